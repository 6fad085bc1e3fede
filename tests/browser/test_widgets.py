"""The widgets of the built site: every control moves, numbers do what the mathematics says, the page stays silent."""

import re
from itertools import pairwise

import numpy as np
import pytest

HYPERBOLA, INTEGRATORS = "book/invariance.html", "book/descent.html"
PLATEAUS, STRATA = "book/convergence.html", "book/landscape.html"
SADDLES, LABORATORY = "book/hyperbolicity.html", "book/conjecture.html"
REGIMES = "book/exact.html"
WIDGETS = [
    (HYPERBOLA, "hyperbola"),
    (INTEGRATORS, "integrators"),
    (LABORATORY, "laboratory"),
    (PLATEAUS, "plateaus"),
    (REGIMES, "regimes"),
    (SADDLES, "saddle_line"),
    (STRATA, "strata"),
]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
SIZES = {"desktop": {}, "phone": PHONE}


class Driver:
    """A widget on a page: its controls, by the names of their traits, and the numbers in its table."""

    def __init__(self, seen, name):
        self.seen, self.page = seen, seen.page
        self.figure = self.page.locator(f'[data-linnet-widget="{name}"]').first
        self.figure.scroll_into_view_if_needed()
        self.figure.locator(".linnet-widget").wait_for()

    def control(self, name):
        return self.figure.locator(f'[data-name="{name}"]')

    def slide(self, name, part):
        """Drag a slider to a fraction of its length, with the mouse."""
        control = self.control(name)
        control.scroll_into_view_if_needed()
        box, value = control.bounding_box(), control.input_value()
        low, high = (float(control.get_attribute(end)) for end in ("min", "max"))
        knob, inset = 16, 8  # the knob's centre stays half its width away from the ends
        place = lambda x: box["x"] + inset + x * (box["width"] - knob)
        y = box["y"] + box["height"] / 2
        self.page.mouse.move(place((float(value) - low) / (high - low)), y)
        self.page.mouse.down()
        self.page.mouse.move(place(0.5), y, steps=2)
        self.page.mouse.move(place(part) + (part - 0.5) * 2 * knob, y, steps=2)
        self.page.mouse.up()
        self.settle()
        return float(control.input_value()), low, high

    def settle(self):
        self.seen.settle()

    def text(self, row, column):
        return self.figure.locator(f'td[data-row="{row}"][data-column="{column}"]').inner_text()

    def number(self, row, column):
        """A number of the table; powers of ten are written with raised digits."""
        text = self.text(row, column).replace("−", "-")
        if match := re.fullmatch(r"(-?)(?:(\d)·)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text):
            exponent = match[3].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
            text = f"{match[1]}{match[2] or 1}e{exponent}"
        return float(text)

    def curve(self, kind):
        """What a curve looks like: its path."""
        return self.figure.locator(f"path.ln-curve.{kind}").first.get_attribute("d")


@pytest.fixture(scope="module")
def drive(visit):
    """Take hold of a widget on its page, opened once for all tests; at the end nothing must have gone wrong there."""
    drivers = {}

    def drive(page, name, size="desktop"):
        if (name, size) not in drivers:
            drivers[name, size] = Driver(visit(page, **SIZES[size]), name)
        return drivers[name, size]

    yield drive
    for driver in drivers.values():
        assert driver.seen.complaints == []
        driver.page.close()


def fixture(page, name):
    """A widget on a desktop and on a phone; each of its tests begins with whatever the one before has left."""
    return pytest.fixture(scope="module", params=SIZES)(lambda request, drive: drive(page, name, request.param))


hyperbola, integrators, laboratory, plateaus, regimes, saddles, strata = (fixture(*widget) for widget in WIDGETS)


def drag(widget, x, y, steps=5):
    """Drag the start to the weights (x, y) of the plane from -2 to 2."""
    plot = widget.figure.locator("rect.ln-pick").first.bounding_box()
    handle = widget.control("theta0").first.locator(".ln-knob").bounding_box()
    middle = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    target = plot["x"] + (x + 2) / 4 * plot["width"], plot["y"] + (2 - y) / 4 * plot["height"]
    widget.page.mouse.move(*middle)
    widget.page.mouse.down()
    widget.page.mouse.move(*target, steps=steps)
    widget.page.mouse.up()
    widget.settle()


def test_flow_keeps_its_hyperbola_wherever_it_starts_and_descent_leaves_it(hyperbola):
    hyperbola.control("theta0").scroll_into_view_if_needed()
    for x, y in (-1.95, 1.9), (1.9, 1.8), (0.0, 0.0), (0.3, -1.5), (-1.0, 0.4):
        before = hyperbola.curve("ln-flow")
        drag(hyperbola, x, y)
        value = hyperbola.control("theta0").get_attribute("aria-valuetext").replace("−", "-")
        found = [float(number) for number in value.split(", ")]
        assert found == pytest.approx([x, y], abs=0.04)
        assert hyperbola.curve("ln-flow") != before
        start, end = (hyperbola.number("flow", f"C, {when}") for when in ("start", "end"))
        assert start == pytest.approx(found[1] ** 2 - found[0] ** 2, abs=0.05)
        assert start == pytest.approx(end, abs=0.0011)
        assert hyperbola.number("flow", "loss, end") < 1e-6 or (x, y) == (0.0, 0.0)
    assert abs(hyperbola.number("descent", "C, end") - start) > 0.01


def test_the_step_decides_how_far_descent_leaves_the_hyperbola(hyperbola):
    drifts = []
    for part in 0, 0.5, 1:
        step, low, high = hyperbola.slide("step", part)
        assert step == pytest.approx(low + part * (high - low), abs=0.1 * (high - low))
        drifts.append(
            np.inf
            if hyperbola.text("descent", "C, end") == "–"
            else abs(hyperbola.number("descent", "C, end") - hyperbola.number("descent", "C, start"))
        )
        assert hyperbola.number("flow", "C, end") == hyperbola.number("flow", "C, start")
    assert drifts[0] < 0.05 < drifts[1] < drifts[2]


def test_momentum_moves_descent_alone_and_weight_decay_both(hyperbola):
    flow, descent = hyperbola.curve("ln-flow"), hyperbola.curve("ln-descent")
    hyperbola.control("momentum").check()
    hyperbola.settle()
    assert hyperbola.curve("ln-flow") == flow and hyperbola.curve("ln-descent") != descent
    hyperbola.control("weight_decay").check()
    hyperbola.settle()
    start, end = (hyperbola.number("flow", f"C, {when}") for when in ("start", "end"))
    assert end == pytest.approx(start * np.exp(-2 * 0.1 * 20), abs=0.002)  # dC/dt = -2 lambda C
    for name in "momentum", "weight_decay":
        hyperbola.control(name).uncheck()
    hyperbola.settle()
    assert (hyperbola.curve("ln-flow"), hyperbola.curve("ln-descent")) == (flow, descent)


def test_arrow_keys_move_the_start_and_focus_is_seen(hyperbola):
    handle = hyperbola.control("theta0")
    hyperbola.figure.locator("input").first.focus()
    handle.focus()
    position = lambda: [float(x.replace("−", "-")) for x in handle.get_attribute("aria-valuetext").split(", ")]
    x, y = position()
    hyperbola.page.keyboard.press("ArrowRight")
    hyperbola.page.keyboard.press("ArrowUp")
    hyperbola.page.keyboard.press("Shift+ArrowUp")
    hyperbola.settle()
    assert position() == pytest.approx([x + 0.1, y + 0.12], abs=0.02)
    assert handle.locator(".ln-hold").evaluate("node => getComputedStyle(node).stroke") != "none"
    assert handle.get_attribute("role") == "slider" and handle.get_attribute("aria-label")
    hyperbola.figure.locator('[role="status"]', has_text="The flow ends with C").wait_for(state="attached")


def test_plateaus_come_later_in_deep_networks_and_small_starts(plateaus):
    halves = lambda: [plateaus.number(mode, "half learned") for mode in range(3)]
    plateaus.slide("depth", 0)
    assert plateaus.control("depth").input_value() == "1"
    first = [halves()]
    for part in 0.5, 1:
        plateaus.slide("depth", part)
        first.append(halves())
    assert plateaus.control("depth").input_value() == "6"
    assert all(a < b for a, b in pairwise(first[2]))  # the largest mode first
    slowest = [times[2] / times[0] for times in first]
    assert slowest[0] < slowest[2]  # and the deeper the network, the further apart
    waits = []
    for part in 0, 0.5, 1:
        plateaus.slide("scale", part)
        waits.append(plateaus.number(0, "half learned"))
        assert plateaus.number("loss", "end") < 0.1 * plateaus.number("loss", "start")
        assert abs(plateaus.number("drift", "end")) < 1e-3
    assert waits[0] > waits[1] > waits[2]


def test_aligned_plateaus_follow_the_exact_curves_and_each_target_is_learned(plateaus):
    for mode in range(3):
        for part in 0, 1, 0.5:
            before = plateaus.curve("ln-mode-1"), plateaus.curve("ln-mode-2"), plateaus.curve("ln-mode-3")
            target, *_ = plateaus.slide(f"target-{mode}", part)
            assert (plateaus.curve("ln-mode-1"), plateaus.curve("ln-mode-2"), plateaus.curve("ln-mode-3")) != before
            assert plateaus.number(mode, "end") == pytest.approx(target, abs=0.1)
    plateaus.slide("angle", 1)
    misfit = lambda: max(
        abs(plateaus.number(mode, "half learned") - plateaus.number(mode, "exact curve")) for mode in range(3)
    )
    assert misfit() > 0.1
    plateaus.slide("angle", 0)
    assert misfit() <= 0.02


def test_drift_grows_with_the_step_for_euler_and_runge_kutta_and_not_for_the_midpoint_rule(integrators):
    integrators.slide("time", 1)
    drifts = {"euler": [], "rk4": [], "gauss2": []}
    for part in 0, 0.4, 0.7:
        integrators.slide("step", part)
        for method, found in drifts.items():
            found.append(integrators.number(method, "drift of C"))
    assert drifts["euler"][0] < drifts["euler"][1] < drifts["euler"][2]
    assert drifts["rk4"][0] < drifts["rk4"][1] < drifts["rk4"][2]
    assert all(rk4 < euler for rk4, euler in zip(drifts["rk4"], drifts["euler"], strict=True))
    assert max(drifts["gauss2"]) < 1e-12
    integrators.slide("step", 1)
    assert integrators.number("gauss2", "drift of C") < 1e-12


def test_drift_and_loss_are_drawn_as_they_grow(integrators):
    integrators.slide("step", 0.2)
    drifts, losses, curves = [], [], []
    for part in 0, 0.5, 1:
        integrators.slide("time", part)
        drifts.append(integrators.number("euler", "drift of C"))
        losses.append(integrators.number("rk4", "loss"))
        curves.append(len(integrators.curve("ln-second")))
    assert drifts[0] <= drifts[1] <= drifts[2] and drifts[2] > 0
    assert losses[0] > losses[1] >= losses[2]
    assert curves[0] < curves[1] < curves[2]


def test_play_runs_to_the_end_and_at_once_where_motion_is_unwelcome(integrators):
    time, play = integrators.control("time"), integrators.figure.get_by_role("button", name="Play")
    integrators.slide("time", 0)
    play.click()
    integrators.settle()
    assert float(time.input_value()) < float(time.get_attribute("max"))
    integrators.page.emulate_media(reduced_motion="reduce")
    play.click()
    assert time.input_value() == time.get_attribute("max")
    integrators.page.emulate_media(reduced_motion="no-preference")


def test_one_start_moves_in_all_three_panels(integrators):
    integrators.control("theta0").first.scroll_into_view_if_needed()
    drag(integrators, -1.0, 1.4)
    places = {handle.get_attribute("transform") for handle in integrators.control("theta0").all()}
    assert integrators.control("theta0").count() == 3 and len(places) == 1


def words(widget):
    return widget.figure.locator(".ln-words").inner_text().replace("\N{NO-BREAK SPACE}", " ")


def test_the_start_leaves_the_sheet_on_the_side_on_which_it_is(saddles):
    for name in "theta0-1", "theta0-2", "theta0-0":
        for part in 0, 1, 0.6:
            saddles.slide(name, part)
            height = saddles.number("c", "end")
            assert np.sign(height) == np.sign(saddles.number("side", "start"))
            assert saddles.number("a", "end") * height == pytest.approx(1, abs=0.02)
            assert saddles.number("C", "start") == pytest.approx(saddles.number("C", "end"), abs=0.011)
            assert f"on the side c {'>' if height > 0 else '<'} 0" in words(saddles)
    saddles.figure.get_by_role("button", name="Onto the sheet").click()
    saddles.settle()
    assert saddles.number("side", "start") == 0 and "comes to rest at the saddle" in words(saddles)
    assert saddles.number("a", "end") == saddles.number("c", "end") == 0


def test_the_scene_turns_and_zooms_with_mouse_and_keyboard_and_shows_what_is_ticked(saddles):
    look = lambda: saddles.figure.locator("canvas").evaluate("canvas => canvas.toDataURL()")
    seen = [look()]

    def changed():
        saddles.settle()
        seen.append(look())
        return seen[-1] != seen[-2]

    for name in "azimuth", "elevation", "zoom":
        for part in 0, 0.5, 1, 0.4:
            saddles.slide(name, part)
            assert changed()
    for name in "sheet", "fibres", "quadric":
        saddles.control(name).click()
        assert changed()
        saddles.control(name).click()
        assert changed() and seen[-1] == seen[-3]
    scene = saddles.control("view")
    scene.focus()
    for key in "ArrowLeft", "ArrowUp", "+", "-":
        saddles.page.keyboard.press(key)
        assert changed()
    box = scene.bounding_box()
    saddles.page.mouse.move(box["x"] + 20, box["y"] + 20)
    saddles.page.mouse.down()
    saddles.page.mouse.move(box["x"] + 90, box["y"] + 40, steps=3)
    saddles.page.mouse.up()
    assert changed()


def test_the_start_in_space_is_moved_by_keys_and_by_the_mouse(saddles):
    handle = saddles.control("theta0")
    place = lambda: handle.get_attribute("aria-valuetext")
    handle.focus()
    places = [place()]
    for key in "ArrowLeft", "ArrowUp", "PageUp":
        saddles.page.keyboard.press(key)
        saddles.settle()
        places.append(place())
    assert handle.locator(".ln-hold").evaluate("node => getComputedStyle(node).stroke") != "none"
    box = handle.locator(".ln-knob").bounding_box()
    saddles.page.mouse.move(box["x"] + 8, box["y"] + 8)
    saddles.page.mouse.down()
    saddles.page.mouse.move(box["x"] - 20, box["y"] + 30, steps=3)
    saddles.page.mouse.up()
    saddles.settle()
    assert len({*places, place()}) == 5


def choose(strata, modes):
    """Tick these modes, counted from 0, and no others."""
    boxes = [strata.control(f"modes-{i}") for i in range(3)]
    for box in boxes:
        box.uncheck()
    for i in modes:
        boxes[i].check()
    strata.settle()
    assert [box.is_disabled() for box in boxes] == [len(modes) == 2 and i not in modes for i in range(3)]


def test_strata_have_the_numbers_of_the_theorem_and_every_push_leads_down(strata):
    s = [2.0, 1.2, 0.6]
    for modes in (), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2):
        choose(strata, modes)
        r, exchanges = len(modes), sum(j not in modes for i in modes for j in range(i))
        assert strata.number("here", "index") == (2 - r) * (3 - r) + exchanges
        assert strata.number("here", "dimension") == 2 * r + (2 - r) * r
        assert strata.number("here", "loss") == pytest.approx(sum(s[i] ** 2 for i in range(3) if i not in modes) / 2)
        counts = [strata.number(sign, "eigenvalues") for sign in ("negative", "flat", "positive")]
        assert sum(counts) == 12 and counts[:2] == [strata.number("here", name) for name in ("index", "dimension")]
        select = strata.control("direction")
        assert select.locator("option").count() == counts[0]
        for number in range(1, int(counts[0]) + 1):
            select.select_option(str(number))
            strata.settle()
            assert strata.number("end", "loss") < strata.number("here", "loss")
            assert strata.number("end", "index") < strata.number("here", "index")
            learns = re.search(r"(?:learns mode|for) (\d) ", words(strata))[1]
            assert learns in strata.text("end", "modes") and learns not in strata.text("here", "modes")
            assert f"reaches the stratum {strata.text('end', 'modes')} of index" in words(strata)


