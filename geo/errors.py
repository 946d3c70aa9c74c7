"""The errors this package raises, each with where, what, why and what to do; and its warnings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SHOWN_VALUE = 60
_SHOWN_PROBLEMS = 50


def shown(value: object, *, most: int = _SHOWN_VALUE) -> str:
    """Quote a value for a message: one line, control characters escaped, at most 60 characters unless told."""
    text = value if isinstance(value, str) else str(value)
    clipped = text if len(text) <= most else text[: most - 1] + "…"
    return f"'{one_line(clipped)}'"


def one_line(text: str) -> str:
    """Escape what is not printable: line ends, and control characters that would steer a terminal."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


@dataclass(frozen=True)
class Problem:
    """One thing wrong in an input, with its place, its reason and its remedy.

    ``row`` counts as a person does who opens the file: the header of a table is row 1. ``option`` is what was asked
    for, on the command line or in a call, where that and no cell of a table is at fault.
    """

    reason: str
    remedy: str = ""
    file: str = ""
    row: int | None = None
    column: str = ""
    value: object = None
    option: str = ""

    def __str__(self) -> str:
        where = [self.file] if self.file else []
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f"column {self.column}")
        if self.option:
            where.append(f"option {self.option}")
        if self.value is not None:
            where.append(shown(self.value))
        place = ", ".join(where)
        sentence = f"{place}: {self.reason}" if place else self.reason
        return one_line(f"{sentence} {self.remedy}".rstrip())


class GeoError(Exception):
    """Base of every error this package raises on purpose.

    Each leaf, all in ``geo.errors``, is also the builtin that it refines: ``ValueError``, ``LookupError``, ``OSError``
    or ``ImportError``.

    Attributes
    ----------
    problems
        Every :class:`Problem` found, not the first alone: ``file, row, column, value, reason, remedy``; the message
        lists the first 50. Empty where there is no more to tell than the message.

    Examples
    --------
    >>> import geo
    >>> try:
    ...     geo.to_pcode("Atlantis")
    ... except geo.GeoError as error:
    ...     print(error.problems[0].value)
    Atlantis
    """

    def __init__(self, message: str | Problem, problems: Sequence[Problem] = ()) -> None:
        self.problems: tuple[Problem, ...] = (message,) if isinstance(message, Problem) else tuple(problems)
        super().__init__(str(message))

    @classmethod
    def from_problems(cls, problems: Iterable[Problem], *, heading: str = "") -> GeoError:
        """Make one error that lists every problem, the first 50 in full."""
        found = tuple(problems)
        lines = [str(p) for p in found[:_SHOWN_PROBLEMS]]
        if len(found) > _SHOWN_PROBLEMS:
            lines.append(f"… and {len(found) - _SHOWN_PROBLEMS} more")
        if len(found) == 1:
            return cls(lines[0], found)
        title = heading or f"{len(found)} problems"
        return cls("\n  ".join([f"{title}:", *lines]), found)


class TableError(GeoError, ValueError):
    """A table lacks columns or holds cells that cannot be used."""


class UnknownNameError(GeoError, LookupError):
    """A name is not in the reference list; similar names are suggested, none is assigned."""

    def __init__(
        self, message: str | Problem, problems: Sequence[Problem] = (), *, suggestions: Sequence[str] = ()
    ) -> None:
        super().__init__(message, problems)
        self.suggestions = tuple(suggestions)


class CRSError(GeoError, ValueError):
    """A coordinate reference system is missing or is not the one needed."""


class BoundaryError(GeoError, ValueError):
    """A boundary set cannot be used: columns, p-codes or shapes are not what they should be."""


class MapError(GeoError, ValueError):
    """A map or layer was asked for something it cannot draw."""


class ReportError(GeoError, ValueError):
    """A report cannot be read: no text layer, encrypted, truncated, too large."""


class InputFileError(GeoError, OSError):
    """A file cannot be found, opened or understood."""


class OutputError(GeoError, OSError):
    """A result cannot be written."""


class GeoWarning(UserWarning):
    """Base of this package's warnings of data that it uses, though they are not what they should be.

    So far there is one, ``geo.errors.BoundaryWarning``, of :func:`geo.load_boundaries`.
    """


class BoundaryWarning(GeoWarning):
    """The units of a boundary file overlap, leave gaps between them or leave out a part of Syria."""


class MissingExtraError(GeoError, ImportError):
    """A feature needs an optional dependency that is not installed."""
