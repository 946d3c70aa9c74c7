"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.analysis.profiles import PROFILES

if TYPE_CHECKING:
    import geopandas as gpd

profile_option = click.option(
    "--profile", default="public", show_default=True, type=click.Choice(list(PROFILES)),
    help="What of the incidents may be published; see docs/disclosure.md.",
)  # fmt: skip

hotspots_option = click.option(
    "--hotspots", metavar="LEVEL", type=click.IntRange(1, 3),
    help="Rank the governorates (1), districts (2) or sub-districts (3), and outline them by rank.",
)  # fmt: skip


def read_units(boundaries: Path | None, level: int, *, quiet: bool = False) -> gpd.GeoDataFrame:
    """Read the units of a file or of the set in use, and say where those of a file do not cover Syria once."""
    from geo.reference.boundaries import load_boundaries
    from geo.reference.boundary_checks import coverage_cautions

    units = load_boundaries(boundaries, level=level)
    if boundaries is None or quiet:
        return units
    for caution in coverage_cautions(units):
        click.echo(f"caution   {boundaries.name}: {caution}", err=True)
    return units
