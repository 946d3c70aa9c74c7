"""A phone, a phone across, text twice as large, a frame in an article: the map stays large enough to read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browser import PHONE, opened, spot
from timed_maps import daily_map, timed_map

pytestmark = pytest.mark.browser

NARROW, ACROSS, TWICE = (320, 568), (844, 390), (683, 384)
FRAME = (320, 420)
LEAST = 280
PALMYRA, HOMS = (38.27, 34.56), (38.4, 34.0)

#: What is to be hit with a finger: the label where there is one.
TOO_SMALL = """() => [...document.querySelectorAll("button, select, input, a, summary, [role=slider]")]
    .map((one) => one.closest("label") ?? one)
    .filter((one) => one.checkVisibility())
    .map((one) => [one.className, one.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24)
    .map(([name, box]) => `${name} ${box.width} x ${box.height}`)"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return daily_map(800).save(tmp_path_factory.mktemp("map") / "map.html")


@pytest.mark.parametrize("size", [NARROW, ACROSS, TWICE, PHONE])
def test_the_map_beside_a_timeline_is_high_enough(browser: Any, file: Path, size: tuple[int, int]) -> None:
    with opened(browser, file, size=size) as (page, _):
        assert page.locator(".im-map").bounding_box()["height"] >= LEAST
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [NARROW, TWICE])
def test_the_legend_is_one_tap_away_on_a_page_higher_than_the_window(
    browser: Any, file: Path, size: tuple[int, int]
) -> None:
    with opened(browser, file, size=size) as (page, _):
        assert page.evaluate("document.querySelector('.im-page').clientHeight > innerHeight")
        assert bottom(page.locator(".im-toggle").bounding_box()) == pytest.approx(size[1], abs=1)
        page.click(".im-toggle")
        panel = page.locator(".im-panel").bounding_box()
        assert bottom(panel) == pytest.approx(size[1], abs=1)
        assert panel["y"] > 0.2 * size[1]


def test_what_the_panel_holds_does_not_make_the_page_longer(browser: Any, file: Path) -> None:
    with opened(browser, file, size=ACROSS) as (page, _):
        body = page.locator(".im-panel-body")
        assert body.evaluate("body => body.scrollHeight > body.clientHeight")
        assert page.locator(".im-page").bounding_box()["height"] < 1.6 * ACROSS[1]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_everything_can_be_hit_with_a_finger(browser: Any, file: Path, lang: str) -> None:
    with opened(browser, file, size=NARROW, view=f"l={lang}") as (page, _):
        page.click(".im-toggle")
        assert page.evaluate(TOO_SMALL) == []


def test_a_card_does_not_break_the_names_of_its_rows(browser: Any, tmp_path: Path) -> None:
    file = timed_map(languages=("en",)).save(tmp_path / "map.html")
    with opened(browser, file, size=PHONE) as (page, _):
        page.mouse.click(*spot(page, *PALMYRA))
        page.wait_for_selector(".im-card")
        name = page.locator(".im-rows dt", has_text="Governorate")
        assert name.bounding_box()["height"] < 24


def test_a_row_of_a_wide_table_is_not_pressed_into_a_column(browser: Any, tmp_path: Path) -> None:
    file = timed_map(languages=("en",)).save(tmp_path / "map.html")
    with opened(browser, file, size=PHONE) as (page, _):
        page.click(".im-to-table")
        page.wait_for_selector(".im-sheet:last-child tbody tr")
        rows = page.locator(".im-sheet:last-child tbody tr").all()
        assert max(row.bounding_box()["height"] for row in rows) < 80


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_buttons_in_a_frame_do_not_cover_each_other(browser: Any, tmp_path: Path, lang: str) -> None:
    file = timed_map(languages=(lang,), embed=True).save(tmp_path / "map.html")
    with opened(browser, file, size=FRAME) as (page, _):
        toggle, buttons = (page.locator(name).bounding_box() for name in (".im-toggle", ".im-controls"))
        assert bottom(toggle) < buttons["y"]
        ends = [page.locator(f".im-handle.im-{side}").bounding_box() for side in ("from", "to")]
        assert min(end["x"] for end in ends) >= 0
        assert max(end["x"] + end["width"] for end in ends) <= FRAME[0]


def test_a_card_in_a_frame_is_seen_whole(browser: Any, tmp_path: Path) -> None:
    file = daily_map(800, embed=True).save(tmp_path / "map.html")
    with opened(browser, file, size=FRAME) as (page, _):
        page.mouse.click(*spot(page, *HOMS))
        page.wait_for_selector(".im-card")
        page.wait_for_timeout(300)
        stage, card, close = (
            page.locator(name).bounding_box() for name in (".im-stage", ".im-popup", ".leaflet-popup-close-button")
        )
        assert stage["y"] <= card["y"]
        assert bottom(card) <= bottom(stage)
        assert not page.locator(".im-controls").is_visible()
        assert close["y"] > bottom(page.locator(".im-toggle").bounding_box())
        page.keyboard.press("Escape")
        page.wait_for_selector(".im-controls", state="visible")


def test_the_map_keeps_its_colours_where_the_system_chooses_those_of_text(browser: Any, file: Path) -> None:
    with opened(browser, file) as (page, _):
        colours = """() => ["map", "controls"].map((name) =>
            getComputedStyle(document.querySelector(`.im-${name}`)).backgroundColor)"""
        water, paper = page.evaluate(colours)
        page.emulate_media(forced_colors="active", color_scheme="dark")
        assert page.evaluate(colours)[0] == water
        assert page.evaluate(colours)[1] != paper
        assert page.locator(".im-map").evaluate("map => getComputedStyle(map).forcedColorAdjust") == "none"
        assert page.locator(".im-controls").evaluate("one => getComputedStyle(one).forcedColorAdjust") == "auto"


def test_without_scripts_wide_tables_do_not_push_arabic_text_out_of_sight(browser: Any, tmp_path: Path) -> None:
    file = timed_map(languages=("ar",)).save(tmp_path / "map.html")
    with opened(browser, file, size=PHONE, javascript=False) as (page, _):
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
        title = page.locator(".im-noscript h1").bounding_box()
        assert title["x"] >= 0
        assert title["x"] + title["width"] <= PHONE[0]
        assert not page.locator(".im-page").is_visible()


def bottom(box: dict[str, float]) -> float:
    return box["y"] + box["height"]
