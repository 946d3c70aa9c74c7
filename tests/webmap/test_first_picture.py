"""The first picture of a large page: drawn before the incidents are read, and the same as after."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from browser import WIDE, opened, spot
from hypothesis import given, settings
from hypothesis import strategies as st
from test_scale import COUNT, ZOOM, many

import geo
from geo.drawing.scene import Scene
from geo.tables.reading import read_incidents
from geo.webmap.columns import Columns, read_block
from geo.webmap.spots import Spots, begins_whole

#: The second block of data is held back until ``letGo`` is called.
HELD = """
    const Native = DecompressionStream;
    const free = new Promise((done) => (window.letGo = done));
    let made = 0;
    window.DecompressionStream = function (kind) {
        const own = new Native(kind);
        if (!made++) return own;
        const wait = new TransformStream({ async transform(piece, next) { await free; next.enqueue(piece); } });
        return { writable: own.writable, readable: own.readable.pipeThrough(wait) };
    };
"""
PICTURE = "document.querySelector('.leaflet-im-points-pane canvas').toDataURL()"


def mixed(count: int = 120) -> Scene:
    """Incidents that two layers show, some without a number or a place; layers that share spots."""
    n = np.arange(count)
    rows = pd.DataFrame(
        {
            "incident_id": [f"S{i:06d}" for i in n],
            "date": [f"2012-0{1 + i % 3}-11" for i in n],
            "incident_type": ["landmine" if i % 3 else "shelling" for i in n],
            "killed": [pd.NA if i % 11 == 0 else i % 8 for i in n],
            "governorate": ["Homs"] * count,
            "place": ["" if i % 7 == 0 else f"Place {i % 5}" for i in n],
            "lon": [pd.NA if i % 7 == 0 else 36.7 + i % 5 * 0.1 for i in n],
            "lat": [pd.NA if i % 7 == 0 else 34.7 for i in n],
            "precision": ["adm1" if i % 7 == 0 else "settlement" for i in n],
            "source": "Made-up incidents",
        }
    )
    placed = geo.assign_admin(read_incidents(rows), geo.load_boundaries(level=1))
    return geo.Map([geo.IncidentLayer(placed)]).scene()


SCENE = mixed()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.booleans(), min_size=3, max_size=3))
def test_its_sums_are_those_of_the_incidents_told_one_by_one(on: list[bool]) -> None:
    layers = tuple(replace(layer, visible=shown) for layer, shown in zip(SCENE.points, on, strict=True))
    columns = Columns()
    written = Spots.of(SCENE).written(columns, of=replace(SCENE, points=layers))
    lists, first = columns.lists(), written["first"]
    told: set[int] = set()
    account: Counter[str] = Counter(shown=0, hidden=0, governorate=0, unplaced=0)
    sums: dict[str, Counter[tuple[int, int]]] = {name: Counter() for name in ("count", "killed", "incidents", "silent")}
    for layer in layers:
        for i, (lon, lat) in enumerate(layer.at if layer.visible else ()):
            at, killed = (round(lon * 100_000), round(lat * 100_000)), int(layer.facts.killed[i])  # type: ignore[union-attr]
            sums["count"][at] += 1
            if int(layer.facts.incident[i]) in told:  # type: ignore[union-attr]
                continue
            told.add(int(layer.facts.incident[i]))  # type: ignore[union-attr]
            sums["incidents"][at] += 1
            sums["silent"][at] += killed < 0
            sums["killed"][at] += max(killed, 0)
            account["shown"] += max(killed, 0)
    rest = [("hidden", layer.facts) for layer in layers if not layer.visible]
    for name, facts in [*rest, *((each.key, each.facts) for each in SCENE.lists)]:
        for number, killed in zip(facts.incident.tolist(), facts.killed.tolist(), strict=True):  # type: ignore[union-attr]
            account[name] += 0 if number in told else max(killed, 0)
            told.add(number)
    places = list(zip(lists[written["x"]], lists[written["y"]], strict=True))
    for name, expected in sums.items():
        assert dict(zip(places, lists[first[name]], strict=True)) == {place: expected[place] for place in places}
    assert first["sums"] == account
    parts = np.array(lists[first["parts"]]).reshape(len(places), len(layers))
    assert parts.sum(axis=0).tolist() == [len(layer.at) if layer.visible else 0 for layer in layers]


def test_a_scene_that_opens_on_one_of_several_periods_is_read_whole_at_once() -> None:
    one = next(period.key for period in SCENE.periods if period.key != "all")
    assert begins_whole(SCENE)
    assert not begins_whole(replace(SCENE, first_period=one))


def test_what_the_first_picture_needs_comes_before_the_scripts_and_the_rest_after() -> None:
    page = many().to_html()
    first, script, rest = (page.index(text) for text in ('-data">', "incidentMaps.panel(", '-data-rest">'))
    assert first < script < rest
    assert {"spots", "points", "lists"} < set(next(iter(read_block(page).values())))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return many().save(tmp_path / "map.html")


@pytest.mark.browser
def test_it_shows_what_is_shown_when_the_incidents_are_read(browser: Any, file: Path) -> None:
    deaths = sum(n % 5 for n in range(COUNT))
    with held(browser, file) as (page, _):
        page.wait_for_selector(".im-account-view span")
        assert f"{deaths:,} deaths shown" in page.inner_text(".im-account-view")
        page.wait_for_timeout(200)
        account, picture = page.inner_text(".im-account-view"), page.evaluate(PICTURE)
        page.evaluate("letGo()")
        page.wait_for_selector("[data-whole]")
        assert (page.inner_text(".im-account-view"), page.evaluate(PICTURE)) == (account, picture)
        assert page.locator(".im-choice .im-count").first.inner_text() == "1,500"


@pytest.mark.browser
def test_it_answers_before_the_incidents_are_read(browser: Any, file: Path) -> None:
    with held(browser, file) as (page, _):
        page.wait_for_selector(".im-account-view span")
        before = page.evaluate(ZOOM)
        page.mouse.move(*spot(page, 37.3, 35.1))
        page.wait_for_selector(".im-pointing")
        page.mouse.click(*spot(page, 37.3, 35.1))
        page.wait_for_timeout(600)
        assert page.evaluate(ZOOM) > before
        page.focus(".im-handle.im-to")
        page.keyboard.press("Home")
        page.click(".im-language")
        page.evaluate("letGo()")
        page.wait_for_selector("[data-whole=ar]")
        days = pd.Timestamp("2012-01-01") + pd.to_timedelta(np.arange(COUNT) * 37 % 3650, "D")
        first = int((np.arange(COUNT) % 5)[(days.year == 2012) & (days.month == 1)].sum())
        assert f"{first:,}" in page.inner_text(".im-account-view")


@pytest.mark.browser
def test_a_view_that_was_sent_waits_for_the_incidents(browser: Any, file: Path) -> None:
    grave = sum(n % 5 for n in range(COUNT) if n % 5 >= 3)
    with held(browser, file, "k=3") as (page, _):
        page.wait_for_timeout(300)
        assert page.locator(".im-account-view").count() == 0  # nothing that would have to be taken back
        page.evaluate("letGo()")
        page.wait_for_selector(f".im-account-view:has-text('Incidents: {grave:,} deaths shown')")


def held(browser: Any, file: Path, view: str = "") -> Any:
    return opened(browser, file, size=WIDE, script=HELD, view=view, whole=False)
