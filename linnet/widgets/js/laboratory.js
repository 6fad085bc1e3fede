// The laboratory of the conjecture: many random starts, the losses at which they come to rest, and how sure it is that
// all arrive.

import { Axes, View, format } from "./kit.js";
import { binomialBounds, deepLandscape, normal, settle } from "./starts.js";

const KINDS = { arrived: "ln-flow", elsewhere: "ln-second", moving: "ln-third" };
const SLICE = 8; // milliseconds of work in each frame

export function render(context) {
  const { model } = context, problem = model.get("problem");
  const view = new View(context, "Random starts of a deep linear network, and where they come to rest", { wide: true });
  const losses = new Axes(view, {
    label: "Loss at rest of each start, above the line of least squares", x: [0, 1], y: [0, 1], xlabel: "start", ylabel: "loss at rest",
  });
  const waiting = new Axes(view, {
    label: "Fraction of the starts that have not arrived yet, against time", x: [-1, 1], y: [0, 1.15], xlabel: "time t, power of 10", ylabel: "fraction under way",
  });
  const levels = Array.from({ length: 2 ** problem.modes.length }, () => losses.curve("ln-level"));
  const dots = Object.values(KINDS).map((kind) => losses.dots(kind)), underWay = waiting.curve("ln-flow");
  const least = losses.curve("ln-minima");
  view.slider("depth", "depth N", { digits: 0 });
  view.slider("width", "hidden width", { digits: 0 });
  view.slider("scale", "size of the start", { logarithmic: true, digits: 3 });
  view.slider("starts", "starts", { digits: 0 });
  view.button("Draw others", () => view.set("seed", (model.get("seed") + 1) % 1000));
  const write = view.numbers(["starts", "share", "highest loss"], {
    arrived: ["at the minimum", KINDS.arrived], elsewhere: ["elsewhere", KINDS.elsewhere], moving: ["still moving", KINDS.moving],
    least: ["least squares", "ln-minima"],
  });
  const bound = view.numbers(["at least", "at most"], { chance: ["chance to arrive", ""], failure: ["to fail", ""] });

  let results = [], setting, random, frame, seen = false;
  const work = () => {
    frame = undefined;
    const wanted = model.get("starts"), scale = model.get("scale"), end = performance.now() + SLICE;
    while (results.length < wanted && performance.now() < end) {
      const theta0 = Float64Array.from({ length: setting.land.dim }, () => scale * random());
      results.push(settle(setting, theta0, problem.modes[0] || 1));
    }
    if (results.length < wanted) frame = requestAnimationFrame(work);
    view.invalidate();
  };
  const begin = () => {
    results = [];
    setting = deepLandscape(problem, model.get("depth"), model.get("width"));
    random = normal(model.get("seed"));
    if (seen) frame ??= requestAnimationFrame(work);
  };
  view.listen(["depth", "width", "scale", "seed"], begin);
  view.listen(["starts"], () => {
    results.length = Math.min(results.length, model.get("starts"));
    if (seen) frame ??= requestAnimationFrame(work); // more of the same
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
    const { land } = setting, wanted = model.get("starts"), n = results.length;
    const zero = land.value(new Float64Array(land.dim)); // no mode learned
    losses.range({ x: [0, wanted + 1], y: [-0.08 * zero, zero * 1.15] });
    const flat = (value) => [[0, value], [wanted + 1, value]];
    criticalValues(problem.modes, land).forEach((value, i) => levels[i].set(value === undefined ? [] : flat(value)));
    least.set(flat(land.residual));
    const counts = Object.keys(KINDS).map((fate, i) => {
      const those = results.flatMap((result, k) => (result.fate === fate ? [[k + 1, result.loss]] : []));
      dots[i].set(those);
      const worst = Math.max(...those.map(([, loss]) => loss)); // of none: -Infinity
      write(fate, [those.length, n ? format(those.length / n, 3) : "–", format(worst, 4)]);
      return those.length;
    });
    drawWaiting(waiting, underWay, results);
    const [low, high] = n ? binomialBounds(counts[0], n) : [0, 1];
    bound("chance", [low, high].map((value) => format(value, 4)));
    bound("failure", [1 - high, 1 - low].map((value) => format(value, 4)));
    write("least", ["", "", format(land.residual, 4)]);
    if (n === wanted) {
      view.say(`${counts[0]} of ${n} starts arrived at the minimum. With 95 % confidence a start fails with probability at most ${format(1 - low, 4)}.`);
    }
  });
}

// Losses of the critical points, for each set of modes that the network can learn; undefined for the other sets.
function criticalValues(modes, land) {
  const rank = Math.min(...land.widths), all = Array.from({ length: 2 ** modes.length }, (_, bits) => bits);
  return all.map((bits) => {
    const missed = modes.filter((_, i) => !((bits >> i) & 1));
    if (modes.length - missed.length > rank) return undefined;
    return missed.reduce((sum, s) => sum + (s * s) / 2, land.residual);
  });
}

// The share of starts that has not arrived, against the logarithm of time, as stairs.
function drawWaiting(axes, curve, results) {
  const times = results.filter(({ fate }) => fate === "arrived").map(({ time }) => Math.log10(time)).sort((t, u) => t - u);
  if (times.length === 0) return curve.set([]);
  const x = [Math.floor(times[0] - 0.2), Math.ceil(times.at(-1) + 0.2)], n = results.length;
  axes.range({ x });
  curve.set([[x[0], 1], ...times.flatMap((t, k) => [[t, 1 - k / n], [t, 1 - (k + 1) / n]]), [x[1], 1 - times.length / n]]);
}
