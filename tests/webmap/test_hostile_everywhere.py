"""Hostile text in every column, name and title, on every way to a reader: shown, never run, and nothing leaves."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import folium
import numpy as np
import pandas as pd
import pytest
from browser import WIDE, opened
from hostile_texts import HOSTILE
from test_folium_layers import on_a_plain_map
from xyzservices import TileProvider

import geo
from geo.tables.reading import read_incidents, read_totals

FEW, MANY = 60, 3_100  # as plain JSON, and packed
STARTS = re.compile(r"^[\s\0\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@\uff1d]|^[\t\r\n]")
STORABLE = tuple(text for text in HOSTILE if "\ud800" not in text)  # pandas refuses lone surrogates itself
TEXTS = ("place", "source", "section", "note", "quote", "source_url")


def texts(count: int) -> list[str]:
    return [STORABLE[i % len(STORABLE)] for i in range(count)]


@cache
def hostile_map(count: int, *, embed: bool = False, tiles: bool = False) -> geo.Map:
    """A map of hostile texts: columns, codes nobody knows, names of units, titles, sources, attribution."""
    units = geo.load_boundaries(level=1).copy()
    units["adm1_name"] = texts(len(units))
    units["adm1_name_ar"] = texts(len(units))[::-1]
    n = np.arange(count)
    rows = {
        "incident_id": [f"{i} {text}" for i, text in zip(n, texts(count), strict=True)],
        "date": [f"2012-{1 + i % 6:02}-11" for i in n],
        "incident_type": "landmine",
        "killed": n % 5 + 1,
        "lon": 36.3 + n % 9 * 0.3,
        "lat": 34.6 + n % 7 * 0.2,
        "precision": "settlement",
        "party": "regime",
        "place": "a village",
        "source": "r",
    }
    placed = geo.assign_admin(read_incidents(pd.DataFrame(rows)), geo.load_boundaries(level=1))
    for name in TEXTS:
        placed[name] = pd.array(texts(count), dtype="string")
    for name in ("party", "incident_type", "attribution"):
        known = placed[name].astype("string").to_numpy(dtype=object, na_value="")
        placed[name] = [text if i % 2 else known[i] for i, text in enumerate(texts(count))]
    months = [(f"2012-{m:02}-01", f"2012-{m:02}-{last}") for m, last in enumerate((31, 29, 31, 30, 31, 30), 1)]
    stated = [
        {"governorate": name, "value": 5, "period_start": start, "period_end": end, "report": "r", "measure": "killed"}
        for name in ("Aleppo", "Homs")
        for start, end in months
    ]
    totals = read_totals(pd.DataFrame(stated))
    totals["report"] = pd.array(texts(len(totals)), dtype="string")
    everything = "".join(HOSTILE[:3] + HOSTILE[4:5] + HOSTILE[12:13])[:300]
    provider = TileProvider(name="x", url="https://tiles.invalid/{z}/{x}/{y}.png", attribution="".join(HOSTILE))
    return geo.Map(
        [geo.Choropleth(units, totals, title=HOSTILE[0]), geo.IncidentLayer(placed)],
        title=everything,
        source=HOSTILE,
        languages=("en", "ar"),
        embed=embed,
        tiles=provider if tiles else None,
        profile="internal",
    )


@pytest.fixture(scope="module", params=[FEW, MANY], ids=["plain", "packed"])
def count(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def file(count: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_map(count).save(tmp_path_factory.mktemp("hostile") / "map.html")


def nothing_ran(page: Any) -> None:
    page.wait_for_timeout(60)
    assert page.evaluate("window.canary") is None
    assert (
        page.evaluate("document.querySelectorAll('img, iframe, object, embed, bdi script, bdi svg, bdi style').length")
        == 0
    )
    hidden = "a[href]:not([href^='http://']):not([href^='https://']):not([href='#close'], [href='#'])"
    assert page.locator(hidden).count() == 0  # no javascript: address


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_control_of_a_hostile_page(browser: Any, file: Path, lang: str) -> None:
    with opened(browser, file, size=WIDE) as (page, watch):
        if lang == "ar":
            page.click(".im-language")
        nothing_ran(page)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        page.evaluate(
            "for (const summary of document.querySelectorAll('summary')) summary.dispatchEvent(new Event('click'))"
        )
        rows = page.locator(".im-group .im-row")
        for index in range(0, min(rows.count(), 80), 7):
            rows.nth(index).evaluate("row => row.click()")
            assert page.locator(".im-card .im-heading").count() == 1
            nothing_ran(page)
        for asked in ("img", "script", "__proto__", "constructor", "wide"):
            page.fill(".im-search", asked)
            page.keyboard.press("Enter")
        page.click(".im-to-table")
        page.wait_for_selector(".im-sheet table")
        for head in page.locator(".im-sort").all():
            head.evaluate("head => head.click()")
        nothing_ran(page)
        assert "<img src=x onerror=window.canary=1>" in page.locator(".im-sheet").first.inner_text()
        page.mouse.move(400, 400)
        page.reload()  # from the address, which names layers and codes
        nothing_ran(page)
        watch.requests.clear()


@pytest.mark.browser
def test_what_is_downloaded_from_a_hostile_page(browser: Any, file: Path, count: int) -> None:
    with opened(browser, file) as (page, watch):
        with page.expect_download() as waiting:
            page.click(".im-csv")
        written = Path(waiting.value.path()).read_bytes()
        with page.expect_download() as waiting:
            page.click(".im-geojson")
        features = json.loads(Path(waiting.value.path()).read_bytes())["features"]
        watch.requests = [url for url in watch.requests if not url.startswith("blob:")]
    rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(features) == count
    assert not [cell for row in rows for cell in row.values() if STARTS.match(str(cell)) and not is_number(cell)]
    bare = lambda texts: {text.replace("'", "") for text in texts}  # noqa: E731  what guards a formula
    assert bare(STORABLE) <= bare(row["place"] for row in rows)
    assert set(STORABLE) <= {feature["properties"]["place"] for feature in features}


def is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", cell) is not None


@pytest.mark.browser
def test_hostile_layers_on_anybodys_map_and_in_a_notebook(browser: Any, tmp_path: Path) -> None:
    hostile = tmp_path / "layers.html"
    on_a_plain_map(*hostile_map(FEW).layers).save(str(hostile))
    with opened(browser, hostile) as (page, _):
        nothing_ran(page)
    cell = tmp_path / "cell.html"
    cell.write_text(f"<!DOCTYPE html>{hostile_map(FEW)._repr_html_()}", encoding="utf-8")
    with opened(browser, cell) as (page, watch):
        frame = page.frames[-1]
        assert frame.locator("h1").count() == 1
        assert [each.evaluate("window.canary") for each in page.frames] == [None, None]
        watch.requests = [url for url in watch.requests if url != "about:srcdoc"]


@pytest.mark.browser
def test_hostile_names_beside_guests(browser: Any, tmp_path: Path) -> None:
    """With folium's elements on the map inline scripts may run: ours must not be among what text can reach."""
    drawn = hostile_map(FEW).to_folium()
    folium.Marker([34.0, 40.0], tooltip="tip").add_to(drawn)
    guested = tmp_path / "guest.html"
    drawn.save(str(guested))
    with opened(browser, guested) as (page, _):
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        page.wait_for_timeout(60)
        assert page.evaluate("window.canary") is None


