"""The line under the map adds up whatever is chosen: against an independent count, in random views and downloads."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pytest
from browser import opened

import geo
from geo.tables.reading import read_incidents

pytestmark = pytest.mark.browser
CAUSES, PARTIES = ("landmine", "shelling", "gunfire"), ("regime", "isis", "unknown", None)
PLACES = ("pin", "governorate", "nowhere")
VIEWS = 30


def table(n: int = 400) -> pd.DataFrame:
    """Incidents of every kind of place, cause and party; with and without date, number, children; some withheld."""
    rng = np.random.default_rng(6)
    rows = []
    for i in range(n):
        place, date = rng.choice(PLACES, p=(0.7, 0.2, 0.1)), pd.Timestamp("2012-01-01") + pd.Timedelta(days=i % 300)
        killed = None if rng.random() < 0.1 else int(rng.integers(0, 9))
        spot = {"lon": 36.3 + i % 9 * 0.3, "lat": 34.6 + i % 7 * 0.2, "precision": "settlement"}
        rows.append(
            {
                "incident_id": f"I{i}",
                "date": None if rng.random() < 0.05 else f"{date:%Y-%m-%d}",
                "incident_type": rng.choice(CAUSES),
                "killed": killed,
                "children": int(rng.integers(0, killed + 1)) if killed and rng.random() < 0.4 else None,
                "party": PARTIES[i % len(PARTIES)],
                "place": "x" if place == "nowhere" else "a village",
                "governorate": "Homs" if place == "governorate" else None,
                "withheld": bool(rng.random() < 0.05),
                "source": "Made-up incidents",
                **(spot if place == "pin" else {}),
            }
        )
    return pd.DataFrame(rows)


def chosen(rng: np.random.Generator) -> dict[str, Any]:
    """Choose causes, parties, groups, a least number killed, layers to switch off, and months; or none of each."""
    months = sorted(rng.choice(10, 2, replace=False) + 1)
    span = (f"2012-{months[0]:02}-01", f"{pd.Timestamp(f'2012-{months[1]:02}-01') + pd.offsets.MonthEnd():%Y-%m-%d}")
    some = lambda codes: [code for code in codes if rng.random() < 0.4]  # noqa: E731
    return {
        "cause": some(CAUSES),
        "party": some(("regime", "isis", "not_attributed")),
        "group": ["children"] if rng.random() < 0.2 else [],
        "least": int(rng.choice([0, 0, 1, 3, 6])),
        "off": some(("points-0-remnants", "points-0-massacres", "points-0-others")),
        "time": span if rng.random() < 0.6 else None,
    }


def address(view: dict[str, Any]) -> str:
    parts = {f"f.{key}": " ".join(view[key]) for key in ("cause", "party", "group")}
    time = "..".join(view["time"]) if view["time"] else "all"
    return urlencode({"t": time, "off": " ".join(view["off"]), "k": view["least"], **parts, "v": "6/35/38"})


def counted(rows: pd.DataFrame, view: dict[str, Any]) -> tuple[list[int], int]:
    """Deaths shown, hidden, known to a governorate, unplaced and withheld; and how many incidents are told of."""
    party = rows["party"].where(rows["party"].isin(["regime", "isis"]), "not_attributed")
    passes = rows["killed"].fillna(0) >= view["least"]
    for key, column in (("cause", rows["incident_type"]), ("party", party)):
        passes &= column.isin(view[key]) if view[key] else True
    passes &= rows["children"].fillna(0) > 0 if view["group"] else True
    remnant, massacre = rows["incident_type"] == "landmine", rows["killed"].fillna(0) >= 5
    kinds = {"remnants": remnant, "massacres": massacre, "others": ~remnant & ~massacre}
    on = sum((mask.astype(int) for name, mask in kinds.items() if f"points-0-{name}" not in view["off"]), remnant * 0)
    drawn, governorate = rows["lon"].notna(), rows["governorate"].notna()
    now = rows["date"].between(*view["time"]) if view["time"] else pd.Series(True, rows.index)
    told = ~rows["withheld"] & now
    parts = [drawn & passes & (on > 0)]
    parts += [~drawn & passes & governorate, ~drawn & passes & ~governorate]
    shown, listed, lost = (int(rows["killed"][told & part].sum()) for part in parts)
    every, withheld = int(rows["killed"][told].sum()), int(rows["killed"][rows["withheld"] & now].sum())
    return [shown, every - shown - listed - lost, listed, lost, withheld], int(
        sum((told & part).sum() for part in parts)
    )


def test_random_views_add_up(browser: Any, tmp_path: Path) -> None:
    rows = table()
    placed = geo.assign_admin(read_incidents(rows), geo.load_boundaries(level=1))
    file = geo.Map([geo.IncidentLayer(placed)], profile="internal").save(tmp_path / "map.html")
    rng = np.random.default_rng(2)
    with opened(browser, file) as (page, _):
        for number in range(VIEWS):
            view = chosen(rng)
            page.evaluate("hash => { location.hash = hash; }", f"{address(view)}&n={number}")
            page.wait_for_timeout(40)
            account, incidents = counted(rows, view)
            line = page.inner_text(".im-account-view").replace(",", "")
            assert [int(n) for n in re.findall(r"\d+(?= )", line)] == account, view
            if number % 6 == 0:
                with page.expect_download() as waiting:
                    page.evaluate("document.querySelector('.im-csv').click()")
                text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
                told = list(csv.DictReader(io.StringIO(text)))
                assert len(told) == incidents
                assert sum(int(row["killed_min"] or 0) for row in told) == account[0] + account[2] + account[3]
