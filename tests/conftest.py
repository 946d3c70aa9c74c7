"""Test configuration shared by every room."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from contextlib import nullcontext
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from browser import Chromium, FramesStoppedError, chromium, told_from_frames
from command_line import Run, runner
from shared_files import shared

LONGEST_SECONDS = 120


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run a test of the browser again where the browser stopped drawing, and for no other reason."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=2, only_rerun=FramesStoppedError.__name__))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Tell a page that stands still from one that is wrong, where several tests share the page."""
    given = getattr(item, "funcargs", {})
    browser, page = given.get("browser"), given.get("page")
    with (
        told_from_frames(page) if page else nullcontext(),
        browser.ended_after(LONGEST_SECONDS) if browser else nullcontext(),
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def nobody_s_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the boundary sets and gazetteers of whoever runs the tests out of them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        yield


@pytest.fixture
def incident_maps(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command in an empty folder; give exit code, output and error text."""
    monkeypatch.chdir(tmp_path)
    return runner(monkeypatch, capsys)


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    """Start one headless browser for the whole run; its driver allows no second one beside it."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def shared_vdc() -> pd.DataFrame:
    """Give the deaths by province of the Violations Documentation Center as one period of totals."""
    from geo.tables.reading import read_totals

    days = pd.read_csv(shared("datasets/vdc/casualties_by_province_by_day.csv"), index_col="day")
    sums = days.sum().astype(int).rename_axis("governorate").reset_index(name="value")
    return read_totals(
        sums.assign(
            report="Violations Documentation Center",
            period_start=days.index.min(),
            period_end=days.index.max(),
            measure="killed",
        )
    )
