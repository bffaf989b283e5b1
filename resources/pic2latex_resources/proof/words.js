// The words of the report, in the language of the browser or the one that was chosen.
const words = JSON.parse(document.getElementById("words").textContent);
const LANGUAGES = Object.keys(words.strings);

const kept = (name) => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // a browser may keep nothing for files
  }
};

/** Keep a choice for the next time, where the browser allows it. */
export const keep = (name, value) => {
  try {
    localStorage.setItem(name, value);
  } catch {
    // nothing is lost but the choice
  }
};

/** Return what was kept, or null. */
export const recall = (name) => kept(name);

let chosen = kept("pic2latex.language") ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh-CN" : "en");
if (!LANGUAGES.includes(chosen)) chosen = "en";

export const language = () => chosen;

/** Go to the next language. */
export const changeLanguage = () => {
  chosen = LANGUAGES[(LANGUAGES.indexOf(chosen) + 1) % LANGUAGES.length];
  keep("pic2latex.language", chosen);
};

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");

/** Return the text of a key, with {names} filled in. */
export const t = (key, values = {}) => filled(words.strings[chosen][key] ?? key, values);

/** Return what a warning says, reason and help. */
export const sentences = ({ code, reason, help, values = {} }) => {
  const translated = words.warnings[chosen]?.[code]?.map((text) => filled(text, values));
  return (translated ?? [reason, help]).join(" ").trim();
};
