"""The reason beside a unit tells the truth: about its interval, about its share of draws, about why it has no rank."""

from __future__ import annotations

import numpy as np
import pytest
from toy_grid import codes, counted, toy_units

from geo.analysis import ranking
from geo.analysis.hotspot_words import _percent
from geo.analysis.hotspots import hotspots

UNITS = toy_units()


def test_the_reason_says_what_share_of_draws_the_interval_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """With few ranked units the interval nearest to 90 % may hold 81 % of the draws, or 99: it is not called 90."""
    drawn: list[np.ndarray] = []
    original = ranking.rate_draws

    def noted(*given: object) -> np.ndarray:
        drawn.append(original(*given))  # type: ignore[arg-type]
        return drawn[-1]

    monkeypatch.setattr("geo.analysis.hotspots.rate_draws", noted)
    said = set()
    for seed in range(6):
        rng = np.random.default_rng(seed)
        counts = np.zeros((6, 6), dtype=int)
        counts[0, 0], counts[3, 3], counts[5, 1], counts[1, 4] = rng.integers(3, 25, 4)
        table = hotspots(counted(counts, rng), UNITS, by="incidents", draws=400)
        first = table[table["status"] == "ranked"].sort_values("adm3_pcode")
        places = ranking.ranks(drawn[-1][:, np.isin(sorted(codes()), first["adm3_pcode"])])
        for (_, row), place in zip(first.iterrows(), places.T, strict=True):
            held = ((place >= row["rank_low"]) & (place <= row["rank_high"])).mean()
            assert f" in {_percent(float(held))} of draws); among" in row["reason"]
            said.add(_percent(float(held)))
    assert len(said) > 5


@pytest.mark.parametrize(
    ("share", "words"),
    [(1.0, "100 %"), (0.996, "more than 99 %"), (0.845, "84 %"), (0.004, "less than 1 %"), (0.0, "0 %")],
)
def test_all_and_none_are_said_only_of_all_and_none(share: float, words: str) -> None:
    assert _percent(share) == words
