// Cutting the part to read out of a photograph: four corners to drag, or to move with the arrow keys.
const LONGEST = 3000; // pixels: more than any model looks at
const SENT = 2400;
const LEAST = 0.04; // of the picture's sides
const STEP = 0.02;
const QUALITY = 0.92;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const CORNERS = [["left", "top"], ["right", "top"], ["left", "bottom"], ["right", "bottom"]];

const drawn = (width, height, draw) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  draw(context, canvas);
  return canvas;
};

const bounded = (value, least, most) => Math.min(most, Math.max(least, value));

export class Cropper {
  constructor(stage, label) {
    this.stage = stage;
    this.cut = document.createElement("div");
    this.cut.className = "cut";
    this.cut.addEventListener("pointerdown", (event) => this.#drag(event, ["left", "top", "right", "bottom"]));
    this.handles = CORNERS.map((sides) => this.#handle(sides, label));
    this.cut.append(...this.handles);
  }

  /** Show a photograph, the right way up. Throws when the browser cannot decode it. */
  async show(file) {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    this.#take(drawn(bitmap.width * scale, bitmap.height * scale, (context, { width, height }) =>
      context.drawImage(bitmap, 0, 0, width, height)));
    bitmap.close();
  }

  turn() {
    const before = this.canvas;
    this.#take(drawn(before.height, before.width, (context, canvas) => {
      context.translate(canvas.width, 0);
      context.rotate(Math.PI / 2);
      context.drawImage(before, 0, 0);
    }));
  }

  /** Return the part that is cut out, as JPEG. */
  part() {
    const { left, top, right, bottom } = this.sides;
    const { width, height } = this.canvas;
    const [wide, high] = [(right - left) * width, (bottom - top) * height];
    const scale = Math.min(1, SENT / Math.max(wide, high));
    const part = drawn(wide * scale, high * scale, (context, canvas) =>
      context.drawImage(this.canvas, left * width, top * height, wide, high, 0, 0, canvas.width, canvas.height));
    return new Promise((resolve) => part.toBlob(resolve, "image/jpeg", QUALITY));
  }

  rename(label) {
    this.handles.forEach((handle, place) => handle.setAttribute("aria-label", label(place + 1)));
  }

  #take(canvas) {
    this.canvas = canvas;
    this.sides = { left: 0.06, top: 0.06, right: 0.94, bottom: 0.94 };
    const frame = document.createElement("div");
    frame.className = "frame";
    frame.append(canvas, this.cut);
    this.stage.replaceChildren(frame);
    this.#place();
  }

  #handle(sides, label) {
    const handle = document.createElement("button");
    handle.type = "button";
    handle.className = `handle ${sides.join(" ")}`;
    handle.setAttribute("aria-label", label(CORNERS.indexOf(sides) + 1));
    handle.addEventListener("pointerdown", (event) => {
      event.stopPropagation();
      this.#drag(event, sides);
    });
    handle.addEventListener("keydown", (event) => {
      const step = KEYS[event.key];
      if (!step) return;
      event.preventDefault();
      this.#move({ ...this.sides }, sides, step[0] * STEP, step[1] * STEP);
    });
    return handle;
  }

  #drag(event, sides) {
    event.preventDefault();
    const box = this.canvas.getBoundingClientRect();
    const before = { ...this.sides };
    const target = event.currentTarget;
    target.setPointerCapture(event.pointerId);
    const move = (moved) =>
      this.#move(before, sides, (moved.clientX - event.clientX) / box.width, (moved.clientY - event.clientY) / box.height);
    const end = () => {
      target.removeEventListener("pointermove", move);
      target.removeEventListener("pointerup", end);
      target.removeEventListener("pointercancel", end);
    };
    target.addEventListener("pointermove", move);
    target.addEventListener("pointerup", end);
    target.addEventListener("pointercancel", end);
  }

  #move(before, sides, x, y) {
    const isWhole = sides.length === 4;
    const right = isWhole ? bounded(x, -before.left, 1 - before.right) : x;
    const down = isWhole ? bounded(y, -before.top, 1 - before.bottom) : y;
    const moved = { ...before };
    for (const side of sides) moved[side] += side === "left" || side === "right" ? right : down;
    if (!isWhole) {
      if (sides.includes("left")) moved.left = bounded(moved.left, 0, before.right - LEAST);
      else moved.right = bounded(moved.right, before.left + LEAST, 1);
      if (sides.includes("top")) moved.top = bounded(moved.top, 0, before.bottom - LEAST);
      else moved.bottom = bounded(moved.bottom, before.top + LEAST, 1);
    }
    this.sides = moved;
    this.#place();
  }

  #place() {
    const { left, top, right, bottom } = this.sides;
    Object.assign(this.cut.style, {
      left: `${100 * left}%`, top: `${100 * top}%`, width: `${100 * (right - left)}%`, height: `${100 * (bottom - top)}%`,
    });
  }
}
