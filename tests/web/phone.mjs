// Drives the phone's page in a real Chromium and prints what it saw, as JSON, for test_phone_page.py.
//   node phone.mjs LINKS(JSON: name -> {link, code, address}) PHOTO [SCREENSHOTS]
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";

const require = createRequire(`${process.env.NODE_MODULES_PARENT}/`);
const { chromium } = require("playwright-core");
const links = JSON.parse(process.argv[2]);
const photo = process.argv[3];
const pictures = process.argv[4];
const PATIENCE = 30_000;
const seen = { violations: [], foreign: [], errors: [], axe: {}, sent: [], widths: {} };
const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP phone.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});

const PHONE = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

const open = async (address, options = {}) => {
  const context = await browser.newContext({ ...PHONE, locale: "en-US", ...options });
  context.setDefaultTimeout(PATIENCE);
  await context.exposeFunction("violated", (text) => seen.violations.push(text));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      window.violated(`${event.violatedDirective} ${event.blockedURI}`));
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith("http://phone.test:")) seen.foreign.push(request.url());
    const body = request.postDataBuffer();
    if (body) seen.sent.push(body.toString("base64"));
  });
  await page.goto(address);
  return page;
};

const audit = async (page, name) => {
  await page.waitForTimeout(100);
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  seen.axe[name] = found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.target).join(" ")}`);
  seen.widths[name] = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
};

const widen = async (page) => {
  const steps = { left: "ArrowLeft", right: "ArrowRight", top: "ArrowUp", bottom: "ArrowDown" };
  for (const handle of ["left top", "right bottom"]) {
    await page.focus(`.handle.${handle.replace(" ", ".")}`);
    for (const side of handle.split(" ")) for (let step = 0; step < 4; step += 1) await page.keyboard.press(steps[side]);
  }
};

const send = async (page, name) => {
  await page.waitForSelector("#photo-step:not([hidden])");
  if (name) await audit(page, `${name}-photo`);
  await page.setInputFiles("#camera", photo);
  await page.waitForSelector("#crop-step:not([hidden])");
  if (name) await audit(page, `${name}-crop`);
  await widen(page);
  await page.click("#send");
  await page.waitForSelector("#result-step:not([hidden])");
  if (name) await audit(page, `${name}-result`);
  return page.textContent("#result");
};

const scenarios = {
  async formula() {
    const page = await open(links.formula.link);
    const text = await send(page, "light");
    const address = page.url();
    const secure = await page.evaluate(() => [window.isSecureContext, Boolean(crypto.subtle)]);
    const drawn = await page.evaluate(() => document.querySelector("#drawing").naturalWidth > 0);
    await page.click("#copy");
    await page.waitForFunction(() => document.querySelector("#status").textContent === "Copied on this phone.");
    const title = await page.textContent("#result-title");
    await page.reload(); // the camera took the memory
    const again = await send(page, "");
    const other = await open(links.formula.link);
    await other.waitForSelector("#problem:not([hidden])");
    const refused = await other.textContent("#problem");
    await audit(other, "refused");
    return { text, again, address, secure, drawn, title, refused };
  },
  async code() {
    const page = await open(links.code.address, { colorScheme: "dark", locale: "zh-CN" });
    await page.waitForSelector("#code-step:not([hidden])");
    await audit(page, "chinese-code");
    await page.fill("#code", links.code.code === "000000" ? "111111" : "000000");
    await page.click("#code-step button");
    await page.waitForSelector("#problem:not([hidden])");
    const wrong = await page.textContent("#problem");
    await page.fill("#code", links.code.code);
    await page.click("#code-step button");
    const text = await send(page, "chinese");
    const title = await page.textContent("#result-title");
    await page.click("#language");
    await page.waitForFunction(() => document.documentElement.lang === "en");
    return { wrong, text, title };
  },
  async turned() {
    const page = await open(links.turned.link);
    await page.waitForSelector("#photo-step:not([hidden])");
    await page.setInputFiles("#gallery", photo);
    await page.waitForSelector("#crop-step:not([hidden])");
    const shape = () => page.evaluate(() => {
      const canvas = document.querySelector("#stage canvas");
      return [canvas.width, canvas.height];
    });
    const before = await shape();
    await page.click("#turn");
    const after = await shape();
    const box = await (await page.$(".handle.right.bottom")).boundingBox();
    const cut = () => page.evaluate(() => document.querySelector(".cut").style.width);
    const wide = await cut();
    await page.mouse.move(box.x + 22, box.y + 22);
    await page.mouse.down();
    await page.mouse.move(box.x - 10, box.y - 10, { steps: 4 });
    await page.mouse.up();
    const narrow = await cut();
    await page.setInputFiles("#gallery", { name: "none.png", mimeType: "image/png", buffer: Buffer.from("none") });
    await page.waitForSelector("#problem:not([hidden])");
    return { before, after, wide: parseFloat(wide), narrow: parseFloat(narrow), problem: await page.textContent("#problem") };
  },
};

const results = {};
for (const [name, run] of Object.entries(scenarios)) {
  try {
    results[name] = await run();
  } catch (error) {
    results[name] = { failed: String(error) };
  }
}
await browser.close();
console.log(JSON.stringify({ ...seen, results }));
