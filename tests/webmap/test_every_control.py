"""Each control of the page in both languages, at four sizes, by pointer and by keyboard, the network cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from accessibility import require_axe, violations
from browser import PHONE, WIDE, Chromium, frames_come, opened, spot
from control_table import CONTROLS, HOMS_DESERT, Hand
from test_scale import ZOOM, many
from timed_maps import timed_map

pytestmark = pytest.mark.browser
TABLET, FRAME = (768, 1024), (320, 480)
SIZES = {"wide": WIDE, "tablet": TABLET, "phone": PHONE, "frame": FRAME}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    folder = tmp_path_factory.mktemp("pages")
    return {embed: timed_map(embed=embed, crowd=True).save(folder / f"{embed}.html") for embed in (False, True)}


class Reader:
    """Somebody with a screen of one size who reads one language, and the page in front of them."""

    def __init__(self, browser: Chromium, file: Path, lang: str, size: str) -> None:
        self.lang, self.size, self.touch = lang, size, size in ("phone", "frame")
        self._browser, self._file, self._stack = browser, file, ExitStack()

    def __enter__(self) -> Reader:
        self.page, self.watch = self._stack.enter_context(opened(self._browser, self._file, size=SIZES[self.size]))
        if self.lang == "ar":
            self.page.click(".im-language")
        self.page.click(".im-reset")
        self.home = self.page.url
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def opens_it_in_another_browser(self) -> None:
        self._stack.close()
        self._browser.start_anew()
        self.__enter__()


@pytest.fixture(scope="module", params=[(lang, size) for size in SIZES for lang in ("en", "ar")], ids="-".join)
def reader(request: pytest.FixtureRequest, browser: Chromium, files: dict[bool, Path]) -> Iterator[Reader]:
    """One page a language and size, opened once; each test starts from the same view of it."""
    lang, size = request.param
    with Reader(browser, files[size == "frame"], lang, size) as reader:
        yield reader


@pytest.fixture
def page(reader: Reader) -> Iterator[Any]:
    if not frames_come(reader.page):
        reader.opens_it_in_another_browser()
    at_home(reader.page, reader.home, panel=reader.size in ("wide", "tablet"))
    yield reader.page
    asked = [url for url in reader.watch.requests if not url.startswith(("blob:", "data:"))]
    complaints = list(reader.watch.complaints)
    reader.watch.requests.clear()
    reader.watch.complaints.clear()
    assert asked == []
    assert complaints == []


def at_home(page: Any, home: str, *, panel: bool) -> None:
    page.evaluate(
        """async ([home, open]) => {
            window.times = (window.times ?? 0) + 1;
            location.hash = `${new URL(home).hash}&times=${window.times}`; // another address, or nothing would happen
            await new Promise(done => setTimeout(done, 20));
            for (const fold of document.querySelectorAll("details")) fold.open = false;
            const isOpen = document.querySelector(".im-panel").dataset.open === "true";
            if (isOpen !== open) document.querySelector(".im-toggle").click();
            window[document.querySelector(".im-map").id].closePopup();
            document.activeElement.blur();
            scrollTo(0, 0);
        }""",
        [home, panel],
    )
    page.wait_for_selector(".im-card", state="detached")  # popups fade out


@pytest.mark.parametrize("way", ["pointer", "keys"])
@pytest.mark.parametrize("name", CONTROLS)
def test_a_control(page: Any, reader: Reader, name: str, way: str) -> None:
    if reader.size == "frame" and name == "table_and_its_order":
        assert page.locator(".im-to-table").count() == 0  # a compact page has no table
        return
    CONTROLS[name](Hand(page, way, lang=reader.lang, touch=reader.touch))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_control_is_reached_by_tab(page: Any, reader: Reader) -> None:
    Hand(page, "keys", lang=reader.lang, touch=False).panel()
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    wanted = page.evaluate(
        """() => [...document.querySelectorAll(".im-page :is(button, input, select, summary, [tabindex='0'])")]
            .filter(node => node.checkVisibility() && !node.disabled && node.type !== "radio")
            .map((node, number) => (node.dataset.number = number))"""
    )
    reached: set[str] = set()
    page.evaluate("document.activeElement.blur()")
    for _ in range(len(wanted) + 30):
        page.keyboard.press("Tab")
        number, outline = page.evaluate(
            "() => [document.activeElement.dataset.number ?? '', getComputedStyle(document.activeElement).outlineStyle]"
        )
        assert outline != "none" or not number
        reached.add(number)
    missing = [n for n in wanted if str(n) not in reached]
    named = page.evaluate(
        "all => all.map(n => document.querySelector(`[data-number='${n}']`).outerHTML.slice(0, 90))", missing
    )
    assert named == []


def opened_popup(hand: Hand) -> None:
    hand.panel(open_=hand.page.viewport_size["width"] > 760)
    hand.point(spot(hand.page, *HOMS_DESERT))
    hand.page.wait_for_selector(".im-card")
    hand.page.wait_for_timeout(300)  # it fades in


def filtered(hand: Hand) -> None:
    hand.panel()
    hand.page.evaluate(
        "for (const fold of document.querySelectorAll('.im-filters, .im-filters details')) fold.open = true"
    )
    hand.use(hand.page.locator(".im-filters input").first)


def at_the_table(hand: Hand) -> None:
    if hand.page.locator(".im-to-table").count():
        hand.use(".im-to-table")
        hand.page.wait_for_selector(".im-sheet table")


STATES = {
    "panel": lambda hand: hand.panel(),
    "popup": opened_popup,
    "filter": filtered,
    "table": at_the_table,
    "search": lambda hand: (hand.panel(), hand.page.fill(".im-search", "a")),
}


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_violation(page: Any, reader: Reader, state: str) -> None:
    require_axe()
    STATES[state](Hand(page, "pointer", lang=reader.lang, touch=reader.touch))
    assert violations(page) == []


@pytest.mark.parametrize("size", ["wide", "tablet", "phone"])
def test_a_cluster_opens(browser: Any, tmp_path: Path, size: str) -> None:
    file = many().save(tmp_path / "map.html")
    with opened(browser, file, size=SIZES[size]) as (page, _):
        hand = Hand(page, "pointer", lang="en", touch=size == "phone")
        before = page.evaluate(ZOOM)
        for lon in (37.3, 37.0, 37.6, 36.8, 37.9, 36.5):
            hand.point(spot(page, lon, 35.1))
            page.wait_for_timeout(400)
            if page.evaluate(ZOOM) > before:
                return
        pytest.fail("no cluster answered")
