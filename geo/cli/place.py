"""``incident-maps place``: a table of incidents, placed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.options import GIVEN_PATH, lang_option, profile_option, read_units, tell_of_reading
from geo.errors import one_line

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.reference.gazetteer import Gazetteer

_SHOWN = 20


@click.command()
@click.argument("table", metavar="SOURCE", type=GIVEN_PATH)
@click.option(
    "-o", "--output", required=True, type=GIVEN_PATH,
    help="File to write: .csv, .parquet, .geojson or .gpkg (points, rings, units), .gpx or .kml (points, rings).",
)  # fmt: skip
@click.option(
    "--boundaries", type=GIVEN_PATH,
    help="Boundaries to use instead of the set in use, such as a COD-AB file.",
)  # fmt: skip
@click.option("--level", type=click.IntRange(1, 3), default=1, show_default=True, help="Level of the boundaries.")
@click.option("--crs", help="Coordinate system of a table that names none, such as EPSG:4326.")
@lang_option("the words in GPX and KML")
@profile_option
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def place(
    table: Path,
    output: Path,
    boundaries: Path | None,
    level: int,
    crs: str | None,
    lang: str,
    profile: str,
    quiet: bool,
) -> None:
    """Place the incidents of SOURCE, a table or a report, by their coordinates or by the place they print.

    What is written says how well each place is known; points go to a GPS as .gpx, to QGIS as .gpkg, to a globe as .kml.
    The profile rules GPX and KML, which are passed on; tables and GeoPackages keep every column that SOURCE holds and
    `docs schema` lists.

    The file is your own working table and stays whole, whatever it tells; only build, map and report make it fit to
    publish.

    Parquet to Parquet goes batch by batch, in memory that does not grow with the file, by coordinates alone.
    """
    from geo.analysis.disclosure import disclose
    from geo.exports.table import CARRIED, write_incidents
    from geo.writing import refuse_overwriting

    refuse_overwriting([table, boundaries], [output])
    units = read_units(boundaries, level, quiet=quiet)
    if table.suffix.casefold() == output.suffix.casefold() == ".parquet":
        _stream(table, output, units, quiet)
    else:
        placed, gazetteer = _placed(table, units, crs, quiet)
        told = placed
        if output.suffix.casefold() in CARRIED:
            told = disclose(placed, profile, gazetteer=gazetteer, boundaries=units)
        write_incidents(told, output, units=units, lang=lang)
        if not quiet:
            _tell(placed, str(output) if told is placed else f"{output} (profile {profile}): {_held(told)}")


def _placed(source: Path, units: gpd.GeoDataFrame, crs: str | None, quiet: bool) -> tuple[gpd.GeoDataFrame, Gazetteer]:
    from geo.gathering import read_source
    from geo.placing.admin import assign_admin
    from geo.placing.geocode import geocode
    from geo.placing.reconcile import how_placed
    from geo.reference.gazetteer import load_gazetteer
    from geo.reference.gazetteer_folder import added_gazetteers

    incidents = read_source(source, crs=crs)
    if not quiet:
        tell_of_reading(incidents)
    gazetteer = load_gazetteer(*added_gazetteers())
    placed = assign_admin(geocode(incidents, gazetteer, boundaries=units), units)
    placed["mapped_as"] = how_placed(placed)
    return placed, gazetteer


def _held(told: gpd.GeoDataFrame) -> str:
    """Count what a file to carry on holds: a profile makes points coarser, and units are not drawn in it."""
    from geo.placing.reconcile import how_placed

    ways = how_placed(told).value_counts()
    points, rings = int(ways.get("point", 0)), int(ways.get("area", 0))
    return f"{points} points, {rings} rings, {len(told) - points - rings} counted in its description"


def _tell(placed: gpd.GeoDataFrame, output: str) -> None:
    counts = placed["mapped_as"].value_counts()
    click.echo(f"read    {len(placed)} incidents")
    listed = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
    click.echo(f"placed  {listed or 'nothing: no incident is told one by one'}")
    left = placed[placed["place_reason"].notna()]
    for identifier, reason, hints in left[["incident_id", "place_reason", "place_suggestions"]].head(_SHOWN).to_numpy():
        similar = f" Similar: {hints}" if isinstance(hints, str) else ""
        click.echo(one_line(f"        {identifier}: {reason}{similar}"))
    if len(left) > _SHOWN:
        click.echo(f"        … {len(left) - _SHOWN} more in the column place_reason")
    click.echo(f"wrote   {one_line(output)}")


def _stream(table: Path, output: Path, units: gpd.GeoDataFrame, quiet: bool) -> None:
    from geo.placing.streaming import place_file

    if quiet:
        place_file(table, output, boundaries=units)
        return
    with click.progressbar(length=1, label="placing", show_pos=True) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        written = place_file(table, output, boundaries=units, progress=progress)
    click.echo(f"wrote   {written.rows} rows to {one_line(str(written.path))}")
    click.echo("        " + ", ".join(f"{name} {count}" for name, count in sorted(written.methods.items())))
