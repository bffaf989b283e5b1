// What the model was unsure of: its tokens with their alternatives, and where each stands in the picture or on the page.
import { computed, html, useRef, useState } from "./dom.js";
import { replaceToken } from "./actions.js";
import { t } from "./i18n.js";
import * as state from "./state.js";

export const UNSURE = 0.9; // a token that is less probable is marked
const LENS_HEIGHT = 64; // CSS pixels
const LENS_WIDTH = 200;
const LARGEST = 4; // times as large as in the picture
const MOST_FORMULAS = 8; // of a page that are shown before the user asks for all

export const percent = (value) => `${(100 * value).toFixed(value > 0.1 ? 0 : 1)} %`;
const isDoubtful = (token) => token.probability < UNSURE && token.alternatives.length > 0;
const share = (value, of) => `${((100 * value) / of).toFixed(3)}%`;

/** The formulas with doubtful tokens: of the page of a document that is shown, of a page, or the formula itself. */
const formulas = computed(() => {
  const facts = state.facts.value;
  const all = state.documentPage.value?.doubtful
    ?? (state.isPage.value ? (facts.regions ?? []) : (facts?.candidates ?? []).slice(0, 1));
  return all.filter((each) => each.tokens?.some(isDoubtful));
});

/** The picture that places are places of: {url, width, height}, in the units of the places; null where none is shown. */
export const pictured = computed(() => {
  if (state.documentPage.value) return state.documentPage.value;
  const shown = state.picture.value;
  return shown?.width && shown.url === state.pictureRead.value ? shown : null;
});

/** What to do so that a place is looked at while the pointer or the keyboard is on an element. */
export const looking = (id) => {
  const look = () => (state.lookedAt.value = id);
  const away = () => {
    if (state.lookedAt.value === id) state.lookedAt.value = "";
  };
  return { onMouseEnter: look, onMouseLeave: away, onFocusIn: look, onFocusOut: away };
};

const around = ([left, top, right, bottom], { width, height }) => ({
  left: share(left, width),
  top: share(top, height),
  width: share(right - left, width),
  height: share(bottom - top, height),
});

const idOf = (formula, place) => `${formula}-${place}`;

/** The doubtful tokens with a place in the picture that is shown: {id, token}. */
const placed = computed(() =>
  pictured.value
    ? formulas.value.flatMap(({ tokens }, formula) =>
        [...tokens.entries()]
          .filter(([, token]) => isDoubtful(token) && token.box)
          .map(([place, token]) => ({ id: idOf(formula, place), token })))
    : [],
);

/** The place that is looked at, over the picture where it is cut and turned. */
export const LookedAt = () => {
  const found = placed.value.find(({ id }) => id === state.lookedAt.value);
  return found && !state.documentPage.value
    ? html`<div class="looked-at" style=${around(found.token.box, pictured.value)}></div>`
    : null;
};

/** The doubtful places over the picture: one stop of the Tab key, arrows go from one to the next. */
export const Places = () => {
  const group = useRef(null);
  const all = placed.value;
  if (!all.length) return null;
  const current = Math.max(0, all.findIndex(({ id }) => id === state.lookedAt.value));
  const keys = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    group.current.children[(current + step + all.length) % all.length].focus();
  };
  return html`<div class="places" role="group" aria-label=${t("places")} ref=${group} onKeyDown=${keys}>
    ${all.map(
      ({ id, token }, index) =>
        html`<button type="button" class=${state.lookedAt.value === id ? "place looked" : "place"} key=${id}
          style=${around(token.box, pictured.value)} tabindex=${index === current ? 0 : -1}
          aria-label=${t("placeOf", { text: token.text.trim(), percent: percent(token.probability) })}
          onClick=${() => openToken(id)} ...${looking(id)}></button>`,
    )}
  </div>`;
};

export const warningId = (index) => `warning-${index}`;

