"""Every control of the page: how it is used by pointer and by keyboard, and what is seen to change."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from browser import spot

HOMS_CITY, HOMS_DESERT = (36.72, 34.73), (38.4, 34.0)
Control = Callable[["Hand"], None]
CONTROLS: dict[str, Control] = {}


def control(function: Control) -> Control:
    CONTROLS[function.__name__] = function
    return function


class Hand:
    """A reader's hand on a page: a mouse, a finger where the page has touch, or the keyboard alone."""

    def __init__(self, page: Any, way: str, *, lang: str, touch: bool) -> None:
        self.page, self.keys, self.lang, self.touch = page, way == "keys", lang, touch

    def use(self, what: Any) -> None:
        """Press a button, open a fold, tick a box."""
        target = self.page.locator(what).first if isinstance(what, str) else what
        target.scroll_into_view_if_needed()
        if self.keys:
            target.focus()
            target.press("Space" if target.evaluate("e => e.tagName === 'INPUT'") else "Enter")
        elif self.touch:
            target.tap()
        else:
            target.click()

    def point(self, at: tuple[float, float]) -> None:
        """Touch a place of the screen, as a pointer does."""
        (self.page.touchscreen.tap if self.touch else self.page.mouse.click)(*at)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        if not self.touch:
            self.page.mouse.move(*start)
            self.page.mouse.down()
            self.page.mouse.move(*end, steps=4)
            self.page.mouse.up()
            return
        session = self.page.context.new_cdp_session(self.page)
        way = [
            (start[0] + (end[0] - start[0]) * part / 4, start[1] + (end[1] - start[1]) * part / 4) for part in range(5)
        ]
        steps = [("touchStart", way[:1]), *(("touchMove", [at]) for at in [*way[1:], end, end]), ("touchEnd", [])]
        for kind, points in steps:  # slowly: after a fling Chromium takes the next tap for its end
            session.send(
                "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]}
            )
            self.page.wait_for_timeout(40)
        session.detach()

    def panel(self, *, open_: bool = True) -> None:
        if (self.page.get_attribute(".im-panel", "data-open") == "true") != open_:
            self.use(".im-toggle")

    def unfold(self, what: Any) -> Any:
        """Open a fold and give it."""
        fold = self.page.locator(what).first if isinstance(what, str) else what
        if not fold.evaluate("e => e.open"):
            self.use(fold.locator("> summary"))
        return fold

    def bar(self, index: int) -> tuple[float, float]:
        box = self.page.locator(".im-track .im-bar").nth(index).bounding_box()
        track = self.page.locator(".im-track").bounding_box()
        return box["x"] + box["width"] / 2, track["y"] + 30

    def press(self, where: str, *keys: str) -> None:
        self.page.focus(where)
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def forward(self) -> str:
        return "ArrowLeft" if self.lang == "ar" else "ArrowRight"

    @property
    def back(self) -> str:
        return "ArrowRight" if self.lang == "ar" else "ArrowLeft"

    @property
    def chosen(self) -> int:
        return int(self.page.locator(".im-track .im-chosen").count())

    @property
    def account(self) -> list[int]:
        """Deaths shown, hidden by filter, known to a governorate, not placed, withheld."""
        return [int(n) for n in re.findall(r"\d+", self.page.inner_text(".im-account-view"))]

    @property
    def heading(self) -> str:
        return str(self.page.inner_text(".im-heading"))

    def address(self, having: str = "") -> str:
        """Give the page's address once it is written: it may take a moment where much has changed."""
        for _ in range(40):
            self.page.wait_for_timeout(25)
            if having and having in self.page.url:
                break
        return str(self.page.url)

    def close_popup(self) -> None:
        if self.keys:
            self.page.keyboard.press("Escape")
        else:
            self.use(".im-popup .leaflet-popup-close-button")
        self.page.wait_for_selector(".im-card", state="detached")


@control
def panel(hand: Hand) -> None:
    body = hand.page.locator(".im-panel-body")
    before = body.is_visible()
    for expected in (not before, before):
        hand.use(".im-toggle")
        assert body.is_visible() == expected
        assert hand.page.get_attribute(".im-toggle", "aria-expanded") == str(expected).lower()


@control
def area_choice_and_its_legend(hand: Hand) -> None:
    hand.panel()
    boxes = hand.page.locator(".im-group input[type=radio]")
    read = lambda: hand.page.locator(".im-group").first.locator(".im-legend").all_inner_texts()  # noqa: E731
    first = read()
    assert len(first) == 1
    assert len(first[0].splitlines()) > 5  # classes, zero, not stated
    hand.use(boxes.nth(1))
    assert boxes.nth(1).is_checked()
    assert read() != first
    hand.use(boxes.nth(2))
    assert read() == []
    fills = hand.page.locator(".leaflet-im-areas-pane path").evaluate_all("all => all.map(p => p.getAttribute('fill'))")
    assert len(set(fills)) == 1


