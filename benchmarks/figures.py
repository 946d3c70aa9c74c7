"""Time and size of a figure, against GeoDataFrame.plot and a browser's screenshot of the page: one run, ratios.

Run it with ``python benchmarks/figures.py``; the screenshot needs Chromium and is left out where there is none.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import matplotlib as mpl

import geo

mpl.use("agg")

from matplotlib import pyplot as plt

ROUNDS = 5
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def seconds(work: Callable[[], object]) -> float:
    """Median of several runs after one that warms up."""
    work()
    taken = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return median(taken)


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    units, sample = geo.load_boundaries(level=1), geo.load_sample()
    placed = geo.assign_admin(sample.incidents, units)
    spec = geo.Map([geo.Choropleth(units, sample.totals), geo.IncidentLayer(placed)])
    page = spec.save(folder / "map.html")
    killed = sample.totals[sample.totals["by"] == "governorate"].drop_duplicates("adm1_pcode").set_index("adm1_pcode")

    def plain_plot() -> None:
        shaded = units.assign(killed=units["adm1_pcode"].map(killed["value_min"]).astype(float)).to_crs(32637)
        axes = shaded.plot("killed", legend=True, figsize=(6.7, 6.2), missing_kwds={"hatch": "///", "color": "#eee"})
        placed[placed.geometry.notna() & ~placed.geometry.is_empty].to_crs(32637).plot(ax=axes)
        axes.set_title("People killed")
        plt.savefig(folder / "plain.png", dpi=300)
        plt.close()

    def screenshot() -> None:
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=4000"]
        size = ["--window-size=1000,950", "--force-device-scale-factor=2", f"--screenshot={folder / 'screen.png'}"]
        subprocess.run([str(CHROMIUM), *options, *size, page.as_uri()], check=True, capture_output=True)

    jobs: dict[str, tuple[Callable[[], object], Path]] = {
        "figure .png, 300 dpi": (lambda: spec.save(folder / "ours.png"), folder / "ours.png"),
        "figure .svg": (lambda: spec.save(folder / "ours.svg"), folder / "ours.svg"),
        "figure .pdf": (lambda: spec.save(folder / "ours.pdf"), folder / "ours.pdf"),
        "GeoDataFrame.plot, 300 dpi": (plain_plot, folder / "plain.png"),
    }
    if CHROMIUM:
        jobs["Chromium screenshot of the page"] = (screenshot, folder / "screen.png")
    results = {name: (seconds(work), file.stat().st_size / 1000) for name, (work, file) in jobs.items()}
    base_time, base_size = results["figure .png, 300 dpi"]
    print(f"{'':<34}{'s':>7}{'ratio':>8}{'kB':>8}{'ratio':>8}")
    for name, (time, size) in results.items():
        print(f"{name:<34}{time:7.2f}{time / base_time:8.2f}{size:8.0f}{size / base_size:8.2f}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