@pytest.mark.browser
def test_without_scripts_hostile_text_is_text(browser: Any, file: Path) -> None:
    with opened(browser, file, javascript=False) as (page, _):
        shown = page.locator("noscript, .im-noscript").first.inner_text()
        assert "<img src=x onerror=window.canary=1>" in shown
        assert "constructor" in shown


@pytest.mark.browser
def test_hostile_attribution_of_tiles_is_text(browser: Any, tmp_path: Path) -> None:
    with opened(browser, hostile_map(FEW, tiles=True).save(tmp_path / "map.html")) as (page, watch):
        assert "<img src=x onerror=window.canary=1>" in page.inner_text(".im-attribution")
        nothing_ran(page) if page.locator("img").count() == 0 else None
        assert page.evaluate("window.canary") is None
        assert all(url.startswith("https://tiles.invalid/") for url in watch.requests)
        watch.requests.clear()
        watch.complaints.clear()


def test_hostile_data_adds_no_markup(count: int) -> None:
    def tags(written: str) -> list[str]:
        return [
            tag.lower()
            for tag in re.findall(r"<(script|style|img|iframe|svg|object|link|base|meta)\b", outside(written))
        ]

    def outside(written: str) -> str:
        return re.sub(r"(<(script|style)[^>]*>).*?(</\2>)", r"\1\3", written, flags=re.DOTALL)

    spec = hostile_map(count)
    plain = geo.Map([geo.IncidentLayer(spec.layers[1].incidents.iloc[:0])], languages=("en", "ar"))
    rest = [] if count == FEW else ["script"]  # the incidents one by one are in a block of their own
    assert tags(spec.to_html()) == [*tags(plain.to_html()), *rest]


