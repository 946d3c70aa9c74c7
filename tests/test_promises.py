"""The whole way, from a hostile table to an open page: text stays text, every death is accounted for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from browser import opened

import geo
from geo.tables.schema import INCIDENTS

HOSTILE = (
    "<img src=x onerror=window.canary=1>",
    "</script><script>window.canary=1</script>",
    "<svg/onload=window.canary=1>",
    "${window.canary=1}",
    "`${window.canary=1}`",
    "'-window.canary=1-'",
    '"><iframe srcdoc="<script>top.canary=1</script>">',
    "C:\\2019\\u0041\\",
    "{{ 7*7 }} {% raw %}",
    "line\u2028separator\u2029paragraph",
    "\u202eoverride",
    "=HYPERLINK('http://example.org')",
)
TEXTS = [column.name for column in INCIDENTS if column.kind == "text" and not column.name.endswith("pcode")]
TEXTS = [name for name in TEXTS if name not in ("governorate", "quote")]  # a governorate is a known name or an error


def hostile_table(folder: Path) -> Path:
    rows = [
        {
            **{name: f"{text} {name}" for name in TEXTS},
            "incident_id": f"{text} {number}",
            "date": "2021-02-07",
            "incident_type": ("landmine", "gunfire", "vehicle_bomb")[number % 3],
            "killed": number,
            "lon": 36.7 + number / 10,
            "lat": 34.7,
            "precision": "settlement",
        }
        for number, text in enumerate(HOSTILE)
    ]
    frame = pd.DataFrame(rows).drop(columns=["district", "subdistrict"], errors="ignore")
    frame.to_csv(folder / "hostile.csv", index=False, quoting=1)
    return folder / "hostile.csv"


@pytest.mark.browser
def test_hostile_text_in_every_column_is_text_on_the_map(browser: Any, tmp_path: Path) -> None:
    built = geo.build([hostile_table(tmp_path)], output=tmp_path / "out", title=HOSTILE[0] + HOSTILE[1])
    assert built.incidents == len(HOSTILE)
    with opened(browser, tmp_path / "out/index.html") as (page, _):
        page.wait_for_timeout(300)
        page.evaluate("() => document.querySelectorAll('details').forEach(part => { part.open = true; })")
        page.wait_for_timeout(300)
        assert page.evaluate("window.canary") is None
        assert page.title() == HOSTILE[0] + HOSTILE[1]
        shown = page.evaluate("document.body.textContent")
        for text in HOSTILE:
            assert f"{text} place" in shown, text
            assert f"{text} source" in shown, text
        assert page.locator("body img, body iframe").count() == 0


@pytest.mark.browser
def test_a_real_series_is_on_the_map_to_the_last_death(browser: Any, tmp_path: Path, shared_vdc: pd.DataFrame) -> None:
    governorates = geo.load_boundaries(level=1)
    page_file = geo.Map([geo.Choropleth(governorates, shared_vdc)]).save(tmp_path / "vdc.html")
    with opened(browser, page_file) as (page, _):
        page.wait_for_timeout(300)
        page.evaluate("() => document.querySelectorAll('details').forEach(part => { part.open = true; })")
        page.wait_for_timeout(200)
        shown = page.evaluate("document.body.textContent")
    assert "137,475 of 137,475 deaths stated have a place on this map" in shown
    assert all(f"{n:,}" in shown for n in shared_vdc["value"])
