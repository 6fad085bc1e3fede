"""Wrong arguments, in every public function: the right answer, or a ValueError or TypeError that names the argument."""

import inspect
import re
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import linnet as ln
from linnet import (
    critical,
    datasets,
    ensemble,
    exact,
    examples,
    families,
    hyperbolicity,
    initial,
    invariants,
    ode,
    rigorous,
    twohidden,
    widgets,
)

NET = ln.Network((2, 2, 2))
LOSS = ln.SquareLoss.whitened(np.diag([2.0, 1.0]))
LAND = ln.Landscape(NET, LOSS)
LINE = ln.Landscape(ln.Network((2, 1, 1)), ln.SquareLoss.whitened([[1.0, 0.0]]))
THETA = np.array([0.5, 0.1, -0.2, 0.4, 0.3, 0.0, 0.1, 0.6])
SADDLE = np.array([0.0, 1.5, 0.0])
X, Y = np.array([[1.0, 0.5, -1.0], [0.0, 2.0, 1.0]]), np.array([[1.0, 0.0, 3.0], [2.0, 1.0, 1.0]])
DATA = datasets.Dataset(X, Y, ("a", "b"), ("c", "d"), "here")
EVEN = initial.balanced(NET, np.array([[0.3, 0.1], [0.0, 0.2]]))
RNG = np.random.default_rng(0)
REST = ln.flow_to_rest(LAND, [THETA, -THETA], gtol=0.1)
MASKS = families.families((2, 2, 2, 1))[0]
CHAINS = ((0, 1), (1, 1), (2, 1))
TWO = ln.Landscape(ln.Network((2, 2, 2, 2)), ln.SquareLoss.whitened(np.diag([8.0, 1.0])))
IDLE = TWO.net.join([np.diag([2.0, 0.0])] * 3)