def test_going_on_ends_at_the_global_minimum_and_a_small_push_takes_longer(strata):
    choose(strata, (2,))
    shapes = []
    for part in 0, 0.5, 1:
        strata.slide("push", part)
        shapes.append(strata.curve("ln-flow"))
        assert strata.text("end", "modes") == "{1,3}"
    assert len(set(shapes)) == 3
    onward = strata.figure.get_by_role("button", name="Go on from there")
    onward.click()
    strata.settle()
    assert strata.text("here", "modes") == "{1,3}" and strata.text("end", "modes") == "{1,2}"
    onward.click()
    strata.settle()
    assert onward.is_disabled() and strata.control("direction").is_disabled()
    assert "global minimum" in words(strata) and strata.number("here", "index") == 0


def finished(laboratory):
    """Wait until all starts are counted; return their number."""
    wanted = int(laboratory.control("starts").input_value())
    fates = ["arrived", "elsewhere", "moving"]
    for _ in range(1200):
        counts = [int(laboratory.number(fate, "starts")) for fate in fates]
        if sum(counts) == wanted:
            return counts
        laboratory.page.wait_for_timeout(50)
    pytest.fail(f"{counts} of {wanted} after a minute")


@pytest.mark.parametrize("laboratory", ["desktop"], indirect=True)  # the same numbers on a phone, more slowly
def test_starts_arrive_at_least_squares_and_the_bound_is_exact(laboratory):
    least = laboratory.number("least", "highest loss")
    for part in 0, 0.2, 0.1:
        laboratory.slide("starts", part)
        arrived, *_ = finished(laboratory)
        n = int(laboratory.control("starts").input_value())
        assert arrived == n
        assert laboratory.number("arrived", "highest loss") == pytest.approx(least, abs=2e-4)
        assert laboratory.number("failure", "at most") == pytest.approx(1 - 0.025 ** (1 / n), abs=6e-5)
        assert laboratory.number("chance", "at least") == pytest.approx(0.025 ** (1 / n), abs=6e-5)


