"""``incident-maps hotspots``: the file it writes, what it prints, and one clear message for every wrong input."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from command_line import Run
from toy_grid import code, counted, toy_units

from geo.webmap.columns import read_block


@pytest.fixture
def run(incident_maps: Run) -> Run:
    rng = np.random.default_rng(1)
    counts = rng.poisson(5.0, (6, 6))
    counts[1, 4] = 40
    counted(counts, rng).drop(columns="geometry").to_csv("incidents.csv", index=False)
    toy_units().to_file("units.geojson", driver="GeoJSON")

    return partial(incident_maps, "hotspots")


def test_the_ranking_is_written_and_told(run: Run, tmp_path: Path) -> None:
    status, out, err = run("incidents.csv", "--level", 3, "--boundaries", "units.geojson", "--draws", 50, "-o", "h.csv")
    assert status == 0
    assert err.startswith("caution   units.geojson: no unit covers")  # the squares are not Syria
    assert err.count("\n") == 1
    assert "Square 1 4: 40 incidents, 40 killed" in out
    assert "not contamination" in out
    table = pd.read_csv(tmp_path / "h.csv", encoding="utf-8-sig")
    assert table.loc[0, "adm3_pcode"] == code(1, 4)
    assert table.loc[0, "significant"]
    assert len(table) == 36
    again = run("incidents.csv", "--level", 3, "--boundaries", "units.geojson", "--draws", 50, "-o", "i.csv", "-q")
    assert again == (0, "", "")
    assert (tmp_path / "h.csv").read_bytes() == (tmp_path / "i.csv").read_bytes()


def test_population_and_types_are_read(run: Run, tmp_path: Path) -> None:
    units = toy_units()["adm3_pcode"]
    pd.DataFrame({"adm3_pcode": units, "people": 500}).to_csv(tmp_path / "people.csv", index=False)
    common = ("incidents.csv", "--boundaries", "units.geojson", "--draws", 20, "--by", "incidents")
    assert run(*common, "--population", "people.csv", "--types", "landmine, other_erw")[0] == 0
    status, _, err = run(*common, "--types", "minefield")
    assert status == 1
    assert "'minefield'" in err
    pd.DataFrame({"adm3_pcode": units, "people": "many"}).to_csv(tmp_path / "people.csv", index=False)
    status, _, err = run(*common, "--population", "people.csv")
    assert status == 1
    assert "row 2" in err
    assert "'many'" in err
    assert "nowhere.csv" in run(*common, "--population", "nowhere.csv")[2]


def test_wrong_input_leaves_nothing(run: Run, tmp_path: Path) -> None:
    status, _, err = run("nowhere.csv", "--level", 1)
    assert status == 1
    assert "nowhere.csv" in err
    status, _, err = run("incidents.csv", "--level", 2, "-o", "h.csv")
    assert status == 1
    assert "level" in err
    assert run("incidents.csv", "--level", 4)[0] == 2
    assert run()[0] == 2
    assert not (tmp_path / "h.csv").exists()


def test_a_ranking_is_drawn_as_a_page_with_its_incidents_and_as_a_figure_without(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    common = ("incidents.csv", "--boundaries", "units.geojson", "--draws", 20, "-q")
    assert run(*common, "-o", "h.html", "--clusters", 20, "--lang", "ar", "--title", "Where first") == (0, "", "")
    page = (tmp_path / "h.html").read_text(encoding="utf-8")
    sections = next(iter(read_block(page).values()))
    ranks, hulls = sections["outlines"]["by"]["ar"]["layers"]
    assert ranks["mark"][0].strip("\u2066\u2069") == "1*"
    assert len(hulls["look"]) >= 1
    assert sections["points"]["by"]["ar"]["layers"]
    assert sections["panel"]["by"]["ar"]["title"] == "Where first"
    assert run(*common, "-o", "h.png") == (0, "", "")
    described = (tmp_path / "h.alt.txt").read_text(encoding="utf-8")
    assert "Square 1 4 1* (1)" in described
    assert "marked at their place" not in described
    status, _, err = run(*common, "-o", "h.docx")
    assert status == 1
    assert ".docx" in err


@pytest.mark.usefixtures("run")
def test_build_ranks_and_outlines_where_asked(incident_maps: Run, tmp_path: Path) -> None:
    arguments = ["build", "incidents.csv", "-o", "out", "--boundaries", "units.geojson", "--hotspots", "3", "-q"]
    assert incident_maps(*arguments)[:2] == (0, "")
    table = pd.read_csv(tmp_path / "out/hotspots.csv", encoding="utf-8-sig")
    assert table.loc[0, "adm3_pcode"] == code(1, 4)
    sections = next(iter(read_block((tmp_path / "out/index.html").read_text(encoding="utf-8")).values()))
    (layer,) = sections["outlines"]["by"]["en"]["layers"]
    assert layer["title"] == "Hotspots: sub-districts by rank"
    assert len(sections["units"]["by"]["en"]) == 4


NAMED = "incident_id,date,incident_type,killed,place,governorate,source,shade\n" + "".join(
    f"n{n},2021-02-0{n + 1},landmine,{n},Al-Bab,Aleppo,s,x\n" for n in range(5)
)


def test_places_are_looked_up_as_build_does(run: Run, incident_maps: Run, tmp_path: Path) -> None:
    (tmp_path / "named.csv").write_text(NAMED, encoding="utf-8")
    status, out, err = run("named.csv", "--level", 1, "-o", "h.csv")
    assert (status, "incidents 5 = 5 in a unit" in out) == (0, True)
    assert err == "caution   columns of named.csv that were not read: 'shade'\n"
    assert incident_maps("build", "named.csv", "-o", "out", "--hotspots", 1, "-q")[0] == 0
    assert (tmp_path / "h.csv").read_bytes() == (tmp_path / "out/hotspots.csv").read_bytes()


def test_a_report_is_ranked_too(run: Run, tmp_path: Path) -> None:
    told = (
        "On February 3, 2021, a landmine explosion killed two civilians in Al Bab city in eastern Aleppo governorate.\n"
    )
    (tmp_path / "report.txt").write_text("Report, February 2021\n\n" + told, encoding="utf-8")
    status, out, err = run("report.txt", "--level", 1, "-o", "h.csv")
    assert (status, err) == (0, "")
    assert "incidents 1 = 1 in a unit" in out


def test_an_incident_that_two_sources_give_does_not_count_twice(run: Run, tmp_path: Path) -> None:
    for name in ("named.csv", "copy.csv"):
        (tmp_path / name).write_text(NAMED, encoding="utf-8")
    status, _, err = run("named.csv", "copy.csv", "--level", 1, "-o", "h.csv")
    assert (status, err.count("stands in more than one table.")) == (1, 5)
    assert not (tmp_path / "h.csv").exists()


@pytest.mark.parametrize("name", ["h.gpkg", "h"])
def test_an_output_of_another_kind_is_refused_before_anything_is_read(run: Run, tmp_path: Path, name: str) -> None:
    status, _, err = run("absent.csv", "-o", name)
    assert status == 1
    assert "Use .csv for the table, .html for a page, or .png, .svg or .pdf for a figure." in err
    assert not (tmp_path / name).exists()


def test_what_a_table_cannot_hold_is_not_dropped_in_silence(run: Run, tmp_path: Path) -> None:
    code, _, err = run("incidents.csv", "--boundaries", "units.geojson", "--clusters", 20, "-o", "h.csv")
    assert (code, "--clusters: a table holds none" in err) == (2, True)
    assert not (tmp_path / "h.csv").exists()
