// A point of a view's model, trait `name`, to drag or to move with keys.

import { plain, shape } from "./dom.js";

// ways = { key: what it moves, for `move(way, event)` }; drag(event, last) follows a pointer from where it was `last`.
/**
 * @param {import("./view.js").View} view
 * @param {SVGSVGElement} svg
 * @param {string} name
 * @param {{ label: string, description: string, kind?: string, ways: Record<string, number[]>,
 *   move: (way: number[], event: KeyboardEvent) => void, drag: (event: PointerEvent, last: PointerEvent) => void }} options
 */
export function handle(view, svg, name, { label, description, kind = "", ways, move, drag }) {
  const [least, largest] = view.model.get("limits")[name];
  const hold = shape("circle", { class: "ln-hold", r: 22 }), knob = shape("circle", { class: "ln-knob", r: 8 });
  const node = shape("g", {
    class: `ln-handle ${kind}`, role: "slider", tabindex: 0, "aria-label": plain(label), "aria-valuemin": least,
    "aria-valuemax": largest, "aria-roledescription": description, "data-name": name,
  }, hold, knob);
  /** @type {PointerEvent} */
  let last;
  node.addEventListener("pointerdown", (event) => {
    node.setPointerCapture(event.pointerId);
    node.classList.add("ln-dragged"); // the mouse needs no ring around what it holds
    node.focus({ preventScroll: true });
    last = event;
    event.preventDefault();
  });
  node.addEventListener("pointermove", (event) => {
    if (!node.hasPointerCapture(event.pointerId)) return;
    drag(event, last);
    last = event;
  });
  node.addEventListener("blur", () => node.classList.remove("ln-dragged"));
  node.addEventListener("keydown", (event) => {
    node.classList.remove("ln-dragged");
    if (!ways[event.key]) return;
    move(ways[event.key], event);
    event.preventDefault();
  });
  svg.append(node);
  return (x, y, values, text) => {
    node.setAttribute("transform", `translate(${x} ${y})`);
    node.setAttribute("aria-valuenow", values[0]);
    node.setAttribute("aria-valuetext", text);
  };
}
