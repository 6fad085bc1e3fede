// Small dense matrices: numbers in C order, in Float64Arrays that may hold several matrices one after the other.

/** @import { Numbers } from "../types" */

// C = A B for A (n, k) at a[i...], B (k, m) at b[j...]; C (n, m) goes to c[l...].
/**
 * @param {Numbers} a @param {number} i @param {Numbers} b @param {number} j @param {Numbers} c @param {number} l
 * @param {number} n @param {number} k @param {number} m
 */
export function multiply(a, i, b, j, c, l, n, k, m) {
  gather(a, i, k, 1, b, j, 1, m, c, l, n, k, m);
}

// C = A B^T for A (n, k), B (m, k).
/**
 * @param {Numbers} a @param {number} i @param {Numbers} b @param {number} j @param {Numbers} c @param {number} l
 * @param {number} n @param {number} k @param {number} m
 */
export function multiplyByTranspose(a, i, b, j, c, l, n, k, m) {
  gather(a, i, k, 1, b, j, k, 1, c, l, n, k, m);
}

// C = A^T B for A (k, n), B (k, m).
/**
 * @param {Numbers} a @param {number} i @param {Numbers} b @param {number} j @param {Numbers} c @param {number} l
 * @param {number} n @param {number} k @param {number} m
 */
export function transposeMultiply(a, i, b, j, c, l, n, k, m) {
  gather(a, i, 1, n, b, j, 1, m, c, l, n, k, m);
}

// c_{rs} = sum_q a_{rq} b_{qs}, where steps of r and q are `ar` and `aq` long in a, those of s and q `bs`, `bq` in b.
function gather(a, i, ar, aq, b, j, bs, bq, c, l, n, k, m) {
  for (let r = 0; r < n; r++, i += ar) {
    for (let s = 0, start = j; s < m; s++, start += bs) {
      let sum = 0;
      for (let q = 0, x = i, y = start; q < k; q++, x += aq, y += bq) sum += a[x] * b[y];
      c[l++] = sum;
    }
  }
}

/** @param {Numbers} x @param {Numbers} y */
export function dot(x, y) {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** @param {Numbers} x */
export const norm = (x) => Math.sqrt(dot(x, x));

/** @param {Numbers} x */
export const maxAbs = (x) => Array.from(x).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

// x with A x = b for A (n, n): elimination with pivots; A and b are overwritten, b by the solution.
/** @param {Float64Array} A @param {Float64Array} b */
export function solve(A, b) {
  const n = b.length;
  for (let col = 0; col < n; col++) {
    let pivot = col;
    for (let row = col + 1; row < n; row++) {
      if (Math.abs(A[row * n + col]) > Math.abs(A[pivot * n + col])) pivot = row;
    }
    if (pivot !== col) {
      for (let s = col; s < n; s++) {
        [A[col * n + s], A[pivot * n + s]] = [A[pivot * n + s], A[col * n + s]];
      }
      [b[col], b[pivot]] = [b[pivot], b[col]];
    }
    for (let row = col + 1; row < n; row++) {
      const factor = A[row * n + col] / A[col * n + col];
      for (let s = col; s < n; s++) A[row * n + s] -= factor * A[col * n + s];
      b[row] -= factor * b[col];
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let s = row + 1; s < n; s++) b[row] -= A[row * n + s] * b[s];
    b[row] /= A[row * n + row];
  }
  return b;
}

// Singular values, largest first, of A (n, m): columns are turned in pairs until all are orthogonal (Hestenes 1958).
/** @param {Numbers} A @param {number} n @param {number} m */
export function singularValues(A, n, m) {
  const V = Float64Array.from(A);
  for (let turned = true, sweep = 0; turned && sweep < 30; sweep++) {
    turned = false;
    for (let i = 0; i < m; i++) {
      for (let j = i + 1; j < m; j++) {
        let ii = 0, ij = 0, jj = 0;
        for (let r = 0; r < n * m; r += m) {
          ii += V[r + i] * V[r + i];
          ij += V[r + i] * V[r + j];
          jj += V[r + j] * V[r + j];
        }
        if (Math.abs(ij) <= 1e-15 * Math.sqrt(ii * jj)) continue;
        turned = true;
        const half = (jj - ii) / (2 * ij);
        const tan = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.hypot(1, half));
        const cos = 1 / Math.hypot(1, tan);
        for (let r = 0; r < n * m; r += m) {
          const x = V[r + i], y = V[r + j];
          V[r + i] = cos * (x - tan * y);
          V[r + j] = cos * (y + tan * x);
        }
      }
    }
  }
  const values = Array.from({ length: m }, (_, i) => {
    let sum = 0;
    for (let r = 0; r < n * m; r += m) sum += V[r + i] ** 2;
    return Math.sqrt(sum);
  });
  return values.sort((x, y) => y - x).slice(0, Math.min(n, m));
}

// Eigenvalues, ascending, of the symmetric matrix A (n, n): entries off the diagonal are turned away in turns (Jacobi).
/** @param {Numbers} A @param {number} n */
export function eigenvalues(A, n) {
  const M = Float64Array.from(A), total = norm(M);
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) off += M[i * n + j] ** 2;
    if (Math.sqrt(off) <= 1e-16 * total) break;
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        if (M[i * n + j] === 0) continue;
        const half = (M[j * n + j] - M[i * n + i]) / (2 * M[i * n + j]);
        const tan = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.hypot(1, half));
        const cos = 1 / Math.hypot(1, tan), sin = cos * tan;
        for (let k = 0; k < n; k++) turn(M, i * n + k, j * n + k, cos, sin);
        for (let k = 0; k < n; k++) turn(M, k * n + i, k * n + j, cos, sin);
      }
    }
  }
  return Array.from({ length: n }, (_, i) => M[i * (n + 1)]).sort((x, y) => x - y);
}

function turn(M, i, j, cos, sin) {
  const x = M[i], y = M[j];
  M[i] = cos * x - sin * y;
  M[j] = cos * y + sin * x;
}
