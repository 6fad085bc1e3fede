// One start, three integrators of fixed step: their paths side by side, the drift of the invariants and the loss.

import { Axes } from "../kit/axes.js";
import { element, format } from "../kit/dom.js";
import { View } from "../kit/view.js";
import { hyperbola, product } from "../numerics/curves.js";
import { gradientFlow, march, traceFlow } from "../numerics/flow.js";
import { Landscape } from "../numerics/landscape.js";
import { norm } from "../numerics/matrix.js";

const METHODS = { euler: "Euler", rk4: "Runge-Kutta 4", gauss2: "implicit midpoint" };
const KINDS = { euler: "ln-descent", rk4: "ln-mode-3", gauss2: "ln-second" };
const LEAST = 1e-17;

/** @param {import("../types").Context} context */
export function render(context) {
  const { model } = context, land = new Landscape(model.get("problem")), scalar = land.dim === 2;
  const rules = model.get("rules"), view = new View(context, { wide: true });
  const [, last] = model.get("limits").time, reach = model.get("reach"), low = scalar ? -reach : 0;
  const panels = Object.entries(METHODS).map(([method, name]) => {
    const axes = new Axes(view, {
      label: `Path of ${name} beside the flow's hyperbola`, x: [low, reach], y: [low, reach], aspect: 1, small: true, ylabel: name,
    });
    const own = axes.curve("ln-invariant"), exact = axes.curve("ln-flow ln-thin");
    const path = axes.curve(`${KINDS[method]} ln-thin`), dots = axes.dots(KINDS[method]);
    if (scalar) {
      const minima = axes.curve("ln-minima ln-thin");
      axes.fixed(() => minima.set(product(land.least_squares[0], reach)));
      axes.handle("theta0", `Start, seen with ${name}`);
    }
    return { own, exact, path, dots };
  });
  view.plots.append(element("div", { class: "ln-break" }));
  const time = { x: [0, last], xlabel: "time $t$", logarithmic: true, small: true, narrow: 0.6 };
  const drift = new Axes(view, { label: "Drift of the invariants against time", y: [LEAST, 10], ylabel: "drift of $C$", ...time });
  const loss = new Axes(view, { label: "Loss above its minimum against time", y: [1e-12, 10], ylabel: "loss − minimum", ...time });
  const flowLoss = loss.curve("ln-flow ln-thin");
  const kinds = Object.values(KINDS), drifts = kinds.map((kind) => drift.curve(kind)), losses = kinds.map((kind) => loss.curve(kind));
  view.slider("step", "step $h$", { digits: 3 });
  view.slider("time", "time shown", { digits: 1 });
  view.button("Play", () => view.animate((share) => {
    model.set("time", share * last);
    if (share === 1) model.save_changes();
  }));
  const write = view.numbers(
    ["drift of $C$", "loss", "off the flow"],
    { euler: ["Euler", KINDS.euler], rk4: ["Runge-Kutta", KINDS.rk4], gauss2: ["midpoint", KINDS.gauss2] },
  );

  const compute = () => {
    const theta0 = Float64Array.from(model.get("theta0")), h = model.get("step"), steps = Math.floor(last / h + 1e-9);
    const times = Array.from({ length: steps + 1 }, (_, k) => k * h);
    const flow = gradientFlow(land, theta0, times, rules);
    const fine = traceFlow(land, theta0, last, rules);
    const runs = { times, flow, fine, fineLoss: fine.states.map((theta) => land.excess(theta)), steps: {} };
    for (const method of Object.keys(METHODS)) {
      const states = march(land, theta0, h, steps, method).filter((theta) => norm(theta) < 1e6);
      runs.steps[method] = {
        states,
        points: states.map((theta) => place(land, theta)),
        drift: largest(land.drift(states)),
        loss: states.map((theta) => land.excess(theta)),
      };
    }
    const [x, y] = place(land, theta0);
    runs.own = hyperbola(y * y - x * x, reach);
    runs.finePoints = fine.states.map((theta) => place(land, theta));
    return runs;
  };
  let runs;
  view.listen(["theta0", "step"], () => (runs = undefined));

  return view.start(["theta0", "step", "time"], () => {
    runs ??= compute(); // a change of the time alone needs no new paths
    const { times, fine } = runs, shown = times.filter((t) => t <= model.get("time") + 1e-9).length;
    const series = (values, least) => values.slice(0, shown).map((value, k) => [times[k], Math.max(value, least)]);
    flowLoss.set(runs.fineLoss.map((value, k) => [fine.times[k], Math.max(value, 1e-16)]));
    Object.entries(runs.steps).forEach(([method, run], i) => {
      const points = run.points.slice(0, shown), end = points.length - 1;
      panels[i].own.set(runs.own);
      panels[i].exact.set(runs.finePoints);
      panels[i].path.set(points);
      panels[i].dots.set(points);
      drifts[i].set(series(run.drift, LEAST).slice(1));
      losses[i].set(series(run.loss, 1e-16));
      const off = run.states[end].map((value, k) => value - (runs.flow[end] ?? [])[k]);
      write(method, shown > run.states.length ? ["diverges", "–", "–"]
        : [run.drift[end], land.value(run.states[end]), norm(off)].map((value) => format(value, 4)));
    });
    const said = Object.entries(runs.steps).map(([method, run]) => `${METHODS[method]} ${format(run.drift.at(-1), 4)}`);
    view.say(`Drift of the invariant at the end: ${said.join(", ")}.`);
  });
}

// The largest value so far.
function largest(values) {
  let most = 0;
  return values.map((value) => (most = Math.max(most, value)));
}

// Where a state is drawn: the norms of the first two matrices, with the sign where a matrix is a number.
function place(land, theta) {
  return [0, 1].map((j) => {
    const W = theta.subarray(land.start[j], land.start[j + 1]);
    return W.length === 1 ? W[0] : norm(W);
  });
}
