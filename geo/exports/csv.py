"""CSV files that a spreadsheet opens safely: UTF-8 with a signature, and no cell that runs as a formula."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geo.writing import whole_file

# also behind spaces and marks that are not seen, and in the wide forms that some spreadsheets read alike
_UNSEEN = "\\s\x00\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_FORMULA = rf"^(?=[\t\r\n]|[{_UNSEEN}]*[=+\-@\uff1d\uff0b\uff0d\uff20])"
# a spreadsheet that divides cells by semicolons or tabs begins new ones inside a text, whatever quotes it stands in
_INNER = rf"([;\t\n][{_UNSEEN}]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])"


def write_csv(table: pd.DataFrame, path: Path | str, *, signature: bool = True) -> None:
    """Write a table; what a spreadsheet would take for a formula gets an apostrophe before it.

    Line ends inside a cell become line feeds, which every reader takes for part of the cell.

    ``signature`` puts the UTF-8 mark first, by which Excel tells Arabic from noise; programs may do without it.
    Dates are written as ISO days, missing cells as nothing, geometry is left out.

    Raises
    ------
    OutputError
        If the file cannot be written.

    """
    plain = pd.DataFrame(table.drop(columns="geometry", errors="ignore"))
    for name in plain.columns:
        if pd.api.types.is_datetime64_any_dtype(plain[name]):
            plain[name] = plain[name].dt.strftime("%Y-%m-%d")
        elif pd.api.types.is_string_dtype(plain[name]) or plain[name].dtype == object:
            text = plain[name].astype("string").str.replace(_FORMULA, "'", regex=True)
            plain[name] = text.str.replace(r"\r\n?", "\n", regex=True).str.replace(_INNER, r"\1'", regex=True)
    with whole_file(path) as draft:
        plain.to_csv(draft, index=False, encoding="utf-8-sig" if signature else "utf-8", lineterminator="\n")
