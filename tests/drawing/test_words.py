"""Every code and every sentence has words in every language."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pandas as pd
import pytest

import geo.drawing.words as words_module
from geo.drawing.words import Words, languages
from geo.errors import MapError
from geo.placing.admin import FLAGS
from geo.tables import codes

ROOM = Path(words_module.__file__).parents[1]
SCRIPTS = Path(__file__).parents[2] / "geo/webmap/web/src"  # the wheel holds them bundled only
_BUILT = (('f"', "{"), ("`", "${"))
KINDS = {
    "cause": codes.CAUSES,
    "party": codes.PARTIES,
    "precision": codes.PRECISIONS,
    "basis": codes.BASES,
    "group": {name: "" for name in codes.GROUPS if name != "all"},
    "area": codes.MEASURES,
    "flag": {name: "" for name in FLAGS if name != "no_place"},
}


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("lang", languages())
def test_every_code_has_words(lang: str) -> None:
    words = Words(lang)
    missing = [
        f"{kind}.{code}" for kind, listed in KINDS.items() for code in listed if not words.knows(f"{kind}.{code}")
    ]
    assert missing == []


@pytest.mark.parametrize("lang", languages())
def test_every_language_says_the_same_sentences(lang: str) -> None:
    english, other = Words("en")._messages, Words(lang)._messages
    assert english.keys() == other.keys()
    assert {key: places(text) for key, text in english.items()} == {key: places(text) for key, text in other.items()}
    assert all(other.values())


def _used(key: str, source: str) -> bool:
    """Whether a source names the key, or builds it from its beginning (``f"cause.{code}"``, ```step.${step}```)."""
    starts = [key[:at] for at, sign in enumerate(key, start=1) if sign in "._"]
    ways = [f'"{key}"', f"'{key}'", *(f"{quote}{start}{brace}" for start in starts for quote, brace in _BUILT)]
    return any(way in source for way in ways)


def _sources(folder: Path, pattern: str) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob(pattern)))


def test_no_word_is_kept_that_nothing_says() -> None:
    page = _sources(ROOM / "webmap", "*.py")
    script = _sources(SCRIPTS, "*.js") + page
    python = _sources(ROOM, "[!w]*/**/*.py") + page
    python = python.replace(Path(words_module.__file__).read_text(encoding="utf-8").split("class Words")[0], "")
    controls = Words("en").controls()
    assert [key for key in controls if not _used(key, script)] == []
    kinds = tuple(f"{kind}." for kind in re.findall(r'code\("(\w+)"', python))
    others = [key for key in Words("en")._messages if key not in controls and not key.startswith(kinds)]
    assert [key for key in others if not _used(key, python)] == []


def test_periods_are_named_as_people_name_them() -> None:
    day = pd.Timestamp
    english, arabic = Words("en"), Words("ar")
    assert english.period(day("2021-02-01"), day("2021-02-28")) == "February 2021"
    assert english.period(day("2021-01-01"), day("2021-12-31")) == "2021"
    assert english.period(day("2021-01-01"), day("2021-02-28")) == "January 2021 – February 2021"
    assert english.period(day("2021-02-03"), day("2021-02-05")) == "3 February 2021 – 5 February 2021"
    assert english.period(day("2021-02-03"), day("2021-02-03")) == "3 February 2021"
    assert arabic.period(day("2025-01-01"), day("2025-01-31")) == "كانون الثاني 2025"
    assert english.date(day("2021-02-03"), "month") == "February 2021"
    assert english.date(None) == english.date(day("2021-02-03"), "unknown") == ""


@pytest.mark.parametrize(
    ("low", "value", "high", "written"),
    [
        (60, 60, 60, "60"),
        (82, None, 83, "82–83"),
        (2, None, None, "at least 2"),
        (14, 14, None, "at least 14"),
        (None, None, 9, "at most 9"),
        (None, 1734, None, "1,734"),
        (None, None, None, "not stated"),
        (0, 0, 0, "0"),
    ],
)
def test_a_number_says_what_is_known_of_it(
    low: float | None, value: float | None, high: float | None, written: str
) -> None:
    assert Words("en").interval(low, value, high) == written


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(MapError, match="ar, en"):
        Words("../en")


def test_an_interval_is_not_turned_round_in_an_arabic_sentence() -> None:
    assert Words("ar").interval(91, None, 94) == "\u206691–94\u2069"
