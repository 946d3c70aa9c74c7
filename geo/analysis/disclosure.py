"""What may be published of incidents: columns, coordinates and small numbers, by a disclosure profile.

Places are made coarser, never moved at random; what is coarser already stays. No number killed or injured, no
governorate, source or period changes, so that the account of every death is the same in every profile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.analysis.coarser_places import Points, nearest_settlement, rounding_km, settlements, unit_names
from geo.analysis.profiles import Profile, profile_of
from geo.analysis.protected_places import LISTED, names_protected, protected_by_gazetteer, protected_by_name
from geo.analysis.small_cells import withhold_small_cells
from geo.reference.gazetteer import Gazetteer
from geo.tables.codes import PRECISION_ORDER
from geo.tables.combinations import asked_once
from geo.tables.frames import require_placed, require_wgs84
from geo.tables.periods import PERIOD, with_periods

_NEEDED = (
    *("incident_id", "incident_type", "place", "precision", "radius_km", "lon", "lat", "withheld", "source"),
    *("adm1_pcode", "killed"),
)
_RANK = {name: rank for rank, name in enumerate(PRECISION_ORDER)}
_SITE, _SETTLEMENT, _NEAR, _ADM3, _COUNTRY = (_RANK[n] for n in ("site", "settlement", "near", "adm3", "country"))
#: What an incident keeps that is withheld: nothing but what its deaths are counted by.
_COUNTED_BY = (
    *("incident_id", "killed", "killed_min", "killed_max", "in_headline", "withheld"),
    *("adm1_pcode", "period_start", "period_end", "source"),
)
#: Free text that may tell more of a place than its unit.
_TELLING = ("note", "match_name", "place_note", "place_reason", "place_suggestions", "place_conflict")

Marks = npt.NDArray[np.bool_]
Ranks = npt.NDArray[np.int64]


def disclose(
    incidents: gpd.GeoDataFrame,
    profile: str | Profile = "public",
    *,
    gazetteer: Gazetteer | None = None,
    boundaries: gpd.GeoDataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Give the incidents as a profile lets them be published.

    Parameters
    ----------
    incidents
        Incidents schema after :func:`geo.assign_admin`, EPSG:4326.
    profile
        ``public``, ``partner``, ``internal``, or a :class:`geo.Profile` of your own.
    gazetteer
        Settlements for exact sites to be told by, and the names of units; None for neither.
    boundaries
        Names of units, before those of the gazetteer: ``adm*_pcode``, ``adm*_name``, ``adm*_name_ar``.

    Returns
    -------
    The same rows in the same order and index, in EPSG:4326, with the columns that the profile lists and
    ``suppressed``, the groups whose number is left out. ``lon``, ``lat`` (degrees) and geometry agree; ``radius_km``
    (kilometres) holds the place, however it was rounded. Of withheld incidents stays only what their deaths are
    counted by. ``.attrs["profile"]`` names the profile. Disclosing twice changes nothing. A profile that holds nothing
    back, as ``internal``, gives a copy of the table as it came.

    Raises
    ------
    MapError
        If there is no such profile.
    TableError
        If a column is missing that is needed, or the table has no shapes.
    CRSError
        If the incidents are not in EPSG:4326.

    Notes
    -----
    The rules and their limits are in `incident-maps docs disclosure`.

    Examples
    --------
    >>> import geo
    >>> placed = geo.assign_admin(geo.load_sample().incidents, geo.load_boundaries(level=1))
    >>> public = geo.disclose(placed, gazetteer=geo.load_gazetteer())
    >>> public.loc[7, "place"], "note" in public
    ('Al Bab subdistrict', False)

    """
    chosen = profile_of(profile)
    _require(incidents)
    if chosen.is_open:
        return incidents.copy()
    told = _told(incidents, chosen, protected_by_name(incidents), gazetteer, boundaries)
    shapes = np.full(len(incidents), None, dtype=object)
    shapes[told.points] = shapely.points(told.lon[told.points], told.lat[told.points])
    geometry = {str(incidents.geometry.name): gpd.array.from_shapely(shapes, crs="EPSG:4326")}
    result = gpd.GeoDataFrame(told.result().assign(**geometry), geometry=incidents.geometry.name)
    result.attrs = {"profile": chosen.name}
    return result


