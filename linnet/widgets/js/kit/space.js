// Space on a canvas, seen without perspective: surfaces from the back to the front, curves that they hide in part, and a
// point to drag.  Traits of the model: azimuth and elevation in degrees, zoom.

import { element, magnification, shape, spoken } from "./dom.js";
import { handle } from "./handle.js";

const NEAR = 0.04, MARCH = 0.12; // a surface is looked for at such steps on a line of sight, but not too near

/** @import { Numbers, Pair } from "../types" */

export class Space {
  // `reach` (3): how much is drawn on both sides of 0; `radius`: half of the width that is seen at zoom 1.
  /**
   * @param {import("./view.js").View} view
   * @param {{ label: string, reach: number[], radius: number, aspect?: number }} options
   */
  constructor(view, { label, reach, radius, aspect = 0.9 }) {
    this.view = view;
    this.reach = reach;
    this.radius = radius;
    this.aspect = aspect;
    this.width = this.height = this.ratio = 1; // until resize()
    this.right = this.up = this.toward = [0, 0, 0]; // the camera, and what begin() else finds out
    this.scale = 1;
    this.dark = false;
    this.colour = (/** @type {string} */ name) => name;
    /** @type {[(point: Numbers) => number, number[]][]} */
    this.levels = [];
    /** @type {{ layer: number, depth: number, places: Pair[], fill: string }[]} */
    this.pieces = [];
    this.canvas = element("canvas", {
      class: "ln-space", tabindex: 0, role: "application", "aria-label": label, "data-name": "view",
      "aria-roledescription": "scene: the arrow keys turn it, plus and minus zoom",
    });
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    this.svg = shape("svg", {});
    this.box = view.plots.appendChild(element("div", { class: "ln-plot ln-scene" }, this.canvas, this.svg));
    view.axes.push(this);
    this.listen();
  }

  resize() {
    const width = Math.max(200, this.box.clientWidth), height = Math.round(width * this.aspect);
    const ratio = Math.min(2, devicePixelRatio || 1);
    this.width = width;
    this.height = height;
    this.ratio = ratio;
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    this.canvas.style.height = `${height}px`;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("height", `${height}`);
  }

  // --- turning and zooming

  turn(right, up) {
    const { view } = this, [low, high] = view.model.get("limits").elevation;
    view.model.set("azimuth", ((((view.model.get("azimuth") - right + 180) % 360) + 360) % 360) - 180);
    view.set("elevation", Math.min(high, Math.max(low, view.model.get("elevation") + up)));
  }

  magnify(factor) {
    const [low, high] = this.view.model.get("limits").zoom;
    this.view.set("zoom", Math.min(high, Math.max(low, this.view.model.get("zoom") * factor)));
  }

