"""Incidents in layers and lists: which symbol or ring each gets, which are only listed, and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.drawing.cards import TELLING, Said, Tellable, ToldCards, is_massacre
from geo.drawing.coded import Coded, Measures, Places, numbered
from geo.drawing.facts import incident_facts
from geo.drawing.layers import INCIDENT_KINDS, DisclosedIncidents, IncidentLayer
from geo.drawing.scene import CardList, Facts, Legend, LegendLine, PointLayer, PointLook
from geo.drawing.theme import Style, hollow, symbol_size
from geo.drawing.words import Words
from geo.placing.coverage import HOW_PLACED
from geo.placing.reconcile import least, ways_placed
from geo.tables.codes import REMNANT_CAUSES
from geo.tables.periods import PERIOD

_SIZES = (1, 5, 20)
_POINT, _AREA = HOW_PLACED.index("point"), HOW_PLACED.index("area")


def is_remnant(incidents: pd.DataFrame) -> pd.Series:
    """Whether an explosive remnant caused the incident."""
    return incidents["incident_type"].isin(REMNANT_CAUSES)


@dataclass(frozen=True, eq=False)
class GatheredIncidents:
    """The incidents of a layer by kind, and those counted but not drawn: the same in every language."""

    tellable: Tellable
    drawn: tuple[_Drawn, ...]
    listed: tuple[tuple[str, _Group], ...]

    @staticmethod
    def of(layer: IncidentLayer, *, known: dict[str, int] | None = None) -> GatheredIncidents:
        """Gather them; a list without incidents is left out.

        ``known`` are the numbers of incidents in other layers, by identifier: an incident has one number in all of
        them, and new ones are added.
        """
        incidents = _needed(layer.incidents)
        order = drawing_order(incidents)
        how = ways_placed(incidents)
        # told incidents are numbered without gaps: one would tell how many died in an incident that is withheld
        told = order[(how != HOW_PLACED.index("withheld"))[order]]
        number = np.full(len(order), -1, dtype=np.int64)
        if known is None:
            number[told] = np.arange(len(told))
        else:
            names = incidents["incident_id"].astype(str).to_numpy(dtype=object)
            number[told] = [known.setdefault(name, len(known)) for name in names[told]]
        facts, tellable = incident_facts(incidents, number), Tellable(incidents)
        members = _members(incidents)
        shown = order[((how == _POINT) | (how == _AREA))[order]]
        layers, placed = [], incidents[["lon", "lat", "radius_km"]]
        for kind in layer.kinds:
            rows = shown[members[kind][shown]]
            # a hollow diamond around a remnant's triangle has to be larger than it
            framing = members["remnants"][rows] & (kind == "massacres")
            group = _Group(tellable.of(rows), facts.taken(rows))
            layers.append(_Drawn.of(kind, group, placed.iloc[rows], framing, how[rows] == _AREA))
        lists = []
        for name in ("governorate", "unplaced"):
            rows = order[(how == HOW_PLACED.index(name))[order]]
            if len(rows):
                lists.append((name, _Group(tellable.of(rows), facts.taken(rows))))
        return GatheredIncidents(tellable, tuple(layers), tuple(lists))

    def composed(self, *, key: str, words: Words, style: Style) -> tuple[tuple[PointLayer, ...], tuple[CardList, ...]]:
        """Compose the switchable layers of located incidents, one a kind, and the lists, in one language."""
        said = self.tellable.said(words)
        looks = {"remnants": style.remnant, "massacres": style.massacre, "others": style.other}
        layers = tuple(each.composed(key, said, words, looks[each.kind]) for each in self.drawn)
        lists = (
            CardList(
                words.say(f"list.{name}"),
                words.say(f"list.{name}_remark"),
                said.cards(group.told),
                group.told.period,
                name,
                group.facts,
            )
            for name, group in self.listed
        )
        return layers, tuple(lists)


def of_its_kinds(layer: IncidentLayer) -> IncidentLayer:
    """Give a layer without the incidents that are of none of its kinds; those withheld, of whatever kind, stay."""
    if set(INCIDENT_KINDS) <= set(layer.kinds):
        return layer
    members = _members(layer.incidents)
    wanted = layer.incidents["withheld"].fillna(False).to_numpy(dtype=bool)
    wanted = np.logical_or.reduce([wanted, *(members[kind] for kind in layer.kinds)])
    return DisclosedIncidents(layer.incidents[wanted], layer.kinds)


def _members(incidents: pd.DataFrame) -> dict[str, npt.NDArray[np.bool_]]:
    """Mark the incidents of each kind; a remnant may be a massacre."""
    remnant, massacre = is_remnant(incidents).to_numpy(dtype=bool), is_massacre(incidents).to_numpy(dtype=bool)
    return {"remnants": remnant, "massacres": massacre, "others": ~remnant & ~massacre}


def _needed(incidents: pd.DataFrame) -> pd.DataFrame:
    """Keep what is drawn or told."""
    needed = pd.DataFrame(incidents[[name for name in _NEEDED if name in incidents]])
    if "suppressed" not in needed:
        needed["suppressed"] = pd.array([pd.NA] * len(needed), dtype="string")
    return needed


def in_drawing_order(incidents: pd.DataFrame) -> pd.DataFrame:
    """Keep what is drawn or told, in the order of :func:`drawing_order`."""
    return _needed(incidents).iloc[drawing_order(incidents)]


def drawing_order(incidents: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Give the rows sorted so that the order in which they came leaves no trace.

    Larger symbols come first, then by date and identifier.
    """
    size = least(incidents, "killed").fillna(0).to_numpy(dtype=np.int64)
    # dates order as they do, missing last, whatever resolution the column has
    days = incidents["date"].fillna(pd.Timestamp.max.normalize()).to_numpy().astype("datetime64[D]").astype(np.int64)
    names = pd.factorize(incidents["incident_id"].astype(str), sort=True)[0]
    return np.lexsort((names, days, -size)).astype(np.int64)


