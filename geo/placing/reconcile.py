"""Hold what is placed against what the sources state: no death is lost, none is counted twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.errors import Problem, TableError
from geo.tables.codes import REMNANT_CAUSES
from geo.tables.periods import PERIOD, period_key, period_keys, with_periods

_NO_INCIDENTS = pd.DataFrame(
    {
        "adm1_pcode": pd.array([], dtype="string"),
        "incident_type": pd.array([], dtype="string"),
        "killed": pd.array([], dtype="Int64"),
        "counted": pd.array([], dtype=bool),
        "how": pd.array([], dtype="string"),
    }
)
_NO_DEATHS = pd.DataFrame(
    {
        **{name: pd.array([], dtype="string") for name in ("by", "key", "adm1_pcode")},
        **{name: pd.array([], dtype="Int64") for name in ("value_min", "value", "value_max")},
        "withheld": pd.array([], dtype="boolean"),
    }
)
#: Stands for the name of a source whose every row is withheld.
WITHHELD_SOURCE = "withheld"
HOW_PLACED = ("point", "area", "governorate", "unplaced", "withheld")


@dataclass(frozen=True)
class Account:
    """Deaths of one source in one period; ``stated == mapped + unplaced + withheld`` always holds.

    An interval counts with its minimum. ``beyond_stated`` is what the parts hold over the stated figure (a
    contradiction in the source, listed, not counted). ``outside_headline`` deaths are narrated by the source but not
    in its total.
    ``remnants_stated`` and ``remnants_located`` are deaths by landmines and other explosive remnants.
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


def reconcile(incidents: pd.DataFrame | None, totals: pd.DataFrame | None) -> Coverage:
    """Account for every death of every source and period.

    A death drawn both in a governorate's stated figure and as an incident there counts once. Where a source states no
    headline, the greatest of the sums of its governorates, parties, causes and incidents stands for it. A source whose
    every row is withheld is not named.

    Parameters
    ----------
    incidents
        Incidents schema after :func:`geo.assign_admin`; None for none.
    totals
        Totals schema; None for none. Only deaths of the group ``all`` are used: the headline, the governorates, and the
        parties and causes where those are all there is.

    Raises
    ------
    TableError
        If ``incidents`` has not been through :func:`geo.assign_admin`.

    """
    if incidents is not None and "admin_method" not in incidents:
        raise TableError(
            Problem(
                file="incidents", column="admin_method", reason="is missing.", remedy="Use geo.assign_admin() first."
            )
        )
    told = {} if incidents is None else _by_source_and_period(_told(incidents))
    deaths = {} if totals is None else _by_source_and_period(_deaths(totals))
    in_order = sorted({*told, *_counted_periods(deaths)}, key=lambda key: (key[1] == "", key[1], key[0]))
    accounts = tuple(_account(key, told.get(key, _NO_INCIDENTS), deaths.get(key, _NO_DEATHS)) for key in in_order)
    return Coverage(accounts, _overlapping(accounts))


def least(frame: pd.DataFrame, value: str) -> pd.Series:
    """Give the least the source allows: ``<value>_min``, else the value itself; missing where neither is stated."""
    return frame[f"{value}_min"].fillna(frame[value]).astype("Int64")


def how_placed(incidents: pd.DataFrame) -> pd.Series:
    """Say of each incident how a map may show it: a member of HOW_PLACED.

    ``point``: known to settlement level or finer; ``area``: a ring of ``radius_km``; ``governorate``: counted there and
    not pinned, also when the coordinates contradict the source; ``unplaced``: in no unit; ``withheld``: held back.
    """
    known = incidents["adm1_pcode"].notna()
    drawable = incidents["lon"].notna() & ~incidents["admin_flag"].str.contains("disagrees|outside", regex=True)
    pinned = drawable & incidents["precision"].isin(["site", "settlement"])
    ringed = (
        drawable & incidents["precision"].isin(["near", "adm3", "adm2"]) & (incidents["radius_km"] > 0).fillna(False)
    )
    how = pd.Series("unplaced", index=incidents.index, dtype="string")
    how[known] = "governorate"
    how[known & ringed] = "area"
    how[known & pinned] = "point"
    how[incidents["withheld"].fillna(False)] = "withheld"
    return how


def _told(incidents: pd.DataFrame) -> pd.DataFrame:
    """Reduce incidents to what accounting needs."""
    told = incidents[["source", "adm1_pcode", "incident_type"]].copy()
    told[PERIOD] = with_periods(incidents)
    told["killed"] = least(incidents, "killed")
    told["counted"] = incidents["in_headline"].fillna(True).astype(bool)
    told["how"] = how_placed(incidents)
    return told


