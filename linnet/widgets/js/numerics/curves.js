// The hyperbolas of the plane of two weights, as points; null stands between the branches.

// The two branches of y^2 - x^2 = C, |x| and |y| up to about `reach`.
/** @param {number} C @param {number} reach */
export function hyperbola(C, reach) {
  const branch = (sign) => span(reach).map((u) => {
    const v = sign * Math.sqrt(u * u + Math.abs(C));
    return C < 0 ? [v, u] : [u, v];
  });
  return [...branch(1), null, ...branch(-1)];
}

// The two branches of x y = k.
/** @param {number} k @param {number} reach */
export function product(k, reach) {
  if (k === 0) return [[-reach, 0], [reach, 0], null, [0, -reach], [0, reach]];
  const branch = (sign) => span(1).map((u) => {
    const stretch = (reach / Math.sqrt(Math.abs(k))) ** u, root = sign * Math.sqrt(Math.abs(k));
    return [root * stretch, (Math.sign(k) * root) / stretch];
  });
  return [...branch(1), null, ...branch(-1)];
}

const span = (reach) => Array.from({ length: 61 }, (_, i) => (reach * (i - 30)) / 30);
