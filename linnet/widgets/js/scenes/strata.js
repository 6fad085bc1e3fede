// The strata of critical points of one hidden layer: their numbers, the spectrum of the Hessian, and where a push leads.

import { Axes } from "../kit/axes.js";
import { element, format, label } from "../kit/dom.js";
import { View } from "../kit/view.js";
import { traceFlow } from "../numerics/flow.js";
import { Landscape } from "../numerics/landscape.js";
import { eigenvalues } from "../numerics/matrix.js";
import { directions, duration, learned, pushed, strata } from "../numerics/modes.js";

/** @param {import("../types").Context} context */
export function render(context) {
  const { model } = context, land = new Landscape(model.get("problem")), s = model.get("problem").modes, rules = model.get("rules");
  const { widths, dim } = land, [d_x, d] = widths, all = strata(widths, s);
  const view = new View(context, { wide: true });
  const spectrum = new Axes(view, {
    label: "Eigenvalues of the Hessian, in ascending order", x: [0, dim + 1], y: [-1, 1], xlabel: "number", ylabel: "Hessian eigenvalue", narrow: 0.35,
  });
  const zero = spectrum.curve("ln-level"), kinds = { negative: "ln-unstable", flat: "ln-minima", positive: "ln-stable" };
  const drawn = Object.values(kinds).map((kind) => [spectrum.curve(`${kind} ln-thin`), spectrum.dots(kind)]);
  const top = Math.max(...all.map((stratum) => stratum.loss)) + land.residual;
  const loss = new Axes(view, {
    label: "Loss against time after the push, and the losses of all strata", x: [0, 1], y: [0, 1.25 * top], xlabel: "time $t$", ylabel: "loss $L$", narrow: 0.3,
  });
  const levels = all.map(() => loss.curve("ln-level")), fall = loss.curve("ln-flow");
  const marks = ["start", "end"].map((anchor) => loss.text(anchor));

  const boxes = element("span", { class: "ln-modes", role: "group", "aria-label": "Modes of the stratum" });
  const inputs = s.map((strength, i) => {
    const input = element("input", { type: "checkbox", "data-name": `modes-${i}` });
    input.addEventListener("change", () => {
      const rest = model.get("modes").filter((mode) => mode !== i);
      choose(input.checked ? [...rest, i].sort((one, other) => one - other) : rest);
    });
    boxes.append(element("label", { class: "ln-check" }, input, element("span", {}, ...label(`mode ${i + 1}, $s$ = ${format(strength)}`))));
    return input;
  });
  const select = element("select", { "data-name": "direction" });
  select.addEventListener("change", () => view.set("direction", Number(select.value)));
  view.controls.append(boxes, element("label", { class: "ln-choice" }, "push so that", select));
  view.slider("push", "size of the push", { logarithmic: true, digits: 3 });
  const choose = (modes) => {
    model.set("direction", 1);
    view.set("modes", modes);
  };
  const onward = view.button("Go on from there", () => choose(reached));
  const write = view.numbers(["modes", "index", "dimension", "loss"], { here: ["stratum", ""], end: ["reached", "ln-flow"] });
  const count = view.numbers(["eigenvalues", "least", "largest"], {
    negative: ["below 0", kinds.negative], flat: ["zero", kinds.flat], positive: ["above 0", kinds.positive],
  });
  const words = view.panel.appendChild(element("p", { class: "ln-words", "aria-hidden": "true" }));
  const stratum = (wanted) => all[all.findIndex(({ modes }) => String(modes) === String(wanted))];
  let reached = [];

  return view.start(["modes", "direction", "push"], () => {
    const modes = model.get("modes"), ways = directions(d, s, modes), size = model.get("push");
    const chosen = Math.min(model.get("direction"), ways.length), way = ways[chosen - 1];
    const here = stratum(modes);
    inputs.forEach((input, i) => {
      input.checked = modes.includes(i);
      input.disabled = !input.checked && modes.length === d;
    });
    select.replaceChildren(...ways.map((way, k) => element("option", { value: k + 1 }, `${k + 1}. ${described(way)}`)));
    select.value = `${chosen}`;
    select.disabled = ways.length === 0;

    const point = pushed(widths, s, modes), values = eigenvalues(land.hessian(point), dim);
    const small = 1e-9 * Math.max(...values.map(Math.abs)), numbered = values.map((value, k) => [k + 1, value]);
    const sorted = [-1, 0, 1].map((sign) => numbered.filter(([, value]) => Math.sign(value) * Number(Math.abs(value) > small) === sign));
    const reach = 1.15 * Math.max(...values.map(Math.abs));
    spectrum.range({ y: [Math.min(-0.35 * reach, 1.15 * values[0]), reach] });
    zero.set([[0, 0], [dim + 1, 0]]);
    sorted.forEach((pairs, i) => {
      drawn[i][0].set(pairs.flatMap(([k, value]) => [[k, 0], [k, value], null]));
      drawn[i][1].set(pairs);
      const ends = pairs.length ? [pairs[0][1], pairs[pairs.length - 1][1]].map((value) => (i === 1 ? "0" : format(value))) : ["–", "–"];
      count(Object.keys(kinds)[i], [pairs.length, ...ends]);
    });

    const time = duration(way, size, rules.growth), start = pushed(widths, s, modes, way, size);
    const path = traceFlow(land, start, time, rules), end = path.states[path.states.length - 1];
    const found = stratum(learned(land.product(end), d_x, s));
    reached = found.modes;
    onward.disabled = ways.length === 0;
    loss.range({ x: [0, time] });
    all.forEach((one, i) => {
      levels[i].set([[0, one.loss + land.residual], [time, one.loss + land.residual]]);
    });
    fall.set(path.times.map((t, k) => [t, land.value(path.states[k])]));
    marks[0].set(0, here.loss + land.residual, named(modes), [4, -5]);
    marks[1].set(time, found.loss + land.residual, way ? named(reached) : "", [-4, -5]);
    write("here", [named(modes), here.index, here.dimension, format(land.value(point), 3)]);
    write("end", way ? [named(reached), found.index, found.dimension, format(land.value(end), 3)] : ["–", "–", "–", "–"]);
    words.textContent = way
      ? `Pushed so that ${described(way)}, the flow reaches the stratum ${named(reached)} of index ${found.index}.`
      : `The stratum ${named(modes)} is the global minimum: no direction leads down.`;
    view.say(words.textContent);
  });
}

const named = (modes) => (modes.length ? `{${modes.map((mode) => mode + 1).join(",")}}` : "∅");

function described({ unit, mode, held, curvature }) {
  const change = held === undefined ? `learns mode ${mode + 1}` : `swaps mode ${held + 1} for ${mode + 1}`;
  return `unit ${unit + 1} ${change} (${format(curvature)})`;
}
