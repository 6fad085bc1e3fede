// What the widgets are built of: controls that follow a model, plots in SVG, a table of numbers.

const SVG = "http://www.w3.org/2000/svg";

export function element(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

export function shape(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// A number for readers: three digits or so, a real minus sign.
export function format(value, digits = 2) {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value), small = size < 0.5 * 10 ** -digits, large = size >= 1e5;
  const text = size > 0 && (small || large) ? exponential(value) : value.toFixed(digits);
  return text.replace(/^-/, "−");
}

function exponential(value) {
  const [mantissa, exponent] = value.toExponential(0).split("e");
  const raised = [...exponent.replace("+", "")].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("");
  return mantissa === "1" ? `10${raised}` : `${mantissa}·10${raised}`;
}

// The frame of a widget.  Controls and plots are added to it; `draw` is called once per frame of the screen, and only
// when the model, the width or the theme has changed.
export class View {
  constructor({ model, el }, label, { wide = false } = {}) {
    this.model = model;
    this.plots = element("div", { class: "ln-plots" });
    this.controls = element("div", { class: "ln-controls" });
    this.said = element("p", { class: "ln-said", role: "status" });
    this.panel = element("div", { class: "ln-panel" }, this.controls, this.said); // below or beside the plots
    const kind = wide ? "linnet-widget ln-wide" : "linnet-widget";
    this.root = element("div", { class: kind, role: "group", "aria-label": label }, this.plots, this.panel);
    this.root.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); // notebooks have other uses for arrows
    });
    el.append(this.root);
    this.axes = [];
    this.undo = [];
  }

  listen(names, act) {
    for (const name of names) {
      this.model.on(`change:${name}`, act);
      this.undo.push(() => this.model.off(`change:${name}`, act));
    }
  }

  set(name, value) {
    this.model.set(name, value);
    this.model.save_changes();
  }

  // Runs act(share) for the shares from 0 to 1 of a second or three; at once where motion is unwelcome.
  animate(act, duration = 3000) {
    cancelAnimationFrame(this.motion);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return act(1);
    const start = performance.now();
    const next = () => {
      const share = Math.min(1, (performance.now() - start) / duration);
      act(share);
      if (share < 1) this.motion = requestAnimationFrame(next);
    };
    next();
  }

  // Draws as soon as the widget has a size, and after changes of these traits, of the size or of the theme.
  start(names, draw) {
    this.draw = draw;
    this.listen(names, () => this.invalidate());
    const resized = new ResizeObserver(() => {
      this.follow();
      this.axes.forEach((axes) => axes.resize());
      this.redraw();
    });
    resized.observe(this.plots);
    const themed = new MutationObserver(() => this.follow());
    for (const node of [document.documentElement, document.body]) themed.observe(node, { attributes: true });
    this.undo.push(() => resized.disconnect(), () => themed.disconnect());
    return () => {
      cancelAnimationFrame(this.frame);
      cancelAnimationFrame(this.motion);
      this.undo.forEach((act) => act());
      this.root.remove();
    };
  }

  invalidate() {
    if (!this.root.isConnected) return;
    this.frame ??= requestAnimationFrame(() => this.redraw());
  }

  redraw() {
    this.frame = undefined;
    const start = performance.now();
    this.draw();
    performance.measure("linnet", { start });
  }

  // Dark is where the text around is light.
  follow() {
    if (!this.root.isConnected) return;
    const rgb = getComputedStyle(this.root.parentElement).color.match(/[\d.]+/g).map(Number);
    this.root.classList.toggle("ln-dark", 0.3 * rgb[0] + 0.6 * rgb[1] + 0.1 * rgb[2] > 128);
  }

  // Tells screen readers, when things have come to rest.
  say(text) {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      if (this.said.textContent !== text) this.said.textContent = text;
    }, 500);
  }

  // A slider for a number of the model, or for entry `index` of a vector.
  slider(name, label, { logarithmic = false, digits = 2, unit = "", index } = {}) {
    const [least, largest, grain] = this.model.get("limits")[name];
    const place = logarithmic ? Math.log10 : (x) => x, value = logarithmic ? (x) => 10 ** x : (x) => x;
    const input = element("input", {
      type: "range", min: place(least), max: place(largest), step: grain, "data-name": [name, index ?? []].flat().join("-"),
    });
    const output = element("output");
    const read = () => (index === undefined ? this.model.get(name) : this.model.get(name)[index]);
    const show = () => {
      input.value = place(read());
      output.textContent = format(read(), digits) + unit;
      input.setAttribute("aria-valuetext", output.textContent);
    };
    input.addEventListener("input", () => {
      const chosen = Math.min(largest, Math.max(least, value(input.valueAsNumber)));
      if (index === undefined) return this.set(name, chosen);
      this.set(name, this.model.get(name).map((old, i) => (i === index ? chosen : old)));
    });
    this.controls.append(element("label", { class: "ln-slider" }, element("span", {}, label), input, output));
    this.listen([name], show);
    show();
  }

  // A box that, when ticked, sets a number of the model to `on`, and else to 0.
  check(name, label, on) {
    const input = element("input", { type: "checkbox", "data-name": name }), text = element("span");
    const show = () => {
      const value = this.model.get(name);
      input.checked = value > 0;
      text.textContent = `${label} ${format(value || on)}`;
    };
    input.addEventListener("change", () => this.set(name, input.checked ? on : 0));
    this.controls.append(element("label", { class: "ln-check" }, input, text));
    this.listen([name], show);
    show();
  }

  // A box that switches a trait between true and false; curves = { name: class } is the key of what it shows.
  toggle(name, label, curves = {}) {
    const input = element("input", { type: "checkbox", "data-name": name });
    const keys = Object.entries(curves).map(([word, kind]) => element("span", {}, key(kind), word));
    const show = () => (input.checked = this.model.get(name));
    input.addEventListener("change", () => this.set(name, input.checked));
    this.controls.append(element("label", { class: "ln-check" }, input, label, ...keys));
    this.listen([name], show);
    show();
  }

  button(label, act) {
    const button = element("button", { type: "button" }, label);
    button.addEventListener("click", act);
    this.controls.append(button);
    return button;
  }

  // A table of numbers that is also the key of the plots: rows = { name: [label, class of its curve] }.
  numbers(columns, rows) {
    const cells = {};
    const body = Object.entries(rows).map(([name, [label, kind]]) => {
      cells[name] = columns.map((column) => element("td", { "data-row": name, "data-column": column }));
      return element("tr", {}, element("th", { scope: "row" }, ...(kind ? [key(kind)] : []), label), ...cells[name]);
    });
    const head = columns.map((column) => element("th", { scope: "col" }, column));
    this.panel.insertBefore(
      element("table", { class: "ln-numbers" },
        element("thead", {}, element("tr", {}, element("td"), ...head)), element("tbody", {}, ...body)),
      this.said,
    );
    return (name, values) => values.forEach((value, i) => (cells[name][i].textContent = value));
  }
}

