// The plane of two weights: gradient flow stays on its hyperbola w_2^2 - w_1^2 = C, gradient descent leaves it.

import { hyperbola, product } from "./curves.js";
import { gradientDescent, traceFlow } from "./flow.js";
import { Axes, View, format } from "./kit.js";
import { Landscape } from "./landscape.js";

export function render(context) {
  const { model } = context;
  const view = new View(context, "Gradient flow and gradient descent in the plane of two weights");
  const [least, reach] = model.get("limits").theta0;
  const plane = new Axes(view, {
    label: "Level lines of the loss, hyperbolas of the invariant, and two paths to the curve of minima",
    x: [least, reach], y: [least, reach], xlabel: "w₁", ylabel: "w₂", aspect: 1,
  });
  const land = new Landscape(model.get("problem"));
  const curvature = land.S_xx[0], target = land.least_squares[0], time = 20 / curvature;
  drawGround(plane, curvature, target, reach);
  const own = plane.curve("ln-flow ln-thin"), flow = plane.curve("ln-flow");
  const descent = plane.curve("ln-second ln-thin"), iterates = plane.dots("ln-second");
  plane.handle("theta0", "Start of both paths");
  view.slider("step", "step h");
  view.check("momentum", "momentum", 0.8);
  view.check("weight_decay", "weight decay", 0.1);
  const write = view.numbers(["C, start", "C, end", "loss, end"], {
    flow: ["flow", "ln-flow"],
    descent: ["descent", "ln-second"],
  });

  return view.start(["theta0", "step", "momentum", "weight_decay"], () => {
    const theta0 = Float64Array.from(model.get("theta0")), h = model.get("step");
    const weightDecay = model.get("weight_decay"), momentum = model.get("momentum");
    const paths = {
      flow: traceFlow(land, theta0, time, { rtol: 1e-7, atol: 1e-9, rest: 1e-7, weightDecay }).states,
      descent: gradientDescent(land, theta0, h, Math.round(time / h), { momentum, weightDecay }),
    };
    own.set(hyperbola(land.balance(theta0)[0][0], reach));
    flow.set(paths.flow);
    descent.set(paths.descent);
    iterates.set(paths.descent.slice(0, 400));
    const ends = {};
    for (const [name, states] of Object.entries(paths)) {
      const end = states.at(-1), lost = Math.max(...end.map(Math.abs)) > 1e3;
      ends[name] = [theta0, end].map((theta) => land.balance(theta)[0][0]);
      write(name, lost ? [format(ends[name][0], 3), "–", "diverges"]
        : [...ends[name].map((C) => format(C, 3)), format(land.value(end), 3)]);
    }
    view.say(`The flow ends with C ${format(ends.flow[1], 3)}, gradient descent with C ${format(ends.descent[1], 3)}.`);
  });
}

function drawGround(plane, curvature, target, reach) {
  const levels = [0.03, 0.12, 0.3, 0.6, 1, 1.6, 2.4].map((part) => part * (reach * reach) / 2);
  const values = levels.flatMap((gap) => [target + gap, target - gap]);
  const lines = [
    ...values.map((k) => [plane.curve("ln-level"), product(k, reach)]),
    ...[-3, -2, -1, 0, 1, 2, 3].map((C) => [plane.curve("ln-invariant"), hyperbola((C * reach * reach) / 4, reach)]),
    [plane.curve("ln-minima"), product(target, reach)],
  ];
  plane.fixed(() => lines.forEach(([line, points]) => line.set(points)));
}
