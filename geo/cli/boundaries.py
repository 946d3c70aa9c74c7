"""``incident-maps boundaries``: see, install, add and choose boundary sets."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.cli.options import GIVEN_PATH, FiniteRange
from geo.errors import one_line

if TYPE_CHECKING:
    from geo.reference.store import KeptSet


@click.group()
def boundaries() -> None:
    """See, install, add and choose the boundary sets that places are joined to."""


@boundaries.command("list")
def list_sets() -> None:
    """List the sets that are here and those that can be installed."""
    from geo.reference.packaged import source_of
    from geo.reference.publishers import PUBLISHERS
    from geo.reference.store import EMBEDDED_SET, kept_sets, set_in_use

    used = set_in_use()
    known = source_of("governorates.geojson")
    here: dict[str, tuple[tuple[int, ...], str, str]] = {EMBEDDED_SET: ((1,), known.date, known.title)}
    here |= {kept.name: (kept.levels, kept.facts.date, kept.facts.title) for kept in kept_sets()}
    for name, (levels, date, title) in here.items():
        mark = "*" if name == used else " "
        click.echo(f"{mark} {name:<16} levels {','.join(map(str, levels)):<6} {date:<12} {title}")
    for publisher in PUBLISHERS.values():
        if publisher.name not in here:
            levels_there = ",".join(map(str, publisher.levels))
            click.echo(f"  {publisher.name:<16} levels {levels_there:<6} {'not here':<12} {publisher.title}")
    click.echo(f"\n* in use. Install with `incident-maps boundaries install {next(iter(PUBLISHERS))}`.")


@boundaries.command()
@click.argument("name", default="cod-ab")
@click.option("--api", help="Another address to ask for the list of files, such as a mirror's.")
@click.option("--keep-in-use", is_flag=True, help="Do not make the new set the one in use.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def install(name: str, api: str | None, keep_in_use: bool, quiet: bool) -> None:
    """Fetch the official set NAME (cod-ab or geoboundaries), check it, keep it and use it from now on."""
    from geo.reference.publishers import install_set
    from geo.reference.store import use_set

    with ExitStack() as stack:
        progress = _nothing if quiet else stack.enter_context(_download_bar(f"fetching {name}"))
        kept = install_set(name, api=api, progress=progress)
    _index(kept)
    if not keep_in_use:
        use_set(kept.name)
    if not quiet:
        _print_set(kept)
        click.echo(f"in use: {'as before' if keep_in_use else kept.name}")


@boundaries.command()
@click.argument("file", type=GIVEN_PATH)
@click.option(
    "--level", type=click.IntRange(1, 3), required=True, help="Finest level of the file; coarser ones follow."
)
@click.option("--name", help="Name to keep it under; by default that of the file.")
@click.option("--source", default="", help="Who made it.")
@click.option("--licence", default="see the file's source", help="Its licence.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="The day it is valid on, as 2020-12-17.")
@click.option("--accuracy-km", type=FiniteRange(0), help="Its nominal accuracy in kilometres.")
@click.option("--note", default="", help="What to mind.")
def add(
    file: Path,
    level: int,
    name: str | None,
    source: str,
    licence: str,
    date: dt.datetime | None,
    accuracy_km: float | None,
    note: str,
) -> None:
    """Check a boundary FILE of your own and keep a copy of it as a set."""
    import re

    from geo.reference.boundaries import load_boundaries
    from geo.reference.boundary_checks import coverage_cautions
    from geo.reference.store import SetFacts, keep_set

    plain = name or re.sub(r"[^a-z0-9_-]+", "-", file.stem.casefold()).strip("-_")[:40] or "mine"
    facts = SetFacts(
        title=file.stem, source=source or f"file {file.name}", licence=licence,
        date=f"{date:%Y-%m-%d}" if date else "", accuracy_km=accuracy_km,
        note=note,
    )  # fmt: skip
    kept = keep_set(plain, file, facts, finest=level)
    _index(kept)
    _print_set(kept)
    for caution in coverage_cautions(load_boundaries(level=level, name=kept.name)):
        click.echo(one_line(f"caution   {file.name}: {caution}"), err=True)
    click.echo(f"use it with: incident-maps boundaries use {kept.name}")


@boundaries.command()
@click.argument("name")
def use(name: str) -> None:
    """Make the set NAME the one in use; "embedded" is the packaged one."""
    from geo.reference.store import use_set

    use_set(name)
    click.echo(f"in use: {name}")


@boundaries.command()
@click.argument("name", required=False)
def show(name: str | None) -> None:
    """Say what is known of the set NAME, by default the one in use."""
    from geo.reference.packaged import source_of
    from geo.reference.store import EMBEDDED_SET, kept_set, set_in_use

    chosen = name or set_in_use()
    if chosen != EMBEDDED_SET:
        _print_set(kept_set(chosen))
        return
    known = source_of("governorates.geojson")
    _print_facts(
        {
            "name": EMBEDDED_SET, "title": known.title, "levels": "1", "source": known.source, "date": known.date,
            "licence": known.licence, "attribution": known.attribution, "accuracy": _kilometres(known.accuracy_km),
            "sha256": known.sha256, "note": known.note,
        }
    )  # fmt: skip


@contextmanager
def _download_bar(label: str) -> Iterator[Callable[[int, int | None], None]]:
    """Give a function that draws how much of a download is there; it may start again, and its end may be unknown."""
    bar: Any
    with click.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def progress(done: int, total: int | None) -> None:
            bar.length = max(total or done, 1)
            bar.update(done - bar.pos)

        yield progress


def _nothing(_done: int, _total: int | None) -> None:
    """Show no progress."""


def _index(kept: KeptSet) -> None:
    from geo.placing.units import prepare_units
    from geo.reference.boundaries import load_boundaries

    prepare_units(load_boundaries(level=max(kept.levels), name=kept.name)).index()


def _print_set(kept: KeptSet) -> None:
    facts = kept.facts
    _print_facts(
        {
            "name": kept.name, "title": facts.title, "levels": ", ".join(map(str, kept.levels)),
            "source": facts.source, "address": facts.source_url, "date": facts.date, "licence": facts.licence,
            "attribution": facts.attribution, "accuracy": _kilometres(facts.accuracy_km),
            "sha256": kept.sha256.get(kept.original, ""), "note": facts.note,
        }
    )  # fmt: skip


def _print_facts(facts: dict[str, str]) -> None:
    for label, value in facts.items():
        if value:
            click.echo(one_line(f"{label:<12} {value}"))


def _kilometres(accuracy_km: float | None) -> str:
    return "not known" if accuracy_km is None else f"{accuracy_km:g} km"
