"""Checks of a whole boundary set: its archive, its units, and that they cover the country once."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from geo.errors import BoundaryError, Problem
from geo.reference.boundary_files import merged_shape
from geo.reference.layers import find_layer
from geo.reference.packaged import packaged

#: Governorates, districts and sub-districts of Syria.
UNITS = {1: 14, 2: 62, 3: 272}

#: Overlaps and gaps up to this size are slivers of drawing (square kilometres, in EPSG:32637).
SLIVER_KM2 = 1.0

#: Share of a governorate that may lie in no unit. The packaged outlines, by which it is measured, are rough along the
#: borders of the country: up to 4.0 % of a governorate by them lies outside the official set (Dar'a).
UNCOVERED = 0.1

#: Pairs of units and gaps that are told one by one, the largest first.
_TOLD = 5

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
    whole = merged_shape(shapes)
    for first, second, shared in _overlaps(shapes, whole):
        yield Problem(
            file=str(file),
            column="geometry",
            value=f"{code[first]}, {code[second]}",
            reason=f"overlap by {shared:.1f} km².",
            remedy="Correct the borders so that each place is in one unit.",
        )
    for gap in _gaps(whole):
        yield Problem(
            file=str(file),
            column="geometry",
            value=_spot(gap),
            reason=f"lies in a gap of {gap.area / 1e6:.1f} km² between units.",
            remedy="Correct the borders so that each place is in one unit.",
        )


def coverage_cautions(units: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Say where units overlap, leave a gap between them or leave out a part of Syria, beyond slivers.

    Parameters
    ----------
    units
        One level, as :func:`geo.load_boundaries` gives it; areas are measured in EPSG:32637.

    Returns
    -------
    tuple of str
        Sentences that name units, areas and places; none where each place of Syria is in one unit.
    """
    level = max(level for level in (1, 2, 3) if f"adm{level}_pcode" in units)
    code = units[f"adm{level}_pcode"].to_numpy()
    shapes = np.asarray(units.geometry.to_crs(_METRIC).array, dtype=object)
    whole = merged_shape(shapes)
    overlaps = _overlaps(shapes, whole)
    told = [
        f"{code[first]} and {code[second]} overlap by {shared:,.1f} km²; what happened there counts for one of them."
        for first, second, shared in overlaps[:_TOLD]
    ]
    if len(overlaps) > _TOLD:
        rest = sum(shared for _, _, shared in overlaps[_TOLD:])
        told.append(f"{len(overlaps) - _TOLD} more pairs of units overlap, by {rest:,.1f} km² together.")
    gaps = _gaps(whole)
    told += [f"a gap of {gap.area / 1e6:,.1f} km² lies between units at {_spot(gap)}." for gap in gaps[:_TOLD]]
    if len(gaps) > _TOLD:
        rest = sum(gap.area for gap in gaps[_TOLD:]) / 1e6
        told.append(f"{len(gaps) - _TOLD} more gaps lie between units, {rest:,.1f} km² together.")
    return (*told, *_left_out(whole))


def _left_out(whole: shapely.Geometry) -> Iterator[str]:
    """Name the governorates that the units leave out in good part, by the packaged outlines."""
    known = pyogrio.read_dataframe(packaged("governorates.geojson"), columns=["adm1_pcode", "adm1_name"])
    outlines = np.asarray(known.geometry.to_crs(_METRIC).array, dtype=object)
    share = shapely.area(shapely.difference(outlines, whole)) / shapely.area(outlines)
    lacking = [
        f"{part:.0%} of {name} ({code})"
        for part, name, code in zip(share, known["adm1_name"], known["adm1_pcode"], strict=True)
        if part > UNCOVERED
    ]
    if lacking:
        yield f"no unit covers {', '.join(lacking)}; what happened there has no unit."


def _overlaps(shapes: np.ndarray, whole: shapely.Geometry) -> list[tuple[int, int, float]]:
    """Give the pairs of shapes that overlap and by how much (square kilometres), the largest first.

    No pair shares more than what all shapes have together beyond their union, so that most sets need no look at pairs.
    """
    if float(shapely.area(shapes).sum() - shapely.area(whole)) / 1e6 <= SLIVER_KM2:
        return []
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = first < second
    first, second = first[pairs], second[pairs]
    shared = shapely.area(shapely.intersection(shapes[first], shapes[second])) / 1e6
    found = [(int(first[k]), int(second[k]), float(shared[k])) for k in np.flatnonzero(shared > SLIVER_KM2)]
    return sorted(found, key=lambda pair: (-pair[2], pair[:2]))


def _gaps(whole: shapely.Geometry) -> list[shapely.Polygon]:
    """Give the holes in all shapes together, the largest first."""
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(whole) for ring in part.interiors]
    return sorted((hole for hole in holes if hole.area / 1e6 > SLIVER_KM2), key=lambda hole: -hole.area)


def _spot(shape: shapely.Polygon) -> str:
    """Give a place within a shape, in degrees: longitude, latitude."""
    where = gpd.GeoSeries([shape.representative_point()], crs=_METRIC).to_crs("EPSG:4326").iloc[0]
    return f"{where.x:.4f}, {where.y:.4f}"