  listen() {
    const { canvas } = this, fingers = new Map();
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, [event.clientX, event.clientY]);
    });
    canvas.addEventListener("pointermove", (event) => {
      const old = fingers.get(event.pointerId), now = [event.clientX, event.clientY];
      if (!old) return;
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      fingers.set(event.pointerId, now);
      const half = 180 / this.width; // a drag across the scene turns it by half a turn
      if (!other) return this.turn(half * (now[0] - old[0]), half * (now[1] - old[1]));
      const apart = (point) => Math.max(20, Math.hypot(point[0] - other[0], point[1] - other[1]));
      this.magnify(apart(now) / apart(old));
    });
    const lift = (/** @type {PointerEvent} */ event) => fingers.delete(event.pointerId);
    canvas.addEventListener("pointerup", lift);
    canvas.addEventListener("pointercancel", lift);
    canvas.addEventListener("wheel", (event) => {
      if (document.activeElement !== canvas && !event.ctrlKey) return; // the page scrolls past a scene not in use
      event.preventDefault();
      this.magnify(Math.exp(-event.deltaY / 500));
    }, { passive: false });
    canvas.addEventListener("keydown", (event) => {
      const act = {
        ArrowLeft: () => this.turn(-5, 0), ArrowRight: () => this.turn(5, 0),
        ArrowUp: () => this.turn(0, -5), ArrowDown: () => this.turn(0, 5),
        "+": () => this.magnify(1.15), "=": () => this.magnify(1.15), "-": () => this.magnify(1 / 1.15),
      }[event.key];
      if (!act) return;
      act();
      event.preventDefault();
    });
  }

  // --- drawing

  // Begins a picture: the camera of the present state, the colours of the present theme, nothing drawn.
  begin() {
    const [azimuth, elevation, zoom] = ["azimuth", "elevation", "zoom"].map((name) => this.view.model.get(name));
    const az = (azimuth * Math.PI) / 180, el = (elevation * Math.PI) / 180;
    this.right = [-Math.sin(az), Math.cos(az), 0];
    this.up = [-Math.sin(el) * Math.cos(az), -Math.sin(el) * Math.sin(az), Math.cos(el)];
    this.toward = [Math.cos(el) * Math.cos(az), Math.cos(el) * Math.sin(az), Math.sin(el)];
    this.scale = (zoom * this.width) / (2 * this.radius);
    this.dark = this.view.root.classList.contains("ln-dark");
    const style = getComputedStyle(this.view.root);
    this.colour = (name) => (name === "ink" ? style.color : style.getPropertyValue(`--ln-${name}`));
    this.pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.pen.clearRect(0, 0, this.width, this.height);
    this.pieces = [];
    this.levels = [];
  }

  /** @param {Numbers} point @returns {Pair} */
  project(point) {
    return [this.width / 2 + this.scale * dot(this.right, point), this.height / 2 - this.scale * dot(this.up, point)];
  }

  // A surface through grids of points (rows of columns), where `level` is zero; `shades`: two colours [r, g, b], of
  // what is seen edge-on and of what faces the viewer.  Beyond `bounds` it hides nothing.  Where it crosses an earlier
  // surface it is cut, and its pieces are painted before or after that one.
  /**
   * @param {number[][][][]} grids
   * @param {(point: Numbers) => number} level
   * @param {number[][]} shades
   */
  surface(grids, level, shades, bounds = this.reach) {
    const earlier = this.levels[0]?.[0];
    for (const grid of grids) for (let i = 0; i + 1 < grid.length; i++) {
      for (let j = 0; j + 1 < grid[i].length; j++) {
        const corners = [grid[i][j], grid[i][j + 1], grid[i + 1][j + 1], grid[i + 1][j]];
        const n = cross(minus(corners[2], corners[0]), minus(corners[3], corners[1]));
        const facing = Math.abs(dot(n, this.toward)) / (Math.sqrt(dot(n, n)) || 1);
        const fill = `rgb(${shades[0].map((edge, k) => Math.round(edge + (shades[1][k] - edge) * facing))})`;
        for (const piece of earlier ? cut(corners, corners.map(earlier)) : [corners]) {
          const centre = [0, 1, 2].map((k) => piece.reduce((sum, corner) => sum + corner[k], 0) / piece.length);
          const layer = !earlier ? 0 : this.hidden(centre, 1e-6) ? -1 : 1;
          this.pieces.push({ layer, depth: dot(centre, this.toward), places: piece.map((corner) => this.project(corner)), fill });
        }
      }
    }
    this.levels.push([level, bounds]);
  }

  // Paints the surfaces, all of them together.
  paint() {
    const { pen } = this;
    pen.lineWidth = 0.7;
    pen.lineJoin = "round";
    for (const { places, fill } of this.pieces.sort((one, other) => one.layer - other.layer || one.depth - other.depth)) {
      pen.fillStyle = pen.strokeStyle = fill;
      pen.beginPath();
      for (const place of places) pen.lineTo(...place);
      pen.closePath();
      pen.fill();
      pen.stroke();
    }
  }

  // Whether a surface stands between a point and the viewer.
  /** @param {Numbers} point */
  hidden(point, near = NEAR) {
    const [x, y, z] = point;
    const [u, v, w] = this.toward;
    return this.levels.some(([level, bounds]) => {
      const exit = Math.min(...[x, y, z].map((value, k) => (bounds[k] - value * Math.sign(this.toward[k])) / Math.abs(this.toward[k])));
      if (!(exit > near)) return false;
      const count = Math.ceil((exit - near) / MARCH), step = (exit - near) / count;
      const sign = (way) => level([x + way * u, y + way * v, z + way * w]) > 0;
      const first = sign(near);
      for (let i = 1; i <= count; i++) if (sign(near + i * step) !== first) return true;
      return false;
    });
  }

  // A curve, pale where it is hidden unless it is `onTop`; with an arrow at the fraction `arrow` of its points.
  /**
   * @param {Numbers[]} points
   * @param {string} colour
   * @param {{ width?: number, dash?: number[], arrow?: number, onTop?: boolean }} how
   */
  curve(points, colour, { width = 1.5, dash = [], arrow, onTop = false } = {}) {
    if (points.length < 2) return;
    const { pen } = this, places = points.map((point) => this.project(point));
    const pale = points.map((point) => !onTop && this.hidden(point));
    pen.strokeStyle = pen.fillStyle = this.colour(colour);
    pen.lineWidth = width;
    pen.lineJoin = "round";
    pen.setLineDash(dash);
    for (let start = 0; start + 1 < places.length; ) {
      let end = start + 1;
      while (end + 1 < places.length && pale[end] === pale[start]) end++;
      pen.globalAlpha = pale[start] ? 0.45 : 1;
      pen.beginPath();
      for (let i = start; i <= end; i++) pen.lineTo(...places[i]);
      pen.stroke();
      start = end;
    }
    pen.setLineDash([]);
    if (arrow !== undefined) {
      const i = Math.floor(arrow * (places.length - 2));
      pen.globalAlpha = pale[i] ? 0.45 : 1;
      this.arrow(places[i], places[i + 1]);
    }
    pen.globalAlpha = 1;
  }

  /** @param {Pair} from @param {Pair} to */
  arrow([x, y], [nextX, nextY]) {
    const length = Math.hypot(nextX - x, nextY - y);
    if (length < 0.5) return;
    const u = (7 * (nextX - x)) / length, v = (7 * (nextY - y)) / length, { pen } = this;
    pen.beginPath();
    pen.moveTo(x + u, y + v);
    pen.lineTo(x - u / 2 - v / 2, y - v / 2 + u / 2);
    pen.lineTo(x - u / 2 + v / 2, y - v / 2 - u / 2);
    pen.fill();
  }

  /** @param {Numbers} point @param {string} colour */
  dot(point, colour) {
    const { pen } = this;
    pen.fillStyle = this.colour(colour);
    pen.globalAlpha = this.hidden(point) ? 0.4 : 1;
    pen.beginPath();
    pen.arc(...this.project(point), 4, 0, 2 * Math.PI);
    pen.fill();
    pen.globalAlpha = 1;
  }

  // Words at a point; variables stand between dollar signs, as in labels.
  /** @param {Numbers} point @param {string} words */
  text(point, words, { colour = "ink", shift = [8, 0] } = {}) {
    const { pen } = this, [x, y] = this.project(point);
    const family = getComputedStyle(this.view.root).fontFamily;
    pen.fillStyle = this.colour(colour);
    const parts = words.split("$").map((part, k) => ({ part, font: `${k % 2 ? "italic " : ""}12px ${family}`, width: 0 }));
    for (const one of parts) {
      pen.font = one.font;
      one.width = pen.measureText(one.part).width;
    }
    const whole = parts.reduce((sum, one) => sum + one.width, 4);
    let left = Math.min(this.width - whole, Math.max(4, x + shift[0]));
    for (const { part, font, width } of parts) {
      pen.font = font;
      pen.fillText(part, left, Math.min(this.height - 6, Math.max(14, y + shift[1])));
      left += width;
    }
  }

  // Three arrows in the corner that say where a, b and c go.
  directions(names) {
    const { pen } = this, /** @type {Pair} */ corner = [38, this.height - 38], length = 26;
    names.forEach((name, k) => {
      const x = length * this.right[k], y = -length * this.up[k];
      pen.strokeStyle = pen.fillStyle = this.colour("ink");
      pen.lineWidth = 1;
      pen.beginPath();
      pen.moveTo(...corner);
      pen.lineTo(corner[0] + x, corner[1] + y);
      pen.stroke();
      pen.font = `italic 13px ${getComputedStyle(this.view.root).fontFamily}`;
      pen.fillText(name, corner[0] + 1.35 * x - 4, corner[1] + 1.35 * y + 4);
    });
  }

  // A point of the model, trait `name`, to drag in the plane of the screen, or to move with the keys.
  /** @param {string} name @param {string} label */
  handle(name, label) {
    const { view } = this, [least, largest, grain] = view.model.get("limits")[name];
    const move = (/** @type {number[]} */ [right, up, toward = 0]) => view.set(name, view.model.get(name).map((value, k) => {
      const to = value + right * this.right[k] + up * this.up[k] + toward * this.toward[k];
      return Math.min(largest, Math.max(least, to));
    }));
    const show = handle(view, this.svg, name, {
      label, kind: "ln-start", description: "point in space, moved by the arrow keys, and in depth by page up and page down",
      ways: { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1], PageUp: [0, 0, -1], PageDown: [0, 0, 1] },
      move: (way) => move(way.map((steps) => steps * grain)),
      drag: (event, last) => {
        const unit = this.scale * magnification(this.svg);
        move([(event.clientX - last.clientX) / unit, (last.clientY - event.clientY) / unit]);
      },
    });
    return () => {
      const point = view.model.get(name);
      show(...this.project(point), point, point.map(spoken).join(", "));
    };
  }
}

// The pieces of a polygon on the two sides of where `values`, given at its corners, change their sign.
/** @param {number[][]} corners @param {number[]} values */
function cut(corners, values) {
  /** @type {number[][][]} */
  const pieces = [[], []];
  corners.forEach((corner, i) => {
    const next = (i + 1) % corners.length, here = values[i] > 0, there = values[next] > 0;
    pieces[Number(here)].push(corner);
    if (here === there) return;
    const share = values[i] / (values[i] - values[next]);
    const crossing = corner.map((value, k) => value + share * (corners[next][k] - value));
    for (const piece of pieces) piece.push(crossing);
  });
  return pieces.filter((piece) => piece.length > 2);
}

const dot = (u, v) => u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
const minus = (u, v) => [u[0] - v[0], u[1] - v[1], u[2] - v[2]];
const cross = (u, v) => [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
