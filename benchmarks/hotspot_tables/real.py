"""What the ranking says of real data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.analysis.hotspots import hotspots
from geo.tables.reading import read_incidents
from geo.tables.sample import load_sample

from .printing import table
from .world import World


def real(worlds: dict[int, World], vdc: Path | None) -> None:
    rows = []
    sample = load_sample().incidents
    for level, world in worlds.items():
        result = hotspots(sample, world.units, level=level)
        rows.append(_said(f"two reports, ADM{level}", result))
    if vdc is not None:
        for label, part in _vdc_parts(vdc):
            rows.append(_said(f"VDC {label}, ADM1", hotspots(part, worlds[1].units, level=1, draws=1000)))
    table("**Real data**", rows)


def _said(label: str, result: pd.DataFrame) -> dict[str, object]:
    first = result[result["status"] == "ranked"]
    names = [f"{r['name']} ({r['rank_low']}–{r['rank_high']})" for r in first.head(4).to_dict("records")]
    return {
        "data": label,
        "incidents in units": int(result["incidents"].sum()),
        "ranked": len(first),
        "too_few": len(result) - len(first),
        "first (90 % interval)": ", ".join(names) or "none",
        "beyond chance": ", ".join(result.loc[result["significant"], "name"]) or "none",
        "trend": ", ".join(f"{n} {t}" for t, n in first["trend"].value_counts().sort_index().items()) or "–",
    }


def _vdc_parts(file: Path) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Read a day of a province as one incident known to its governorate; the first row predates the uprising."""
    days = pd.read_csv(file).iloc[1:].melt("day", var_name="governorate", value_name="killed")
    days = days[days["killed"] > 0].astype({"killed": int})
    days["incident_id"] = [f"vdc-{i:06}" for i in range(len(days))]
    rest = {"incident_type": "other", "place": days["governorate"], "source": "VDC", "precision": "adm1"}
    days = days.rename(columns={"day": "date"}).assign(**rest)
    for label, start in (("2011–2018", "2011"), ("2016–2018", "2016")):
        yield label, read_incidents(days[days["date"] >= start])
    month = days[days["date"].str.startswith("2013-08")]
    yield "August 2013", read_incidents(month)
