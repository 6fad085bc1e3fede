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

// Where sign (x y - k) > 0, as outlines to fill by the even-odd rule: two corners of the plane, or all but two.
/** @param {number} k @param {number} sign @param {number} reach */
export function beyond(k, sign, reach) {
  const square = [[-reach, -reach], [reach, -reach], [reach, reach], [-reach, reach], null];
  const edge = product(k || sign * 1e-9, reach), middle = edge.indexOf(null), quadrant = Math.sign(k || sign);
  const corners = [...edge.slice(0, middle), [reach, quadrant * reach], ...edge.slice(middle), [-reach, -quadrant * reach]];
  return quadrant === sign ? corners : [...square, ...corners];
}

const span = (reach) => Array.from({ length: 61 }, (_, i) => (reach * (i - 30)) / 30);
