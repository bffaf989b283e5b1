// The right side: what was read, passage by passage, drawn when it comes near; each can be corrected in its place.
import { typesetPage } from "./typesetting.js";
import { doubts, edit, element, leaveOut, pages, passages } from "./proof.js";
import { cutting } from "./page-pictures.js";
import { doubtCard, formulaOf } from "./doubt-card.js";
import { sentences, t } from "./words.js";

const AHEAD = "1200px"; // passages so far outside of the view are drawn already
const PAUSE = 120; // milliseconds without a key after which a formula is drawn anew

const rows = passages.map(() => null); // index of a passage -> what is shown of it
let choose = () => {};
let goNext = () => {};
let looked = { passage: null, doubt: null };
let edited = null; // the passage whose source is open

const doubtsOf = (passage) => doubts.filter((each) => each.passage === passage.index);

const formulasIn = (tree) =>
  tree.flatMap((node) => (node.kind === "formula" ? [node] : formulasIn(node.children ?? [])));

/** How far down a passage a doubt stands, 0-1. */
const shareOf = (doubt, passage) => {
  const page = pages.find((each) => each.number === passage.page);
  const [, top, , bottom] = page.boxes[passage.index];
  const middle = (doubt.box[1] + doubt.box[3]) / 2;
  return bottom > top ? (middle - top) / (bottom - top) : 0;
};

/** Make the formulas that are doubtful buttons; whoever clicks on one sees its place on the page. */
const markFormulas = (row) => {
  const formulas = formulasIn(window.takeMarkdownApart(row.passage.text));
  const drawn = [...row.drawing.querySelectorAll("mjx-container, code.broken")];
  const own = doubtsOf(row.passage);
  row.ranges = new Map();
  for (const doubt of own) {
    const { formula, range } = formulaOf(doubt, formulas, own, shareOf(doubt, row.passage));
    row.ranges.set(doubt.id, range);
    const node = drawn[formulas.indexOf(formula)];
    if (!node || node.dataset.doubt) continue;
    node.dataset.doubt = doubt.id;
    node.classList.add("doubt");
    node.setAttribute("role", "button");
    node.tabIndex = 0;
    const open = (event) => {
      event.stopPropagation();
      choose({ doubt });
    };
    node.addEventListener("click", open);
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open(event);
    });
  }
};

const figure = (passage) => {
  const page = pages.find((each) => each.number === passage.page);
  return cutting(passage.page, page.boxes[passage.index], { width: 900, className: "figure" });
};

/** Draw a passage anew; while one is being drawn, the last of those who ask is remembered. */
const draw = async (row) => {
  if (row.isDrawing) {
    row.isWaiting = true;
    return;
  }
  row.isDrawing = true;
  do {
    row.isWaiting = false;
    const { passage } = row;
    const nodes = passage.kind === "figure" ? [figure(passage)] : await typesetPage(passage.text);
    row.drawing.replaceChildren(...nodes);
    row.isDrawn = true;
    if (passage.kind !== "figure") markFormulas(row);
    if (row.complaint) row.complaint.hidden = !row.drawing.querySelector("code.broken");
  } while (row.isWaiting);
  row.isDrawing = false;
  updateMarks(row);
};

const button = (key, action, className = "") => {
  const made = element("button", { type: "button", className, dataset: { key } }, t(key));
  made.addEventListener("click", (event) => {
    event.stopPropagation();
    action();
  });
  return made;
};

const editor = (row) => {
  const { passage } = row;
  const source = element("textarea", { className: "source", value: passage.text, spellcheck: false, "aria-label": t("source") });
  source.rows = Math.min(14, Math.max(2, passage.text.split("\n").length + Math.ceil(passage.text.length / 90)));
  let waiting = 0;
  source.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => draw(row), PAUSE);
    edit(passage, source.value);
  });
  source.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      event.stopPropagation();
      closeEditor(true);
    }
  });
  row.complaint = element("p", { className: "complaint", hidden: !row.drawing.querySelector("code.broken") }, t("broken"));
  const back = () => {
    source.value = passage.read;
    edit(passage, passage.read);
    draw(row);
    source.focus();
  };
  const buttons = element("div", { className: "buttons" });
  buttons.append(button("done", () => closeEditor(true), "primary"), button("asRead", back));
  buttons.append(button(passage.isLeftOut ? "takeIn" : "leaveOut", () => leaveOut(passage, !passage.isLeftOut)));
  return element("div", { className: "editor" }, source, row.complaint, buttons);
};

export const closeEditor = (isFocused = false) => {
  const row = edited && rows[edited.index];
  edited = null;
  if (!row) return;
  row.place.querySelector(".editor")?.remove();
  row.complaint = null;
  row.open.hidden = false;
  if (isFocused) row.open.focus();
};

/** Open the source of a passage below it. */
export const openEditor = (passage) => {
  if (edited === passage) return;
  closeEditor();
  edited = passage;
  const row = rows[passage.index];
  row.open.hidden = true;
  row.place.append(editor(row));
  row.place.querySelector("textarea").focus({ preventScroll: true });
};