@pytest.mark.parametrize("laboratory", ["desktop"], indirect=True)  # the same numbers on a phone, more slowly
def test_depth_width_and_scale_begin_anew_and_a_bottleneck_stays_above_least_squares(laboratory):
    laboratory.slide("starts", 0)
    for name, parts in {"depth": (1, 0.4), "scale": (0, 0.7), "width": (1, 0)}.items():
        for part in parts:
            before = laboratory.curve("ln-rain")
            laboratory.slide(name, part)
            assert sum(finished(laboratory)) == int(laboratory.control("starts").input_value())
            laboratory.settle()
            assert laboratory.curve("ln-rain") != before
    assert laboratory.control("width").input_value() == "1"
    assert laboratory.number("arrived", "highest loss") > laboratory.number("least", "highest loss") + 0.5
    laboratory.slide("width", 0.4)
    finished(laboratory)
    before = laboratory.curve("ln-rain")
    laboratory.figure.get_by_role("button", name="Draw others").click()
    laboratory.settle()
    finished(laboratory)
    laboratory.settle()
    assert laboratory.curve("ln-rain") != before
    names = laboratory.figure.locator("svg text", has_text=": ").all_text_contents()
    assert names[0] == f"{{1,2}}: {finished(laboratory)[0]}"  # the lowest level, and how many came to rest on it


