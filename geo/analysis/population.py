"""People by unit: read from a file, and as the analyses take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from geo.errors import InputFileError, Problem, TableError
from geo.tables.textual import open_csv

#: Of a unit: more than live in the country ten times over.
MOST_PEOPLE = 300_000_000


def people_of(population: Mapping[str, float] | pd.Series, codes: np.ndarray, column: str) -> np.ndarray:
    """Give the people of every unit, in the order of ``codes``; other units may be among them.

    Raises
    ------
    TableError
        If a unit has no number of people above zero, or has two.

    """
    if not isinstance(population, pd.Series | Mapping):
        raise TableError(
            Problem(file="population", reason="is no table of people by p-code.", remedy="Give a dict or a Series.")
        )
    given = pd.Series(population)
    wanted = given[given.index.isin(codes)]
    twice = sorted({str(code) for code in wanted.index[wanted.index.duplicated()]})
    if twice:
        raise TableError.from_problems(
            Problem(file="population", column=column, value=code, reason="stands there more than once.")
            for code in twice
        )
    people = pd.to_numeric(wanted, errors="coerce").reindex(codes).to_numpy(dtype=float, na_value=np.nan)
    bad = codes[~(np.isfinite(people) & (people > 0))]
    if len(bad):
        raise TableError.from_problems(
            Problem(file="population", column=column, value=code, reason="has no number of people above zero.")
            for code in bad
        )
    return people


def read_population(path: Path, level: int) -> pd.Series:
    """Read a CSV file of people by unit, with the columns ``adm1_pcode`` (of the level) and ``people``, and any others.

    Returns
    -------
    People as floats, by p-code.

    Raises
    ------
    InputFileError
        If the file cannot be read.
    TableError
        If a column is missing or stands twice, or cells cannot be used; all such rows are listed.

    """
    try:
        raw = open_csv(path, "population", None)
    except OSError as error:
        if isinstance(error, InputFileError):
            raise
        raise InputFileError(
            Problem(file=str(path), reason=f"cannot be read ({error.strerror or error}).", remedy="Give a CSV file.")
        ) from error
    key = f"adm{level}_pcode"
    headers = [header.strip() for header in raw.headers]
    if wrong := [name for name in (key, "people") if headers.count(name) != 1]:
        times = "is missing." if not set(wrong) & set(headers) else "must stand in one header, not in several or none."
        remedy = f"The first row names the columns {key} and people, each once."
        raise TableError(Problem(file=str(path), row=1, column=", ".join(wrong), reason=times, remedy=remedy))
    cells = {name: [str(cell).strip() for cell in raw.cells[headers.index(name)]] for name in (key, "people")}
    table = pd.DataFrame(cells, dtype="string").replace("", pd.NA)
    people = pd.to_numeric(table["people"], errors="coerce")
    problems = _wrong_cells(table, people, key, raw.rows, str(path))
    if problems:
        raise TableError.from_problems(problems)
    return people.astype(float).set_axis(table[key])


def _wrong_cells(table: pd.DataFrame, people: pd.Series, key: str, rows: Sequence[int], file: str) -> list[Problem]:
    """List the cells without a number of people that can be, without a p-code, and with one that stands above."""
    wrong = (
        (
            "people",
            ~people.between(1, MOST_PEOPLE).fillna(False),
            "is no number of people.",
            "Write whole numbers above zero.",
        ),
        (key, table[key].isna(), "has no p-code.", "Name the unit in each row."),
        (key, table[key].duplicated() & table[key].notna(), "stands above already.", "Keep one row for each unit."),
    )
    return [
        Problem(
            file=file,
            row=rows[position],
            column=column,
            value=None if pd.isna(value) else value,
            reason=reason,
            remedy=remedy,
        )
        for column, bad, reason, remedy in wrong
        for position, value in enumerate(table[column])
        if bad.iloc[position]
    ]
