// The words of the page, in the language that was chosen.
import { batch, signal } from "./dom.js";
import { language } from "./state.js";

export const LANGUAGES = { en: "English", "zh-CN": "中文" };
const strings = signal({});
/**
 * What the server says in English only: sentences by the codes of warnings and the types of problems, and by patterns of
 * what MathJax says about broken formulas.
 */
const ENGLISH = { warnings: {}, problems: {}, complaints: [] };
const messages = signal(ENGLISH);
const TRANSLATED = ["zh-CN"];

export const loadLanguage = async () => {
  const chosen = language.value;
  const read = async (name) => (await fetch(`/web/${name}.${chosen}.json`)).json();
  const words = await read("strings");
  const said = TRANSLATED.includes(chosen) ? await read("messages") : ENGLISH;
  if (chosen !== language.value) return; // another one was chosen meanwhile
  batch(() => {
    strings.value = words;
    messages.value = said;
  });
  document.documentElement.lang = chosen;
};

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");

/** Return the text of a key, with {names} filled in. */
export const t = (key, values = {}) => filled(strings.value[key] ?? key, values);

/** Return what a warning says, reason and help, in the language that was chosen. */
export const sentencesOf = ({ code, reason, help, values = {} }) => {
  const translated = messages.value.warnings[code]?.map((text) => filled(text, values)); // LaTeX in values has braces, too
  return (translated ?? [reason, help]).join(" ").trim();
};

/**
 * Return what a problem says in the language that was chosen: {detail, hint}, and as `original` the server's own words,
 * which name what was wrong, where they were not translated.
 */
export const wordsOf = ({ type, detail, hint }) => {
  const [said, advice] = messages.value.problems[(type ?? "").replace("/problems/", "")] ?? [];
  return said ? { detail: said, hint: advice, original: `${detail} ${hint ?? ""}`.trim() } : { detail, hint, original: "" };
};

/** Return what MathJax says about a broken formula in the language that was chosen; its own words where they are not known. */
export const complaintOf = (message) => {
  for (const [pattern, sentence] of messages.value.complaints) {
    const found = message.match(new RegExp(pattern));
    if (found) return filled(sentence, found.slice(1).filter((group) => group !== undefined));
  }
  return message;
};

/** Return the name of a format, which the server gives in both languages. */
export const labelOf = (format) => (language.value === "zh-CN" ? format.label_zh : format.label);
