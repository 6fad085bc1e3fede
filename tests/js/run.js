// What the widgets' numerics make of the cases that conftest.py tells them.  The same function runs in Node and in a
// browser; the numbers are compared with linnet's in Python.

const list = (states) => states.map((state) => Array.from(state));

export function run({ cases, plateaus, saddles, landscapes, growth, laboratories, regimes, hostile }, modules) {
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
      spectrum: modules.eigenvalues(land.hessian(theta), land.dim),
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
  return {
    answers, starts, curves, tableau: DOPRI5,
    sheets: sheets(saddles, modules),
    strata: strataOf(landscapes, growth, modules),
    regimes: regimes.map((regime) => learning(regime, modules)),
    hostile: hostile.map((scene) => drawnEnd(scene, modules)),
    laboratories: laboratories.map((laboratory) => experiment(laboratory, modules)),
    bounds: [[0, 1], [1, 1], [0, 10], [3, 10], [500, 1000], [999, 1000], [1000, 1000]].map(([k, n]) => [k, n, ...modules.binomialBounds(k, n)]),
    shades: [1, 0.3, 0, -0.7].flatMap((k) => [1, -1].map((sign) => [k, sign, modules.beyond(k, sign, 4)])),
    normal: Array.from({ length: 20000 }, modules.normal(3)),
  };
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

// Each stratum with its spectrum, and each direction of descent with the modes that a push along it reaches.
function strataOf(landscapes, growth, { Landscape, strata, directions, pushed, duration, learned, eigenvalues, gradientFlow }) {
  return landscapes.map(([widths, s]) => {
    const [d_x, d, d_y] = widths, row = (n) => Array.from({ length: n }, () => Array(d_x).fill(0));
    const S_yx = row(d_y), S_xx = row(d_x);
    s.forEach((value, i) => (S_yx[i][i] = value));
    S_xx.forEach((entries, i) => (entries[i] = 1));
    const land = new Landscape({ widths, S_xx, S_yx, least_squares: S_yx, residual: 0, gap: 0 });
    return strata(widths, s).map((stratum) => {
      const point = pushed(widths, s, stratum.modes);
      const pushes = directions(d, s, stratum.modes).map((way) => {
        const start = pushed(widths, s, stratum.modes, way, 0.1);
        const end = gradientFlow(land, start, [0, duration(way, 0.1, growth)]).at(-1);
        return { ...way, start: Array.from(start), end: Array.from(end), reached: learned(land.product(end), d_x, s) };
      });
      return { ...stratum, point: Array.from(point), spectrum: eigenvalues(land.hessian(point), land.dim), pushes };
    });
  });
}

function learning({ problem, imbalance, scale, rules, rate }, { Landscape, imbalanced, kernelMoves, gradientFlow }) {
  const start = imbalanced(3, imbalance, scale), times = Array.from({ length: 201 }, (_, k) => (rules.time * k) / 200 / rate);
  const states = gradientFlow(new Landscape(problem), start, times, rules);
  return { start: Array.from(start), end: Array.from(states.at(-1)), moves: kernelMoves(states, 3) };
}

// The end of the curve that a scene draws, and how long it has followed the flow.
function drawnEnd({ problem, theta0, rules }, { Landscape, traceFlow, slopeOf, invariant }) {
  const time = rules.time ?? rules.growth / slopeOf(invariant(theta0));
  const path = traceFlow(new Landscape(problem), Float64Array.from(theta0), time, rules);
  return { time: path.times.at(-1), end: Array.from(path.states.at(-1)) };
}

function experiment({ problem, depth, width, scale, rules }, { deepLandscape, normal, settle }) {
  const setting = deepLandscape(problem, depth, width), random = normal(0);
  const runs = Array.from({ length: 12 }, () => {
    const start = Float64Array.from({ length: setting.land.dim }, () => scale * random());
    return { start: Array.from(start), ...settle(setting, start, problem.modes[0], rules) };
  });
  const saddle = settle(setting, new Float64Array(setting.land.dim), problem.modes[0], rules);
  return { gap: setting.gap, minimum: setting.land.residual + setting.land.gap, runs, saddle };
}
