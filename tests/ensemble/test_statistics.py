"""What became of a start: the certificate, the count of modes, the exact bounds."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import beta

import linnet as ln
from linnet import ensemble

TARGET = ln.SquareLoss.whitened(np.diag([3.0, 2.0, 1.0]))


def levels(s, r):
    """All values that the loss above its minimum takes at critical points, by brute force."""
    least = np.sum(np.square(s[:r]))
    sets = [modes for size in range(r + 1) for modes in combinations(s, size)]
    return sorted({round(0.5 * (least - np.sum(np.square(modes))), 9) for modes in sets})


@pytest.mark.parametrize("r", [1, 2, 3])
@pytest.mark.parametrize("s", [(3.0, 2.0, 1.0), (2.0, 2.0, 1.0), (2.0, 1.0, 1.0), (1.5, 1.0, 0.0), (1.0, 1.0, 1.0)])
def test_gap_is_the_second_smallest_critical_value(s, r):
    land = ln.Landscape(ln.Network((3, r, 3)), ln.SquareLoss.whitened(np.diag(s)))
    expected = next(level for level in levels(s, r) if level > 0)
    assert ensemble.gap(land) == pytest.approx(expected, rel=1e-9)


def test_strengths_are_one_for_the_modes_of_a_critical_point_and_zero_for_the_others():
    land = ensemble.problem("digits", (6, 4, 5, 3))
    loss = land.loss
    U = np.linalg.svd(loss.S_yx @ np.linalg.inv(np.linalg.cholesky(loss.S_xx)).T)[0]
    for modes in [], [1], [0, 2], [0, 1, 2]:
        W = U[:, modes] @ U[:, modes].T @ loss.least_squares
        found = ensemble.strengths(land, ln.initial.balanced(land.net, W))
        np.testing.assert_allclose(found, np.isin(range(3), modes), atol=1e-10)


def test_measure_names_what_a_flow_has_learned_and_how_far_it_is():
    land = ln.Landscape(ln.Network((3, 2, 3)), TARGET)
    ends = [ln.initial.balanced(land.net, np.diag(d)) for d in ([3.0, 2, 0], [3.0, 0, 0], [0, 2.0, 1.0])]
    table = ensemble.measure(land, ensemble.settle(land, ends))
    np.testing.assert_array_equal(table["modes"], [0b011, 0b001, 0b110])
    np.testing.assert_allclose(table["excess"], [0, 2, 4], atol=1e-12)
    np.testing.assert_allclose(table["distance"], [0, 2 / 13**0.5, 10**0.5 / 13**0.5], atol=1e-12)


def test_settle_leaves_plateaus_that_a_loose_tolerance_takes_for_rest():
    land = ln.Landscape(ln.Network((2, 2, 2, 2)), ln.SquareLoss.whitened(np.diag([2.0, 1.0])))
    starts = ln.initial.gaussian(land.net, np.random.default_rng(0), 0.03, (2,))
    assert np.all(np.linalg.norm(land.gradient(starts), axis=1) < 1e-2)
    table = ensemble.measure(land, ensemble.settle(land, starts, gtol=5e-3, t_max=1e9))
    assert np.all(table["excess"] < 1e-6)


def test_deep_networks_that_start_small_do_not_overshoot_at_a_loose_tolerance():
    land = ensemble.problem("random", (2, 2, 2, 2, 1), seed=1)
    starts = ln.initial.gaussian(land.net, np.random.default_rng(0), 0.1, (256,))
    table = ensemble.measure(land, ensemble.settle(land, starts, rtol=1e-5))
    assert np.all(table["status"] == 0)
    assert np.all(table["distance"] < 1e-3)


@pytest.mark.parametrize(("k", "n"), [(0, 20), (20, 20), (7, 20), (999_999, 1_000_000)])
def test_bounds_are_those_of_clopper_and_pearson(k, n):
    low, high = ensemble.binomial_bounds(k, n)
    assert low == pytest.approx(beta.ppf(0.025, k, n - k + 1) if k else 0.0, abs=1e-12)
    assert high == pytest.approx(beta.ppf(0.975, k + 1, n - k) if k < n else 1.0, abs=1e-12)


def test_summary_counts_by_scale_and_does_not_depend_on_the_cut():
    study = ensemble.Study(ensemble.problem("random", (2, 2, 1)), starts=40, scales=(0.1, 1.0), shard=40)
    table = study.compute(0)
    table["excess"][3], table["status"][5], table["excess"][5] = 10.0, 5, 10.0
    table["status"][7], table["excess"][7] = 1, np.inf
    whole = ensemble.Summary(ensemble.gap(study.land)).add(table).rows()
    parts = ensemble.Summary(ensemble.gap(study.land))
    for cut in slice(0, 11), slice(11, 40):
        parts.add({name: values[cut] for name, values in table.items()})
    assert parts.rows() == whole
    assert [row["scale"] for row in whole] == [0.1, 1.0]
    assert [whole[1][name] for name in ("starts", "reached", "at_rest", "moving", "failed")] == [20, 17, 1, 1, 1]
    assert whole[0]["reached"] == 20 and sum(whole[1]["times"]) == 20 and sum(whole[1]["modes"].values()) == 3


def test_the_hunt_finds_the_stable_sheet_and_perturbations_get_away():
    land = ln.Landscape(ln.Network((2, 1, 1)), ln.SquareLoss.whitened([[1.0, 0.0]]))
    rng = np.random.default_rng(0)
    start, excess = ensemble.hunt(land, ln.initial.gaussian(land.net, rng), 12.0, rng, rounds=50)
    a, b, c = start
    C = c**2 - a**2 - b**2
    assert a + (C + np.sqrt(C**2 + 4)) / 2 * c == pytest.approx(0, abs=1e-4)
    assert excess == pytest.approx(0.5, abs=1e-3)
    table = ensemble.measure(land, ensemble.settle(land, start + 1e-3 * rng.normal(size=(20, 3))))
    assert np.all(table["excess"] < 1e-6)


def test_the_stored_studies_are_consistent():
    for study in ensemble.studies():
        settings = study["configuration"]
        assert f"--widths {' '.join(map(str, settings['widths']))} " in study["command"]
        assert sum(row["starts"] for row in study["rows"]) == settings["starts"]
        for row in study["rows"]:
            assert row["starts"] == sum(row[name] for name in ("reached", "at_rest", "moving", "failed"))
            assert row["starts"] == sum(row["times"])
            assert (row["low"], row["high"]) == pytest.approx(ensemble.binomial_bounds(row["reached"], row["starts"]))


def test_the_pages_quote_the_number_of_stored_starts():
    total = f"{sum(row['starts'] for study in ensemble.studies() for row in study['rows']):,}"
    book = Path(__file__).parents[2] / "book"
    assert (book / "index.md").read_text(encoding="utf-8").count(total) == 2
    assert f"seen in {total} runs" in (book / "conjecture.ipynb").read_text(encoding="utf-8")


def test_a_stored_study_is_made_again_start_for_start():
    """The counts are those of the mathematics.  Evaluations are not: they follow the rounding of the data's modes."""
    study = next(s for s in ensemble.studies() if s["configuration"]["widths"] == [3, 3, 3, 3])
    settings = study["configuration"]
    land = ensemble.problem("linnerud", settings["widths"])
    again = ensemble.Study(
        land, settings["starts"], settings["seed"], tuple(settings["scales"]), shard=settings["shard"]
    )
    tables = [again.compute(k) for k in range(again.shards)]
    for scale, row in zip(settings["scales"], study["rows"], strict=True):
        chosen = [table["scale"] == scale for table in tables]
        reached = sum(np.sum(table["excess"][c] < settings["gap"] / 2) for table, c in zip(tables, chosen, strict=True))
        assert reached == row["reached"]


def test_a_stored_study_is_what_its_command_gives():
    study = next(s for s in ensemble.studies() if s["configuration"]["data"] == "random 1")
    settings = study["configuration"]
    land = ensemble.problem("random", settings["widths"], seed=1)
    np.testing.assert_allclose(land.loss.S_yx, settings["S_yx"], rtol=1e-12)
    again = ensemble.Study(land, 400, settings["seed"], tuple(settings["scales"]), shard=400)
    table = again.compute(0)
    assert np.all(table["excess"] < settings["gap"] / 2)
    median = np.median(table["time"][::2])
    counts = np.cumsum(study["rows"][0]["times"])
    stored = ensemble.TIME_EDGES[np.searchsorted(counts, counts[-1] / 2)]
    assert stored / 2 < median < 2 * stored