CALLS = {  # a call of each public function that is right
    ln.agree: {"first": [1.0, 2.0], "within": 1e-9},
    ln.Network: {"widths": (2, 2, 2)},
    NET.split: {"theta": THETA},
    NET.product: {"theta": THETA},
    NET.join: {"matrices": [np.eye(2), np.eye(2)]},
    ln.SquareLoss: {"X": X, "Y": Y},
    ln.SquareLoss.whitened: {"A": X},
    LOSS.value: {"W": np.eye(2)},
    LOSS.excess: {"W": np.eye(2)},
    LOSS.gradient: {"W": np.eye(2)},
    LOSS.strengths: {"W": np.eye(2)},
    LOSS.best: {"rank": 1},
    ln.Landscape: {"net": NET, "loss": LOSS},
    LAND.value: {"theta": THETA},
    LAND.excess: {"theta": THETA},
    LAND.gradient: {"theta": THETA},
    LAND.hessian: {"theta": THETA},
    LAND.hessian_product: {"theta": THETA, "v": THETA},
    initial.gaussian: {"net": NET, "rng": RNG, "scale": 0.1, "size": (2,)},
    initial.orthogonal: {"net": NET, "rng": RNG, "scale": 0.1, "size": (2,)},
    initial.balanced: {"net": NET, "matrix": np.eye(2)},
    invariants.balance: {"net": NET, "theta": THETA},
    invariants.drift: {"net": NET, "states": [THETA, THETA]},
    invariants.transform: {"net": NET, "theta": THETA, "changes": [np.eye(2)]},
    critical.strata: {"land": LAND},
    critical.morse_index: {"land": LAND, "modes": (0,)},
    critical.critical_point: {"land": LAND, "modes": (0,), "rng": RNG},
    critical.tangent_space: {"land": LINE, "theta": SADDLE, "rtol": 1e-6},
    critical.classify: {"land": LAND, "theta": THETA, "gtol": 1e-6, "rtol": 1e-6},
    hyperbolicity.normal_spectrum: {"land": LINE, "theta": SADDLE, "tangent": [[0.0], [1.0], [0.0]]},
    hyperbolicity.splitting: {"land": LINE, "theta": SADDLE, "rtol": 1e-8},
    hyperbolicity.stable_fibre: {
        "land": LINE,
        "theta": np.zeros(3),
        "direction": [-1.0, 0.0, 1.0],
        "lengths": [0.1, 0.2],
        "distance": 1e-4,
    },
    hyperbolicity.basin_boundary: {
        "land": LINE,
        "first": [[-1.0, 0.0, -1.0]],
        "second": [[1.0, 0.0, 1.0]],
        "inside": lambda limits: limits[:, 0] > 0,
        "halvings": 1,
    },
    hyperbolicity.stable_sheet: {"s": 1.0, "beta": 1.5, "c": [1.0, 2.0]},
    hyperbolicity.unstable_sheet: {"s": 1.0, "beta": 1.5, "angle": [1.0, 2.0]},
    hyperbolicity.side: {"s": 1.0, "theta": SADDLE},
    exact.saxe_mode: {"t": [0.0, 1.0], "s": 2.0, "a0": 0.1},
    exact.chain_time: {"w": [0.5, 0.6], "w0": 0.1, "s": 1.0, "depth": 3},
    exact.riccati: {"land": LAND, "theta0": EVEN, "times": [0.0, 1.0]},
    exact.one_neuron: {"land": LINE, "theta0": [0.1, 0.5, 0.2], "times": [0.0, 1.0]},
    exact.balanced_velocity: {"land": LAND, "W": np.eye(2)},
    exact.balanced_flow: {"land": LAND, "W0": np.eye(2), "times": [0.0, 0.1]},
    datasets.load: {"name": "linnerud"},
    datasets.from_table: {"table": (X.T, Y.T), "inputs": ["a", "b"], "targets": ["c", "d"]},
    datasets.standardize: {"data": DATA},
    datasets.whiten: {"data": DATA},
    datasets.principal: {"data": DATA, "d_x": 1, "d_y": 1},
    datasets.synthetic: {
        "singular_values": [2.0, 1.0],
        "widths": (3, 2),
        "samples": 8,
        "rng": RNG,
        "spectrum": 1.0,
        "noise": 0.0,
    },
    ln.gradient_flow: {
        "land": LAND,
        "theta0": THETA,
        "times": [0.0, 0.1],
        "rtol": 1e-3,
        "atol": 1e-3,
        "weight_decay": 0.0,
        "method": "dopri5",
        "workers": 1,
    },
    ln.flow_to_rest: {"land": LAND, "theta0": THETA, "gtol": 0.1, "t_max": 100.0, "rtol": 1e-3},
    ln.settle: {"land": LAND, "theta0": THETA, "gtol": 0.1, "t_max": 100.0, "rtol": 1e-3},
    ln.gradient_descent: {
        "land": LAND,
        "theta0": THETA,
        "step": 0.1,
        "steps": 2,
        "momentum": 0.0,
        "save_every": 1,
        "betas": (0.9, 0.99),
        "rule": "adam",
        "batches": [LOSS, LOSS],
        "weight_decay": 0.0,
    },
    ln.minibatches: {"X": X, "Y": Y, "size": 1, "rng": RNG},
    initial.aligned: {"land": LAND, "strengths": [0.2, 0.1]},
    initial.imbalanced: {"net": NET, "matrix": np.eye(2), "imbalance": 0.5},
    critical.gap: {"land": LAND},
    critical.name: {"modes": (0, 2)},
    examples.problem: {"data": "random", "widths": (2, 2, 1), "seed": 0},
    ensemble.measure: {"land": LAND, "rest": REST},
    ensemble.binomial_bounds: {"successes": 3, "trials": 4, "confidence": 0.9},
    ensemble.hunt: {"land": LINE, "start": [0.6, 0.0, 0.8], "time": 1.0, "rng": RNG, "rounds": 1, "crowd": 2},
    ensemble.Study: {
        "land": LAND,
        "starts": 5,
        "seed": 0,
        "scales": (0.1,),
        "gtol": 1e-6,
        "t_max": 1e6,
        "rtol": 1e-6,
        "shard": 2,
    },
    ensemble.open_saddle: {"widths": (2, 2, 2, 2), "rng": RNG},
    ensemble.learned: {"bits": 5},
    families.rank: {"matrix": [[1, 2], [2, 4]]},
    families.pieces: {"matrices": [np.eye(2, dtype=int), np.zeros((1, 2), int)], "vector": np.array([1, 0])},
    families.families: {"widths": (2, 2, 2, 1), "count": 3},
    families.random_point: {"masks": MASKS, "rng": RNG},
    families.unimodular: {"d": 2, "rng": RNG},
    families.generic_rank: {"widths": (2, 2, 2, 1), "seed": 0},
    families.family_rank: {"widths": (2, 2, 2, 1), "masks": MASKS, "seed": 0},
    families.open_families: {"widths": (2, 2, 2, 1), "seed": 0},
    families.circles: {"widths": (2, 2, 2, 2), "learned": 1},
    families.circle_point: {"widths": (2, 2, 2, 2), "modes": [0], "kind": CHAINS, "rng": RNG},
    families.circle_rank: {"widths": (2, 2, 2, 2), "learned": 1, "kind": CHAINS, "seed": 0},
    families.open_circles: {"widths": (2, 2, 2, 2), "seed": 0},
    twohidden.ranks: {"widths": (2, 2, 2, 2), "learned": 1},
    twohidden.numbers: {"widths": (2, 2, 2, 2), "modes": [0], "e": (0, 0, 0)},
    twohidden.critical_point: {"widths": (2, 2, 2, 2), "modes": [0], "e": (0, 0, 0), "rng": RNG},
    twohidden.reduced_flow: {"land": TWO, "theta": IDLE},
    twohidden.escape_time: {"x": [1.0, 1.0, 1.0]},
    rigorous.arrive: {
        "land": TWO,
        "starts": [IDLE],
        "radius": 1e-3,
        "below": 0.5,
        "steps": 3,
        "longest": 0.25,
    },
    ode.solve: {
        "f": lambda y: -y,
        "y0": [1.0, 2.0],
        "times": [0.0, 0.1],
        "method": "dopri5",
        "rtol": 1e-3,
        "atol": 1e-3,
        "step": 0.1,
        "workers": 1,
        "progress": False,
    },
    ode.solve_to_rest: {
        "f": lambda y: -y,
        "y0": [1.0, 2.0],
        "rest": 0.1,
        "rtol": 1e-3,
        "t_max": 100.0,
        "workers": 1,
        "progress": False,
    },
}
MORE = {ln.agree: ([1.0, 2.0],)}


