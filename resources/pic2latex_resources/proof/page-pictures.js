// The left side: the pages as they look, with their passages and doubtful places over them.
import { doubts, element, pages, passages } from "./proof.js";
import { t } from "./words.js";

const percent = (share) => `${(100 * share).toFixed(3)}%`;
const around = ([left, top, right, bottom]) => ({
  left: percent(left),
  top: percent(top),
  width: percent(right - left),
  height: percent(bottom - top),
});

const shown = new Map(); // number of a page -> its element
const areas = new Map(); // index of a passage -> its area on the page
const places = new Map(); // id of a doubt -> its button

/** Return the pages. `choose` is called with a passage, or a doubt, that was clicked on. */
export const pagePictures = (choose) => {
  const made = pages.map((page) => {
    const own = passages.filter((each) => page.boxes[each.index]);
    for (const passage of own) {
      const area = element("div", { className: "area", style: around(page.boxes[passage.index]) });
      area.addEventListener("click", () => choose({ passage }));
      areas.set(passage.index, area);
    }
    const doubtful = doubts.filter((each) => each.page === page.number);
    for (const doubt of doubtful) {
      const place = element("button", { type: "button", className: "place", style: around(doubt.box), tabIndex: -1 });
      place.addEventListener("click", () => choose({ doubt }));
      places.set(doubt.id, place);
    }
    const image = page.picture
      ? element("img", { src: page.picture, alt: "", loading: "lazy", decoding: "async" })
      : element("p", { className: "no-picture" });
    const sheet = element("div", { className: "sheet", style: { aspectRatio: String(page.ratio) } }, image);
    sheet.append(...own.map((each) => areas.get(each.index)), ...doubtful.map((each) => places.get(each.id)));
    shown.set(page.number, sheet);
    return element("div", { className: "sheet-row" }, sheet);
  });
  return made;
};

/** Write the words anew, and what was checked. */
export const updatePagePictures = () => {
  for (const page of pages) {
    const sheet = shown.get(page.number);
    const picture = sheet.firstChild;
    if (page.picture) picture.alt = t("pagePicture", { number: page.number });
    else picture.textContent = t("noPicture");
  }
  for (const [id, place] of places) {
    const { isChecked, warning } = doubts[id];
    place.classList.toggle("checked", isChecked);
    place.classList.toggle("warned", Boolean(warning));
    place.setAttribute("aria-label", t(isChecked ? "placeChecked" : "place", { number: id + 1 }));
  }
};

/** Show what is looked at; either may be missing. */
export const markOnPage = (passage, doubt) => {
  for (const [index, area] of areas) area.classList.toggle("current", index === passage?.index);
  for (const [id, place] of places) {
    place.classList.toggle("current", id === doubt?.id);
    place.tabIndex = id === (doubt?.id ?? 0) ? 0 : -1; // one stop of the Tab key
  }
};

export const sheetOf = (number) => shown.get(number);
export const areaOf = (passage) => areas.get(passage.index);
export const placeOf = (doubt) => places.get(doubt.id);

/**
 * Draw a part of a page on a canvas when its picture is there, with `room` (of the part's height) around it, and as much
 * beside it as makes it `shape` times as wide as high.
 */
export const cutting = (number, [left, top, right, bottom], { room = 0, shape = 0, width, height = Infinity, className }) => {
  const canvas = element("canvas", { className });
  const image = shown.get(number)?.querySelector("img");
  const draw = () => {
    const { naturalWidth: across, naturalHeight: down } = image;
    const margin = room * Math.max((bottom - top) * down, 12);
    const high = (bottom - top) * down + 2 * margin;
    const beside = Math.max(margin, (shape * high - (right - left) * across) / 2);
    const x = Math.max(0, left * across - beside);
    const y = Math.max(0, top * down - margin);
    const w = Math.min(across, right * across + beside) - x;
    const h = Math.min(down, bottom * down + margin) - y;
    const scale = Math.min(width / w, height / h, 3);
    canvas.width = Math.max(1, Math.round(w * scale));
    canvas.height = Math.max(1, Math.round(h * scale));
    canvas.getContext("2d").drawImage(image, x, y, w, h, 0, 0, canvas.width, canvas.height);
  };
  if (image?.complete && image.naturalWidth) draw();
  else if (image) {
    image.loading = "eager";
    image.addEventListener("load", draw, { once: true });
  }
  return canvas;
};
