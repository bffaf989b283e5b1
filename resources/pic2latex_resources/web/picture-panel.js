// The picture: how it comes in, and cutting, turning and straightening it in the page.
import { html, useEffect, useRef, useState } from "./dom.js";
import { paste, readPicture, setPicture, startOver, stop, take } from "./actions.js";
import { fileIn } from "./clipboard.js";
import { LookedAt } from "./doubts.js";
import { t, wordsOf } from "./i18n.js";
import { Icon } from "./icons.js";
import { busy, phoneHosts, picture, problem, progress, view } from "./state.js";

const ACCEPTED = "image/*,application/pdf";
const canPaste = () => Boolean(window.isSecureContext && navigator.clipboard?.read);

const drawn = async (shown, { quarter = 0, degrees = 0, cut = null }) => {
  const bitmap = await createImageBitmap(shown.blob, { imageOrientation: "from-image" });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const angle = (quarter * 90 + degrees) * (Math.PI / 180);
  const [sine, cosine] = [Math.abs(Math.sin(angle)), Math.abs(Math.cos(angle))];
  const source = cut ?? { x: 0, y: 0, width: bitmap.width, height: bitmap.height };
  canvas.width = Math.round(source.width * cosine + source.height * sine);
  canvas.height = Math.round(source.width * sine + source.height * cosine);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate(angle);
  const { x, y, width, height } = source;
  context.drawImage(bitmap, x, y, width, height, -width / 2, -height / 2, width, height);
  bitmap.close();
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
};

const Buttons = ({ choose, isFirst }) => html`
  <div class="choices">
    <button class=${isFirst ? "primary" : ""} type="button" onClick=${choose}><${Icon} name="file" />${t("choose")}</button>
    <button type="button" onClick=${() => (view.value = "camera")}><${Icon} name="camera" />${t("camera")}</button>
    ${phoneHosts.value.length > 0 &&
    html`<button type="button" id="open-phone" onClick=${() => (view.value = "phone")}><${Icon} name="phone" />${t("phone")}</button>`}
    ${canPaste() && html`<button type="button" onClick=${paste}><${Icon} name="paste" />${t("paste")}</button>`}
    <button type="button" onClick=${() => (view.value = "pad")}><${Icon} name="draw" />${t("draw")}</button>
  </div>
`;

const Progress = () => html`
  <div class="busy" role="status">
    <span class="spinner" aria-hidden="true"></span>
    <span>${busy.value}</span>
    ${progress.value &&
    html`<progress aria-label=${busy.value} max="1" value=${progress.value.share ?? 0}></progress>`}
    <button type="button" class="quiet" onClick=${stop}>${t("stop")}</button>
  </div>
`;

/** Cutting: a rectangle in the picture's own pixels, drawn with pointer or arrow keys. */
const useCutting = (image) => {
  const [cut, setCut] = useState(null);
  const start = useRef(null);
  const place = (event) => {
    const box = image.current.getBoundingClientRect();
    const shown = picture.value;
    const inside = (value, most) => Math.max(0, Math.min(most, value));
    return {
      x: inside(((event.clientX - box.left) / box.width) * shown.width, shown.width),
      y: inside(((event.clientY - box.top) / box.height) * shown.height, shown.height),
    };
  };
  const between = (one, other) => ({
    x: Math.round(Math.min(one.x, other.x)),
    y: Math.round(Math.min(one.y, other.y)),
    width: Math.round(Math.abs(one.x - other.x)),
    height: Math.round(Math.abs(one.y - other.y)),
  });
  return {
    cut,
    setCut,
    down: (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      image.current.setPointerCapture(event.pointerId);
      start.current = place(event);
      setCut(null);
    },
    move: (event) => start.current && setCut(between(start.current, place(event))),
    up: () => {
      start.current = null;
      setCut((found) => (found && found.width > 8 && found.height > 8 ? found : null));
    },
  };
};

const share = (value, of) => `${(100 * value) / of}%`;

const Cut = ({ cut, shown }) => {
  const style = {
    left: share(cut.x, shown.width),
    top: share(cut.y, shown.height),
    width: share(cut.width, shown.width),
    height: share(cut.height, shown.height),
  };
  return html`<div class="cut" style=${style}></div>`;
};

