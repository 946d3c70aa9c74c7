"""Sources of every kind, read whole, placed, and stacked into one table of incidents and one of totals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.errors import GeoError, InputFileError, Problem, TableError, shown
from geo.placing.admin import assign_admin
from geo.placing.geocode import geocode
from geo.reference.gazetteer import Gazetteer, load_gazetteer
from geo.reference.gazetteer_folder import added_gazetteers
from geo.reports.documents import SUFFIXES
from geo.reports.report import Report, read_report
from geo.sources import each_once
from geo.tables.kinds import table_kinds
from geo.tables.periods import PERIOD, adopted_periods, with_days_counted
from geo.tables.reading import read_incidents, read_totals, row_in_file
from geo.tables.sample import load_sample

_SWAPPED = "Exchanged, longitude and latitude lie in Syria: put degrees east in lon, degrees north in lat."
_OUTSIDE = (
    "Correct the coordinates, or empty both cells to count the incident without a pin. The packaged outlines lack the"
    " western Golan: for a place there use --boundaries with the official ones."
)


@dataclass(frozen=True)
class Gathered:
    """All incidents, placed by the gazetteer, all totals, and the findings of the reports among the sources."""

    incidents: gpd.GeoDataFrame
    totals: pd.DataFrame
    gazetteer: Gazetteer
    findings: pd.DataFrame = field(default_factory=pd.DataFrame)
    remarks: tuple[str, ...] = ()


def gather(
    sources: Sequence[Path | str],
    units: gpd.GeoDataFrame,
    *,
    crs: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Gathered:
    """Read every source and place its incidents in ``units`` (EPSG:4326); none: the embedded sample.

    Incidents without coordinates are placed by the place they print, through the user's own gazetteers and the
    packaged one.

    Raises
    ------
    GeoError
        One error with every problem of every source.

    """
    gazetteer = load_gazetteer(*added_gazetteers())
    if not sources:
        progress("reading the embedded sample")
        sample = load_sample()
        return Gathered(_located(sample.incidents, gazetteer, units), sample.totals, gazetteer)
    distinct, repeated = each_once(sources)
    gatherer = _Gatherer(gazetteer, units, crs, repeated)
    for source in distinct:
        progress(f"reading {source.name}")
        gatherer.take(source)
    return gatherer.result()


def read_source(source: Path, *, crs: str | None = None) -> gpd.GeoDataFrame:
    """Read the incidents of one source, a table or a report, as :func:`geo.read_incidents` gives them."""
    if source.suffix.casefold() in SUFFIXES:
        incidents = read_incidents(read_report(source).incidents)
        incidents.attrs["file"] = source.name
        return incidents
    return read_incidents(source, crs=crs)


def refuse_repeated(frames: Sequence[gpd.GeoDataFrame], files: Sequence[str]) -> None:
    """Raise :class:`TableError` where an identifier stands in more than one table: its dead would count twice."""
    if problems := _repeated(frames, files):
        raise TableError.from_problems(problems)


def reading_remarks(frame: pd.DataFrame) -> list[str]:
    """Say of a table that was read what was left out and what was assumed."""
    file, unused = frame.attrs.get("file", "a table"), frame.attrs.get("unused_columns", [])
    told = [f"columns of {file} that were not read: {', '.join(map(shown, unused))}"] if unused else []
    told += [f"{file}: {sentence}" for sentence in frame.attrs.get("assumptions", [])]
    return told


class _Gatherer:
    def __init__(
        self, gazetteer: Gazetteer, units: gpd.GeoDataFrame, crs: str | None, problems: Sequence[Problem]
    ) -> None:
        self._gazetteer, self._units, self._crs = gazetteer, units, crs
        self._incidents: list[gpd.GeoDataFrame] = []
        self._totals: list[pd.DataFrame] = []
        self._findings: list[pd.DataFrame] = []
        self._problems = [*problems]
        self._files: list[str] = []
        self._empty: list[str] = []

    def take(self, source: Path) -> None:
        """Read one source; its problems are kept for the end."""
        self._files.append(source.name)
        try:
            if source.suffix.casefold() in SUFFIXES:
                self._take_report(read_report(source), source)
            else:
                self._take_tables(source)
        except GeoError as error:
            self._problems += error.problems or (Problem(file=str(source), reason=str(error)),)

    def result(self) -> Gathered:
        """Stack what was read, or raise one error with every problem."""
        problems = [*self._problems, *_repeated(self._incidents, self._files)]
        problems += _repeated_totals(self._totals, self._files)
        if problems:
            error_type = InputFileError if len(problems) == 1 and problems[0].row is None else TableError
            raise error_type.from_problems(problems, heading=f"{len(problems)} problems; nothing was written")
        incidents = self._stacked_incidents()
        totals = pd.concat(self._totals, ignore_index=True) if self._totals else load_sample().totals.iloc[:0]
        incidents[PERIOD] = adopted_periods(incidents, totals)
        incidents[PERIOD] = with_days_counted(incidents, totals)
        return Gathered(
            incidents=incidents,
            totals=totals,
            gazetteer=self._gazetteer,
            findings=pd.concat(self._findings, ignore_index=True) if self._findings else pd.DataFrame(),
            remarks=self._remarks(),
        )

    def _take_report(self, report: Report, source: Path) -> None:
        if not len(report.totals) and not len(report.incidents):
            self._empty.append(source.name)
        self._findings.append(report.findings)
        self._totals.append(read_totals(report.totals))
        self._add_incidents(read_incidents(report.incidents), source)

    def _take_tables(self, source: Path) -> None:
        kinds, rows = table_kinds(source), 0
        if "totals" in kinds:
            self._totals.append(read_totals(source))
            rows += len(self._totals[-1])
        if "incidents" in kinds:
            self._add_incidents(read_incidents(source, crs=self._crs), source)
            rows += len(self._incidents[-1])
        if not rows:
            self._empty.append(source.name)

    def _add_incidents(self, incidents: gpd.GeoDataFrame, source: Path) -> None:
        placed = _located(incidents, self._gazetteer, self._units)
        _refuse_outside(placed, str(source))
        self._incidents.append(placed)

    def _stacked_incidents(self) -> gpd.GeoDataFrame:
        if not self._incidents:
            return _located(load_sample().incidents.iloc[:0], self._gazetteer, self._units)
        together = pd.concat(self._incidents, ignore_index=True)
        return gpd.GeoDataFrame(together, geometry="geometry", crs="EPSG:4326")

    def _remarks(self) -> tuple[str, ...]:
        told = [f"{name}: no incident and no total was found in it" for name in self._empty]
        for frame in (*self._incidents, *self._totals):
            told += reading_remarks(frame)
        return tuple(dict.fromkeys(told))


def _located(incidents: gpd.GeoDataFrame, gazetteer: Gazetteer, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return assign_admin(geocode(incidents, gazetteer, boundaries=units), units)


def _refuse_outside(placed: gpd.GeoDataFrame, file: str) -> None:
    flags = placed["admin_flag"]
    lost = flags.str.contains("outside_syria|swapped_axes", regex=True).to_numpy()
    if lost.any():
        raise TableError.from_problems(
            Problem(
                file=file,
                row=row_in_file(placed, int(position)),
                column="lon, lat",
                value=f"{placed['lon'].iloc[position]}, {placed['lat'].iloc[position]}",
                reason="the point lies outside Syria, more than 5 km from every governorate.",
                remedy=_SWAPPED if "swapped" in flags.iloc[position] else _OUTSIDE,
            )
            for position in lost.nonzero()[0]
        )


def _repeated(frames: Sequence[gpd.GeoDataFrame], files: Sequence[str]) -> list[Problem]:
    identifiers = pd.concat([frame["incident_id"] for frame in frames]) if frames else pd.Series(dtype="string")
    again = identifiers[identifiers.duplicated()].unique()
    return [
        Problem(
            file=", ".join(files),
            column="incident_id",
            value=name,
            reason="stands in more than one table.",
            remedy="Give each incident an identifier of its own, or leave one copy out.",
        )
        for name in again
    ]


def _repeated_totals(frames: Sequence[pd.DataFrame], files: Sequence[str]) -> list[Problem]:
    """Find totals that stand in two sources: adding them would count deaths twice."""
    if len(frames) < 2:
        return []
    together = pd.concat(frames, ignore_index=True)
    part = together["adm1_pcode"].fillna(together["key"]).fillna("")
    identity = together[["report", *PERIOD, "measure", "group", "by"]].assign(part=part)
    again = together[identity.duplicated()]
    return [
        Problem(
            file=", ".join(files),
            column="report",
            value=f"{report}: {by} {key}" if isinstance(key, str) else report,
            reason="has the same total in two sources.",
            remedy="Give each total once: leave one copy or one version out.",
        )
        for report, by, key in zip(again["report"], again["by"], again["key"], strict=True)
    ]