const updateMarks = (row) => {
  const { passage } = row;
  row.place.classList.toggle("left-out", passage.isLeftOut);
  row.place.classList.toggle("current", passage === looked.passage);
  const marks = [
    passage.isLeftOut && "isLeftOut",
    passage.continues !== undefined && !passage.isLeftOut && "continues",
    passage.text !== passage.read && "changed",
  ];
  row.marks.replaceChildren(...marks.filter(Boolean).map((key) => element("span", { className: `mark ${key}` }, t(key))));
  row.open.textContent = t("edit");
  row.open.setAttribute("aria-label", t("editLong"));
  const leave = row.place.querySelector('[data-key="leaveOut"], [data-key="takeIn"]');
  if (leave) leave.textContent = t(passage.isLeftOut ? "takeIn" : "leaveOut");
  for (const node of row.drawing.querySelectorAll(".doubt")) {
    const doubt = doubts[node.dataset.doubt];
    node.classList.toggle("checked", doubt.isChecked);
    node.classList.toggle("warned", Boolean(doubt.warning));
    node.classList.toggle("current", doubt === looked.doubt);
    node.setAttribute("aria-label", `${t(doubt.isChecked ? "placeChecked" : "place", { number: doubt.id + 1 })}: ${doubt.latex ?? ""}`);
  }
};

const made = (passage) => {
  // Until it is drawn its source stands here, which takes about as much room.
  const drawing = element("div", { className: `drawing ${passage.kind}` }, element("p", { className: "raw" }, passage.text));
  const marks = element("div", { className: "marks" });
  const row = { passage, drawing, marks, ranges: new Map(), isDrawn: false };
  row.open = button("edit", () => openEditor(passage), "open-editor");
  row.place = element("div", { className: "passage", role: "group", dataset: { index: passage.index } }, marks, drawing, row.open);
  row.place.addEventListener("click", (event) => {
    if (!event.target.closest("button, textarea, .doubt-card, .editor")) choose({ passage });
  });
  drawing.addEventListener("dblclick", () => openEditor(passage));
  row.text = passage.text;
  return row;
};

/** Fill the side; `callbacks` are told what was chosen, and to go to the next doubt. */
export const passageList = (side, callbacks) => {
  ({ choose, goNext } = callbacks);
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        const row = rows[target.dataset.index];
        if (!isIntersecting || row.isDrawn) continue;
        near.unobserve(target);
        draw(row);
      }
    },
    { root: side, rootMargin: AHEAD },
  );
  const all = pages.map((page) => {
    const own = passages.filter((each) => each.page === page.number);
    const section = element("section", { className: "page-text", dataset: { page: page.number } });
    section.append(element("h2", {}), element("div", { className: "notices" }));
    for (const passage of own) {
      rows[passage.index] = made(passage);
      section.append(rows[passage.index].place);
    }
    if (!own.length) section.append(element("p", { className: "empty" }));
    return section;
  });
  side.append(...all);
  for (const row of rows) near.observe(row.place);
};

/** Write the words anew, and what was changed. */
export const updatePassages = (side) => {
  for (const section of side.querySelectorAll(".page-text")) {
    const page = pages.find((each) => each.number === Number(section.dataset.page));
    section.querySelector("h2").textContent = t("page", { number: page.number });
    const notices = page.failed ? [page.failed] : page.notices.map(sentences);
    section.querySelector(".notices").replaceChildren(...notices.map((each) => element("p", { className: "notice" }, each)));
    const empty = section.querySelector(".empty");
    if (empty) empty.textContent = page.failed ? "" : t("empty");
  }
  for (const row of rows) {
    if (row.text !== row.passage.text) {
      row.text = row.passage.text;
      // Whoever types sees the change after a pause; all other changes are drawn at once.
      if (row.passage !== edited) draw(row);
    }
    updateMarks(row);
  }
  showCard();
};

const showCard = () => {
  const { passage, doubt } = looked;
  for (const card of document.querySelectorAll(".passage .doubt-card")) card.remove();
  if (!passage || !doubt) return;
  const row = rows[passage.index];
  row.drawing.after(doubtCard(doubt, passage, row.ranges.get(doubt.id) ?? null, goNext));
};

/** Show what is looked at; either may be missing. */
export const markInText = (passage, doubt) => {
  looked = { passage, doubt };
  for (const row of rows) updateMarks(row);
  if (passage && doubt && !rows[passage.index].isDrawn) draw(rows[passage.index]).then(showCard);
  showCard();
};

export const rowOf = (passage) => rows[passage.index]?.place;

/** Return the formula of a doubt as it is drawn, or else its passage. */
export const markOf = (doubt, passage) =>
  rows[passage.index].drawing.querySelector(`[data-doubt="${doubt.id}"]`) ?? rows[passage.index].place;
