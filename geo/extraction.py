"""Reports in, three tables out: incidents, totals, and what a careful person should review."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geo.errors import GeoError, Problem, ReportError
from geo.exports.csv import write_csv
from geo.reports.report import Report, read_report
from geo.sources import each_once
from geo.writing import whole_folder

#: Columns of totals.csv; what else the schema has, a report never fills.
TOTALS_COLUMNS = (
    *("report", "period_start", "period_end", "measure", "group", "by", "key", "adm1_pcode"),
    *("value_min", "value", "value_max", "basis", "quote", "quote_start", "quote_end"),
)
#: Columns of incidents.csv that are written even where no incident fills them.
_ALWAYS = ("incident_id", "date", "incident_type", "killed", "place", "governorate", "source", "quote")


@dataclass(frozen=True)
class Extracted:
    """What was read from each report, and the files that hold it."""

    folder: Path
    reports: tuple[Report, ...]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(int((report.findings["severity"] == "error").sum()) for report in self.reports)


def extract(
    reports: Sequence[Path | str],
    *,
    output: Path | str,
    language: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Extracted:
    """Read reports and write ``incidents.csv``, ``totals.csv`` and ``findings.csv`` into ``output``.

    Parameters
    ----------
    reports
        Casualty reports (.txt, .pdf, .html, .docx), English or Arabic.
    output
        A folder; made if absent. All files appear in it, or none.
    language
        ``en`` or ``ar`` for all of them; told from each one's script where absent.
    progress
        Called with a short sentence before each report.

    Returns
    -------
    Extracted
        ``.folder``, ``.reports`` (as :func:`geo.read_report` gives each, in the order given) and ``.errors`` (how many
        findings are errors).

    Raises
    ------
    ReportError
        One error with the problem of every report that cannot be read or is given twice, or if none is given; nothing
        is written then.
    OutputError
        If the folder cannot be written.

    """
    if not reports:
        raise ReportError(Problem(reason="no report is given.", remedy="Name at least one."))
    read = read_reports([Path(path) for path in reports], language=language, progress=progress)
    incidents = pd.concat([report.incidents for report in read], ignore_index=True)
    filled = [name for name in incidents if name in _ALWAYS or incidents[name].notna().any()]
    with whole_folder(output) as draft:
        write_csv(incidents[filled], draft / "incidents.csv", signature=False)
        totals = pd.concat([report.totals for report in read], ignore_index=True)
        write_csv(totals[list(TOTALS_COLUMNS)], draft / "totals.csv", signature=False)
        findings = pd.concat([report.findings for report in read], ignore_index=True)
        write_csv(findings, draft / "findings.csv", signature=False)
    return Extracted(Path(output), tuple(read))


def read_reports(
    paths: Sequence[Path], *, language: str | None = None, progress: Callable[[str], None] = lambda _: None
) -> list[Report]:
    """Read every report, or raise one error with the problems of all that cannot be read."""
    read: list[Report] = []
    distinct, problems = each_once(paths)
    for path in distinct:
        progress(f"reading {path.name}")
        try:
            read.append(read_report(path, language=language))
        except GeoError as error:
            problems += error.problems or (Problem(file=str(path), reason=str(error)),)
    if problems:
        raise ReportError.from_problems(problems, heading=f"{len(problems)} problems; nothing was written")
    return read
