"""The main job: tables in, one folder out with the map, the tables behind it and the account of every death."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.analysis.summary import governorate_table
from geo.drawing.layers import Choropleth, IncidentLayer
from geo.errors import GeoError, InputFileError, Problem, TableError
from geo.exports.csv import write_csv
from geo.exports.geopackage import write_geopackage
from geo.map import Map
from geo.placing.admin import FLAGS, assign_admin
from geo.placing.reconcile import Coverage, how_placed, reconcile
from geo.placing.totals import located_totals
from geo.reference.boundaries import load_boundaries
from geo.tables.kinds import table_kinds
from geo.tables.reading import read_incidents, read_totals, row_in_file
from geo.tables.sample import load_sample
from geo.tables.schema import INCIDENTS
from geo.writing import whole_folder

FILES = ("index.html", "governorates.csv", "incidents.csv", "incidents.gpkg", "coverage.json")


@dataclass(frozen=True)
class Built:
    """What a build read, placed and wrote."""

    folder: Path
    files: tuple[str, ...]
    incidents: int
    totals: int
    coverage: Coverage
    not_placed: pd.DataFrame
    remarks: tuple[str, ...] = field(default=())


def build(
    sources: Sequence[Path | str] = (),
    *,
    output: Path | str,
    boundaries: gpd.GeoDataFrame | None = None,
    crs: str | None = None,
    title: str | None = None,
    lang: str = "en",
    tiles: object | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Built:
    """Read ``sources``, place their incidents and write the map and its tables into ``output``.

    Parameters
    ----------
    sources
        Tables of incidents or totals, told apart by their columns; none for the embedded sample.
    output
        A folder; made if absent. All files appear in it, or none.
    boundaries
        Governorates in EPSG:4326; None for the packaged ones.
    crs
        Coordinate system of incident tables that name none.
    title, lang, tiles
        As in :class:`geo.Map`.
    progress
        Called with a short sentence before each step.

    Raises
    ------
    GeoError
        One error with every problem of every source: unreadable files, bad cells, coordinates outside Syria; or a
        folder that cannot be written.

    """
    units = load_boundaries(level=1) if boundaries is None else boundaries
    incidents, totals = _read(sources, units, crs, progress)
    progress("accounting for every death")
    coverage = reconcile(incidents, totals)
    public = incidents[~incidents["withheld"].fillna(False).astype(bool)]
    page = Map(_layers(units, incidents, totals), title=title, lang=lang, tiles=tiles)
    with whole_folder(output) as draft:
        progress("drawing the map")
        page.save(draft / "index.html")
        progress("writing the tables")
        numbers = governorate_table(incidents, totals, units)
        write_csv(numbers, draft / "governorates.csv")
        write_csv(_with_how(public), draft / "incidents.csv")
        write_geopackage({"incidents": _with_how(public), "governorates": units}, draft / "incidents.gpkg")
        text = json.dumps(coverage.as_json(), ensure_ascii=False, indent=2) + "\n"
        (draft / "coverage.json").write_text(text, encoding="utf-8", newline="\n")
    return Built(
        folder=Path(output),
        files=FILES,
        incidents=len(incidents),
        totals=len(totals),
        coverage=coverage,
        not_placed=pd.DataFrame(incidents[how_placed(incidents).isin(["unplaced"])]),
        remarks=_remarks(incidents),
    )


def _read(
    sources: Sequence[Path | str], units: gpd.GeoDataFrame, crs: str | None, progress: Callable[[str], None]
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    if not sources:
        progress("reading the embedded sample")
        sample = load_sample()
        return assign_admin(sample.incidents, units), sample.totals
    incidents: list[gpd.GeoDataFrame] = []
    totals: list[pd.DataFrame] = []
    problems: list[Problem] = []
    for source in sources:
        progress(f"reading {Path(source).name}")
        try:
            kinds = table_kinds(source)
            if "totals" in kinds:
                totals.append(read_totals(source))
            if "incidents" in kinds:
                incidents.append(_placed(read_incidents(source, crs=crs), units, str(source)))
        except GeoError as error:
            problems += error.problems or (Problem(file=str(source), reason=str(error)),)
    problems += _repeated(incidents, sources)
    if problems:
        error_type = InputFileError if len(problems) == 1 and problems[0].row is None else TableError
        raise error_type.from_problems(problems, heading=f"{len(problems)} problems; nothing was written")
    return _stacked(incidents, units), _stacked_totals(totals)


def _placed(incidents: gpd.GeoDataFrame, units: gpd.GeoDataFrame, file: str) -> gpd.GeoDataFrame:
    placed = assign_admin(incidents, units)
    outside = placed["admin_flag"].str.contains("outside_syria").to_numpy()
    if outside.any():
        raise TableError.from_problems(
            Problem(
                file=file,
                row=row_in_file(placed, int(position)),
                column="lon, lat",
                value=f"{placed['lon'].iloc[position]}, {placed['lat'].iloc[position]}",
                reason="the point lies outside Syria, more than 5 km from every governorate.",
                remedy="Correct the coordinates, or empty both cells to count the incident without a pin.",
            )
            for position in outside.nonzero()[0]
        )
    return placed


def _repeated(frames: Sequence[gpd.GeoDataFrame], sources: Sequence[Path | str]) -> list[Problem]:
    identifiers = pd.concat([frame["incident_id"] for frame in frames]) if frames else pd.Series(dtype="string")
    again = identifiers[identifiers.duplicated()].unique()
    return [
        Problem(
            file=", ".join(Path(source).name for source in sources),
            column="incident_id",
            value=name,
            reason="stands in more than one table.",
            remedy="Give each incident an identifier of its own, or leave one copy out.",
        )
        for name in again
    ]


def _stacked(frames: Sequence[gpd.GeoDataFrame], units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if not frames:
        return assign_admin(load_sample().incidents.iloc[:0], units)
    together = pd.concat(frames, ignore_index=True)
    return gpd.GeoDataFrame(together, geometry="geometry", crs="EPSG:4326")


def _stacked_totals(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True) if frames else load_sample().totals.iloc[:0]


def _layers(
    units: gpd.GeoDataFrame, incidents: gpd.GeoDataFrame, totals: pd.DataFrame
) -> list[Choropleth | IncidentLayer]:
    layers: list[Choropleth | IncidentLayer] = []
    deaths = totals[(totals["measure"] == "killed") & (totals["group"] == "all") & (totals["by"] == "governorate")]
    if len(deaths):
        layers += [Choropleth(units, totals), Choropleth(units, totals, per=100_000)]
    if len(incidents):
        located = located_totals(incidents)
        if len(located):
            layers.append(Choropleth(units, located, located=True))
        layers.append(IncidentLayer(incidents))
    return layers or [Choropleth(units, totals)]


def _with_how(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    columns = [*INCIDENTS.names, "admin_method", "admin_flag", "distance_m"]
    return incidents[[*columns, "geometry"]].assign(mapped_as=how_placed(incidents))


def _remarks(incidents: gpd.GeoDataFrame) -> tuple[str, ...]:
    flags = incidents["admin_flag"].fillna("").str.split(";").explode()
    counts = flags[flags != ""].value_counts().sort_index()
    return tuple(f"{count} incident(s): {FLAGS[str(name)]}" for name, count in counts.items())
