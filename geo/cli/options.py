"""Options that several commands share."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.analysis.profiles import PROFILES
from geo.errors import one_line

if TYPE_CHECKING:
    import geopandas as gpd


class GivenPath(click.Path):
    """A path that is not empty: an unset variable of a script is no name for the folder one stands in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Give the path, or a usage error."""
        if value == "":
            self.fail("the name is empty; name a file or a folder.", param, ctx)
        if "\0" in str(value):
            self.fail("the name holds a zero byte, as no name of a file does.", param, ctx)
        return super().convert(value, param, ctx)


class FiniteRange(click.FloatRange):
    """A range of numbers; ``nan`` and ``inf`` are none, though no bound stops the first."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Give the number, or a usage error."""
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a number one can measure by.", param, ctx)
        return number


GIVEN_PATH = GivenPath(path_type=Path)

#: Languages of maps and figures.
LANGUAGES = ("en", "ar")


def lang_option(what: str) -> Callable[[Any], Any]:
    """Make the option ``--lang`` of a command that writes ``what``."""
    return click.option(
        "--lang", default="en", show_default=True, type=click.Choice(LANGUAGES), help=f"Language of {what}."
    )


profile_option = click.option(
    "--profile", default="public", show_default=True, type=click.Choice(list(PROFILES)),
    help="For whom it is: public tells least of the incidents, internal all; `docs disclosure` prints the rules.",
)  # fmt: skip

hotspots_option = click.option(
    "--hotspots", metavar="LEVEL", type=click.IntRange(1, 3),
    help="Rank the governorates (1), districts (2) or sub-districts (3), and outline them by rank.",
)  # fmt: skip


def caution(remark: str) -> None:
    """Say what is to be minded, beside the output."""
    click.echo(one_line(f"caution   {remark}"), err=True)


def tell_of_reading(incidents: gpd.GeoDataFrame) -> None:
    """Say of a table or report that was read what was left out, what was assumed, and that it holds no incident."""
    from geo.gathering import reading_remarks

    for remark in reading_remarks(incidents):
        caution(remark)
    if not len(incidents):
        caution(f"{incidents.attrs['file']}: no incident was found in it")


def read_units(boundaries: Path | None, level: int, *, quiet: bool = False) -> gpd.GeoDataFrame:
    """Read the units of a file or of the set in use, and say where those of a file do not cover Syria once."""
    from geo.reference.boundaries import load_boundaries
    from geo.reference.boundary_checks import coverage_cautions
    from geo.reference.boundary_files import read_boundaries

    if boundaries is None:
        return load_boundaries(level=level)
    units = read_boundaries(boundaries, level)
    if quiet:
        return units
    for sentence in coverage_cautions(units):
        caution(f"{boundaries.name}: {sentence}")
    return units
