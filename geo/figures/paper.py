"""A sheet measured in millimetres, y downwards, over a matplotlib figure; it remembers every text it bears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from geo.figures.bilingual import direction_of
from geo.figures.typefaces import MM_PER_POINT, Weight, font_of, marked, text_width

Anchor = Literal["left", "center", "right"]
INK, MUTED, QUIET = "#22262a", "#565d64", "#7d766a"
SMALLEST_POINTS = 6.0


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet in millimetres, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Extent from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Extent from top to bottom."""
        return self.bottom - self.top

    def grown(self, by: float) -> Box:
        """Give the box with a margin on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def moved(self, dx: float, dy: float) -> Box:
        """Give the box elsewhere."""
        return Box(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def touches(self, other: Box) -> bool:
        """Tell whether two boxes share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """Tell whether ``other`` lies within."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def shape(self) -> shapely.Polygon:
        """Give the box as a polygon."""
        return shapely.box(self.left, self.top, self.right, self.bottom)


@dataclass(frozen=True)
class Written:
    """A line of text on the sheet: what it says, what it is for, and the artist that draws it."""

    text: str
    role: str
    size: float
    artist: Text


class Paper:
    """A sheet of ``width`` by ``height`` millimetres in a reading direction.

    Positions are physical: left is left. ``x`` mirrors a position measured from the side where reading starts.
    """

    def __init__(self, width: float, height: float, *, direction: Literal["ltr", "rtl"]) -> None:
        self.width, self.height, self.direction = width, height, direction
        self.figure = Figure(figsize=(width / 25.4, height / 25.4), facecolor="#ffffff")
        self.axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_axis_off()
        self.axes.set_xlim(0.0, width)
        self.axes.set_ylim(height, 0.0)
        self.written: list[Written] = []
        self._order = 0

    def x(self, from_start: float) -> float:
        """Give the physical position of a distance from the side where reading starts."""
        return self.width - from_start if self.direction == "rtl" else from_start

    def box(self, start: float, top: float, end: float, bottom: float) -> Box:
        """Give the physical box between two distances from the side where reading starts."""
        left, right = sorted((self.x(start), self.x(end)))
        return Box(left, top, right, bottom)

    def write(
        self,
        text: str,
        x: float,
        baseline: float,
        *,
        size: float,
        role: str,
        weight: Weight = "regular",
        colour: str = INK,
        anchor: Anchor | Literal["start", "end"] = "start",
        halo: str = "",
        direction: str = "",
    ) -> None:
        """Write one line; ``start`` and ``end`` follow the sheet's direction. A halo is drawn below as a shape."""
        if not text.strip():
            return
        sides: dict[str, Anchor] = {"start": "left", "end": "right"}
        if self.direction == "rtl":
            sides = {"start": "right", "end": "left"}
        side: Anchor = sides.get(anchor, "center")
        if anchor in ("left", "right"):
            side = "left" if anchor == "left" else "right"
        direction = direction or direction_of(text, self.direction)
        line = marked(text, direction)
        if halo:
            self._halo(line, x, baseline, size, weight, side, halo)
        self._order += 1
        artist = self.axes.text(
            x, baseline, line, fontproperties=font_of(line, weight, size), color=colour, ha=side, va="baseline",
            zorder=self._order, parse_math=False, gid=f"{direction}-{len(self.written) + 1}",
        )  # fmt: skip
        self.written.append(Written(text, role, size, artist))

    def _halo(self, line: str, x: float, baseline: float, size: float, weight: Weight, side: str, colour: str) -> None:
        shift = {"left": 0.0, "center": 0.5, "right": 1.0}[side] * text_width(line, weight, size)
        outline = TextPath((0, 0), line, prop=font_of(line, weight, size), size=size)
        place = Affine2D().scale(MM_PER_POINT, -MM_PER_POINT).translate(x - shift, baseline)
        self._add(PathPatch(place.transform_path(outline), facecolor="none", edgecolor=colour, linewidth=1.6,
                            joinstyle="round", alpha=0.85))  # fmt: skip

    def shape(
        self,
        shape: shapely.Geometry,
        *,
        fill: str = "none",
        line: str = "none",
        width: float = 0.5,
        dashes: tuple[float, ...] | None = None,
        name: str = "",
    ) -> None:
        """Draw polygons and lines; ``width`` is in points, dashes are in points."""
        path = _path(shape)
        if path is None:
            return
        style = "solid" if dashes is None else (0, dashes)
        self._add(
            PathPatch(path, facecolor=fill, edgecolor=line, linewidth=width if line != "none" else 0, linestyle=style,
                      joinstyle="round", capstyle="butt", gid=name or None)
        )  # fmt: skip

    def dots(self, at: np.ndarray, *, diameter: float, fill: str) -> None:
        """Draw many small discs; ``at`` in millimetres, ``diameter`` in points."""
        if len(at):
            self._order += 1
            self.axes.add_line(
                Line2D(at[:, 0], at[:, 1], linestyle="none", marker="o", markersize=diameter, markerfacecolor=fill,
                       markeredgewidth=0, zorder=self._order)
            )  # fmt: skip

    def leader(self, line: shapely.LineString) -> None:
        """Draw the line that leads from a dot to its label, edged in white so that it is seen on every colour."""
        start = shapely.get_coordinates(line)[:1]
        for edge, colour in ((0.9, "#ffffff"), (0.0, INK)):
            self.shape(line, line=colour, width=0.45 + edge)
            self.dots(start, diameter=1.6 + edge, fill=colour)

    def _add(self, patch: PathPatch) -> None:
        self._order += 1
        patch.set_zorder(self._order)
        patch.set_clip_on(False)
        self.axes.add_artist(patch)  # not add_patch, which measures every corner for limits that are set already


def _path(shape: shapely.Geometry) -> Path | None:
    corners: list[np.ndarray] = []
    codes: list[np.uint8] = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            rings: Sequence[shapely.Geometry] = (part.exterior, *part.interiors)
        elif part.geom_type in ("LineString", "LinearRing"):
            rings = (part,)
        else:
            continue
        for ring in rings:
            points = shapely.get_coordinates(ring)
            if len(points) < 2:
                continue
            closed = part.geom_type == "Polygon"
            corners.append(points)
            codes += [Path.MOVETO, *[Path.LINETO] * (len(points) - 1 - closed), *[Path.CLOSEPOLY] * closed]
    return Path(np.vstack(corners), codes) if corners else None
