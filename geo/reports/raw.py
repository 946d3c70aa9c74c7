"""Raw documents: the text of a report file, unread, or the reason why it has none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from geo.errors import Problem, ReportError


@dataclass(frozen=True)
class Document:
    """The text of a file, with the title and day of publication where the format states them."""

    text: str
    title: str = ""
    published: dt.date | None = None


def refusal(file: str, reason: str, remedy: str) -> ReportError:
    """Make the error for a file that cannot be read."""
    return ReportError(Problem(file=file, reason=reason, remedy=remedy))