// A pair of axes in a view.  `x` and `y` are ranges; `aspect` is height over width of the plot, 1 for a square one.
// Small ones have a title and a frame, and stand three in a row even on a phone.
export class Axes {
  constructor(view, { label, x, y, xlabel = "", ylabel = "", logarithmic = false, aspect = 0.7, small = "" }) {
    Object.assign(this, { view, x, y, xlabel, ylabel, logarithmic, aspect, small });
    this.margin = small ? { left: 2, right: 2, top: 22, bottom: 2 } : { left: 46, right: 12, top: 10, bottom: 36 };
    this.clip = `linnet-clip-${Math.random().toString(36).slice(2)}`;
    this.window = shape("rect", { x: this.margin.left, y: this.margin.top });
    this.frame = shape("g", { "aria-hidden": "true" });
    this.inside = shape("g", { "clip-path": `url(#${this.clip})`, role: "img", "aria-label": label });
    this.svg = shape("svg", {}, shape("clipPath", { id: this.clip }, this.window), this.frame, this.inside);
    this.box = view.plots.appendChild(element("div", { class: small ? "ln-plot ln-small" : "ln-plot" }, this.svg));
    this.redo = [];
    view.axes.push(this);
  }

  resize() {
    const { margin } = this, width = Math.max(90, Math.floor(this.box.clientWidth));
    this.width = width - margin.left - margin.right;
    this.height = Math.round(this.width * this.aspect);
    const height = this.height + margin.top + margin.bottom;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("height", height);
    this.window.setAttribute("width", this.width);
    this.window.setAttribute("height", this.height);
    this.rescale();
  }

  // Changes the ranges.
  range({ x = this.x, y = this.y }) {
    if ([...x, ...y].every((value, i) => value === [...this.x, ...this.y][i])) return;
    Object.assign(this, { x, y });
    this.rescale();
  }

  rescale() {
    const scale = this.logarithmic ? Math.log10 : (value) => value, { left, top } = this.margin;
    const [x0, x1] = this.x, [y0, y1] = this.y.map(scale);
    this.px = (x) => left + ((x - x0) / (x1 - x0)) * this.width;
    this.py = (y) => top + ((y1 - scale(y)) / (y1 - y0)) * this.height;
    this.frame.replaceChildren(...(this.small ? this.smallFrame() : this.ruledFrame()));
    this.redo.forEach((draw) => draw());
  }

  smallFrame() {
    const { left, top } = this.margin;
    return [
      shape("path", { class: "ln-axis", d: `M${left} ${top}h${this.width}v${this.height}h${-this.width}z` }),
      shape("text", { x: left, y: top - 7 }, this.small),
    ];
  }

