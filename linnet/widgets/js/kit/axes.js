// Plots in SVG.

import { drawnLabel, element, exponential, magnification, plain, shape, spoken } from "./dom.js";
import { handle } from "./handle.js";

const NARROW = 480; // pixels of a widget on a phone

// A pair of axes in a view.  `x` and `y` are ranges; `aspect` is height over width of the plot, 1 for a square one, on
// a phone at most `narrow`.  Small ones stand three in a row even there.
export class Axes {
  /**
   * @param {import("./view.js").View} view
   * @param {{ label: string, x: number[], y: number[], xlabel?: string, ylabel?: string, logarithmic?: boolean,
   *   aspect?: number, narrow?: number, small?: boolean }} options
   */
  constructor(view, { label, x, y, xlabel = "", ylabel = "", logarithmic = false, aspect = 0.7, narrow = 0.5, small = false }) {
    this.view = view;
    this.x = x;
    this.y = y;
    this.xlabel = xlabel;
    this.ylabel = ylabel;
    this.logarithmic = logarithmic;
    this.aspect = aspect;
    this.narrow = aspect === 1 ? 1 : narrow;
    this.small = small;
    this.width = this.height = 0; // until resize()
    this.px = this.py = (/** @type {number} */ value) => value;
    this.margin = { left: small && !logarithmic ? 24 : 40, right: small ? 4 : 10, top: 24, bottom: 34 };
    this.clip = `linnet-clip-${Math.random().toString(36).slice(2)}`;
    this.window = shape("rect", { x: this.margin.left, y: this.margin.top });
    this.frame = shape("g", { "aria-hidden": "true" });
    this.inside = shape("g", { "clip-path": `url(#${this.clip})`, role: "img", "aria-label": plain(label) });
    this.svg = shape("svg", {}, shape("clipPath", { id: this.clip }, this.window), this.frame, this.inside);
    this.box = view.plots.appendChild(element("div", { class: small ? "ln-plot ln-small" : "ln-plot" }, this.svg));
    /** @type {(() => void)[]} */
    this.redo = [];
    view.axes.push(this);
  }

  resize() {
    const { margin } = this, width = Math.max(90, Math.floor(this.box.clientWidth));
    this.width = width - margin.left - margin.right;
    this.height = Math.round(this.width * (this.view.root.clientWidth < NARROW ? Math.min(this.aspect, this.narrow) : this.aspect));
    const height = this.height + margin.top + margin.bottom;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("height", `${height}`);
    this.window.setAttribute("width", `${this.width}`);
    this.window.setAttribute("height", `${this.height}`);
    this.rescale();
  }

  // Changes the ranges.
  /** @param {{ x?: number[], y?: number[] }} ranges */
  range({ x = this.x, y = this.y }) {
    if ([...x, ...y].every((value, i) => value === [...this.x, ...this.y][i])) return;
    this.x = x;
    this.y = y;
    this.rescale();
  }

  rescale() {
    const scale = this.logarithmic ? Math.log10 : (/** @type {number} */ value) => value, { left, top } = this.margin;
    const [x0, x1] = this.x, [y0, y1] = this.y.map(scale);
    this.px = (x) => left + ((x - x0) / (x1 - x0)) * this.width;
    this.py = (y) => top + ((y1 - scale(y)) / (y1 - y0)) * this.height;
    this.frame.replaceChildren(...this.ruledFrame());
    for (const draw of this.redo) draw();
  }

  ruledFrame() {
    const { left, top } = this.margin, bottom = top + this.height, right = left + this.width;
    /** @type {SVGElement[]} */
    const parts = [shape("path", { class: "ln-axis", d: `M${left} ${top}V${bottom}H${right}` })];
    for (const x of ticks(this.x, Math.max(2, this.width / 70))) {
      parts.push(shape("path", { class: "ln-tick", d: `M${this.px(x)} ${bottom}v4` }));
      parts.push(shape("text", { x: this.px(x), y: bottom + 16, "text-anchor": "middle" }, shorten(x)));
    }
    const wanted = Math.max(2, this.height / 45);
    for (const y of this.logarithmic ? decades(this.y, wanted) : ticks(this.y, wanted)) {
      parts.push(shape("path", { class: "ln-tick", d: `M${left} ${this.py(y)}h-4` }));
      const text = this.logarithmic && y !== 1 ? exponential(y) : shorten(y);
      parts.push(shape("text", { x: left - 7, y: this.py(y) + 4, "text-anchor": "end" }, text));
    }
    parts.push(shape("text", { x: right, y: bottom + 31, "text-anchor": "end" }, ...drawnLabel(this.xlabel)));
    parts.push(shape("text", { x: this.small ? 0 : 4, y: top - 10 }, ...drawnLabel(this.ylabel)));
    return parts;
  }

