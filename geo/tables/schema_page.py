"""The schema page: every table, column and code, written from the registry as Markdown."""

from __future__ import annotations

from geo.tables.headers import crosswalk_names
from geo.tables.schema import INCIDENTS, TOTALS, Column, Schema

_KINDS = {
    "text": "text",
    "count": "whole number, zero or more",
    "number": "decimal number",
    "date": "date (year-month-day)",
    "choice": "code",
    "flag": "true or false",
}


def schema_page() -> str:
    """Write the schema page: a Markdown table of columns for each table, then the codes each column allows.

    Examples
    --------
    >>> schema_page().splitlines()[0]
    '# Tables'
    """
    parts = ["# Tables", "", "A cell that is empty is not stated: it is never read as zero.", ""]
    for schema in (INCIDENTS, TOTALS):
        parts += _columns(schema)
    parts += _codes()
    return "\n".join(parts).rstrip() + "\n"


def _columns(schema: Schema) -> list[str]:
    return [
        f"## {schema.name}",
        "",
        "| column | holds | meaning | other headers read | IMSMA | UCDP | ACLED | HXL |",
        "|---|---|---|---|---|---|---|---|",
        *(_row(column) for column in schema),
        "",
    ]


def _row(column: Column) -> str:
    holds = _KINDS[column.kind]
    if column.unit:
        holds += f", {column.unit}"
    if column.filled:
        holds += "; filled in every row"
    elif column.required:
        holds += "; required column"
    if column.default is not None:
        default = str(column.default).lower() if isinstance(column.default, bool) else column.default
        holds += f"; default `{default}`"
    also = ", ".join(f"`{name}`" for name in column.also)
    systems = (column.imsma, column.ucdp, column.acled, column.hxl)
    read = set(crosswalk_names(column))
    named = (f"`{name}`" if name in read else name for name in systems)
    cells = (f"`{column.name}`", holds, column.doc, also, *named)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _codes() -> list[str]:
    """List each list of codes once, under the columns that use it."""
    users: dict[int, list[str]] = {}
    lists = {}
    for schema in (INCIDENTS, TOTALS):
        for column in schema:
            if column.choices:
                users.setdefault(id(column.choices), []).append(f"`{schema.name}.{column.name}`")
                lists[id(column.choices)] = column.choices
    parts = ["## Codes", "", "A code is read whatever its case; its meaning in words is read as the code.", ""]
    for key, choices in lists.items():
        parts += [", ".join(users[key]), "", "| code | meaning |", "|---|---|"]
        parts += [f"| `{code}` | {meaning} |" for code, meaning in choices.items()]
        parts.append("")
    parts += [
        "`totals.key` holds a party where the total is divided by `party`, a cause where by `cause`, both joined by a "
        "plus where by `party+cause`, and a governorate's name where by `governorate`; `other` there stands for the "
        "rest together.",
    ]
    return parts