def test_a_large_imbalance_is_lazy_and_a_small_one_rich(regimes):
    moves, waits = [], []
    for part in 0.5, 0.55, 1, 0:
        regimes.slide("imbalance", part)
        moves.append(regimes.number("kernel", "moves by"))
        waits.append(regimes.number(2, "half learned") - regimes.number(0, "half learned"))
        assert regimes.number(2, "end") == pytest.approx(1, abs=0.06)
    assert moves[0] > 0.98 > moves[1] > moves[2] and moves[2] < 0.05
    assert moves[3] == pytest.approx(moves[2], abs=2e-3)
    assert waits[0] > waits[1] > waits[2]
    regimes.slide("imbalance", 0.5)  # from where both arrows lead on


@pytest.mark.parametrize(("page", "name"), WIDGETS)
def test_on_a_phone_every_slider_is_moved_in_sight_of_the_picture(drive, page, name):
    widget = drive(page, name, "phone")
    plots, header = widget.figure.locator(".ln-plots"), widget.page.locator(".bd-header-article").bounding_box()
    for slider in widget.figure.locator('input[type="range"], select').all():
        slider.evaluate("node => node.scrollIntoView({block: 'end'})")
        picture, control = plots.bounding_box(), slider.bounding_box()
        assert picture["y"] >= header["y"] + header["height"] - 1
        assert picture["y"] + picture["height"] <= control["y"] + control["height"] / 2 < 740


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("page", ["invariance", "conjecture", "hyperbolicity"])
def test_a_widget_that_opens_a_chapter_finds_its_room_kept(visit, page, width):
    with visit(f"book/{page}.html", viewport={"width": width, "height": 844}) as seen:
        widget = seen.page.locator("[data-linnet-widget]").first
        widget.locator("[role=slider]:visible, input:visible").first.wait_for()
        kept, taken = widget.evaluate("node => [parseFloat(getComputedStyle(node).minHeight), node.offsetHeight]")
    assert kept <= taken <= 1.3 * kept


