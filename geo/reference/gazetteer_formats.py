"""Reading lists of places: OCHA's files in three column styles, GeoNames' country dump, or a plain table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import shapely

from geo.errors import CRSError, GeoError, InputFileError, Problem, TableError
from geo.reference.gazetteer_text import GEONAMES_COLUMNS, read_sheet, read_text
from geo.reference.layers import unpacked_size
from geo.reference.names import find_pcode, governorates
from geo.reference.plain_names import name_trouble

#: Columns of every gazetteer table, in order.
PLACE_COLUMNS = (
    *("place_id", "name", "name_ar", "kind", "rank", "lon", "lat", "radius_km"),
    *("adm1_pcode", "adm2_pcode", "adm3_pcode", "pcode", "also_in", "source", "confidence"),
)

LARGEST_FILE_MB = 200
#: A box around Syria and its borders (degrees: west, south, east, north); a place outside it is not taken.
SURROUNDINGS = (35.0, 31.5, 43.0, 38.0)
SHOWN_BAD_ROWS = 50

#: What a header, lower-cased, may be called; the first that is present is taken. The OCHA styles are those of 2014,
#: of 2021 (``ADM4_EN``) and of the current release (``featurename_en``, ``point_x``).
_HEADERS = MappingProxyType(
    {
        "name": "name_en featurename_en adm4_en adm4_name asciiname name place place_name community",
        "name_ar": "name_ara name_ar featurename_ar adm4_ar adm4_name1 arabic",
        "lon": "lon longitude long lng point_x longitude_x x",
        "lat": "lat latitude point_y latitude_y y",
        "pcode": "pcode adm4_pcode place_pcode",
        "place_id": "place_id geonameid id",
        "kind": "kind type popplaceclasstitle",
        "rank": "rank capit_lvl",
        "radius_km": "radius_km",
        "adm1_pcode": "adm1_pcode admin1_cod admin1pcod admin1_pcode",
        "adm2_pcode": "adm2_pcode admin2_cod admin2pcod admin2_pcode",
        "adm3_pcode": "adm3_pcode admin3_cod admin3pcod admin3_pcode",
        "governorate": "governorate admin1 adm1_en adm1_name admin1_en province",
        "adm2_name": "adm2_en adm2_name admin2_en",
        "adm2_name_ar": "adm2_ar adm2_name1 admin2_ara",
        "adm3_name": "adm3_en adm3_name admin3_en",
        "adm3_name_ar": "adm3_ar adm3_name1 admin3_ara",
        "also_in": "also_in",
        "source": "source",
        "confidence": "confidence",
    }
)
_ALIAS_HEADERS = (
    "nam_en_ref featurerefname featurealtname1_en featurealtname2_en featurealtname1_ar featurealtname2_ar "
    "adm4_ref adm4alt1en adm4alt2en adm4alt1ar adm4alt2ar aliases alternatenames alternate_names adm4_en adm4_ar"
)
_SEAT_CODES = MappingProxyType({"PPLC": 1, "PPLA": 1, "PPLA2": 2, "PPLA3": 3})
_KINDS = frozenset({"city", "town", "village", "settlement", "neighbourhood", "camp", "landmark", "area"})
_PCODES = MappingProxyType({1: r"SY\d{2}", 2: r"SY\d{4}", 3: r"SY\d{6}"})


def read_places(path: Path) -> tuple[pd.DataFrame, list[tuple[int, str, bool]], dict[str, set[tuple[str, str]]]]:
    """Read one file of places.

    Returns
    -------
    The table with PLACE_COLUMNS (EPSG:4326; missing where the file is silent); further spellings as row position,
    spelling and whether it is a whole name (not half of a double one); and unit names: for ``adm2`` and ``adm3`` a set
    of pairs of p-code and name.

    Raises
    ------
    InputFileError
        If the file is missing, too large or cannot be read.
    TableError
        If it lists no place, has no names, neither coordinates nor p-codes, a header twice, rows of other widths than
        the header, with unusable coordinates or with the p-code of no governorate; all such rows are listed.
    CRSError
        If shapes have no CRS or one that is not known.
    """
    raw = _read_raw(path)
    _raise_for_repeated_headers(path, [str(name).strip().lower() for name in raw.columns])
    frame = pd.DataFrame({str(name).strip().lower(): raw.iloc[:, at] for at, name in enumerate(raw.columns)})
    if set(GEONAMES_COLUMNS[:6]) <= set(frame) and "feature_code" in frame:
        frame = _from_geonames(frame)
    column = {ours: next((name for name in names.split() if name in frame), "") for ours, names in _HEADERS.items()}
    if not column["name"] and not column["name_ar"]:
        raise TableError(
            Problem(
                file=path.name,
                reason="has no column of names.",
                remedy="Give columns name, lat and lon; or a file of OCHA's populated places or of GeoNames.",
            )
        )
    if absent := [name for name in ("lon", "lat") if not column[name] and not column["pcode"]]:
        raise TableError(
            Problem(
                file=path.name,
                column=", ".join(absent),
                reason="is missing: its places could not be placed.",
                remedy="Name the columns of degrees east and north lon and lat.",
            )
        )
    table = _table(frame, column, path)
    if not len(table):
        raise TableError(
            Problem(file=path.name, reason="lists no place.", remedy="Give one row for each place of Syria.")
        )
    return table, _spellings(frame, table), _unit_names(frame, column)


def _read_raw(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise InputFileError(Problem(file=str(path), reason="is not a file.", remedy="Check the path."))
    if max(path.stat().st_size, unpacked_size(path)) > LARGEST_FILE_MB * 1_000_000:
        raise InputFileError(Problem(file=path.name, reason=f"is larger than {LARGEST_FILE_MB} MB.", remedy=""))
    try:
        if path.suffix.lower() in {".csv", ".txt", ".tsv"}:
            return read_text(path)
        if path.suffix.lower() == ".xlsx":
            return read_sheet(path)
        return _read_shapes(path)
    except GeoError:
        raise
    except UnicodeDecodeError as error:
        raise InputFileError(
            Problem(file=path.name, reason="is not UTF-8 text.", remedy="Save it as CSV UTF-8 in Excel, or as .xlsx.")
        ) from error
    except Exception as error:  # every reader has its own errors; the user needs one
        raise InputFileError(
            Problem(
                file=path.name,
                reason=f"cannot be read as a list of places ({type(error).__name__}).",
                remedy="Give CSV, XLSX, GeoJSON, GeoPackage, Shapefile (zipped), or GeoNames' tab-separated SY.txt.",
            )
        ) from error


def _read_shapes(path: Path) -> pd.DataFrame:
    frame = pyogrio.read_dataframe(path)
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    if "geometry" not in frame:
        return pd.DataFrame(frame)
    if frame.crs is None:
        raise CRSError(
            Problem(file=path.name, reason="has shapes without a coordinate reference system.", remedy="Add it.")
        )
    points = shapely.centroid(frame.geometry.to_crs("EPSG:4326").to_numpy())
    table = pd.DataFrame(frame.drop(columns="geometry"))
    # The shapes are the file's own truth; its coordinate columns are rounded copies.
    copies = {*_HEADERS["lon"].split(), *_HEADERS["lat"].split()}
    table = table.drop(columns=[name for name in table if str(name).lower() in copies])
    return table.assign(lon=shapely.get_x(points), lat=shapely.get_y(points))


def _from_geonames(frame: pd.DataFrame) -> pd.DataFrame:
    places = frame[(frame["feature_class"] == "P") & frame["country"].isin(["SY", ""])]
    pcode = {unit.geonames_admin1: unit.pcode for unit in governorates()}
    return pd.DataFrame(
        {
            "place_id": "gn:" + places["geonameid"],
            "name": places["name"],
            "alternatenames": places["alternatenames"].str.replace(",", "|"),
            "lon": places["longitude"],
            "lat": places["latitude"],
            "rank": places["feature_code"].map(_SEAT_CODES),
            "adm1_pcode": places["admin1"].map(pcode),
            "source": "GeoNames " + places["geonameid"],
        }
    )


def _table(frame: pd.DataFrame, column: dict[str, str], path: Path) -> pd.DataFrame:
    """Make the table of places of a frame whose index has the rows of the file."""
    rows = len(frame)

    def text(ours: str) -> pd.Series:
        if not column[ours]:
            return pd.Series(pd.NA, index=range(rows), dtype="string")
        values = frame[column[ours]].astype("string").str.strip().reset_index(drop=True)
        return values.mask(values.eq("") | values.str.fullmatch("nan|None|<NA>").fillna(True))

    def number(ours: str) -> np.ndarray:
        given = pd.to_numeric(text(ours), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        return np.where(np.isfinite(given), given, np.nan)

    name, name_ar = text("name"), text("name_ar")
    lon, lat = number("lon"), number("lat")
    _raise_for_bad_rows(path, frame.index, (text("lon"), text("lat")), (lon, lat), (name, name_ar))
    pcode = text("pcode").str.upper()
    adm = {level: _codes(text(f"adm{level}_pcode"), level) for level in (1, 2, 3)}
    named = text("governorate").map(find_pcode, na_action="ignore").astype("string")
    adm[2] = adm[2].fillna(adm[3].str[:6])
    adm[1] = adm[1].fillna(adm[2].str[:4]).fillna(named)
    numbers = pd.Series([f"{path.stem}:{n + 2}" for n in range(rows)], dtype="string")
    _raise_for_unknown_governorates(path, frame.index, adm[1])
    rank = pd.Series(number("rank")).where(lambda value: value.isin([1, 2, 3, 4])).astype("Int64")
    kind = text("kind").str.lower()
    return pd.DataFrame(
        {
            "place_id": text("place_id").fillna(pcode).fillna(numbers),
            "name": name.fillna(name_ar),
            "name_ar": name_ar,
            "kind": kind.where(kind.isin(_KINDS), "settlement"),
            "rank": rank,
            "lon": lon,
            "lat": lat,
            "radius_km": number("radius_km"),
            "adm1_pcode": adm[1],
            "adm2_pcode": adm[2],
            "adm3_pcode": adm[3],
            "pcode": pcode,
            "also_in": text("also_in"),
            "source": text("source").fillna(path.name),
            "confidence": text("confidence").fillna("high"),
        }
    )[list(PLACE_COLUMNS)]


def _codes(given: pd.Series, level: int) -> pd.Series:
    codes = given.str.upper()
    return codes.where(codes.str.fullmatch(_PCODES[level]).fillna(False))


def _raise_for_repeated_headers(path: Path, headers: Sequence[str]) -> None:
    known = {*" ".join(_HEADERS.values()).split(), *_ALIAS_HEADERS.split()}
    twice = sorted({name for name in headers if name in known and headers.count(name) > 1})
    if twice:
        raise TableError.from_problems(
            Problem(
                file=path.name,
                row=1,
                column=name,
                reason="stands in more than one header.",
                remedy="Rename or remove one of them.",
            )
            for name in twice
        )


def _raise_for_unknown_governorates(path: Path, rows: pd.Index, given: pd.Series) -> None:
    known = [unit.pcode for unit in governorates()]
    alien = given.notna() & ~given.isin(known)
    if alien.any():
        raise TableError.from_problems(
            Problem(
                file=path.name,
                row=int(rows[at]),
                column="adm1_pcode",
                value=given.iloc[at],
                reason="is not the p-code of a governorate.",
                remedy=f"Use {known[0]} to {known[-1]}, or leave it empty.",
            )
            for at in np.flatnonzero(alien).tolist()
        )


def _raise_for_bad_rows(
    path: Path,
    rows: pd.Index,
    written: tuple[pd.Series, pd.Series],
    degrees: tuple[np.ndarray, np.ndarray],
    names: tuple[pd.Series, pd.Series],
) -> None:
    (lon_text, lat_text), (lon, lat) = written, degrees
    west, south, east, north = SURROUNDINGS
    silent = lon_text.isna().to_numpy() & lat_text.isna().to_numpy()
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    swapped = (lat >= west) & (lat <= east) & (lon >= south) & (lon <= north) & ~inside
    problems = [
        Problem(
            file=path.name,
            row=int(rows[at]),
            column="lon, lat",
            value=f"{lon_text.iloc[at]}, {lat_text.iloc[at]}",
            reason="look swapped." if swapped[at] else "are not degrees in or near Syria.",
            remedy="Write longitude (35 to 43) and latitude (31 to 38) in degrees, EPSG:4326.",
        )
        for at in np.flatnonzero(~inside & ~silent).tolist()
    ]
    problems += [
        Problem(file=path.name, row=int(rows[at]), column="name", reason="is empty.", remedy="Name the place.")
        for at in np.flatnonzero(names[0].isna() & names[1].isna()).tolist()
    ]
    problems += [
        Problem(file=path.name, row=int(row), column="name", value=name, reason=trouble, remedy="Correct the name.")
        for column in names
        for row, name in zip(rows, column.fillna(""), strict=True)
        if (trouble := name_trouble(name))
    ]
    if problems:
        raise TableError.from_problems(problems, heading=f"{len(problems)} places in {path.name} cannot be used")


def _spellings(frame: pd.DataFrame, table: pd.DataFrame) -> list[tuple[int, str, bool]]:
    found: set[tuple[int, str, bool]] = set()
    for name in _ALIAS_HEADERS.split():
        if name not in frame:
            continue
        cells: Sequence[Any] = frame[name].astype("string").fillna("").tolist()
        parts = ((row, part.strip()) for row, cell in enumerate(cells) for part in cell.split("|"))
        found.update((row, part, True) for row, part in parts if part)
    for ours in ("name", "name_ar"):
        for row, value in enumerate(table[ours].fillna("")):
            found.update((row, part, False) for part in _parts(value))
    return sorted(found)


def _parts(name: str) -> Iterable[str]:
    """Give the names that a double name joins by a spaced dash, a slash or an underscore."""
    parts = [part.strip() for part in re.split(r"\s-\s|/|_", name)]
    return [part for part in parts if part] if len(parts) > 1 else []


def _unit_names(frame: pd.DataFrame, column: dict[str, str]) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {"adm2": set(), "adm3": set()}
    for level, pairs in found.items():
        code = column[f"{level}_pcode"]
        for name in (column[f"{level}_name"], column[f"{level}_name_ar"]):
            if code and name:
                both = frame[[code, name]].astype("string").dropna().drop_duplicates()
                pairs.update((str(c), str(n)) for c, n in both.itertuples(index=False))
    return found
