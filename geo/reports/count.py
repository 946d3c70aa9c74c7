"""One number of people, massacres or attacks as a sentence prints it, with what is found out about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from geo.reports.dates import Period

Bound = Literal["exact", "at_least", "more_than", "at_most", "about"]


Role = Literal["head", "child", "part", "whole", "dropped"]


@dataclass(eq=False)
class Count:
    """A number of something, as read. ``index`` and ``last`` are positions of its first and last item."""

    index: int
    last: int
    value: int
    group: str
    noun: bool
    start: int
    end: int
    bound: Bound = "exact"
    high: int | None = None
    measure: str = ""
    role: Role = "head"
    parent: Count | None = None
    torture: bool = False
    party: str = ""
    cause: str = ""
    pcode: str = ""
    period: Period | None = None
    stated_period: bool = False
    trouble: str = ""
    article: bool = False
    digits: bool = False
    after_whom: bool = False
    each: tuple[str, ...] = ()  # the parties that have this number, each of them
    extra: set[str] = field(default_factory=set)

    @property
    def specific(self) -> bool:
        """Tell whether the noun names a group within all."""
        return self.group not in ("all", "") or self.torture


def last_of_members(counts: Sequence[Count], *roles: Role) -> dict[Count, int]:
    """Give each count that others belong to the last item of those others, of all or of some roles."""
    ends: dict[Count, int] = {}
    for count in counts:
        if count.parent is not None and (not roles or count.role in roles):
            ends[count.parent] = max(count.last, ends.get(count.parent, count.last))
    return ends
