"""Tables of a report: incidents, totals and findings as DataFrames, in the registry's columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd

from geo.reports.dates import Period
from geo.reports.incidents import Incident
from geo.reports.rows import Finding, Row
from geo.tables.schema import INCIDENTS, TOTALS, Schema

FINDINGS_COLUMNS = ("report", "severity", "code", "message", "quote", "quote_start", "quote_end")
_SEVERITIES = {"error": 0, "warning": 1, "note": 2}
_DTYPES = {
    "text": "string",
    "choice": "string",
    "count": "Int64",
    "number": "Float64",
    "flag": "boolean",
    "date": "datetime64[ns]",
}


def totals_frame(rows: Sequence[Row], text: str, report: str) -> pd.DataFrame:
    """Give one row a total; the issue's columns come first."""
    records = [
        {
            "report": report,
            "period_start": _stamp(row.period.start if row.period else None),
            "period_end": _stamp(row.period.end if row.period else None),
            "measure": row.measure,
            "group": row.group,
            "by": row.by,
            "key": row.key or None,
            "adm1_pcode": row.pcode or None,
            "value_min": row.least,
            "value": row.value,
            "value_max": row.most,
            "basis": row.basis,
            "withheld": False,
            "quote": text[row.start : row.end],
            "quote_start": row.start,
            "quote_end": row.end,
        }
        for row in rows
    ]
    first = [
        "report",
        "period_start",
        "period_end",
        "measure",
        "group",
        "by",
        "key",
        "adm1_pcode",
        "value_min",
        "value",
        "value_max",
        "basis",
        "quote",
        "quote_start",
        "quote_end",
    ]
    return _frame(records, TOTALS, first)


def incidents_frame(incidents: Sequence[Incident], text: str, report: str, period: Period | None) -> pd.DataFrame:
    """Give one row an incident."""
    records = []
    for number, incident in enumerate(incidents, 1):
        place = incident.place
        records.append(
            {
                "incident_id": f"{_stem(report)}-{number:03d}",
                "date": _stamp(incident.date),
                "date_precision": "day" if incident.date and incident.day_of_event else "unknown",
                "date_of_death": _stamp(incident.date_of_death),
                "incident_type": incident.cause,
                "killed": incident.killed,
                "killed_min": incident.killed_min,
                "injured": incident.injured,
                "injured_min": incident.injured_min,
                **incident.groups,
                "place": text[place.start : place.end] if place else None,
                "governorate": place.governorate or None if place else None,
                "adm1_pcode": place.pcode or None if place else None,
                "party": incident.party or None,
                "attribution": incident.attribution,
                "controller": incident.controller or None,
                "massacre": True if incident.massacre else None,
                "in_headline": incident.in_headline,
                "withheld": False,
                "period_start": _stamp(period.start if period else None),
                "period_end": _stamp(period.end if period else None),
                "source": report,
                "quote": text[incident.start : incident.end],
                "quote_start": incident.start,
                "quote_end": incident.end,
            }
        )
    return _frame(records, INCIDENTS, list(INCIDENTS.names))


def findings_frame(findings: Sequence[Finding], text: str, report: str) -> pd.DataFrame:
    """Give one row a finding: errors first, then in reading order."""
    unique = sorted(set(findings), key=lambda f: (_SEVERITIES[f.severity], f.start, f.end, f.code, f.message))
    frame = pd.DataFrame(
        [(report, f.severity, f.code, f.message, text[f.start : f.end], f.start, f.end) for f in unique],
        columns=list(FINDINGS_COLUMNS),
    )
    return frame.astype({name: "Int64" if name.startswith("quote_") else "string" for name in FINDINGS_COLUMNS})


def _stem(report: str) -> str:
    letters = "".join(c if c.isalnum() and c.isascii() else "-" for c in report.casefold())
    return "-".join(part for part in letters.split("-") if part)[:60] or "report"


def _stamp(day: dt.date | None) -> pd.Timestamp | None:
    return None if day is None else pd.Timestamp(day)


def _frame(records: Sequence[Mapping[str, object]], schema: Schema, first: list[str]) -> pd.DataFrame:
    columns = [*first, *(name for name in schema.names if name not in first)]
    frame = pd.DataFrame(records, columns=columns)
    return pd.DataFrame(
        {name: pd.Series(frame[name].tolist(), dtype=_DTYPES[schema[name].kind]) for name in columns}, columns=columns
    )