@pytest.mark.parametrize(("page", "name"), [widget for widget in WIDGETS if widget[1] in ("hyperbola", "saddle_line")])
def test_a_handle_has_a_ring_for_the_keyboard_and_none_under_the_mouse(drive, page, name):
    widget = drive(page, name)
    handle = widget.control("theta0").first
    handle.scroll_into_view_if_needed()
    look = lambda: handle.evaluate(
        "node => [getComputedStyle(node).outlineStyle, getComputedStyle(node.querySelector('.ln-hold')).stroke]"
    )
    box = handle.locator(".ln-knob").bounding_box()
    widget.page.keyboard.press("Shift")  # who came by the keyboard
    widget.page.mouse.move(box["x"] + 8, box["y"] + 8)
    widget.page.mouse.down()
    assert look() == ["none", "none"]
    widget.page.mouse.up()
    handle.press("ArrowLeft")
    outline, ring = look()
    assert outline == "none" and ring != "none"


def test_the_first_page_draws_its_paths_once_and_at_once_where_motion_is_unwelcome(visit):
    points = "() => document.querySelectorAll('path.ln-flow')[1].getAttribute('d').split('L').length"
    redraws = "() => performance.getEntriesByName('linnet').length"
    with visit("book/index.html") as moving, visit("book/index.html", reduced_motion="reduce") as still:
        for seen in moving, still:
            seen.until(f"() => ({redraws})() > 0")
        whole = still.page.evaluate(points)
        assert moving.page.evaluate(points) <= whole
        moving.until(f"whole => ({points})() === whole", whole)
        moving.settle()
        counts = [seen.page.evaluate(redraws) for seen in (moving, still)]
        assert counts[0] > counts[1] + 5
        moving.page.wait_for_timeout(100)
        assert moving.page.evaluate(redraws) == counts[0]
        hero = moving.page.locator(".ln-hero svg").first.bounding_box()
        assert hero["y"] + hero["height"] < 720  # the first screen has all of it