@pytest.mark.parametrize(
    "name", ["a\nb.html", "a\"b'.html", "<img src=x>.html", "=1+1.html", "قصف.html", "a b%20c#d?e.html"]
)
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    assert hostile_map(FEW).save(tmp_path / name).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.filterwarnings("ignore:Glyph .* missing from font")  # matplotlib's word about rare letters
def test_hostile_text_in_figures_is_text(tmp_path: Path) -> None:
    import xml.etree.ElementTree as ET

    drawn = hostile_map(FEW).save(tmp_path / "figure.svg")
    tree = ET.parse(drawn)  # well-formed, whatever the texts hold
    kinds = {str(node.tag).rpartition("}")[2] for node in tree.iter()}
    assert not kinds & {"script", "foreignObject", "image", "a", "iframe", "animate", "set"}
    attributes = [
        value for node in tree.iter() for name, value in node.attrib.items() if "href" in name or name[:2] == "on"
    ]
    assert all(value.startswith("#") for value in attributes)
    written = hostile_map(FEW).save(tmp_path / "figure.pdf").read_bytes()
    written = re.sub(rb"\bstream\b.*?\bendstream\b", b"", written, flags=re.DOTALL)
    assert not re.search(rb"/(JavaScript|JS|OpenAction|AA|Launch|URI|EmbeddedFile)\b", written)


CASES = {
    "nothing": [],
    "one": [{"lon": 37.0, "lat": 35.0}],
    "two": [{"lon": 37.0, "lat": 35.0}, {"lon": 38.0, "lat": 35.0}],
    "one spot": [{"lon": 37.0, "lat": 35.0}] * 5,
    "unplaced": [{"place": f"nowhere {i}"} for i in range(4)],
    "undated": [
        {"lon": 37.0 + i / 10, "lat": 35.0, "date": None, "period_start": None, "period_end": None} for i in range(3)
    ],
}


@pytest.mark.browser
@pytest.mark.parametrize("name", CASES)
def test_few_and_odd_incidents_are_accounted_for(browser: Any, tmp_path: Path, name: str) -> None:
    rows = [
        {"incident_id": f"i{i}", "date": "2012-03-01", "incident_type": "landmine", "killed": 2, "place": "a village"}
        | {"precision": "settlement" if "lon" in row else None, "source": "Made-up report"}
        | row
        for i, row in enumerate(CASES[name])
    ]
    columns = ["incident_id", "date", "incident_type", "killed", "place", "source"]
    table = read_incidents(pd.DataFrame(rows) if rows else pd.DataFrame(columns=columns))
    placed = geo.assign_admin(table, geo.load_boundaries(level=1))
    spec = geo.Map([geo.IncidentLayer(placed)], languages=("en", "ar"), profile="internal")
    with opened(browser, spec.save(tmp_path / "map.html")) as (page, watch):
        for lang in ("en", "ar"):
            numbers = [int(n) for n in re.findall(r"\d+", page.inner_text(".im-account-view"))]
            deaths = 2 * len(rows)
            pinned = 0 if name == "unplaced" else deaths
            assert numbers == [pinned, 0, 0, deaths - pinned, 0]
            for fold in page.locator("details").all():
                fold.evaluate("fold => { fold.open = true; }")
            page.fill(".im-search", "village")
            page.keyboard.press("Enter")
            for button in (".im-zoom-in", ".im-reset", ".im-play", ".im-time-all"):
                if page.locator(button).count() and page.is_enabled(button):
                    page.click(button)
            if rows:
                with page.expect_download() as waiting:
                    page.click(".im-csv")
                assert Path(waiting.value.path()).read_text(encoding="utf-8-sig").count("\n") == len(rows) + 1
            if page.locator(".im-to-table").count():
                page.click(".im-to-table")
                page.evaluate("scrollTo(0, 0)")
            assert "1970" not in page.inner_text("body")
            assert "NaN" not in page.inner_text("body")
            if lang == "en":
                page.click(".im-language")
        watch.requests = [url for url in watch.requests if not url.startswith("blob:")]


@pytest.mark.browser
def test_the_canary_would_sing(browser: Any, tmp_path: Path) -> None:
    """What the tests above look for is there to be found: the same text where nothing guards it runs."""
    file = tmp_path / "careless.html"
    file.write_text(f"<!DOCTYPE html><h1>{hostile_map(FEW).scene().title}</h1>", encoding="utf-8", errors="replace")
    with opened(browser, file) as (page, watch):
        page.wait_for_timeout(60)
        assert page.evaluate("window.canary") == 1
        watch.requests.clear()
        watch.complaints.clear()