  // Something that depends on the size alone: drawn again whenever that changes.
  /** @param {() => void} draw */
  fixed(draw) {
    this.redo.push(draw);
  }

  // A curve; set(points) draws it anew through pairs (x, y), null lifts the pen.
  curve(kind) {
    return this.path(`ln-curve ${kind}`, (px, py, pen) => `${pen ? "L" : "M"}${px} ${py}`);
  }

  dots(kind) {
    return this.path(`ln-dots ${kind}`, (px, py) => `M${px} ${py}h0`);
  }

  /** @param {string} kind */
  path(kind, draw) {
    const path = this.inside.appendChild(shape("path", { class: kind }));
    const far = (value) => Math.min(9999, Math.max(-9999, value)).toFixed(1);
    return {
      set: (/** @type {(ArrayLike<number> | null)[]} */ points) => {
        let d = "", pen = false;
        for (const point of points) {
          const px = point ? this.px(point[0]) : NaN, py = point ? this.py(point[1]) : NaN;
          const seen = !Number.isNaN(px) && !Number.isNaN(py);
          if (seen) d += draw(far(px), far(py), pen);
          pen = seen;
        }
        path.setAttribute("d", d);
      },
      remove: () => path.remove(),
    };
  }

  // Words in the plot; set(x, y, text) puts them beside a point, with a shift in pixels.
  text(anchor = "start", kind = "") {
    const node = this.inside.appendChild(shape("text", { "text-anchor": anchor, class: kind }));
    return {
      set: (x, y, words, [right, down] = [0, -5]) => {
        node.replaceChildren(...drawnLabel(words));
        node.setAttribute("x", `${this.px(x) + right}`);
        node.setAttribute("y", `${this.py(y) + down}`);
      },
    };
  }

  // Where an event of a pointer is in the plot.
  /** @param {MouseEvent} event @returns {[number, number]} */
  at(event) {
    const box = this.svg.getBoundingClientRect(), [x0, x1] = this.x, [y0, y1] = this.y;
    const enlarged = magnification(this.svg);
    const x = ((event.clientX - box.left) / enlarged - this.margin.left) / this.width;
    const y = ((event.clientY - box.top) / enlarged - this.margin.top) / this.height;
    return [x0 + x * (x1 - x0), y1 - y * (y1 - y0)];
  }

  // A point of the model, trait `name`, to drag, or to move with the arrow keys; a click elsewhere brings it there.
  handle(name, label) {
    const { view } = this, [least, largest, grain] = view.model.get("limits")[name];
    const go = (x, y) => {
      const keep = (/** @type {number} */ value, /** @type {number[]} */ [low, high]) => Math.min(largest, high, Math.max(least, low, Number(value.toFixed(3))));
      view.set(name, [keep(x, this.x), keep(y, this.y)]);
    };
    const show = handle(view, this.svg, name, {
      label, description: "point in the plane, moved by the arrow keys",
      ways: { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] },
      move: ([right, up], event) => {
        const [x, y] = view.model.get(name), far = event.shiftKey ? grain / 5 : grain;
        go(x + far * right, y + far * up);
      },
      drag: (event) => go(...this.at(event)),
    });
    const place = () => {
      const [x, y] = view.model.get(name);
      show(this.px(x), this.py(y), [x, y], `${spoken(x)}, ${spoken(y)}`);
    };
    const ground = shape("rect", { class: "ln-pick", x: this.margin.left, y: this.margin.top, fill: "transparent" });
    ground.addEventListener("click", (event) => go(...this.at(event)));
    this.svg.insertBefore(ground, this.inside);
    this.inside.setAttribute("pointer-events", "none");
    this.fixed(() => {
      ground.setAttribute("width", `${this.width}`);
      ground.setAttribute("height", `${this.height}`);
      place();
    });
    view.listen([name], place);
  }
}

/** @param {number[]} range @param {number} wanted */
function ticks([low, high], wanted) {
  const rough = (high - low) / wanted, power = 10 ** Math.floor(Math.log10(rough));
  const gap = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const count = Math.floor(high / gap + 1e-9) - Math.ceil(low / gap - 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => Number(((Math.ceil(low / gap - 1e-9) + i) * gap).toPrecision(12)));
}

/** @param {number[]} range @param {number} wanted */
function decades([low, high], wanted) {
  const first = Math.ceil(Math.log10(low) - 1e-9), last = Math.floor(Math.log10(high) + 1e-9);
  const gap = Math.max(1, Math.ceil((last - first) / wanted));
  return Array.from({ length: Math.floor((last - first) / gap) + 1 }, (_, i) => 10 ** (last - i * gap));
}

const shorten = (value) => String(value).replace(/^-/, "−");
