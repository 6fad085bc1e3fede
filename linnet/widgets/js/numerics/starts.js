// Many random starts: numbers from a seed, whether a start arrives, and how sure a count is.  The counterpart of
// linnet.ensemble.

import { integrate, velocity } from "./flow.js";
import { Landscape } from "./landscape.js";
import { norm } from "./matrix.js";

// A source of standard normal numbers: Box and Muller's, fed by the generator mulberry32.
/** @param {number} seed */
export function normal(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b9);
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return (((x ^ (x >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

// The landscape of `hidden` layers of one width for the data of `problem`, and its gap: how far above the minimum the
// next critical value lies.
/** @param {import("../types").Problem & { modes: number[] }} problem @param {number} depth @param {number} width */
export function deepLandscape(problem, depth, width) {
  const d_x = problem.S_xx.length, d_y = problem.S_yx.length, widths = [d_x, ...Array(depth - 1).fill(width), d_y];
  const s = problem.modes, rank = Math.min(...widths, s.length), rest = s.slice(rank);
  const land = new Landscape({ ...problem, widths, gap: rest.reduce((sum, value) => sum + (value * value) / 2, 0) });
  const least = s[rank - 1], next = rest.find((value) => value < (1 - 1e-9) * least) ?? 0;
  return { land, gap: (least * least - next * next) / 2 };
}

// Follows one start to rest, and does not take a plateau for rest.  `rules` say when it is at rest, in units of the largest
// singular value `unit`, as in linnet.settle.  `keep(t, loss)` hears of every step.  `time` is when its loss certifies
// that it arrives: below half of the gap there is no critical value but the minimum.
/**
 * @param {{ land: Landscape, gap: number }} setting
 * @param {Float64Array} theta0
 * @param {number} unit
 * @param {Record<string, number>} rules
 * @param {(t: number, loss: number) => void} keep
 */
export function settle({ land, gap }, theta0, unit, rules, keep = () => {}) {
  let end = theta0, time = Infinity, rested = false;
  integrate(velocity(land), theta0, 0, rules.time / unit, {
    ...rules, maxSteps: 4000,
    step(t, h, _at, y, speed) {
      const excess = land.excess(y);
      end = y;
      keep(t + h, land.residual + land.gap + excess);
      if (excess < gap / 2) time = Math.min(time, t + h);
      rested = norm(speed) <= unit * (time < Infinity ? rules.gradient : rules.plateau);
      return rested;
    },
  });
  const fate = time < Infinity ? "arrived" : rested ? "elsewhere" : "moving";
  return { loss: land.value(end), time, fate, end };
}

// The exact interval of Clopper and Pearson for the probability of success, by halving.
/** @param {number} successes @param {number} trials */
export function binomialBounds(successes, trials, confidence = 0.95) {
  const tail = (1 - confidence) / 2;
  const low = successes === 0 ? 0 : halve((p) => atLeast(successes, trials, p) < tail);
  const high = successes === trials ? 1 : halve((p) => 1 - atLeast(successes + 1, trials, p) > tail);
  return [low, high];
}

// Where a condition that holds at 0 and not at 1 ceases to hold.
function halve(holds) {
  let low = 0, high = 1;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

// The probability of at least k successes in n trials.
function atLeast(k, n, p) {
  let logarithm = 0, sum = 0; // of C(n, j) p^j (1-p)^(n-j)
  for (let j = 0; j <= n; j++) {
    if (j > 0) logarithm += Math.log((n - j + 1) / j);
    if (j >= k) sum += Math.exp(logarithm + j * Math.log(p) + (n - j) * Math.log1p(-p));
  }
  return Math.min(1, sum);
}
