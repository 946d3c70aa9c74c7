"""The main job: tables in, one folder out with the map, the tables behind it and the account of every death."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.analysis.disclosure import disclose
from geo.analysis.profiles import Profile, profile_of
from geo.analysis.published_ranking import published_hotspots
from geo.analysis.summary import governorate_table
from geo.drawing.layers import Choropleth, HotspotLayer, IncidentLayer, Layer
from geo.exports.csv import write_csv
from geo.exports.geopackage import write_geopackage
from geo.exports.rings import points_and_rings
from geo.gathering import Gathered, gather
from geo.map import Map
from geo.placing.admin import FLAGS
from geo.placing.coverage import Coverage
from geo.placing.geocode import ADDED_COLUMNS
from geo.placing.reconcile import how_placed, reconcile
from geo.placing.totals import located_totals
from geo.reference.boundaries import load_boundaries
from geo.tables.schema import INCIDENTS
from geo.writing import refuse_overwriting, whole_folder

FILES = ("index.html", "governorates.csv", "incidents.csv", "incidents.gpkg", "coverage.json")
#: Files that a build writes or, where it has nothing to put into them, takes away.
OWNED = (*FILES, "findings.csv", "hotspots.csv")


@dataclass(frozen=True)
class Built:
    """What a build read, placed and wrote.

    Attributes
    ----------
    folder, files
        Where it was written, and the names of the files.
    incidents, totals
        How many rows were read.
    coverage
        The account of every death, as :func:`geo.reconcile` gives it.
    profile
        The disclosure profile it was made by.
    not_placed
        The incidents that are in no unit, as they were read: for your own eyes.
    remarks
        Sentences about what was left out, assumed or flagged.
    """

    folder: Path
    files: tuple[str, ...]
    incidents: int
    totals: int
    coverage: Coverage
    profile: Profile
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
    hotspots: gpd.GeoDataFrame | None = None,
    profile: str | Profile = "public",
    progress: Callable[[str], None] = lambda _: None,
) -> Built:
    """Read ``sources``, place their incidents and write the map and its tables into ``output``.

    Parameters
    ----------
    sources
        Tables of incidents or totals, told apart by their columns, and casualty reports (.txt, .pdf, .html, .docx);
        none for the embedded sample. Incidents without coordinates are placed by the place they print.
    output
        A folder; made if absent. All files appear in it, or none.
    boundaries
        Governorates in EPSG:4326; None for those of the boundary set in use.
    crs
        Coordinate system of incident tables that name none.
    title, lang, tiles
        As in :class:`geo.Map`.
    hotspots
        Units to rank, as :func:`geo.load_boundaries` gives them for the level wanted; they are outlined on the map, and
        their table is written. None for no ranking.
    profile
        What of the incidents may be published, in every file: ``public``, ``partner``, ``internal`` or a
        :class:`geo.Profile`; `incident-maps docs disclosure` has the rules.
    progress
        Called with a short sentence before each step.

    Returns
    -------
    Built
        ``.coverage`` is the account of every death, ``.files`` what was written into ``.folder``, ``.not_placed`` the
        incidents in no unit, ``.remarks`` what to mind.

    Raises
    ------
    GeoError
        One error with every problem of every source: unreadable files, bad cells, coordinates outside Syria, a source
        given twice; or a folder that cannot be written, or whose files are among the sources.

    """
    refuse_overwriting(sources, [Path(output) / name for name in OWNED])
    units = load_boundaries(level=1) if boundaries is None else boundaries
    chosen = profile_of(profile)
    gathered = gather(sources, units, crs=crs, progress=progress)
    totals = gathered.totals
    incidents = disclose(gathered.incidents, chosen, gazetteer=gathered.gazetteer, boundaries=units)
    progress("accounting for every death")
    coverage = reconcile(incidents, totals)
    shown = _with_how(incidents[~incidents["withheld"].fillna(False).astype(bool)])
    progress("drawing the map")
    ranking = _ranking(gathered, hotspots, chosen)
    layers = _layers(units, incidents, totals, ranking)
    page = Map(layers, title=title, lang=lang, tiles=tiles, totals=totals, profile=chosen).to_html()
    with whole_folder(output, owned=OWNED) as draft:
        (draft / "index.html").write_text(page, encoding="utf-8", newline="\n")
        progress("writing the tables")
        numbers = governorate_table(incidents, totals, units)
        write_csv(numbers, draft / "governorates.csv")
        write_csv(shown, draft / "incidents.csv")
        write_geopackage(points_and_rings(shown) | {"governorates": units}, draft / "incidents.gpkg")
        text = json.dumps({"profile": chosen.name, **coverage.as_json()}, ensure_ascii=False, indent=2) + "\n"
        (draft / "coverage.json").write_text(text, encoding="utf-8", newline="\n")
        if ranking:
            write_csv(ranking.table, draft / "hotspots.csv")
        if len(gathered.findings):
            write_csv(_without_quotes(gathered.findings, chosen), draft / "findings.csv")
        files = tuple(name for name in OWNED if (draft / name).exists())
    return Built(
        folder=Path(output),
        files=files,
        incidents=len(incidents),
        totals=len(totals),
        coverage=coverage,
        profile=chosen,
        not_placed=pd.DataFrame(gathered.incidents[how_placed(gathered.incidents).isin(["unplaced"])]),
        remarks=(*_remarks(gathered.incidents), *gathered.remarks, *_to_review(gathered.findings, "in findings.csv")),
    )


def map_of(
    sources: Sequence[Path | str] = (),
    *,
    boundaries: gpd.GeoDataFrame | None = None,
    crs: str | None = None,
    title: str | None = None,
    lang: str = "en",
    hotspots: gpd.GeoDataFrame | None = None,
    profile: str | Profile = "public",
    progress: Callable[[str], None] = lambda _: None,
    remark: Callable[[str], None] = lambda _: None,
) -> Map:
    """Read ``sources`` and give the map that :func:`build` would write; the parameters and errors are the same.

    ``remark`` is called with what was left out, assumed or doubtful in reading them, one sentence at a time.
    """
    units = load_boundaries(level=1) if boundaries is None else boundaries
    chosen = profile_of(profile)
    gathered = gather(sources, units, crs=crs, progress=progress)
    review = _to_review(gathered.findings, "which `incident-maps extract` lists")
    for each in (*_remarks(gathered.incidents), *gathered.remarks, *review):
        remark(each)
    incidents = disclose(gathered.incidents, chosen, gazetteer=gathered.gazetteer, boundaries=units)
    layers = _layers(units, incidents, gathered.totals, _ranking(gathered, hotspots, chosen))
    return Map(layers, title=title, lang=lang, totals=gathered.totals, profile=chosen)


def _ranking(gathered: Gathered, units: gpd.GeoDataFrame | None, profile: Profile) -> HotspotLayer | None:
    """Rank the units of the finest level that they have."""
    if units is None:
        return None
    level = max((level for level in (1, 2, 3) if f"adm{level}_pcode" in units), default=1)
    table = published_hotspots(gathered.incidents, units, profile=profile, gazetteer=gathered.gazetteer, level=level)
    return HotspotLayer(table, units)


def _layers(
    units: gpd.GeoDataFrame, incidents: gpd.GeoDataFrame, totals: pd.DataFrame, ranking: HotspotLayer | None
) -> list[Layer]:
    layers: list[Layer] = [ranking] if ranking else []
    deaths = totals[(totals["measure"] == "killed") & (totals["group"] == "all") & (totals["by"] == "governorate")]
    if len(deaths):
        layers += [Choropleth(units, totals), Choropleth(units, totals, per=100_000)]
    if len(incidents):
        located = located_totals(incidents)
        if len(located):
            layers.append(Choropleth(units, located, located=True))
        layers.append(IncidentLayer(incidents))
    return layers if len(layers) > (ranking is not None) else [Choropleth(units, totals), *layers]


def _with_how(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the columns that are written, of those that the profile let through."""
    names = (*INCIDENTS.names, *ADDED_COLUMNS, "admin_method", "admin_flag", "distance_m", "suppressed")
    columns = [name for name in names if name in incidents]
    return incidents[[*columns, "geometry"]].assign(mapped_as=how_placed(incidents))


def _without_quotes(findings: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Leave out the quoted text, as in the incidents; the offsets say where it stands in the report."""
    kept = profile.columns is None or "quote" in profile.columns
    return findings if kept else findings.drop(columns="quote")


def _to_review(findings: pd.DataFrame, where: str) -> tuple[str, ...]:
    review = int((findings["severity"] != "note").sum()) if len(findings) else 0
    return (f"{review} finding(s) of the reports to review, {where}",) if review else ()


def _remarks(incidents: gpd.GeoDataFrame) -> tuple[str, ...]:
    flags = incidents["admin_flag"].fillna("").str.split(";").explode()
    counts = flags[flags != ""].value_counts().sort_index()
    return tuple(f"{count} incident(s): {FLAGS[str(name)]}" for name, count in counts.items())
