// The words of the page, in the language that was chosen.
import { signal } from "./dom.js";
import { language } from "./state.js";

export const LANGUAGES = { en: "English", "zh-CN": "中文" };
const strings = signal({});

export const loadLanguage = async () => {
  const answer = await fetch(`/web/strings.${language.value}.json`);
  strings.value = await answer.json();
  document.documentElement.lang = language.value;
};

/** Return the text of a key, with {names} filled in. */
export const t = (key, values = {}) =>
  (strings.value[key] ?? key).replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");

/** Return the name of a format, which the server gives in both languages. */
export const labelOf = (format) => (language.value === "zh-CN" ? format.label_zh : format.label);
