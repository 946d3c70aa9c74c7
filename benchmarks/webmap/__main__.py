"""Measure the web map against its peers, in one run: build, memory, bytes, and what a reader waits for in Chromium.

python benchmarks/webmap [--sizes 10000 100000 500000] [--tools ...] [--peers PYTHON] [--assets FOLDER] [--write]

Incidents are made up: eight attributes each, over OCHA's places (``../shared``) or the packaged ones. Every tool starts
from the same table, read and placed; each builds in a process of its own, after its imports. Then its page opens in
headless Chromium with the network cut. ``--peers`` is an interpreter that has the peers (folium, geopandas,
mapclassify, matplotlib, pydeck, keplergl, lonboard); ``--assets`` a folder, outside the project, in which npm has
installed what the peers' pages load from CDNs (the list is in network.py). ``--write`` puts the table into RESULTS.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TOOLS = ("empty", "geo", "Marker", "MarkerCluster", "FastMarkerCluster", "explore", "pydeck", "kepler", "lonboard")
MOST = {"Marker": 10_000, "MarkerCluster": 10_000, "explore": 100_000}  # beyond this many they take many minutes
COLUMNS = {
    "build_s": "build s",
    "memory_mb": "memory MB",
    "mb": "MB",
    "gzip_mb": "gzip MB",
    "paint_ms": "paint ms",
    "ready_ms": "ready ms",
    "quiet_ms": "quiet ms",
    "pan_ms": "pan ms",
    "filter_ms": "filter ms",
    "step_ms": "time step ms",
    "heap_mb": "heap MB",
}
Row = dict[str, Any]


def run(sizes: list[int], tools: list[str], peers: str, folder: Path | None) -> tuple[list[Row], list[str]]:
    """Measure all; give the rows and what is to be said below them."""
    sys.path.insert(0, str(ROOT / "tests"))
    from browser import FLAGS, find_browser
    from made_up import places, prepare
    from network import Assets
    from opening import PLAIN, middle, opened
    from playwright.sync_api import sync_playwright

    flags = [*FLAGS, "--enable-unsafe-swiftshader"]  # peers that draw with WebGL get it in software
    rows: list[Row] = []
    hopeless: set[str] = set()  # pages that never got ready are not waited for again
    about = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    said = [f"Incidents over {places()[1]}. {about}. {load()} at the start."]
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        assets = Assets(folder, packaged(peers), Path(scratch))
        browser = driver.chromium.launch(executable_path=find_browser(), args=flags)
        for size in sizes:
            ours, theirs = Path(scratch) / f"{size}.geo", Path(scratch) / f"{size}.plain"
            taken = prepare(size, ours, theirs)
            blank = browser.new_page()
            plain = blank.evaluate(PLAIN, size)
            blank.close()
            for tool in (tool for tool in tools if size <= MOST.get(tool, size)):
                target = Path(scratch) / f"{tool}-{size}.html"
                source, python = (ours, sys.executable) if tool == "geo" else (theirs, peers)
                row: Row = {"tool": tool, "points": size, **built(python, tool, source, target)}
                assets.missing.clear()
                if target.exists() and tool not in hopeless:
                    try:
                        slow = row["mb"] > 20 or tool == "Marker"
                        limit = 60 if size <= 10_000 else 180
                        measured = [
                            opened(browser, tool, target, assets, size, limit_s=limit) for _ in range(1 if slow else 3)
                        ]
                        row |= middle(measured)
                    except Exception as error:  # a page that never gets ready is a result, too
                        row["unopened"] = str(error).splitlines()[0][:100]
                        row["missing"] = sorted(assets.missing)
                        hopeless.add(tool)
                target.unlink(missing_ok=True)
                rows.append(row)
                print(json.dumps(row), flush=True)
            said.append(
                f"Reading and placing {size:,} incidents, before any build: {taken:.1f} s. {load()} after it all."
            )
            said += compared(rows, size, plain)
        browser.close()
    said += sorted({why(row) for row in rows if "unopened" in row or "failed" in row})
    return rows, said


def built(python: str, tool: str, source: Path, target: Path) -> Row:
    """Build a page in a process of its own."""
    command = [python, str(HERE), "--one", tool, str(source), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["?"])[-1][:120]}
    data = target.read_bytes()
    return {
        **json.loads(done.stdout.strip().splitlines()[-1]),
        "mb": len(data) / 1e6,
        "gzip_mb": len(gzip.compress(data, 6)) / 1e6,
    }


def compared(rows: list[Row], size: int, plain: float) -> list[str]:
    """Say how we compare with peers and with a plain redraw."""
    here = {row["tool"]: row for row in rows if row["points"] == size}
    own = here.get("geo", {})
    lines: list[str] = []
    for name, what in (("filter_ms", "A filter"), ("step_ms", "A step in time")):
        if name in own:
            ratio = own[name] / plain
            lines.append(
                f"{what} of {size:,}: {own[name]:.1f} ms, a plain redraw of as many discs {plain:.1f} ms, "
                f"ratio {ratio:.2f}."
            )
    rivals = {tool: row for tool, row in here.items() if tool not in ("geo", "empty")}
    for name, what in (("ready_ms", "ready"), ("build_s", "built"), ("mb", "bytes")):
        known = {tool: row[name] for tool, row in rivals.items() if row.get(name)}
        if name in own and known:
            best = min(known, key=lambda tool: known[tool])
            ratio = known[best] / own[name]
            lines.append(f"{size:,}, {what}: {best}, the best peer, takes {ratio:.2f} times as much.")
    return lines


def why(row: Row) -> str:
    """Say why a page was not built or not opened."""
    if "failed" in row:
        return f"{row['tool']} was not built at {row['points']:,}: {row['failed']}"
    lacking = f"; its page asked for {', '.join(row['missing'])}" if row["missing"] else ""
    return f"{row['tool']} never got ready at {row['points']:,} ({row['unopened']}){lacking}."


def packaged(peers: str) -> dict[str, Path]:
    """The scripts that peers' own packages bring along, by what their addresses hold."""
    found = subprocess.run([peers, "-c", "import sys; print(sys.prefix)"], capture_output=True, text=True, check=False)
    folder = Path(found.stdout.strip()) / "share" / "jupyter" / "nbextensions"
    files = {
        "@deck.gl/jupyter-widget": folder / "pydeck" / "index.js",
        "/anywidget.js": folder / "anywidget" / "index.js",
    }
    return {name: file for name, file in files.items() if file.is_file()}


