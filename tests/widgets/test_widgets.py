"""The widgets are real ipywidgets: traits that Python reads and sets, and a form for pages without a kernel."""

import gzip
import json
import re
from html import unescape

import ipywidgets
import numpy as np
import pytest
import traitlets

import linnet as ln
from linnet import widgets
from linnet.widgets import modules

ALL = [getattr(widgets, name) for name in widgets.__all__]


@pytest.mark.parametrize("make", ALL)
def test_a_widget_is_an_ipywidget_with_a_script_and_a_path(make):
    widget = make()
    assert isinstance(widget, ipywidgets.DOMWidget)
    assert "export default { render" in widget._esm and "import " not in widget._esm
    assert np.isfinite(widget.path.states).all()


@pytest.mark.parametrize("make", ALL)
def test_what_a_page_gets_is_the_state_and_a_picture_with_its_text(make):
    widget = make()
    bundle, _ = widget._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    html = bundle["text/html"]
    state = json.loads(unescape(re.search('data-state="(.*?)"', html)[1]))
    for name in widget.limits:
        assert state[name] == getattr(widget, name)
    assert len(unescape(re.search('alt="(.*?)"', html)[1])) > 60
    assert 'src="data:image/svg+xml,' in html and "<noscript>" in html
    assert "<script" not in html and len(gzip.compress(html.encode())) < 30_000


@pytest.mark.parametrize("make", ALL)
def test_every_number_keeps_to_its_limits(make):
    widget = make()
    for name, (low, high, _, *size) in widget.limits.items():
        before = getattr(widget, name)
        for value in low, high:
            wanted = [value] * size[0] if size else value
            setattr(widget, name, wanted)
            assert getattr(widget, name) == wanted
            assert np.isfinite(widget.path.states).all()
        for value in low - 1, high + 1, np.nan, "a", None, [0.0] * 7:
            with pytest.raises(ValueError, match=rf"^{name}: .* came, .* (is|are) needed$"):
                setattr(widget, name, [value] * size[0] if size and np.ndim(value) == 0 else value)
            assert getattr(widget, name) == wanted
        setattr(widget, name, before)


def test_observers_of_a_new_start_read_its_path():
    plane, heard = widgets.hyperbola(), []
    plane.observe(lambda change: heard.append(plane.path.states[0].tolist()), names="theta0")
    plane.theta0 = np.array([-1.0, 0.5])
    assert heard == [[-1.0, 0.5]]
    assert ln.invariants.drift(plane.land.net, plane.path.states).max() < 1e-6


@pytest.mark.parametrize("make", ALL)
def test_a_path_is_computed_when_it_is_read_and_only_when_what_it_depends_on_has_changed(make, monkeypatch):
    widget, followed = make(), []
    kept = type(widget).follow
    monkeypatch.setattr(type(widget), "follow", lambda self: followed.append(1) or kept(self))
    for name, (low, high, *_) in widget.limits.items():
        value = getattr(widget, name)
        for part in 0.5, 0.25:
            middle = type(value)(low + part * (high - low)) if np.ndim(value) == 0 else [part * high] * len(value)
            setattr(widget, name, middle)
        assert followed == []  # as when a scene is turned
        assert widget.path is widget.path
        assert len(followed) == (name in widget.depends or name == next(iter(widget.limits))), name
        followed.clear()


def test_linked_widgets_move_together():
    first, second = widgets.hyperbola(), widgets.hyperbola()
    slider = ipywidgets.FloatSlider(0.1, min=0.01, max=1)
    traitlets.link((first, "theta0"), (second, "theta0"))
    ipywidgets.link((slider, "value"), (first, "step"))
    second.theta0, slider.value = [0.5, 0.5], 0.7
    assert first.theta0 == [0.5, 0.5] and first.step == 0.7


def test_hyperbola_takes_a_network_of_the_reader():
    land = ln.Landscape(ln.Network((1, 1, 1)), ln.SquareLoss([[1.0, 2.0]], [[9.0, 18.0]]))
    plane = widgets.hyperbola(land)
    assert plane.problem["least_squares"][0] == pytest.approx([9.0])
    assert plane.limits["theta0"][1] > 3.0  # the minima of w_1 w_2 = 9 are in sight
    assert land.excess(plane.path.states[-1]) < 1e-9
    with pytest.raises(ValueError, match=r"^land: widths \(2, 3, 2\) came, \(1, 1, 1\) are needed"):
        widgets.hyperbola(ln.Landscape(ln.Network((2, 3, 2)), ln.SquareLoss.whitened(np.eye(2))))


def test_descent_of_the_hyperbola_leaves_it_and_weight_decay_balances_the_flow():
    plane = widgets.hyperbola(step=0.3)
    drift = lambda states: ln.invariants.drift(plane.land.net, states).max()
    assert drift(plane.path.states) < 1e-6 < 0.1 < drift(plane.descent().states)
    plane.weight_decay = 0.5
    start, end = ln.invariants.balance(plane.land.net, plane.path.states)[0].ravel()[[0, -1]]
    assert end == pytest.approx(start * np.exp(-2 * 0.5 * plane.path.times[-1]), abs=1e-6)


def test_aligned_plateaus_follow_the_exact_modes():
    deep = widgets.plateaus([2.0, 0.5], depth=2, scale=0.01, angle=0.0)
    strengths = np.diagonal(deep.land.net.product(deep.path.states), axis1=1, axis2=2)
    exact = ln.exact.saxe_mode(deep.path.times[:, None], [2.0, 0.5], 0.01)
    np.testing.assert_allclose(strengths, exact, atol=1e-6)


