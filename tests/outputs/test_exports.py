"""Exports: whole files, safe in a spreadsheet, equal bytes for equal input."""

from __future__ import annotations

import csv
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from toy_country import toy_boundaries
from toy_incidents import toy_incidents

from geo.errors import CRSError, OutputError
from geo.exports.csv import write_csv
from geo.exports.geopackage import write_geopackage
from geo.writing import whole_file, whole_folder

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "plain"]


def test_no_cell_of_a_csv_runs_as_a_formula(tmp_path: Path) -> None:
    table = pd.DataFrame({"place": FORMULAS, "n": [-1, 2, 3, 4, 5, 6]})
    write_csv(table, tmp_path / "t.csv")
    rows = list(csv.DictReader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["place"] for row in rows] == ["'" + text if text != "plain" else text for text in FORMULAS]
    assert [int(row["n"]) for row in rows] == [-1, 2, 3, 4, 5, 6]  # numbers stay numbers


def test_incidents_survive_the_geopackage(tmp_path: Path) -> None:
    incidents = toy_incidents([{"lon": 36.5, "lat": 35.5, "place": "قرية"}, {"killed": None}])
    write_geopackage({"incidents": incidents, "governorates": toy_boundaries()}, tmp_path / "a.gpkg")
    read = gpd.read_file(tmp_path / "a.gpkg", layer="incidents")
    assert read.crs == "EPSG:4326"
    assert list(read["place"]) == ["قرية", "a village"]
    assert read["killed"].isna().tolist() == [False, True]
    assert read.geometry.isna().tolist() == [False, True]
    assert len(gpd.read_file(tmp_path / "a.gpkg", layer="governorates")) == 4


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    incidents = toy_incidents([{"lon": 36.5, "lat": 35.5}])
    for name in ("a", "b"):
        write_geopackage({"incidents": incidents}, tmp_path / f"{name}.gpkg")
        write_csv(incidents, tmp_path / f"{name}.csv")
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_a_frame_without_crs_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(CRSError, match="no coordinate reference system"):
        write_geopackage({"incidents": toy_incidents([{}]).set_crs(None, allow_override=True)}, tmp_path / "a.gpkg")
    assert list(tmp_path.iterdir()) == []


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("old", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), whole_file(tmp_path / "kept.txt") as draft:
        draft.write_text("half", encoding="utf-8")
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path) as folder:
        (folder / "kept.txt").write_text("half", encoding="utf-8")
        raise ZeroDivisionError
    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [("kept.txt", "old")]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"), whole_folder(tmp_path / "file" / "out"):
        pass
    with pytest.raises(OutputError, match=r"t\.csv"):
        write_csv(pd.DataFrame({"a": [1]}), tmp_path / "file" / "t.csv")
