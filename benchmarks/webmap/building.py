"""Build one page with one tool, in a process of its own: seconds and peak memory, after imports and a small build."""

from __future__ import annotations

import json
import pickle
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from made_up import ATTRIBUTES

CENTRE = [35, 38.5]


def build_geo(placed: Any) -> str:
    import geo

    return geo.Map([geo.IncidentLayer(placed)]).to_html()


def build_markers(rows: pd.DataFrame, cluster: bool) -> str:
    import folium
    from folium.plugins import MarkerCluster

    drawn = folium.Map(CENTRE, zoom_start=7, tiles=None, maxZoom=18)
    parent = MarkerCluster().add_to(drawn) if cluster else drawn
    for row in rows.to_dict("records"):
        popup = "<br>".join(f"{name}: {row[name]}" for name in ATTRIBUTES)
        folium.Marker([row["lat"], row["lon"]], popup=popup).add_to(parent)
    return str(drawn.get_root().render())


def build_fast(rows: pd.DataFrame) -> str:
    import folium
    from folium.plugins import FastMarkerCluster

    drawn = folium.Map(CENTRE, zoom_start=7, tiles=None, maxZoom=18)
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
QUICK = ("geo", "lonboard", "kepler")  # built three times, the quickest counts


def build_one(tool: str, source: Path, target: Path) -> None:
    """Build a page and print what it took as JSON."""
    rows = pickle.loads(source.read_bytes())
    BUILD[tool](rows.head(20))
    before = _peak(reset=True)
    times = []
    for _ in range(3 if tool in QUICK else 1):
        start = time.perf_counter()
        page = BUILD[tool](rows)
        times.append(time.perf_counter() - start)
    peak = _peak() - before
    target.write_text(page, encoding="utf-8")
    print(json.dumps({"build_s": min(times), "memory_mb": max(peak, 0.0)}))


def _peak(*, reset: bool = False) -> float:
    """Peak resident memory in MB since the last reset; where it cannot be read (not Linux), none."""
    try:
        if reset:
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    except OSError:
        return float("nan")
    return int(found.group(1)) / 1024 if found else float("nan")
