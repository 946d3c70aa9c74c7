"""Options that several commands share."""

from __future__ import annotations

import click

from geo.analysis.profiles import PROFILES

profile_option = click.option(
    "--profile", default="public", show_default=True, type=click.Choice(list(PROFILES)),
    help="What of the incidents may be published; see docs/disclosure.md.",
)  # fmt: skip

hotspots_option = click.option(
    "--hotspots", metavar="LEVEL", type=click.IntRange(1, 3),
    help="Rank the governorates (1), districts (2) or sub-districts (3), and outline them by rank.",
)  # fmt: skip
