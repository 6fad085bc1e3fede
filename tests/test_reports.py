"""What users of neighbouring programs have reported, each in its analogous form, with the value that is right here.

The comment above each test names the public report; the test says what happens in this package.
"""

import copy
import json
import pickle
import re
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import linnet as ln
from linnet import exact, widgets

SCALAR = ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[1.0]]))
WHITE = ln.Landscape(ln.Network((2, 2, 2)), ln.SquareLoss.whitened(np.diag([2.0, 1.0])))
RANDOM = np.random.default_rng(0).normal(scale=0.5, size=(5, WHITE.net.dim))
METHODS = ["dopri5", "dop853", "auto"]
BOOK = Path(__file__).parents[1] / "book"


def products(path):
    return SCALAR.net.product(path.states).ravel()


# scipy/scipy#11698 and #8848: large times and large spans end in "required step size is less than spacing between
# numbers", or the first trial step leaves the span by far.
TRILLION = """
import sys, numpy as np, linnet as ln
land = ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss.whitened([[1.0]]))
times = np.array([0.0, 1.0, 10.0, 1e3, 1e6, 1e12])
path = ln.gradient_flow(land, [0.1, 0.1], times, sys.argv[1])
law, product = ln.exact.saxe_mode(times, 1.0, 0.01), land.net.product(path.states).ravel()
seen = np.isfinite(product)
np.testing.assert_allclose(product[seen], law[seen], rtol=1e-6)
# Stability holds every explicit step to some thousand units of time here, so the steps run out, and it is said.
assert seen[:4].all() and path.status in (ln.Status.DONE, ln.Status.EXHAUSTED)
assert seen.all() == (path.status == ln.Status.DONE)
"""


@pytest.mark.parametrize("method", METHODS)
def test_a_span_of_a_trillion(method):
    """In a process of its own, which can be stopped: one step for each unit of time would take years."""
    subprocess.run([sys.executable, "-c", TRILLION, method], timeout=60, check=True)


@pytest.mark.parametrize("method", METHODS)
def test_the_flow_does_not_ask_what_time_it_is(method):
    times = np.array([0.0, 1.0, 10.0])
    early, late = (ln.gradient_flow(SCALAR, [0.1, 0.1], times + shift, method) for shift in (0.0, 1e9))
    np.testing.assert_allclose(products(late), products(early), rtol=1e-6)


# scipy/scipy#17341: over a very short span the function is evaluated far outside of it.
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("span", [1e-4, 1e-12, 1e-300])
def test_a_span_of_almost_nothing(method, span):
    start = np.array([0.3, 0.4])
    end = ln.gradient_flow(SCALAR, start, [0.0, span], method).states[-1]
    np.testing.assert_allclose(end, start - span * SCALAR.gradient(start), rtol=1e-7, atol=0)


# rtqichen/torchdiffeq#27 and #58: "underflow in dt" where the solution acts too fast for any step.
@pytest.mark.parametrize("method", METHODS)
def test_a_start_too_steep_for_any_step_is_right_or_says_so(method):
    starts = np.array([[1e8, 1e8], [1e80, 1e80], [1e150, -1e150], [0.1, 0.1]])
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        path = ln.gradient_flow(SCALAR, starts, [0.0, 1.0, 20.0], method)
    done = path.status == ln.Status.DONE
    assert done[-1] and (done.all() or any("trajectories" in str(message.message) for message in said))
    assert np.isnan(path.states[-1, ~done]).all()
    np.testing.assert_allclose(SCALAR.net.product(path.states[-1, done]).ravel(), [1.0] * done.sum(), atol=1e-6)


# scipy/scipy#11239 and #17846: a NaN or an infinity in the start makes the step NaN, and the loop runs for ever.
@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("method", METHODS)
def test_one_bad_start_in_a_batch_leaves_the_others_alone(bad, method):
    spoilt = RANDOM.copy()
    spoilt[2, 3] = bad
    with pytest.warns(UserWarning, match="1 of 5 trajectories"):
        path = ln.gradient_flow(WHITE, spoilt, [0.0, 1.0, 5.0], method)
    alone = ln.gradient_flow(WHITE, RANDOM, [0.0, 1.0, 5.0], method)
    others = [0, 1, 3, 4]
    assert (path.status[others] == ln.Status.DONE).all() and path.status[2] != ln.Status.DONE
    np.testing.assert_array_equal(path.states[:, others], alone.states[:, others])
    assert np.isnan(path.states[1:, 2]).all()


# rtqichen/torchdiffeq#38: the first step divides by the size of the velocity, which is 0 at rest.
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("rest", [[0.0, 0.0], [2.0, 0.5], [-1.0, -1.0]])
def test_a_start_at_rest_stays(method, rest):
    path = ln.gradient_flow(SCALAR, rest, [0.0, 1.0, 1e6], method)
    assert path.status == ln.Status.DONE
    np.testing.assert_allclose(path.states, [rest] * 3, rtol=1e-12)
    assert ln.flow_to_rest(SCALAR, rest).times == 0


# mattja/sdeint#20: integer starts are taken as integers, and every state is truncated.
@pytest.mark.parametrize("kind", [int, np.int8, np.float16, np.float32, np.uint8, object])
def test_starts_and_times_of_any_kind_of_number(kind):
    start, times = np.array([1, 2], dtype=kind), np.array([0, 1, 3], dtype=kind)
    path = ln.gradient_flow(SCALAR, start, times)
    assert path.states.dtype == path.times.dtype == float
    np.testing.assert_array_equal(path.states, ln.gradient_flow(SCALAR, [1.0, 2.0], [0.0, 1.0, 3.0]).states)
    rest, same = ln.flow_to_rest(SCALAR, start), ln.flow_to_rest(SCALAR, [1.0, 2.0])
    np.testing.assert_array_equal(rest.states, same.states)
    assert ln.gradient_descent(SCALAR, start, steps=1).states.dtype == float


