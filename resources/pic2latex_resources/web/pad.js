// A pad to write on with pen, finger or mouse. Its ink becomes a picture.
import { getStroke } from "perfect-freehand";
import { html, useEffect, useRef, useState } from "./dom.js";
import { take } from "./actions.js";
import { Dialog } from "./dialog.js";
import { t } from "./i18n.js";
import { Icon } from "./icons.js";

const WIDTH = 5; // of a stroke, in CSS pixels
const SCALE = 2; // pixels of the picture for each of them

const outline = (points, done) => {
  const edge = getStroke(points, { size: WIDTH, thinning: 0.4, smoothing: 0.5, streamline: 0.4, last: done });
  const path = new Path2D();
  edge.forEach(([x, y], index) => (index ? path.lineTo(x, y) : path.moveTo(x, y)));
  path.closePath();
  return path;
};

const paint = (canvas, strokes) => {
  const context = canvas.getContext("2d");
  context.setTransform(SCALE, 0, 0, SCALE, 0, 0);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#111";
  for (const points of strokes) context.fill(outline(points, true));
};

export const Pad = () => {
  const canvas = useRef(null);
  const current = useRef(null);
  const [strokes, setStrokes] = useState([]);
  useEffect(() => {
    const box = canvas.current.getBoundingClientRect();
    [canvas.current.width, canvas.current.height] = [box.width * SCALE, box.height * SCALE];
    paint(canvas.current, strokes);
  }, []);
  useEffect(() => paint(canvas.current, strokes), [strokes]);
  const point = (event) => {
    const box = canvas.current.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top, event.pressure || 0.5];
  };
  const down = (event) => {
    event.preventDefault();
    canvas.current.setPointerCapture(event.pointerId);
    current.current = [point(event)];
  };
  const move = (event) => {
    if (!current.current) return;
    current.current.push(...(event.getCoalescedEvents?.() ?? [event]).map(point));
    paint(canvas.current, [...strokes, current.current]);
  };
  const up = () => {
    if (current.current) setStrokes([...strokes, current.current]);
    current.current = null;
  };
  const read = () => canvas.current.toBlob(take, "image/png");
  return html`<${Dialog} name="pad" title=${t("padTitle")}>
    <canvas ref=${canvas} class="sheet" aria-label=${t("padTitle")} role="img"
      onPointerDown=${down} onPointerMove=${move} onPointerUp=${up} onPointerCancel=${up}></canvas>
    <div class="tools">
      <button type="button" disabled=${!strokes.length} onClick=${() => setStrokes(strokes.slice(0, -1))}><${Icon} name="left" />${t("undo")}</button>
      <button type="button" disabled=${!strokes.length} onClick=${() => setStrokes([])}>${t("clear")}</button>
      <span class="space"></span>
      <button type="button" class="primary" id="read-pad" disabled=${!strokes.length} onClick=${read}>${t("read")}</button>
    </div>
    <p class="hint">${t("padHint")}</p>
  </${Dialog}>`;
};
