// What the modules pass to each other, for the TypeScript compiler that checks them; see `make scripts`.

export type Numbers = number[] | Float64Array;
export type Point = number[] | Float64Array; // of the plane or of space
export type Pair = [number, number];
export type Velocity = (theta: Float64Array, out: Float64Array) => Float64Array;
export type Tolerances = { rtol?: number; atol?: number; maxSteps?: number };

// What linnet.widgets sends of a landscape: widths and the moments of the data.
export type Problem = {
  widths: number[];
  S_xx: number[][];
  S_yx: number[][];
  least_squares: number[][];
  residual: number;
  gap: number;
  modes?: number[];
};

// The state of a widget, of anywidget in a notebook, of page.js on a page.
export interface Model {
  get(name: string): any;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(event: string, act: () => void): void;
  off(event: string, act: () => void): void;
}
export type Context = { model: Model; el: Element };
