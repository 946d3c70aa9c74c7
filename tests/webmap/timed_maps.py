"""A map of seven months, one of them without a report, with incidents of every kind of place."""

from __future__ import annotations

from functools import cache

import pandas as pd

import geo
from geo.drawing.scene import Scene
from geo.tables.reading import read_incidents, read_totals

MONTHS = ("2012-01", "2012-02", "2012-03", "2012-05", "2012-06", "2012-07", "2012-08")  # no report of April
DEATHS = {"Aleppo": (1, 2, 4, 8, 16, 32, 64), "Homs": (9, 0, 7, 0, 5, 4, 3), "Idlib": (2, 2, 2, None, 2, 2, 2)}

CROWD = [
    {
        "incident_id": "I8",
        "date": "2012-03-10",
        "incident_type": "gunfire",
        "killed": 1,
        "place": "Old Homs",
        "lon": 36.72,
        "lat": 34.73,
        "precision": "settlement",
        "source": "Made-up monthly report",
    }
]


@cache
def timed_map(*, languages: tuple[str, ...] = ("en", "ar"), embed: bool = False, crowd: bool = False) -> geo.Map:
    """Give the map; ``crowd`` puts a second incident on the spot of one in Homs."""
    units = geo.load_boundaries(level=1)
    rows = [
        {
            "governorate": name,
            "value": values[i],
            "period_start": f"{month}-01",
            "period_end": (pd.Timestamp(f"{month}-01") + pd.offsets.MonthEnd(0)).strftime("%Y-%m-%d"),
            "report": "Made-up monthly report",
            "measure": "killed",
        }
        for name, values in DEATHS.items()
        for i, month in enumerate(MONTHS)
    ]
    totals = read_totals(pd.DataFrame(rows))
    placed = geo.assign_admin(read_incidents(pd.DataFrame(incidents() + (CROWD if crowd else []))), units)
    layers = [geo.Choropleth(units, totals), geo.Choropleth(units, totals, per=100_000), geo.IncidentLayer(placed)]
    return geo.Map(layers, languages=languages, embed=embed)


def timed_scene(lang: str = "en") -> Scene:
    return timed_map().scene(lang=lang)


@cache
def daily_map(
    days: int, *, languages: tuple[str, ...] = ("en", "ar"), month: bool = False, embed: bool = False
) -> geo.Map:
    """A map of many days from 2012 on, each tenth without a report; Homs is stated from the sixth day of a week on.

    ``month``: another report states the first month as a whole, so that periods overlap.
    """
    units = geo.load_boundaries(level=1)
    told = [(day, date) for day, date in enumerate(pd.date_range("2012-01-01", periods=days)) if day % 10 != 9]
    rows = [
        {
            "governorate": name,
            "value": value,
            "period_start": f"{date:%Y-%m-%d}",
            "period_end": f"{date:%Y-%m-%d}",
            "report": "Made-up daily report",
            "measure": "killed",
        }
        for day, date in told
        for name, value in (("Aleppo", day * 7 % 23), ("Idlib", day // 100), ("Homs", 3 if day % 7 > 4 else None))
    ]
    whole = {"period_start": "2012-01-01", "period_end": "2012-01-31", "report": "Made-up monthly report"}
    rows += [{**rows[0], **whole, "value": 70}] if month else []
    totals = read_totals(pd.DataFrame(rows))
    layers = [geo.Choropleth(units, totals), geo.Choropleth(units, totals, per=100_000)]
    return geo.Map(layers, languages=languages, embed=embed)


def incidents() -> list[dict[str, object]]:
    pins = [
        ("2012-01-05", "landmine", 1, "Azaz", "regime", 37.046, 36.587, "settlement", 1),
        ("2012-02-11", "shelling", 6, "Al-Bab", None, 37.516, 36.371, "settlement", None),
        ("2012-03-09", "landmine", 7, "Homs", "unknown", 36.72, 34.73, "settlement", 3),
        ("2012-05-20", "gunfire", 2, "Palmyra", "isis", 38.27, 34.56, "near", None),
        ("2012-08-01", "landmine", None, "Manbij", None, 37.955, 36.53, "settlement", None),
    ]
    rows: list[dict[str, object]] = [
        {
            "incident_id": f"I{i}",
            "date": date,
            "incident_type": cause,
            "killed": killed,
            "place": place,
            "party": party,
            "lon": lon,
            "lat": lat,
            "precision": precision,
            "radius_km": 8 if precision == "near" else None,
            "children": children,
            "source": "Made-up monthly report",
        }
        for i, (date, cause, killed, place, party, lon, lat, precision, children) in enumerate(pins)
    ]
    plain = {"source": "Made-up monthly report", "incident_type": "gunfire"}
    rows += [
        {**plain, "incident_id": "I5", "date": "2012-06-02", "killed": 3, "place": "x", "governorate": "Homs"},
        {**plain, "incident_id": "I6", "date": "2012-06-03", "killed": 4, "place": "=nowhere()"},
        {**plain, "incident_id": "I7", "date": "2012-07-03", "killed": 5, "place": "y", "withheld": True},
    ]
    return rows
