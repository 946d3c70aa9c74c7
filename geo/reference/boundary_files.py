"""Reading a COD-AB file of any level, format and column style, checked before use."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.errors import BoundaryError, CRSError, Problem
from geo.reference.layers import Layer, UnitColumns, find_layer, read_layer, unit_columns, wanted_columns
from geo.reference.names import governorates
from geo.reference.plain_names import name_trouble

CRS = "EPSG:4326"

#: Boundaries of Syria lie well inside this box (degrees: west, south, east, north); others are in a wrong CRS.
SURROUNDINGS = (34.0, 31.0, 44.0, 39.0)

_PCODE = {1: re.compile(r"SY\d{2}"), 2: re.compile(r"SY\d{4}"), 3: re.compile(r"SY\d{6}")}
_VALID_ON = ("valid_on", "validOn")


def read_boundaries(file: Path, level: int) -> gpd.GeoDataFrame:
    """Read one level of a file, as :func:`geo.load_boundaries` gives it."""
    layer = find_layer(file, level)
    columns = [found for step in range(1, layer.finest + 1) if (found := unit_columns(layer.columns, step))]
    day = [column for column in _VALID_ON if column in layer.columns][:1]
    raw = read_layer(file, layer, [name for found in columns for name in found.names] + day)
    units = _renamed(_in_degrees(raw, file), columns, level, file)
    _raise_for(_problems(units, columns[-1].level, file), file)
    result = _at_level(units, level, file)
    result.attrs["boundary_set"] = _described(file, layer, raw[day[0]] if day else None)
    return result


def columns_of(level: int) -> list[str]:
    """Give the columns of a level and its parents, without the geometry."""
    return [f"adm{step}_{part}" for step in range(1, level + 1) for part in ("pcode", "name", "name_ar")]


def _in_degrees(raw: gpd.GeoDataFrame, file: Path) -> gpd.GeoDataFrame:
    if len(raw) == 0:
        raise BoundaryError(Problem(file=str(file), reason="has no rows.", remedy="Download or export it again."))
    if raw.crs is None or raw.crs.name.startswith("Undefined"):  # so GeoPackage writes a missing one
        raise CRSError(
            Problem(
                file=str(file),
                reason="states no coordinate reference system.",
                remedy="Add it: for a Shapefile the .prj file, else set the layer's CRS in QGIS and save again.",
            )
        )
    frame = raw.to_crs(CRS)
    west, south, east, north = frame.total_bounds
    if not (
        west >= SURROUNDINGS[0] and south >= SURROUNDINGS[1] and east <= SURROUNDINGS[2] and north <= SURROUNDINGS[3]
    ):
        raise CRSError(
            Problem(
                file=str(file),
                value=", ".join(f"{edge:g}" for edge in (west, south, east, north)),
                reason=f"as {raw.crs.to_string()} its extent (west, south, east, north) is not in Syria.",
                remedy="Check the CRS that the file states and the order of longitude and latitude.",
            )
        )
    return frame


def _renamed(frame: gpd.GeoDataFrame, columns: list[UnitColumns], level: int, file: Path) -> gpd.GeoDataFrame:
    """Give p-codes and names of all levels in our columns, as trimmed text, with 2-D geometry."""
    ours: dict[str, pd.Series[str]] = {}
    for found in columns:
        stem = f"adm{found.level}"
        ours[f"{stem}_pcode"] = _text(frame[found.pcode]).str.upper()
        ours[f"{stem}_name"] = _text(frame[found.name])
        ours[f"{stem}_name_ar"] = _text(frame[found.name_ar]) if found.name_ar else _no_text(frame.index)
    lacking = [step for step in range(1, level + 1) if f"adm{step}_pcode" not in ours]
    if lacking:
        wanted = "; ".join(wanted_columns(step) for step in lacking)
        raise BoundaryError(
            Problem(
                file=str(file),
                reason=f"lacks the columns of the parent units: {wanted}.",
                remedy="Give the COD-AB file as published: each row names its parents.",
            )
        )
    arabic = {unit.pcode: unit.name_ar for unit in governorates()}
    ours["adm1_name_ar"] = ours["adm1_name_ar"].fillna(ours["adm1_pcode"].map(arabic).astype("string"))
    flat = shapely.force_2d(frame.geometry.array)
    return gpd.GeoDataFrame(pd.DataFrame(ours).reset_index(drop=True), geometry=np.asarray(flat), crs=CRS)


def _text(column: pd.Series[str]) -> pd.Series[str]:
    trimmed = column.astype("string").str.strip()
    return trimmed.mask(trimmed == "")


def _no_text(index: pd.Index[int]) -> pd.Series[str]:
    return pd.Series(pd.NA, index=index, dtype="string")


def _problems(units: gpd.GeoDataFrame, finest: int, file: Path) -> Iterator[Problem]:
    """Find what is wrong with p-codes, names and shapes, row by row."""
    steps = [step for step in range(1, finest + 1) if f"adm{step}_pcode" in units]
    for step in steps:
        yield from _pcode_problems(units, step, file)
    own = units[f"adm{steps[-1]}_pcode"]
    for position in np.flatnonzero(own.duplicated(keep=False) & own.notna()):
        yield Problem(
            file=str(file),
            row=int(position) + 2,
            column=f"adm{steps[-1]}_pcode",
            value=own.iloc[position],
            reason="stands in more than one row.",
            remedy="Keep one row for each unit; join its parts into one multi-part shape.",
        )
    yield from _shape_problems(units, own, file)


def _pcode_problems(units: gpd.GeoDataFrame, step: int, file: Path) -> Iterator[Problem]:
    codes = units[f"adm{step}_pcode"]
    parents = units.get(f"adm{step - 1}_pcode")
    pattern = _PCODE.get(step)
    known = {unit.pcode for unit in governorates()}
    for position, code in enumerate(codes):
        reason = ""
        name = units[f"adm{step}_name"].iloc[position]
        if pd.isna(code):
            reason = "has no p-code."
        elif pattern and not pattern.fullmatch(code):
            reason = f"is not a p-code of level {step} (SY and {2 * step} digits)."
        elif step == 1 and code not in known:
            reason = f"is not the p-code of a governorate ({min(known)} to {max(known)})."
        elif (
            parents is not None and not pd.isna(parents.iloc[position]) and not code.startswith(parents.iloc[position])
        ):
            reason = f"does not belong to {parents.iloc[position]}, the p-code of its parent in the same row."
        elif pd.isna(name):
            reason = "has no English name."
        else:
            reason = name_trouble(name)
        if reason:
            yield Problem(
                file=str(file),
                row=position + 2,
                column=f"adm{step}_pcode",
                value=None if pd.isna(code) else code,
                reason=reason,
                remedy="Compare the row with the published COD-AB.",
            )


def _shape_problems(units: gpd.GeoDataFrame, own: pd.Series[str], file: Path) -> Iterator[Problem]:
    shapes = np.asarray(units.geometry.array)
    areal = np.isin(shapely.get_type_id(shapes), (3, 6))
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    valid = shapely.is_valid(shapes)
    for position in np.flatnonzero(empty | ~areal | ~valid):
        shape = shapes[position]
        if empty[position]:
            reason, remedy = "has no shape.", "Give every unit its polygon."
        elif not areal[position]:
            reason, remedy = f"is a {shape.geom_type}, not a polygon.", "Give a layer of polygons."
        else:
            reason = f"has an invalid shape ({shapely.is_valid_reason(shape)})."
            remedy = "Repair it, with Fix geometries in QGIS or make_valid() in GeoPandas, and look at the result."
        code = own.iloc[position]
        yield Problem(
            file=str(file),
            row=int(position) + 2,
            column="geometry",
            value=None if pd.isna(code) else code,
            reason=reason,
            remedy=remedy,
        )


def _raise_for(problems: Iterator[Problem], file: Path) -> None:
    found = list(problems)
    if found:
        raise BoundaryError.from_problems(found, heading=f"{file}: {len(found)} problems")


def _at_level(units: gpd.GeoDataFrame, level: int, file: Path) -> gpd.GeoDataFrame:
    """Dissolve to one row for each p-code of a level, sorted."""
    names = columns_of(level)
    key = f"adm{level}_pcode"
    order = units.sort_values([column for column in units if str(column).endswith("_pcode")], kind="stable")
    facts = order[names].drop_duplicates()
    differing = sorted(facts.loc[facts[key].duplicated(keep=False), key].unique())
    if differing:
        raise BoundaryError(
            Problem(
                file=str(file),
                column=key,
                value=", ".join(differing),
                reason="has different names or parents in different rows.",
                remedy="Give each unit one name throughout the file.",
            )
        )
    shapes = np.asarray(order.geometry.array)
    groups = order.groupby(key, sort=True).indices
    merged = [merged_shape(shapes[groups[code]]) for code in facts[key]]
    result = gpd.GeoDataFrame(facts.reset_index(drop=True), geometry=merged, crs=CRS)
    return result.astype(dict.fromkeys(names, "string"))


def merged_shape(shapes: np.ndarray[tuple[int], np.dtype[np.object_]]) -> shapely.Geometry:
    """Join units that share their borders; where they overlap instead, join them by a full union."""
    if len(shapes) == 1:
        return shapes[0]
    try:
        merged = shapely.coverage_union_all(shapes)
    except shapely.errors.GEOSException:
        return shapely.union_all(shapes)
    parts = shapely.area(shapes).sum()
    fits = bool(shapely.is_valid(merged)) and abs(shapely.area(merged) - parts) <= 1e-9 * parts
    return merged if fits else shapely.union_all(shapes)


def _described(file: Path, layer: Layer, days: pd.Series[str] | None) -> dict[str, object]:
    stated = pd.to_datetime(days, errors="coerce").dropna() if days is not None else None
    date = stated.max().date().isoformat() if stated is not None and len(stated) else ""
    official = days is not None and unit_columns(layer.columns, 1) is not None
    source = "OCHA COD-AB, by its columns and p-codes" if official else f"file {file.name}"
    return {
        "name": file.stem,
        "source": f"{source}, valid on {date}" if date else source,
        "licence": "see the file's source",
        "date": date,
        "accuracy_km": None,
        "note": "",
        "sha256": sha256_of(file),
    }


def sha256_of(file: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal; nothing for a folder."""
    if file.is_dir():
        return ""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
