"""Maps at the edges of what may come: everybody in one spot, nobody placed, no dates, hostile text in packed data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from browser import WIDE, opened
from hostile_texts import HOSTILE

import geo
from geo.tables.reading import read_incidents

COUNT = 3_200  # more than are packed from
pytestmark = pytest.mark.browser


def rows(count: int = COUNT, **columns: Any) -> pd.DataFrame:
    n = np.arange(count)
    given = {
        "incident_id": [f"S{i:06d}" for i in n],
        "date": (pd.Timestamp("2016-01-01") + pd.to_timedelta(n % 700, "D")).strftime("%Y-%m-%d"),
        "incident_type": "shelling",
        "killed": n % 4,
        "place": [f"Place {i % 50}" for i in n],
        "lon": 36.4 + n % 50 * 0.05,
        "lat": 34.8 + n % 7 * 0.1,
        "precision": "settlement",
        "source": "Made-up incidents",
    }
    return pd.DataFrame({**given, **columns}).dropna(axis="columns", how="all")


def written(folder: Path, frame: pd.DataFrame, **options: Any) -> Path:
    placed = geo.assign_admin(read_incidents(frame), geo.load_boundaries(level=1))
    return geo.Map([geo.IncidentLayer(placed)], **options).save(folder / "map.html")


def test_everybody_in_one_spot_is_told_page_by_page(browser: Any, tmp_path: Path) -> None:
    with opened(browser, written(tmp_path, rows(lon=36.72, lat=34.73)), size=WIDE) as (page, _):
        at = page.evaluate(
            """() => {
                const map = window[document.querySelector(".im-map").id];
                const box = document.querySelector(".im-map").getBoundingClientRect();
                const point = map.latLngToContainerPoint([34.73, 36.72]);
                return [box.left + point.x, box.top + point.y];
            }"""
        )
        page.mouse.click(*at)
        assert page.inner_text(".im-page-count").startswith("1 ")
        assert page.inner_text(".im-page-count").endswith(f" {COUNT}")
        page.click(".im-previous")
        assert page.inner_text(".im-page-count").startswith(f"{COUNT} ")


def test_nobody_placed_is_nobody_lost(browser: Any, tmp_path: Path) -> None:
    frame = rows(lon=None, lat=None, precision=None)
    with opened(browser, written(tmp_path, frame), size=WIDE) as (page, _):
        deaths = int(frame["killed"].sum())
        assert f"{deaths:,} not placed" in page.inner_text(".im-account-view")
        page.click(".im-lists summary")
        assert page.locator(".im-lists .im-listed").count() == 100


def test_without_dates_there_is_no_time(browser: Any, tmp_path: Path) -> None:
    with opened(browser, written(tmp_path, rows(date="")), size=WIDE) as (page, _):
        assert page.locator(".im-time").count() == 0
        assert "1970" not in page.inner_text("body")
        assert f"{sum(n % 4 for n in range(COUNT)):,} deaths shown" in page.inner_text(".im-account-view")


def test_hostile_text_in_packed_data_is_text(browser: Any, tmp_path: Path) -> None:
    known = [text for text in HOSTILE if "\ud800" not in text]  # which no table can hold
    texts = [known[i % len(known)] for i in range(COUNT)]
    file = written(tmp_path, rows(place=texts, source=texts))
    with opened(browser, file, size=WIDE) as (page, _):
        page.click(".im-detail summary")
        page.click(".im-row")
        page.wait_for_selector(".im-popup .im-heading")
        page.click(".im-to-table")
        page.wait_for_selector(".im-sheet td")
        assert page.evaluate("window.canary") is None
