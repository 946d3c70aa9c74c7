"""What is written on the map, and what stands over it, at the sizes of a desk and of a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from browser import PHONE, WIDE, opened, spot

import geo

pytestmark = pytest.mark.browser
NORTH_EASTERN_TIP = (42.3, 37.2)
SHORT = (1366, 680)  # a map as high as beside a timeline


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map on which each governorate has a figure of five digits."""
    layers = [figures()]
    return geo.Map(layers, title="Made up in 2021", languages=("en", "ar")).save(
        tmp_path_factory.mktemp("map") / "map.html"
    )


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a rank on each of the first ten governorates."""
    units = geo.load_boundaries(level=1)
    rows = [(name, day) for number, name in enumerate(units["adm1_name"]) for day in range(1, 29 - number)]
    table = pd.DataFrame(rows, columns=["governorate", "day"])
    incidents = pd.DataFrame(
        {
            "incident_id": [f"I{i}" for i in table.index],
            "date": [f"2021-02-{day:02}" for day in table["day"]],
            "incident_type": "other",
            "killed": 30 - table["day"],
            "place": table["governorate"],
            "governorate": table["governorate"],
            "precision": "adm1",
            "source": "Made up",
        }
    )
    hotspots = geo.HotspotLayer(geo.hotspots(geo.read_incidents(incidents), units, level=1), units)
    return geo.Map([figures(), hotspots], title="Made up").save(tmp_path_factory.mktemp("map") / "map.html")


def figures(values: list[int] | None = None) -> geo.Choropleth:
    units = geo.load_boundaries(level=1)
    totals = pd.DataFrame(
        {
            "report": "Made up",
            "period_start": "2021-02-01",
            "period_end": "2021-02-28",
            "measure": "killed",
            "governorate": units["adm1_name"],
            "value": values or [11_111 + 1_000 * number for number in range(len(units))],
        }
    )
    return geo.Choropleth(units, geo.read_totals(totals))


def test_a_figure_without_room_stands_with_its_town(browser: Any, file: Path) -> None:
    with opened(browser, file, size=WIDE) as (page, _):
        written = page.locator(".leaflet-im-labels-pane .im-figure").all_inner_texts()
        assert sorted(written) == [f"{11 + number},111" for number in range(14)]
        damascus = page.locator(".im-town", has_text="Damascus").inner_text().split()
        assert damascus == ["Damascus", "11,111"]


def test_a_unit_has_its_name_beside_its_figure(browser: Any, file: Path) -> None:
    with opened(browser, file, size=WIDE) as (page, _):
        named = page.locator(".im-unit:has(.im-figure) .im-name").all_inner_texts()
        assert {"Aleppo", "Homs", "Rural Damascus", "Ar-Raqqa", "Deir-ez-Zor", "Al-Hasakeh"} <= set(named)


def test_a_narrow_unit_has_its_name_over_a_small_figure(browser: Any, file: Path) -> None:
    with opened(browser, file, size=SHORT) as (page, _):
        small = page.locator(".im-unit.im-small:has(.im-figure) .im-name").all_inner_texts()
        assert "Rural Damascus" in small


def test_a_rank_leaves_room_for_the_figure_of_its_unit(browser: Any, ranked: Path) -> None:
    with opened(browser, ranked, size=SHORT) as (page, _):
        page.wait_for_selector(".im-rank")
        assert page.locator(".im-rank").count() == 10
        written = page.locator(".leaflet-im-labels-pane .im-figure").all_inner_texts()
        assert sorted(written) == [f"{11 + number},111" for number in range(14)]


CONTRASTS = """() => {
    const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const light = (colour) => {
        const context = document.createElement("canvas").getContext("2d");
        context.fillStyle = colour;
        const [r, g, b] = [1, 3, 5].map((at) => channel(parseInt(context.fillStyle.slice(at, at + 2), 16) / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    return [...document.querySelectorAll(".im-unit bdi")].map((text) => {
        const ground = text.parentElement.style.getPropertyValue("--halo-ink");
        const [low, high] = [light(getComputedStyle(text).color), light(ground)].sort((a, b) => a - b);
        return [ground, (high + 0.05) / (low + 0.05)];
    });
}"""


def test_every_class_is_written_on_in_enough_contrast(browser: Any, tmp_path: Path) -> None:
    units = geo.load_boundaries(level=1)
    layer = figures([number**5 for number in range(1, len(units) + 1)])
    file = geo.Map([layer], title="Made up").save(tmp_path / "map.html")
    with opened(browser, file, size=WIDE) as (page, _):
        contrasts = page.evaluate(CONTRASTS)
        assert len({ground for ground, _ in contrasts}) >= 4
        assert min(contrast for _, contrast in contrasts) >= 4.5


def test_arabic_digits_leave_latin_words_alone(browser: Any, file: Path) -> None:
    with opened(browser, file, size=WIDE) as (page, _):
        page.click(".im-language")
        page.click(".im-digits")
        assert page.inner_text("h1") == "Made up in 2021"
        assert "٢٠٢١" in page.inner_text(".im-subtitle")
        assert any("١١" in figure for figure in page.locator(".im-figure").all_inner_texts())


WHERE_LABELS_LIE = """() => [...document.querySelectorAll(":is(.im-unit, .im-town) > bdi")].map((label) => {
    const box = label.getBoundingClientRect();
    const units = new Set();
    for (let i = 0; i <= 8; i++) {
        for (const y of [0.25, 0.5, 0.75]) {
            const at = [box.left + 2 + (i / 8) * (box.width - 4), box.top + y * box.height];
            const below = document.elementsFromPoint(...at);
            for (const one of below) if (one.closest(".leaflet-im-areas-pane path")) units.add(one);
        }
    }
    return { text: label.innerText, of: label.parentElement.className, units: units.size,
             box: [box.left, box.top, box.right, box.bottom] };
})"""


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_no_label_reaches_into_a_neighbour_or_covers_another(
    browser: Any, file: Path, size: tuple[int, int], lang: str
) -> None:
    with opened(browser, file, size=size) as (page, _):
        page.evaluate("lang => { location.hash = `l=${lang}`; }", lang)
        page.wait_for_selector(f".im-map[lang={lang}]")
        page.wait_for_selector(".im-unit")
        found = page.evaluate(WHERE_LABELS_LIE)
    assert len(found) >= 8
    enclosed = ("Damascus", "دمشق")  # by Rural Damascus, which surrounds it on all sides
    astray = [one["text"] for one in found if one["units"] > 1 and not one["text"].startswith(enclosed)]
    assert astray == []
    boxes = [one["box"] for one in found]
    pairs = [(a, b) for i, a in enumerate(boxes) for b in boxes[:i]]
    assert not [1 for a, b in pairs if a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 2 and b[1] < a[3] - 2]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_buttons_leave_the_country_free_on_a_phone(browser: Any, file: Path, lang: str) -> None:
    with opened(browser, file, size=PHONE) as (page, _):
        page.evaluate("lang => { location.hash = `l=${lang}`; }", lang)
        page.wait_for_selector(f".im-map[lang={lang}]")
        buttons = page.locator(".im-controls").bounding_box()
        x, y = spot(page, *NORTH_EASTERN_TIP)
        assert buttons["x"] > PHONE[0] / 2
        assert x < PHONE[0]
        assert y < buttons["y"]


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_the_button_of_the_table_leads_to_the_table(browser: Any, file: Path, size: tuple[int, int]) -> None:
    with opened(browser, file, size=size) as (page, _):
        page.click(".im-to-table")
        page.wait_for_selector(".im-data tbody tr")
        assert page.locator(".im-data").bounding_box()["y"] == pytest.approx(0, abs=2)
