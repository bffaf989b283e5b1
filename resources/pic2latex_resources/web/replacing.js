// Where a token stands in a source, so that another reading of it can be put there. Nothing here knows the page's state.

/** Return LaTeX with another reading of a token, at its own place among the equal ones; null where it is not found. */
export const withToken = (latex, tokens, place, other) => {
  const text = tokens[place].text.trim();
  const nth = tokens.slice(0, place).filter((token) => token.text.trim() === text).length;
  let at = -1;
  for (let count = 0; count <= nth; count += 1) {
    at = latex.indexOf(text, at + 1);
    if (at < 0) return null;
  }
  return latex.slice(0, at) + other.trim() + latex.slice(at + text.length);
};

/** Return all tokens as LaTeX, one of them read otherwise. */
export const rewritten = (tokens, place, other) =>
  tokens.map((token, index) => (index === place ? other : token.text)).join("");

const centre = ([left, top, right, bottom]) => [(left + right) / 2, (top + bottom) / 2];
const holds = ([left, top, right, bottom], [x, y]) => left <= x && x <= right && top <= y && y <= bottom;

/** Where LaTeX stands between dollars in a part of the Markdown. */
const between = (markdown, latex, begin, end) => {
  const places = [];
  for (let at = markdown.indexOf(latex, begin); at >= 0 && at + latex.length <= end; at = markdown.indexOf(latex, at + 1)) {
    const [before, after] = [markdown.slice(0, at).trimEnd(), markdown.slice(at + latex.length).trimStart()];
    if (before.endsWith("$") && /^(\$|\\tag)/.test(after)) places.push(at);
  }
  return places;
};

/**
 * Return where a formula of a page may stand in the Markdown, within the passage it belongs to when that is still as it
 * was, and which of these places is its own: null where that is not known, because only doubtful formulas are.
 */
export const placesOnPage = (markdown, formula, page) => {
  const middle = centre(formula.box);
  const passage = (page.passages ?? []).find((each) => holds(each.box, middle));
  const begin = passage ? markdown.indexOf(passage.markdown) : -1;
  const isFound = begin >= 0 && markdown.indexOf(passage.markdown, begin + 1) < 0;
  const places = isFound
    ? between(markdown, formula.latex, begin, begin + passage.markdown.length)
    : between(markdown, formula.latex, 0, markdown.length);
  if (places.length < 2) return { places, nth: 0 };
  if (!isFound || !page.regions) return { places, nth: null };
  const equal = page.regions.filter((each) => each.latex === formula.latex && holds(passage.box, centre(each.box)));
  return { places, nth: equal.length === places.length ? equal.indexOf(formula) : null };
};
