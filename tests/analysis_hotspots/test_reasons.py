"""The reason beside a unit tells the truth: about its interval, about its share of draws, about why it has no rank."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from toy_grid import codes, counted, incident, read, toy_units

import geo
from geo.analysis import ranking
from geo.analysis.hotspot_words import _percent
from geo.analysis.hotspots import hotspots
from geo.drawing.scene import OutlineLayer
from geo.drawing.words import Words

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


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_map_says_that_no_number_is_stated_rather_than_that_incidents_are_few(lang: str) -> None:
    rows = [incident(0, 0, killed=None)] * 5 + [incident(2, 2, killed=None)]
    layer = _outlines(hotspots(read(rows), UNITS, draws=5), lang)
    words = Words(lang)
    why = next(field.values for field in layer.cards.fields if field.label == words.say("hotspot.why"))
    assert why == (words.say("hotspot.why_silent"), words.say("hotspot.why_few", least="3"))
    assert layer.legend.remark.startswith(words.say("hotspot.none_silent"))
    assert not layer.visible


def test_a_card_says_all_draws_only_of_all() -> None:
    rows = [incident(0, 0)] * 5 + [incident(2, 2)] * 4
    table = hotspots(read(rows), UNITS, draws=5)
    table["top_share"] = pd.array([0.996, 0.004, *[None] * 34], dtype="Float64")
    layer = _outlines(table, "en")
    why = next(field.values for field in layer.cards.fields if field.label == "Why")
    assert "in 99.6 % of draws" in why[0]
    assert "in 0.4 % of draws" in why[1]


def _outlines(table: pd.DataFrame, lang: str) -> OutlineLayer:
    (layer,) = geo.Map([geo.HotspotLayer(table, UNITS)], lang=lang).scene().outlines
    return layer
