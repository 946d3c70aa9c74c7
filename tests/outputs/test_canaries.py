"""Marked text, dates, numbers and coordinates are planted in every column; no output may sing what a profile forbids.

The internal profile is built the same way and does tell them: that proves that the search finds them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from search_outputs import Searched

import geo
from geo.analysis.published_ranking import published_hotspots
from geo.exports.csv import write_csv
from geo.figures.annex.saving import save_annex
from geo.tables.reading import read_incidents
from geo.tables.schema import INCIDENTS

REPORT = """Toy Network, monthly report. In February 2021, 12 civilians were killed in Syria, including three children.

On Sunday, February 7, 2021, a landmine zqreportquoteqz exploded in al Bab city in Aleppo governorate, killing six
civilians.
"""
#: Each row of the table: where it lies and what it is. None lies within reach of a settlement.
ROWS: dict[str, dict[str, Any]] = {
    "village": {"lon": 38.7431739, "lat": 34.9378391, "precision": "settlement"},
    "site": {"lon": 39.5134782, "lat": 33.7168943, "precision": "site"},
    "facility": {"lon": 39.6291748, "lat": 33.8273916, "precision": "settlement", "place": "hospital"},
    "camp": {"lon": 39.7317849, "lat": 33.9381647, "precision": "site", "place": "مخيم"},
    "torture": {"lon": 39.8419276, "lat": 34.1492738, "precision": "site", "incident_type": "torture"},
    "withheld": {"lon": 39.9523871, "lat": 34.2583916, "precision": "site", "withheld": True},
}
PROTECTED = ("facility", "camp", "torture")
TEXTS = ("incident_id", "place", "district", "subdistrict", "source", "source_url", "section", "note", "quote")
DEATHS = {name: f"2031-03-{11 + number}" for number, name in enumerate(ROWS)}
CHILDREN = {name: 73_519 + 1_357 * number for number, name in enumerate(ROWS)}
CODES = {"adm2_pcode": "SY0405", "adm3_pcode": "SY040503"}
#: A profile by which a number as unusual as these is small.
STRICT = replace(geo.PROFILES["public"], smallest_cell=1_000_000)
PROFILES = {"public": STRICT, "partner": geo.PROFILES["partner"], "internal": geo.PROFILES["internal"]}


def token(row: str, column: str) -> str:
    return f"zq{row}{column.replace('_', '')}qz"


def planted() -> pd.DataFrame:
    rows = []
    for name, own in ROWS.items():
        texts = {column: token(name, column) for column in TEXTS}
        place = f"{own.get('place', '')} {texts['place']}".strip()
        numbers = {"killed": 90_000 + CHILDREN[name], "children": CHILDREN[name], "radius_km": 0.05}
        dates = {"date": "2021-02-07", "date_of_death": DEATHS[name], "period_start": "2021-02-01"}
        fixed = {"incident_type": "airstrike", "period_end": "2021-02-28", "controller": "jordan"}
        rows.append({**texts, **numbers, **dates, **fixed, **CODES, **own, "place": place})
    return pd.DataFrame(rows).assign(victim="zqvictimqz")


def crowd(n: int = 3_200) -> pd.DataFrame:
    """So many plain incidents that the page packs its data."""
    rng = np.random.default_rng(4)
    spots = {"lon": rng.uniform(36.5, 38.0, n).round(2), "lat": rng.uniform(35.2, 36.4, n).round(2)}
    plain = {"date": "2021-02-03", "incident_type": "gunfire", "killed": 1, "place": "a village", "source": "a crowd"}
    return pd.DataFrame({"incident_id": [f"crowd-{i}" for i in range(n)], **spots, **plain})


def joined(table: pd.DataFrame) -> gpd.GeoDataFrame:
    frame = read_incidents(table.drop(columns="victim", errors="ignore"))
    placed = geo.assign_admin(geo.geocode(frame, geo.load_gazetteer()), geo.load_boundaries(level=1))
    placed = placed.assign(victim="zqvictimqz")
    placed.attrs["secret"] = "zqattrsqz"
    return placed


@dataclass(frozen=True)
class Outputs:
    profile: str
    searched: dict[str, Searched]

    def telling(self, word: str) -> list[str]:
        return [name for name, each in self.searched.items() if each.tells(word)]

    def telling_degrees(self, value: float, decimals: int) -> list[str]:
        return [name for name, each in self.searched.items() if each.tells_degrees(value, decimals)]


@pytest.fixture(scope="module", params=list(PROFILES))
def outputs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    name = str(request.param)
    profile = PROFILES[name]
    folder = tmp_path_factory.mktemp(name)
    planted().to_csv(folder / "planted.csv", index=False)
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    built = geo.build(
        [folder / "planted.csv", folder / "report.txt"], output=folder / "out", title="zqtitleqz", profile=profile
    )
    found = {file: (folder / "out" / file).read_bytes() for file in built.files}
    incidents = joined(planted())
    layer = geo.IncidentLayer(incidents)
    spec = geo.Map([layer], title="zqtitleqz", profile=profile, languages=("en", "ar"))
    together = joined(pd.concat([planted(), crowd()], ignore_index=True))
    other = folium.Map()
    geo.folium_layer(layer, profile=profile).add_to(other)
    bundle = spec._repr_mimebundle_()
    pages = {
        "large.html": geo.Map([geo.IncidentLayer(together)], title="zqtitleqz", profile=profile).to_html(),
        "folium.html": spec.to_folium().get_root().render(),
        "layer.html": other.get_root().render(),
        "notebook.html": bundle["text/html"],
        "notebook.txt": bundle["text/plain"],
        "embed.html": replace(spec, embed=True).to_html(),
    }
    found |= {page: text.encode() for page, text in pages.items()}
    for suffix in ("png", "svg", "pdf"):
        spec.save(folder / f"figure.{suffix}")
    for suffix in ("docx", "html"):
        save_annex(spec.scene(), folder / f"annex.{suffix}", dpi=60)
    units = geo.load_boundaries(level=1)
    ranked = geo.HotspotLayer(geo.hotspots(incidents, units, level=1, draws=10), units)
    found["ranking.html"] = geo.Map([ranked], title="zqtitleqz", profile=profile).to_html().encode()
    ranking = published_hotspots(incidents, units, profile=profile, level=1, draws=10)
    write_csv(ranking, folder / "hotspots.csv")
    figures = ("figure.png", "figure.alt.txt", "figure.svg", "figure.pdf")
    for file in (*figures, "annex.docx", "annex.html", "hotspots.csv"):
        found[file] = (folder / file).read_bytes()
    tables = gpd.read_file(folder / "out/incidents.gpkg", layer="incidents").to_json(na="null")
    found["gpkg-read-back.json"] = tables.encode()
    return Outputs(name, {file: Searched(file, raw) for file, raw in found.items()})


def test_every_output_is_searched_to_its_text(outputs: Outputs) -> None:
    without_title = {"governorates.csv", "incidents.csv", "incidents.gpkg", "coverage.json", "findings.csv"}
    without_title |= {"gpkg-read-back.json", "hotspots.csv", "layer.html"}
    assert {"findings.csv", "large.html", "figure.pdf", "annex.docx"} <= set(outputs.searched)
    without_title |= {"figure.alt.txt", "notebook.txt"}
    assert set(outputs.telling("zqtitleqz")) >= set(outputs.searched) - without_title
    place = token("village", "place")
    pages = {"index.html", "large.html", "folium.html", "layer.html", "notebook.html", "embed.html"}
    tables = {"incidents.csv", "incidents.gpkg", "gpkg-read-back.json", "annex.docx", "annex.html"}
    assert set(outputs.telling(place)) == pages | tables


def test_nothing_tells_what_is_in_no_profile(outputs: Outputs) -> None:
    assert outputs.telling("zqvictimqz") == []
    assert outputs.telling("zqattrsqz") == []


def test_nothing_tells_of_withheld_incidents_but_counts(outputs: Outputs) -> None:
    for column in TEXTS:
        assert outputs.telling(token("withheld", column)) == [], column
    for value in (ROWS["withheld"]["lon"], ROWS["withheld"]["lat"]):
        assert outputs.telling_degrees(value, 3) == []
    assert outputs.telling(DEATHS["withheld"]) == []
    assert outputs.telling(str(CHILDREN["withheld"])) == []


@pytest.mark.parametrize("name", [name for name in ROWS if name != "withheld"])
def test_free_text_goes_as_far_as_the_profile_says(outputs: Outputs, name: str) -> None:
    notes, quotes = (outputs.telling(token(name, column)) for column in ("note", "quote"))
    deaths = outputs.telling(DEATHS[name])
    if outputs.profile == "internal":
        assert {"index.html", "large.html", "folium.html", "layer.html", "notebook.html", "incidents.csv"} <= set(notes)
        assert {"incidents.csv", "incidents.gpkg"} <= set(quotes)
        assert "incidents.csv" in deaths
        assert "findings.csv" in outputs.telling("zqreportquoteqz")
    else:
        told = outputs.profile == "partner" and name not in PROTECTED
        assert bool(notes) == told
        assert quotes == []
        assert bool(deaths) == (outputs.profile == "partner")
        assert outputs.telling("zqreportquoteqz") == []


@pytest.mark.parametrize("name", [name for name in ROWS if name != "withheld"])
def test_coordinates_go_as_far_as_the_profile_says(outputs: Outputs, name: str) -> None:
    decimals = {"public": 3, "partner": 4, "internal": 4}[outputs.profile]
    if name in PROTECTED and outputs.profile != "internal":
        decimals = 1
    for axis in ("lon", "lat"):
        found = outputs.telling_degrees(ROWS[name][axis], decimals)
        if outputs.profile == "internal":
            tables = {"incidents.csv", "incidents.gpkg", "gpkg-read-back.json"}
            assert {"index.html", "large.html", "folium.html", "layer.html", "notebook.html", *tables} <= set(found)
        elif decimals == 1:  # so few decimals stand in towns and outlines too: only in what holds no other places
            assert not {"incidents.csv", "gpkg-read-back.json", "hotspots.csv", "coverage.json"} & set(found)
            assert outputs.telling_degrees(ROWS[name][axis], 3) == []
        else:
            assert found == []


@pytest.mark.parametrize("name", PROTECTED)
def test_protected_places_are_named_in_no_output(outputs: Outputs, name: str) -> None:
    for column in ("place", "district", "subdistrict") if name == "torture" else ("place",):
        found = outputs.telling(token(name, column))
        assert bool(found) == (outputs.profile == "internal"), (column, found)
    assert outputs.telling(token(name, "section"))


def test_no_code_finer_than_the_governorate_is_told_of_torture(outputs: Outputs) -> None:
    rows = pd.read_json(pd.io.common.StringIO(outputs.searched["gpkg-read-back.json"].raw.decode()))
    told = [each["properties"] for each in rows["features"]]
    torture = [each for each in told if each["incident_type"] == "torture"]
    assert len(torture) == 1
    finer = [torture[0][level] for level in ("adm2_pcode", "adm3_pcode", "place_pcode")]
    assert all(code is None for code in finer) == (outputs.profile != "internal")


def test_small_numbers_of_a_group_are_told_in_no_output(outputs: Outputs) -> None:
    units = geo.hotspots(joined(planted()), geo.load_boundaries(level=1), level=1, draws=1)["children"].dropna()
    assert {"hotspots.csv", "ranking.html"} <= {
        name for number in units for name in (*outputs.telling(str(number)), *outputs.telling(f"{number:,}"))
    } or outputs.profile == "public"
    for number in {*(CHILDREN[name] for name in set(ROWS) - {"withheld"}), *units.tolist()}:
        found = outputs.telling(str(number)) + outputs.telling(f"{number:,}")
        assert bool(found) == (outputs.profile != "public"), found


def test_every_column_of_the_registry_is_planted_or_is_a_code_or_a_number() -> None:
    free = {column.name for column in INCIDENTS if column.kind == "text"} - {"governorate", "place_pcode"}
    assert free - {"adm1_pcode", "adm2_pcode", "adm3_pcode"} == set(TEXTS)


def test_a_column_that_leaks_is_found(tmp_path: Path) -> None:
    leaky = replace(STRICT, columns=(*(STRICT.columns or ()), "note"))
    page = geo.Map([geo.IncidentLayer(joined(planted()))], profile=leaky).to_html()
    assert Searched("index.html", page.encode()).tells(token("village", "note"))
    fine = replace(STRICT, decimals=5)
    page = geo.Map([geo.IncidentLayer(joined(planted()))], profile=fine).to_html()
    assert Searched("index.html", page.encode()).tells_degrees(ROWS["village"]["lon"], 3)
