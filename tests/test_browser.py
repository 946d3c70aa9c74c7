"""The browser of the tests: one that draws no more is told from a page that is wrong, and replaced."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browser import FramesStoppedError, opened

pytestmark = pytest.mark.browser
NO_FRAMES = "window.requestAnimationFrame = () => 0;"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "page.html"
    file.write_text("<!doctype html><title>A page</title><p>Some text</p>", encoding="utf-8")
    return file


def test_a_failure_without_frames_is_the_browser_s(browser: Any, file: Path) -> None:
    with pytest.raises(FramesStoppedError) as told, opened(browser, file, script=NO_FRAMES):
        raise ValueError("a click that was never made")
    assert "never made" in str(told.value.__cause__)
    with opened(browser, file) as (page, _):  # another browser
        assert page.inner_text("p") == "Some text"


def test_a_failure_with_frames_is_the_page_s(browser: Any, file: Path) -> None:
    with pytest.raises(ValueError, match="wrong figure"), opened(browser, file):
        raise ValueError("a wrong figure")
