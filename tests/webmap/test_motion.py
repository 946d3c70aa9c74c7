"""Maps that slide, and maps of readers who asked for less motion, which do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browser import opened, spot
from scene_samples import scene

from geo.webmap.page import page_html

pytestmark = pytest.mark.browser
NORTHMOST = (37.516, 36.371)  # its popup needs room above it

# Bring the place to the upper edge, click there, and tell where the map stood before, at once and later.
CLICKED = """
    async ([lon, lat]) => {
        const map = window[document.querySelector(".im-map").id];
        map.setView([lat, lon], 9, { animate: false });
        map.panBy([0, map.getSize().y / 2 - 60], { animate: false });
        const at = map.latLngToContainerPoint([lat, lon]);
        const before = map.getCenter().lat;
        const box = map.getContainer().getBoundingClientRect();
        const where = { bubbles: true, clientX: box.left + at.x, clientY: box.top + at.y };
        const target = document.elementFromPoint(where.clientX, where.clientY);
        for (const type of ["mousedown", "mouseup", "click"]) target.dispatchEvent(new MouseEvent(type, where));
        await Promise.resolve();
        const once = map.getCenter().lat;
        await new Promise((done) => setTimeout(done, 1500));
        return [before, once, map.getCenter().lat];
    }
"""
# Tell whether a map in the middle of a zoom has been seen until it was done.
ZOOMS = """
    async () => {
        const map = window[document.querySelector(".im-map").id];
        const done = new Promise((end) => map.once("zoomend", end));
        let seen = false;
        map.once("zoomanim", () => (seen = true));
        document.querySelector(".im-zoom-in").click();
        await done;
        return seen;
    }
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "map.html"
    file.write_text(page_html(scene()), encoding="utf-8")
    return file


@pytest.mark.parametrize("motion", [True, False])
def test_a_map_makes_room_for_a_popup_at_once_or_by_sliding(browser: Any, file: Path, motion: bool) -> None:
    with opened(browser, file, motion=motion) as (page, _):
        before, once, after = page.evaluate(CLICKED, NORTHMOST)
        assert page.locator(".im-popup .im-heading").count() == 1
        assert after > before
        assert (once == after) is not motion


@pytest.mark.parametrize("motion", [True, False])
def test_a_zoom_is_passed_through_or_not(browser: Any, file: Path, motion: bool) -> None:
    with opened(browser, file, motion=motion) as (page, _):
        spot(page, *NORTHMOST)
        assert page.evaluate(ZOOMS) is motion
