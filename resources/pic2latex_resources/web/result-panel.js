// The result: drawn anew, beside or over the picture, with what is doubtful, its source, and every format.
import { html, useEffect, useRef, useState } from "./dom.js";
import { copyAs, edit, saveAs } from "./actions.js";
import { Doubts, looking, percent, pictured, Places, UNSURE, warningId } from "./doubts.js";
import { complaintOf, labelOf, sentencesOf, t } from "./i18n.js";
import { Icon } from "./icons.js";
import { FailedPages, PageView } from "./page-view.js";
import * as state from "./state.js";
import { typeset, typesetPage } from "./typesetting.js";

/** Draw the source; what was drawn before stays while it does not compile. */
const Drawing = ({ text, isPage, figures }) => {
  const place = useRef(null);
  const [stale, setStale] = useState(false);
  useEffect(() => {
    let current = true;
    const draw = async () => {
      try {
        const nodes = isPage ? await typesetPage(text, figures) : text.trim() ? [await typeset(text)] : [];
        if (!current || !place.current) return;
        place.current.replaceChildren(...nodes);
        setStale(false);
      } catch {
        if (current) setStale(true);
      }
    };
    draw();
    return () => (current = false);
  }, [text, isPage, figures]);
  const role = isPage ? { role: "document", "aria-label": t("resultTitle"), tabIndex: 0 } : { role: "img", "aria-label": `${t("formulaResult")}: ${text}` };
  return html`<div class=${`drawing ${isPage ? "page" : "formula"} ${stale ? "stale" : ""}`} ref=${place} ...${role}></div>`;
};

const Comparison = ({ text }) => {
  const [opacity, setOpacity] = useState(60);
  const over = state.comparing.value === "over";
  const choose = (value) => {
    state.comparing.value = value;
    state.keep("comparing", value);
  };
  const shown = state.picture.value;
  return html`
    <div class=${over ? "compare over" : "compare"}>
      ${shown?.width
        ? html`<div class="original"><img src=${shown.url} alt=${t("pictureTitle")} />${over ? null : html`<${Places} />`}</div>`
        : null}
      <div class="redrawn" style=${over ? { opacity: opacity / 100 } : {}}><${Drawing} text=${text} isPage=${false} /></div>
    </div>
    ${shown?.width
      ? html`<div class="tools compact" role="group" aria-label=${t("compare")}>
          ${["beside", "over"].map(
            (each) =>
              html`<button type="button" class="segment" aria-pressed=${state.comparing.value === each} onClick=${() => choose(each)}>${t(each)}</button>`,
          )}
          ${over &&
          html`<label class="slider">${t("opacity")}
            <input type="range" min="0" max="100" value=${opacity} onInput=${(event) => setOpacity(Number(event.target.value))} />
          </label>`}
        </div>`
      : null}
  `;
};

const OtherReadings = ({ facts }) => {
  const others = (facts.candidates ?? []).slice(1);
  if (!others.length) return null;
  return html`<div class="others"><p class="label">${t("otherReadings")}</p>
    ${others.map((each) => html`<button type="button" class="quiet" onClick=${() => edit(each.latex)}><code>${each.latex}</code></button>`)}
  </div>`;
};

const Visual = () => {
  const place = useRef(null);
  useEffect(() => {
    let field = null;
    const start = async () => {
      const { MathfieldElement } = await import("/javascript/mathlive/mathlive.min.mjs");
      MathfieldElement.fontsDirectory = "/javascript/mathlive/fonts";
      MathfieldElement.soundsDirectory = null;
      field = new MathfieldElement();
      field.setAttribute("aria-label", t("visual"));
      field.addEventListener("input", () => edit(field.value));
      place.current?.replaceChildren(field);
      field.value = state.source.value;
    };
    start().catch((error) => (state.problem.value = { detail: error.message, hint: "" }));
    const forget = state.source.subscribe((text) => {
      if (field && field.value !== text) field.setValue(text, { silenceNotifications: true });
    });
    return forget;
  }, []);
  return html`<div class="visual" ref=${place}></div>`;
};

