// Read a picture with a server: node read_formula.mjs http://127.0.0.1:8000 formula.png
import { readFile } from "node:fs/promises";

const [base, path] = process.argv.slice(2);
const answer = await fetch(`${base}/v1/recognize?detail=brief&format=typst`, {
  method: "POST",
  headers: { "Content-Type": "application/octet-stream" },
  body: await readFile(path),
});
const facts = await answer.json();
if (!answer.ok) {
  console.error(`${facts.detail} ${facts.hint}`);
  process.exit(1);
}
console.log(facts.latex);
