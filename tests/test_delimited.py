"""Delimited text: the same cells out as were written, and the row of a spreadsheet for each record."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.delimited import UnsplitError, columns_of, holds_anything, split_records, width_problems

cell = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(records=st.lists(st.lists(cell, min_size=1, max_size=4), max_size=6), delimiter=st.sampled_from(",;\t|"))
def test_what_is_written_is_read_again_row_by_row(records, delimiter):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(records)
    assert list(split_records(text.getvalue(), delimiter)) == list(enumerate(records, start=1))


def test_rows_are_counted_as_a_spreadsheet_does():
    text = 'a,b\r\n"two\nlines",1\r\n\r\nx,y\r\n'
    assert list(split_records(text, ",")) == [(1, ["a", "b"]), (2, ["two\nlines", "1"]), (3, []), (4, ["x", "y"])]


def test_text_that_breaks_off_is_told_by_its_row():
    read = split_records('a,b\n1,2\n"open,3\n', ",")
    assert [next(read), next(read)] == [(1, ["a", "b"]), (2, ["1", "2"])]
    with pytest.raises(UnsplitError, match=r"cannot be split into cells \(.*\)\.$") as caught:
        next(read)
    assert caught.value.row == 3
    with pytest.raises(UnsplitError, match="has a cell of more than 131,072 characters"):
        list(split_records("x" * 200_000, ","))


def test_blanks_alone_are_nothing():
    assert not holds_anything(["", " ", "\u00a0\t"])
    assert holds_anything(["", "0"])


def test_records_of_another_width_are_all_listed_and_empty_cells_beyond_the_header_are_none():
    body = [(2, ["1", "2", "3"]), (3, ["1"]), (5, ["1", "2", " "]), (6, ["1", "2"])]
    problems = width_problems("a.csv", ["x", "y"], body)
    assert [(problem.row, problem.reason) for problem in problems] == [
        (2, "has 3 cells where the header has 2."),
        (3, "has 1 cells where the header has 2."),
    ]
    assert columns_of(["x", "y"], body[2:]) == [["1", "1"], ["2", "2"]]
