"""``incident-maps map``: one map as a page or as a figure for a report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.cli.options import GIVEN_PATH, LANGUAGES, caution, hotspots_option, lang_option, profile_option, read_units
from geo.errors import one_line

if TYPE_CHECKING:
    from geo.figures.options import FigureOptions


def _size(_: click.Context, __: click.Parameter, value: str | None) -> str | tuple[float, float] | None:
    """Read a named size, or width by height in millimetres such as ``120x90``."""
    wide, x, high = (value or "").partition("x")
    if not x:
        return value
    try:
        return float(wide), float(high)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is neither a name nor like 120x90 (millimetres).") from error


@click.command("map")
@click.argument("sources", metavar="[SOURCE]...", nargs=-1, type=GIVEN_PATH)
@click.option(
    "-o", "--output", required=True, type=GIVEN_PATH,
    help="File to write: .html for a page; .png (its alternative text beside it), .svg or .pdf for a figure.",
)  # fmt: skip
@click.option("--size", callback=_size, help="column, page, slide, or width x height in mm such as 120x90.")
@click.option("--dpi", type=click.IntRange(36, 1200), help="Dots an inch of a PNG; 300 if not given.")
@lang_option("the map")
@click.option("--second-lang", type=click.Choice(LANGUAGES), help="A second language on the same figure.")
@click.option("--digits", type=click.Choice(["latin", "arabic"]), help="Digits of an Arabic figure.")
@click.option("--title", help="Title of the map.")
@click.option("--period", help="Period to draw, such as 2021-02; all periods if not given.")
@click.option("--area", help="Area layer to draw, by its title; the first if not given.")
@click.option("--facet", type=click.Choice(["month"]), help="One panel a period.")
@click.option("--chart", type=click.Choice(["map", "ranking"]), help="A map, or a dot plot of the governorates.")
@click.option("--made", help="Date to print on the figure, in words.")
@click.option("--author", help="Author, for the metadata of the file.")
@click.option(
    "--boundaries", type=GIVEN_PATH,
    help="Governorates to use instead of the set in use, such as a COD-AB file.",
)  # fmt: skip
@click.option("--crs", help="Coordinate system of incident tables that name none, such as EPSG:4326.")
@hotspots_option
@profile_option
def map_command(
    sources: tuple[Path, ...],
    output: Path,
    lang: str,
    title: str | None,
    boundaries: Path | None,
    crs: str | None,
    hotspots: int | None,
    profile: str,
    **figure: Any,
) -> None:
    """Draw reports and tables (none: the embedded sample) as one file, ready to paste or to send.

    Reports are .txt, .pdf, .html or .docx files; tables .csv, .xlsx, .geojson, .gpkg or .parquet.
    """
    from geo.pipeline import map_of
    from geo.writing import described_in, refuse_overwriting

    refuse_overwriting([*sources, boundaries], [output, described_in(output)])
    _refuse_idle(output, lang, figure)
    units = read_units(boundaries, 1) if boundaries else None
    ranked = read_units(boundaries, hotspots, quiet=hotspots == 1) if hotspots else None
    options: FigureOptions = {name: value for name, value in figure.items() if value is not None}  # type: ignore[assignment]
    spec = map_of(
        sources, boundaries=units, crs=crs, title=title, lang=lang, hotspots=ranked, profile=profile, remark=caution
    )
    written = spec.save(output, **options)
    beside = f", its alternative text in {described_in(written).name}" if written.suffix.lower() == ".png" else ""
    click.echo(one_line(f"wrote {written}{beside} (profile {profile})"))


def _refuse_idle(output: Path, lang: str, figure: Mapping[str, Any]) -> None:
    """Refuse what is asked for and would change nothing."""
    second, suffix = figure["second_lang"], output.suffix.lower()
    idle = [
        ("--second-lang", second == lang, f"{lang} is the first language already."),
        ("--digits", figure["digits"] and "ar" not in (lang, second), "only Arabic is written in two kinds of digits."),
        (
            "--dpi",
            figure["dpi"] and suffix != ".png",
            f"a {suffix or 'file without a suffix'} has no dots; a .png has.",
        ),
    ]
    if told := [f"{option}: {why}" for option, asked, why in idle if asked]:
        raise click.UsageError(" ".join(told))
