"""Hundreds of daily periods: the calendar, the brush, the play, the address, paper, by mouse, keyboard and touch."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from browser import PHONE, WIDE, opened
from timed_maps import daily_map

pytestmark = pytest.mark.browser
DAYS = 600
KEY = "(node, key) => node.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return daily_map(DAYS).save(tmp_path_factory.mktemp("days") / "map.html")


def lists(page: Any) -> list[str]:
    """What the lists of years, months and days show; nothing for one that is not there."""
    return [each.input_value() and each.locator("option:checked").inner_text() for each in choices(page)]


def choices(page: Any) -> list[Any]:
    return [each for each in page.locator(".im-dates select").all() if each.is_visible()]


def ends(page: Any) -> tuple[int, int]:
    return tuple(int(page.get_attribute(f".im-{side}", "aria-valuenow")) for side in ("from", "to"))  # type: ignore[return-value]


def go(page: Any, stretch: str) -> None:
    """Go to a stretch by its address and wait until it is shown."""
    before = page.inner_text(".im-time-label")
    page.evaluate("stretch => { location.hash = 't=' + stretch; }", stretch)
    page.locator(".im-time-label").filter(has_not_text=before).wait_for()


def figure_of(page: Any, name: str) -> str:
    page.locator(".im-folded", has_text="Figures as a list").evaluate("node => (node.open = true)")
    return str(page.locator(".im-row", has_text=name).first.locator(".im-row-figure").inner_text())


@pytest.mark.parametrize("size", [(320, 480), PHONE])
def test_in_a_frame_the_time_is_named_in_whole_words(browser: Any, tmp_path: Path, size: tuple[int, int]) -> None:
    file = replace(daily_map(DAYS), embed=True).save(tmp_path / "frame.html")
    with opened(browser, file, size=size) as (page, _):
        for stretch in ("", "2012-03-01..2012-09-30"):
            if stretch:
                go(page, stretch)
            label = page.locator(".im-time-label").bounding_box()
            assert label["height"] <= 3 * 13 * 1.6
            assert label["width"] >= 8 * 13
        assert page.locator(".im-stage").bounding_box()["height"] > 180
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_days_are_gathered_into_bars_that_can_be_seen(browser: Any, file: Path, size: tuple[int, int]) -> None:
    with opened(browser, file, size=size) as (page, _):
        widths = page.evaluate("[...document.querySelectorAll('.im-bar')].map(bar => +bar.getAttribute('width'))")
        assert len(widths) < DAYS * 0.9
        assert min(widths[1:-1]) >= 1.5
        assert page.locator(".im-chosen").count() == len(widths)
        assert "days without a report: 59" in page.inner_text(".im-no-report")
        assert page.locator("option").count() < 40


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_year_a_month_of_it_and_a_day_of_that(browser: Any, file: Path, lang: str) -> None:
    with opened(browser, file) as (page, _):
        if lang == "ar":
            page.click(".im-language")
        assert lists(page) == [""]
        choices(page)[0].select_option("2012")
        assert page.inner_text(".im-time-label") == "2012" or "2012" in page.inner_text(".im-time-label")
        choices(page)[1].select_option(label={"en": "March", "ar": "آذار"}[lang])
        assert page.inner_text(".im-time-label") in ("March 2012", "آذار 2012", "1 March 2012 – 31 March 2012")
        choices(page)[2].select_option("5")
        assert page.inner_text(".im-time-label") in ("6 March 2012", "6 آذار 2012", "5 March 2012", "5 آذار 2012")
        day = int(re.findall(r"\d+", page.inner_text(".im-time-label"))[0])
        assert lists(page) == ["2012", {"en": "March", "ar": "آذار"}[lang], str(day)]
        assert ends(page)[0] == ends(page)[1]
        choices(page)[2].select_option("")
        assert lists(page)[1:] == [{"en": "March", "ar": "آذار"}[lang], ""]
        choices(page)[0].select_option("")
        assert lists(page) == [""]
        assert page.locator(".im-time-all").is_disabled()


def test_by_keyboard_a_day_a_month_and_the_ends(browser: Any, file: Path) -> None:
    with opened(browser, file) as (page, _):
        page.focus(".im-to")
        page.keyboard.press("ArrowLeft")
        assert page.get_attribute(".im-to", "aria-valuetext") == "20 August 2013"
        page.keyboard.press("PageDown")
        assert page.get_attribute(".im-to", "aria-valuetext") == "20 July 2013"
        page.keyboard.press("Home")
        assert ends(page) == (1, 1)
        page.keyboard.press("PageUp")
        assert page.get_attribute(".im-to", "aria-valuetext") == "1 February 2012"
        page.keyboard.press("End")
        assert page.locator(".im-time-all").is_disabled()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_day_has_the_account_of_its_scene(browser: Any, file: Path, lang: str) -> None:
    scene = daily_map(DAYS).scene(lang=lang)
    accounts = [period.account for period in reversed(scene.periods) if period.key != "all"]
    with opened(browser, file) as (page, _):
        if lang == "ar":
            page.click(".im-language")
        told = page.evaluate(
            f"""() => {{
                const press = {KEY};
                const [from, to] = [document.querySelector(".im-from"), document.querySelector(".im-to")];
                press(to, "Home");
                const told = [];
                for (let i = 0; i < 40; i++) {{
                    told.push(document.querySelector(".im-account").innerText);
                    press(to, "ArrowUp");
                    press(from, "ArrowUp");
                }}
                return told;
            }}"""
        )
        assert told == accounts[:40]
        assert len(set(told)) > 10


def test_the_account_of_a_stretch_adds_up(browser: Any, file: Path) -> None:
    counts = [dict(p.counts) for p in reversed(daily_map(DAYS).scene().periods) if p.key != "all"]
    with opened(browser, file) as (page, _):
        go(page, "2012-02-01..2012-03-03")
        first, last = ends(page)
        sums = [sum(each[name] for each in counts[first - 1 : last]) for name in ("mapped", "stated", "unplaced")]
        said = [int(n.replace(",", "")) for n in re.findall(r"[\d,]+", page.inner_text(".im-account"))]
        assert said[:3] == sums
        assert said[1] == said[0] + said[2] + said[3] > 0
        layer = daily_map(DAYS).scene().areas[0]
        days = {
            p.key: {v.pcode: v.least for v in p.values} for p in layer.periods if "2012-02-01" <= p.key < "2012-03-04"
        }
        assert figure_of(page, "Aleppo") == str(int(sum(each["SY02"] for each in days.values())))
        homs = [each["SY04"] for each in days.values()]
        assert figure_of(page, "Homs") == f"≥ {int(sum(n or 0 for n in homs))}"
        assert None in homs


def test_classes_follow_the_length_of_the_stretch(browser: Any, file: Path) -> None:
    layer = daily_map(DAYS).scene().areas[0]
    assert len(layer.scales) > 1
    with opened(browser, file) as (page, _):
        shown = []
        for stretch in ("2012-02-01..2012-02-01", "2012-03-01..2012-03-31", "2013-02-01..2013-02-28"):
            go(page, stretch)
            shown.append(page.locator(".im-legend li").first.inner_text())
        assert shown[0] == layer.scales[0].legend.lines[0].label
        assert shown[1] == shown[2] != shown[0]  # from one month to the next a map keeps its colours


def test_a_play_steps_by_what_is_chosen_and_moves_at_once(browser: Any, file: Path) -> None:
    with opened(browser, file) as (page, _):
        page.emulate_media(reduced_motion="reduce")
        assert page.locator(".im-by option").all_inner_texts() == ["day", "week", "month"]
        assert page.locator(".im-by select option:checked").inner_text() == "week"
        page.select_option(".im-by select", "month")
        page.click(".im-play")
        page.locator(".im-time-label", has_text="February 2012").wait_for()
        page.click(".im-play")
        assert lists(page)[:2] == ["2012", "February"]
        page.check(".im-cumulative input")
        page.click(".im-play")
        page.locator(".im-time-label", has_text="March 2012").wait_for()
        page.click(".im-play")
        moving = page.evaluate(
            """[...document.querySelectorAll(".im-page *")].map(node => getComputedStyle(node))
                .filter(({ transitionProperty, transitionDuration }) =>
                    transitionProperty !== "none" && parseFloat(transitionDuration) > 0).length"""
        )
        assert moving == 0


COUNT = """
    window.written = 0;
    const replace = history.replaceState.bind(history);
    history.replaceState = (...given) => { window.written += 1; replace(...given); };