@control
def incident_layers(hand: Hand) -> None:
    hand.panel()
    before = hand.account
    box = hand.page.locator(".im-group input[type=checkbox]").first
    hand.use(box)
    assert not box.is_checked()
    assert hand.account[0] < before[0]
    assert sum(hand.account) == sum(before)
    assert "off=" in hand.address("off=")
    hand.use(box)
    assert hand.account == before


@control
def one_period(hand: Hand) -> None:
    if hand.keys:
        hand.press(".im-from", hand.forward, hand.forward)
        hand.press(".im-to", "Home")
    else:
        hand.point(hand.bar(2))
    assert hand.chosen == 1
    assert hand.page.inner_text(".im-time-label") == {"en": "March 2012", "ar": "آذار 2012"}[hand.lang]


@control
def a_stretch_of_time_and_all_of_it(hand: Hand) -> None:
    if hand.keys:
        hand.press(".im-from", hand.forward, hand.forward)
        hand.press(".im-to", hand.back, hand.back)
    else:
        hand.drag(hand.bar(2), hand.bar(4))
    assert hand.chosen == 3
    label = {"en": "March 2012 – June 2012", "ar": "آذار 2012 – حزيران 2012"}[hand.lang]
    assert hand.page.inner_text(".im-time-label") == label
    if hand.page.is_visible(".im-time-all"):
        hand.use(".im-time-all")
    else:  # a compact page has no room for it
        hand.press(".im-to", "End")
        hand.press(".im-from", "Home")
    hand.page.wait_for_selector(".im-track .im-chosen >> nth=6", timeout=2000)


@control
def play_and_pause(hand: Hand) -> None:
    name = hand.page.get_attribute(".im-play", "aria-label")
    hand.use(".im-play")
    assert hand.chosen == 1
    assert hand.page.get_attribute(".im-play", "aria-label") != name
    hand.use(".im-play")
    assert hand.page.get_attribute(".im-play", "aria-label") == name


@control
def cumulative(hand: Hand) -> None:
    hand.press(".im-to", "Home")
    hand.use(".im-cumulative input")
    hand.use(".im-play")
    hand.page.wait_for_selector(".im-track .im-chosen >> nth=1")
    hand.use(".im-play")
    assert hand.page.get_attribute(".im-from", "aria-valuenow") == "1"
    hand.use(".im-cumulative input")
    assert not hand.page.is_checked(".im-cumulative input")


@control
def each_filter(hand: Hand) -> None:
    hand.panel()
    filters = hand.unfold(".im-filters")
    everything = hand.account
    for fold in filters.locator("details").all():
        hand.unfold(fold)
        for box in fold.locator("input").all():
            hand.use(box)
            assert hand.account[0] < everything[0]
            assert hand.account[1] > everything[1]
            assert sum(hand.account) == sum(everything)
            hand.use(box)
        assert hand.account == everything
    assert filters.locator("details").count() == 4  # cause, party, group, precision


@control
def minimum_killed_and_clear(hand: Hand) -> None:
    hand.panel()
    hand.unfold(".im-filters")
    everything = hand.account
    hand.press(".im-least", "7")
    assert 0 < hand.account[0] < everything[0]
    assert "k=7" in hand.address("k=7")
    hand.use(".im-clear")
    assert hand.account == everything
    assert hand.page.input_value(".im-least") == ""


@control
def search_in_either_language(hand: Hand) -> None:
    for asked in ("homs", "حمص"):
        hand.panel()
        hand.page.fill(".im-search", "")
        hand.page.locator(".im-search").press_sequentially(asked)
        if hand.keys:
            hand.page.keyboard.press("ArrowDown")
            hand.page.keyboard.press("Enter")
        else:
            hand.use(".im-found .im-row")
        assert hand.heading == {"en": "Homs", "ar": "حمص"}[hand.lang]
        hand.close_popup()


@control
def governorate_numbers_trend_incidents(hand: Hand) -> None:
    hand.panel()
    if hand.keys:
        fold = hand.unfold(hand.page.locator(".im-group").first.locator("details"))
        hand.use(fold.locator(".im-row", has_text={"en": "Homs", "ar": "حمص"}[hand.lang]))
        assert hand.page.evaluate("document.activeElement.className") == "im-card"
    else:
        if hand.touch:
            hand.panel(open_=False)
        hand.point(spot(hand.page, *HOMS_DESERT))
    assert hand.heading == {"en": "Homs", "ar": "حمص"}[hand.lang]
    assert "28" in hand.page.inner_text(".im-card")
    assert hand.page.locator(".im-card .im-trend .im-bar").count() == 7
    hand.unfold(".im-card details")
    hand.use(".im-card .im-row")
    assert hand.page.locator(".im-card dd").count() > 3
    hand.close_popup()