const Editor = ({ choose }) => {
  const shown = picture.value;
  const image = useRef(null);
  const [degrees, setDegrees] = useState(0);
  const cutting = useCutting(image);
  useEffect(() => {
    cutting.setCut(null);
    setDegrees(0);
  }, [shown.url]);
  const turn = async (quarter) => setPicture(await drawn(shown, { quarter }));
  const read = async () => {
    const changed = degrees !== 0 || cutting.cut;
    const blob = changed ? await drawn(shown, { degrees, cut: cutting.cut }) : shown.blob;
    if (changed) await setPicture(blob);
    await readPicture(blob);
  };
  const keys = (event) => keyboardCut(event, cutting, shown);
  return html`
    <div class="stage">
      <div class="frame" style=${{ transform: `rotate(${degrees}deg)` }}>
        <img ref=${image} src=${shown.url} alt=${t("pictureTitle")} draggable=${false} tabindex="0"
          onPointerDown=${cutting.down} onPointerMove=${cutting.move} onPointerUp=${cutting.up} onKeyDown=${keys} />
        ${degrees === 0 && !cutting.cut && html`<${LookedAt} />`}
        ${cutting.cut && html`<${Cut} cut=${cutting.cut} shown=${shown} />`}
      </div>
    </div>
    <p class="hint">${t("cropHint")}</p>
    <div class="tools">
      <button type="button" class="quiet" title=${t("turnLeft")} aria-label=${t("turnLeft")} onClick=${() => turn(-1)}><${Icon} name="left" /></button>
      <button type="button" class="quiet" title=${t("turnRight")} aria-label=${t("turnRight")} onClick=${() => turn(1)}><${Icon} name="right" /></button>
      <label class="slider">${t("straighten")}
        <input type="range" min="-15" max="15" step="0.5" value=${degrees} onInput=${(event) => setDegrees(Number(event.target.value))} />
        <output>${degrees}°</output>
      </label>
      ${cutting.cut && html`<button type="button" class="quiet" onClick=${() => cutting.setCut(null)}>${t("whole")}</button>`}
      <span class="space"></span>
      <button type="button" onClick=${startOver}>${t("another")}</button>
      <button type="button" class="primary" id="read" disabled=${Boolean(busy.value)} onClick=${read}>${t("read")}</button>
    </div>
    <${Buttons} choose=${choose} />
  `;
};

/** Arrow keys move the part that is cut out, with Shift they change its size. */
const keyboardCut = (event, { cut, setCut }, shown) => {
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  const stride = Math.max(1, Math.round(Math.max(shown.width, shown.height) / 50));
  const before = cut ?? { x: 0, y: 0, width: shown.width, height: shown.height };
  const grown = event.shiftKey || !cut;
  const width = Math.min(shown.width, Math.max(8, before.width + (grown ? step[0] * stride : 0)));
  const height = Math.min(shown.height, Math.max(8, before.height + (grown ? step[1] * stride : 0)));
  const x = Math.min(shown.width - width, Math.max(0, before.x + (grown ? 0 : step[0] * stride)));
  const y = Math.min(shown.height - height, Math.max(0, before.y + (grown ? 0 : step[1] * stride)));
  setCut({ x, y, width, height });
};

const ProblemBox = ({ detail, hint, original }) => html`<div class="problem" role="alert">
  <${Icon} name="alert" />
  <div><strong>${detail}</strong><p>${hint}</p>${original && html`<p class="original-words" lang="en">${original}</p>`}</div>
</div>`;

const Drop = ({ choose }) => html`
  <div class="drop">
    <div class="drop-art" aria-hidden="true"><span>∑</span><span>∫</span><span>π</span></div>
    <p class="drop-title">${t("drop")}</p>
    <p class="hint">${t("dropHint")}</p>
    <${Buttons} choose=${choose} isFirst=${true} />
  </div>
`;

export const PicturePanel = () => {
  const input = useRef(null);
  const [over, setOver] = useState(false);
  const choose = () => input.current.click();
  const chosen = (event) => {
    const file = event.target.files[0];
    event.target.value = "";
    if (file) take(file);
  };
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    const file = fileIn(event.dataTransfer);
    if (file) take(file);
  };
  const dragging = (event) => {
    event.preventDefault();
    setOver(true);
  };
  return html`
    <section class=${`card picture-card ${over ? "over" : ""}`} aria-labelledby="picture-title"
      onDragOver=${dragging} onDragLeave=${() => setOver(false)} onDrop=${drop}>
      <h2 id="picture-title">${t("pictureTitle")}</h2>
      <input ref=${input} id="file" type="file" accept=${ACCEPTED} class="offscreen" tabindex="-1" aria-label=${t("choose")} onChange=${chosen} />
      ${picture.value?.width ? html`<${Editor} choose=${choose} />` : html`<${Drop} choose=${choose} />`}
      ${busy.value && html`<${Progress} />`}
      ${problem.value &&
      html`<${ProblemBox} ...${wordsOf(problem.value)} />`}
    </section>
  `;
};
