"""The corpus of benchmarks/extraction.py: what was written against the rules, and what was set apart."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import extraction

PARTS = [("written against", 0.98, 0.95), ("set apart", 0.95, 0.92), ("blind rounds", 0.98, 0.95)]


@pytest.mark.parametrize(("part", "precision", "recall"), PARTS)
def test_scores_reach_the_targets(part: str, precision: float, recall: float) -> None:
    result = extraction.scored(*extraction.PARTS[part])
    assert result.totals.precision >= precision, result.complaints
    assert result.totals.recall >= recall, result.complaints
    assert result.fields.precision >= precision - 0.02, result.complaints
    assert result.fields.recall >= recall - 0.02, result.complaints
    assert not [c for c in result.complaints if "false error" in c or "is missing" in c]


def test_the_corpus_is_large_enough() -> None:
    files = [name for part in extraction.PARTS.values() for name in part]
    found = list(extraction.cases(*files))
    assert len(found) >= 60
    assert len({case["id"] for case in found}) == len(found)
