"""Take the gallery's previews in ``maps/`` from real output, in headless Chromium.

    python scripts/draw_previews.py            (needs the test extra and a Chromium)

The maps of the Violations Documentation Center are drawn only where the shared folder lies beside the checkout.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pypdfium2
from PIL import Image

import geo

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import PHONE, WIDE, chromium, opened  # noqa: E402
from shared_files import FOLDER  # noqa: E402

TABLET = (768, 1024)
LARGEST = 198_000  # bytes


def nothing(_page: Any) -> None:
    """Photograph the page as it opens."""


def filtered(page: Any) -> None:
    """Open the filters and scroll the panel to them."""
    page.evaluate("for (const d of document.querySelectorAll('.im-filters, .im-filters > details')) d.open = true")
    page.evaluate(
        """() => {
            const [body, filters] = [".im-panel-body", ".im-filters"].map((name) => document.querySelector(name));
            body.scrollTop += filters.getBoundingClientRect().top - body.getBoundingClientRect().top - 8;
        }"""
    )


def opened_unit(page: Any) -> None:
    """Open the card of a governorate with its run over time."""
    page.fill(".im-search", "Homs")
    page.keyboard.press("Enter")
    page.fill(".im-search", "")
    page.click(".im-reset")


@dataclass(frozen=True)
class Shot:
    """A picture: its name, the map, what the address says, the window, what is done before; paper or screen."""

    name: str
    file: str
    address: str = ""
    size: tuple[int, int] = WIDE
    act: Callable[[Any], None] = nothing
    paper: bool = False


SHOTS = (
    Shot("sample-en-wide", "sample-en"),
    Shot("sample-ar-wide", "sample-ar"),
    Shot("sample-en-phone", "sample-en", size=PHONE),
    Shot("sample-ar-phone", "sample-ar", size=PHONE),
    Shot("filter-en-wide", "sample-en", "f.cause=landmine", act=filtered),
    Shot("time-en-wide", "vdc", "t=2013-08-01..2013-08-31"),
    Shot("time-day-en-wide", "vdc", "t=2013-08-21..2013-08-21", act=opened_unit),
    Shot("time-ar-tablet", "vdc", "l=ar&t=2012-01-01..2012-12-31", TABLET),
    Shot("time-en-phone", "vdc", "t=2013-08-01..2013-08-31", PHONE),
    Shot("time-ar-phone", "vdc", "l=ar&t=2013-08-01..2013-08-31", PHONE),
    Shot("hotspots-en-wide", "hotspots-en"),
    Shot("print-en", "vdc", "t=2013-08-01..2013-08-31", paper=True),
    Shot("print-ar", "sample-ar", paper=True),
)


FIGURES: dict[str, Any] = {
    "figure-hotspots-en-page": {"dpi": 110},
    "figure-hotspots-ranking-en": {"chart": "ranking", "size": "column", "dpi": 140},
}


def vdc_totals() -> pd.DataFrame | None:
    """Reshape the VDC's deaths by province and day into a totals table with one period a day."""
    source = FOLDER / "datasets/vdc/casualties_by_province_by_day.csv"
    if not source.exists():
        return None
    days = pd.read_csv(source).melt("day", var_name="governorate")
    return pd.DataFrame(
        {
            "governorate": days["governorate"],
            "value": days["value"].astype(int),
            "period_start": days["day"],
            "period_end": days["day"],
            "report": "Violations Documentation Center, aggregated by day and province",
            "measure": "killed",
        }
    )


def vdc_ranking(folder: Path) -> None:
    """Rank the governorates by the deaths of 2016, a day of a governorate taken as one incident."""
    days = pd.read_csv(FOLDER / "datasets/vdc/casualties_by_province_by_day.csv")
    rows = days.melt("day", var_name="governorate", value_name="killed").rename(columns={"day": "date"})
    rows = rows[rows["date"].str.startswith("2016")].reset_index(drop=True)
    source = "Violations Documentation Center, aggregated by day and province"
    rest = {"incident_type": "other", "place": rows["governorate"], "source": source, "precision": "adm1"}
    named = rows.assign(incident_id=[f"vdc-{i}" for i in range(len(rows))], **rest)
    incidents = geo.read_incidents(named[named["killed"] > 0])
    months = rows.assign(period_start=rows["date"].str[:8] + "01").groupby(["period_start", "governorate"])["killed"]
    totals = months.sum().reset_index(name="value").assign(report=source, measure="killed")
    totals["period_end"] = (pd.to_datetime(totals["period_start"]) + pd.offsets.MonthEnd(0)).dt.strftime("%Y-%m-%d")
    units = geo.load_boundaries(level=1)
    ranking = geo.HotspotLayer(geo.hotspots(incidents, units, level=1), units)
    title = "Deaths documented in Syria in 2016: governorates by rank"
    geo.Map([geo.Choropleth(units, geo.read_totals(totals)), ranking], title=title).save(folder / "hotspots-en.html")
    figure = geo.Map([ranking], title=title, source=source)
    for name, options in FIGURES.items():
        slim(figure.save(ROOT / "maps" / "figures" / f"{name}.png", **options))


def slim(file: Path) -> None:
    """Draw a preview in 256 colours where it would weigh more than LARGEST."""
    if file.stat().st_size > LARGEST:
        with Image.open(file) as full:
            full.convert("RGB").quantize(256, kmeans=3, dither=Image.Dither.NONE).save(file, optimize=True)


def photograph(browser: Any, shot: Shot, file: Path) -> None:
    """Take one picture."""
    with opened(browser, file, size=shot.size) as (page, _):
        if shot.address:
            page.evaluate("address => { location.hash = address; }", shot.address)
        page.wait_for_timeout(800)
        shot.act(page)
        page.wait_for_timeout(600)
        if shot.paper:
            document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
            picture = document[0].render(scale=1.25).to_pil()
        else:
            picture = Image.open(io.BytesIO(page.screenshot()))
    target = ROOT / "maps" / f"{shot.name}.png"
    picture.convert("RGB").save(target, optimize=True)
    slim(target)


def main() -> None:
    """Build the maps and photograph them."""
    with tempfile.TemporaryDirectory() as scratch, chromium() as browser:
        folder = Path(scratch)
        for lang in ("en", "ar"):
            geo.build(output=folder / lang, lang=lang)
            (folder / lang / "index.html").rename(folder / f"sample-{lang}.html")
        totals = vdc_totals()
        if totals is not None:
            table = geo.read_totals(totals)
            layers = [geo.Choropleth(geo.load_boundaries(level=1), table)]
            title = "Deaths documented in Syria, 2011–2018"
            geo.Map(layers, title=title, languages=("en", "ar")).save(folder / "vdc.html")
            vdc_ranking(folder)
        for shot in SHOTS:
            file = folder / f"{shot.file}.html"
            if file.exists():
                photograph(browser, shot, file)
                print(f"maps/{shot.name}.png")


if __name__ == "__main__":
    main()