  ruledFrame() {
    const { left, top } = this.margin, bottom = top + this.height, right = left + this.width;
    const parts = [shape("path", { class: "ln-axis", d: `M${left} ${top}V${bottom}H${right}` })];
    for (const x of ticks(this.x, Math.max(2, this.width / 70))) {
      parts.push(shape("path", { class: "ln-tick", d: `M${this.px(x)} ${bottom}v5` }));
      parts.push(shape("text", { x: this.px(x), y: bottom + 18, "text-anchor": "middle" }, shorten(x)));
    }
    const wanted = Math.max(2, this.height / 45);
    for (const y of this.logarithmic ? decades(this.y, wanted) : ticks(this.y, wanted)) {
      parts.push(shape("path", { class: "ln-tick", d: `M${left} ${this.py(y)}h-5` }));
      const text = this.logarithmic && y !== 1 ? exponential(y) : shorten(y);
      parts.push(shape("text", { x: left - 8, y: this.py(y) + 4, "text-anchor": "end" }, text));
    }
    parts.push(shape("text", { x: right, y: bottom + 33, "text-anchor": "end" }, this.xlabel));
    parts.push(shape("text", { x: left + 6, y: top + 8 }, this.ylabel));
    return parts;
  }

  // Something that depends on the size alone: drawn again whenever that changes.
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

  path(kind, draw) {
    const path = this.inside.appendChild(shape("path", { class: kind }));
    const far = (value) => Math.min(9999, Math.max(-9999, value)).toFixed(1);
    return {
      set: (points) => {
        let d = "", pen = false;
        for (const point of points) {
          const px = point && this.px(point[0]), py = point && this.py(point[1]);
          const seen = point && !Number.isNaN(px) && !Number.isNaN(py);
          if (seen) d += draw(far(px), far(py), pen);
          pen = seen;
        }
        path.setAttribute("d", d);
      },
    };
  }

  // A point of the model, trait `name`, to drag, or to move with the arrow keys; a click elsewhere brings it there.
  handle(name, label) {
    const { view } = this, [least, largest, grain] = view.model.get("limits")[name];
    const hold = shape("circle", { class: "ln-hold", r: 22 }), knob = shape("circle", { class: "ln-knob", r: 8 });
    const handle = shape("g", {
      class: "ln-handle", role: "slider", tabindex: 0, "aria-label": label, "aria-valuemin": least, "aria-valuemax": largest,
      "aria-roledescription": "point in the plane, moved by the arrow keys", "data-name": name,
    }, hold, knob);
    const move = (x, y) => {
      const keep = (value) => Math.min(largest, Math.max(least, Number(value.toFixed(3))));
      view.set(name, [keep(x), keep(y)]);
    };
    const show = () => {
      const [x, y] = view.model.get(name);
      handle.setAttribute("transform", `translate(${this.px(x)} ${this.py(y)})`);
      handle.setAttribute("aria-valuenow", x);
      handle.setAttribute("aria-valuetext", `${format(x)}, ${format(y)}`);
    };
    const follow = (event) => {
      const box = this.svg.getBoundingClientRect(), [x0, x1] = this.x, [y0, y1] = this.y;
      const x = (event.clientX - box.left - this.margin.left) / this.width, y = (event.clientY - box.top - this.margin.top) / this.height;
      move(x0 + x * (x1 - x0), y1 - y * (y1 - y0));
    };
    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      handle.focus({ preventScroll: true });
      event.preventDefault();
    });
    handle.addEventListener("pointermove", (event) => {
      if (handle.hasPointerCapture(event.pointerId)) follow(event);
    });
    handle.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (!way) return;
      const [x, y] = view.model.get(name), far = event.shiftKey ? grain / 5 : grain;
      move(x + far * way[0], y + far * way[1]);
      event.preventDefault();
    });
    const ground = shape("rect", { class: "ln-pick", x: this.margin.left, y: this.margin.top, fill: "transparent" });
    ground.addEventListener("click", follow);
    this.svg.insertBefore(ground, this.inside);
    this.inside.setAttribute("pointer-events", "none");
    this.svg.append(handle);
    this.fixed(() => {
      ground.setAttribute("width", this.width);
      ground.setAttribute("height", this.height);
      show();
    });
    view.listen([name], show);
  }
}

// A piece of a curve, for a key.
function key(kind) {
  const line = shape("path", { class: kind, d: "M0 6H28" });
  return shape("svg", { class: "ln-key", viewBox: "0 0 28 12", "aria-hidden": "true" }, line);
}

function ticks([low, high], wanted) {
  const rough = (high - low) / wanted, power = 10 ** Math.floor(Math.log10(rough));
  const gap = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  const count = Math.floor(high / gap + 1e-9) - Math.ceil(low / gap - 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => Number(((Math.ceil(low / gap - 1e-9) + i) * gap).toPrecision(12)));
}

function decades([low, high], wanted) {
  const first = Math.ceil(Math.log10(low) - 1e-9), last = Math.floor(Math.log10(high) + 1e-9);
  const gap = Math.max(1, Math.ceil((last - first) / wanted));
  return Array.from({ length: Math.floor((last - first) / gap) + 1 }, (_, i) => 10 ** (last - i * gap));
}

const shorten = (value) => String(value).replace(/^-/, "−");
