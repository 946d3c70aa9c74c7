"""Measure a choropleth of thousands of days: build, memory, bytes, until it can be used, and one step of time.

python benchmarks/choropleth_time.py [--write]

The table is the Violations Documentation Center's deaths by province and day (2,687 days, 14 governorates), read from
the shared folder beside the checkout; without it, made-up numbers of the same shape. Each map builds in a process of
its own, after its imports, in two languages; then it opens in headless Chromium with the network cut. folium's own time
slider colours the same units on the same days; it is built and weighed, not opened, since it loads its scripts from a
CDN. A step of time is compared with a plain redraw in the same browser: the same outlines filled once on a canvas of
the map's size. ``--write`` puts the table into RESULTS.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
DAYS = 2687
SERIES = ("day", "month")
TOOLS = (*SERIES, "folium")


def series() -> pd.DataFrame:
    """Give deaths by day and governorate, wide."""
    from shared_files import FOLDER

    file = FOLDER / "datasets/vdc/casualties_by_province_by_day.csv"
    if file.exists():
        return pd.read_csv(file, index_col="day", parse_dates=["day"])
    import geo

    names = geo.load_boundaries(level=1)["adm1_name"].tolist()
    numbers = np.random.default_rng(1).negative_binomial(0.4, 0.1, (DAYS, len(names)))
    return pd.DataFrame(numbers, pd.date_range("2011-03-18", periods=DAYS, name="day"), names)


def totals(every: str) -> pd.DataFrame:
    """Give the series as totals by day or month."""
    wide = series()
    if every == "month":
        wide = wide.groupby(wide.index.to_period("M")).sum()
        starts, stops = wide.index.start_time, wide.index.end_time.normalize()
    else:
        starts, stops = wide.index, wide.index
    rows = wide.astype(int).reset_index(drop=True).assign(period_start=starts, period_end=stops)
    long = rows.melt(["period_start", "period_end"], var_name="governorate")
    days = {name: long[name].dt.strftime("%Y-%m-%d") for name in ("period_start", "period_end")}
    return long.assign(**days, report="Deaths by province and day", measure="killed")


def prepare(tool: str) -> Any:
    """Read the table, import what builds, and build once something small."""
    import geo
    from geo.tables.reading import read_totals

    units = geo.load_boundaries(level=1)
    if tool == "folium":
        import folium.plugins  # noqa: F401

        return units, read_totals(totals("day"))
    table = read_totals(totals(tool))
    geo.Map([geo.Choropleth(units, table.head(28))], languages=("en", "ar")).to_html()
    return units, table


def build(tool: str, units: Any, table: pd.DataFrame) -> str:
    if tool != "folium":
        import geo

        return geo.Map([geo.Choropleth(units, table)], languages=("en", "ar")).to_html()
    import folium
    from folium.plugins import TimeSliderChoropleth

    shades = np.array(["#dbe6ee", "#b3cbdc", "#84abc6", "#5586a8", "#2c5f85"])
    seconds = table["period_start"].astype("datetime64[s]").astype("int64").astype(str)
    colours = shades[np.searchsorted([5, 10, 25, 50], table["value"].to_numpy(dtype=float), side="right")]
    styles: dict[str, dict[str, dict[str, Any]]] = {}
    for pcode, second, colour in zip(table["adm1_pcode"], seconds, colours, strict=True):
        styles.setdefault(str(pcode), {})[second] = {"color": str(colour), "opacity": 0.9}
    drawn = folium.Map([35, 38.5], zoom_start=7, tiles=None)
    shapes = units[["adm1_pcode", "geometry"]].set_index("adm1_pcode")
    TimeSliderChoropleth(shapes.to_json(), styledict=styles).add_to(drawn)
    return str(drawn.get_root().render())


def measured(tool: str, target: Path) -> None:
    """Build one page in this process and say how long it took and how much memory it added (MB)."""
    units, table = prepare(tool)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = []
    for _ in range(3):
        start = time.perf_counter()
        page = build(tool, units, table)
        times.append(time.perf_counter() - start)
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    target.write_text(page, encoding="utf-8")
    print(json.dumps({"build s": min(times), "memory MB": peak}))


#: One step of time after the other by keyboard: until script and layout are done, and until the picture is painted.
STEPS = """async () => {
    const press = (side, key) =>
        document.querySelector(".im-" + side).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    const median = (run) => run.sort((a, b) => a - b)[run.length >> 1];
    const run = async (act) => {
        const [done, painted] = [[], []];
        for (let i = 0; i < 31; i++) {
            await new Promise((r) => setTimeout(r, 30));
            const start = performance.now();
            act(i);
            document.body.getBoundingClientRect();
            done.push(performance.now() - start);
            await new Promise((r) => requestAnimationFrame(() => setTimeout(r)));
            painted.push(performance.now() - start);
        }
        return [median(done), median(painted)];
    };
    press("from", "Home");
    press("to", "Home");
    const single = await run((i) => press(i % 2 ? "from" : "to", "ArrowUp"));
    press("to", "End");
    const stretch = await run(() => press("to", "ArrowDown"));
    return { single, stretch };
}"""

PLAIN = """() => {
    const canvas = document.createElement("canvas");
    const box = document.querySelector(".im-map").getBoundingClientRect();
    [canvas.width, canvas.height] = [box.width, box.height];
    const context = canvas.getContext("2d");
    const drawn = [...document.querySelectorAll(".leaflet-im-areas-pane path")];
    const paths = drawn.map((path) => new Path2D(path.getAttribute("d")));
    const run = [];
    for (let turn = 0; turn < 31; turn++) {
        const start = performance.now();
        context.clearRect(0, 0, canvas.width, canvas.height);
        paths.forEach((path, i) => {
            context.fillStyle = i % 2 ? "#84abc6" : "#2c5f85";
            context.fill(path);
            context.stroke(path);
        });
        context.getImageData(0, 0, 1, 1);
        run.push(performance.now() - start);
    }
    return run.sort((a, b) => a - b)[15];
}"""


def opened(browser: Any, file: Path) -> dict[str, float]:
    """Open a page and measure until it can be used, steps of time, and the heap."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    try:
        page.goto(file.as_uri(), wait_until="commit")
        page.wait_for_selector(".im-page[data-whole]", state="attached")
        ready = page.evaluate("new Promise(r => requestAnimationFrame(() => setTimeout(() => r(performance.now()))))")
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null")
        steps = page.evaluate(STEPS)
        plain = page.evaluate(PLAIN)
        heap = page.evaluate("performance.memory.usedJSHeapSize / 1e6")
    finally:
        context.close()
    return {
        "first picture ms": paint,
        "whole panel ms": ready,
        "step of one period ms": steps["single"][0],
        "step of a long stretch ms": steps["stretch"][0],
        "painted ms": max(steps["single"][1], steps["stretch"][1]),
        "plain redraw ms": plain,
        "step / redraw": max(steps["single"][0], steps["stretch"][0]) / plain,
        "heap MB": heap,
    }


