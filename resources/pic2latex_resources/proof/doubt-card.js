// What is known of a doubtful place: a closer look, why it is doubtful, and the other readings to choose from.
import { check, edit, element } from "./proof.js";
import { withToken } from "./replacing.js";
import { cutting } from "./page-pictures.js";
import { sentences, t } from "./words.js";

const UNSURE = 0.9;
const MOST_TOKENS = 5; // of a formula that are offered other readings: who sees more rows reads none
const LENS = { room: 0.4, shape: 6, width: 640, height: 110, className: "lens" };
const percent = (value) => `${(100 * value).toFixed(value > 0.1 ? 0 : 1)} %`;

/** LaTeX as it may stand in a text: in one line, and the mark that ends a sentence outside of it. */
const plain = (latex) => latex.replace(/\s+/g, " ").replace(/[\s.,;:，。；：]+$/, "").trim();

/** Where LaTeX stands in a formula, counted in characters of its passage: all of it, or the only place in it; else null. */
const rangeIn = (formula, latex) => {
  if (!formula?.inside) return null;
  if (plain(formula.text) === plain(latex)) return formula.inside;
  const at = formula.text.indexOf(latex);
  if (at < 0 || formula.text.indexOf(latex, at + 1) >= 0) return null;
  const from = formula.inside[0] + [...formula.text.slice(0, at)].length;
  return [from, from + [...latex].length];
};

/**
 * Return which of the formulas of its passage a doubt is about, {formula, range}: of equal ones that which is as far down
 * the text as the place is down the passage. `range` is where its LaTeX stands in the text, null where that is not sure.
 * `others` are the doubts of the passage, `share` (0-1) how far down it the place is.
 */
export const formulaOf = (doubt, formulas, others, share) => {
  if (!doubt.latex) return { formula: null, range: null };
  const wanted = plain(doubt.latex);
  const equal = formulas.filter((each) => plain(each.text) === wanted);
  const same = others.filter((each) => each.latex && plain(each.latex) === wanted);
  if (equal.length && equal.length === same.length) {
    const formula = equal[same.indexOf(doubt)];
    return { formula, range: rangeIn(formula, doubt.latex) };
  }
  const near = equal.length ? equal : formulas.filter((each) => plain(each.text).includes(wanted));
  const end = formulas.at(-1)?.inside?.[1] ?? 1;
  const off = (each) => Math.abs((each.inside?.[0] ?? 0) / end - share);
  const formula = near.reduce((best, each) => (best && off(best) <= off(each) ? best : each), null);
  return { formula, range: near.length === 1 ? rangeIn(formula, doubt.latex) : null };
};

/** A card that was used is replaced by a new one; the keyboard stays there. */
const focusCard = () => document.querySelector(".looks-right")?.focus({ preventScroll: true });

const replaced = (doubt, place, other, passage, [from, to]) => {
  const characters = [...passage.text];
  const changed = withToken(characters.slice(from, to).join(""), doubt.tokens, place, other);
  return changed === null ? null : characters.slice(0, from).join("") + changed + characters.slice(to).join("");
};

/** The tokens that are least sure, in the order of the formula: [place, token]. */
const leastSure = (tokens) => {
  const unsure = [...tokens.entries()].filter(([, each]) => each.probability < UNSURE && each.alternatives.length);
  const kept = new Set([...unsure].sort((one, other) => one[1].probability - other[1].probability).slice(0, MOST_TOKENS));
  return unsure.filter((each) => kept.has(each));
};

const readings = (doubt, passage, range) => {
  return leastSure(doubt.tokens).map(([place, token]) => {
    const row = element("div", { className: "readings", role: "group", "aria-label": t("otherReadings") });
    row.append(element("code", { className: "token" }, token.text.trim()), element("small", {}, percent(token.probability)));
    row.append(element("span", { className: "arrow", "aria-hidden": "true" }, "→"));
    for (const [text, probability] of token.alternatives) {
      const button = element("button", { type: "button", className: "reading" });
      button.append(element("code", {}, text.trim() || "␣"), element("small", {}, percent(probability)));
      const after = range && replaced(doubt, place, text, passage, range);
      button.disabled = !after;
      button.addEventListener("click", () => {
        doubt.latex = withToken(doubt.latex, doubt.tokens, place, text) ?? doubt.latex;
        token.alternatives = token.alternatives.map((each) => (each[0] === text ? [token.text, token.probability] : each));
        [token.text, token.probability] = [text, probability];
        edit(passage, after);
        check(doubt);
        focusCard();
      });
      row.append(button);
    }
    return row;
  });
};

/** Return the card of a doubt in `passage`; `range` is where it stands there or null, `next` goes to the next doubt. */
export const doubtCard = (doubt, passage, range, next) => {
  const card = element("div", { className: "doubt-card", role: "group", "aria-label": t("place", { number: doubt.id + 1 }) });
  card.append(cutting(doubt.page, doubt.box, LENS));
  const said = doubt.warning ? sentences(doubt.warning) : t("lessSure");
  card.append(element("p", { className: doubt.warning ? "said warned" : "said" }, said));
  if (doubt.tokens) card.append(...readings(doubt, passage, range));
  if (doubt.tokens && !range) card.append(element("p", { className: "hint" }, t("byHand")));
  const right = element("button", { type: "button", className: "primary looks-right" }, t(doubt.isChecked ? "notChecked" : "looksRight"));
  right.addEventListener("click", () => {
    const isChecked = !doubt.isChecked;
    check(doubt, isChecked);
    if (isChecked) next();
    focusCard();
  });
  card.append(element("div", { className: "buttons" }, right));
  return card;
};
