"""Draw the previews of the report figures into ``maps/figures/``: two reports and a series, in both languages.

The series is one of the shared files, which are not part of the project; without them only the reports are drawn.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

import geo

ROOT = Path(__file__).resolve().parents[1]
DAYS = ROOT.parent / "shared" / "datasets" / "vdc" / "casualties_by_province_by_day.csv"
SIZES = {"column": 140, "page": 110, "slide": 90}  # dots an inch of the preview
TITLES = {
    "en": "Syria: people killed, by governorate",
    "ar": "سوريا: القتلى حسب المحافظة",
}


def series() -> pd.DataFrame:
    """Give the deaths of the Violations Documentation Center by governorate, as one period."""
    days = pd.read_csv(DAYS, index_col="day")
    sums = days.sum().astype(int).rename_axis("governorate").reset_index(name="value")
    span = {"period_start": days.index.min(), "period_end": days.index.max()}
    return geo.read_totals(sums.assign(report="Violations Documentation Center", measure="killed", **span))


def main(folder: Path) -> None:
    """Write every preview and say how large it is."""
    units, sample = geo.load_boundaries(level=1), geo.load_sample()
    incidents = geo.IncidentLayer(geo.assign_admin(sample.incidents, units))
    for lang, title in TITLES.items():
        report = geo.Map([geo.Choropleth(units, sample.totals), incidents], lang=lang)
        specs = {"february-2021": (report, "2021-02"), "january-2025": (report, "2025-01")}
        if DAYS.exists():
            specs["series"] = (geo.Map([geo.Choropleth(units, series())], lang=lang, title=title), None)
        for name, (spec, period) in specs.items():
            for size, dpi in SIZES.items():
                file = folder / f"figure-{name}-{lang}-{size}.png"
                spec.save(file, size=size, dpi=dpi, period=period)
                print(f"{file.name:<40} {file.stat().st_size / 1000:6.0f} kB")
        other = "ar" if lang == "en" else "en"
        report.save(folder / f"figure-both-{lang}-{other}.png", second_lang=other, period="2025-01", dpi=100)
        report.save(folder / f"figure-months-{lang}.png", facet="month", dpi=110)
        report.save(folder / f"figure-ranking-{lang}.png", chart="ranking", period="2025-01", dpi=110)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "maps" / "figures")
