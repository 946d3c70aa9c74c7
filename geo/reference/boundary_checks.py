"""Checks of a whole boundary set: its archive, its units, and that they cover the country once."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath

import geopandas as gpd
import numpy as np
import shapely

from geo.errors import BoundaryError, Problem
from geo.reference.layers import find_layer

#: Governorates, districts and sub-districts of Syria.
UNITS = {1: 14, 2: 62, 3: 272}

#: Overlaps and gaps up to this size are slivers of drawing (square kilometres, in EPSG:32637).
SLIVER_KM2 = 1.0

_METRIC = "EPSG:32637"


def check_zip(file: Path) -> None:
    """Refuse a zip whose members lead out of their folder, by path or by link.

    Raises
    ------
    BoundaryError
        Naming each such member.
    """
    if not file.is_file() or not zipfile.is_zipfile(file):
        return
    with zipfile.ZipFile(file) as archive:
        bad = [member.filename for member in archive.infolist() if _climbs(member)]
    if bad:
        raise BoundaryError.from_problems(
            Problem(
                file=str(file),
                value=name,
                reason="leads out of the archive's folder; nothing was unpacked.",
                remedy="Do not use this file; download it again from its publisher.",
            )
            for name in bad
        )


def _climbs(member: zipfile.ZipInfo) -> bool:
    name = member.filename
    parts = {*PurePosixPath(name).parts, *PureWindowsPath(name).parts}
    rooted = name.startswith(("/", "\\")) or bool(PureWindowsPath(name).drive)
    return ".." in parts or rooted or stat.S_ISLNK(member.external_attr >> 16)


def finest_level(file: Path) -> int:
    """Give the finest level of a file, 1 to 3.

    Raises
    ------
    BoundaryError
        If it has none.
    InputFileError
        If it cannot be read.
    """
    for level in (3, 2):
        try:
            find_layer(file, level)
        except BoundaryError:
            continue
        return level
    find_layer(file, 1)
    return 1


def check_coverage(frames: Mapping[int, gpd.GeoDataFrame], file: Path, *, official: bool) -> None:
    """Check the units of all levels: their number, and one coverage without overlaps or gaps beyond slivers.

    Raises
    ------
    BoundaryError
        With everything that is wrong.
    """
    problems = list(_coverage_problems(frames, file, official))
    if problems:
        raise BoundaryError.from_problems(problems, heading=f"{file}: {len(problems)} problems")


def _coverage_problems(frames: Mapping[int, gpd.GeoDataFrame], file: Path, official: bool) -> Iterator[Problem]:
    for level, frame in frames.items():
        if official and len(frame) != UNITS[level]:
            yield Problem(
                file=str(file),
                column=f"adm{level}_pcode",
                value=len(frame),
                reason=f"units at level {level}, where Syria has {UNITS[level]}.",
                remedy="Install it again later, or take an earlier release with `boundaries add`.",
            )
    finest = frames[max(frames)]
    code = finest[f"adm{max(frames)}_pcode"].to_numpy()
    shapes = np.asarray(finest.geometry.to_crs(_METRIC).array, dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = first < second
    first, second = first[pairs], second[pairs]
    shared = shapely.area(shapely.intersection(shapes[first], shapes[second])) / 1e6
    for pair in np.flatnonzero(shared > SLIVER_KM2):
        yield Problem(
            file=str(file),
            column="geometry",
            value=f"{code[first[pair]]}, {code[second[pair]]}",
            reason=f"overlap by {shared[pair]:.1f} km².",
            remedy="Correct the borders so that each place is in one unit.",
        )
    for gap in _gaps(shapes):
        where = gpd.GeoSeries([gap.representative_point()], crs=_METRIC).to_crs("EPSG:4326").iloc[0]
        yield Problem(
            file=str(file),
            column="geometry",
            value=f"{where.x:.4f}, {where.y:.4f}",
            reason=f"lies in a gap of {gap.area / 1e6:.1f} km² between units.",
            remedy="Correct the borders so that each place is in one unit.",
        )


def _gaps(shapes: np.ndarray) -> list[shapely.Polygon]:
    whole = shapely.union_all(shapes)
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(whole) for ring in part.interiors]
    return [hole for hole in holes if hole.area / 1e6 > SLIVER_KM2]
