// Keys for everything, outside of fields: one table, which the help shows too.
import { copyAs, setMode, stop, take } from "./actions.js";
import { fileIn } from "./clipboard.js";
import { busy, currentFormat, currentFormats, MODES, view } from "./state.js";

export const KEYS = [
  [["Ctrl", "V"], "keyPaste"],
  [["O"], "keyOpen"],
  [["R"], "keyRead"],
  [["C"], "keyCopy"],
  [["1", "…", "9"], "keyFormat"],
  [["F", "T", "X"], "keyMode"],
  [["H"], "keyHistory"],
  [["D"], "keyDraw"],
  [["?"], "keyHelp"],
  [["Esc"], "keyClose"],
];

const press = (selector) => document.querySelector(selector)?.click();
const ACTIONS = {
  o: () => press("#file"),
  r: () => press("#read"),
  c: () => {
    const format = currentFormats.value.find((each) => each.id === currentFormat.value);
    if (format) copyAs(format);
  },
  f: () => setMode(MODES[0]),
  t: () => setMode(MODES[1]),
  x: () => setMode(MODES[2]),
  h: () => (view.value = "history"),
  d: () => (view.value = "pad"),
  "?": () => (view.value = "help"),
};

const isTyping = (target) => target.matches?.("input, textarea, select, math-field, [contenteditable]");

export const listen = () => {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && busy.value) stop();
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || view.value) return;
    const format = currentFormats.value[Number(event.key) - 1];
    const action = ACTIONS[event.key.toLowerCase()] ?? (/^[1-9]$/.test(event.key) && format ? () => copyAs(format) : null);
    if (!action) return;
    event.preventDefault();
    action();
  });
  document.addEventListener("paste", (event) => {
    const file = fileIn(event.clipboardData);
    if (!file) return;
    event.preventDefault();
    take(file);
  });
};
