"""Administrative boundaries: the embedded governorates, an installed set, or a COD-AB file of any level."""

from __future__ import annotations

import warnings
from functools import cache
from os import PathLike
from pathlib import Path

import geopandas as gpd
import pyogrio

from geo.errors import BoundaryError, BoundaryWarning, Problem, one_line
from geo.reference.boundary_checks import coverage_cautions
from geo.reference.boundary_files import columns_of, read_boundaries
from geo.reference.packaged import packaged, source_of
from geo.reference.store import EMBEDDED_SET, load_set, set_in_use

EMBEDDED = "governorates.geojson"

_GET_OFFICIAL = (
    "Ask for level 1, or install the COD-AB of Syria (dataset cod-ab-syr on HDX) with `incident-maps boundaries install"
    " cod-ab`, or download it and pass its path: --boundaries FILE, in Python load_boundaries(path, level={})."
)


def load_boundaries(
    path: str | PathLike[str] | None = None, *, level: int = 1, name: str | None = None
) -> gpd.GeoDataFrame:
    """Load administrative units as polygons, sorted by p-code.

    Parameters
    ----------
    path
        A COD-AB file (GeoJSON, GeoPackage, Shapefile, FlatGeobuf, GeoParquet, or a zip of them), in the older column
        style (``ADM1_PCODE, ADM1_EN, ADM1_AR``) or the current one (``adm1_pcode, adm1_name, adm1_name1``), in any CRS.
        Without a path and a name: the set in use (``incident-maps boundaries use``), else the embedded governorates,
        which are good for a national picture only.
    level
        1 governorates, 2 districts, 3 sub-districts. From a finer file the units are dissolved by p-code.
    name
        An installed set (``incident-maps boundaries list``), or ``"embedded"``; not together with ``path``.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, polygons. Columns ``adm1_pcode, adm1_name, adm1_name_ar``, for levels 2 and 3 also ``adm2_*`` and
        ``adm3_*``, then ``geometry``. ``.attrs["boundary_set"]`` is a dict of ``name, source, licence, date,
        accuracy_km`` (nominal, kilometres; None where not known), ``note`` and ``sha256`` of the file it comes from.

    Raises
    ------
    BoundaryError
        If the level or the set is not there, or columns, p-codes or shapes are not what they should be. Shapes are
        never repaired in silence: the invalid ones are listed.
    CRSError
        If the file states no CRS, or its coordinates do not lie in Syria.
    InputFileError
        If the file is missing, empty, too large or unreadable.

    Warns
    -----
    BoundaryWarning
        Once for a file whose units overlap or leave gaps by more than 1 km² (EPSG:32637), or leave out more than a
        tenth of a governorate: which, where and by how much. A set by name, or the one in use, is not looked at
        again: overlaps and gaps kept it from being installed, and what it leaves out was said when it was added.

    Examples
    --------
    >>> units = load_boundaries()
    >>> len(units), units.crs.to_string(), units.attrs["boundary_set"]["licence"]
    (14, 'EPSG:4326', 'Public domain')
    """
    if level not in (1, 2, 3) or isinstance(level, bool):
        raise BoundaryError(Problem(value=level, reason="is not a level.", remedy="Ask for level 1, 2 or 3."))
    if path is not None and name is not None:
        raise BoundaryError(Problem(reason="A path and a name were given.", remedy="Give one of them."))
    if path is not None:
        units = read_boundaries(Path(path), level)
        _warn_of(coverage_cautions(units), Path(path))
        return units
    chosen = name if name is not None else set_in_use()
    return _embedded(level) if chosen == EMBEDDED_SET else load_set(chosen, level)


def _warn_of(cautions: tuple[str, ...], file: Path) -> None:
    """Give one warning of all cautions, at the line that called :func:`load_boundaries`."""
    if cautions:
        told = "\n  ".join(map(one_line, (f"{file}: does not cover Syria once:", *cautions)))
        warnings.warn(told, BoundaryWarning, stacklevel=3)


def _embedded(level: int) -> gpd.GeoDataFrame:
    if level != 1:
        raise BoundaryError(
            Problem(
                value=level,
                reason="is not an embedded level: the embedded boundaries are the governorates (level 1) only.",
                remedy=_GET_OFFICIAL.format(level),
            )
        )
    return _governorates().copy()


@cache
def _governorates() -> gpd.GeoDataFrame:
    names = columns_of(1)
    frame = pyogrio.read_dataframe(packaged(EMBEDDED), columns=names)
    result = frame.astype(dict.fromkeys(names, "string"))[[*names, "geometry"]]
    known = source_of(EMBEDDED)
    result.attrs["boundary_set"] = {
        "name": known.title,
        "source": known.source,
        "licence": known.licence,
        "date": known.date,
        "accuracy_km": known.accuracy_km,
        "accuracy_km_of": dict(known.accuracy_km_of),
        "note": known.note,
        "sha256": known.sha256,
    }
    return result