@control
def incidents_on_one_spot(hand: Hand) -> None:
    if hand.keys:
        hand.panel()
        layer = hand.page.locator(".im-group").nth(1).locator("details").first
        hand.use(hand.unfold(layer).locator(".im-row").first)
        assert hand.page.evaluate("document.activeElement.className") == "im-card"
        hand.close_popup()
        if not hand.touch:
            assert hand.page.evaluate("document.activeElement.className") == "im-row"  # where the reader was
        return
    if hand.touch:
        hand.panel(open_=False)
    hand.point(spot(hand.page, *HOMS_CITY))
    seen = set()
    for _ in range(2):
        seen.add(hand.page.inner_text(".im-card dl"))
        hand.use(".im-card .im-next")
    hand.use(".im-card .im-previous")
    assert len(seen) == 2
    hand.close_popup()


@control
def lists_of_what_has_no_pin(hand: Hand) -> None:
    hand.panel()
    fold = hand.unfold(hand.page.locator(".im-lists > details").last)
    assert fold.locator(".im-listed").count() >= 1


@control
def table_and_its_order(hand: Hand) -> None:
    hand.use(".im-to-table")
    hand.page.wait_for_selector(".im-sheet table")
    heads = hand.page.locator(".im-sheet").first.locator("th[aria-sort]")
    read = lambda: hand.page.locator(".im-sheet th[scope=row]").all_inner_texts()  # noqa: E731
    for expected in ("ascending", "descending"):
        hand.use(heads.nth(1).locator("button"))
        assert heads.nth(1).get_attribute("aria-sort") == expected
    assert read()[0] == {"en": "Aleppo", "ar": "حلب"}[hand.lang]
    if hand.keys:
        assert hand.page.evaluate("document.activeElement.className") == "im-sort"


@control
def downloads(hand: Hand) -> None:
    hand.panel()
    for name, reads in (("csv", lambda text: text.count("\n") == 9), ("geojson", json.loads)):
        with hand.page.expect_download() as waiting:
            hand.use(f".im-{name}")
        assert waiting.value.suggested_filename == f"incidents.{name}"
        assert reads(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))


@control
def language_there_and_back(hand: Hand) -> None:
    other = {"en": "ar", "ar": "en"}
    title = hand.page.inner_text("h1")
    for lang in (other[hand.lang], hand.lang):
        hand.use(f".im-language[lang={lang}]")
        assert hand.page.get_attribute("html", "lang") == lang
        assert (hand.page.get_attribute("html", "dir") == "rtl") == (lang == "ar")
        assert hand.page.evaluate("document.activeElement.className") == "im-language" or not hand.keys
        assert (hand.page.inner_text("h1") == title) == (lang == hand.lang)


@control
def digits_of_the_script(hand: Hand) -> None:
    assert hand.page.locator(".im-digits").count() == (1 if hand.lang == "ar" else 0)
    if hand.lang == "ar":
        hand.use(".im-digits")
        assert "٢٠١٢" in hand.page.inner_text(".im-subtitle")
        assert "n=own" in hand.address("n=own")
        hand.use(".im-digits")
        assert "2012" in hand.page.inner_text(".im-subtitle")


@control
def zoom_and_reset(hand: Hand) -> None:
    zoom = "window[document.querySelector('.im-map').id].getZoom()"
    start = hand.page.evaluate(zoom)
    for name, sign in (("zoom-in", 1), ("zoom-out", -1)):
        before = hand.page.evaluate(zoom)
        hand.use(f".im-{name}")
        hand.page.wait_for_timeout(300)
        assert (hand.page.evaluate(zoom) - before) * sign > 0
    hand.use(".im-zoom-in")
    hand.page.wait_for_timeout(300)
    hand.use(".im-reset")
    assert hand.page.evaluate(zoom) == start


@control
def a_view_that_is_sent(hand: Hand) -> None:
    said = lambda: [hand.page.inner_text(f".im-{name}") for name in ("time-label", "account", "account-view")]  # noqa: E731
    home, before = hand.address(), said()
    one_period(hand)
    hand.panel()
    hand.use(hand.page.locator(".im-group input[type=radio]").nth(1))
    address, view = hand.address(), said()
    assert view != before
    for link, expected in ((home, before), (address, view)):
        hand.page.evaluate("link => { location.hash = `${new URL(link).hash}&again`; }", link)
        hand.page.wait_for_timeout(50)
        assert said() == expected
    assert hand.page.locator(".im-group input[type=radio]").nth(1).is_checked()