@pytest.mark.parametrize(("page", "name"), WIDGETS)
def test_the_words_beside_a_box_to_tick_are_one_piece(drive, page, name):
    controls = drive(page, name).page.locator(".ln-controls label")
    assert controls.locator("> .ln-math").count() == 0  # a piece of its own would stand apart


@pytest.mark.parametrize(("page", "name"), WIDGETS)
def test_widgets_follow_the_theme(drive, page, name):
    widget = drive(page, name)
    ink = "node => getComputedStyle(node).stroke"
    axis = widget.figure.locator("path.ln-flow, path.ln-mode-1, path.ln-stable").first
    light = axis.evaluate(ink)
    widget.page.evaluate("() => (document.documentElement.dataset.theme = 'dark')")
    widget.settle()
    assert axis.evaluate(ink) != light
    assert widget.figure.locator(".linnet-widget").evaluate("node => getComputedStyle(node).color") != "rgb(0, 0, 0)"
    widget.page.evaluate("() => (document.documentElement.dataset.theme = 'light')")


@pytest.mark.parametrize(("page", "name"), WIDGETS)
def test_without_javascript_there_is_a_picture_that_says_so(visit, page, name):
    with visit(page, java_script_enabled=False) as seen:
        figure = seen.page.locator(f'[data-linnet-widget="{name}"]')
        assert len(figure.locator("img").get_attribute("alt")) > 60
        assert figure.locator("img").bounding_box()["width"] > 200
        assert "picture" in figure.locator("figcaption").inner_text()


def test_a_page_from_disk_has_living_widgets(visit_from_disk):
    with visit_from_disk(HYPERBOLA) as seen:
        seen.page.locator(".linnet-widget path.ln-flow").first.wait_for(state="attached")
        assert seen.complaints == []


def test_the_page_still_scrolls_under_a_finger(hyperbola):
    action = "node => getComputedStyle(node).touchAction"
    assert hyperbola.control("theta0").evaluate(action) == "none"
    for place in "svg >> nth=0", "rect.ln-pick":
        assert hyperbola.figure.locator(place).evaluate(action) == "auto"
