"""``incident-maps gazetteer``: the lists of places that names are looked up in."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.options import GIVEN_PATH
from geo.errors import one_line


@click.group()
def gazetteer() -> None:
    """See and add the lists of places that names are looked up in."""


@gazetteer.command("list")
def list_added() -> None:
    """List the lists added, before the packaged one."""
    from geo.reference.gazetteer_folder import added_gazetteers

    for path in added_gazetteers():
        click.echo(str(path))
    click.echo("the packaged list: GeoNames, and places that the sample's reports name")


@gazetteer.command()
@click.argument("file", type=GIVEN_PATH)
def add(file: Path) -> None:
    """Check FILE (OCHA's populated places, a GeoNames dump, or a CSV with name, lat, lon) and keep it for later."""
    from geo.reference.gazetteer import load_gazetteer
    from geo.reference.gazetteer_folder import add_gazetteer, added_gazetteers

    kept, places = add_gazetteer(file)
    click.echo(one_line(f"added   {places} places from {file.name}, kept in {kept}"))
    conflicts = load_gazetteer(*added_gazetteers()).conflicts
    if len(conflicts):
        click.echo(f"caution {len(conflicts)} places of two lists disagree; the list added first in name order stands")
