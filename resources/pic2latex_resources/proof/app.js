// The report as a whole: what is above the two sides, the keyboard, and what is looked at.
import {
  check, doubts, element, forgetDraft, isUnsaved, name, pages, passages, save, saveAs, takeUpDraft, whenChanged,
} from "./proof.js";
import { areaOf, markOnPage, pagePictures, placeOf, sheetOf, updatePagePictures } from "./page-pictures.js";
import { closeEditor, markInText, markOf, openEditor, passageList, rowOf, updatePassages } from "./passages.js";
import { bringIntoView, scrollTogether } from "./scrolling.js";
import { changeLanguage, keep, language, recall, t } from "./words.js";

const THEMES = ["auto", "light", "dark"];
const ZOOMS = [1, 1.25, 1.5, 2, 2.5, 3];
const ICONS = {
  previous: "M15 5l-7 7 7 7", next: "M9 5l7 7-7 7", zoomIn: "M12 6v12M6 12h12", zoomOut: "M6 12h12",
  theme: "M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9z",
};

const icon = (path) => {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
};

let current = null; // the doubt that is looked at
let zoom = 0;

const left = element("section", { id: "pages", className: "side", tabIndex: 0 });
const right = element("section", { id: "text", className: "side", tabIndex: 0 });
const said = element("div", { className: "toast", role: "status" });
const progress = element("span", { className: "progress" });

/** Look at a passage or a doubt; both sides show it. The side it was chosen on stays as it is. */
const choose = ({ passage = null, doubt = null }) => {
  const shown = doubt ? passages[doubt.passage] ?? null : passage;
  current = doubt;
  markOnPage(shown, doubt);
  markInText(shown, doubt);
  update();
  const page = doubt ? placeOf(doubt) : shown && areaOf(shown);
  if (page) bringIntoView(page, left);
  if (shown) bringIntoView(doubt ? markOf(doubt, shown) : rowOf(shown), right, right.querySelector(".doubt-card"));
};

const step = (by) => {
  if (!doubts.length) return;
  const from = current ? current.id : by > 0 ? -1 : doubts.length;
  const count = doubts.length;
  // The next one that was not checked; when all were, the next one.
  const order = Array.from({ length: count }, (_each, at) => doubts[(((from + by * (at + 1)) % count) + count) % count]);
  choose({ doubt: order.find((each) => !each.isChecked) ?? order[0] });
};

const tool = (key, action) => {
  const made = element("button", { type: "button", id: key, className: "tool" }, ICONS[key] ? icon(ICONS[key]) : "");
  made.addEventListener("click", action);
  return made;
};

const enlarge = (by) => {
  const middle = (left.scrollTop + left.clientHeight / 2) / left.scrollHeight;
  zoom = Math.min(ZOOMS.length - 1, Math.max(0, zoom + by));
  left.style.setProperty("--zoom", ZOOMS[zoom]);
  left.scrollTop = middle * left.scrollHeight - left.clientHeight / 2;
};

const applyTheme = (theme) => (document.documentElement.dataset.theme = THEMES.includes(theme) ? theme : "auto");

const changeTheme = () => {
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const before = document.documentElement.dataset.theme;
  const shown = before === "auto" ? (isDark ? "dark" : "light") : before;
  keep("pic2latex.theme", applyTheme(shown === "dark" ? "light" : "dark"));
};

const say = (text, ...more) => {
  said.replaceChildren(...(text ? [element("span", {}, text), ...more] : []));
};

const saveFile = () => {
  save();
  say(t("saved", { name: saveAs }));
};

const buttons = {
  previous: tool("previous", () => step(-1)),
  next: tool("next", () => step(1)),
  zoomOut: tool("zoomOut", () => enlarge(-1)),
  zoomIn: tool("zoomIn", () => enlarge(1)),
  theme: tool("theme", changeTheme),
  language: tool("language", () => {
    changeLanguage();
    closeEditor();
    update();
  }),
  save: tool("save", saveFile),
};

const bar = element("header", { className: "bar" });
bar.append(element("h1", { title: name }, name));
bar.append(element("div", { className: "group" }, buttons.previous, progress, buttons.next));
bar.append(element("div", { className: "group tools" }, buttons.zoomOut, buttons.zoomIn, buttons.theme, buttons.language));
bar.append(buttons.save);
const keys = element("footer", { className: "keys" });

const update = () => {
  document.documentElement.lang = language();
  for (const [key, each] of Object.entries(buttons)) {
    if (key === "save" || key === "language") each.textContent = t(key);
    else Object.assign(each, { title: t(key), ariaLabel: t(key) });
  }
  const count = doubts.length;
  const done = doubts.filter((each) => each.isChecked).length;
  progress.textContent = count ? t("progress", { done, count }) : t("noDoubts");
  progress.dataset.short = count ? t("progressShort", { done, count }) : "✓";
  progress.classList.toggle("complete", done === count);
  buttons.previous.disabled = buttons.next.disabled = !count;
  buttons.save.classList.toggle("unsaved", isUnsaved());
  left.setAttribute("aria-label", t("pages"));
  right.setAttribute("aria-label", t("text"));
  keys.textContent = t("keys");
  buttons.language.lang = language() === "en" ? "zh-CN" : "en";
  updatePagePictures();
  updatePassages(right);
};

const passageInView = () => {
  const top = right.getBoundingClientRect().top;
  return passages.find((each) => rowOf(each).getBoundingClientRect().bottom > top + 40);
};

const KEYS = {
  n: () => step(1),
  p: () => step(-1),
  y: () => {
    if (!current) return step(1);
    check(current);
    return step(1);
  },
  e: () => {
    const marked = right.querySelector(".passage.current");
    const passage = marked ? passages[marked.dataset.index] : passageInView();
    if (passage) openEditor(passage);
  },
};

document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (key === "s" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    saveFile();
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey && KEYS[key] && !event.target.closest("textarea")) {
    event.preventDefault();
    KEYS[key]();
  } else if (event.target.classList.contains("place") && /^Arrow/.test(event.key)) {
    event.preventDefault();
    step(/Down|Right/.test(event.key) ? 1 : -1);
    placeOf(current).focus({ preventScroll: true });
  }
});
addEventListener("beforeunload", (event) => {
  if (isUnsaved()) event.preventDefault();
});

applyTheme(recall("pic2latex.theme"));
left.append(...pagePictures(choose));
passageList(right, { choose, goNext: () => step(1) });
document.body.append(bar, element("main", {}, left, right), keys, said);
const isBack = takeUpDraft();
whenChanged(update);
markOnPage(null, null);
update();
scrollTogether(left, right, rowOf);
if (isBack) {
  const discard = element("button", { type: "button", className: "quiet" }, t("discard"));
  discard.addEventListener("click", () => {
    forgetDraft();
    say("");
  });
  say(t("draft"), discard);
}
export const started = pages.length > 0 && sheetOf(pages[0].number) !== undefined;
