"""Time, filters, search, sharing, downloads, languages and tables, by mouse, touch and keyboard, the network cut."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from accessibility import require_axe, violations
from browser import PHONE, WIDE, opened, spot
from timed_maps import timed_map

pytestmark = pytest.mark.browser
FRAME = (320, 480)


def page_file(folder: Path, **options: Any) -> Path:
    return timed_map(**options).save(folder / "map.html")


def open_panel(page: Any) -> None:
    if page.get_attribute(".im-panel", "data-open") == "false":
        page.click(".im-toggle")


def bar(page: Any, index: int) -> tuple[float, float]:
    box = page.locator(".im-track .im-bar").nth(index).bounding_box()
    track = page.locator(".im-track").bounding_box()
    return box["x"] + box["width"] / 2, track["y"] + 30


def figure(page: Any, name: str) -> str:
    return str(
        page.evaluate(
            """name => [...document.querySelectorAll(".im-sheet tbody tr")]
                .find(row => row.cells[0].innerText === name).cells[1].innerText""",
            name,
        )
    )


def shown_line(page: Any) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", page.inner_text(".im-account-view"))]


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_brushing_time(browser: Any, tmp_path: Path, lang: str, size: tuple[int, int]) -> None:
    with opened(browser, page_file(tmp_path), size=size) as (page, _):
        if lang == "ar":
            page.click(".im-language")
        assert page.locator(".im-bar").count() == 7
        assert page.locator(".im-silent").count() == 1  # April has no report
        assert page.locator(".im-track").inner_text().strip("\n") == "2012"
        left, right = bar(page, 2), bar(page, 4)
        assert (left[0] < right[0]) == (lang == "en")  # time runs with the writing
        page.mouse.move(*left)
        page.mouse.down()
        page.mouse.move(*right, steps=5)
        page.mouse.up()
        assert page.locator(".im-chosen").count() == 3
        label = page.inner_text(".im-time-label")
        assert label == {"en": "March 2012 – June 2012", "ar": "آذار 2012 – حزيران 2012"}[lang]
        assert "19" not in re.findall(r"\d+", label)
        drawn = set(page.locator(".im-figure").all_inner_texts())
        assert "28" in drawn
        assert "≥ 4" in drawn or size == PHONE
        numbers = re.findall(r"\d+", page.inner_text(".im-account"))
        # stated (4 + 8 + 16) + (7 + 0 + 5) + (2 + 2), two told beyond the 0 of Homs in May, and four without a place
        assert numbers == ["46", "50", "4", "0"]
        page.mouse.click(*bar(page, 6))
        assert page.inner_text(".im-time-label") in ("August 2012", "آب 2012")
        page.click(".im-time-all")
        assert page.locator(".im-chosen").count() == 7
        assert "1970" not in page.inner_text("body")


def test_a_stretch_of_all_periods_says_what_all_periods_say(browser: Any, tmp_path: Path) -> None:
    with opened(browser, page_file(tmp_path)) as (page, _):
        said = page.inner_text(".im-account")
        page.focus(".im-to")
        page.keyboard.press("ArrowLeft")
        assert page.inner_text(".im-account") != said
        page.keyboard.press("End")
        assert page.inner_text(".im-account") == said


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_time_by_keyboard(browser: Any, tmp_path: Path, lang: str) -> None:
    with opened(browser, page_file(tmp_path)) as (page, _):
        if lang == "ar":
            page.click(".im-language")
        forward, back = ("ArrowRight", "ArrowLeft") if lang == "en" else ("ArrowLeft", "ArrowRight")
        page.focus(".im-from")
        assert page.get_attribute(".im-from", "aria-valuetext") in ("January 2012", "كانون الثاني 2012")
        page.keyboard.press(forward)
        page.keyboard.press(forward)
        assert page.get_attribute(".im-from", "aria-valuetext") in ("March 2012", "آذار 2012")
        page.focus(".im-to")
        page.keyboard.press(back)
        assert page.locator(".im-chosen").count() == 4
        page.keyboard.press("Home")
        assert page.locator(".im-chosen").count() == 1
        page.focus(".im-play")
        page.keyboard.press("Enter")
        page.wait_for_selector(".im-to[aria-valuenow='4']")
        page.keyboard.press("Enter")
        page.check(".im-cumulative input")
        page.keyboard.press("Shift+Tab")
        page.click(".im-play")
        page.wait_for_selector(".im-chosen >> nth=2")
        page.click(".im-play")


def test_filters_and_the_line_that_accounts_for_them(browser: Any, tmp_path: Path) -> None:
    with opened(browser, page_file(tmp_path)) as (page, _):
        assert shown_line(page) == [16, 0, 3, 4, 5]
        page.locator(".im-filters > summary").click()
        page.locator(".im-facet").first.evaluate("node => (node.parentElement.open = true)")
        page.get_by_label("landmine", exact=True).check()
        assert shown_line(page) == [8, 8 + 3 + 4, 0, 0, 5]
        page.get_by_label("Killed, at least").fill("5")
        assert shown_line(page) == [7, 16, 0, 0, 5]
        page.evaluate("for (const d of document.querySelectorAll('.im-filters details')) d.open = true")
        page.get_by_label("not attributed").check()
        assert shown_line(page) == [7, 16, 0, 0, 5]
        page.get_by_label("children").check()
        assert shown_line(page) == [7, 16, 0, 0, 5]
        page.get_by_label("near a known place").check()
        assert shown_line(page)[0] == 0
        assert "f.cause=landmine" in page.url
        page.click(".im-clear")
        assert shown_line(page) == [16, 0, 3, 4, 5]
        page.locator(".im-group input[type=checkbox]").last.uncheck()
        assert sum(shown_line(page)) == 28


@pytest.mark.parametrize(("asked", "heading"), [("حمص", "Homs"), ("homs", "Homs"), ("rif dimashq", "Rural Damascus")])
def test_finding_a_governorate_in_either_language(browser: Any, tmp_path: Path, asked: str, heading: str) -> None:
    with opened(browser, page_file(tmp_path)) as (page, _):
        page.fill(".im-search", asked)
        page.keyboard.press("Enter")
        assert page.inner_text(".im-heading") == heading


def test_finding_a_place_of_an_incident(browser: Any, tmp_path: Path) -> None:
    with opened(browser, page_file(tmp_path)) as (page, _):
        page.fill(".im-search", "azaz")
        page.keyboard.press("ArrowDown")
        page.locator(".im-found .im-row", has_text="Azaz").last.click()
        page.fill(".im-search", "zzzz")
        assert page.inner_text(".im-finder [role=status]") == "Nothing found"


def test_a_governorate_tells_numbers_trend_and_incidents(browser: Any, tmp_path: Path) -> None:
    with opened(browser, page_file(tmp_path)) as (page, _):
        page.mouse.click(*spot(page, 38.4, 34.0))
        assert page.inner_text(".im-heading") == "Homs"
        assert "28" in page.inner_text(".im-card")
        assert page.locator(".im-trend .im-bar").count() == 7
        page.locator(".im-card summary").click()
        assert page.locator(".im-card .im-row").all_inner_texts() == ["Homs", "Palmyra"]
        assert page.locator(".im-card .im-listed-heading").all_inner_texts() == ["x"]
        page.locator(".im-card .im-row").first.click()
        assert page.inner_text(".im-heading") == "Homs"


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_governorate_without_shading_tells_the_deaths_of_its_incidents(
    browser: Any, tmp_path: Path, lang: str
) -> None:
    spec = replace(timed_map(crowd=True), layers=timed_map(crowd=True).layers[-1:], lang=lang)
    file = spec.save(tmp_path / "map.html")
    with opened(browser, file) as (page, _):
        page.fill(".im-search", "Homs")
        page.keyboard.press("Enter")
        assert page.locator(".im-card dd").all_inner_texts() == ["13"]  # 7 and 1 in March, 2 in May, 3 in June
        bars = page.locator(".im-card .im-trend .im-bar")
        high = [float(height) for height in bars.evaluate_all("all => all.map(e => e.getAttribute('height'))")]
        assert [round(each / max(high) * 8) for each in high] == [0, 0, 8, 2, 3, 0, 0]
        page.evaluate("document.querySelector('.im-least').value = '3'")
        page.locator(".im-least").dispatch_event("input")
        page.fill(".im-search", "Homs")
        page.keyboard.press("Enter")
        assert page.locator(".im-card dd").all_inner_texts() == ["10"]


def test_a_view_can_be_sent(browser: Any, tmp_path: Path) -> None:
    file = page_file(tmp_path)
    with opened(browser, file) as (page, _):
        page.click(".im-language")
        page.mouse.click(*bar(page, 3))
        page.locator(".im-group input[type=radio]").nth(1).check()
        page.evaluate("for (const d of document.querySelectorAll('.im-filters, .im-filters details')) d.open = true")
        page.get_by_label("طلق ناري", exact=False).first.check() if page.get_by_label("طلق ناري").count() else None
        page.click(".im-zoom-in")
        page.wait_for_timeout(400)
        address = page.url
        said = (page.inner_text(".im-time-label"), page.inner_text(".im-account"), page.inner_text(".im-account-view"))
    with opened(browser, file) as (page, _):
        page.evaluate("address => { location.hash = new URL(address).hash; }", address)
        page.wait_for_selector("html[lang=ar]")
        assert said == (
            page.inner_text(".im-time-label"),
            page.inner_text(".im-account"),
            page.inner_text(".im-account-view"),
        )
        assert page.locator(".im-group input[type=radio]").nth(1).is_checked()


@pytest.mark.parametrize(
    "address", ["#t=x..y&a=q&v=1e99/x/y&f.cause=zz&k=-1&l=<b>&off=%00", "#v=7/99/999", "#%E0%A4%A"]
)
def test_a_wrong_address_changes_nothing(browser: Any, tmp_path: Path, address: str) -> None:
    with opened(browser, page_file(tmp_path)) as (page, _):
        before = page.inner_text(".im-account-view")
        page.evaluate("address => { location.hash = address; }", address)
        page.wait_for_timeout(100)
        assert page.inner_text(".im-account-view") == before


def test_downloading_what_is_shown(browser: Any, tmp_path: Path) -> None:
    with opened(browser, page_file(tmp_path)) as (page, watch):
        with page.expect_download() as waiting:
            page.click(".im-csv")
        text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
        assert waiting.value.suggested_filename == "incidents.csv"
        assert len(text.splitlines()) == 8  # a heading and seven incidents; the withheld one is not in the file
        assert "'=nowhere()" in text
        assert "\n=" not in text
        assert ",=" not in text
        with page.expect_download() as waiting:
            page.click(".im-geojson")
        features = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))["features"]
        assert [feature["geometry"] is None for feature in features].count(True) == 2
        assert features[0]["properties"]["cause_code"] == "landmine"
        assert features[0]["properties"]["date_iso"] == "2012-03-09"
        watch.requests = [url for url in watch.requests if not url.startswith("blob:")]


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_two_languages_in_one_file(browser: Any, tmp_path: Path, size: tuple[int, int]) -> None:
    with opened(browser, page_file(tmp_path), size=size) as (page, _):
        shares = page.locator(".leaflet-im-areas-pane path").count()
        english = page.inner_text("h1")
        page.click(".im-language")
        assert page.get_attribute("html", "lang") == "ar"
        assert page.get_attribute("html", "dir") == "rtl"
        assert page.title() == page.inner_text("h1") != english
        assert "حلب" in page.locator(".leaflet-im-labels-pane bdi").all_inner_texts()
        assert page.locator(".leaflet-im-areas-pane path").count() == shares
        page.mouse.click(*bar(page, 2))
        page.click(".im-digits")
        assert "٢٠١٢" in page.inner_text(".im-time-label")
        assert "٤" in page.locator(".im-figure").all_inner_texts()
        page.click(".im-language")
        assert page.inner_text("h1") == english
        assert page.get_attribute("html", "dir") == "ltr"
        assert page.locator(".im-header").count() == page.locator(".im-panel").count() == 1


def test_the_table_under_the_map(browser: Any, tmp_path: Path) -> None:
    with opened(browser, page_file(tmp_path)) as (page, _):
        page.click(".im-to-table")
        page.wait_for_selector(".im-sheet table")
        assert page.locator(".im-sheet").first.locator("tbody tr").count() == 14
        assert figure(page, "Aleppo") == "127"
        assert figure(page, "Idleb") == "≥ 12"
        page.locator(".im-sort").nth(1).click()
        page.locator(".im-sort").nth(1).press("Enter")
        assert page.locator(".im-sheet th[scope=row]").first.inner_text() == "Aleppo"
        assert page.locator("th[aria-sort=descending]").count() == 1
        incidents = page.locator(".im-sheet").nth(1)
        assert incidents.locator("tbody tr").count() == 7
        assert incidents.locator("thead th").first.inner_text() == "Place"


def test_a_source_is_written_once_below_the_table_it_is_of(browser: Any, tmp_path: Path) -> None:
    with opened(browser, page_file(tmp_path)) as (page, _):
        page.click(".im-to-table")
        page.wait_for_selector(".im-sheet table")
        incidents = page.locator(".im-sheet").nth(1)
        column = incidents.locator("thead th").all_inner_texts().index("Source")
        numbers = [row.locator("th, td").nth(column).inner_text() for row in incidents.locator("tbody tr").all()]
        explained = incidents.locator(".im-references p").all_inner_texts()
        assert set(numbers) == {text.split()[0] for text in explained}
        assert len(set(explained)) == len(explained)


def test_sizes_are_explained_once_for_all_incidents_shown(browser: Any, tmp_path: Path) -> None:
    with opened(browser, page_file(tmp_path)) as (page, _):
        line = page.locator(".im-legend li", has_text="5 killed")
        assert line.count() == 1
        shown = page.locator("input[name$=points]:checked").count()
        assert line.locator(".im-swatch").count() == shown > 1
        page.locator("input[name$=points]").first.uncheck()
        assert line.locator(".im-swatch").count() == shown - 1


def test_without_scripts_there_are_tables(browser: Any, tmp_path: Path) -> None:
    with opened(browser, page_file(tmp_path), javascript=False) as (page, _):
        text = page.inner_text("body")
        assert "Aleppo" in text
        assert "Al-Bab" in text
        assert page.locator("noscript table, .im-noscript table").count() >= 3


def test_a_compact_page_fits_a_frame(browser: Any, tmp_path: Path) -> None:
    with opened(browser, page_file(tmp_path, embed=True), size=FRAME) as (page, _):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        stage = page.locator(".im-stage").bounding_box()
        assert stage["height"] > 180
        page.click(".im-toggle")
        panel = page.locator(".im-panel").bounding_box()
        assert panel["width"] <= 320
        page.click(".im-toggle")
        page.mouse.click(*bar(page, 2))
        assert page.inner_text(".im-time-label") == "March 2012"


@pytest.mark.parametrize("size", [WIDE, PHONE, FRAME])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_axe_finds_no_violation(browser: Any, tmp_path: Path, lang: str, size: tuple[int, int]) -> None:
    require_axe()
    with opened(browser, page_file(tmp_path, embed=size == FRAME), size=size) as (page, _):
        if lang == "ar":
            page.click(".im-language")
        open_panel(page)
        page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        if size != FRAME:
            page.evaluate("document.querySelector('.im-data').scrollIntoView()")
            page.wait_for_selector(".im-sheet table")
        assert violations(page) == []
        page.evaluate("scrollTo(0, 0)")
        if size != WIDE:
            page.click(".im-toggle")
        page.mouse.click(*spot(page, 38.4, 34.0))
        page.wait_for_selector(".im-card")
        page.wait_for_timeout(400)  # popups fade in
        assert violations(page) == []
