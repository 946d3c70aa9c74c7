"""What the figure tests share: specs of real and toy maps, and text boxes as the renderer measures them."""

from __future__ import annotations

from functools import reduce
from itertools import combinations

import pandas as pd
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from toy_country import toy_boundaries
from toy_incidents import toy_incidents, toy_totals

import geo
from geo.drawing.scene import Scene
from geo.figures.content import Content
from geo.figures.page import Choice, compose_page
from geo.figures.paper import Box, Paper
from geo.map import Map

FEBRUARY, JANUARY = "2021-02-01/2021-02-28", "2025-01-01/2025-01-31"
SIZES = ("column", "page", "slide")


def sample_scene(lang: str) -> Scene:
    sample, governorates = geo.load_sample(), geo.load_boundaries(level=1)
    placed = geo.assign_admin(sample.incidents, governorates)
    return Map([geo.Choropleth(governorates, sample.totals), geo.IncidentLayer(placed)], lang=lang).scene()


def series_scene(totals: pd.DataFrame, lang: str) -> Scene:
    return Map([geo.Choropleth(geo.load_boundaries(level=1), totals)], lang=lang).scene()


def toy_map(lang: str = "en", **more: object) -> Map:
    """Every special look, an interval, a pin, a hollow pin, a ring and a massacre, in two months."""
    units = toy_boundaries()
    march = {"period_start": "2021-03-01", "period_end": "2021-03-31"}
    totals = toy_totals(
        [
            {"by": "governorate", "key": "Damascus", "value_min": 12, "value_max": 15},
            {"by": "governorate", "key": "Aleppo", "value": 0, "basis": "zero_stated"},
            {"by": "governorate", "key": "Homs", "value": 4, "withheld": True},
            {"by": "governorate", "key": "Aleppo", "value": 64, **march},
        ]
    )
    incidents = toy_incidents(
        [
            {"lon": 36.3, "lat": 35.7, "precision": "settlement", "killed": 7},
            {"lon": 37.3, "lat": 35.4, "precision": "near", "radius_km": 12, "killed": 2},
            {"lon": 36.6, "lat": 34.4, "precision": "settlement", "killed": None, "incident_type": "gunfire"},
        ]
    )
    layers = [geo.Choropleth(units, totals), geo.IncidentLayer(geo.assign_admin(incidents, units))]
    return Map(layers, lang=lang, **more)  # type: ignore[arg-type]


def drawn(scene: Scene, size: str | tuple[float, float] = "page", **choice: str | None) -> Paper:
    return compose_page(scene, size=size, choice=Choice(**choice))[0]  # type: ignore[arg-type]


def text_boxes(paper: Paper) -> list[tuple[str, Box]]:
    """Give what the letters of every text cover, in millimetres, from the renderer's own measures."""
    canvas = FigureCanvasAgg(paper.figure)
    renderer = canvas.get_renderer()
    millimetres = 25.4 / paper.figure.dpi
    boxes = []
    for written in paper.written:
        artist = written.artist
        extent = artist.get_window_extent(renderer)
        _, high, below = renderer.get_text_width_height_descent(artist.get_text(), artist.get_fontproperties(), False)
        baseline = float(artist.get_position()[1])
        top, bottom = baseline - (high - below) * millimetres, baseline + below * millimetres
        boxes.append((written.text, Box(extent.x0 * millimetres, top, extent.x1 * millimetres, bottom)))
    return boxes


def collisions(paper: Paper, *, allowed: float = 0.2) -> list[tuple[str, str]]:
    """Pairs of texts whose letters share more than ``allowed`` millimetres in both directions."""
    boxes = [(text, box.grown(-allowed / 2)) for text, box in text_boxes(paper)]
    return [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.touches(other)]


def outside(paper: Paper) -> list[str]:
    sheet = Box(0.0, 0.0, paper.width, paper.height)
    return [text for text, box in text_boxes(paper) if not sheet.holds(box)]


def astray(paper: Paper, content: Content) -> list[str]:
    """Figures whose letters lie over a unit that they are not of."""
    shapes: dict[str, shapely.Geometry] = {}
    for patch in paper.axes.patches:
        if str(patch.get_gid()).startswith("unit-"):  # a second time where it is enlarged
            rings = [shapely.Polygon(ring) for ring in patch.get_path().to_polygons()]
            shapes.setdefault(str(patch.get_gid())[5:], reduce(shapely.symmetric_difference, rings))
    owners: dict[str, set[str]] = {}
    for code, value in content.values.items():
        owners.setdefault(value.figure, set()).add(code)
    boxes = [(text, box.grown(-0.2).shape()) for text, box in text_boxes(paper) if text in owners]
    return [text for text, box in boxes if {code for code in shapes if shapes[code].intersects(box)} - owners[text]]


def said(paper: Paper, *roles: str) -> str:
    return " ".join(written.text for written in paper.written if not roles or written.role in roles)