/** The places that warnings mean, over the picture. */
export const WarnedPlaces = ({ warnings }) =>
  pictured.value
    ? (warnings ?? []).flatMap(({ boxes = [] }, index) =>
        boxes.map(
          (box) =>
            html`<div class=${state.lookedAt.value === warningId(index) ? "warned looked" : "warned"} style=${around(box, pictured.value)}></div>`,
        ))
    : null;

const openToken = (id) => {
  state.openDoubt.value = id;
  requestAnimationFrame(() => document.getElementById(`doubt-${id}`)?.focus());
};

/** The place of a token and what is around it, larger. */
const Lens = ({ box: [left, top, right, bottom] }) => {
  const { url, width, height } = pictured.value;
  const scale = Math.min(LARGEST, (0.7 * LENS_HEIGHT) / (bottom - top), (0.7 * LENS_WIDTH) / (right - left));
  const x = LENS_WIDTH / 2 - (scale * (left + right)) / 2;
  const y = LENS_HEIGHT / 2 - (scale * (top + bottom)) / 2;
  const style = {
    backgroundImage: `url("${url}")`,
    backgroundSize: `${scale * width}px ${scale * height}px`,
    backgroundPosition: `${x}px ${y}px`,
    width: `${LENS_WIDTH}px`,
    height: `${LENS_HEIGHT}px`,
  };
  const ring = { left: `${x + scale * left}px`, top: `${y + scale * top}px`, width: `${scale * (right - left)}px`, height: `${scale * (bottom - top)}px` };
  return html`<span class="lens" style=${style} aria-hidden="true"><span class="looked-at" style=${ring}></span></span>`;
};

const Token = ({ formula, place, id }) => {
  const token = formula.tokens[place];
  if (!isDoubtful(token)) return html`<span>${token.text}</span>`;
  const isOpen = state.openDoubt.value === id;
  const pick = (other) => {
    replaceToken(formula, place, other);
    state.openDoubt.value = "";
  };
  const toggle = () => (state.openDoubt.value = isOpen ? "" : id);
  return html`<span class=${state.lookedAt.value === id ? "doubt looked" : "doubt"} ...${looking(id)}>
    <button type="button" class="doubt-mark" id=${`doubt-${id}`} aria-expanded=${isOpen} onClick=${toggle}>${token.text}<small>${percent(token.probability)}</small></button>
    ${isOpen &&
    html`<span class="alternatives" role="group" aria-label=${t("doubtful")}>
      ${pictured.value && token.box && html`<${Lens} box=${token.box} />`}
      ${token.alternatives.map(
        ([text, probability]) =>
          html`<button type="button" onClick=${() => pick(text)}><code>${text}</code><small>${percent(probability)}</small></button>`,
      )}
    </span>`}
  </span>`;
};

const Formula = ({ formula, index }) => html`<p class="tokens">
  ${formula.tokens.map((_token, place) => html`<${Token} formula=${formula} place=${place} id=${idOf(index, place)} />`)}
</p>`;

/** Whether the tokens are known at all: those of what comes from the history are not. */
const isKnown = () => {
  const facts = state.facts.value;
  return Boolean(state.documentPage.value ?? (state.isPage.value ? facts.regions : facts?.candidates?.[0]?.tokens.length));
};

export const Doubts = () => {
  const [isWhole, setWhole] = useState(false);
  const all = formulas.value;
  if (!isKnown()) return null;
  if (!all.length) return html`<p class="hint sure">${t("sure")}</p>`;
  const opened = Number.parseInt(state.openDoubt.value, 10); // a place that was chosen shows its formula
  const shown = isWhole || opened >= MOST_FORMULAS ? all : all.slice(0, MOST_FORMULAS);
  return html`<div class="doubts">
    <p class="label">${t("doubtful")}</p>
    ${shown.map((formula, index) => html`<${Formula} formula=${formula} index=${index} />`)}
    ${shown.length < all.length &&
    html`<button type="button" class="quiet" id="all-doubts" onClick=${() => setWhole(true)}>${t("allDoubts", { count: all.length })}</button>`}
  </div>`;
};
