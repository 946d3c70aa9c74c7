"""A page of many incidents: packed, small, the same bytes each time, and read back to what went in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from browser import WIDE, opened, spot
from elsewhere import pages_elsewhere
from hypothesis import given
from hypothesis import strategies as st

import geo
from geo.drawing.coded import Coded, Measures, numbered
from geo.tables.reading import read_incidents
from geo.webmap.columns import Columns, read_block

COUNT = 6_000
CAUSES = ("landmine", "shelling", "gunfire", "airstrike")


def many(count: int = COUNT) -> geo.Map:
    """Incidents on a few hundred spots over ten years, in a fixed order of numbers."""
    n = np.arange(count)
    days = pd.Timestamp("2012-01-01") + pd.to_timedelta(n * 37 % 3650, "D")
    rows = pd.DataFrame(
        {
            "incident_id": [f"S{i:06d}" for i in n],
            "date": days.strftime("%Y-%m-%d"),
            "incident_type": [CAUSES[i % 4] for i in n],
            "killed": n % 5,
            "place": [f"Place {i % 311}" for i in n],
            "party": ["unknown" if i % 3 else "regime" for i in n],
            "lon": 36.3 + (n % 311) % 40 * 0.05,
            "lat": 34.6 + (n % 311) // 40 * 0.15,
            "precision": "settlement",
            "source": "Made-up incidents",
        }
    )
    placed = geo.assign_admin(read_incidents(rows), geo.load_boundaries(level=1))
    return geo.Map([geo.IncidentLayer(placed)], languages=("en", "ar"))


@pytest.fixture(scope="module")
def page() -> str:
    return many().to_html()


@given(st.lists(st.integers(-(2**31) + 1, 2**31 - 1), max_size=300), st.booleans())
def test_columns_come_back_as_they_went_in(values: list[int], steps: bool) -> None:
    if any(abs(b - a) >= 2**31 for a, b in zip([0, *values], values, strict=False)):
        steps = False
    columns = Columns()
    number = columns.add(values, steps=steps)
    (header, *_), data = columns.packed()
    assert columns.lists()[number] == values
    assert unpacked(header, data) == values


def unpacked(header: list[int], data: bytes) -> list[int]:
    length, width, steps = header
    cells = np.frombuffer(data[: length * width], np.uint8).reshape(width, length).T.astype(np.int64)
    zigzag = sum((cells[:, i] << (8 * i) for i in range(width)), np.zeros(length, np.int64))
    numbers = (zigzag >> 1) ^ -(zigzag & 1)
    return [int(n) for n in (np.cumsum(numbers) if steps else numbers)]


@given(st.lists(st.sampled_from(["a", "b", "", "c"]), max_size=40))
def test_a_coded_column_reads_like_its_texts(values: list[str]) -> None:
    coded = Coded.of(values)
    assert list(coded) == values
    assert coded == tuple(values)
    assert coded.taken(np.arange(len(values))[::-1]) == tuple(reversed(values))
    some = coded.taken(np.arange(0, len(values), 3))
    assert some.bare() == some
    assert set(some.bare().texts) == set(values[::3])


@given(st.lists(st.floats(allow_nan=False), max_size=40))
def test_measures_read_like_the_tuple_they_stand_for(values: list[float]) -> None:
    assert Measures(values) == tuple(values)
    assert Measures(values)[1:] == tuple(values[1:])


@given(st.lists(st.integers(-5, 5), max_size=40))
def test_values_are_numbered_in_ascending_order(values: list[int]) -> None:
    different, numbers = numbered(np.array(values, dtype=np.int64))
    assert different.tolist() == sorted(set(values))
    assert different[numbers].tolist() == values


def test_a_column_that_another_decides_is_a_small_table() -> None:
    columns = Columns()
    codes = np.arange(1000) % 7
    base = columns.add(codes)
    number = columns.add(codes * 3 - 1, bases=[(base, codes)])
    assert columns.lists()[number] == {"of": base, "map": columns.lists()[number]["map"]}
    assert columns.lists()[columns.lists()[number]["map"]] == [-1, 2, 5, 8, 11, 14, 17]


def test_many_incidents_make_a_small_file(page: str) -> None:
    assert 'type="application/octet-stream"' in page
    data = re.findall(r'id="incident-maps-data">([^<]*)<', page)[0]
    assert len(data) < 30 * COUNT  # a popup's text alone has some 300 characters
    (sections,) = read_block(page).values()
    assert sections["points"]["by"]["ar"]["layers"][0]["title"] != sections["points"]["by"]["en"]["layers"][0]["title"]
    assert "Place 300" in sections["points"]["by"]["en"]["layers"][0]["cards"]["headings"]["texts"]
    codes = [sections["points"]["by"][lang]["layers"][0]["cards"]["fields"][0]["codes"] for lang in ("en", "ar")]
    assert codes[0] == codes[1]  # both languages share their columns


def test_the_same_bytes_on_other_hash_seeds_and_in_other_time_zones(page: str) -> None:
    assert len(pages_elsewhere("from test_scale import many", "many().to_html()")) == 1


@pytest.mark.browser
def test_crowds_are_clusters_that_open(browser: Any, tmp_path: Path, page: str) -> None:
    file = tmp_path / "map.html"
    file.write_text(page, encoding="utf-8")
    with opened(browser, file, size=WIDE) as (shown, _):
        shown.wait_for_selector(".im-account-view span")
        deaths = sum(n % 5 for n in range(COUNT))
        assert f"{deaths:,} deaths shown" in shown.inner_text(".im-account-view")
        assert shown.locator(".im-bar").count() == 120
        assert shown.locator(".im-choice .im-count").first.inner_text() == "1,500"
        before = shown.evaluate(ZOOM)
        for lon in (37.3, 37.0, 37.6, 36.8, 37.9, 36.5):
            shown.mouse.move(*spot(shown, lon, 35.1))
            if shown.locator(".im-pointing").count():
                shown.mouse.click(*spot(shown, lon, 35.1))
                break
        shown.wait_for_timeout(600)
        assert shown.evaluate(ZOOM) > before
        # in print, the clusters are vectors
        shown.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert shown.locator(".leaflet-im-points-pane svg text").count() > 1
        shown.evaluate("dispatchEvent(new Event('afterprint'))")


@pytest.mark.browser
def test_hundreds_are_gathered_or_drawn_one_by_one_and_never_both(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    file.write_text(many(1_000).to_html(), encoding="utf-8")
    with opened(browser, file, size=WIDE) as (shown, _):
        assert "A ring with a number" in shown.inner_text(".im-group > .im-remark")
        shown.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert shown.locator(".leaflet-im-points-pane svg > g").count() < 100
        shown.evaluate("dispatchEvent(new Event('afterprint'))")
        shown.click(".im-filters > summary")
        shown.fill(".im-least", "4")
        shown.wait_for_selector(".im-account-view:has-text('Incidents: 800 deaths shown')")
        shown.evaluate("dispatchEvent(new Event('beforeprint'))")
        sums = shown.locator(".leaflet-im-points-pane svg text").all_inner_texts()
        assert [text for text in sums if not text.startswith("×")] == []


ZOOM = "window[document.querySelector('.im-map').id].getZoom()"


@pytest.mark.browser
def test_a_filter_counts_the_right_deaths_and_time_the_right_months(browser: Any, tmp_path: Path, page: str) -> None:
    file = tmp_path / "map.html"
    file.write_text(page, encoding="utf-8")
    grave = sum(n % 5 for n in range(COUNT) if n % 5 >= 3)
    with opened(browser, file, size=WIDE) as (shown, _):
        shown.click(".im-filters > summary")
        shown.fill(".im-least", "3")
        shown.wait_for_selector(f".im-account-view:has-text('Incidents: {grave:,} deaths shown')")
        shown.fill(".im-least", "")
        shown.focus(".im-handle.im-to")
        shown.keyboard.press("Home")
        days = pd.Timestamp("2012-01-01") + pd.to_timedelta(np.arange(COUNT) * 37 % 3650, "D")
        first = int((np.arange(COUNT) % 5)[(days.year == 2012) & (days.month == 1)].sum())
        shown.wait_for_selector(f".im-account-view:has-text('Incidents: {first:,} deaths shown')")
