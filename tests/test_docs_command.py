"""Who has only the package has the documents too, and is told of them by a name that opens them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from command_line import Run

import geo
from geo.cli import commands
from geo.cli.docs import PAGES, page

ROOT = Path(__file__).resolve().parents[1]


def every_command(
    command: click.Command = commands, name: str = "incident-maps"
) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for word, each in command.commands.items():
            yield from every_command(each, f"{name} {word}")


def test_every_document_is_a_page() -> None:
    assert {path for path in PAGES.values() if path.startswith("docs/")} == {
        f"docs/{file.name}" for file in (ROOT / "docs").iterdir()
    }


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_printed_as_it_is(name: str, incident_maps: Run) -> None:
    assert incident_maps("docs", name)[1] == (ROOT / PAGES[name]).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_links_to_is_there(name: str) -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", page(name).read_text(encoding="utf-8")):
        assert (page(name).parent / link).is_file(), link


def test_without_a_name_the_pages_are_listed_with_their_place(incident_maps: Run) -> None:
    _, told, _ = incident_maps("docs")
    assert "disclosure   Disclosure profiles: what leaves the house" in told
    assert all(str(page(name)) in told for name in PAGES)


def test_an_unknown_page_is_wrong_usage(incident_maps: Run) -> None:
    code, _, err = incident_maps("docs", "nothing")
    assert (code, "'schema'" in err) == (2, True)


@pytest.mark.parametrize(
    ("name", "command"), list(every_command()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_help_names_pages_that_can_be_opened(name: str, command: click.Command) -> None:
    told = " ".join(command.get_help(click.Context(command, info_name=name)).split())
    assert ".md" not in told
    assert set(re.findall(r"`(?:incident-maps )?docs (\w+)`", told)) <= set(PAGES)


def test_docstrings_name_pages_that_can_be_opened() -> None:
    for name in geo.__all__:
        told = " ".join((getattr(geo, name).__doc__ or "").split())
        assert ".md" not in told, name
        assert set(re.findall(r"`(?:incident-maps )?docs (\w+)`", told)) <= set(PAGES), name