const Source = () => {
  const [tab, setTab] = useState("source");
  const isPage = state.isPage.value;
  const shown = isPage ? "source" : tab;
  const complaint = state.complaint.value;
  return html`
    <div class="editor">
      ${isPage
        ? html`<p class="label">${t("source")}</p>`
        : html`<div class="tools compact" role="group" aria-label=${t("source")}>
            ${["source", "visual"].map(
              (each) =>
                html`<button type="button" class="segment" id=${`tab-${each}`} aria-pressed=${tab === each} onClick=${() => setTab(each)}>${t(each)}</button>`,
            )}
          </div>`}
      ${shown === "source"
        ? html`<textarea id="source" aria-label=${t("source")} spellcheck=${false} autocapitalize="off" autocomplete="off"
            readonly=${Boolean(state.documentJob.value?.isReading)} rows=${isPage ? 12 : 3} value=${state.source.value} onInput=${(event) => edit(event.target.value)}></textarea>`
        : html`<${Visual} />`}
      ${complaint && html`<p class="complaint" role="status"><${Icon} name="alert" />${t("doesNotCompile", { why: complaintOf(complaint.message) })}</p>`}
    </div>
  `;
};

const Formats = () => {
  const all = state.currentFormats.value;
  const current = all.find((each) => each.id === state.currentFormat.value) ?? all[0];
  if (!current) return null;
  return html`<div class="formats">
    <div class="tools">
      <button type="button" class="primary large" id="copy" onClick=${() => copyAs(current)}><${Icon} name="copy" />${t("copy")} · ${labelOf(current)}</button>
      <button type="button" id="save" onClick=${() => saveAs(current)}><${Icon} name="save" />${t("download")}</button>
      <span class="notice" role="status" aria-live="polite">${state.notice.value}</span>
    </div>
    <p class="label" id="formats-label">${t("formats")}</p>
    <div class="chips" role="group" aria-labelledby="formats-label">
      ${all.map(
        (each, index) =>
          html`<button type="button" class="chip" data-format=${each.id} aria-pressed=${each.id === current.id}
            onClick=${() => copyAs(each)}>${index < 9 ? html`<kbd aria-hidden="true">${index + 1}</kbd>` : null}${labelOf(each)}</button>`,
      )}
    </div>
  </div>`;
};

/** A warning; where its places are known, they are looked at from it. */
const Warning = ({ warning, index }) => {
  const isPlaced = Boolean(pictured.value && warning.boxes?.length);
  const id = warningId(index);
  return html`<li ...${isPlaced ? looking(id) : {}}><${Icon} name="alert" /><span>${sentencesOf(warning)}</span>
    ${isPlaced && html`<button type="button" class="quiet show-place" onClick=${() => (state.lookedAt.value = id)}>${t("showPlace")}</button>`}
  </li>`;
};

const Warnings = ({ warnings }) =>
  warnings?.length
    ? html`<ul class="warnings" aria-label=${t("warning")}>${warnings.map((each, index) => html`<${Warning} warning=${each} index=${index} />`)}</ul>`
    : null;

/** A page as it looks beside what was read. */
const PageComparison = ({ warnings }) => html`<div class="compare">
  <${PageView} warnings=${warnings} />
  <${Drawing} text=${state.source.value} isPage=${true} figures=${state.documentJob.value?.figures ?? ""} />
</div>`;

const Meta = ({ facts }) => {
  const seconds = Object.values(facts.seconds ?? {}).reduce((sum, each) => sum + each, 0);
  const sure = facts.confidence;
  return html`<p class="meta">
    ${sure != null && html`<span class="meter" data-level=${sure >= UNSURE ? "high" : sure >= 0.5 ? "middle" : "low"}>${t("confidence")}: ${percent(sure)}</span>`}
    ${facts.model && html`<span>${facts.model}</span>`}
    ${seconds > 0 && html`<span>${t("seconds", { s: seconds.toFixed(2) })}</span>`}
  </p>`;
};

const Empty = () => html`<div class="empty"><p>${t("empty")}</p><p class="hint">${t("emptyHint")}</p></div>`;

export const ResultPanel = () => {
  const facts = state.facts.value;
  const warnings = state.documentPage.value?.warnings ?? facts?.warnings;
  return html`
    <section class="card result-card" aria-labelledby="result-title" aria-live="polite" aria-busy=${Boolean(state.busy.value)}>
      <h2 id="result-title">${t("resultTitle")}</h2>
      ${facts
        ? html`
            ${state.isPage.value ? html`<${PageComparison} warnings=${warnings} />` : html`<${Comparison} text=${state.source.value} />`}
            <${Meta} facts=${facts} />
            <${FailedPages} failed=${state.documentJob.value?.failed} />
            <${Warnings} warnings=${warnings} />
            <${Formats} />
            <${Doubts} />
            ${!state.isPage.value && html`<${OtherReadings} facts=${facts} />`}
            <${Source} />
          `
        : html`<${Empty} />`}
    </section>
  `;
};
