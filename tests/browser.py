"""Headless Chromium for tests: the network cut, and everything the page asks for or complains about written down."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

WIDE, PHONE = (1366, 768), (390, 844)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")

WHOLE = ".im-page[data-whole], html:not(:has(.im-page))"
_FRAMES_COME = """() => Promise.race([
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))),
    new Promise((done) => setTimeout(() => done(false), 3000)),
])"""


class FramesStoppedError(Exception):
    """The browser draws no more: it answers scripts as before, and waits for ever before each click.

    Headless Chromium does this now and then, whatever the page; only another browser helps. Such a test is run again.
    """


class Chromium:
    """A headless browser, started anew where it has stopped drawing."""

    def __init__(self, launch: Callable[[], Any]) -> None:
        self._launch = launch
        self._start()

    def _start(self) -> None:
        self._running = self._launch()
        processes = self._running.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        self._process = next(each["id"] for each in processes if each["type"] == "browser")

    def new_context(self, **options: Any) -> Any:
        return self._running.new_context(**options)

    def new_page(self) -> Any:
        return self._running.new_page()

    def start_anew(self) -> None:
        self.close()
        self._start()

    @contextmanager
    def ended_after(self, seconds: float) -> Iterator[None]:
        """End the browser where something takes longer: a mouse or a script waits for frames without a timeout."""
        timer = threading.Timer(seconds, os.kill, (self._process, getattr(signal, "SIGKILL", signal.SIGTERM)))
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def close(self) -> None:
        self._running.close()


def frames_come(page: Any) -> bool:
    """Tell whether the browser still draws this page; a browser that has ended does not."""
    closed = importlib.import_module("playwright.sync_api").Error
    try:
        return bool(page.evaluate(_FRAMES_COME))
    except closed:
        return False


@contextmanager
def told_from_frames(page: Any) -> Iterator[None]:
    """Raise :class:`FramesStoppedError` instead of what failed because this page is no longer drawn."""
    try:
        yield
    except FramesStoppedError:
        raise
    except Exception as error:
        if frames_come(page):
            raise
        raise FramesStoppedError from error


@dataclass
class Watch:
    """What a page did besides showing itself."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def in_ci() -> bool:
    """Tell whether nothing may be skipped."""
    return os.environ.get("CI") == "true"


def find_browser() -> str:
    """Give the path of a Chromium, or skip the test where there is none (fail in CI)."""
    given = os.environ.get("INCIDENT_MAPS_BROWSER")
    found = given or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found and Path(found).exists():
        return found
    reason = "needs Chromium: install it, or name it in the environment variable INCIDENT_MAPS_BROWSER"
    if in_ci():
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Start a browser with an empty profile."""
    path = find_browser()
    load = importlib.import_module if in_ci() else pytest.importorskip
    with (
        load("playwright.sync_api").sync_playwright() as driver,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
    ):
        # an empty home: no settings of the machine's user take part
        browser = Chromium(
            lambda: driver.chromium.launch(executable_path=path, args=list(FLAGS), env={**_plain(), "HOME": home})
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(
    browser: Chromium,
    file: Path,
    *,
    size: tuple[int, int] = WIDE,
    script: str = "",
    view: str = "",
    whole: bool = True,
    javascript: bool = True,
    motion: bool = False,
) -> Iterator[tuple[Any, Watch]]:
    """Open a file, at a ``view`` of it, until it is ``whole``; ``script`` runs before the page's own.

    A phone's size also gets a phone's touch screen. Without ``motion`` the reader asked for less of it, so that what is
    to be clicked stands still.

    Raises
    ------
    FramesStoppedError
        Where the browser has stopped drawing, instead of whatever failed because of it.
    """
    phone = size[0] < 700
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        has_touch=phone,
        is_mobile=phone,
        java_script_enabled=javascript,
        reduced_motion="no-preference" if motion else "reduce",
    )
    context.set_default_timeout(15_000)
    watch = Watch()
    page = context.new_page()
    page.on("console", lambda message: watch.complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: watch.complaints.append(f"error: {error}"))
    page.on("request", lambda request: watch.requests.append(request.url))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation',"
        " e => console.error('policy', e.violatedDirective, e.blockedURI));"
    )
    if script:
        page.add_init_script(script)
    address = file.resolve().as_uri()
    try:
        with told_from_frames(page) if javascript else nullcontext():
            page.goto(f"{address}#{view}" if view else address)
            if javascript and whole:  # the panel is filled once the map can be seen
                page.wait_for_selector(WHOLE, state="attached")
            watch.requests = [url for url in watch.requests if url != address]
            yield page, watch
            assert [url for url in watch.requests if not url.startswith("data:")] == []
            assert watch.complaints == [], watch.complaints
    except FramesStoppedError:
        browser.start_anew()
        raise
    finally:
        context.close()


def spot(page: Any, lon: float, lat: float) -> tuple[float, float]:
    """Give where a place of the map lies on the screen, once it has stayed there for some frames."""
    x, y = page.evaluate(
        """async ([lon, lat]) => {
            const box = document.querySelector(".im-map");
            const now = () => {
                const at = window[box.id].latLngToContainerPoint([lat, lon]);
                const outer = box.getBoundingClientRect();
                return [outer.left + at.x, outer.top + at.y];
            };
            let place = now();
            for (let still = 0; still < 4; ) {
                await new Promise((done, fail) => {
                    requestAnimationFrame(done);
                    setTimeout(() => fail(new Error("no frame was drawn")), 5000);
                });
                const next = now();
                still = next[0] === place[0] && next[1] === place[1] ? still + 1 : 0;
                place = next;
            }
            return place;
        }""",
        [lon, lat],
    )
    return x, y


def _plain() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "TZ", "LD_LIBRARY_PATH")}
