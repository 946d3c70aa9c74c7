"""Measure the web map against its peers, in one run: build, memory, bytes, and what a reader waits for in Chromium.

python benchmarks/webmap.py [--sizes 10000 100000] [--peers PYTHON] [--assets FOLDER] [--write]

Incidents are made up: eight attributes each, over the packaged places, the same for everybody. Each tool builds in a
process of its own, after its imports; then its page opens in headless Chromium with the network cut. Peers load their
scripts from a CDN: ``--assets`` names a node_modules folder (leaflet, leaflet.markercluster, jquery, bootstrap) that
stands in for it, so that no download is measured. A peer whose script is not there is built but not opened.
``--peers`` is an interpreter that has the peers. ``--write`` puts the table into RESULTS.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ("empty", "geo", "Marker", "MarkerCluster", "FastMarkerCluster", "explore", "pydeck", "kepler", "lonboard")
SLOW = {"Marker": 10_000, "MarkerCluster": 10_000, "explore": 100_000}  # beyond this many they take minutes
READY = {
    "empty": "p",
    "geo": ".im-account span",
    "Marker": ".leaflet-marker-icon",
    "MarkerCluster": ".leaflet-marker-icon",
    "FastMarkerCluster": ".leaflet-marker-icon",
    "explore": "path.leaflet-interactive",
}
ATTRIBUTES = ["date", "incident_type", "killed", "injured", "party", "place", "precision", "source"]


def incidents(count: int) -> pd.DataFrame:
    """Make incidents over the packaged places, some places often, most seldom."""
    places = pd.read_csv(ROOT / "boundaries" / "places.csv").dropna(subset=["lon", "lat"])
    rng = np.random.default_rng(1)
    weight = rng.pareto(1.2, len(places)) + 0.05
    here = places.iloc[rng.choice(len(places), count, p=weight / weight.sum())]
    days = pd.Timestamp("2012-01-01") + pd.to_timedelta(rng.integers(0, 3650, count), "D")
    causes = ["landmine", "cluster_munition", "gunfire", "shelling", "airstrike", "ied", "torture", "not_stated"]
    return pd.DataFrame(
        {
            "incident_id": [f"S{i:06d}" for i in range(count)],
            "date": days.strftime("%Y-%m-%d"),
            "incident_type": rng.choice(causes, count),
            "killed": np.minimum(rng.geometric(0.45, count) - 1, 60),
            "injured": rng.integers(0, 9, count),
            "party": rng.choice(["regime", "russia", "isis", "sdf", "turkey", "unknown"], count),
            "place": here["name"].astype(str).to_numpy(),
            "precision": "settlement",
            "source": "Made-up incidents over the packaged places",
            "lon": here["lon"].to_numpy(),
            "lat": here["lat"].to_numpy(),
        }
    )


def text_of(row: dict[str, Any]) -> str:
    return "<br>".join(f"{name}: {row[name]}" for name in ATTRIBUTES)


def build_geo(prepared: Any) -> str:
    import geo

    return geo.Map([geo.IncidentLayer(prepared)]).to_html()


def build_markers(rows: pd.DataFrame, cluster: bool) -> str:
    import folium
    from folium.plugins import MarkerCluster

    drawn = folium.Map([35, 38.5], zoom_start=7, tiles=None, maxZoom=18)
    parent = MarkerCluster().add_to(drawn) if cluster else drawn
    for row in rows.to_dict("records"):
        folium.Marker([row["lat"], row["lon"]], popup=text_of(row)).add_to(parent)
    return str(drawn.get_root().render())


def build_fast(rows: pd.DataFrame) -> str:
    import folium
    from folium.plugins import FastMarkerCluster

    drawn = folium.Map([35, 38.5], zoom_start=7, tiles=None, maxZoom=18)
    popup = "function (row) { var m = L.marker([row[0], row[1]]); m.bindPopup(row.slice(2).join('<br>')); return m; }"
    FastMarkerCluster(rows[["lat", "lon", *ATTRIBUTES]].to_numpy().tolist(), callback=popup).add_to(drawn)
    return str(drawn.get_root().render())


def frame_of(rows: pd.DataFrame) -> Any:
    import geopandas as gpd

    points = gpd.points_from_xy(rows["lon"], rows["lat"])
    return gpd.GeoDataFrame(rows[ATTRIBUTES], geometry=points, crs="EPSG:4326")


def build_explore(rows: pd.DataFrame) -> str:
    return str(frame_of(rows).explore(tiles=None).get_root().render())


def build_pydeck(rows: pd.DataFrame) -> str:
    import pydeck

    layer = pydeck.Layer("ScatterplotLayer", rows, get_position=["lon", "lat"], get_radius=500, pickable=True)
    view = pydeck.ViewState(latitude=35, longitude=38.5, zoom=6)
    deck = pydeck.Deck(layer, initial_view_state=view, map_provider=None, tooltip=True)
    return str(deck.to_html(as_string=True))


def build_kepler(rows: pd.DataFrame) -> str:
    from keplergl import KeplerGl

    drawn = KeplerGl(data={"incidents": rows})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "map.html"
        drawn.save_to_html(file_name=str(file))
        return file.read_text(encoding="utf-8")


def build_lonboard(rows: pd.DataFrame) -> str:
    from lonboard import Map, ScatterplotLayer

    return str(Map(ScatterplotLayer.from_geopandas(frame_of(rows))).to_html())


BUILD: dict[str, Callable[[Any], str]] = {
    "empty": lambda _: "<!DOCTYPE html><title>empty</title><p>empty</p>",
    "geo": build_geo,
    "Marker": lambda rows: build_markers(rows, cluster=False),
    "MarkerCluster": lambda rows: build_markers(rows, cluster=True),
    "FastMarkerCluster": build_fast,
    "explore": build_explore,
    "pydeck": build_pydeck,
    "kepler": build_kepler,
    "lonboard": build_lonboard,
}


def prepare(tool: str, rows: pd.DataFrame) -> Any:
    """Bring incidents into the form the tool draws; a small build first, so that imports are not measured."""
    if tool != "geo":
        BUILD[tool](rows.head(20))
        return rows
    import geo
    from geo.tables.reading import read_incidents

    units = geo.load_boundaries(level=1)
    placed = geo.assign_admin(read_incidents(rows.astype(object)), units)
    BUILD[tool](placed.head(20))
    return placed


def measured(tool: str, source: Path, target: Path) -> None:
    """Build one page in this process and say how long it took and how much memory it added (MB)."""
    prepared = prepare(tool, pickle.loads(source.read_bytes()))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = []
    for _ in range(3 if tool in ("geo", "lonboard", "kepler") else 1):
        start = time.perf_counter()
        page = BUILD[tool](prepared)
        times.append(time.perf_counter() - start)
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    target.write_text(page, encoding="utf-8")
    print(json.dumps({"build_s": min(times), "memory_mb": peak}))


def local_asset(url: str, assets: Path) -> Path | None:
    name = url.split("?", maxsplit=1)[0].rsplit("/", 1)[-1]
    special = {"jquery-3.7.1.min.js": "jquery.min.js"}
    for file in sorted(assets.rglob(special.get(name, name))):
        if "dist" in file.parts:
            return file
    return None


def opened(browser: Any, tool: str, page_file: Path, assets: Path | None) -> dict[str, Any]:
    """Open a page and measure, from the start of navigation, first picture, readiness, a pan, a filter and the heap."""
    if tool not in READY or (tool not in ("geo", "empty") and assets is None):
        return {}
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.set_default_timeout(90_000)

    def answer(route: Any) -> None:
        url = route.request.url
        file = local_asset(url, assets) if assets and url.startswith("http") else None
        if not url.startswith("http"):
            route.continue_()
        elif file:
            route.fulfill(path=str(file), headers={"Access-Control-Allow-Origin": "*"})
        else:
            route.abort()

    page.route("**/*", answer)
    try:
        page.goto(page_file.as_uri(), wait_until="commit")
        page.wait_for_selector(READY[tool], state="attached")
        ready = page.evaluate("new Promise(r => requestAnimationFrame(() => setTimeout(() => r(performance.now()))))")
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null")
        pan = (
            None
            if tool == "empty"
            else page.evaluate(
                """async () => {
                const box = document.querySelector(".leaflet-container");
                const map = window[box.id];
                const times = [];
                for (let i = 0; i < 8; i++) {
                    const start = performance.now();
                    map.panBy([i % 2 ? 120 : -120, 0], { animate: false });
                    await new Promise(r => requestAnimationFrame(() => setTimeout(r)));
                    times.push(performance.now() - start);
                }
                return times.sort((a, b) => a - b)[4];
            }"""
            )
        )
        filtered = page.evaluate(FILTER) if tool == "geo" else None
        heap = page.evaluate("performance.memory.usedJSHeapSize / 1e6")
        return {"paint_ms": paint, "ready_ms": ready, "pan_ms": pan, "filter_ms": filtered, "heap_mb": heap}
    finally:
        context.close()


FILTER = """async () => {
    const input = document.querySelector(".im-least");
    if (!input) return null;
    const run = [];
    for (const value of ["2", "3", "1", "4", "0"]) {
        const start = performance.now();
        input.value = value;
        input.dispatchEvent(new Event("input"));
        run.push(performance.now() - start);
    }
    return run.sort((a, b) => a - b)[2];
}"""

#: A plain redraw of every point as a small square on one canvas, to compare a filter with.
PLAIN = """count => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1366, 768];
    const context = canvas.getContext("2d");
    const xs = Float32Array.from({ length: count }, () => Math.random() * 1366);
    const ys = Float32Array.from({ length: count }, () => Math.random() * 768);
    const run = [];
    for (let turn = 0; turn < 5; turn++) {
        const start = performance.now();
        context.clearRect(0, 0, 1366, 768);
        for (let i = 0; i < count; i++) {
            context.beginPath();
            context.arc(xs[i], ys[i], 4, 0, 7);
            context.fill();
        }
        context.getImageData(0, 0, 1, 1);
        run.push(performance.now() - start);
    }
    return run.sort((a, b) => a - b)[2];
}"""


def run(sizes: list[int], peers: str, assets: Path | None) -> tuple[list[dict[str, Any]], dict[int, float]]:
    sys.path.insert(0, str(ROOT / "tests"))
    from browser import chromium

    results: list[dict[str, Any]] = []
    plain: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for size in sizes:
            source = Path(folder) / f"{size}.pickle"
            source.write_bytes(pickle.dumps(incidents(size)))
            blank = browser.new_page()
            plain[size] = blank.evaluate(PLAIN, size)
            blank.close()
            for tool in TOOLS:
                if size > SLOW.get(tool, size):
                    continue
                target = Path(folder) / f"{tool}-{size}.html"
                python = sys.executable if tool == "geo" else peers
                command = [python, __file__, "--one", tool, str(source), str(target)]
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                row: dict[str, Any] = {"tool": tool, "points": size}
                if done.returncode:
                    row["failed"] = (done.stderr.strip().splitlines() or ["?"])[-1][:120]
                else:
                    data = target.read_bytes()
                    row |= json.loads(done.stdout.strip().splitlines()[-1])
                    row |= {"mb": len(data) / 1e6, "gzip_mb": len(gzip.compress(data, 6)) / 1e6}
                    try:
                        row |= opened(browser, tool, target, assets)
                    except Exception as error:  # a page that never gets ready is a result, too
                        row["opened"] = str(error).splitlines()[0][:120]
                results.append(row)
                print(json.dumps(row), flush=True)
    return results, plain


COLUMNS = ("build_s", "memory_mb", "mb", "gzip_mb", "paint_ms", "ready_ms", "pan_ms", "filter_ms", "heap_mb")


def table(results: list[dict[str, Any]], plain: dict[int, float]) -> str:
    heads = ("points", "tool", *(name.replace("_", " ") for name in COLUMNS))
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for row in results:
        cells = [f"{row[name]:.2f}" if isinstance(row.get(name), int | float) else "–" for name in COLUMNS]
        lines.append(f"| {row['points']:,} | {row['tool']} | {' | '.join(cells)} |")
    for size, redraw in plain.items():
        own = next((r.get("filter_ms") for r in results if r["tool"] == "geo" and r["points"] == size), None)
        if own:
            lines.append(
                f"\nA filter of {size:,} incidents takes {own:.1f} ms, a plain redraw of as many dots on one canvas "
                f"{redraw:.1f} ms: ratio {own / redraw:.2f}."
            )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--peers", default=sys.executable)
    parser.add_argument("--assets", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", nargs=3, metavar=("TOOL", "SOURCE", "TARGET"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        measured(chosen.one[0], Path(chosen.one[1]), Path(chosen.one[2]))
        return
    results, plain = run(chosen.sizes, chosen.peers, chosen.assets)
    text = table(results, plain)
    print(text)
    if chosen.write:
        write(text)


def write(text: str) -> None:
    """Put the table into the section "Web map" of RESULTS.md, the others untouched."""
    file = ROOT / "benchmarks" / "RESULTS.md"
    old = file.read_text(encoding="utf-8") if file.exists() else "# Measured\n"
    about = f"Python {platform.python_version()}, {platform.machine()}; `python benchmarks/webmap.py --write`."
    section = f"## Web map\n\n{about}\n\n{text}\n"
    parts = old.split("\n## ")
    kept = [part for part in parts if not part.startswith("Web map\n")]
    file.write_text("\n## ".join(kept).rstrip("\n") + "\n\n" + section, encoding="utf-8")


if __name__ == "__main__":
    main()
