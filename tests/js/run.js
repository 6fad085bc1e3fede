// What the widgets' numerics make of the cases that conftest.py tells them.  The same function runs in Node and in a
// browser; the numbers are compared with linnet's in Python.

const list = (states) => states.map((state) => Array.from(state));

export function run({ cases, plateaus, saddles }, modules) {
  const { Landscape, gradientFlow, gradientDescent, march, singularValues, modeCurve, setting, DOPRI5 } = modules;
  const answers = cases.map(({ problem, theta0, v, times, fixed, descent }) => {
    const land = new Landscape(problem), theta = Float64Array.from(theta0);
    const W = Float64Array.from(land.product(theta));
    return {
      product: Array.from(W),
      singular_values: singularValues(W, land.d_y, land.d_x),
      value: land.value(theta),
      excess: land.excess(theta),
      gradient: Array.from(land.gradient(theta)),
      hessian_product: Array.from(land.hessianProduct(theta, Float64Array.from(v))),
      hessian: Array.from(land.hessian(theta)),
      balance: list(land.balance(theta)),
      flow: list(gradientFlow(land, theta, times, { rtol: 1e-12, atol: 1e-13 })),
      decayed: list(gradientFlow(land, theta, times, { rtol: 1e-12, atol: 1e-13, weightDecay: 0.05 })),
      fixed: Object.fromEntries(
        ["euler", "rk4", "gauss2"].map((method) => [method, list(march(land, theta, fixed.step, fixed.steps, method))]),
      ),
      descent: list(
        gradientDescent(land, theta, descent.step, descent.steps, {
          momentum: descent.momentum,
          weightDecay: descent.weight_decay,
        }),
      ),
    };
  });
  const starts = plateaus.map((state) => Array.from(setting(...state).theta0));
  const curves = plateaus.map(([depth, scale, target]) => modeCurve(depth, target[0], scale));
  return { answers, starts, curves, tableau: DOPRI5, sheets: sheets(saddles, modules) };
}

function sheets(saddles, { stableSheet, unstableSheet, ontoSheet, side, minimum, invariant }) {
  return saddles.map(([beta, c, angle, ...theta]) => ({
    stable: stableSheet(beta, c),
    onto: ontoSheet(stableSheet(beta, c)[1], c),
    unstable: unstableSheet(beta, angle),
    side: side(theta),
    minimum: minimum(invariant(theta)),
  }));
}
