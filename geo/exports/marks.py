"""Marks: what a GPS or a globe is given of incidents, and the account of what it is not."""

from __future__ import annotations

import re
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.drawing.cards import cards, is_massacre
from geo.drawing.layers import IncidentLayer
from geo.drawing.points import in_drawing_order, is_remnant
from geo.drawing.words import Words
from geo.exports.rings import ring_corners
from geo.placing.reconcile import how_placed, least

#: Characters that XML 1.0 forbids, even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LEFT = ("governorate", "unplaced", "withheld")


@dataclass(frozen=True)
class Mark:
    """One incident: a point, or the ring within which it lies where ``ring`` has corners (EPSG:4326)."""

    name: str
    lines: tuple[str, ...]
    kind: str
    at: tuple[float, float]
    ring: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Marks:
    """The marks of a file, by date, and what the file says of itself."""

    title: str
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that have a mark, in order of their names."""
        return tuple(sorted({mark.kind for mark in self.marks}))


def marks_of(incidents: gpd.GeoDataFrame, *, lang: str = "en") -> Marks:
    """Compose the marks of placed incidents in the words of a language.

    A place known to the settlement or finer is a point, one known less well a ring; either says in its name within how
    many kilometres it is known. What is known to a governorate only, not placed or withheld is counted and not marked.

    Raises
    ------
    MapError
        If the incidents have not been joined, or there is no such language.
    CRSError
        If the incidents are not in EPSG:4326.

    """
    words = Words(lang)
    rows = in_drawing_order(IncidentLayer(incidents).incidents)
    rows = rows.sort_values("date", kind="stable", na_position="last")
    how = how_placed(rows)
    marked = rows[how.isin(["point", "area"])]
    made = _marks(marked, (how[marked.index] == "area").to_numpy(), words)
    return Marks(words.say("incidents"), (*_account(rows, how, words), words.say("note.remnants")), made)


def _marks(rows: pd.DataFrame, ringed: np.ndarray, words: Words) -> tuple[Mark, ...]:
    told = cards(rows, words)
    dates = {field.label: field.values for field in told.fields}.get(words.say("field.date"), ())
    kinds = np.where(is_remnant(rows), "remnants", np.where(is_massacre(rows), "massacres", "others"))
    radius = rows["radius_km"].astype("Float64").to_numpy(dtype=float, na_value=0.0)
    places = rows[["lon", "lat"]].to_numpy(dtype=float).round(6).tolist()
    made = []
    for i, (identifier, place, date) in enumerate(zip(rows["incident_id"], told.headings, dates, strict=True)):
        lines = [f"{field.label}: {field.values[i]}" for field in told.fields if field.values[i]]
        lines.append(f"{words.say('field.id')}: {identifier}")
        key = "mark.within" if radius[i] > 0 else "mark.at"
        lon, lat = places[i]
        corners = ring_corners(lon, lat, float(radius[i])).tolist() if ringed[i] else []
        made.append(
            Mark(
                name=_clean(words.say(key, place=place, date=date, km=words.number(radius[i], digits=1))),
                lines=tuple(_clean(line) for line in lines),
                kind=words.say(f"points.{kinds[i]}"),
                at=(lon, lat),
                ring=tuple((x, y) for x, y in corners),
            )
        )
    return tuple(made)


def _account(rows: pd.DataFrame, how: pd.Series, words: Words) -> tuple[str, ...]:
    killed = least(rows, "killed").fillna(0).groupby(how).sum()
    count = how.value_counts()

    def dead(*names: str) -> str:
        return words.number(sum(int(killed.get(name, 0)) for name in names))

    left = {name: words.number(int(count.get(name, 0))) for name in _LEFT}
    left_dead = {f"{name}_killed": dead(name) for name in _LEFT}
    points, rings = (words.number(int(count.get(name, 0))) for name in ("point", "area"))
    inside = words.say("mark.inside", points=points, rings=rings, killed=dead("point", "area"))
    return inside, words.say("mark.left", **left, **left_dead)


def _clean(text: str) -> str:
    """Make one line of text that XML can hold."""
    return _FORBIDDEN.sub("\ufffd", re.sub(r"[\r\n\t]+", " ", text))
