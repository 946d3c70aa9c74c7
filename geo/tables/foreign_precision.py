"""Geographic precision in the codes of UCDP and ACLED, read as ours where a table has none of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from geo.errors import Problem
from geo.tables.cells import is_missing, same_spelling
from geo.tables.codes import PRECISION_OF_ACLED, PRECISION_OF_UCDP
from geo.tables.headers import Matched
from geo.tables.raw import RawTable

_CODES: Mapping[str, Mapping[int, str]] = MappingProxyType(
    {"where_prec": PRECISION_OF_UCDP, "geo_precision": PRECISION_OF_ACLED}
)


def foreign_header(matched: Matched) -> str | None:
    """Give the header of a UCDP or ACLED precision that stands in for an absent ``precision``."""
    if "precision" in matched.positions:
        return None
    known = {same_spelling(name) for name in _CODES}
    return next((header for header in matched.unused if same_spelling(header) in known), None)


def fill_foreign_precision(frame: pd.DataFrame, raw: RawTable, header: str) -> Iterator[Problem]:
    """Write ``precision`` from another system's codes, in place of a frame the caller owns; tell what is no code."""
    codes = next(codes for name, codes in _CODES.items() if same_spelling(name) == same_spelling(header))
    for position, cell in enumerate(raw.cells[raw.headers.index(header)]):
        if is_missing(cell):
            continue
        number = str(cell).strip().removesuffix(".0")
        if number.isdigit() and int(number) in codes:
            frame.loc[position, "precision"] = codes[int(number)]
        else:
            yield Problem(
                file=raw.file,
                row=raw.rows[position],
                column=header,
                value=cell,
                reason="is not a code of this precision.",
                remedy=f"Use {', '.join(map(str, codes))}, or a column precision with the words of this project.",
            )
