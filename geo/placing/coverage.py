"""The account of deaths and incidents: what a source states, and what of it is mapped, not placed or withheld."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.tables.periods import period_key

#: How a map may show an incident; ``geo.placing.reconcile.how_placed`` says which.
HOW_PLACED = ("point", "area", "governorate", "unplaced", "withheld")


@dataclass(frozen=True)
class Account:
    """Deaths of one source in one period; ``stated == mapped + unplaced + withheld`` always holds.

    An interval counts with its minimum. ``beyond_stated`` is what the parts hold over the stated figure (a
    contradiction in the source, listed, not counted). ``outside_headline`` deaths are narrated by the source but not in
    its total. ``remnants_stated`` and ``remnants_located`` are deaths by landmines and other explosive remnants.
    """

    source: str
    period_start: pd.Timestamp | None
    period_end: pd.Timestamp | None
    stated: int
    mapped: int
    unplaced: int
    withheld: int
    beyond_stated: int = 0
    outside_headline: int = 0
    incidents: int = 0
    incidents_by: tuple[tuple[str, int], ...] = ()
    incidents_outside_headline: int = 0
    incidents_without_figure: int = 0
    remnants_stated: int = 0
    remnants_located: int = 0

    def as_json(self) -> dict[str, Any]:
        """Give the account as the plain data of ``coverage.json``."""
        how = dict(self.incidents_by)
        return {
            "source": self.source,
            "period": period_key(self.period_start, self.period_end) or None,
            "killed": _parts(self.stated, self.mapped, self.unplaced, self.withheld),
            "beyond_stated": self.beyond_stated,
            "incidents": {
                "stated": self.incidents,
                "mapped": how["point"] + how["area"] + how["governorate"],
                "unplaced": how["unplaced"],
                "withheld": how["withheld"],
                "mapped_as": {name: how[name] for name in ("point", "area", "governorate")},
                "without_number_killed": self.incidents_without_figure,
            },
            "outside_headline": {"killed": self.outside_headline, "incidents": self.incidents_outside_headline},
            "explosive_remnants": {"stated": self.remnants_stated, "located": self.remnants_located},
        }


@dataclass(frozen=True)
class Coverage:
    """The accounts of all sources and periods, and what two sources may count twice."""

    accounts: tuple[Account, ...]
    overlapping: tuple[tuple[str, str], ...] = ()

    def total(self, part: str) -> int:
        """Sum one field of the accounts, such as ``mapped``."""
        return sum(int(getattr(account, part)) for account in self.accounts)

    def incidents_placed(self, how: str) -> int:
        """Count the incidents placed one way: a member of HOW_PLACED."""
        return sum(dict(account.incidents_by)[how] for account in self.accounts)

    def as_json(self) -> dict[str, Any]:
        """Give the content of ``coverage.json``."""
        how = {name: self.incidents_placed(name) for name in HOW_PLACED}
        return {
            "killed": _parts(*(self.total(name) for name in ("stated", "mapped", "unplaced", "withheld"))),
            "incidents": {
                "stated": self.total("incidents"),
                "mapped": how["point"] + how["area"] + how["governorate"],
                "unplaced": how["unplaced"],
                "withheld": how["withheld"],
            },
            "outside_headline": {
                "killed": self.total("outside_headline"),
                "incidents": self.total("incidents_outside_headline"),
            },
            "may_count_twice": [list(pair) for pair in self.overlapping],
            "by_source": [account.as_json() for account in self.accounts],
        }


def overlapping(accounts: tuple[Account, ...]) -> tuple[tuple[str, str], ...]:
    """Give the pairs of accounts whose periods share a day and both state deaths: their sum may count a death twice."""
    dated = [a for a in accounts if a.period_start is not None and a.period_end is not None and a.stated]
    dated.sort(key=lambda a: (a.period_start, a.period_end, a.source))
    pairs = []
    for i, first in enumerate(dated):
        for second in dated[i + 1 :]:
            if second.period_start > first.period_end:  # type: ignore[operator]
                break
            pairs.append((_title(first), _title(second)))
    return tuple(pairs[:100])


def _title(account: Account) -> str:
    return f"{account.source} ({period_key(account.period_start, account.period_end)})"


def _parts(stated: int, mapped: int, unplaced: int, withheld: int) -> dict[str, int]:
    return {"stated": stated, "mapped": mapped, "unplaced": unplaced, "withheld": withheld}
