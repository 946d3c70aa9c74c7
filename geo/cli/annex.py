"""``incident-maps report``: a map annex from one command."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.options import GIVEN_PATH, caution, lang_option, profile_option, read_units
from geo.errors import one_line


@click.command("report")
@click.argument("sources", metavar="[SOURCE]...", nargs=-1, type=GIVEN_PATH)
@click.option(
    "-o", "--output", required=True, type=GIVEN_PATH, help="File to write: .docx or .html.",
)  # fmt: skip
@lang_option("the annex")
@click.option("--title", help="Title of the annex.")
@click.option("--author", default="", help="Author, for the metadata of the document.")
@click.option(
    "--boundaries", type=GIVEN_PATH,
    help="Governorates to use instead of the set in use, such as a COD-AB file.",
)  # fmt: skip
@click.option("--crs", help="Coordinate system of incident tables that name none, such as EPSG:4326.")
@profile_option
def report(
    sources: tuple[Path, ...],
    output: Path,
    lang: str,
    title: str | None,
    author: str,
    boundaries: Path | None,
    crs: str | None,
    profile: str,
) -> None:
    """Write a map annex of reports and tables (none: the embedded sample): figures, tables, method, sources and limits.

    Reports are .txt, .pdf, .html or .docx files; tables .csv, .xlsx, .geojson, .gpkg or .parquet.
    """
    from geo.figures.annex.saving import save_annex
    from geo.pipeline import map_of
    from geo.writing import refuse_overwriting

    refuse_overwriting([*sources, boundaries], [output])
    units = read_units(boundaries, 1) if boundaries else None
    spec = map_of(sources, boundaries=units, crs=crs, title=title, lang=lang, profile=profile, remark=caution)
    written = save_annex(spec.scene(), output, author=author)
    click.echo(f"wrote {one_line(str(written))} (profile {profile})")