def run() -> list[dict[str, Any]]:
    from browser import chromium

    results = []
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for tool in TOOLS:
            file = Path(folder) / f"{tool}.html"
            done = subprocess.run(
                [sys.executable, __file__, "--one", tool, str(file)], capture_output=True, text=True, check=True
            )
            data = file.read_bytes()
            row: dict[str, Any] = {"map": tool, **json.loads(done.stdout.splitlines()[-1])}
            row |= {"MB": len(data) / 1e6, "gzip MB": len(gzip.compress(data, 6)) / 1e6}
            if tool in SERIES:
                row |= opened(browser, file)
            results.append(row)
            print(json.dumps(row), flush=True)
    return results


def table_of(results: list[dict[str, Any]]) -> str:
    heads = list(results[0])
    names = {
        "day": "geo, 2,687 days, two languages",
        "month": "geo, the same by month",
        "folium": "folium TimeSliderChoropleth, 2,687 days, colours alone",
    }
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for row in results:
        cells = [f"{row[name]:.2f}" if name in row else "–" for name in heads[1:]]
        lines.append(f"| {names[row['map']]} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", nargs=2, metavar=("TOOL", "TARGET"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        measured(chosen.one[0], Path(chosen.one[1]))
        return
    before = os.getloadavg()[0]
    text = table_of(run())
    print(text)
    if chosen.write:
        write(text, before)


def write(text: str, load: float) -> None:
    """Put the table into the section "Choropleth over time" of RESULTS.md, the others untouched."""
    file = ROOT / "benchmarks" / "RESULTS.md"
    old = file.read_text(encoding="utf-8") if file.exists() else "# Measured\n"
    about = (
        f"Deaths by province and day, 2,687 days; Python {platform.python_version()}, {platform.machine()}, "
        f"{os.cpu_count()} cores, load {load:.1f} before; `python benchmarks/choropleth_time.py --write`. Medians of "
        "31 steps; a step until script and layout are done, the slower kind over a plain redraw of the same outlines."
    )
    section = f"## Choropleth over time\n\n{about}\n\n{text}\n"
    parts = old.split("\n## ")
    kept = [part for part in parts if not part.startswith("Choropleth over time\n")]
    file.write_text("\n## ".join(kept).rstrip("\n") + "\n\n" + section, encoding="utf-8")


if __name__ == "__main__":
    main()