def disclosed_table(
    incidents: gpd.GeoDataFrame, profile: str | Profile, gazetteer: Callable[[], Gazetteer]
) -> pd.DataFrame:
    """Give the incidents as :func:`disclose` does, without geometry: a map draws them from ``lon`` and ``lat``.

    ``gazetteer`` is loaded only where it makes a difference: where there are exact sites, facilities or camps to
    coarsen, or places of a gazetteer, which may list them as camps.
    """
    chosen = profile_of(profile)
    _require(incidents)
    if chosen.is_open:
        return pd.DataFrame(incidents)
    named = protected_by_name(incidents)
    exact = chosen.finest != "site" and bool((incidents["precision"] == "site").any())
    listed = any(name in incidents and incidents[name].notna().any() for name in LISTED)
    known = gazetteer() if exact or listed or named.any() else None
    return _told(incidents, chosen, named, known, None).result()


def _told(
    incidents: gpd.GeoDataFrame,
    profile: Profile,
    named: Marks,
    gazetteer: Gazetteer | None,
    boundaries: pd.DataFrame | None,
) -> _Telling:
    told = _Telling(incidents, profile)
    told.by_unit(named | protected_by_gazetteer(incidents, gazetteer), gazetteer, boundaries)
    told.by_settlement(gazetteer)
    told.rounded()
    told.without_withheld()
    return told


def _require(incidents: gpd.GeoDataFrame) -> None:
    require_placed(incidents, _NEEDED)
    require_wgs84(incidents, "incidents")