"""


def test_hundreds_of_changes_leave_the_last_address_and_few_writes(browser: Any, file: Path) -> None:
    with opened(browser, file, script=COUNT) as (page, _):
        page.evaluate(
            f"""() => {{
                const press = {KEY};
                const to = document.querySelector(".im-to");
                for (let i = 0; i < 260; i++) press(to, "ArrowLeft");
            }}"""
        )
        page.wait_for_timeout(600)
        last = page.get_attribute(".im-to", "aria-valuetext")
        assert re.search(r"t=2012-01-01\.\.201[23]-\d\d-\d\d", page.url)
        assert page.evaluate("window.written") < 30  # browsers refuse after 200 in ten seconds, and say so
        address = page.url
    with opened(browser, file) as (page, _):
        page.evaluate("address => { location.hash = new URL(address).hash; }", address)
        page.wait_for_selector(f".im-to[aria-valuetext='{last}']")


def touch(page: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag a finger."""
    session = page.context.new_cdp_session(page)
    for step in range(8):
        x, y = (start[i] + (end[i] - start[i]) * step / 7 for i in (0, 1))
        kind = "touchMove" if step else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_finger_moves_either_end_however_near_they_are(browser: Any, file: Path, lang: str) -> None:
    with opened(browser, file, size=PHONE) as (page, _):
        if lang == "ar":
            page.tap(".im-language")
        toward = {"en": 1, "ar": -1}[lang]
        for side, way, moved in (("to", 1, 1), ("from", -1, 0)):
            go(page, "2012-07-01..2012-07-01")
            start = ends(page)
            assert start[0] == start[1]
            box = page.locator(f".im-{side}").bounding_box()
            at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            touch(page, at, (at[0] + 60 * way * toward, at[1]))
            now = ends(page)
            assert (now[moved] - start[moved]) * way > 30
            assert now[1 - moved] == start[1 - moved]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_paper_has_the_time_in_words_and_no_controls(browser: Any, file: Path, lang: str) -> None:
    with opened(browser, file) as (page, _):
        if lang == "ar":
            page.click(".im-language")
        go(page, "2013-02-01..2013-02-28")
        document = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
        assert len(document) == 1
        text = document[0].get_textpage().get_text_bounded()
        if lang == "en":
            for part in ("Shown: February 2013", "People killed", "Sources", "Made-up daily report", "days" * 0):
                assert part in text
            assert "Cumulative" not in text
            assert "Step" not in text
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.inner_text(".im-shown") == {"en": "Shown: February 2013", "ar": "المعروض: شباط 2013"}[lang]
        visible = [node for node in page.locator("button, select, input, [role=slider]").all() if node.is_visible()]
        assert visible == []
        assert page.locator(".im-legend").first.is_visible()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert not page.locator(".im-shown").is_visible()
        document.close()


def test_overlapping_periods_are_chosen_one_by_one_from_the_calendar(browser: Any, tmp_path: Path) -> None:
    overlapping = daily_map(100, month=True).save(tmp_path / "map.html")
    with opened(browser, overlapping) as (page, _):
        page.wait_for_selector(".im-period .im-dates")
        assert page.locator(".im-track").count() == 0
        assert page.locator("option").count() < 60
        month, day = choices(page)
        month.select_option("0")
        names = day.locator("option").all_inner_texts()
        assert "January 2012" in names
        day.select_option(label="January 2012")
        assert page.inner_text(".im-account").startswith("70 of 70 ")
        day.select_option(label="2")
        assert "70" not in page.inner_text(".im-account")


def test_without_scripts_the_page_stays_short(browser: Any, file: Path) -> None:
    with opened(browser, file, javascript=False) as (page, _):
        assert page.locator("noscript, .im-noscript").count() >= 1
        assert page.locator("tr").count() < 60
    assert file.stat().st_size < 500_000
