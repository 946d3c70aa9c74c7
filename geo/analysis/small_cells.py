"""Small numbers of people in a group, and the numbers that would tell them, are left out of tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

#: Columns that count a group among the killed.
GROUPS = ("children", "women", "medical", "media", "civil_defense")

Cells = npt.NDArray[np.float64]  # rows by groups; NaN where not stated
Marks = npt.NDArray[np.bool_]
#: Marks, among numbers and those left out of them, more to leave out.
Telling = Callable[[Cells, Marks], Marks]


def withhold_small_cells(
    table: pd.DataFrame,
    *,
    groups: Sequence[str] = GROUPS,
    smallest_cell: int = 3,
    totals_known: bool = True,
    also: Mapping[str, npt.NDArray[np.bool_]] | None = None,
    told_elsewhere: Telling | None = None,
) -> pd.DataFrame:
    """Leave small numbers out of a table of groups, and the next smallest where a total would tell them.

    Zero stays zero and missing stays missing; what is left out becomes missing and is named in ``suppressed``.

    Parameters
    ----------
    table
        One row an incident or a unit: columns of ``groups`` and, if known, ``killed`` with ``killed_max`` (people).
    groups
        The columns to look at; those that are absent are passed over.
    smallest_cell
        Numbers from one up to this, itself excluded, are left out. 1 leaves the table as it is.
    totals_known
        Whether the sum of each column may be known from elsewhere.
    also
        Rows, by group, whose number is left out for a reason of the caller's.
    told_elsewhere
        Marks the next numbers to go where something else that is published would tell those left out. Its columns
        are those of ``groups`` that the table has.

    Returns
    -------
    A copy with the column ``suppressed``: the groups left out of each row, joined by ``;``, missing where none is.

    Notes
    -----
    Primary and complementary suppression as statistical offices do it (Willenborg and de Waal, Elements of Statistical
    Disclosure Control, 2001). In a row, the groups shown must leave at least ``smallest_cell`` of the killed, and more
    than one for each number left out; else the next smallest goes as well. In a column whose sum is known the
    numbers left out must be two at least and sum to more than one each. Groups overlap (a nurse is a woman); they are
    taken as if they did not, which leaves out more.

    Examples
    --------
    >>> table = pd.DataFrame({"killed": [9, 9, 9], "children": [1, 4, 5]})
    >>> withhold_small_cells(table, groups=["children"])["children"].tolist()
    [<NA>, <NA>, 5]

    """
    named = [name for name in groups if name in table]
    result = table.copy()
    if not named:
        return result if "suppressed" in table else result.assign(suppressed=_written(np.zeros((len(table), 0)), []))
    cells = np.column_stack([_numbers(table[name]) for name in named])
    before = _named_before(table, named)
    order = pd.factorize(table.iloc[:, 0].astype(str), sort=True)[0] if totals_known else None
    asked = _asked(also or {}, named, len(table)) & (cells > 0)
    hidden = withheld_cells(
        cells, _killed(table), smallest_cell, before=before, also=asked, order=order, elsewhere=told_elsewhere
    )
    fresh = hidden & ~before
    for column, name in enumerate(named):
        if fresh[:, column].any():
            result[name] = table[name].mask(fresh[:, column]).astype(table[name].astype("Int64").dtype)
    result["suppressed"] = _written(hidden, named)
    return result


def withheld_cells(
    cells: Cells,
    killed: npt.NDArray[np.float64],
    smallest_cell: int,
    *,
    before: Marks,
    also: Marks,
    order: npt.NDArray[np.integer] | None = None,
    elsewhere: Telling | None = None,
) -> Marks:
    """Mark the numbers to leave out.

    ``before`` marks those left out already, ``also`` more to leave out; ``killed`` is NaN where nothing is stated;
    ``order`` says which of equal numbers in a column goes first. Without it the sums of columns are not looked at.
    ``elsewhere`` marks what else that is published would tell.
    """
    hidden = before | also | ((cells >= 1) & (cells < smallest_cell))
    while True:
        more = _told_by_row(cells, hidden, killed, smallest_cell)
        if order is not None:
            more |= _told_by_column(cells, hidden, before, order)
        if elsewhere is not None:
            more |= elsewhere(cells, hidden)
        if not (more & ~hidden).any():
            return hidden
        hidden |= more


def _told_by_row(cells: Cells, hidden: Marks, killed: npt.NDArray[np.float64], smallest_cell: int) -> Marks:
    """Mark the next smallest number of each row whose total would tell the ones left out."""
    marks = np.zeros(cells.shape, dtype=bool)
    rows = np.flatnonzero(hidden.any(axis=1))
    count = hidden[rows].sum(axis=1)
    shown = np.where(hidden[rows] | ~(cells[rows] > 0), np.inf, cells[rows])
    rest = killed[rows] - np.where(np.isfinite(shown), shown, 0.0).sum(axis=1)
    told = (rest < np.maximum(smallest_cell, count + 1)) & np.isfinite(shown).any(axis=1)
    marks[rows[told], shown[told].argmin(axis=1)] = True
    return marks


def _told_by_column(cells: Cells, hidden: Marks, before: Marks, order: npt.NDArray[np.integer]) -> Marks:
    """Mark the next smallest number of each column whose sum would tell the ones left out."""
    marks = np.zeros(cells.shape, dtype=bool)
    shown = np.where(hidden | ~(cells > 0), np.inf, cells)
    left_out = np.where(hidden, np.nan_to_num(cells), 0.0).sum(axis=0)
    count = hidden.sum(axis=0)
    told = (count > 0) & ((count == 1) | (left_out <= count)) & ~before.any(axis=0)
    for column in np.flatnonzero(told & np.isfinite(shown).any(axis=0)):
        marks[np.lexsort((order, shown[:, column]))[0], column] = True
    return marks


def _asked(also: Mapping[str, npt.NDArray[np.bool_]], named: Sequence[str], rows: int) -> Marks:
    return np.column_stack([also.get(name, np.zeros(rows, dtype=bool)) for name in named])


def _numbers(column: pd.Series) -> npt.NDArray[np.float64]:
    return np.asarray(column.astype("Float64").to_numpy(dtype=float, na_value=np.nan), dtype=np.float64)


def _killed(table: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Give the most killed of each row, NaN where nothing is stated; at worst too few, which leaves out more."""
    known = [_numbers(table[name]) for name in ("killed_max", "killed", "killed_min") if name in table]
    most = np.full(len(table), np.nan)
    for numbers in known:
        most = np.where(np.isnan(most), numbers, most)
    return most


def _named_before(table: pd.DataFrame, named: Sequence[str]) -> Marks:
    marks = np.zeros((len(table), len(named)), dtype=bool)
    if "suppressed" in table:
        codes, texts = pd.factorize(table["suppressed"].astype(object))
        for number, text in enumerate(texts):
            marks[codes == number] = np.isin(list(named), str(text).split(";"))
    return marks


def _written(hidden: npt.NDArray[np.generic], named: Sequence[str]) -> pd.api.extensions.ExtensionArray:
    """Write the names of the marked groups; each different set is written once."""
    numbers = hidden.astype(np.int64) @ (1 << np.arange(len(named), dtype=np.int64))
    sets, codes = np.unique(numbers, return_inverse=True)
    texts = [";".join(name for bit, name in enumerate(named) if number >> bit & 1) or pd.NA for number in sets.tolist()]
    words = pd.array(texts, dtype="string")
    return words.take(codes)
