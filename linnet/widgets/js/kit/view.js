// The frame of a widget, and its controls.

import { element, format, key, label, plain } from "./dom.js";

// The frame of a widget.  Controls and plots are added to it; `draw` is called once per frame of the screen, and only
// when the model, the width or the theme has changed.
export class View {
  /** @param {import("../types").Context} context */
  constructor({ model, el }, { wide = false } = {}) {
    const { title, hint } = model.get("words");
    this.model = model;
    this.heading = element("div", { class: "ln-heading" },
      element("p", { class: "ln-title" }, title), element("p", { class: "ln-hint" }, hint));
    this.plots = element("div", { class: "ln-plots" });
    this.controls = element("div", { class: "ln-controls" });
    this.said = element("p", { class: "ln-said", role: "status" });
    this.panel = element("div", { class: "ln-panel" }, this.controls, this.said); // below or beside the plots
    const kind = wide ? "linnet-widget ln-wide" : "linnet-widget";
    this.root = element("div", { class: kind, role: "group", "aria-label": title }, this.heading, this.plots, this.panel);
    this.root.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); // notebooks have other uses for arrows
    });
    el.append(this.root);
    /** @type {{ resize: () => void }[]} */
    this.axes = [];
    /** @type {(() => void)[]} */
    this.undo = [];
    this.draw = () => {};
    this.sized = false;
    this.motion = this.saying = 0; // numbers of what waits to be done
    /** @type {number | undefined} */
    this.frame = undefined;
  }

  /** @param {string[]} names @param {() => void} act */
  listen(names, act) {
    for (const name of names) {
      this.model.on(`change:${name}`, act);
      this.undo.push(() => this.model.off(`change:${name}`, act));
    }
  }

  /** @param {string} name */
  set(name, value) {
    this.model.set(name, value);
    this.model.save_changes();
  }

  // Runs act(share) for the shares from 0 to 1 of some seconds; at once where motion is unwelcome.
  /** @param {(share: number) => void} act */
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
  /** @param {string[]} names @param {() => void} draw */
  start(names, draw) {
    this.draw = draw;
    this.listen(names, () => this.invalidate());
    const resized = new ResizeObserver(() => {
      this.sized = true;
      this.follow();
      for (const axes of this.axes) axes.resize();
      this.redraw();
    });
    resized.observe(this.plots);
    const themed = new MutationObserver(() => this.follow() && this.invalidate());
    for (const node of [document.documentElement, document.body]) themed.observe(node, { attributes: true });
    this.undo.push(() => resized.disconnect(), () => themed.disconnect());
    return () => {
      cancelAnimationFrame(this.frame ?? 0);
      cancelAnimationFrame(this.motion);
      for (const act of this.undo) act();
      this.root.remove();
    };
  }

  invalidate() {
    if (!this.sized || !this.root.isConnected) return;
    this.frame ??= requestAnimationFrame(() => this.redraw());
  }

  redraw() {
    this.frame = undefined;
    const start = performance.now();
    this.draw();
    performance.measure("linnet", { start });
  }

  // Dark is where the text around is light.  Returns whether that has changed.
  follow() {
    if (!this.root.isConnected) return false;
    const before = this.root.classList.contains("ln-dark");
    const rgb = (getComputedStyle(this.root.parentElement ?? this.root).color.match(/[\d.]+/g) ?? []).map(Number);
    return this.root.classList.toggle("ln-dark", 0.3 * rgb[0] + 0.6 * rgb[1] + 0.1 * rgb[2] > 128) !== before;
  }

  // Tells screen readers, when things have come to rest.
  /** @param {string} text */
  say(text) {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      if (this.said.textContent !== text) this.said.textContent = text;
    }, 500);
  }

  // A slider for a number of the model, or for entry `index` of a vector.
  /**
   * @param {string} name
   * @param {string} text
   * @param {{ logarithmic?: boolean, digits?: number, unit?: string, index?: number }} how
   */
  slider(name, text, { logarithmic = false, digits = 2, unit = "", index } = {}) {
    const [least, largest, grain] = this.model.get("limits")[name];
    const same = (/** @type {number} */ x) => x;
    const place = logarithmic ? Math.log10 : same, value = logarithmic ? (/** @type {number} */ x) => 10 ** x : same;
    const input = element("input", {
      type: "range", min: place(least), max: place(largest), step: grain, "data-name": [name, index ?? []].flat().join("-"),
    });
    const output = element("output");
    const read = () => (index === undefined ? this.model.get(name) : this.model.get(name)[index]);
    const show = () => {
      input.value = `${place(read())}`;
      output.textContent = format(read(), digits) + unit;
      input.setAttribute("aria-valuetext", output.textContent);
    };
    input.addEventListener("input", () => {
      const chosen = Math.min(largest, Math.max(least, value(input.valueAsNumber)));
      if (index === undefined) return this.set(name, chosen);
      this.set(name, this.model.get(name).map((old, i) => (i === index ? chosen : old)));
    });
    this.controls.append(element("label", { class: "ln-slider" }, element("span", {}, ...label(text)), input, output));
    this.listen([name], show);
    show();
  }

  // A box that, when ticked, sets a number of the model to `on`, and else to 0.
  /** @param {string} name @param {string} text @param {number} on */
  check(name, text, on) {
    const input = element("input", { type: "checkbox", "data-name": name }), words = element("span");
    const show = () => {
      const value = this.model.get(name);
      input.checked = value > 0;
      words.replaceChildren(...label(`${text} ${format(value || on)}`));
    };
    input.addEventListener("change", () => this.set(name, input.checked ? on : 0));
    this.controls.append(element("label", { class: "ln-check" }, input, words));
    this.listen([name], show);
    show();
  }

  // A box that switches a trait between true and false; curves = { name: class } is the key of what it shows.
  /** @param {string} name @param {string} text @param {Record<string, string>} curves */
  toggle(name, text, curves = {}) {
    const input = element("input", { type: "checkbox", "data-name": name });
    const keys = Object.entries(curves).map(([word, kind]) => element("span", {}, key(kind), word));
    const show = () => {
      input.checked = this.model.get(name);
    };
    input.addEventListener("change", () => this.set(name, input.checked));
    this.controls.append(element("label", { class: "ln-check" }, input, text, ...keys));
    this.listen([name], show);
    show();
  }

  /** @param {string} text @param {() => void} act */
  button(text, act) {
    const button = element("button", { type: "button" }, text);
    button.addEventListener("click", act);
    this.controls.append(button);
    return button;
  }

  // A table of numbers that is also the key of the plots: rows = { name: [label, class of its curve] }.
  /** @param {string[]} columns @param {Record<string, [string, string]>} rows */
  numbers(columns, rows) {
    /** @type {Record<string, HTMLElement[]>} */
    const cells = {};
    const body = Object.entries(rows).map(([name, [text, kind]]) => {
      cells[name] = columns.map((column) => element("td", { "data-row": name, "data-column": plain(column) }));
      return element("tr", {}, element("th", { scope: "row" }, ...(kind ? [key(kind)] : []), ...label(text)), ...cells[name]);
    });
    const head = columns.map((column) => element("th", { scope: "col" }, ...label(column)));
    this.panel.insertBefore(
      element("table", { class: "ln-numbers" },
        element("thead", {}, element("tr", {}, element("td"), ...head)), element("tbody", {}, ...body)),
      this.said,
    );
    return (/** @type {string} */ name, /** @type {(string | number)[]} */ values) => {
      cells[name].forEach((cell, i) => cell.replaceChildren(String(values[i])));
    };
  }
}
