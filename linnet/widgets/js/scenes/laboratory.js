// The laboratory of the conjecture: many random starts rain onto the losses of the critical points, and how sure it is
// that all arrive at the lowest.

import { Axes } from "../kit/axes.js";
import { format } from "../kit/dom.js";
import { View } from "../kit/view.js";
import { binomialBounds, deepLandscape, normal, settle } from "../numerics/starts.js";

const KINDS = { arrived: "ln-minimum", elsewhere: "ln-saddle", moving: "ln-second" };
const SLICE = 8; // milliseconds of work in each frame
const FRAMES = 90; // that a rain takes at least
const FIRST = -2; // power of 10 of the time at the left

/** @param {import("../types").Context} context */
export function render(context) {
  const { model } = context, problem = model.get("problem"), rules = model.get("rules");
  const view = new View(context, { wide: true });
  const losses = new Axes(view, {
    label: "Loss of each start against time, and the losses of the critical points", x: [FIRST, 1], y: [0, 1],
    xlabel: "time $t$, power of 10", ylabel: "loss $L$ of each start", narrow: 0.55,
  });
  const bounds = new Axes(view, {
    label: "Bound, with 95 percent confidence, for the chance that a start fails, against the starts counted", x: [0, 1], y: [1e-3, 1], logarithmic: true,
    xlabel: "starts counted", ylabel: "a start fails with a chance below", narrow: 0.3,
  });
  const all = criticalValues(problem.modes, problem.residual);
  const levels = all.map(() => losses.curve("ln-level")), names = all.map(() => losses.text("end"));
  const least = losses.curve("ln-minima");
  const ends = Object.values(KINDS).map((kind) => losses.dots(kind)), worst = bounds.curve("ln-flow");
  view.slider("depth", "depth $N$", { digits: 0 });
  view.slider("width", "hidden width", { digits: 0 });
  view.slider("scale", "size of the start", { logarithmic: true, digits: 3 });
  view.slider("starts", "starts", { digits: 0 });
  view.button("Draw others", () => view.set("seed", (model.get("seed") + 1) % 1000));
  const write = view.numbers(["starts", "share", "highest loss"], {
    arrived: ["at the minimum", KINDS.arrived], elsewhere: ["elsewhere", KINDS.elsewhere], moving: ["still moving", KINDS.moving],
    least: ["least squares", "ln-minima"],
  });
  const bound = view.numbers(["at least", "at most"], { chance: ["chance to arrive", ""], failure: ["to fail", ""] });

  const experiment = () => {
    const setting = deepLandscape(problem, model.get("depth"), model.get("width"));
    const zero = setting.land.value(new Float64Array(setting.land.dim)); // no mode learned
    return { setting: { ...setting, zero }, random: normal(model.get("seed")) };
  };
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {{ loss: number, time: number, fate: string, end: Float64Array, curve: number[][] }[]} */
  let results = [];
  let { setting, random } = experiment();
  let rain = [], sure = [], frame, seen = false;
  const work = () => {
    frame = undefined;
    const wanted = model.get("starts"), end = performance.now() + SLICE, before = results.length;
    const most = calm.matches ? wanted : before + Math.ceil(wanted / FRAMES);
    while (results.length < Math.min(wanted, most) && performance.now() < end) results.push(one());
    const curve = losses.curve("ln-flow ln-rain"), points = results.slice(before).flatMap((result) => [...result.curve, null]);
    rain.push({ curve, points });
    curve.set(points);
    if (results.length < wanted) frame = requestAnimationFrame(work);
    view.invalidate();
  };
  const one = () => {
    const theta0 = Float64Array.from({ length: setting.land.dim }, () => model.get("scale") * random());
    const curve = [[FIRST, setting.land.value(theta0)]], high = setting.zero;
    const result = settle(setting, theta0, problem.modes[0] || 1, rules, (t, loss) => {
      const [x, y] = curve[curve.length - 1], now = Math.log10(t);
      if (now > FIRST && (now - x > 0.05 || Math.abs(loss - y) > 0.02 * high)) curve.push([now, loss]);
    });
    return { ...result, curve };
  };
  const begin = () => {
    for (const { curve } of rain) curve.remove();
    [results, rain, sure] = [[], [], []];
    ({ setting, random } = experiment());
    if (seen) frame ??= requestAnimationFrame(work);
  };
  losses.fixed(() => {
    for (const { curve, points } of rain) curve.set(points);
  });
  view.listen(["depth", "width", "scale", "seed"], begin);
  view.listen(["starts"], () => {
    if (results.length > model.get("starts")) begin();
    else if (seen) frame ??= requestAnimationFrame(work); // more of the same
  });
  const watcher = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen = true; // a reader who never comes here has no use for the work
    watcher.disconnect();
    begin();
  });
  watcher.observe(view.root);
  view.undo.push(() => watcher.disconnect(), () => cancelAnimationFrame(frame));
  begin();

  return view.start(["depth", "width", "scale", "starts", "seed"], () => {
    const { land, zero } = setting, wanted = model.get("starts"), n = results.length;
    const last = Math.ceil(Math.max(1, ...results.map(({ curve }) => curve[curve.length - 1][0]))), edge = last + 0.3 * (last - FIRST);
    losses.range({ x: [FIRST, edge], y: [-0.06 * zero, zero * 1.35] });
    const flat = (value) => [[FIRST, value], [edge, value]];
    least.set(flat(land.residual));
    const counts = Object.keys(KINDS).map((fate, i) => {
      const those = results.filter((result) => result.fate === fate);
      const highest = Math.max(...those.map(({ loss }) => loss)); // of none: -Infinity
      ends[i].set(those.map(({ curve, loss }) => [curve[curve.length - 1][0], loss]));
      write(fate, [those.length, n ? format(those.length / n, 3) : "–", format(highest, 4)]);
      return those.length;
    });
    const held = atRest(results, all);
    let room = losses.height + 99; // names that would stand in one another are left out
    all.forEach(({ name, loss, modes }, i) => {
      const allowed = modes <= Math.min(...land.widths), y = losses.py(loss), fits = allowed && room - y > 14;
      levels[i].set(allowed ? flat(loss) : []);
      names[i].set(edge, loss, fits ? `${name}: ${held[i]}` : "", [-3, -4]);
      if (fits) room = y;
    });
    const [low, high] = n ? binomialBounds(counts[0], n) : [0, 1];
    if (n > (sure.at(-1)?.[0] ?? 0)) sure.push([n, 1 - low]);
    bounds.range({ x: [0, wanted] });
    worst.set(sure);
    bound("chance", [low, high].map((value) => format(value, 4)));
    bound("failure", [1 - high, 1 - low].map((value) => format(value, 4)));
    write("least", ["", "", format(land.residual, 4)]);
    if (n === wanted) {
      view.say(`${counts[0]} of ${n} starts arrived at the minimum. With 95 % confidence a start fails with probability at most ${format(1 - low, 4)}.`);
    }
  });
}

// Losses of the critical points by the modes that are learned there, the lowest first.
function criticalValues(modes, residual) {
  const sets = Array.from({ length: 2 ** modes.length }, (_, bits) => modes.map((_, i) => i).filter((i) => (bits >> i) & 1));
  const level = (set) => ({
    name: set.length ? `{${set.map((i) => i + 1).join(",")}}` : "∅",
    modes: set.length,
    loss: modes.reduce((sum, s, i) => sum + (set.includes(i) ? 0 : (s * s) / 2), residual),
  });
  return sets.map(level).sort((one, other) => one.loss - other.loss);
}

// How many of the results have come to rest at each level.
function atRest(results, levels) {
  const counts = levels.map(() => 0);
  for (const { loss, fate } of results) {
    if (fate === "moving") continue;
    const distances = levels.map((level) => Math.abs(level.loss - loss));
    counts[distances.indexOf(Math.min(...distances))]++;
  }
  return counts;
}