class _Telling:
    """One table on its way out."""

    def __init__(self, incidents: gpd.GeoDataFrame, profile: Profile) -> None:
        self.profile = profile
        self.incidents = incidents
        names = [str(name) for name in incidents.columns if profile.columns is None or name in profile.columns]
        self.names = [name for name in names if name != incidents.geometry.name]
        work = [name for name in dict.fromkeys((*self.names, *_NEEDED, *_UNITS)) if name in incidents]
        self.table = pd.DataFrame({name: incidents[name] for name in work}, index=incidents.index)
        self.lon, self.lat = (_numbers(incidents[name]) for name in ("lon", "lat"))
        self.radius = _numbers(incidents["radius_km"])
        located = ~np.isnan(self.lon + self.lat)
        unknown = np.where(located, _SITE, _COUNTRY)
        ranks = asked_once(incidents["precision"], lambda word: _RANK.get(word, -1), missing=-1)
        self.rank: Ranks = np.where(ranks < 0, unknown, ranks)
        self.points: Marks = located
        self.silent: Marks = (ranks < 0) & ~located
        self.withheld = incidents["withheld"].fillna(False).to_numpy(dtype=bool)
        self._settled: npt.NDArray[np.integer] = np.zeros(0, dtype=np.int64)

    def by_unit(self, protected: Marks, gazetteer: Gazetteer | None, boundaries: pd.DataFrame | None) -> None:
        """Tell facilities, camps and deaths due to torture by a unit alone."""
        limit = np.full(len(self.table), self.profile.limit("finest"))
        torture = (self.table["incident_type"] == "torture").fillna(False).to_numpy(dtype=bool)
        limit[protected] = np.maximum(limit[protected], self.profile.limit("facilities"))
        limit[torture] = np.maximum(limit[torture], self.profile.limit("torture"))
        coarse = limit >= _ADM3
        rows = np.flatnonzero(coarse)
        if not len(rows):
            return
        self._fill_units(np.flatnonzero(coarse & (limit == _ADM3) & (self.rank <= _SETTLEMENT)), gazetteer)
        shown = np.maximum(self.rank[rows], limit[rows])
        for level, rank in _LEVEL_RANKS:  # a unit that is not known gives way to the next larger one
            missing = self._codes(level, rows) == ""
            shown = np.where((shown == rank) & missing & (self.rank[rows] < rank), rank + 1, shown)
        self.rank[rows] = shown
        for level, rank in _LEVEL_RANKS[:2]:
            self._clear(f"adm{level}_pcode", rows[shown > rank])
        self._name_units(rows, shown, gazetteer, boundaries)
        self.points[rows] = False
        self.radius[rows] = np.nan
        self._clear_all(("place_pcode", "admin_method", *_TELLING), rows)
        self._set("admin_flag", rows, [""] * len(rows))

    def by_settlement(self, gazetteer: Gazetteer | None) -> None:
        """Tell an exact site by the settlement it is in or near, or by a ring."""
        if self.profile.limit("finest") < _SETTLEMENT:
            return
        rows = np.flatnonzero(self.points & (self.rank == _SITE) & ~self.withheld)
        if not len(rows):
            return
        margin = np.nan_to_num(self.radius[rows]) + rounding_km(self.profile.decimals)
        found = nearest_settlement(self._points_of(rows), settlements(gazetteer))
        at = found.row >= 0
        self.lon[rows], self.lat[rows] = (
            np.where(at, found.lon, self.lon[rows]),
            np.where(at, found.lat, self.lat[rows]),
        )
        self.radius[rows] = margin + np.where(at, found.reach_km, 0.0)
        self.rank[rows] = np.where(at, _SETTLEMENT, _NEAR)
        self._set("place_pcode", rows, [code or pd.NA for code in found.pcode])
        self._settled = rows

    def rounded(self) -> None:
        """Round coordinates; a radius that is known grows by as much as the point may have moved."""
        decimals = self.profile.decimals
        if decimals is None:
            return
        rows = np.flatnonzero(self.points)
        lon, lat = self.lon[rows].round(decimals), self.lat[rows].round(decimals)
        moved = rows[(lon != self.lon[rows]) | (lat != self.lat[rows])]
        self.lon[rows], self.lat[rows] = lon, lat
        grows = np.zeros(len(self.table), dtype=bool)
        grows[moved] = True
        grows[self._settled] = False
        self.radius[grows] += rounding_km(decimals)
        # to a tenth of a kilometre, upwards; the same again the second time
        self.radius[rows] = np.ceil(np.round(self.radius[rows] * 10, 6)) / 10

    def without_withheld(self) -> None:
        """Leave of withheld incidents only what their deaths are counted by."""
        rows = np.flatnonzero(self.withheld)
        if not len(rows):
            return
        self._set("incident_id", rows, [_anonymous(name) for name in self.table["incident_id"].iloc[rows]])
        if "period_start" in self.table:  # the period is counted by; the day is not
            periods = with_periods(self.incidents.iloc[rows])
            for name in PERIOD:
                self._set(name, rows, list(periods[name]))
        self._clear_all([str(name) for name in self.table if name not in _COUNTED_BY], rows)
        self._set("admin_flag", rows, [""] * len(rows))
        self.points[rows] = False
        self.radius[rows] = np.nan
        self.silent[rows] = True

    def result(self) -> pd.DataFrame:
        """Put the table together, without geometry."""
        table = self.table
        texts = pd.array([*PRECISION_ORDER, pd.NA], dtype="string")
        table["precision"] = texts.take(np.where(self.silent, -1, self.rank))
        for name, numbers in (("lon", self.lon), ("lat", self.lat)):
            table[name] = _column(np.where(self.points, numbers, np.nan), self.incidents[name])
        table["radius_km"] = _column(self.radius, self.incidents["radius_km"])
        if self.profile.smallest_cell > 1:
            table = withhold_small_cells(table, smallest_cell=self.profile.smallest_cell, totals_known=False)
        names = [name for name in (*self.names, "suppressed") if name in table]
        return table[list(dict.fromkeys(names))]

    def _fill_units(self, rows: npt.NDArray[np.integer], gazetteer: Gazetteer | None) -> None:
        """Give points without a sub-district that of the settlement they are at."""
        rows = rows[self.points[rows] & (self._codes(3, rows) == "")]
        if gazetteer is None or not len(rows):
            return
        found = nearest_settlement(self._points_of(rows), settlements(gazetteer))
        for level, codes in ((2, found.adm2), (3, found.adm3)):
            have = self._codes(level, rows)
            fits = (codes != "") & (have == "") & (found.row >= 0)
            self._set(f"adm{level}_pcode", rows[fits], list(codes[fits]))

    def _name_units(
        self,
        rows: npt.NDArray[np.integer],
        shown: Ranks,
        gazetteer: Gazetteer | None,
        boundaries: pd.DataFrame | None,
    ) -> None:
        """Print the unit instead of the place, and no name that is finer or tells the facility."""
        codes = np.full(len(rows), "", dtype=object)
        for level, rank in reversed(_LEVEL_RANKS):
            have = self._codes(level, rows)
            codes = np.where((shown <= rank) & (have != ""), have, codes)
        codes = np.where((codes == "") & (shown == _COUNTRY), self._codes(1, rows), codes)
        printed = self.table["place"].iloc[rows].fillna("").tolist()
        names = unit_names(codes.tolist(), printed, gazetteer, boundaries)
        self._set("place", rows, [name or pd.NA for name in names])
        self._set("placed_by", rows, ["admin_name" if code else "none" for code in codes])
        for name, rank in (("subdistrict", _ADM3), ("district", _ADM3 + 1)):
            if name in self.table:
                numbers, texts = pd.factorize(self.table[name].iloc[rows].fillna(""))
                tells = np.array([names_protected(str(text)) for text in texts], dtype=bool)[numbers]
                self._clear(name, rows[(shown > rank) | tells])

    def _codes(self, level: int, rows: npt.NDArray[np.integer]) -> npt.NDArray[np.object_]:
        name = f"adm{level}_pcode"
        if name not in self.table:
            return np.full(len(rows), "", dtype=object)
        return self.table[name].iloc[rows].astype(object).fillna("").to_numpy(dtype=object)

    def _points_of(self, rows: npt.NDArray[np.integer]) -> Points:
        stated = self.incidents["place_pcode"].iloc[rows] if "place_pcode" in self.incidents else [""] * len(rows)
        pcode = pd.Series(stated, dtype=object).fillna("").to_numpy(dtype=object)
        return Points(self.lon[rows], self.lat[rows], self._codes(1, rows), pcode)

    def _set(self, name: str, rows: npt.NDArray[np.integer], values: list[object]) -> None:
        if len(rows) and name in self.table:
            column = self.table[name].array.copy()
            column[rows] = pd.array(values, dtype=column.dtype)
            self.table[name] = column

    def _clear(self, name: str, rows: npt.NDArray[np.integer]) -> None:
        if len(rows) and name in self.table and self.table[name].iloc[rows].notna().any():
            gone = np.zeros(len(self.table), dtype=bool)
            gone[rows] = True
            self.table[name] = self.table[name].mask(gone)

    def _clear_all(self, names: Iterable[str], rows: npt.NDArray[np.integer]) -> None:
        for name in names:
            self._clear(name, rows)


_UNITS = ("adm2_pcode", "adm3_pcode", "place_pcode", "district", "subdistrict", "placed_by", "admin_flag")
_LEVEL_RANKS = ((3, _ADM3), (2, _ADM3 + 1), (1, _ADM3 + 2))


def _numbers(column: pd.Series) -> npt.NDArray[np.float64]:
    return np.array(column.astype("Float64").to_numpy(dtype=float, na_value=np.nan), dtype=np.float64)


def _column(numbers: npt.NDArray[np.float64], like: pd.Series) -> pd.Series:
    return pd.Series(pd.array(numbers, dtype="Float64"), index=like.index).astype(like.dtype)


def _anonymous(name: object) -> str:
    """Give a name that only the same incident has, so that an incident in two layers is still counted once."""
    text = str(name)
    if text.startswith("withheld-"):
        return text
    return f"withheld-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
