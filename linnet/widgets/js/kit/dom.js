// Elements, numbers for readers, labels with formulas, keys of curves.

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} attributes
 * @param {(Node | string)[]} children
 */
export function element(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} attributes
 * @param {(Node | string)[]} children
 */
export function shape(tag, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), attributes, children);
}

/**
 * @template {Element} T
 * @param {T} node
 */
function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// A label, in which variables stand between dollar signs and are set in the italics of formulas: "step $h$".
export const label = (text) => typeset(text, (words) => element("i", { class: "ln-math" }, words));

export const drawnLabel = (text) => typeset(text, (words) => shape("tspan", { class: "ln-math" }, words));

/** @param {string} text */
const typeset = (text, formula) => text.split("$").map((words, i) => (i % 2 ? formula(words) : words));

/** @param {string} text */
export const plain = (text) => text.replaceAll("$", "");

// A number for readers: three digits or so, a real minus sign.
/** @param {number} value */
export function format(value, digits = 2) {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value), small = size < 0.5 * 10 ** -digits, large = size >= 1e5;
  const text = size > 0 && (small || large) ? exponential(value) : value.toFixed(digits);
  return text.replace(/^-/, "−");
}

// A number for screen readers, which stumble over raised digits.
/** @param {number} value */
export const spoken = (value) => String(Number(value.toFixed(2))).replace("-", "−");

/** @param {number} value */
export function exponential(value) {
  const [mantissa, exponent] = value.toExponential(0).split("e");
  const raised = [...exponent.replace("+", "")].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("");
  return mantissa === "1" ? `10${raised}` : `${mantissa}·10${raised}`;
}

// A piece of a curve, for a key.
export function key(kind) {
  const line = shape("path", { class: kind, d: "M0 6H28" });
  return shape("svg", { class: "ln-key", viewBox: "0 0 28 12", "aria-hidden": "true" }, line);
}

// How many pixels of the screen a pixel of the drawing takes: more than one on a slide, which is enlarged as a whole.
/** @param {SVGSVGElement} svg */
export function magnification(svg) {
  return svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
}
