// Rich and lazy: modes against time, and how far the kernel has moved, for one hidden layer with C_1 = lambda I.

import { Axes } from "../kit/axes.js";
import { format } from "../kit/dom.js";
import { View } from "../kit/view.js";
import { gradientFlow } from "../numerics/flow.js";
import { imbalanced, kernelMoves } from "../numerics/imbalance.js";
import { Landscape } from "../numerics/landscape.js";

const POINTS = 300, KINDS = ["ln-mode-1", "ln-mode-2", "ln-mode-3"];
const FAMILY = [0, 2, 6]; // imbalances that are always drawn

/** @param {import("../types").Context} context */
export function render(context) {
  const { model } = context, view = new View(context, { wide: true }), rules = model.get("rules");
  const land = new Landscape(model.get("problem")), s = model.get("problem").modes, d = s.length;
  const x = [0, rules.time], xlabel = "time, rescaled";
  const modes = new Axes(view, {
    label: "Modes against rescaled time, and for comparison those of the balanced start", x, y: [0, 1.15 * s[0]],
    xlabel, ylabel: "modes of $W$", narrow: 0.42,
  });
  const kernel = new Axes(view, {
    label: "How far the kernel has moved, against rescaled time", x, y: [0, 1.25], xlabel, ylabel: "the kernel has moved by", narrow: 0.32,
  });
  const rich = KINDS.map((kind) => modes.curve(`${kind} ln-beneath`)), curves = KINDS.map((kind) => modes.curve(kind));
  const family = FAMILY.map((lambda) => ({ lambda, curve: kernel.curve("ln-level"), name: kernel.text("end", "ln-faintly") }));
  const moved = kernel.curve("ln-flow");
  view.slider("imbalance", "imbalance $λ$", { digits: 1 });
  view.slider("scale", "size of the start", { logarithmic: true, digits: 3 });
  const write = view.numbers(["end", "half learned"], Object.fromEntries(KINDS.map((kind, i) => [i, [`mode ${i + 1}`, kind]])));
  const writeKernel = view.numbers(["moves by"], { kernel: ["kernel", "ln-flow"] });

  const follow = (lambda, scale) => {
    const rate = Math.hypot(lambda, 2 * s[0]), steps = Array.from({ length: POINTS + 1 }, (_, k) => (rules.time * k) / POINTS);
    const states = gradientFlow(land, imbalanced(d, lambda, scale), steps.map((t) => t / rate), rules);
    const series = s.map((_, i) => states.map((theta, k) => [steps[k], land.product(theta)[i * (d + 1)]]));
    return { series, moves: kernelMoves(states, d).map((share, k) => [steps[k], share]) };
  };
  let known, others;
  return view.start(["imbalance", "scale"], () => {
    const lambda = model.get("imbalance"), scale = model.get("scale");
    if (known !== scale) [known, others] = [scale, FAMILY.map((other) => follow(other, scale))];
    const { series, moves } = follow(lambda, scale), share = moves[moves.length - 1][1];
    others[0].series.forEach((points, i) => rich[i].set(points));
    series.forEach((points, i) => {
      const half = points.find(([, value]) => value >= s[i] / 2);
      curves[i].set(points);
      write(i, [format(points.at(-1)[1]), half ? format(half[0], 1) : "–"]);
    });
    family.forEach(({ lambda: other, curve, name }, k) => {
      curve.set(others[k].moves);
      name.set(rules.time, others[k].moves.at(-1)[1], `$λ$ = ±${other}`.replace("±0", "0"), [-3, -4]);
    });
    moved.set(moves);
    writeKernel("kernel", [format(share, 3)]);
    view.say(`At the imbalance ${format(lambda, 1)} the kernel moves by ${format(100 * share, 0)} percent of its size.`);
  });
}
