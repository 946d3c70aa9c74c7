"""Headers: which column of the registry each column of a file is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from geo.errors import Problem, TableError
from geo.tables.cells import same_spelling
from geo.tables.schema import Column, Schema


@dataclass(frozen=True)
class Matched:
    """Where each registry column stands in the file, by which header, and the headers nothing reads."""

    positions: Mapping[str, int]
    headers: tuple[str, ...]
    unused: tuple[str, ...]

    def header_of(self, column: str) -> str:
        """Give the header a column was read from, its spelling folded; empty where it is absent."""
        return same_spelling(self.headers[self.positions[column]]) if column in self.positions else ""


def crosswalk_names(column: Column) -> tuple[str, ...]:
    """List the headers other systems use for a column.

    Columns of codes have none: another system's codes are not ours, and only an importer can map them.
    """
    if column.kind == "choice":
        return ()
    return tuple(name for name in (column.imsma, column.ucdp, column.acled, column.hxl) if name)


def _own_names(schema: Schema) -> dict[str, str]:
    names = {same_spelling(also): column.name for column in schema for also in column.also}
    return names | {same_spelling(column.name): column.name for column in schema}


def _foreign_names(schema: Schema) -> dict[str, str]:
    own = _own_names(schema)
    names: dict[str, str] = {}
    for column in schema:
        for name in crosswalk_names(column):
            if same_spelling(name) not in own:
                names.setdefault(same_spelling(name), column.name)
    return names


def present_columns(schema: Schema, headers: Sequence[str]) -> frozenset[str]:
    """Give the columns of the schema that these headers name."""
    names = _own_names(schema) | _foreign_names(schema)
    return frozenset(names[spelled] for header in headers if (spelled := same_spelling(header)) in names)


def match_headers(schema: Schema, headers: Sequence[str], *, file: str, given: Sequence[str] = ()) -> Matched:
    """Find each registry column among a file's headers.

    A header is read by its name or one of its ``also`` names, whatever the case, blanks and hyphens; by the name
    another system gives the column (IMSMA, UCDP, ACLED, HXL) only where no header has the column's own name.

    Parameters
    ----------
    schema
        The table's columns.
    headers
        The file's headers in order.
    file
        The file's name, for messages.
    given
        Columns that something else than a header provides (a geometry gives ``lon`` and ``lat``).

    Raises
    ------
    TableError
        If two headers name one column, or required columns are missing.
    """
    own, foreign = _own_names(schema), _foreign_names(schema)
    positions: dict[str, int] = {}
    problems: list[Problem] = []
    for names in (own, foreign):
        claimed = frozenset(positions)
        for position, header in enumerate(headers):
            name = names.get(same_spelling(header))
            if name is None or name in claimed:
                continue
            if name in positions:
                problems.append(_claimed_twice(file, name, headers[positions[name]], header))
            else:
                positions[name] = position
    missing = [column for column in schema if column.required and column.name not in {*positions, *given}]
    if missing:
        free = [header for position, header in enumerate(headers) if position not in positions.values()]
        problems.append(_missing_columns(schema, missing, free, file))
    if problems:
        raise TableError.from_problems(problems)
    used = set(positions.values())
    unused = tuple(header for position, header in enumerate(headers) if position not in used and header.strip())
    return Matched(positions, tuple(headers), unused)


def _claimed_twice(file: str, name: str, first: str, second: str) -> Problem:
    return Problem(
        file=file,
        row=1,
        column=name,
        reason=f"two headers name this column: '{first.strip()}' and '{second.strip()}'.",
        remedy="Rename or remove one of them.",
    )


def _missing_columns(schema: Schema, missing: Sequence[Column], headers: Sequence[str], file: str) -> Problem:
    names = ", ".join(column.name for column in missing)
    advice = "Name each in the header row, as the workbook of `incident-maps template` does."
    if any(column.name == "incident_type" for column in missing):  # else it is a table of incidents without doubt
        advice += " A table of totals has a column measure."
    return Problem(
        file=file,
        row=1,
        reason=f"lacks the required column{'s' if len(missing) > 1 else ''} {names} of the {schema.name} table.",
        remedy=" ".join([*_near_misses(missing, headers), advice]),
    )


def _near_misses(missing: Sequence[Column], headers: Sequence[str]) -> list[str]:
    spelled = {header: same_spelling(header) for header in headers if header.strip()}
    hints = []
    for column in missing:
        known = (column.name, *column.also, column.imsma, column.ucdp, column.acled)
        wanted = [same_spelling(name) for name in known if name]
        best = max(
            ((max(fuzz.ratio(text, name) for name in wanted), header) for header, text in spelled.items()),
            default=(0.0, ""),
        )
        if best[0] >= 75:
            hints.append(f"The header '{best[1].strip()}' looks like {column.name}.")
    return hints
