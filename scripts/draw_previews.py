"""Take the gallery's previews in ``maps/`` from real output, in headless Chromium.

    python scripts/draw_previews.py            (needs the test extra and a Chromium)

The map of the Violations Documentation Center is drawn only where the shared folder lies beside the checkout.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
from PIL import Image

import geo

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import PHONE, WIDE, chromium, opened  # noqa: E402
from shared_files import FOLDER  # noqa: E402

SHOTS = (
    ("sample-en-wide", "sample-en", WIDE),
    ("sample-ar-wide", "sample-ar", WIDE),
    ("sample-en-phone", "sample-en", PHONE),
    ("sample-ar-phone", "sample-ar", PHONE),
    ("vdc-en-wide", "vdc-en", WIDE),
    ("hotspots-en-wide", "hotspots-en", WIDE),
)

FIGURES: dict[str, Any] = {
    "figure-hotspots-en-page": {"dpi": 110},
    "figure-hotspots-ranking-en": {"chart": "ranking", "size": "column", "dpi": 140},
}


def vdc_totals(folder: Path) -> Path | None:
    """Reshape the VDC's deaths by province and day into a totals table."""
    source = FOLDER / "datasets/vdc/casualties_by_province_by_day.csv"
    if not source.exists():
        return None
    days = pd.read_csv(source, index_col="day")
    totals = days.sum().astype(int).rename_axis("governorate").reset_index(name="value")
    totals = totals.assign(
        report="Violations Documentation Center, aggregated by day and province",
        period_start=days.index.min(),
        period_end=days.index.max(),
        measure="killed",
    )
    totals.to_csv(folder / "vdc.csv", index=False)
    return folder / "vdc.csv"


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
    (folder / "hotspots-en").mkdir()
    page = geo.Map([geo.Choropleth(units, geo.read_totals(totals)), ranking], title=title)
    page.save(folder / "hotspots-en" / "index.html")
    figure = geo.Map([ranking], title=title, source=source)
    for name, options in FIGURES.items():
        slim(figure.save(ROOT / "maps" / "figures" / f"{name}.png", **options))


def slim(picture: Path) -> None:
    """Keep a preview small: a few colours and their shades are all it has."""
    with Image.open(picture) as full:
        full.convert("RGB").quantize(255, dither=Image.Dither.NONE).save(picture, optimize=True)


def main() -> None:
    """Build the maps and photograph them."""
    with tempfile.TemporaryDirectory() as scratch, chromium() as browser:
        folder = Path(scratch)
        geo.build(output=folder / "sample-en")
        geo.build(output=folder / "sample-ar", lang="ar")
        totals = vdc_totals(folder)
        if totals:
            geo.build([totals], output=folder / "vdc-en", title="Deaths documented in Syria, 2011–2018")
            vdc_ranking(folder)
        for name, built, size in SHOTS:
            page_file = folder / built / "index.html"
            if page_file.exists():
                with opened(browser, page_file, size=size) as (page, _):
                    page.wait_for_timeout(600)
                    page.screenshot(path=str(ROOT / "maps" / f"{name}.png"))
                slim(ROOT / "maps" / f"{name}.png")
                print(f"maps/{name}.png")


if __name__ == "__main__":
    main()