@pytest.mark.parametrize("imbalance", [-6.0, 0.0, 1.0, 20.0])
def test_regimes_follow_the_riccati_solution_and_the_kernel_moves_as_its_closed_form_says(imbalance):
    learning = widgets.regimes(imbalance=imbalance)
    land, path = learning.land, learning.path
    exact = ln.exact.riccati(land, learning.theta0, path.times)
    np.testing.assert_allclose(land.net.product(path.states), exact, rtol=0, atol=1e-6)
    C = ln.invariants.balance(land.net, learning.theta0)[0]
    np.testing.assert_allclose(C, imbalance * np.eye(3), atol=1e-13)
    size = lambda w: (np.hypot(imbalance, 2 * w)[:, None] + np.hypot(imbalance, 2 * w)) / 2  # the kernel is diagonal
    first, last = (size(np.diag(exact[end])) for end in (0, -1))
    assert learning.moved[-1] == pytest.approx(np.linalg.norm(last - first) / np.linalg.norm(last), abs=1e-6)


def test_regimes_take_three_descending_modes():
    for target in [1.0, 2.0, 3.0], [1.0], [2.0, 1.0, 0.0]:
        with pytest.raises(ValueError, match=r"^target: .* came, three positive numbers in descending order"):
            widgets.regimes(target)


def test_plateaus_take_one_to_three_modes():
    for target in [], [1.0] * 4, "many":
        with pytest.raises(ValueError, match=r"^target: .* came"):
            widgets.plateaus(target)


def test_joined_modules_are_scripts_without_imports():
    for script in modules.classic(), modules.widget("hyperbola"):
        assert not re.search(r"^\s*import ", script, re.MULTILINE)
        assert len(re.findall(r"const \$flow = ", script)) == 1  # shared parts stand in it once
    assert "export" not in re.sub("//.*", "", modules.classic())


def test_the_side_of_the_sheet_decides_where_the_trajectory_ends():
    scene = widgets.saddle_line()
    for c in -1.0, 0.3, 1.5:
        on_sheet = ln.hyperbolicity.stable_sheet(1.0, 0.5, c)
        for offset in -0.02, 0.02:
            scene.theta0 = on_sheet + [offset, 0.0, 0.0]
            assert np.sign(scene.path.states[-1][2]) == np.sign(offset)
            assert abs(scene.land.excess(scene.path.states[-1])) < 1e-9


def test_switches_are_true_or_false():
    scene = widgets.saddle_line(quadric=True)
    scene.sheet = np.False_
    assert scene.quadric is True and scene.sheet is False
    for value in 2, "yes", None, [True]:
        with pytest.raises(ValueError, match=r"^fibres: .* came, True or False is needed"):
            scene.fibres = value


def test_going_on_from_stratum_to_stratum_ends_at_the_global_minimum():
    stairs, seen = widgets.strata(), []
    while stairs.directions:
        seen.append(stairs.land.value(stairs.theta0))
        stairs.modes = stairs.reached
    assert seen == sorted(seen, reverse=True) and len(seen) == 2
    assert stairs.modes == [0, 1] and stairs.land.excess(stairs.theta0) < 1e-12


def test_strata_take_a_network_of_the_reader():
    rng = np.random.default_rng(0)
    land = ln.Landscape(ln.Network((4, 2, 3)), ln.SquareLoss(rng.normal(size=(4, 30)), rng.normal(size=(3, 30))))
    own = widgets.strata(land, modes=[1])
    assert own.strata == ln.critical.strata(land) and own.problem["residual"] == land.loss.residual
    assert own.problem["modes"] == land.loss.singular_values.tolist()
    deep = ln.Landscape(ln.Network((2, 2, 2, 2)), ln.SquareLoss.whitened(np.diag([2.0, 1.0])))
    equal = ln.Landscape(ln.Network((2, 2, 2)), ln.SquareLoss.whitened(np.eye(2)))
    wide = ln.Landscape(ln.Network((2, 16, 2)), ln.SquareLoss.whitened(np.diag([2.0, 1.0])))
    for bad in deep, equal, wide:
        with pytest.raises(ValueError, match=r"^land: .* came, "):
            widgets.strata(bad)


def test_modes_are_distinct_and_not_too_many():
    saddle = widgets.strata(modes=(2, 0))
    assert saddle.modes == [0, 2]
    for value in [0, 1, 2], [1, 1], [3], [-1], 0, "ab", [0.5], None:
        with pytest.raises(ValueError, match=r"^modes: .* came, at most 2 distinct integers from 0 to 2 are needed"):
            saddle.modes = value


def test_the_laboratory_takes_data_of_the_reader():
    rng = np.random.default_rng(0)
    land = ln.Landscape(ln.Network((4, 2, 3)), ln.SquareLoss(rng.normal(size=(4, 30)), rng.normal(size=(3, 30))))
    lab = widgets.laboratory(land, depth=4, width=5)
    assert lab.land.net.widths == (4, 5, 5, 5, 3) and lab.land.loss is land.loss
    assert lab.problem["modes"] == land.loss.singular_values.tolist()
    wide = ln.Landscape(ln.Network((7, 2, 3)), ln.SquareLoss(rng.normal(size=(7, 30)), rng.normal(size=(3, 30))))
    nothing = ln.Landscape(ln.Network((2, 2)), ln.SquareLoss(np.eye(2), np.zeros((2, 2))))
    for bad in wide, nothing:
        with pytest.raises(ValueError, match=r"^land: .* came, at most 6 of each and a value above zero are needed"):
            widgets.laboratory(bad)
