// A page as it looks, with the places of what is doubtful: the picture that was read, or the pages of a document.
import { html, useEffect, useRef } from "./dom.js";
import { showPage } from "./actions.js";
import { pictured, Places, WarnedPlaces } from "./doubts.js";
import { t, wordsOf } from "./i18n.js";
import { Icon } from "./icons.js";
import * as state from "./state.js";

const Pager = () => {
  const { read, warned } = state.documentJob.value;
  const shown = state.documentPage.value?.page;
  const place = read.indexOf(shown);
  const step = (by, label, icon) =>
    html`<button type="button" class="quiet" title=${t(label)} aria-label=${t(label)} disabled=${read[place + by] === undefined}
      onClick=${() => showPage(read[place + by])}><${Icon} name=${icon} /></button>`;
  const named = (number) => t(warned.includes(number) ? "warnedPage" : "pageNumber", { n: number });
  return html`<div class="tools pager" role="group" aria-label=${t("pagePicture")}>
    ${step(-1, "previousPage", "previous")}
    <label class="choice"><span class="offscreen">${t("pagePicture")}</span>
      <select id="page-number" value=${shown} onChange=${(event) => showPage(Number(event.target.value))}>
        ${read.map((number) => html`<option value=${number} selected=${number === shown}>${named(number)}</option>`)}
      </select></label>
    ${step(1, "nextPage", "next")}
  </div>`;
};

/** The pages of a document that could not be read, and why. */
export const FailedPages = ({ failed }) =>
  Object.entries(failed ?? {}).map(([number, problem]) => {
    const { detail, hint } = wordsOf(problem);
    return html`<p class="problem" role="status"><${Icon} name="alert" /><span>${t("pageFailed", { n: number })} ${detail} ${hint}</span></p>`;
  });

/** Bring the place that is looked at into what is seen of the page, without moving anything else. */
const useSight = (frame) =>
  useEffect(() => {
    const looked = frame.current?.querySelector(".looked");
    if (!looked || frame.current.contains(document.activeElement)) return;
    const [seen, place] = [frame.current.getBoundingClientRect(), looked.getBoundingClientRect()];
    if (place.top < seen.top || place.bottom > seen.bottom) {
      frame.current.scrollTop += (place.top + place.bottom - seen.top - seen.bottom) / 2;
    }
  }, [state.lookedAt.value]);

export const PageView = ({ warnings }) => {
  const frame = useRef(null);
  useSight(frame);
  const shown = pictured.value;
  if (!shown) return null;
  return html`<div class="page-view">
    ${state.documentJob.value && html`<${Pager} />`}
    <div class="page-frame" ref=${frame} role="group" aria-label=${t("pagePicture")} tabindex="0">
      <div class="original"><img src=${shown.url} alt=${t("pagePicture")} /><${WarnedPlaces} warnings=${warnings} /><${Places} /></div>
    </div>
  </div>`;
};
