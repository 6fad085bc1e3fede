// Depth and plateaus: the loss and the singular values of W against time, over the exact curves of the single modes.

import { Axes } from "../kit/axes.js";
import { format } from "../kit/dom.js";
import { View } from "../kit/view.js";
import { modeCurve, setting } from "../numerics/depth.js";
import { gradientFlow } from "../numerics/flow.js";
import { maxAbs, singularValues } from "../numerics/matrix.js";

const POINTS = 400; // of a curve
const KINDS = ["ln-mode-1", "ln-mode-2", "ln-mode-3"];

/** @param {import("../types").Context} context */
export function render(context) {
  const { model } = context, modes = model.get("target").length, rules = model.get("rules");
  const view = new View(context, { wide: true });
  const strength = new Axes(view, {
    label: "Singular values of the product against time", x: [0, 1], y: [0, 1], xlabel: "time $t$", ylabel: "singular values of $W$", narrow: 0.4,
  });
  const loss = new Axes(view, {
    label: "Loss against time, on a logarithmic scale", x: [0, 1], y: [1e-6, 10], xlabel: "time $t$", ylabel: "loss $L$", narrow: 0.3, logarithmic: true,
  });
  const curves = (axes, kind = "") => KINDS.slice(0, modes).map((mode) => axes.curve(mode + kind));
  const exact = curves(strength, " ln-beneath"), exactLoss = loss.curve("ln-minima ln-beneath");
  const values = curves(strength), losses = loss.curve("ln-minima");
  view.slider("depth", "depth $N$", { digits: 0 });
  view.slider("scale", "start size", { logarithmic: true, digits: 3 });
  for (let i = 0; i < modes; i++) view.slider("target", `target $s$${"₁₂₃"[i]}`, { index: i });
  if (modes > 1) view.slider("angle", "start angle", { digits: 0, unit: "°" });
  const write = view.numbers(
    ["end", "half learned", "exact curve"],
    Object.fromEntries(KINDS.slice(0, modes).map((kind, i) => [i, [`mode ${i + 1}`, kind]])),
  );
  const writeAll = view.numbers(["start", "end"], { loss: ["loss $L$", "ln-minima"], drift: ["drift of all $C$", ""] });

  return view.start(["depth", "scale", "target", "angle"], () => {
    const [depth, scale, target, angle] = ["depth", "scale", "target", "angle"].map((name) => model.get(name));
    const { land, theta0 } = setting(depth, scale, target, angle);
    const lines = target.map((s) => modeCurve(depth, s, scale));
    const arrival = lines.map((line, i) => crossing(line.map(([t, a]) => [t, a / target[i]]), rules.share));
    const end = Math.min(rules.longest, rules.stretch * Math.max(...arrival) + rules.more);
    const times = Array.from({ length: POINTS + 1 }, (_, k) => (end * k) / POINTS);
    const states = gradientFlow(land, theta0, times, rules);
    const seen = states.map((theta) => singularValues(land.product(theta), modes, modes));
    const order = target.map((_, i) => i).sort((i, j) => target[j] - target[i]); // which mode is the k-th largest
    const series = target.map((_, i) => times.map((t, k) => [t, seen[k][order.indexOf(i)]]));
    const levels = states.map((theta) => land.excess(theta));
    const high = Math.max(...target) * 1.15;
    strength.range({ x: [0, end], y: [0, high] });
    loss.range({ x: [0, end], y: [1e-6, 10 ** Math.ceil(Math.log10(levels[0]))] });
    target.forEach((s, i) => {
      exact[i].set([...lines[i], [Math.max(end, lines[i].at(-1)[0]), s]]);
      values[i].set(series[i]);
      write(i, [series[i].at(-1)[1], crossing(series[i], s / 2), crossing(lines[i], s / 2)].map((value) => format(value, 2)));
    });
    losses.set(times.map((t, k) => [t, Math.max(levels[k], 1e-16)]));
    exactLoss.set(times.map((t) => [t, lines.reduce((sum, line, i) => sum + (target[i] - valueAt(line, t)) ** 2 / 2, 1e-16)]));
    writeAll("loss", [format(levels[0], 3), format(levels[levels.length - 1], 3)]);
    writeAll("drift", ["0", format(maxAbs(land.drift([states[0], states[states.length - 1]])), 3)]);
    const when = series.map((line, i) => `mode ${i + 1} at ${format(crossing(line, target[i] / 2), 1)}`);
    view.say(`Depth ${depth}. Half learned: ${when.join(", ")}.`);
  });
}

// When a rising polyline first reaches a level.
function crossing(points, level) {
  const k = points.findIndex(([, value]) => value >= level);
  if (k <= 0) return k === 0 ? points[0][0] : NaN;
  const [[t0, v0], [t1, v1]] = [points[k - 1], points[k]];
  return t0 + ((t1 - t0) * (level - v0)) / (v1 - v0);
}

// The value of a polyline at a time; after its end the last one.
function valueAt(points, t) {
  let low = 0, high = points.length - 1;
  if (t >= points[high][0]) return points[high][1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle][0] <= t) low = middle;
    else high = middle;
  }
  const [[t0, v0], [t1, v1]] = [points[low], points[high]];
  return v0 + ((v1 - v0) * (t - t0)) / (t1 - t0);
}
