"""A long sentence costs by its length: a page of a table is one, and so is a hostile file."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from geo.reports.report import read_report
from geo.reports.sentences import LONGEST_SENTENCE


@pytest.mark.parametrize(
    "unit",
    [
        *("7 ", "٧ ", "7, ", "(7 ", "7 to 9 ", "12 people 13 ", "killed 7 civilians, ", "مدنيان ", "SDF 7 ", "حلب ٧ "),
        *("Aleppo, ", "7 put down to SDF, 7 to SDF ", "none by SDF, ", "7 there ", "children make up 7 of the dead, "),
        *("7 drowned ", "drowned ", "the ministry puts 7 at ", "ministry ", "7 casualties ", "7 and 7 among them, "),
        *(
            "7 in Aleppo, ",
            "all but 7 ",
            "medics lost 7 of their members ",
            "children accounting for 7 and women for 7 ",
            "rose from 7 to 8 ",
            "deaths came to 7 ",
            "one third of 7 ",
            "7 whom SDF had detained ",
            "to SDF are attributed 7 ",
        ),
        *("A | 7 | ", "-7 ", "فقد 7 حياتهم ", "down from 7 ", "of the 7 "),
    ],
)
def test_work_grows_with_the_length_of_a_sentence_and_no_faster(unit: str) -> None:
    read_report("Two civilians were killed.\n")
    short = "x " + unit * (LONGEST_SENTENCE // 5 // len(unit))
    long = "x " + unit * (4 * LONGEST_SENTENCE // 5 // len(unit))
    assert calls(long) < 6 * calls(short)


def calls(text: str) -> int:
    """Give how many Python functions it takes to read a text: a measure that no busy machine changes."""
    count = 0

    def note(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        read_report(text + "\n")
    finally:
        sys.setprofile(before)
    return count
