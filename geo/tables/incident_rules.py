"""What must hold between the columns of an incident, and the honest defaults that follow from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from geo.errors import Problem
from geo.reference import names
from geo.tables.defects import Defects

#: Longitudes and latitudes of a box around Syria, to recognise swapped coordinates.
SYRIA_BOX = (35.5, 32.0, 42.5, 37.5)
#: The radius (kilometres) up to which coordinates may be those of a settlement.
SETTLEMENT_KM = 5.0
#: No radius (kilometres) is wider than the country.
MOST_RADIUS_KM = 1_000
_NAMED_NOBODY = ("unknown", "other")


def fill_defaults(frame: pd.DataFrame) -> tuple[str, ...]:
    """Fill what follows from other columns, in place of a frame the caller owns; tell what was assumed.

    ``killed`` and ``injured`` bound themselves where no bound is given. ``attribution`` is ``stated`` where a party is
    named, else ``unknown``. Given coordinates are ``placed_by`` ``coordinates``; without a word about their precision
    they are known to the settlement, unless a wide radius or the way they were placed says otherwise.
    """
    for measure in ("killed", "injured"):
        fill_bounds(frame, measure, f"{measure}_min", f"{measure}_max")
    named = frame["party"].notna() & ~frame["party"].isin(_NAMED_NOBODY)
    frame["attribution"] = frame["attribution"].fillna(named.map({True: "stated", False: "unknown"}).astype("string"))
    placed = frame["lon"].notna()
    frame.loc[placed & frame["placed_by"].isna(), "placed_by"] = "coordinates"
    return tuple(_fill_precision(frame, placed & frame["precision"].isna()))


def _fill_precision(frame: pd.DataFrame, unqualified: pd.Series) -> Iterator[str]:
    """Say how exactly coordinates are known that come without a word about it; never finer than the row allows."""
    coarse = unqualified & frame["placed_by"].isin(["admin_name", "none"])
    wide = unqualified & ~coarse & (frame["radius_km"] > SETTLEMENT_KM).fillna(False)
    exact = unqualified & ~coarse & ~wide
    said = {
        "adm1": (coarse, "placed by the name of a unit or not at all; they are taken as known to the governorate"),
        "near": (wide, f"with a radius above {SETTLEMENT_KM:g} km; they are drawn as areas of that radius"),
        "settlement": (exact, "without a precision; they are taken as known to the settlement"),
    }
    for precision, (rows, words) in said.items():
        frame.loc[rows, "precision"] = precision
        if rows.any():
            yield f"{int(rows.sum())} incidents have coordinates {words}."


def fill_bounds(frame: pd.DataFrame, value: str, low: str, high: str) -> None:
    """Bound a stated number by itself where neither bound is given; one given bound leaves the other open."""
    exact = frame[value].notna() & frame[low].isna() & frame[high].isna()
    frame.loc[exact, low] = frame.loc[exact, value]
    frame.loc[exact, high] = frame.loc[exact, value]


def incident_problems(frame: pd.DataFrame, defects: Defects) -> Iterator[Problem]:
    """Find every row that contradicts itself or another row."""
    yield from _repeated_ids(frame, defects)
    yield from _disordered(frame, defects)
    yield from _groups(frame, defects)
    yield from _coordinates(frame, defects)
    yield from _attributions(frame, defects)
    yield from _names_and_codes(frame, defects)
    yield from _half_periods(frame, defects)


def _repeated_ids(frame: pd.DataFrame, defects: Defects) -> Iterator[Problem]:
    first_row: dict[Any, int] = {}
    for position, identifier in enumerate(frame["incident_id"]):
        if pd.isna(identifier):
            continue
        if identifier in first_row:
            yield defects.at(
                position,
                "incident_id",
                identifier,
                f"is also the incident_id of row {defects.rows[first_row[identifier]]}.",
                "Give each incident an identifier of its own.",
            )
        else:
            first_row[identifier] = position


def _disordered(frame: pd.DataFrame, defects: Defects) -> Iterator[Problem]:
    ordered = (
        ("killed_min", "killed"),
        ("killed", "killed_max"),
        ("killed_min", "killed_max"),
        ("injured_min", "injured"),
        ("injured", "injured_max"),
        ("injured_min", "injured_max"),
        ("date", "date_end"),
        ("period_start", "period_end"),
        ("quote_start", "quote_end"),
    )
    for low, high in ordered:
        yield from defects.disorder(frame, low, high)


def _groups(frame: pd.DataFrame, defects: Defects) -> Iterator[Problem]:
    for group in ("children", "women", "medical", "media", "civil_defense"):
        for position in defects.where(frame[group] > frame["killed_max"]):
            killed = frame["killed_max"].iloc[position]
            yield defects.at(
                position,
                group,
                frame[group].iloc[position],
                f"is more than the {killed} killed.",
                "Groups are counted among the killed; correct one of the two.",
            )
    both = frame["children"] + frame["women"]
    single = (frame["children"] <= frame["killed_max"]) & (frame["women"] <= frame["killed_max"])
    for position in defects.where((both > frame["killed_max"]) & single):
        yield defects.at(
            position,
            "children",
            frame["children"].iloc[position],
            f"and women ({frame['women'].iloc[position]}) are together more than the "
            f"{frame['killed_max'].iloc[position]} killed.",
            "Women are adults here: count a girl among the children only.",
        )


def _coordinates(frame: pd.DataFrame, defects: Defects) -> Iterator[Problem]:
    lon, lat = frame["lon"], frame["lat"]
    for present, absent in (("lon", "lat"), ("lat", "lon")):
        alone = frame[present].notna() & frame[absent].isna() & ~defects.refused(absent, len(frame))
        for position in defects.where(alone):
            yield defects.at(
                position,
                present,
                frame[present].iloc[position],
                f"stands without {absent}.",
                "Give both lon and lat, or neither.",
            )
    west, south, east, north = SYRIA_BOX
    inside = lon.between(west, east) & lat.between(south, north)
    swapped = lat.between(west, east) & lon.between(south, north) & ~inside
    for position in defects.where(swapped):
        yield defects.at(
            position,
            "lon",
            f"{lon.iloc[position]:g}, {lat.iloc[position]:g}",
            "longitude and latitude look swapped: exchanged, the point lies in Syria.",
            "Put degrees east (35.5 to 42.5 in Syria) in lon and degrees north (32 to 37.5) in lat.",
        )
    for column, limit in (("lon", 180.0), ("lat", 90.0)):
        for position in defects.where((frame[column].abs() > limit) & ~swapped):
            yield defects.at(
                position,
                column,
                frame[column].iloc[position],
                f"is not between -{limit:g} and {limit:g} degrees.",
                "Give WGS 84 degrees, or name the coordinate system (--crs, in Python crs=).",
            )
    for position in defects.where(~frame["radius_km"].fillna(0).between(0, MOST_RADIUS_KM)):
        yield defects.at(
            position,
            "radius_km",
            frame["radius_km"].iloc[position],
            f"is not between 0 and {MOST_RADIUS_KM:,} km.",
            "Write kilometres; leave the cell empty where the radius is not known.",
        )


def _attributions(frame: pd.DataFrame, defects: Defects) -> Iterator[Problem]:
    party, attribution = frame["party"], frame["attribution"]
    nobody = party.isna() | (party == "unknown")
    for position in defects.where((attribution == "stated") & nobody & ~defects.refused("party", len(frame))):
        yield defects.at(
            position, "attribution", "stated", "but no party is given.", "Name the party, or write unknown."
        )
    for position in defects.where((attribution == "unknown") & party.notna() & ~party.isin(_NAMED_NOBODY)):
        yield defects.at(
            position,
            "attribution",
            "unknown",
            f"but the party is given as {party.iloc[position]}.",
            "Write stated or disputed, or leave the party empty.",
        )


def _names_and_codes(frame: pd.DataFrame, defects: Defects) -> Iterator[Problem]:
    printed = frame["governorate"]
    unknown = [name for name in printed.dropna().unique() if names.find_pcode(name) is None]
    for position in defects.where(printed.isin(unknown)):
        yield defects.unknown_governorate(position, "governorate", printed.iloc[position])
    yield from defects.bad_pcodes(frame)
    codes = printed.map({name: names.find_pcode(name) for name in printed.dropna().unique()})
    for position in defects.where(codes.notna() & frame["adm1_pcode"].notna() & (codes != frame["adm1_pcode"])):
        yield defects.at(
            position,
            "adm1_pcode",
            frame["adm1_pcode"].iloc[position],
            f"but the governorate is given as {printed.iloc[position]} ({codes.iloc[position]}).",
            "Correct one of the two.",
        )


def _half_periods(frame: pd.DataFrame, defects: Defects) -> Iterator[Problem]:
    for given, absent in (("period_start", "period_end"), ("period_end", "period_start")):
        alone = frame[given].notna() & frame[absent].isna() & ~defects.refused(absent, len(frame))
        for position in defects.where(alone):
            day = frame[given].iloc[position]
            yield defects.at(position, given, f"{day:%Y-%m-%d}", f"stands without {absent}.", "Give both, or neither.")
