// Normal hyperbolicity in space: the line of saddles of widths (2, 1, 1), its stable sheet, and on which side of it a
// trajectory leaves.

import { element, format } from "../kit/dom.js";
import { Space } from "../kit/space.js";
import { View } from "../kit/view.js";
import { traceFlow } from "../numerics/flow.js";
import { Landscape } from "../numerics/landscape.js";
import { norm } from "../numerics/matrix.js";
import { invariant, minimum, ontoSheet, side, slopeOf, stableSheet, unstableSheet } from "../numerics/saddle.js";

const REACH = [1.7, 1.9, 1.7], FIBRES = [-1.3, -0.65, 0, 0.65, 1.3];
const SHEET = { light: [[134, 192, 169], [201, 229, 218]], dark: [[29, 85, 68], [54, 128, 106]] };
const QUADRIC = { light: [[238, 214, 170], [252, 241, 218]], dark: [[78, 60, 28], [112, 90, 50]] };

/** @param {import("../types").Context} context */
export function render(context) {
  const { model } = context, land = new Landscape(model.get("problem"));
  const view = new View(context);
  const space = new Space(view, {
    label: "The stable sheet through the line of saddles, two lines of minima, and a trajectory from the start",
    reach: REACH, radius: 2.3,
  });
  const show = space.handle("theta0", "Start of the trajectory");
  ["a", "b", "c"].forEach((name, index) => view.slider("theta0", `start $${name}$`, { index }));
  view.button("Onto the sheet", () => {
    const [, b, c] = model.get("theta0");
    view.set("theta0", ontoSheet(b, c));
  });
  view.toggle("sheet", "sheet");
  view.toggle("fibres", "fibres", { in: "ln-stable", out: "ln-unstable" });
  view.toggle("quadric", "quadric");
  view.slider("azimuth", "turn", { digits: 0, unit: "°" });
  view.slider("elevation", "tilt", { digits: 0, unit: "°" });
  view.slider("zoom", "zoom");
  const write = view.numbers(["start", "end"], { a: ["$a$", ""], b: ["$b$", ""], c: ["$c$", ""], side: ["side $a + kc$", ""], C: ["$C$", ""] });
  const words = view.panel.appendChild(element("p", { class: "ln-words", "aria-hidden": "true" }));
  const sheet = grid(span(-REACH[1], REACH[1], 30), span(-REACH[2], REACH[2], 20), ontoSheet);

  let path;
  const follow = () => {
    const theta0 = Float64Array.from(model.get("theta0")), rules = model.get("rules");
    const states = traceFlow(land, theta0, rules.growth / slopeOf(invariant(theta0)), { ...rules, between: 1 }).states.map((theta) => Array.from(theta));
    return { states, thin: thinned(states, 0.03), nearest: nearestSaddle(states) };
  };
  view.listen(["theta0"], () => (path = undefined));

  return view.start(["theta0", "sheet", "fibres", "quadric", "azimuth", "elevation", "zoom"], () => {
    path ??= follow(); // turning the scene needs no new one
    const start = path.states[0], end = path.states.at(-1), C = invariant(start);
    space.begin();
    const theme = space.dark ? "dark" : "light";
    if (model.get("sheet")) space.surface([sheet], side, SHEET[theme]);
    if (model.get("quadric")) space.surface(quadric(C), (theta) => invariant(theta) - C, QUADRIC[theme], [2.5, 2.5, 1.5]);
    space.paint();
    if (model.get("fibres")) FIBRES.forEach((beta) => fibre(space, beta));
    for (const sign of [-1, 1]) {
      const minima = span(-0.53, 0.53, 24).map((x) => [sign * Math.exp(x), 0, sign * Math.exp(-x)]);
      space.curve(minima, "minimum", { width: 3.5 });
      space.text(minima[0], `minima, $c$ ${sign > 0 ? ">" : "<"} 0`);
    }
    space.curve(span(-REACH[1], REACH[1], 2).map((b) => [0, b, 0]), "saddle", { width: 3, onTop: true });
    space.text([0, -REACH[1], 0], "saddles", { colour: "saddle", shift: [8, -6] });
    if (model.get("sheet")) space.text(sheet[0].at(-1), "stable sheet", { colour: "stable", shift: [0, -6] });
    space.curve(path.thin, "flow", { width: 2.5 });
    space.dot(end, "flow");
    space.directions(["a", "b", "c"]);
    show();
    const [first, last] = [start, end].map((theta) => [...theta, side(theta), invariant(theta)].map((value) => format(clean(value), 2)));
    ["a", "b", "c", "side", "C"].forEach((name, i) => write(name, [first[i], last[i]]));
    words.textContent = `${outcome(end, C)}${path.nearest}`;
    view.say(words.textContent);
  });
}

