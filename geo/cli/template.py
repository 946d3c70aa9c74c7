"""``incident-maps template``: a workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from geo.cli.options import GIVEN_PATH


@click.command()
@click.option(
    "-o", "--output", type=GIVEN_PATH, default=Path("incidents.xlsx"), show_default=True,
    help="Workbook to write: .xlsx. A file of that name is not replaced.",
)  # fmt: skip
def template(output: Path) -> None:
    """Write an Excel workbook to fill in, with every column, its meaning and the lists of codes."""
    from geo.errors import OutputError, Problem, one_line
    from geo.exports.template import write_template

    if output.exists():
        raise OutputError(
            Problem(file=str(output), reason="is there already, and may be filled in.", remedy="Give another name.")
        )
    write_template(output)
    name = one_line(str(output))
    click.echo(f"wrote {name}; when it is filled in: incident-maps build {name} -o maps/build")
