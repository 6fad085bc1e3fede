// The flow of widths (2, 1, 1) in space, theta = (a, b, c), for the loss 1/2 ((c a - 1)^2 + (c b)^2): the closed forms
// of linnet.hyperbolicity with s = 1.

/** @import { Numbers } from "../types" */

// k of the stable sheet where it meets the line of saddles, at (0, beta, 0).
/** @param {number} beta */
const slope = (beta) => 2 / (Math.sqrt(beta ** 4 + 4) + beta * beta);

// The point at height c of the trajectory that comes to the saddle (0, beta, 0).
/** @param {number} beta @param {number} c */
export function stableSheet(beta, c) {
  const k = slope(beta);
  return [-k * c, beta * Math.sqrt(1 + k * c * c), c];
}

// The point of the trajectory that leaves the saddle (0, beta, 0): at the angle 0 the saddle, at +-pi/2 a minimum.
/** @param {number} beta @param {number} angle */
export function unstableSheet(beta, angle) {
  const k = slope(beta), a = Math.sin(angle) / Math.sqrt(k);
  return [a, beta * Math.cos(angle), k * a];
}

/** @param {Numbers} theta */
export function invariant([a, b, c]) {
  return c * c - a * a - b * b;
}

// k of the saddle that trajectories with this invariant may pass: the rate at which they leave it.
/** @param {number} C */
export function slopeOf(C) {
  const root = Math.sqrt(C * C + 4);
  return C > 0 ? (C + root) / 2 : 2 / (root - C); // both are k; neither cancels
}

// Positive where trajectories end at a minimum with c > 0, negative where c < 0, zero on the stable sheet.
/** @param {Numbers} theta */
export const side = (theta) => theta[0] + slopeOf(invariant(theta)) * theta[2];

// The minimum with c > 0 of the same invariant.
/** @param {number} C */
export function minimum(C) {
  const k = slopeOf(C);
  return [1 / Math.sqrt(k), 0, Math.sqrt(k)];
}

// The point of the stable sheet over (b, c): there b grows with beta, which is found by halving.
/** @param {number} b @param {number} c */
export function ontoSheet(b, c) {
  let low = 0, high = Math.abs(b);
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (stableSheet(middle, c)[1] < Math.abs(b)) low = middle;
    else high = middle;
  }
  return [-slope(low) * c, b, c];
}
