// Strata of critical points of one hidden layer for white, diagonal data, as in linnet.critical.  Modes are counted from 0
// here; a set of modes is an ascending array, and unit k of the hidden layer holds mode modes[k], or is idle.

/** @param {number[]} widths @param {number[]} s */
export function strata(widths, s) {
  const [d_x, d, d_y] = widths, q = s.length;
  const sets = Array.from({ length: 2 ** q }, (_, bits) => s.map((_, i) => i).filter((i) => (bits >> i) & 1));
  return sets.filter((modes) => modes.length <= d).map((modes) => {
    const r = modes.length;
    return {
      modes,
      index: directions(d, s, modes).length,
      dimension: r * d + (d - r) * (r + Math.abs(d_x - d_y)),
      loss: s.reduce((sum, value, i) => sum + (modes.includes(i) ? 0 : (value * value) / 2), 0),
    };
  });
}

// The directions of descent, the steepest first: `unit` begins to learn `mode`, and forgets the one that it `held`, if
// any.  `curvature` is their eigenvalue of the Hessian.
/**
 * @typedef {{ unit: number, mode: number, held: number | undefined, curvature: number }} Direction
 * @param {number} d
 * @param {number[]} s
 * @param {number[]} modes
 */
export function directions(d, s, modes) {
  /** @type {Direction[]} */
  const found = [];
  for (let unit = 0; unit < d; unit++) {
    const held = unit < modes.length ? modes[unit] : undefined;
    s.forEach((strength, mode) => {
      const curvature = (held === undefined ? 0 : s[held]) - strength;
      if (!modes.includes(mode) && curvature < 0) found.push({ unit, mode, held, curvature });
    });
  }
  return found.sort((one, other) => one.curvature - other.curvature); // keeps the order of units where they are equal
}

// The balanced critical point with these modes, moved by `size` along a direction if one is given.
/**
 * @param {number[]} widths
 * @param {number[]} s
 * @param {number[]} modes
 * @param {Direction} [direction]
 */
export function pushed([d_x, d, d_y], s, modes, direction, size = 0) {
  const theta = new Float64Array(d * (d_x + d_y));
  const set = (unit, mode, value) => {
    theta[unit * d_x + mode] = value;
    theta[d * d_x + mode * d + unit] = value;
  };
  for (const [unit, mode] of modes.entries()) set(unit, mode, Math.sqrt(s[mode]));
  if (direction) set(direction.unit, direction.mode, size / Math.SQRT2);
  return theta;
}

// How long a push of this size is followed: until it has grown to 1, and for `growth` e-foldings more.
/** @param {Direction | undefined} direction @param {number} size @param {number} growth */
export const duration = (direction, size, growth) => (direction ? (growth - Math.log(size)) / -direction.curvature : 1);

// The modes that an end-to-end matrix (d_y, d_x) has learned.
/** @param {import("../types").Numbers} W @param {number} d_x @param {number[]} s */
export const learned = (W, d_x, s) => s.map((_, i) => i).filter((i) => W[i * d_x + i] > s[i] / 2);
