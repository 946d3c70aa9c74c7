"""The command ``incident-maps``: one module a command, and the only room that prints."""

from __future__ import annotations

import sys

import click

from geo.cli.annex import report
from geo.cli.boundaries import boundaries
from geo.cli.build import build
from geo.cli.docs import docs
from geo.cli.embed import embed
from geo.cli.extract import extract
from geo.cli.gazetteer import gazetteer
from geo.cli.hotspots import hotspots
from geo.cli.map import map_command
from geo.cli.place import place
from geo.cli.template import template
from geo.errors import GeoError, one_line


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="syria-incident-maps", prog_name="incident-maps")
def commands() -> None:
    """Casualty reports and tables into checked numbers and honest, offline maps of Syria."""


for command, summary in (
    (build, "Reports and tables into a map and its tables."),
    (extract, "Reports into tables with quotes."),
    (place, "Incidents onto the map: QGIS, GPS, CSV."),
    (map_command, "One map as a page or a figure."),
    (report, "A map annex as Word or HTML."),
    (embed, "The HTML that shows a map in another page."),
    (hotspots, "Where incidents hurt people most."),
    (boundaries, "The boundary sets and which is in use."),
    (gazetteer, "The lists that names are looked up in."),
    (template, "An Excel workbook to fill in."),
    (docs, "The pages on columns, profiles, methods."),
):
    command.short_help = summary
    commands.add_command(command)


def main() -> None:
    """Run the command line: exit code 0, 1 for an error in the input or output, 2 for wrong usage."""
    try:
        commands.main(standalone_mode=False)
    except GeoError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
    except click.exceptions.Abort:
        click.echo("stopped; nothing was written", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except OSError as error:
        where = f"{one_line(str(error.filename))}: " if error.filename is not None else ""
        click.echo(f"error: {where}{error.strerror or error}", err=True)
        sys.exit(1)
    except MemoryError:
        click.echo("error: the input does not fit into this machine's memory; split it by period.", err=True)
        sys.exit(1)
