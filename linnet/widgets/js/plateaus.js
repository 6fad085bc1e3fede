// Depth and plateaus: the loss and the singular values of W against time, over the exact curves of the single modes.

import { gradientFlow } from "./flow.js";
import { Axes, View, format } from "./kit.js";
import { Landscape } from "./landscape.js";
import { maxAbs, singularValues, solve } from "./matrix.js";

const SHARE = 0.95; // a mode counts as learned when it has come so far
const LONGEST = 150; // units of time that are shown at most
const POINTS = 400; // of a curve
const KINDS = ["ln-flow", "ln-second", "ln-third"];

export function render(context) {
  const { model } = context, modes = model.get("target").length;
  const view = new View(context, "Depth, plateaus and the order in which modes are learned", { wide: true });
  const strength = new Axes(view, {
    label: "Singular values of the product against time", x: [0, 1], y: [0, 1], xlabel: "time t", ylabel: "singular values of W",
  });
  const loss = new Axes(view, {
    label: "Loss against time, on a logarithmic scale", x: [0, 1], y: [1e-6, 10], xlabel: "time t", ylabel: "loss L", logarithmic: true,
  });
  const curves = (axes, kind = "") => KINDS.slice(0, modes).map((mode) => axes.curve(mode + kind));
  const exact = curves(strength, " ln-beneath"), exactLoss = loss.curve("ln-minima ln-beneath");
  const values = curves(strength), losses = loss.curve("ln-minima");
  view.slider("depth", "depth N", { digits: 0 });
  view.slider("scale", "start size", { logarithmic: true, digits: 3 });
  for (let i = 0; i < modes; i++) view.slider("target", `target s${"₁₂₃"[i]}`, { index: i });
  if (modes > 1) view.slider("angle", "start angle", { digits: 0, unit: "°" });
  const write = view.numbers(
    ["end", "half learned", "exact curve"],
    Object.fromEntries(KINDS.slice(0, modes).map((kind, i) => [i, [`mode ${i + 1}`, kind]])),
  );
  const writeAll = view.numbers(["start", "end"], { loss: ["loss L", "ln-minima"], drift: ["drift of all C", ""] });

  return view.start(["depth", "scale", "target", "angle"], () => {
    const [depth, scale, target, angle] = ["depth", "scale", "target", "angle"].map((name) => model.get(name));
    const { land, theta0 } = setting(depth, scale, target, angle);
    const lines = target.map((s) => modeCurve(depth, s, scale));
    const arrival = lines.map((line, i) => crossing(line.map(([t, a]) => [t, a / target[i]]), SHARE));
    const end = Math.min(LONGEST, 1.4 * Math.max(...arrival) + 1);
    const times = Array.from({ length: POINTS + 1 }, (_, k) => (end * k) / POINTS);
    const states = gradientFlow(land, theta0, times, { rtol: 1e-5, atol: 1e-7 });
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
    writeAll("loss", [format(levels[0], 3), format(levels.at(-1), 3)]);
    writeAll("drift", ["0", format(maxAbs(land.drift([states[0], states.at(-1)])), 3)]);
    const when = series.map((line, i) => `mode ${i + 1} at ${format(crossing(line, target[i] / 2), 1)}`);
    view.say(`Depth ${depth}. Half learned: ${when.join(", ")}.`);
  });
}

// A whitened landscape with the target diag(target), and balanced weights whose product is `scale` times a rotation.
export function setting(depth, scale, target, angle) {
  const d = target.length, diagonal = target.map((s, i) => target.map((_, j) => (i === j ? s : 0)));
  const identity = target.map((_, i) => target.map((_, j) => (i === j ? 1 : 0)));
  const land = new Landscape({
    widths: Array(depth + 1).fill(d), S_xx: identity, S_yx: diagonal, least_squares: diagonal, residual: 0, gap: 0,
  });
  const theta0 = new Float64Array(land.dim), Q = rotation(d, angle), root = scale ** (1 / depth);
  for (let j = 0; j < depth; j++) {
    for (let i = 0; i < d * d; i++) theta0[land.start[j] + i] = root * (j === depth - 1 ? Q[i] : identity.flat()[i]);
  }
  return { land, theta0 };
}

// Cayley's rotation (I - tan(angle/2) K)^{-1} (I + tan(angle/2) K), with K skew and all its entries of one size.
function rotation(d, degrees) {
  const size = Math.tan((degrees * Math.PI) / 360) / Math.sqrt(Math.max(1, (d * (d - 1)) / 2)), Q = new Float64Array(d * d);
  for (let column = 0; column < d; column++) {
    const left = new Float64Array(d * d), right = new Float64Array(d);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) left[i * d + j] = (i === j) - size * Math.sign(i - j);
      right[i] = (i === column) + size * Math.sign(i - column);
    }
    solve(left, right).forEach((value, i) => (Q[i * d + column] = value));
  }
  return Q;
}

// The solution of da/dt = N a^{2-2/N} (s - a), a(0) = a0 < s, as points (t, a): with z = log(a / (s - a)) time is the
// integral of a^{2/N-1} / (N s), by Simpson's rule.
export function modeCurve(N, s, a0, pieces = 200) {
  const first = Math.log(a0 / (s - a0)), gap = (14 - first) / pieces;
  const a = (z) => s / (1 + Math.exp(-z)), slowness = (z) => a(z) ** (2 / N - 1) / (N * s);
  const points = [[0, a0]];
  for (let k = 0; k < pieces; k++) {
    const z = first + k * gap;
    const time = (gap / 6) * (slowness(z) + 4 * slowness(z + gap / 2) + slowness(z + gap));
    points.push([points[k][0] + time, a(z + gap)]);
  }
  return points;
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
