"""By which law noise varies: that it is learnt, and that noise of either law is seldom called a finding."""

from __future__ import annotations

import numpy as np
import pytest

from geo.analysis.chance import Law, between_units, dispersion_over_time, excess_between, over_time
from geo.analysis.guard import Observed, circles, standing_out

SIDE = 8
X, Y = (axis.ravel().astype(float) for axis in np.meshgrid(np.arange(SIDE), np.arange(SIDE)))
ZONES = circles(X, Y)
PEOPLE = np.random.default_rng(1).lognormal(0, 1, SIDE**2)
BASELINE = PEOPLE / PEOPLE.mean()


def counts(rng: np.random.Generator, mean: np.ndarray, *, square: float, excess: float) -> np.ndarray:
    """Draw counts whose excess grows with the mean (``square`` 0) or its square (1), alike in the typical unit."""
    more = excess * Law.of(square, mean).growth(mean)
    return rng.poisson(rng.gamma(mean / more, more))


def probabilities(count: np.ndarray, baseline: np.ndarray, seed: int) -> np.ndarray:
    seen = Observed(count, count.astype(float), np.ones(1))
    return standing_out(seen, ZONES, baseline, None, replicas=99, seed=seed)


def test_the_excess_is_found_between_units() -> None:
    rng = np.random.default_rng(2)
    even, uneven = np.full(4000, 6.0), rng.lognormal(1, 0.5, 4000)
    assert excess_between(rng.poisson(even), even, Law.of(1, even)) < 0.2
    for square in (0.0, 1.0):
        for mean in (even, uneven):
            count = counts(rng, mean, square=square, excess=3.0)
            assert excess_between(count, mean, Law.of(square, mean)) == pytest.approx(3, rel=0.16)


def test_the_excess_is_found_over_time() -> None:
    rng = np.random.default_rng(2)
    assert dispersion_over_time(rng.poisson(4.0, (200, 8))) == pytest.approx(1.0, abs=0.1)
    for mean, more in ((4.0, 3.0), (3.0, 4.0), (2.0, 2.0)):
        table = rng.poisson(rng.gamma(mean / (more - 1), more - 1, (4000, 8)))
        assert dispersion_over_time(table) == pytest.approx(more, rel=0.04)
    assert dispersion_over_time(np.tile(np.eye(8, dtype=int), (3, 1))) == 1.0  # one incident each shows nothing
    assert dispersion_over_time(rng.poisson(4.0, (200, 5))) is None


@pytest.mark.parametrize("square", [0.0, 1.0])
def test_the_law_is_learnt_where_units_differ_in_size(square: float) -> None:
    rng = np.random.default_rng(3)
    mean = 8 * rng.lognormal(0, 1, 400)
    count = counts(rng, mean, square=square, excess=2.0)
    assert between_units(count, mean).middle.square == pytest.approx(square, abs=0.01)
    months = np.stack([counts(rng, mean / 4, square=square, excess=2.0) for _ in range(8)], axis=1)
    learnt = over_time(months, mean)
    assert learnt is not None
    assert learnt.middle.square == pytest.approx(square, abs=0.01)
    assert learnt.excess[int(square)] == pytest.approx(2, rel=0.2)


def test_where_all_units_expect_as_many_the_laws_are_one() -> None:
    mean = np.full(64, 8.0)
    learnt = between_units(counts(np.random.default_rng(4), mean, square=0, excess=2.0), mean)
    assert learnt.likely == pytest.approx([0.5, 0.5])
    assert learnt.excess[0] == pytest.approx(learnt.excess[1])
    assert [number for _, _, number in learnt.replicas(999)] == [500, 499]


@pytest.mark.parametrize("square", [0.0, 1.0])
def test_noise_about_people_is_seldom_called_significant_whatever_its_law(square: float) -> None:
    rng = np.random.default_rng(5)
    flagged = sum(
        bool((probabilities(counts(rng, 8 * BASELINE, square=square, excess=1.0), BASELINE, month) <= 0.05).any())
        for month in range(60)
    )
    assert flagged <= 6  # 3 on average if the promise just holds


def test_a_raised_unit_is_found_among_people() -> None:
    rng = np.random.default_rng(6)
    middling = np.flatnonzero((BASELINE > 0.7) & (BASELINE < 1.4))
    found = 0
    for month in range(20):
        rate, unit = 8 * BASELINE, rng.choice(middling)
        rate[unit] *= 4
        found += probabilities(rng.poisson(rate), BASELINE, month)[unit] <= 0.05
    assert found >= 17


def test_all_incidents_in_one_unit_stand_out_and_no_warning_is_given() -> None:
    count = np.zeros(SIDE**2, dtype=int)
    count[9] = 30
    for baseline in (np.ones(SIDE**2), BASELINE):
        p = probabilities(count, baseline, 0)
        assert np.flatnonzero(p <= 0.05).tolist() == [9]


def test_a_neighbour_is_no_hotspot_for_lying_in_a_circle_with_one() -> None:
    count = np.full(SIDE**2, 10)
    high, beside = 27, 28
    count[high], count[beside] = 120, 21  # the second exceeds the others, but is no news by itself
    p = probabilities(count, np.ones(SIDE**2), seed=1)
    assert p[high] <= 0.05
    assert p[beside] > 0.05


def test_neighbours_that_stand_out_together_are_named_together() -> None:
    rng = np.random.default_rng(5)
    count = rng.poisson(10.0, SIDE**2)
    group = ZONES.nearest[27, :4]
    count[group] = 20
    p = probabilities(count, np.ones(SIDE**2), seed=1)
    assert (p[group] <= 0.05).all()
