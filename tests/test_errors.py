"""Messages: one line each, whatever the names in them hold."""

from __future__ import annotations

from geo.errors import Problem, TableError


def test_a_name_cannot_break_the_line_or_steer_the_terminal() -> None:
    problem = Problem(
        "'\x1b[2J' is no column.", "Rename it.", file="a\nb\x1b]0;x\x07.csv", row=2, column="c\r", value="v\n"
    )
    assert str(problem).isprintable()
    assert str(problem).startswith("a\\u000ab\\u001b]0;x\\u0007.csv, row 2, column c\\u000d, 'v\\u000a':")
    assert len(str(TableError.from_problems([problem, problem])).splitlines()) == 3
