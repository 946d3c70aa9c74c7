"""Take the gallery's previews in ``maps/`` from real output, in headless Chromium.

    python scripts/draw_previews.py            (needs the test extra and a Chromium)

The map of the Violations Documentation Center is drawn only where the shared folder lies beside the checkout.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pandas as pd

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
)


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


def main() -> None:
    """Build the maps and photograph them."""
    with tempfile.TemporaryDirectory() as scratch, chromium() as browser:
        folder = Path(scratch)
        geo.build(output=folder / "sample-en")
        geo.build(output=folder / "sample-ar", lang="ar")
        totals = vdc_totals(folder)
        if totals:
            geo.build([totals], output=folder / "vdc-en", title="Deaths documented in Syria, 2011–2018")
        for name, built, size in SHOTS:
            page_file = folder / built / "index.html"
            if page_file.exists():
                with opened(browser, page_file, size=size) as (page, _):
                    page.wait_for_timeout(600)
                    page.screenshot(path=str(ROOT / "maps" / f"{name}.png"))
                print(f"maps/{name}.png")


if __name__ == "__main__":
    main()
