// The two sides scroll together: what is a third down the side that is scrolled comes there on the other one.
import { pages, passages } from "./proof.js";
import { sheetOf } from "./page-pictures.js";

const LINE = 0.33; // of a side's height: where the eyes are

let driver = null; // the side that the user scrolls; the other one follows

const topIn = (element, side) => element.getBoundingClientRect().top - side.getBoundingClientRect().top + side.scrollTop;

/** The pieces of the text in their order, each with its top and bottom on both sides, in pixels of their content. */
const pieces = (left, right, rowOf) =>
  passages.flatMap((passage) => {
    const page = pages.find((each) => each.number === passage.page);
    const row = rowOf(passage);
    const sheet = sheetOf(passage.page);
    const box = page.boxes[passage.index];
    if (!row || !box) return [];
    const [top, height] = [topIn(sheet, left), sheet.clientHeight];
    const first = topIn(row, right);
    return [{ left: [top + box[1] * height, top + box[3] * height], right: [first, first + row.offsetHeight] }];
  });

const within = (y, [top, bottom]) => (bottom > top ? Math.min(1, Math.max(0, (y - top) / (bottom - top))) : 0);
const between = ([top, bottom], share) => top + share * (bottom - top);
const distance = (y, [top, bottom]) => Math.max(top - y, y - bottom, 0);

/**
 * Return where a y of the side `from` is on the side `to`: within the piece it is in, or the nearest. Of several beside
 * each other, as in columns, that nearest to `now` (a y of `to`), so that nothing jumps.
 */
const counterpart = (all, from, to, y, now) => {
  let best = null;
  for (const piece of all) {
    const found = between(piece[to], within(y, piece[from]));
    const cost = [distance(y, piece[from]), Math.abs(found - now)];
    if (!best || cost[0] < best.cost[0] || (cost[0] === best.cost[0] && cost[1] < best.cost[1])) best = { cost, found };
  }
  return best?.found ?? null;
};

/** Tie the sides together; `rowOf` gives the element of a passage on the right. */
export const scrollTogether = (left, right, rowOf) => {
  const sides = { left, right };
  const follow = (from, to) => {
    const [own, other] = [sides[from], sides[to]];
    const y = own.scrollTop + LINE * own.clientHeight;
    const now = other.scrollTop + LINE * other.clientHeight;
    const isAtEnd = own.scrollTop + own.clientHeight >= own.scrollHeight - 1;
    if (own.scrollTop <= 0) other.scrollTop = 0;
    else if (isAtEnd) other.scrollTop = other.scrollHeight;
    else {
      const found = counterpart(pieces(left, right, rowOf), from, to, y, now);
      if (found !== null) other.scrollTop = found - LINE * other.clientHeight;
    }
  };
  for (const [name, side] of Object.entries(sides)) {
    const lead = () => (driver = name);
    for (const event of ["pointerenter", "pointermove", "wheel", "touchstart", "keydown"]) {
      side.addEventListener(event, lead, { passive: true });
    }
    let waiting = false;
    side.addEventListener("scroll", () => {
      if (driver !== name || waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        if (driver === name) follow(name, name === "left" ? "right" : "left");
      });
    });
  }
};

/** Bring an element into a side, a third down, unless it is in view, and `last` below it if both fit; no side follows. */
export const bringIntoView = (element, side, last = null) => {
  driver = null;
  const [own, whole] = [element.getBoundingClientRect(), side.getBoundingClientRect()];
  const bottom = Math.max(own.bottom, last?.getBoundingClientRect().bottom ?? 0);
  const across = own.left + own.width / 2 - (whole.left + whole.width / 2);
  if (own.left < whole.left || own.right > whole.right) side.scrollLeft += across;
  if (own.top >= whole.top + 8 && bottom <= whole.bottom - 8) return;
  const room = Math.max(16, Math.min(LINE * side.clientHeight, side.clientHeight - (bottom - own.top) - 16));
  side.scrollTop += own.top - whole.top - room;
};
