"""Data reduced to the widths of a network, and stored results against what computes them."""

import numpy as np
import pytest

import linnet as ln
from linnet import ensemble, examples, families


def test_data_are_reduced_to_the_widths():
    assert np.array_equal(
        examples.problem("linnerud", (3, 4, 3)).loss.S_yx,
        ln.SquareLoss(*ln.datasets.standardize(ln.datasets.load("linnerud"))[:2]).S_yx,
    )
    digits = examples.problem("digits", (5, 4, 3)).loss
    np.testing.assert_allclose(digits.S_xx, np.diag(np.diag(digits.S_xx)), atol=1e-12)
    assert digits.S_xx[0, 0] == pytest.approx(1.0)
    constant = examples.problem("linnerud", (4, 4, 4, 2)).loss
    np.testing.assert_allclose(constant.S_xx[3], [0, 0, 0, 1], atol=1e-12)
    with pytest.raises(ValueError, match="d_y: 4 came"):
        examples.problem("linnerud", (3, 3, 4))


def test_the_stored_studies_are_consistent():
    for study in examples.studies():
        settings = study["configuration"]
        assert f"--widths {' '.join(map(str, settings['widths']))} " in study["command"]
        assert sum(row["starts"] for row in study["rows"]) == settings["starts"]
        for row in study["rows"]:
            assert row["starts"] == sum(row[name] for name in ("reached", "at_rest", "moving", "failed"))
            assert row["starts"] == sum(row["times"])
            assert (row["low"], row["high"]) == pytest.approx(ensemble.binomial_bounds(row["reached"], row["starts"]))


def test_a_stored_study_is_made_again_start_for_start():
    """The counts are those of the mathematics.  Evaluations are not: they follow the rounding of the data's modes."""
    study = next(s for s in examples.studies() if s["configuration"]["widths"] == [3, 3, 3, 3])
    settings = study["configuration"]
    land = examples.problem("linnerud", settings["widths"])
    again = ensemble.Study(
        land, settings["starts"], settings["seed"], tuple(settings["scales"]), shard=settings["shard"]
    )
    tables = [again.compute(k) for k in range(again.shards)]
    for scale, row in zip(settings["scales"], study["rows"], strict=True):
        chosen = [table["scale"] == scale for table in tables]
        reached = sum(np.sum(table["excess"][c] < settings["gap"] / 2) for table, c in zip(tables, chosen, strict=True))
        assert reached == row["reached"]


def test_a_stored_study_is_what_its_command_gives():
    study = next(s for s in examples.studies() if s["configuration"]["data"] == "random 1")
    settings = study["configuration"]
    land = examples.problem("random", settings["widths"], seed=1)
    np.testing.assert_allclose(land.loss.S_yx, settings["S_yx"], rtol=1e-12)
    again = ensemble.Study(land, 400, settings["seed"], tuple(settings["scales"]), shard=400)
    table = again.compute(0)
    assert np.all(table["excess"] < settings["gap"] / 2)
    median = np.median(table["time"][::2])
    counts = np.cumsum(study["rows"][0]["times"])
    stored = ensemble.TIME_EDGES[np.searchsorted(counts, counts[-1] / 2)]
    assert stored / 2 < median < 2 * stored


def test_the_stored_table_is_what_the_program_finds():
    counts = list(examples.family_counts().items())
    assert len(counts) == 64 + 256 + 1024 + 96 + 384
    for widths, stored in counts[::97]:
        if widths[-1] == 1:
            assert stored == (len(families.families(widths)), len(families.open_families(widths, seed=7)))
        else:
            kinds = [kind for learned in range(min(widths)) for kind in families.circles(widths, learned)]
            assert stored == (len(kinds), len(families.open_circles(widths, seed=7)))
