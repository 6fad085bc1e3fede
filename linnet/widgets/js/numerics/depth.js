// Deep networks on white data with a diagonal target: their starts, and the curves that single modes would follow alone.

import { Landscape } from "./landscape.js";
import { solve } from "./matrix.js";

// A whitened landscape with the target diag(target), and balanced weights whose product is `scale` times a rotation.
/** @param {number} depth @param {number} scale @param {number[]} target @param {number} angle */
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
      for (let j = 0; j < d; j++) left[i * d + j] = Number(i === j) - size * Math.sign(i - j);
      right[i] = Number(i === column) + size * Math.sign(i - column);
    }
    const turned = solve(left, right);
    for (let i = 0; i < d; i++) Q[i * d + column] = turned[i];
  }
  return Q;
}

// The solution of da/dt = N a^{2-2/N} (s - a), a(0) = a0 < s, as points (t, a): with z = log(a / (s - a)) time is the
// integral of a^{2/N-1} / (N s), by Simpson's rule.
/** @param {number} N @param {number} s @param {number} a0 */
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
