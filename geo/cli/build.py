"""``incident-maps build``: the main job from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.options import GIVEN_PATH, hotspots_option, lang_option, profile_option, read_units
from geo.errors import one_line, shown

if TYPE_CHECKING:
    from geo.pipeline import Built

_LEFT_OUT = {
    "public": "no quotes and notes, places to two decimals, facilities and camps by sub-district, no small numbers",
    "partner": "no quotes, places to three decimals, facilities and camps by sub-district",
    "internal": "nothing is left out; not for publication",
}


@click.command()
@click.argument("sources", metavar="[SOURCE]...", nargs=-1, type=GIVEN_PATH)
@click.option(
    "-o", "--output", type=GIVEN_PATH, default=Path("maps/build"), show_default=True,
    help="Folder to write into; made if absent.",
)  # fmt: skip
@click.option("--title", help="Title of the map.")
@lang_option("the map")
@click.option(
    "--boundaries", type=GIVEN_PATH,
    help="Governorates to use instead of the set in use, such as a COD-AB file.",
)  # fmt: skip
@click.option("--crs", help="Coordinate system of incident tables that name none, such as EPSG:4326.")
@click.option("--tiles", help="Background tiles by xyzservices name; the map then asks that server.")
@hotspots_option
@profile_option
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def build(
    sources: tuple[Path, ...],
    output: Path,
    title: str | None,
    lang: str,
    boundaries: Path | None,
    crs: str | None,
    tiles: str | None,
    hotspots: int | None,
    profile: str,
    quiet: bool,
) -> None:
    """Read reports and tables (none: the embedded sample), write the map and the tables behind it.

    Reports are .txt, .pdf, .html or .docx files; tables .csv, .xlsx, .geojson, .gpkg or .parquet.
    """
    from geo.pipeline import OWNED
    from geo.pipeline import build as build_folder
    from geo.writing import refuse_overwriting

    def progress(step: str) -> None:
        if not quiet:
            click.echo(one_line(f"… {step}"), err=True)

    refuse_overwriting([boundaries], [output / name for name in OWNED])
    units = read_units(boundaries, 1, quiet=quiet) if boundaries else None
    ranked = read_units(boundaries, hotspots, quiet=quiet or hotspots == 1) if hotspots else None
    built = build_folder(
        sources, output=output, boundaries=units, crs=crs, title=title, lang=lang, tiles=tiles, hotspots=ranked,
        profile=profile, progress=progress,
    )  # fmt: skip
    if not quiet:
        _print_account(built)


def _print_account(built: Built) -> None:
    from geo.tables.periods import period_key

    deaths = built.coverage.as_json()["killed"]
    click.echo(f"read      {built.incidents} incidents, {built.totals} rows of totals")
    click.echo(
        f"deaths    {deaths['stated']} stated = {deaths['mapped']} mapped"
        f" + {deaths['unplaced']} not placed + {deaths['withheld']} withheld"
    )
    for account in built.coverage.accounts[:20]:
        days = period_key(account.period_start, account.period_end) or "no date"
        parts = f"{account.stated} = {account.mapped} + {account.unplaced} + {account.withheld}"
        beyond = f"; its parts hold {account.beyond_stated} more" if account.beyond_stated else ""
        click.echo(f"          {shown(account.source)} {days}: {parts}{beyond}")
    if len(built.coverage.accounts) > 20:
        click.echo(f"          … {len(built.coverage.accounts) - 20} more sources and periods in coverage.json")
    how = {
        name: built.coverage.incidents_placed(name) for name in ("point", "area", "governorate", "unplaced", "withheld")
    }
    click.echo(
        f"incidents {how['point']} as points, {how['area']} as areas, {how['governorate']} known to a governorate only,"
        f" {how['unplaced']} not placed, {how['withheld']} withheld"
    )
    if how["governorate"] or how["unplaced"]:
        click.echo("          `incident-maps place` says why of each; `incident-maps gazetteer add` brings more places")
    for identifier, place in built.not_placed[["incident_id", "place"]].head(20).itertuples(index=False):
        printed = shown(place) if isinstance(place, str) else "no place is printed"
        click.echo(f"          not placed: {shown(identifier, most=100)} ({printed})")
    for remark in built.remarks:
        click.echo(f"caution   {remark}")
    for pair in built.coverage.overlapping[:5]:
        click.echo(f"caution   periods overlap, deaths may count twice: {pair[0]} and {pair[1]}")
    click.echo(f"profile   {built.profile.name}: {_LEFT_OUT.get(built.profile.name, '')}")
    click.echo(f"wrote     {', '.join(built.files)} in {one_line(str(built.folder))}")