def _counted_periods(deaths: Mapping[tuple[str, str], pd.DataFrame]) -> set[tuple[str, str]]:
    """Give the periods that a source counts: those with a headline or governorates, else with parties or causes.

    A period that has parties or causes alone and overlaps another of its source is a running sum, not a count.
    """
    whole = {key for key, rows in deaths.items() if rows["by"].isin(["none", "governorate"]).any()}
    parts = {key for key, rows in deaths.items() if rows["by"].isin(["party", "cause"]).any()} - whole
    return whole | {
        key for key in parts if not any(_same_source_overlap(key, other) for other in {*whole, *parts} - {key})
    }


def _same_source_overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    (source, period), (other_source, other_period) = one, other
    if source != other_source or not period or not other_period:
        return False
    start, end = period.split("/")
    other_start, other_end = other_period.split("/")
    return start <= other_end and other_start <= end


def _deaths(totals: pd.DataFrame) -> pd.DataFrame:
    deaths = totals[(totals["measure"] == "killed") & (totals["group"] == "all")]
    return deaths.rename(columns={"report": "source"})


def _by_source_and_period(frame: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    groups = frame.groupby([frame["source"].astype(str), period_keys(frame).astype(str)], sort=False)
    return {(str(source), str(period)): part for (source, period), part in groups}


def _account(key: tuple[str, str], told: pd.DataFrame, deaths: pd.DataFrame) -> Account:
    counted, outside = told[told["counted"]], told[~told["counted"]]
    governorate = deaths[deaths["by"] == "governorate"]
    mapped, withheld = _mapped_and_withheld(counted, governorate)
    headline = least(deaths[deaths["by"] == "none"], "value")
    loose = int(counted.loc[counted["how"] == "unplaced", "killed"].sum())
    rest = int(least(governorate[governorate["adm1_pcode"].isna()], "value").sum())
    parts = max(_sum_by(deaths, "party"), _sum_by(deaths, "cause"))
    stated = int(headline.max()) if headline.notna().any() else max(parts, mapped + withheld + max(loose, rest))
    drawn = min(mapped, stated)
    kept = min(withheld, stated - drawn)
    remnants = deaths[(deaths["by"] == "cause") & deaths["key"].isin(REMNANT_CAUSES)]
    located = counted["incident_type"].isin(REMNANT_CAUSES) & counted["how"].isin(["point", "area", "governorate"])
    return Account(
        source=WITHHELD_SOURCE if _all_withheld(told, deaths) else key[0],
        period_start=pd.Timestamp(key[1].split("/")[0]) if key[1] else None,
        period_end=pd.Timestamp(key[1].split("/")[1]) if key[1] else None,
        stated=stated,
        mapped=drawn,
        withheld=kept,
        unplaced=stated - drawn - kept,
        beyond_stated=mapped - drawn,
        outside_headline=int(outside["killed"].sum()),
        incidents=len(told),
        incidents_by=tuple((name, int((told["how"] == name).sum())) for name in HOW_PLACED),
        incidents_outside_headline=len(outside),
        incidents_without_figure=int(told["killed"].isna().sum()),
        remnants_stated=int(least(remnants, "value").sum()),
        remnants_located=int(counted.loc[located, "killed"].sum()),
    )


def _sum_by(deaths: pd.DataFrame, by: str) -> int:
    return int(least(deaths[deaths["by"] == by], "value").sum())


def _all_withheld(told: pd.DataFrame, deaths: pd.DataFrame) -> bool:
    return bool((told["how"] == "withheld").all() and deaths["withheld"].fillna(False).astype(bool).all())


def _mapped_and_withheld(counted: pd.DataFrame, governorate: pd.DataFrame) -> tuple[int, int]:
    """Sum over governorates the greater of what the source states there and what its incidents there tell."""
    held_back = governorate["withheld"].fillna(False).astype(bool)
    published = governorate[~held_back]
    stated = least(published, "value").groupby(published["adm1_pcode"]).sum()
    hidden = least(governorate[held_back], "value").groupby(governorate.loc[held_back, "adm1_pcode"]).sum()
    shown = counted[counted["how"].isin(["point", "area", "governorate"])]
    held = counted[(counted["how"] == "withheld")]
    told = shown.groupby("adm1_pcode")["killed"].sum()
    kept = held.groupby("adm1_pcode")["killed"].sum()
    units = sorted({*stated.index, *told.index, *hidden.index, *kept.index})
    mapped = withheld = 0
    for unit in units:
        drawn = max(int(stated.get(unit, 0)), int(told.get(unit, 0)))
        if unit in stated.index and stated[unit] > 0:
            secret = 0  # the published figure already holds the withheld incidents
        else:
            secret = max(int(kept.get(unit, 0)), int(hidden.get(unit, 0)) - drawn)
        mapped += drawn
        withheld += secret
    return mapped, withheld + int(held.loc[held["adm1_pcode"].isna(), "killed"].sum())


def _overlapping(accounts: tuple[Account, ...]) -> tuple[tuple[str, str], ...]:
    """Pairs of accounts whose periods share a day and both state deaths: their sum may count a death twice."""
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
