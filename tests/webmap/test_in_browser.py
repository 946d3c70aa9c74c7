"""The page as a reader uses it, in headless Chromium with the network cut: no request, no complaint, ever."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import folium
import pytest
from browser import PHONE, WIDE, opened, spot
from hostile_texts import HOSTILE
from scene_samples import CIRCLE, FEBRUARY, JANUARY, arabic_scene, few_points, hostile_scene, point_layer, scene

from geo.drawing.scene import Scene
from geo.map import LONGEST_TITLE
from geo.webmap.elements import Base, Choropleth, Incidents, Panel
from geo.webmap.page import folium_map, notebook_html, page_html
from geo.webmap.payload import payload

pytestmark = pytest.mark.browser
AL_BAB = (37.516, 36.371)
SCENES = {"en": scene, "ar": arabic_scene}


def written(folder: Path, page: Scene | str) -> Path:
    file = folder / "map.html"
    file.write_text(page if isinstance(page, str) else page_html(page), encoding="utf-8")
    return file


def open_panel(page: Any) -> None:
    if page.get_attribute(".im-panel", "data-open") == "false":
        page.click(".im-toggle")


def figures(page: Any) -> set[str]:
    return set(page.locator(".im-figure").all_inner_texts())


def fills(page: Any) -> set[str]:
    paths = page.locator(".leaflet-im-areas-pane path")
    return {str(fill) for fill in paths.evaluate_all("all => all.map(p => p.getAttribute('fill'))")}


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("lang", SCENES)
def test_every_control(browser: Any, tmp_path: Path, lang: str, size: tuple[int, int]) -> None:
    drawn = SCENES[lang]()
    with opened(browser, written(tmp_path, drawn), size=size) as (page, _):
        assert page.title() == drawn.title
        assert page.inner_text("h1") == drawn.title
        assert page.inner_text(".im-account") == "Of the 138 deaths of February 2021 128 have a place here."
        assert page.locator(".leaflet-im-areas-pane path").count() == 14
        assert "60" in figures(page)
        open_panel(page)
        page.select_option("select", JANUARY)
        assert page.inner_text(".im-account") == drawn.account
        assert "82–83" in figures(page)
        assert page.locator(".im-choice .im-count").all_inner_texts() == ["0", "0", "4"]
        for index in range(page.locator("input[type=radio]").count()):
            page.locator("input[type=radio]").nth(index).check()
            legends = page.locator(".im-group").first.locator(".im-legend").count()
            assert legends == (0 if index == len(drawn.areas) else 1)
        assert fills(page) == {"#fdfcfa"}
        boxes = page.locator("input[type=checkbox]")
        for index in range(boxes.count()):
            boxes.nth(index).uncheck()
        assert page.locator(".im-legend").count() == 0
        boxes.first.check()
        assert page.locator(".im-legend").count() == 1
        page.select_option("select", "all")
        for summary in page.locator("summary").all():
            summary.click()
        assert page.locator(".im-listed").count() == 4
        page.click(".im-toggle")
        assert not page.locator(".im-panel-body").is_visible()
        for name in ("zoom-in", "zoom-out", "reset"):
            page.click(f".im-{name}")
            assert page.get_attribute(f".im-{name}", "aria-label")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("document.querySelector('.im-page').scrollHeight <= innerHeight")


def test_four_looks_differ_without_colour(browser: Any, tmp_path: Path) -> None:
    with opened(browser, written(tmp_path, scene())) as (page, _):
        found = fills(page)
        assert "#ffffff" in found
        patterns = page.locator("defs pattern path").evaluate_all("all => all.map(p => p.getAttribute('d'))")
        assert len(set(patterns)) == 3
        assert sum(fill.startswith("url(#") for fill in found) == 2  # withheld and no data; nothing is unstated here


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_everyone_on_one_spot_is_reached(browser: Any, tmp_path: Path, size: tuple[int, int]) -> None:
    with opened(browser, written(tmp_path, scene()), size=size) as (page, _):
        open_panel(page)
        page.select_option("select", JANUARY)
        if size == PHONE:
            page.click(".im-toggle")
        page.mouse.click(*spot(page, *AL_BAB))
        page.wait_for_selector(".im-card")
        read = set()
        for _ in range(3):
            read.add(page.inner_text(".im-heading"))
            page.click(".im-next")
        assert read == {"Centre of al Bab city", "Market of al Bab city", "Mosque of al Bab city"}
        assert page.inner_text(".im-page-count") == "1 of 3"
        page.wait_for_timeout(400)
        box = page.locator(".im-popup .leaflet-popup-content-wrapper").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
        page.keyboard.press("Escape")
        page.wait_for_selector(".im-card", state="detached")


def test_units_answer_below_incidents(browser: Any, tmp_path: Path) -> None:
    with opened(browser, written(tmp_path, scene())) as (page, _):
        page.mouse.click(*spot(page, 40.1, 35.2))
        assert page.inner_text(".im-heading") == "Deir-ez-Zor"
        assert "16" in page.inner_text(".im-card")
        page.keyboard.press("Escape")
        page.wait_for_selector(".im-card", state="detached")
        page.mouse.click(*spot(page, 37.499, 35.782))  # a ring has no pin, but answers
        assert page.inner_text(".im-heading") == "Badiya of Khanaser town"
        page.click(".im-popup .leaflet-popup-close-button")
        page.wait_for_selector(".im-card", state="detached")


@pytest.mark.parametrize("lang", SCENES)
def test_by_keyboard_alone(browser: Any, tmp_path: Path, lang: str) -> None:
    with opened(browser, written(tmp_path, SCENES[lang]())) as (page, _):
        reached = []
        for _ in range(40):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.className || document.activeElement.tagName"))
            if page.evaluate("document.activeElement.matches('.im-group:nth-of-type(2) summary')"):
                break
        assert {"im-zoom-in", "im-reset", "im-toggle", "SELECT"} <= set(reached)
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "im-row"
        style = "getComputedStyle(document.activeElement).outlineStyle"
        assert page.evaluate(style) == "solid"
        page.keyboard.press("Enter")
        assert page.inner_text(".im-heading") == "Baba Amr, Homs city"
        assert page.evaluate("document.activeElement.className") == "im-card"
        page.keyboard.press("Escape")
        page.wait_for_selector(".im-card", state="detached")
        assert page.evaluate("document.activeElement.className") == "im-row"


def test_arabic_is_mirrored(browser: Any, tmp_path: Path) -> None:
    with opened(browser, written(tmp_path, arabic_scene())) as (page, _):
        panel = page.locator(".im-panel").bounding_box()
        controls = page.locator(".im-controls").bounding_box()
        assert panel["x"] == 0
        assert controls["x"] > WIDE[0] / 2
        assert page.get_attribute("html", "dir") == "rtl"
        assert page.get_attribute(".im-zoom-in", "aria-label") == "تكبير"
        assert "كم" in page.inner_text(".im-scale")
        assert "حلب" in page.locator(".im-name").all_inner_texts()


def test_labels_do_not_cover_each_other(browser: Any, tmp_path: Path) -> None:
    with opened(browser, written(tmp_path, scene())) as (page, _):
        boxes = page.locator(".leaflet-im-labels-pane div > bdi").evaluate_all(
            "all => all.map(e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; })"
        )
        assert len(boxes) > 15
        for index, (left, top, right, bottom) in enumerate(boxes):
            for other in boxes[index + 1 :]:
                wide = min(right, other[2]) - max(left, other[0])
                high = min(bottom, other[3]) - max(top, other[1])
                assert wide <= 1 or high <= 2.5, (boxes[index], other)


@pytest.mark.parametrize("text", [text for text in HOSTILE if len(text) <= LONGEST_TITLE])
def test_hostile_text_is_shown_and_never_runs(browser: Any, tmp_path: Path, text: str) -> None:
    drawn = hostile_scene(text)
    with opened(browser, written(tmp_path, drawn)) as (page, _):
        page.select_option("select", "all")
        for summary in page.locator("summary").all():
            summary.click()
        page.mouse.click(*spot(page, *AL_BAB))
        shown = {
            "h1": "h1",
            "heading": ".im-heading",
            "field": ".im-card dd",
            "account": ".im-account",
            "note": ".im-note",
            "legend": ".im-legend li > span:last-child",
            "layer": ".im-choice-text",
            "list": ".im-listed-heading",
            "row": ".im-row",
        }
        expected = text.encode("utf-8", "replace").decode().replace("\ud800", "\ufffd")
        for name, selector in shown.items():
            found = page.locator(selector).first.evaluate("e => (e.querySelector('bdi') ?? e).textContent")
            assert found.encode("utf-8", "replace").decode().replace("?", "\ufffd") == expected.replace(
                "?", "\ufffd"
            ), name
        page.mouse.move(*spot(page, *AL_BAB))
        page.wait_for_timeout(50)
        assert page.evaluate("window.canary") is None
        assert page.evaluate("document.querySelectorAll('img, iframe, object, embed').length") == 0
        assert page.evaluate("document.querySelectorAll('bdi script, bdi img, bdi svg, bdi style').length") == 0


def test_a_direction_override_stays_in_its_field(browser: Any, tmp_path: Path) -> None:
    plain, turned = written(tmp_path, scene()), tmp_path / "turned.html"
    with opened(browser, plain) as (page, _):
        before = page.locator(".im-choice-text").first.bounding_box()
    override = replace(scene(), title="\u202etitle", subtitle="\u202esubtitle", account="\u202e")
    turned.write_text(page_html(override), encoding="utf-8")
    with opened(browser, turned) as (page, _):
        assert page.locator(".im-choice-text").first.bounding_box() == before
        assert page.locator("h1 bdi").count() == 1


@pytest.mark.parametrize("number", [0, 1, 2])
def test_few_incidents(browser: Any, tmp_path: Path, number: int) -> None:
    rows = [(f"Place {n}", "1 May", "1", 37.0 + n, 35.0, 15.0, 0.0) for n in range(number)]
    with opened(browser, written(tmp_path, few_points(rows))) as (page, _):
        assert page.locator("input[type=checkbox] ~ .im-count").inner_text() == str(number)
        if not number:
            assert page.locator(".im-detail", has_text="No incident").count() == 1
        for n in range(number):
            page.mouse.click(*spot(page, 37.0 + n, 35.0))
            assert page.inner_text(".im-heading") == f"Place {n}"
            page.keyboard.press("Escape")
            page.wait_for_selector(".im-card", state="detached")


def test_nothing_at_all(browser: Any, tmp_path: Path) -> None:
    bare = replace(scene(), areas=(), points=(), lists=(), periods=(), notes=(), sources=(), first_area="")
    with opened(browser, written(tmp_path, bare)) as (page, _):
        assert page.locator(".im-name").count() > 5
        assert page.locator("fieldset").count() == 0


def test_two_hundred_on_one_spot(browser: Any, tmp_path: Path) -> None:
    rows = [(f"Place {n}", "", "1", 38.0, 35.0, 15.0, 0.0) for n in range(200)]
    with opened(browser, written(tmp_path, few_points(rows))) as (page, _):
        page.mouse.click(*spot(page, 38.0, 35.0))
        page.click(".im-previous")
        assert page.inner_text(".im-page-count") == "200 of 200"
        page.locator("summary", has_text="Incidents as a list").click()
        assert page.locator(".im-row").count() == 100
        page.click(".im-more >> visible=true")
        assert page.locator(".im-row").count() == 200


def test_thousands_stay_fluid(browser: Any, tmp_path: Path) -> None:
    rows = [(f"P{n}", "", "1", 36 + n % 77 / 13, 33 + n % 59 / 14, 11.0, 0.0) for n in range(5000)]
    layer = point_layer("remnants", "Many", CIRCLE, rows, FEBRUARY)
    with opened(browser, written(tmp_path, replace(scene(), points=(layer,)))) as (page, _):
        milliseconds = page.evaluate(
            """() => {
                const map = window[document.querySelector(".im-map").id];
                const start = performance.now();
                for (let i = 0; i < 10; i++) map.panBy([i % 2 ? 40 : -40, 0], { animate: false });
                return (performance.now() - start) / 10;
            }"""
        )
        assert milliseconds < 400  # about 40 on an ordinary machine


def test_tiles_are_asked_for_only_at_their_host(browser: Any, tmp_path: Path) -> None:
    tiles = {"url": "https://{s}.tile.invalid/{z}/{x}/{y}.png", "attribution": "© <b>them</b>"}
    file = written(tmp_path, replace(scene(), tiles=tiles))
    with opened(browser, file) as (page, watch):
        assert page.inner_text(".im-attribution") == "© <b>them</b>"
        page.wait_for_timeout(200)
        assert watch.requests
        assert all(".tile.invalid/" in url for url in watch.requests)
        assert all("ERR_NAME_NOT_RESOLVED" in complaint for complaint in watch.complaints)
        watch.requests.clear()
        watch.complaints.clear()


def test_folium_elements_work_on_the_map(browser: Any, tmp_path: Path) -> None:
    drawn = folium_map(scene())
    folium.Marker([34.0, 40.5], popup="a <i>popup</i>", tooltip="tip").add_to(drawn)
    folium.GeoJson({"type": "Point", "coordinates": [41.0, 34.0]}).add_to(drawn)
    group = folium.FeatureGroup(name="Mine").add_to(drawn)
    folium.Circle([34.0, 39.5], radius=9000).add_to(group)
    folium.LayerControl().add_to(drawn)
    file = tmp_path / "map.html"
    drawn.save(str(file))
    with opened(browser, file) as (page, _):
        page.locator(".leaflet-marker-icon").first.click()
        assert page.inner_text(".leaflet-popup-content i") == "popup"
        assert page.locator(".leaflet-marker-icon").count() == 2
        assert page.locator(".leaflet-control-layers").count() == 1


def test_the_elements_work_without_the_page(browser: Any, tmp_path: Path) -> None:
    drawn = folium_map(scene())
    figure = folium.Figure().add_child(drawn)
    file = tmp_path / "map.html"
    file.write_text(figure.render(), encoding="utf-8")
    with opened(browser, file) as (page, _):
        assert "60" in figures(page)


def test_a_notebook_cell(browser: Any, tmp_path: Path) -> None:
    with opened(browser, written(tmp_path, f"<!DOCTYPE html>{notebook_html(scene())}")) as (page, watch):
        frame = page.frame_locator("iframe")
        assert frame.locator("h1").inner_text() == scene().title
        assert frame.locator(".leaflet-im-areas-pane path").count() == 14
        watch.requests = [url for url in watch.requests if url != "about:srcdoc"]


def test_without_scripts(browser: Any, tmp_path: Path) -> None:
    with opened(browser, written(tmp_path, scene()), javascript=False) as (page, _):
        assert scene().account in page.inner_text("body")


def test_on_paper_one_page_with_the_legend(browser: Any, tmp_path: Path) -> None:
    with opened(browser, written(tmp_path, scene())) as (page, _):
        printed = page.pdf(prefer_css_page_size=True, print_background=True)
        assert printed.count(b"/Type /Page\n") == 1
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".leaflet-im-points-pane svg g").count() == 6
        assert page.locator(".im-legend").count() == 2  # of the areas and of the incidents
        assert not page.locator(".im-controls").is_visible()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.locator(".leaflet-im-points-pane svg").count() == 0


def test_parts_on_an_ordinary_folium_map(browser: Any, tmp_path: Path) -> None:
    """An ordinary folium map fetches its Leaflet; here ours stands in, so that the network stays cut."""
    other = folium.Map(location=[35, 38.5], zoom_start=6, tiles=None)
    other.default_js, other.default_css = [], []
    ours = folium_map(scene())
    ours.get_root().render()
    for name in ("leaflet_css", "leaflet"):
        other.get_root().header.add_child(ours.get_root().header._children[name], name=name)
    packed = payload(scene())
    for part in (Base, Choropleth, Incidents, Panel):
        part(packed).add_to(other)
    file = tmp_path / "map.html"
    other.save(str(file))
    with opened(browser, file) as (page, _):
        assert page.locator(".im-floating").count() == 1
        page.mouse.click(*spot(page, 40.1, 35.2))
        assert page.inner_text(".im-heading") == "Deir-ez-Zor"
