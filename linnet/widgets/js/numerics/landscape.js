// The loss of a deep linear network as a function of all its weights, as linnet.Landscape has it.

import { multiply, multiplyByTranspose, transposeMultiply } from "./matrix.js";

// L(theta) = residual + 1/2 <D S_xx, D> with D = W - least_squares and W = W_N ... W_1; its minimum is residual + gap,
// where the gap is 0 unless a width is a bottleneck.  theta holds W_1 first, each
// matrix in C order.  `problem` is what linnet.widgets sends: widths and the moments of the data, as nested lists.
export class Landscape {
  /** @param {import("../types").Problem} problem */
  constructor(problem) {
    const { widths } = problem, N = widths.length - 1;
    this.widths = widths;
    this.depth = N;
    this.d_x = widths[0];
    this.d_y = widths[N];
    this.S_xx = Float64Array.from(problem.S_xx.flat());
    this.S_yx = Float64Array.from(problem.S_yx.flat());
    this.least_squares = Float64Array.from(problem.least_squares.flat());
    this.residual = problem.residual;
    this.gap = problem.gap;
    this.start = [0]; // where each matrix begins in theta; the last entry is the number of weights
    for (let j = 0; j < N; j++) this.start.push(this.start[j] + widths[j + 1] * widths[j]);
    this.dim = this.start[N];
    const column = (rows) => new Float64Array(rows * this.d_x);
    this.below = widths.map(column); // below[j] = W_j ... W_1
    this.back = widths.map(column); // back[j] = (W_N ... W_{j+1})^T (W S_xx - S_yx)
    this.below_v = widths.map(column); // their derivatives along v
    this.back_v = widths.map(column);
    for (let i = 0; i < this.d_x; i++) this.below[0][i * (this.d_x + 1)] = 1;
  }

  // The end-to-end matrix (d_y, d_x), in an array that the next call overwrites.
  /** @param {Float64Array} theta */
  product(theta) {
    const { widths, below, start, d_x } = this;
    below[1].set(theta.subarray(0, start[1]));
    for (let j = 1; j < this.depth; j++) {
      multiply(theta, start[j], below[j], 0, below[j + 1], 0, widths[j + 1], widths[j], d_x);
    }
    return below[this.depth];
  }

  // L - minimum, accurate down to rounding where the gap is 0.
  /** @param {Float64Array} theta */
  excess(theta) {
    const W = this.product(theta), { d_x, d_y, S_xx, least_squares } = this;
    let sum = 0;
    for (let r = 0; r < d_y; r++) {
      for (let i = 0; i < d_x; i++) {
        const left = W[r * d_x + i] - least_squares[r * d_x + i];
        for (let k = 0; k < d_x; k++) sum += left * S_xx[i * d_x + k] * (W[r * d_x + k] - least_squares[r * d_x + k]);
      }
    }
    return sum / 2 - this.gap;
  }

  /** @param {Float64Array} theta */
  value(theta) {
    return this.residual + this.gap + this.excess(theta);
  }

  /** @param {Float64Array} theta @param {Float64Array} out */
  gradient(theta, out = new Float64Array(this.dim)) {
    const { depth, widths, below, back, start, d_x, d_y, S_yx } = this;
    const W = this.product(theta), R = back[depth];
    multiply(W, 0, this.S_xx, 0, R, 0, d_y, d_x, d_x);
    for (let i = 0; i < R.length; i++) R[i] -= S_yx[i];
    for (let j = depth; j > 1; j--) {
      multiplyByTranspose(back[j], 0, below[j - 1], 0, out, start[j - 1], widths[j], d_x, widths[j - 1]);
      transposeMultiply(theta, start[j - 1], back[j], 0, back[j - 1], 0, widths[j - 1], widths[j], d_x);
    }
    out.set(back[1], 0);
    return out;
  }

  // The second derivative applied to v: the derivative of the gradient along v.
  /** @param {Float64Array} theta @param {Float64Array} v @param {Float64Array} out */
  hessianProduct(theta, v, out = new Float64Array(this.dim)) {
    this.gradient(theta, out); // fills below and back
    const { depth, widths, below, back, below_v, back_v, start, d_x, d_y } = this;
    const work = new Float64Array(Math.max(...widths) * Math.max(...widths, d_x));
    const add = (target, at, size) => {
      for (let i = 0; i < size; i++) target[at + i] += work[i];
    };
    below_v[0].fill(0);
    for (let j = 0; j < depth; j++) {
      const rows = widths[j + 1], inner = widths[j];
      multiply(theta, start[j], below_v[j], 0, below_v[j + 1], 0, rows, inner, d_x);
      multiply(v, start[j], below[j], 0, work, 0, rows, inner, d_x);
      add(below_v[j + 1], 0, rows * d_x);
    }
    multiply(below_v[depth], 0, this.S_xx, 0, back_v[depth], 0, d_y, d_x, d_x);
    for (let j = depth; j > 0; j--) {
      const rows = widths[j], inner = widths[j - 1];
      multiplyByTranspose(back_v[j], 0, below[j - 1], 0, out, start[j - 1], rows, d_x, inner);
      multiplyByTranspose(back[j], 0, below_v[j - 1], 0, work, 0, rows, d_x, inner);
      add(out, start[j - 1], rows * inner);
      transposeMultiply(theta, start[j - 1], back_v[j], 0, back_v[j - 1], 0, inner, rows, d_x);
      transposeMultiply(v, start[j - 1], back[j], 0, work, 0, inner, rows, d_x);
      add(back_v[j - 1], 0, inner * d_x);
    }
    return out;
  }

  // (p, p), symmetric.
  /** @param {Float64Array} theta */
  hessian(theta) {
    const p = this.dim, hessian = new Float64Array(p * p), v = new Float64Array(p);
    for (let i = 0; i < p; i++) {
      v.fill(0);
      v[i] = 1;
      this.hessianProduct(theta, v, hessian.subarray(i * p, (i + 1) * p));
    }
    return hessian;
  }

  // [C_1, ..., C_H] with C_j = W_{j+1}^T W_{j+1} - W_j W_j^T.
  /** @param {Float64Array} theta */
  balance(theta) {
    return Array.from({ length: this.depth - 1 }, (_, j) => {
      const d = this.widths[j + 1];
      const C = new Float64Array(d * d), lower = new Float64Array(d * d);
      transposeMultiply(theta, this.start[j + 1], theta, this.start[j + 1], C, 0, d, this.widths[j + 2], d);
      multiplyByTranspose(theta, this.start[j], theta, this.start[j], lower, 0, d, this.widths[j], d);
      return C.map((value, i) => value - lower[i]);
    });
  }

  // max_j max |C_j - C_j(0)| for each state; `states[0]` is where it is zero.
  /** @param {Float64Array[]} states */
  drift(states) {
    const first = this.balance(states[0]);
    return states.map((theta) => {
      const moved = this.balance(theta).map((C, j) => C.map((value, i) => Math.abs(value - first[j][i])));
      return Math.max(0, ...moved.map((C) => Math.max(...C)));
    });
  }
}