class Broken:
    """An object that promises an array and cannot give one."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("no array after all")


class Holder:
    """An object that becomes an array when it is asked to, as those of other libraries do."""

    def __init__(self, values):
        self.values = np.asarray(values)

    def __array__(self, dtype=None, copy=None):
        return self.values.astype(dtype) if dtype else self.values


JUNK = st.one_of(
    st.sampled_from(
        [
            *(None, "abc", "", b"x", 1j, True, -1, 0, 1, 2, 1.5, -0.5, np.nan, np.inf, -np.inf),
            *([], (), {}, set(), [[]], [None], ["1"], [1j], [[1.0], [1.0, 2.0]], [[1.0, 2.0]], {"a": 1}),
            *(
                object(),
                len,
                datetime(2020, 1, 1, tzinfo=UTC),
                Broken(),
                slice(3),
                Ellipsis,
                range(3),
                iter([1.0]),
            ),
            *(
                pd.NA,
                pd.DataFrame({"a": ["x"]}),
                pd.Series([1.0, None], dtype=object),
                np.ma.masked_equal([1.0, 2.0], 2),
            ),
            *(
                np.array(3),
                np.array("a"),
                np.array(None),
                np.array("2020-01-01", "M8[D]"),
                np.float32(2),
                np.bool_(True),
            ),
        ]
    ),
    st.builds(
        lambda shape, value, kind: np.full(shape, value).astype(kind),
        arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3),
        st.sampled_from([0, 1]),
        st.sampled_from(["f8", "f4", "i1", "u1", "?", "c16", "O", "U3"]),
    ),
)
# What is right by itself may not fit another argument, which is then the one that is named.
ALSO = {
    "distance": "lengths",
    "widths": "singular_values",
    "table": "inputs",
    "spectrum": "samples",
    "trials": "successes",
    "modes": "e",
}
IDS = [call.__qualname__ for call in CALLS]


@pytest.mark.filterwarnings("ignore::UserWarning")  # a member that diverged, a rank that hangs by a thread
@pytest.mark.parametrize("call", CALLS, ids=IDS)
@settings(deadline=None, max_examples=60, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
def test_an_answer_or_a_refusal_that_names_the_argument(call, data):
    name = data.draw(st.sampled_from(sorted(CALLS[call])))
    arguments = CALLS[call] | {name: data.draw(JUNK)}
    first = {"first": arguments.pop("first")} if call is ln.agree else {}
    try:
        call(*first.values(), *MORE.get(call, ()), **arguments)
    except AssertionError:
        assert call is ln.agree
    except FileNotFoundError:
        assert name == "table"
    except (ValueError, TypeError) as refusal:
        assert re.search(rf"\b({name}|{ALSO.get(name)})\b", str(refusal)), f"{type(refusal).__name__}: {refusal}"


def variants(value):
    """The same numbers in other clothes."""
    if isinstance(value, list) and len({np.shape(entry) for entry in value}) > 1:
        return
    if isinstance(value, datasets.Dataset):
        yield value._replace(X=value.X.tolist(), Y=np.asfortranarray(value.Y))
        return
    array = np.asarray(value)
    if array.dtype.kind not in "if" or not array.ndim:
        return
    frozen = array.copy()
    frozen.setflags(write=False)
    yield from (frozen, np.asfortranarray(array), np.repeat(array, 2, axis=-1)[..., ::2], array.astype(object))
    yield from (array.tolist(), Holder(array), array.astype(">f8"), array.astype(np.longdouble))
    yield from (array.astype(kind) for kind in ("f4", "i1", "u1", "?") if np.array_equal(array.astype(kind), array))
    if array.ndim <= 2:
        yield pd.DataFrame(array) if array.ndim == 2 else pd.Series(array, index=range(7, 7 + len(array)))


def plain(result):
    """Arrays of numbers, of anything that a function returns."""
    if isinstance(result, ln.Trajectory):
        return [result.times, result.states, result.status]
    if isinstance(result, ln.SquareLoss):
        return [result.S_xx, result.S_yx]
    if isinstance(result, datasets.Dataset):
        return [result.X, result.Y]
    return [np.asarray(part) for part in result] if isinstance(result, tuple) else [result]


@pytest.mark.parametrize("call", CALLS, ids=IDS)
def test_the_same_numbers_in_other_clothes_give_the_same(call):
    if "rng" in CALLS[call] or call in (ln.Network, datasets.from_table):
        return

    def run(arguments):
        first = {"first": arguments.pop("first")} if call is ln.agree else {}
        return plain(call(*first.values(), *MORE.get(call, ()), **arguments))

    wanted = run(dict(CALLS[call]))
    for name, value in CALLS[call].items():
        if name in ("modes", "e", "widths", "masks"):
            continue  # lists of integers, and of matrices of several shapes
        for variant in variants(value):
            if isinstance(variant, Holder) and name in ("matrices", "changes"):
                continue  # lists of matrices; what only becomes an array is none
            for a, b in zip(run(CALLS[call] | {name: variant}), wanted, strict=True):
                np.testing.assert_array_equal(a, b, err_msg=f"{name}: {type(variant)}")


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # the mean of nothing
@pytest.mark.parametrize("call", CALLS, ids=IDS)
def test_an_empty_batch_gives_an_answer_or_a_refusal_that_names_it(call):
    for name, value in CALLS[call].items():
        if not isinstance(value, np.ndarray | list) or name in ("modes", "masks", "matrices"):
            continue
        arguments = CALLS[call] | {name: np.zeros((0, *np.shape(value)))}
        first = {"first": arguments.pop("first")} if call is ln.agree else {}
        try:
            call(*first.values(), *MORE.get(call, ()), **arguments)
        except (ValueError, TypeError) as refusal:
            assert re.search(rf"\b({name}|{ALSO.get(name)})\b", str(refusal)), f"{type(refusal).__name__}: {refusal}"


ROOMS = critical, datasets, exact, examples, families, hyperbolicity, initial, invariants, rigorous, twohidden


def test_no_public_function_is_missing_here():
    known = {call.__qualname__.split(".")[-1] for call in CALLS}
    for module in (ln.descent, ln.flow, ln.landscape, ln.loss, ln.network, *ROOMS):
        for name, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_"):
                assert name in known | {"cube", "escape", "factor", "family_counts", "studies"}, (
                    f"{module.__name__}.{name}"
                )


@pytest.mark.parametrize("name", widgets.__all__)
@settings(deadline=None, max_examples=60, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
def test_a_widget_takes_a_state_or_refuses_it_by_name(name, data):
    widget = getattr(widgets, name)()
    trait = data.draw(st.sampled_from(sorted(widget.depends)))
    before = getattr(widget, trait)
    try:
        setattr(widget, trait, data.draw(JUNK))
    except (ValueError, TypeError) as refusal:
        assert re.search(rf"\b{trait}\b", str(refusal)), f"{type(refusal).__name__}: {refusal}"
        assert getattr(widget, trait) == before
    else:
        assert type(getattr(widget, trait)) is type(before)