// Where the trajectory ended, in words.
function outcome(end, C) {
  const named = ([a, b, c]) => `(${[a, b, c].map((value) => format(clean(value), 2)).join(", ")})`;
  const best = minimum(C), distance = (sign) => norm(best.map((value, i) => end[i] - sign * value));
  for (const sign of [1, -1]) {
    if (distance(sign) < 1e-3) return `Ends at the minimum ${named(end)}, on the side c\u00a0${sign > 0 ? ">" : "<"}\u00a00.`;
  }
  if (Math.hypot(end[0], end[2]) < 1e-3) return `On the sheet: comes to rest at the saddle ${named(end)}.`;
  return `Still on its way at ${named(end)}.`;
}

// How near the trajectory passed by the line of saddles, if it came nearer than where it began and went away again.
function nearestSaddle(states) {
  const distances = states.map(([a, , c]) => Math.hypot(a, c)), least = Math.min(...distances);
  const k = distances.indexOf(least);
  if (k === 0 || k === states.length - 1) return "";
  return ` It passed the saddle (0, ${format(clean(states[k][1]), 2)}, 0) at the distance ${format(least, 3)}.`;
}

// The trajectories that come to a saddle and those that leave it.
function fibre(space, beta) {
  for (const way of [-1, 1]) {
    const inside = (theta) => Math.abs(theta[1]) <= REACH[1];
    space.curve(span(way * REACH[2], 0, 20).map((c) => stableSheet(beta, c)).filter(inside), "stable", { arrow: 0.5, onTop: true });
    const leaving = span(0, (way * Math.PI) / 2, 20).map((angle) => unstableSheet(beta, angle));
    space.curve(leaving, "unstable", { arrow: 0.6, dash: [7, 4] });
  }
}

// The quadric c^2 - a^2 - b^2 = C: one sheet, or two for C > 0.
function quadric(C, high = 1.5) {
  const turns = span(0, 2 * Math.PI, 44);
  const part = (low, top, rows) => grid(turns, span(low, top, rows), (turn, c) => {
    const radius = Math.sqrt(Math.max(0, c * c - C));
    return [radius * Math.cos(turn), radius * Math.sin(turn), c];
  });
  if (C <= 0) return [part(-high, high, 18)];
  const low = Math.sqrt(C);
  return low < high ? [part(low, high, 9), part(-high, -low, 9)] : [];
}

const grid = (rows, columns, point) => rows.map((row) => columns.map((column) => point(row, column)));
const span = (low, high, pieces) => Array.from({ length: pieces + 1 }, (_, i) => low + ((high - low) * i) / pieces);
const clean = (value) => (Math.abs(value) < 1e-3 ? 0 : value); // rounding and the last bit of the way

// The points of a polyline that are at least `gap` apart, and the last one.
function thinned(points, gap) {
  const kept = [points[0]];
  for (const point of points) {
    if (Math.hypot(...point.map((value, i) => value - kept.at(-1)[i])) >= gap) kept.push(point);
  }
  return [...kept, points.at(-1)];
}
