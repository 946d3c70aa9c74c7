"""``incident-maps extract``: reports into checked tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli.options import GIVEN_PATH
from geo.errors import one_line

if TYPE_CHECKING:
    from geo.extraction import Extracted
    from geo.reports.report import Report

_SHOWN = 30


@click.command()
@click.argument("reports", metavar="REPORT...", nargs=-1, required=True, type=GIVEN_PATH)
@click.option("-o", "--output", required=True, type=GIVEN_PATH, help="Folder to write into; made if absent.")
@click.option("--strict", is_flag=True, help="Exit with 1 when a finding is an error.")
@click.option(
    "--language", type=click.Choice(["en", "ar"]), help="Language of the reports; told from the text if absent."
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def extract(reports: tuple[Path, ...], output: Path, strict: bool, language: str | None, quiet: bool) -> None:
    """Read casualty reports (.txt, .pdf, .html, .docx) into incidents.csv, totals.csv and findings.csv.

    They are your own working tables and stay whole, with every quote; only build, map and report make them fit to
    publish.
    """
    from geo.extraction import extract as extract_tables

    def progress(step: str) -> None:
        if not quiet:
            click.echo(one_line(f"… {step}"), err=True)

    done = extract_tables(reports, output=output, language=language, progress=progress)
    if not quiet:
        _print_summary(done)
    if strict and done.errors:
        click.echo(f"error: {done.errors} finding(s) are errors; see findings.csv", err=True)
        sys.exit(1)


def _print_summary(done: Extracted) -> None:
    for report in done.reports:
        severities = report.findings["severity"].value_counts()
        counts = ", ".join(f"{int(severities.get(name, 0))} {name}s" for name in ("error", "warning", "note"))
        click.echo(one_line(str(report.source)))
        click.echo(f"  {len(report.incidents)} incidents, {len(report.totals)} rows of totals; findings: {counts}")
        if not (len(report.incidents) or len(report.totals) or len(report.findings)):
            click.echo("  nothing was read: it has no number of people killed or injured; is it a casualty report?")
        _print_findings(report)
    click.echo(f"wrote incidents.csv, totals.csv and findings.csv in {one_line(str(done.folder))}")


def _print_findings(report: Report) -> None:
    review = report.findings[report.findings["severity"] != "note"]
    for severity, code, message in review[["severity", "code", "message"]].head(_SHOWN).itertuples(index=False):
        click.echo(one_line(f"  {severity:<8}{code}: {message}"))
    if len(review) > _SHOWN:
        click.echo(f"  … {len(review) - _SHOWN} more in findings.csv")