@dataclass(frozen=True, eq=False)
class _Group:
    """Some incidents: what is told of them, and their facts."""

    told: ToldCards
    facts: Facts


@dataclass(frozen=True, eq=False)
class _Drawn:
    """The incidents of one layer, and how they are drawn."""

    kind: str
    group: _Group
    hollow: npt.NDArray[np.bool_]
    at: Places
    size_px: Measures
    ring_km: Measures

    @staticmethod
    def of(
        kind: str, group: _Group, rows: pd.DataFrame, framing: npt.NDArray[np.bool_], ringed: npt.NDArray[np.bool_]
    ) -> _Drawn:
        killed = group.facts.killed
        numbers, which = numbered(killed)
        each = np.array([symbol_size(None if n < 0 else float(n)) for n in numbers])
        sizes = np.round((each[which] if len(each) else np.zeros(0)) * np.where(framing, 1.7, 1.0), 1)
        radius = rows["radius_km"].astype("Float64").to_numpy(dtype=float, na_value=0.0)
        places = np.stack([rows[name].to_numpy(dtype=float) for name in ("lon", "lat")], axis=1)
        rings = Measures(np.where(ringed, radius, 0.0))
        return _Drawn(kind, group, (killed < 0) | framing, Places(places.round(6)), Measures(sizes), rings)

    def composed(self, key: str, said: Said, words: Words, look: PointLook) -> PointLayer:
        return PointLayer(
            key=f"{key}-{self.kind}",
            title=words.say(f"points.{self.kind}"),
            legend=_legend(self.kind, look, words),
            looks=Coded((look, hollow(look)), self.hollow),
            at=self.at,
            size_px=self.size_px,
            ring_km=self.ring_km,
            period=self.group.told.period,
            cards=said.cards(self.group.told),
            facts=self.group.facts,
        )


def _legend(kind: str, look: PointLook, words: Words) -> Legend:
    lines = [
        *(LegendLine(words.say("points.size", n=n), point=look, size_px=symbol_size(n)) for n in _SIZES),
        LegendLine(words.say("points.not_stated"), point=hollow(look), size_px=symbol_size(None)),
        LegendLine(words.say("points.ring"), ring=look),
    ]
    remark = words.say("points.massacre_remark" if kind == "massacres" else "points.remark")
    return Legend(words.say(f"points.{kind}"), tuple(lines), remark)


_NEEDED = tuple(dict.fromkeys((*TELLING, "incident_id", "place", "lon", "lat", "withheld", *PERIOD)))