# Nicholaswogan/numbalsoda#7: times that repeat give strange states; SciML/DifferentialEquations.jl#221: a span of no
# length is an error from inside.
@pytest.mark.parametrize(
    "times", [[0, 1, 1, 2], [0, 0], [1, 1], [0, 2, 1], [0, 1, 0], [0], [], 1.0, [[0, 1]], [0, np.nan], [0, np.inf]]
)
def test_times_that_repeat_or_turn_back_are_refused_by_name(times, refuses):
    with refuses("times", "", "increasing times >= 0 are needed"):
        ln.gradient_flow(SCALAR, [0.1, 0.1], times)


# patrick-kidger/diffrax#224: are states wanted between the steps accurate?
@pytest.mark.parametrize("method", METHODS)
def test_states_between_the_steps_are_as_accurate_as_at_their_ends(method):
    times = np.linspace(0, 10, 2001)
    path = ln.gradient_flow(SCALAR, [0.1, 0.1], times, method, rtol=1e-8, atol=1e-12)
    assert path.nfev < 2001
    np.testing.assert_allclose(products(path), exact.saxe_mode(times, 1.0, 0.01), rtol=1e-6)


# jax-ml/jax#40510: outputs beyond the last accepted step are extrapolated, and nothing says so;
# scipy/scipy#9198: the solver looks at times beyond the last.
@pytest.mark.parametrize("method", METHODS)
def test_the_end_does_not_depend_on_what_comes_after_it(method):
    times = np.array([0.0, 0.7, 3.0])
    short = ln.gradient_flow(SCALAR, [0.1, 0.1], times, method)
    longer = ln.gradient_flow(SCALAR, [0.1, 0.1], [*times, 3.0 + 1e-9, 4.0], method)
    assert short.times.tolist() == times.tolist()
    np.testing.assert_allclose(products(short), exact.saxe_mode(times, 1.0, 0.01), rtol=1e-6)
    np.testing.assert_allclose(longer.states[:3], short.states, rtol=1e-6)


# ukhsa-collaboration/pygom#34 and scipy/scipy#21306: results cannot be pickled, or not be read again.
@pytest.mark.parametrize(
    "again", [lambda x: pickle.loads(pickle.dumps(x)), copy.deepcopy, copy.copy], ids=["pickle", "deepcopy", "copy"]
)
def test_a_result_can_be_kept_and_copied(again):
    path = ln.gradient_flow(WHITE, RANDOM, [0.0, 1.0])
    for kept in again(path), again(ln.flow_to_rest(WHITE, RANDOM)):
        assert isinstance(kept, ln.Trajectory) and (kept.status == ln.Status.DONE).all()
    for name in "times", "states", "status", "nfev":
        np.testing.assert_array_equal(getattr(again(path), name), getattr(path, name))
    np.testing.assert_array_equal(again(WHITE).gradient(RANDOM), WHITE.gradient(RANDOM))


# scipy/scipy#8416: an integrator keeps its state in one place for the whole process, and fails in threads.
def test_threads_do_not_disturb_each_other():
    alone = [ln.gradient_flow(WHITE, start, [0.0, 1.0, 5.0]).states for start in RANDOM]
    with ThreadPoolExecutor(5) as pool:
        for _ in range(3):
            found = pool.map(lambda start: ln.gradient_flow(WHITE, start, [0.0, 1.0, 5.0]).states, RANDOM)
            np.testing.assert_array_equal(list(found), alone)


# jupyter-widgets/ipywidgets#2317 and #2949: an observer that raises is silent, and what it should have done is missing.
def test_an_observer_that_raises_is_heard_and_leaves_the_widget_whole():
    plane = widgets.hyperbola()

    def explode(change):
        raise RuntimeError("from the reader's own function")

    plane.observe(explode, names="theta0")
    with pytest.raises(RuntimeError, match="the reader's own"):
        plane.theta0 = [-1.0, 0.5]
    plane.unobserve(explode, names="theta0")
    assert plane.theta0 == [-1.0, 0.5]
    np.testing.assert_allclose(plane.path.states[0], [-1.0, 0.5])  # the path belongs to the start that is shown


# jupyter-widgets/ipywidgets#3823 and manzt/anywidget#985 (marimo-team/marimo#9420): after the kernel is gone, or when
# the page is loaded again, a widget shows an error or its defaults instead of its state.
def test_what_stands_on_the_screen_needs_no_kernel():
    plane = widgets.hyperbola()
    plane.theta0 = [-1.0, 0.5]
    state = json.loads(json.dumps(plane.get_state(["theta0", "limits", "problem"])))  # nothing refers to Python
    assert state["theta0"] == [-1.0, 0.5]
    html = plane._repr_mimebundle_()[0]["text/html"]
    assert "[-1.0, 0.5]" in html.replace("&quot;", '"') and "<noscript>" in html


# computationalmodelling/nbval#125 and #204: a stored output holds an address in memory, and no run agrees with it.
def test_no_stored_output_names_a_place_in_memory():
    chapters = sorted(BOOK.glob("*.ipynb"))
    outputs = [
        (chapter.name, text)
        for chapter in chapters
        for cell in json.loads(chapter.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", [])
        for text in ["".join(output.get("text", [])) + "".join(output.get("data", {}).get("text/plain", []))]
    ]
    assert len(outputs) > 50
    assert not [found for found in outputs if re.search(r"\bat 0x[0-9a-f]+|<Figure size|tmp/", found[1])]
