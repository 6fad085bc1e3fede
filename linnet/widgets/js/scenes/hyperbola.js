// The plane of two weights: gradient flow stays on its hyperbola w_2^2 - w_1^2 = C, gradient descent leaves it.

import { Axes } from "../kit/axes.js";
import { element, format, key, label } from "../kit/dom.js";
import { View } from "../kit/view.js";
import { beyond, hyperbola, product } from "../numerics/curves.js";
import { gradientDescent, traceFlow } from "../numerics/flow.js";
import { Landscape } from "../numerics/landscape.js";

const PATHS = { flow: ["gradient flow", "ln-flow"], descent: ["gradient descent", "ln-descent"] };

/** @param {import("../types").Context} context */
export function render(context) {
  const { model } = context, view = new View(context), wide = model.get("wide"), rules = model.get("rules");
  const [least, reach] = model.get("limits").theta0;
  const plane = new Axes(view, {
    label: "The loss as a tint, hyperbolas of the invariant, and two paths to the curve of minima",
    x: [least, reach], y: [least, reach], xlabel: "$w$₁", ylabel: "$w$₂", aspect: 1,
  });
  if (wide) spread(plane);
  const land = new Landscape(model.get("problem"));
  drawGround(plane, land.least_squares[0], reach);
  const own = plane.curve("ln-flow ln-thin"), flow = plane.curve("ln-flow");
  const descent = plane.curve("ln-descent ln-thin"), iterates = plane.dots("ln-descent");
  plane.handle("theta0", "Start of both paths");
  const tell = wide ? invariants(view) : controls(view);

  const compute = () => {
    const theta0 = Float64Array.from(model.get("theta0")), h = model.get("step");
    const weightDecay = model.get("weight_decay"), momentum = model.get("momentum");
    return {
      flow: traceFlow(land, theta0, rules.time, { ...rules, weightDecay }).states,
      descent: gradientDescent(land, theta0, h, Math.round(rules.time / h), { momentum, weightDecay }),
    };
  };
  let drawn = 1; // how much of the paths
  const draw = (paths) => {
    const shown = (states) => states.slice(0, Math.max(1, Math.round(drawn * states.length)));
    own.set(hyperbola(land.balance(paths.flow[0])[0][0], 2 * reach));
    flow.set(shown(paths.flow));
    descent.set(shown(paths.descent));
    iterates.set(shown(paths.descent).slice(0, 400));
  };
  view.listen(["theta0"], () => {
    cancelAnimationFrame(view.motion); // who drags has seen enough
    drawn = 1;
  });
  const end = view.start(["theta0", "step", "momentum", "weight_decay"], () => {
    const paths = compute();
    draw(paths);
    const ends = {};
    for (const [name, states] of Object.entries(paths)) {
      const last = states[states.length - 1], lost = Math.max(...last.map(Math.abs)) > 1e3;
      ends[name] = [states[0], last].map((theta) => land.balance(theta)[0][0]);
      tell(name, ends[name][0], lost ? NaN : ends[name][1], lost ? NaN : land.value(last));
    }
    view.say(`The flow ends with C ${format(ends.flow[1], 3)}, gradient descent with C ${format(ends.descent[1], 3)}.`);
  });
  if (wide) view.animate((share) => {
    drawn = share ** 2; // the first steps are long ones
    view.invalidate();
  });
  return end;
}

function controls(view) {
  view.slider("step", "step $h$");
  view.check("momentum", "momentum", 0.8);
  view.check("weight_decay", "weight decay", 0.1);
  const write = view.numbers(["$C$, start", "$C$, end", "loss, end"], { flow: ["flow", "ln-flow"], descent: ["descent", "ln-descent"] });
  return (name, first, last, loss) => {
    const lost = Number.isNaN(last);
    write(name, [format(first, 3), lost ? "–" : format(last, 3), lost ? "diverges" : format(loss, 3)]);
  };
}

// In place of controls: what each path makes of the invariant.
function invariants(view) {
  view.root.classList.add("ln-hero");
  const outputs = Object.fromEntries(Object.entries(PATHS).map(([name, [words, kind]]) => {
    const output = element("output", { "data-name": name });
    view.controls.append(element("span", { class: "ln-fate" }, key(kind), `${words}: `, ...label("$w$₂² − $w$₁² = "), output));
    return [name, output];
  }));
  return (name, first, last) => outputs[name].replaceChildren(`${format(first)} → ${format(last)}`);
}

// Where there is room, the plane is seen wider than high.
/** @param {Axes} plane */
function spread(plane) {
  const { x, y } = plane, resize = plane.resize.bind(plane);
  plane.resize = () => {
    const part = Math.max(0.42, Math.min(1, 420 / plane.box.clientWidth));
    Object.assign(plane, { aspect: part, x: x.map((end) => end / Math.sqrt(part)), y: y.map((end) => end * Math.sqrt(part)) });
    resize();
  };
}

// The loss as a tint that grows with it; the hyperbolas of the invariant; the minima and the saddle, named.
/** @param {Axes} plane */
function drawGround(plane, target, reach) {
  const far = 2 * reach, gaps = [0.03, 0.12, 0.3, 0.6, 1, 1.6, 2.4].map((part) => part * (reach * reach) / 2);
  const above = (gap) => [...beyond(target + gap, 1, far), null, ...beyond(target - gap, -1, far)];
  const lines = [
    ...gaps.map((gap) => ({ line: plane.curve("ln-shade"), points: above(gap) })),
    ...[-3, -2, -1, 0, 1, 2, 3].map((C) => ({ line: plane.curve("ln-invariant"), points: hyperbola((C * reach * reach) / 4, far) })),
    { line: plane.curve("ln-minima"), points: product(target, far) },
    { line: plane.dots("ln-saddle"), points: [[0, 0]] },
  ];
  const minima = plane.text("start", "ln-named"), saddle = plane.text("start", "ln-named");
  plane.fixed(() => {
    for (const { line, points } of lines) line.set(points);
    const x = 0.97 * plane.x[0];
    minima.set(x, target / x, "minima", [0, -9]);
    saddle.set(0, 0, "saddle", [9, 4]);
  });
}
