// The document and what was corrected in it: texts, what is left out, which doubtful places were looked at.
import { keep, recall } from "./words.js";

const facts = JSON.parse(document.getElementById("proof").textContent);
export const name = facts.name;
export const saveAs = facts.saveAs;
export const pages = facts.pages;

/** In reading order: {index, page, kind, read, text, isLeftOut, continues, cut, between}; `read` is as it was read. */
export const passages = facts.passages.map(({ markdown, isRunningHead, ...each }, index) => ({
  ...each,
  index,
  read: markdown,
  text: markdown,
  isRunningHead,
  isLeftOut: isRunningHead,
}));

/** In the order of the pages, and on a page from the top: {id, page, box, passage, latex, tokens, warning, isChecked}. */
export const doubts = pages
  .flatMap((page) => page.doubts.map((each) => ({ ...each, page: page.number })))
  .map((each, id) => ({ ...each, id, isChecked: false }));

const DRAFT = `pic2latex.proof.${facts.id}`;
const listeners = [];
let isSaved = true;

/** Have `listener` called after each change. */
export const whenChanged = (listener) => listeners.push(listener);

const told = () => listeners.forEach((each) => each());

const changed = () => {
  isSaved = false;
  const texts = passages.filter((each) => each.text !== each.read).map((each) => [each.index, each.text]);
  const leftOut = passages
    .filter((each) => each.isLeftOut !== each.isRunningHead)
    .map((each) => [each.index, each.isLeftOut]);
  const checked = doubts.filter((each) => each.isChecked).map((each) => each.id);
  keep(DRAFT, JSON.stringify({ texts, leftOut, checked }));
  told();
};

export const edit = (passage, text) => {
  passage.text = text;
  changed();
};

export const leaveOut = (passage, isLeftOut) => {
  passage.isLeftOut = isLeftOut;
  changed();
};

export const check = (doubt, isChecked = true) => {
  doubt.isChecked = isChecked;
  changed();
};

/** Whether there are corrections that were not saved to a file. */
export const isUnsaved = () => !isSaved;

/** Take up the corrections of an earlier visit; return whether there were any. */
export const takeUpDraft = () => {
  try {
    const { texts, leftOut, checked } = JSON.parse(recall(DRAFT) ?? "null") ?? { texts: [], leftOut: [], checked: [] };
    for (const [index, text] of texts) passages[index].text = text;
    for (const [index, isLeftOut] of leftOut) passages[index].isLeftOut = isLeftOut;
    for (const id of checked) doubts[id].isChecked = true;
    return texts.length + leftOut.length + checked.length > 0;
  } catch {
    return false; // a damaged draft
  }
};

/** Return to what was read. */
export const forgetDraft = () => {
  for (const each of passages) Object.assign(each, { text: each.read, isLeftOut: each.isRunningHead });
  for (const each of doubts) each.isChecked = false;
  keep(DRAFT, "null");
  isSaved = true;
  told();
};

/** Return the whole text as Markdown, put together as the program does it (pages/document/merge.py). */
export const markdown = () => {
  const parts = new Map();
  for (const each of passages) {
    if (each.isLeftOut || !each.text.trim()) continue;
    const before = parts.get(each.continues);
    if (before) {
      const end = before.text.trimEnd();
      const cut = each.cut && /[-‐]$/.test(end) ? each.cut : 0;
      before.text = end.slice(0, end.length - cut) + each.between + each.text.trimStart();
      parts.set(each.index, before);
    } else parts.set(each.index, { kind: each.kind, text: each.text });
  }
  let text = "";
  let kindBefore = null;
  for (const part of new Set(parts.values())) {
    if (kindBefore) text += kindBefore === "item" && part.kind === "item" ? "\n" : "\n\n";
    text += part.text;
    kindBefore = part.kind;
  }
  return text && `${text}\n`;
};

/** Hand the Markdown over as a file. */
export const save = () => {
  const address = URL.createObjectURL(new Blob([markdown()], { type: "text/markdown" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: saveAs });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  isSaved = true;
  told();
};

/** Return an element with properties, `dataset`, `style` and `aria-…` among them, and children. */
export const element = (tag, properties = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "dataset" || key === "style") Object.assign(made[key], value);
    else if (key.includes("-")) made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children.filter((each) => each !== null && each !== false));
  return made;
};
