"""The hotspot layer in a browser: by mouse and keyboard, wide and on a phone, in both languages, the network cut."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import folium
import pytest
from accessibility import require_axe, violations
from browser import PHONE, WIDE, opened, spot
from test_hotspot_layer import UNITS, hulls, incidents, ranking

import geo

pytestmark = pytest.mark.browser
MIDDLE = (38.25, 33.75)  # of square 1 4, the first


def page_file(folder: Path, *others: Any, level: int = 3, **options: Any) -> Path:
    layer = geo.HotspotLayer(ranking(level), UNITS, hulls())
    return geo.Map([layer, *others], languages=("en", "ar"), **options).save(folder / "map.html")


def rows(page: Any) -> dict[str, str]:
    labels, values = page.locator(".im-card dt"), page.locator(".im-card dd")
    return dict(zip(labels.all_inner_texts(), values.all_inner_texts(), strict=True))


def open_panel(page: Any) -> None:
    if page.get_attribute(".im-panel", "data-open") == "false":
        page.click(".im-toggle")


def test_a_click_tells_the_rank_and_then_the_governorate(browser: Any, tmp_path: Path) -> None:
    placed = geo.assign_admin(incidents(), UNITS)
    totals = geo.located_totals(placed)
    quarters = UNITS.dissolve("adm1_pcode", as_index=False)
    with opened(browser, page_file(tmp_path, geo.Choropleth(quarters, totals, located=True))) as (page, _):
        page.mouse.click(*spot(page, *MIDDLE))
        assert page.inner_text(".im-heading") == "Square 1 4"
        assert rows(page)["Rank"].startswith("1 of 3")
        assert "not contamination" in page.inner_text(".im-card")
        page.click(".im-next")
        assert page.inner_text(".im-heading") == "Governorate 2"


def test_an_incident_goes_before_the_outline_it_lies_in(browser: Any, tmp_path: Path) -> None:
    placed = geo.assign_admin(incidents().iloc[:1], UNITS)
    at = (float(placed["lon"].iloc[0]), float(placed["lat"].iloc[0]))
    with opened(browser, page_file(tmp_path, geo.IncidentLayer(placed))) as (page, _):
        page.mouse.click(*spot(page, *at))
        assert page.inner_text(".im-heading") == "a village"


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_the_keyboard_reaches_every_outline_and_comes_back(browser: Any, tmp_path: Path, size: tuple[int, int]) -> None:
    with opened(browser, page_file(tmp_path), size=size) as (page, _):
        open_panel(page)
        page.locator("fieldset:has(input[name$=outlines]) summary").first.focus()
        page.keyboard.press("Enter")
        names = page.locator("fieldset:has(input[name$=outlines]) details").first.locator(".im-row")
        assert names.count() == int((ranking()["incidents"] > 0).sum())
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.inner_text(".im-heading") == "Square 1 4"
        assert page.evaluate("document.activeElement.className") == "im-card"
        page.keyboard.press("Escape")
        if size == WIDE:
            assert page.evaluate("document.activeElement.innerText").startswith("Square 1 4")


def test_layers_are_switched_and_the_address_remembers(browser: Any, tmp_path: Path) -> None:
    with opened(browser, page_file(tmp_path)) as (page, _):
        shapes = ".leaflet-im-outlines-pane clipPath"
        both = page.locator(shapes).count()
        assert both == int((ranking()["incidents"] > 0).sum()) + 2
        assert page.locator(".im-rank").count() >= 8
        page.locator("input[name$=outlines]").nth(1).uncheck()
        assert page.locator(shapes).count() == both - 2
        page.locator("input[name$=outlines]").nth(0).uncheck()
        assert page.locator(shapes).count() == page.locator(".im-rank").count() == 0
        address = page.evaluate("location.hash")
        assert "off=hotspots-0+hotspots-0-clusters" in address
        page.locator("input[name$=outlines]").nth(0).check()
        page.evaluate("hash => { location.hash = hash; }", address)
        page.wait_for_function("document.querySelectorAll('.im-rank').length === 0")


def test_neighbours_keep_their_own_lines_inside_their_borders(browser: Any, tmp_path: Path) -> None:
    with opened(browser, page_file(tmp_path)) as (page, _):
        clipped = page.evaluate(
            """() => [...document.querySelectorAll(".leaflet-im-outlines-pane g > path")].every(path => {
                const id = path.getAttribute("clip-path").slice(5, -1);
                return document.getElementById(id).firstChild.getAttribute("d") === path.getAttribute("d");
            })"""
        )
        assert clipped


def test_another_language_says_it_all_again(browser: Any, tmp_path: Path) -> None:
    with opened(browser, page_file(tmp_path)) as (page, _):
        page.click(".im-language")
        assert "البؤر الساخنة: النواحي مرتّبة" in page.inner_text(".im-panel")
        page.mouse.click(*spot(page, *MIDDLE))
        assert page.inner_text(".im-heading") == "ناحية 1 4"


def test_the_table_lists_the_ranking(browser: Any, tmp_path: Path) -> None:
    with opened(browser, page_file(tmp_path)) as (page, _):
        page.click(".im-to-table")
        page.wait_for_selector(".im-sheet table")
        cells = page.locator(".im-sheet tbody tr").first.locator("th, td").all_inner_texts()
        assert cells[0] == "Square 1 4"
        assert cells[2].startswith("1 of 3")
        page.locator(".im-sort", has_text="Incidents").first.click()
        page.locator(".im-sort", has_text="Incidents").first.click()
        assert page.locator(".im-sheet tbody tr").first.locator("th").inner_text() == "Square 1 4"


def test_a_ranking_off_at_first_says_why_and_can_be_switched_on(browser: Any, tmp_path: Path) -> None:
    few = geo.hotspots(incidents().iloc[:2], UNITS, draws=5)
    file = geo.Map([geo.HotspotLayer(few, UNITS)]).save(tmp_path / "few.html")
    with opened(browser, file) as (page, _):
        assert page.locator(".leaflet-im-outlines-pane clipPath").count() == 0
        assert "each needs 3 incidents" in page.inner_text(".im-panel")
        page.locator("input[name$=outlines]").check()
        assert page.locator(".leaflet-im-outlines-pane clipPath").count() == int((few["incidents"] > 0).sum())


def test_it_stands_on_any_folium_map_with_its_ranks(browser: Any, tmp_path: Path) -> None:
    other = folium.Map(location=[34.5, 37.5], zoom_start=8, tiles=None)
    other.default_js, other.default_css = [], []
    ours = geo.Map([geo.HotspotLayer(ranking(), UNITS)]).to_folium()
    ours.get_root().render()
    for name in ("leaflet_css", "leaflet"):
        other.get_root().header.add_child(ours.get_root().header._children[name], name=name)
    geo.folium_layer(geo.HotspotLayer(ranking(), UNITS)).add_to(other)
    other.save(str(tmp_path / "map.html"))
    with opened(browser, tmp_path / "map.html") as (page, _):
        page.evaluate("document.querySelector('.folium-map').classList.add('im-map')")
        assert page.locator(".im-rank").count() == 10
        page.mouse.click(*spot(page, *MIDDLE))
        assert page.inner_text(".im-heading") == "Square 1 4"
        assert "not contamination" in page.inner_text(".im-card")


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_axe_finds_no_violation(browser: Any, tmp_path: Path, lang: str, size: tuple[int, int]) -> None:
    require_axe()
    with opened(browser, page_file(tmp_path, lang=lang), size=size) as (page, _):
        open_panel(page)
        page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        page.locator("fieldset:has(input[name$=outlines]) .im-row").first.click()
        page.wait_for_selector(".im-card")
        page.wait_for_timeout(400)
        assert violations(page) == []
