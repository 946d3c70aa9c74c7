"""``incident-maps hotspots``: the ranking of units as a CSV file, a page or a figure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.cli.options import GIVEN_PATH, FiniteRange, lang_option, profile_option, read_units, tell_of_reading
from geo.errors import one_line
from geo.writing import described_in, refuse_overwriting

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geo.drawing.layers import Layer


@click.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=GIVEN_PATH)
@click.option(
    "-o", "--output", type=GIVEN_PATH, default=Path("hotspots.csv"), show_default=True,
    help="File to write: .csv for the table; .html for a page with the incidents; .png, .svg or .pdf for a figure.",
)  # fmt: skip
@click.option("--level", type=click.IntRange(1, 3), default=3, show_default=True, help="Level of the units ranked.")
@click.option(
    "--boundaries", type=GIVEN_PATH,
    help="Boundaries that go down to the level, such as a COD-AB file, where those in use do not.",
)  # fmt: skip
@click.option(
    "--by", type=click.Choice(["killed", "incidents"]), default="killed", show_default=True, help="What is ranked."
)
@click.option("--types", help="Codes of incident_type to keep, joined by commas.")
@click.option("--population", type=GIVEN_PATH, help="CSV file with the units' p-codes and a column people.")
@click.option(
    "--draws", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="How often places are drawn."
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Same seed, same file.")
@click.option(
    "--alpha", type=FiniteRange(0, 1, min_open=True, max_open=True), default=0.05, show_default=True,
    help="Chance that pure noise is called significant anywhere.",
)  # fmt: skip
@click.option(
    "--clusters", metavar="KM", type=FiniteRange(min=0, min_open=True),
    help="Draw hulls around incidents that lie within so many kilometres of each other (needs the extra hotspots).",
)  # fmt: skip
@click.option("--title", help="Title of the page or figure.")
@lang_option("the page or figure")
@click.option("--crs", help="Coordinate system of tables that name none, such as EPSG:4326.")
@profile_option
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def hotspots(
    sources: tuple[Path, ...],
    output: Path,
    level: int,
    boundaries: Path | None,
    types: str | None,
    population: Path | None,
    crs: str | None,
    profile: str,
    quiet: bool,
    **options: Any,
) -> None:
    """Rank the units where incidents of tables and reports hurt people, with rank intervals and a guard against chance.

    Incidents without coordinates are placed by the place they print, as `place` and `build` do.
    """
    from geo.analysis.population import read_population
    from geo.analysis.published_ranking import published_hotspots
    from geo.exports.csv import write_csv
    from geo.placing.geocode import geocode
    from geo.reference.gazetteer import load_gazetteer
    from geo.reference.gazetteer_folder import added_gazetteers

    refuse_overwriting([*sources, boundaries, population], [output, described_in(output)])
    _require_output(output)
    drawing = {name: options.pop(name) for name in ("clusters", "title", "lang")}
    if output.suffix.lower() == ".csv" and (asked := [f"--{name}" for name in ("clusters", "title") if drawing[name]]):
        raise click.UsageError(f"{' and '.join(asked)}: a table holds none. Let --output end in .html or .png.")
    read, units = _read(sources, crs, quiet), read_units(boundaries, level, quiet=quiet)
    gazetteer = load_gazetteer(*added_gazetteers())
    incidents = geocode(read, gazetteer, boundaries=units)
    kept = None if types is None else [name.strip() for name in types.split(",") if name.strip()]
    table = published_hotspots(
        incidents,
        units,
        profile=profile,
        gazetteer=gazetteer,
        level=level,
        types=kept,
        population=None if population is None else read_population(population, level),
        **options,  # by, draws, seed, alpha
    )
    if output.suffix.lower() == ".csv":
        write_csv(table, output)
    else:
        from geo.analysis.disclosure import disclose
        from geo.placing.admin import assign_admin

        shown = incidents if kept is None else incidents[incidents["incident_type"].isin(kept)]
        public = disclose(assign_admin(shown, units), profile, gazetteer=gazetteer, boundaries=units)
        _draw(table, units, public, output, profile=profile, **drawing)
    if not quiet:
        _print(table, output, profile)


def _require_output(path: Path) -> None:
    """Refuse a suffix that nothing is written for, before anything is ranked."""
    from geo.errors import MapError, Problem

    if path.suffix.lower() not in (".csv", ".html", ".htm", ".png", ".svg", ".pdf"):
        reason = f"nothing is written for the suffix {path.suffix}." if path.suffix else "has no suffix."
        remedy = "Use .csv for the table, .html for a page, or .png, .svg or .pdf for a figure."
        raise MapError(Problem(file=str(path), reason=reason, remedy=remedy))


def _draw(
    table: pd.DataFrame,
    units: gpd.GeoDataFrame,
    incidents: gpd.GeoDataFrame,
    output: Path,
    *,
    profile: str,
    clusters: float | None,
    title: str | None,
    lang: str,
) -> None:
    from geo.analysis.clusters import density_clusters
    from geo.drawing.layers import HotspotLayer, IncidentLayer
    from geo.map import Map

    hulls = None if clusters is None else density_clusters(incidents, radius_km=clusters)
    layers: list[Layer] = [HotspotLayer(table, units, hulls)]
    if output.suffix.lower() in (".html", ".htm"):  # on paper symbols would hide what is ranked
        layers.append(IncidentLayer(incidents))
    Map(layers, title=title, lang=lang, profile=profile).save(output)


def _read(sources: tuple[Path, ...], crs: str | None, quiet: bool) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import pandas as pd

    from geo.errors import InputFileError
    from geo.gathering import read_source, refuse_repeated
    from geo.sources import each_once

    distinct, again = each_once(sources)
    if again:
        raise InputFileError.from_problems(again)
    frames = [read_source(source, crs=crs) for source in distinct]
    refuse_repeated(frames, [source.name for source in distinct])
    if not quiet:
        for frame in frames:
            tell_of_reading(frame)
    if len(frames) == 1:
        return frames[0]
    together = pd.concat(frames, ignore_index=True)
    return gpd.GeoDataFrame(together, geometry="geometry", crs="EPSG:4326")


def _print(table: pd.DataFrame, output: Path, profile: str) -> None:
    facts = table.attrs["hotspots"]
    account = facts["account"]
    parts = " + ".join(
        f"{account[name]} {words}"
        for name, words in (
            ("in_unit", "in a unit"),
            ("spread_over_larger_unit", "known to a larger unit only"),
            ("unplaced", "not placed"),
            ("withheld", "withheld"),
            ("outside_headline", "outside the headline"),
            ("other_types", "of other types"),
        )
    )
    ranked = table[table["status"] == "ranked"]
    click.echo(f"incidents {account['rows']} = {parts}")
    click.echo(f"units     {len(ranked)} ranked, {len(table) - len(ranked)} with too little data")
    for row in ranked.head(10).itertuples():
        click.echo(one_line(f"{row.rank!s:>9} {row.name}: {row.reason}"))
    click.echo(f"caution   {facts['caution']}")
    hidden = int(table["suppressed"].notna().sum()) if "suppressed" in table else 0
    told = f"; the number of children is not shown in {hidden} units" if hidden else ""
    click.echo(f"profile   {profile}{told}")
    beside = f", its alternative text in {described_in(output).name}" if output.suffix.lower() == ".png" else ""
    click.echo(one_line(f"wrote     {output}{beside}"))
