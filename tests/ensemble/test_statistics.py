"""What became of a start: the certificate, the count of modes, the exact bounds."""

import numpy as np
import pytest
from scipy.stats import beta

import linnet as ln
from linnet import ensemble, examples

TARGET = ln.SquareLoss.whitened(np.diag([3.0, 2.0, 1.0]))


def test_measure_names_what_a_flow_has_learned_and_how_far_it_is():
    land = ln.Landscape(ln.Network((3, 2, 3)), TARGET)
    ends = [ln.initial.balanced(land.net, np.diag(d)) for d in ([3.0, 2, 0], [3.0, 0, 0], [0, 2.0, 1.0])]
    table = ensemble.measure(land, ln.settle(land, ends))
    np.testing.assert_array_equal(table["modes"], [0b011, 0b001, 0b110])
    np.testing.assert_allclose(table["excess"], [0, 2, 4], atol=1e-12)
    np.testing.assert_allclose(table["distance"], [0, 2 / 13**0.5, 10**0.5 / 13**0.5], atol=1e-12)


@pytest.mark.parametrize(("k", "n"), [(0, 20), (20, 20), (7, 20), (999_999, 1_000_000)])
def test_bounds_are_those_of_clopper_and_pearson(k, n):
    low, high = ensemble.binomial_bounds(k, n)
    assert low == pytest.approx(beta.ppf(0.025, k, n - k + 1) if k else 0.0, abs=1e-12)
    assert high == pytest.approx(beta.ppf(0.975, k + 1, n - k) if k < n else 1.0, abs=1e-12)


def test_summary_counts_by_scale_and_does_not_depend_on_the_cut():
    study = ensemble.Study(examples.problem("random", (2, 2, 1)), starts=40, scales=(0.1, 1.0), shard=40)
    table = study.compute(0)
    table["excess"][3], table["status"][5], table["excess"][5] = 10.0, 5, 10.0
    table["status"][7], table["excess"][7] = 1, np.inf
    whole = ensemble.Summary(ln.critical.gap(study.land)).add(table).rows()
    parts = ensemble.Summary(ln.critical.gap(study.land))
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
    table = ensemble.measure(land, ln.settle(land, start + 1e-3 * rng.normal(size=(20, 3))))
    assert np.all(table["excess"] < 1e-6)
