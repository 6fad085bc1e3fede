// One hidden layer with C_1 = lambda I on white data, all three widths equal: how far its kernel moves.

// The balanced-up-to-lambda start with the product `scale` times the unit matrix.
/** @param {number} d @param {number} lambda @param {number} scale */
export function imbalanced(d, lambda, scale) {
  const larger = Math.sqrt((Math.hypot(lambda, 2 * scale) + Math.abs(lambda)) / 2), smaller = scale / larger; // neither cancels
  const [lower, upper] = lambda < 0 ? [larger, smaller] : [smaller, larger];
  const theta = new Float64Array(2 * d * d);
  for (let i = 0; i < d; i++) {
    theta[i * (d + 1)] = lower;
    theta[d * d + i * (d + 1)] = upper;
  }
  return theta;
}

// How far K = W_2 W_2^T (x) I + I (x) W_1^T W_1 has moved from where it began, relative to its size at the end.
/** @param {Float64Array[]} states @param {number} d */
export function kernelMoves(states, d) {
  const parts = states.map((theta) => [gram(theta, d * d, 1, d, d), gram(theta, 0, d, 1, d)]);
  const size = kernelNorm(parts[parts.length - 1], d);
  return parts.map((part) => kernelNorm(part.map((M, k) => M.map((value, i) => value - parts[0][k][i])), d) / size);
}

// M M^T of a matrix (d, d) whose entry (i, k) stands at start + i row + k column; of M^T when these are exchanged.
function gram(theta, start, column, row, d) {
  return Array.from({ length: d * d }, (_, place) => {
    const i = Math.floor(place / d), j = place % d;
    let sum = 0;
    for (let k = 0; k < d; k++) sum += theta[start + i * row + k * column] * theta[start + j * row + k * column];
    return sum;
  });
}

// The norm of A (x) I + I (x) B, for A and B symmetric (d, d).
/** @param {number[][]} factors @param {number} d */
function kernelNorm([A, B], d) {
  const square = (M) => M.reduce((sum, value) => sum + value * value, 0);
  const trace = (M) => M.reduce((sum, value, i) => sum + (i % (d + 1) ? 0 : value), 0);
  return Math.sqrt(d * (square(A) + square(B)) + 2 * trace(A) * trace(B));
}
