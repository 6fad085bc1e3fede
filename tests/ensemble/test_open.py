"""Starts around saddles that the invariants allow: what they are, and the stored studies of them."""

import numpy as np
import pytest

import linnet as ln
from linnet import ensemble, examples, families

SHAPES = [(2, 2, 2, 2), (3, 4, 4, 3), (4, 4, 4, 3), (2, 1, 1, 2, 2, 1), (2, 1, 2, 2, 1, 1), (4, 3, 2, 3, 2, 1)]


@pytest.mark.parametrize("widths", SHAPES)
def test_open_saddles_are_critical_flat_and_allowed(widths):
    land, rng = examples.problem("white", widths), np.random.default_rng(0)
    for _ in range(10):
        theta = ensemble.open_saddle(widths, rng)
        assert np.abs(land.gradient(theta)).max() < 1e-12
        values = np.linalg.eigvalsh(land.hessian(theta))
        assert values[0] > -1e-10 and land.excess(theta) >= ln.critical.gap(land) - 1e-12  # no minimum, and no way down
        W = land.net.split(theta)
        if widths[-1] == 1:
            assert families.pieces(W, np.eye(1, widths[0])[0]) >= 3
        else:
            assert widths[2] <= 2 * np.linalg.matrix_rank(W[1], tol=1e-9)


def test_where_none_is_allowed_it_is_said():
    for widths in (2, 2, 2, 1), (3, 2, 3):
        with pytest.raises(ValueError, match="widths"):
            ensemble.open_saddle(widths, np.random.default_rng(0))


def test_each_shard_has_a_saddle_of_its_own():
    land = examples.problem("white", (2, 2, 2, 2))
    study = ensemble.Study(land, 40, scales=(1e-3,), shard=20, around="saddles")
    centres = [study.initial(k)[2].mean(axis=0) for k in (0, 1)]
    for centre in centres:
        assert land.excess(centre) == pytest.approx(0.5, abs=1e-2) and np.linalg.norm(land.gradient(centre)) < 1e-2
    assert np.linalg.norm(centres[0] - centres[1]) > 0.1
    assert study.configuration()["around"] == "saddles"
    with pytest.raises(ValueError, match="around"):
        ensemble.Study(land, 40, around="somewhere")


def test_a_loose_tolerance_counts_like_a_tight_one_and_leaves_plateaus():
    land = examples.problem("white", (2, 1, 1, 2, 2, 1))
    for around, scale in ("zero", 0.1), ("saddles", 0.01):
        counts = []
        for gtol in 0.1, 1e-6:
            study = ensemble.Study(land, 60, scales=(scale,), shard=60, gtol=gtol, t_max=1e9, around=around)
            counts.append(np.sum(study.compute(0)["excess"] < ln.critical.gap(land) / 2))
        assert counts == [60, 60]


@pytest.mark.parametrize("study", examples.studies("open"), ids=lambda study: study["command"].split("/")[-1])
def test_a_part_of_each_stored_study_is_made_again(study):
    about = study["configuration"]
    assert f"--widths {' '.join(map(str, about['widths']))} --data white" in study["command"]
    assert ("--around saddles" in study["command"]) == (about["around"] == "saddles")
    assert sum(row["starts"] for row in study["rows"]) == about["starts"] and study["versions"]["linnet"]
    land = examples.problem("white", tuple(about["widths"]))
    settings = {name: about[name] for name in ("seed", "gtol", "t_max", "rtol", "around")}
    again = ensemble.Study(land, 200, scales=tuple(about["scales"]), shard=200, **settings)
    table = again.compute(0)
    assert np.all(table["excess"] < about["gap"] / 2)  # as all that are stored, or this test has to say which
    for scale, row in zip(about["scales"], study["rows"], strict=True):
        assert (
            row["reached"] == row["starts"] and row["low"] == ensemble.binomial_bounds(row["reached"], row["starts"])[0]
        )
        counts = np.cumsum(row["times"])
        middle = ensemble.TIME_EDGES[np.searchsorted(counts, counts[-1] / 2)]
        assert middle / 3 < np.median(table["time"][table["scale"] == scale]) < 3 * middle


def test_escape_times_are_measured_again():
    import escape

    stored, again = examples.escape(), escape.measured(4000)
    for name in "above", "law":
        p = np.array(stored[name]) / stored["starts"]
        spread = np.sqrt(p * (1 - p) / 4000) + 1e-3
        assert np.all(np.abs(np.array(again[name]) / 4000 - p) < 5 * spread)
    np.testing.assert_allclose(again["times"], stored["times"], rtol=1e-12)
    assert stored["versions"]["linnet"] and np.all(np.diff(stored["above"]) < 0)
