"""``incident-maps docs``: the pages that say how things are read, placed, ranked and published."""

from __future__ import annotations

from pathlib import Path

import click

_GEO = Path(__file__).resolve().parents[1]

#: The pages by name, each where it lies in the checkout and, likewise, in the installed package.
PAGES = {
    "boundaries": "docs/boundaries.md",
    "disclosure": "docs/disclosure.md",
    "hotspots": "docs/hotspots.md",
    "results": "benchmarks/RESULTS.md",
    "scale": "docs/scale.md",
    "schema": "docs/schema.md",
}


def page(name: str) -> Path:
    """Give the file of a page: inside the installed package, else of the checkout."""
    installed = _GEO / "_pages"
    return (installed if installed.is_dir() else _GEO.parent) / PAGES[name]


@click.command()
@click.argument("name", metavar="[PAGE]", required=False, type=click.Choice(list(PAGES)))
def docs(name: str | None) -> None:
    """Print PAGE of the documents, which come with the package; without a PAGE list them and where they are."""
    if name is not None:
        click.echo(page(name).read_text(encoding="utf-8"), nl=False)
        return
    for each in PAGES:
        file = page(each)
        with file.open(encoding="utf-8") as lines:
            title = next(lines).lstrip("# ").rstrip()
        click.echo(f"{each:<12} {title}\n{'':<12} {file}")
