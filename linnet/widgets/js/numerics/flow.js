// Trajectories: gradient flow, methods of fixed step, gradient descent.  The counterpart of linnet.flow.

import { norm, solve } from "./matrix.js";

/**
 * @import { Landscape } from "./landscape.js"
 * @import { Tolerances, Velocity } from "../types"
 * @typedef {(x: number, out: Float64Array) => Float64Array} At
 * @typedef {(t: number, h: number, at: At, y: Float64Array, velocity: Float64Array) => boolean | void} Step
 */

// Dormand and Prince (1980), order 5 with an estimate of order 4; P: Shampine's continuous extension.
export const DOPRI5 = {
  A: [
    [],
    [1 / 5],
    [3 / 40, 9 / 40],
    [44 / 45, -56 / 15, 32 / 9],
    [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
    [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
    [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
  ],
  E: [-71 / 57600, 0, 71 / 16695, -71 / 1920, 17253 / 339200, -22 / 525, 1 / 40],
  P: [
    [1, -8048581381 / 2820520608, 8663915743 / 2820520608, -12715105075 / 11282082432],
    [0, 0, 0, 0],
    [0, 131558114200 / 32700410799, -68118460800 / 10900136933, 87487479700 / 32700410799],
    [0, -1754552775 / 470086768, 14199869525 / 1410260304, -10690763975 / 1880347072],
    [0, 127303824393 / 49829197408, -318862633887 / 49829197408, 701980252875 / 199316789632],
    [0, -282668133 / 205662961, 2019193451 / 616988883, -1453857185 / 822651844],
    [0, 40617522 / 29380423, -110615467 / 29380423, 69997945 / 29380423],
  ],
};

// Integrates y' = f(y) from t0 to t1 with steps chosen by the error.  f(y, out) fills out.  After each step
// step(t, h, at, y, velocity) is called, with at(x, out) the state at the fraction x of the step; when it returns true
// the integration ends there.  Returns false when it could not go on (overflow, or maxSteps used up).
/**
 * @param {Velocity} f
 * @param {Float64Array} y0
 * @param {number} t0
 * @param {number} t1
 * @param {Tolerances & { step: Step }} options
 */
export function integrate(f, y0, t0, t1, { rtol = 1e-8, atol = 1e-10, maxSteps = 100000, step }) {
  const p = y0.length, scale = atol * Math.sqrt(p);
  const K = Array.from({ length: 7 }, () => new Float64Array(p));
  /** @type {Float64Array[]} */
  let [y, next] = [Float64Array.from(y0), new Float64Array(p)];
  const error = new Float64Array(p), none = new Float64Array(p);
  const combine = (base, weights, h, out) => {
    out.set(base);
    for (let s = 0; s < weights.length; s++) {
      const k = K[s], weight = h * weights[s];
      for (let i = 0; i < p; i++) out[i] += weight * k[i];
    }
    return out;
  };
  const at = (x, out) => {
    const weights = DOPRI5.P.map((row) => x * (row[0] + x * (row[1] + x * (row[2] + x * row[3]))));
    return combine(y, weights, h, out);
  };
  f(y, K[0]);
  let t = t0, h = firstStep(f, y, K[0], scale, rtol), grow = 5;
  for (let count = 0; t < t1; count++) {
    if (count === maxSteps || !(h > 1e-15 * t)) return false;
    const last = t + h >= t1;
    if (last) h = t1 - t;
    for (let s = 1; s < 7; s++) {
      f(combine(y, DOPRI5.A[s], h, next), K[s]);
    }
    const ratio = norm(combine(none, DOPRI5.E, h, error)) / (scale + rtol * Math.max(norm(y), norm(next)));
    const good = ratio <= 1; // false for NaN
    const factor = Number.isFinite(ratio) ? 0.9 * Math.max(ratio, 1e-16) ** -0.2 : 0;
    if (good) {
      const end = last ? t1 : t + h;
      const done = step(t, h, at, next, K[6]);
      t = end;
      [y, next] = [next, y];
      [K[0], K[6]] = [K[6], K[0]];
      if (done) return true;
    }
    h *= Math.min(good ? grow : 1, Math.max(0.2, factor));
    grow = good ? 5 : 1;
  }
  return true;
}

// Hairer, Norsett and Wanner's guess (Solving ODEs I, II.4).
function firstStep(f, y, f0, scale, rtol) {
  const length = norm(y), speed = norm(f0);
  const h = length > 0 && speed > 0 ? (0.01 * length) / speed : 1e-6;
  const change = f(y.map((value, i) => value + h * f0[i]), new Float64Array(y.length));
  for (let i = 0; i < y.length; i++) change[i] = (change[i] - f0[i]) / h;
  const steepest = Math.max(speed, norm(change)) / (scale + rtol * length);
  return Math.min(100 * h, steepest > 0 ? (0.01 / steepest) ** 0.2 : 1e-3);
}

// out = -grad L - weightDecay theta.
/** @param {Landscape} land @returns {Velocity} */
export function velocity(land, weightDecay = 0) {
  return (theta, out) => {
    land.gradient(theta, out);
    for (let i = 0; i < out.length; i++) out[i] = -out[i] - weightDecay * theta[i];
    return out;
  };
}

// The states at `times`, of which the first is where theta0 stands; those that were not reached are missing.
/** @param {Landscape} land @param {Float64Array} theta0 @param {number[]} times */
export function gradientFlow(land, theta0, times, { weightDecay = 0, ...tolerances } = {}) {
  /** @type {Float64Array[]} */
  const states = [Float64Array.from(theta0)];
  const last = times.length - 1;
  integrate(velocity(land, weightDecay), theta0, times[0], times[last], {
    ...tolerances,
    step(t, h, at, y) {
      while (states.length < last && times[states.length] <= t + h) {
        states.push(at((times[states.length] - t) / h, new Float64Array(y.length)));
      }
      if (states.length === last && t + h >= times[last]) states.push(Float64Array.from(y));
    },
  });
  return states;
}

// The flow as a curve to draw: { times, states } with `between` points to each step.
/** @param {Landscape} land @param {Float64Array} theta0 @param {number} tEnd */
export function traceFlow(land, theta0, tEnd, { between = 4, weightDecay = 0, ...tolerances } = {}) {
  const times = [0];
  /** @type {Float64Array[]} */
  const states = [Float64Array.from(theta0)];
  integrate(velocity(land, weightDecay), theta0, 0, tEnd, {
    ...tolerances,
    step(t, h, at, y) {
      for (let i = 1; i <= between; i++) {
        times.push(t + (h * i) / between);
        states.push(i < between ? at(i / between, new Float64Array(y.length)) : Float64Array.from(y));
      }
    },
  });
  return { times, states };
}

// One step of fixed size from theta, by name: the same names as in linnet.gradient_flow.
/** @type {Record<string, (f: (y: Float64Array) => Float64Array, y: Float64Array, h: number, land: Landscape) => Float64Array>} */
export const METHODS = {
  euler: (f, y, h) => plus(y, h, f(y)),
  rk4(f, y, h) {
    const k1 = f(y), k2 = f(plus(y, h / 2, k1)), k3 = f(plus(y, h / 2, k2)), k4 = f(plus(y, h, k3));
    return y.map((value, i) => value + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
  },
  // The implicit midpoint rule: z = y + h/2 f(z) by Newton's method, then y + h f(z).
  gauss2(f, y, h, land) {
    const p = y.length, defect = (z) => plus(plus(y, h / 2, f(z)), -1, z);
    let z = y, left = defect(z);
    for (let iteration = 0; iteration < 30; iteration++) {
      const M = land.hessian(z).map((value) => (h / 2) * value);
      for (let i = 0; i < p; i++) M[i * (p + 1)] += 1;
      const change = solve(M, Float64Array.from(left));
      let next = plus(z, 1, change), after = defect(next);
      for (let share = 0.5; !(norm(after) < norm(left)) && share > 1e-3; share /= 2) {
        next = plus(z, share, change); // a correction that makes things worse is shortened
        after = defect(next);
      }
      if (!(norm(after) < norm(left))) break; // rounding
      [z, left] = [next, after];
    }
    return plus(y, h, f(z));
  },
};

/** @param {Float64Array} y @param {number} h @param {Float64Array} k */
const plus = (y, h, k) => y.map((value, i) => value + h * k[i]);

// The states after 0, 1, ... steps of one of METHODS; it ends early when a state overflows.
/**
 * @param {Landscape} land
 * @param {Float64Array} theta0
 * @param {number} step
 * @param {number} steps
 * @param {string} method
 */
export function march(land, theta0, step, steps, method) {
  const velocityHere = velocity(land), f = (y) => velocityHere(y, new Float64Array(y.length));
  return repeat(theta0, steps, (theta) => METHODS[method](f, theta, step, land));
}

// Heavy ball: v <- momentum v - step (grad L + weightDecay theta), theta <- theta + v.
/** @param {Landscape} land @param {Float64Array} theta0 @param {number} step @param {number} steps */
export function gradientDescent(land, theta0, step, steps, { momentum = 0, weightDecay = 0 } = {}) {
  const f = velocity(land, weightDecay), v = new Float64Array(theta0.length), out = new Float64Array(theta0.length);
  return repeat(theta0, steps, (theta) => {
    f(theta, out);
    for (let i = 0; i < v.length; i++) v[i] = momentum * v[i] + step * out[i];
    return plus(theta, 1, v);
  });
}

function repeat(theta0, steps, advance) {
  const states = [Float64Array.from(theta0)];
  for (let k = 0; k < steps; k++) {
    const next = advance(states[k]);
    if (!next.every(Number.isFinite)) break;
    states.push(next);
  }
  return states;
}
