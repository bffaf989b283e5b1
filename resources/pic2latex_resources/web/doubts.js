// What the model was unsure of: its tokens with their alternatives, and where each stands in the picture.
import { html, useRef } from "./dom.js";
import { replaceToken } from "./actions.js";
import { t } from "./i18n.js";
import * as state from "./state.js";

export const UNSURE = 0.9; // a token that is less probable is marked
const LENS_HEIGHT = 64; // CSS pixels
const LENS_WIDTH = 200;
const LARGEST = 4; // times as large as in the picture

export const percent = (value) => `${(100 * value).toFixed(value > 0.1 ? 0 : 1)} %`;
const isDoubtful = (token) => token.probability < UNSURE && token.alternatives.length > 0;
const tokensOf = (facts) => facts?.candidates?.[0]?.tokens ?? [];
const share = (value, of) => `${((100 * value) / of).toFixed(3)}%`;

/** What to do so that a token's place is looked at while the pointer or the keyboard is on an element. */
const looking = (place) => {
  const look = () => (state.lookedAt.value = place);
  const away = () => {
    if (state.lookedAt.value === place) state.lookedAt.value = -1;
  };
  return { onMouseEnter: look, onMouseLeave: away, onFocusIn: look, onFocusOut: away };
};

const around = ([left, top, right, bottom], { width, height }) => ({
  left: share(left, width),
  top: share(top, height),
  width: share(right - left, width),
  height: share(bottom - top, height),
});

/** The doubtful tokens with a place in the picture that is shown: [place among the tokens, token]. */
const placed = () => {
  const shown = state.picture.value;
  if (!shown?.width || shown.url !== state.pictureRead.value) return [];
  return [...tokensOf(state.facts.value).entries()].filter(([, token]) => isDoubtful(token) && token.box);
};

/** The place that is looked at, over the picture where it is cut and turned. */
export const LookedAt = () => {
  const found = placed().find(([place]) => place === state.lookedAt.value);
  return found ? html`<div class="looked-at" style=${around(found[1].box, state.picture.value)}></div>` : null;
};

/** The doubtful places over the picture: one stop of the Tab key, arrows go from one to the next. */
export const Places = () => {
  const group = useRef(null);
  const all = placed();
  if (!all.length) return null;
  const current = Math.max(0, all.findIndex(([place]) => place === state.lookedAt.value));
  const keys = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    group.current.children[(current + step + all.length) % all.length].focus();
  };
  return html`<div class="places" role="group" aria-label=${t("places")} ref=${group} onKeyDown=${keys}>
    ${all.map(
      ([place, token], index) =>
        html`<button type="button" class=${state.lookedAt.value === place ? "place looked" : "place"} key=${place}
          style=${around(token.box, state.picture.value)} tabindex=${index === current ? 0 : -1}
          aria-label=${t("placeOf", { text: token.text.trim(), percent: percent(token.probability) })}
          onClick=${() => openToken(place)} ...${looking(place)}></button>`,
    )}
  </div>`;
};

const openToken = (place) => {
  state.openDoubt.value = place;
  requestAnimationFrame(() => document.getElementById(`doubt-${place}`)?.focus());
};

/** The place of a token and what is around it, larger. */
const Lens = ({ box: [left, top, right, bottom] }) => {
  const { url, width, height } = state.picture.value;
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

const Token = ({ tokens, place, hasPlace }) => {
  const token = tokens[place];
  if (!isDoubtful(token)) return html`<span>${token.text}</span>`;
  const isOpen = state.openDoubt.value === place;
  const pick = (other) => {
    replaceToken(tokens, place, other);
    state.openDoubt.value = -1;
  };
  const toggle = () => (state.openDoubt.value = isOpen ? -1 : place);
  return html`<span class=${state.lookedAt.value === place ? "doubt looked" : "doubt"} ...${looking(place)}>
    <button type="button" class="doubt-mark" id=${`doubt-${place}`} aria-expanded=${isOpen} onClick=${toggle}>${token.text}<small>${percent(token.probability)}</small></button>
    ${isOpen &&
    html`<span class="alternatives" role="group" aria-label=${t("doubtful")}>
      ${hasPlace && html`<${Lens} box=${token.box} />`}
      ${token.alternatives.map(
        ([text, probability]) =>
          html`<button type="button" onClick=${() => pick(text)}><code>${text}</code><small>${percent(probability)}</small></button>`,
      )}
    </span>`}
  </span>`;
};

export const Doubts = () => {
  const tokens = tokensOf(state.facts.value);
  if (!tokens.length) return null;
  if (!tokens.some(isDoubtful)) return html`<p class="hint sure">${t("sure")}</p>`;
  const shown = new Set(placed().map(([place]) => place));
  return html`<div class="doubts">
    <p class="label">${t("doubtful")}</p>
    <p class="tokens">${tokens.map((_token, place) => html`<${Token} tokens=${tokens} place=${place} hasPlace=${shown.has(place)} />`)}</p>
  </div>`;
};
