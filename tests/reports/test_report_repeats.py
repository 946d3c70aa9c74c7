"""Lines that stand in a text many times are read once, and as if each were read anew."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

from geo.reports import repeats, sentences
from geo.reports.report import Report, read_report

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import extraction

TEXTS = [str(case["text"]) for case in extraction.cases("english.toml", "arabic.toml", "adversary.toml")]


def read_anew(text: str, monkeypatch: pytest.MonkeyPatch) -> Report:
    """Read a text without remembering any sentence."""
    with monkeypatch.context() as patched:
        patched.setattr(sentences, "MOST_REPEATED", 0)
        patched.setattr(repeats, "MOST_REPEATED", 0)
        return read_report(text)


@pytest.mark.parametrize("start", range(0, len(TEXTS), 8))
def test_a_text_that_repeats_itself_is_read_as_without_memory(start: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in TEXTS[start : start + 8]:
        twice = f"{text}\n\n{text}\n"
        once, anew = read_report(twice), read_anew(twice, monkeypatch)
        for name in ("totals", "incidents", "findings"):
            pd.testing.assert_frame_equal(getattr(once, name), getattr(anew, name))


def test_every_repeated_line_has_its_own_quote() -> None:
    found = read_report("People arrested in March 2021, as follows:\n\n" + "- SDF: 12\n" * 3).findings
    assert found["quote"].tolist() == ["12", "12", "12"]
    assert len(set(found["quote_start"])) == 3