def load() -> str:
    return f"Load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "Load unknown"


def table(rows: list[Row], said: list[str]) -> str:
    lines = [f"| points | tool | {' | '.join(COLUMNS.values())} |", f"|---:|---|{'---:|' * len(COLUMNS)}"]
    for row in rows:
        cells = [cell(row.get(name), name) for name in COLUMNS]
        lines.append(f"| {row['points']:,} | {row['tool']} | {' | '.join(cells)} |")
    return "\n".join([*lines, *(f"\n{line}" for line in said)])


def cell(value: object, name: str) -> str:
    if not isinstance(value, int | float) or math.isnan(value):
        return "–"
    return (
        f"{value:,.0f}"
        if name.endswith("_ms") and value >= 100
        else f"{value:.2f}"
        if name in ("build_s", "mb", "gzip_mb")
        else f"{value:.1f}"
    )


def write(text: str) -> None:
    """Put the table into the section "Web map" of RESULTS.md, the others untouched."""
    file = ROOT / "benchmarks" / "RESULTS.md"
    parts = file.read_text(encoding="utf-8").split("\n## ")
    about = "`python benchmarks/webmap --peers PYTHON --assets FOLDER --write`; what is measured: `opening.py` there."
    section = f"Web map\n\n{about}\n\n{text}\n"
    parts = [section if part.startswith("Web map\n") else part for part in parts]
    file.write_text("\n## ".join(parts), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 500_000])
    parser.add_argument("--tools", nargs="+", default=list(TOOLS), choices=TOOLS)
    parser.add_argument("--peers", default=sys.executable)
    parser.add_argument("--assets", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", nargs=3, metavar=("TOOL", "SOURCE", "TARGET"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        from building import build_one

        build_one(chosen.one[0], Path(chosen.one[1]), Path(chosen.one[2]))
        return
    text = table(*run(chosen.sizes, chosen.tools, chosen.peers, chosen.assets))
    print(text)
    if chosen.write:
        write(text)


if __name__ == "__main__":
    main()
