"""``incident-maps gazetteer``: the lists of places that names are looked up in."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.options import GIVEN_PATH
from geo.errors import one_line

_SHOWN = 5


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
    bare = int(load_gazetteer(kept, embedded=False).places["lon"].isna().sum())
    if bare:
        click.echo(f"caution {bare} of them have no coordinates: their names are known, but place nothing on their own")
    conflicts = load_gazetteer(*added_gazetteers()).conflicts
    if len(conflicts):
        click.echo(
            f"caution {len(conflicts)} places of two lists disagree; the list whose file name sorts first stands"
        )
        for each in conflicts.head(_SHOWN).itertuples():
            told = f"{each.name} ({each.place_id}), not {each.other_name} ({each.other_source}): {each.reason}"
            click.echo(one_line(f"        {told}"))
        if len(conflicts) > _SHOWN:
            click.echo(f"        … {len(conflicts) - _SHOWN} more: geo.load_gazetteer(FILE).conflicts lists them")
