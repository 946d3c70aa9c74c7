"""Exports: whole files, safe in a spreadsheet, equal bytes for equal input."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
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


@pytest.mark.parametrize("mark", [";", "; ", "\t", "\n", "\r\n"])
def test_no_text_runs_as_a_formula_where_semicolons_or_tabs_divide_cells(tmp_path: Path, mark: str) -> None:
    write_csv(pd.DataFrame({"place": [f"Homs{mark}=1+1", f"Homs{mark}north - south"]}), tmp_path / "t.csv")
    divided = re.split(r"[;\t\n]", (tmp_path / "t.csv").read_text(encoding="utf-8-sig"))
    assert [cell for cell in divided if cell.strip().startswith("=")] == []
    assert "north - south" in "".join(divided)


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


def contents(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("old", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), whole_file(tmp_path / "kept.txt") as draft:
        draft.write_text("half", encoding="utf-8")
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path) as folder:
        (folder / "kept.txt").write_text("half", encoding="utf-8")
        raise ZeroDivisionError
    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [("kept.txt", "old")]


def test_files_of_an_earlier_run_do_not_stay_beside_those_of_this_one(tmp_path: Path) -> None:
    for name in ("map.html", "findings.csv", "mine.txt"):
        (tmp_path / name).write_text("old", encoding="utf-8")
    with whole_folder(tmp_path, owned=("map.html", "findings.csv")) as folder:
        (folder / "map.html").write_text("new", encoding="utf-8")
    assert contents(tmp_path) == {"map.html": "new", "mine.txt": "old"}


@pytest.mark.parametrize("failure", [PermissionError("open in another program"), KeyboardInterrupt()], ids=repr)
def test_a_move_that_breaks_off_puts_everything_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    for name in ("a.csv", "b.csv", "gone.csv"):
        (tmp_path / name).write_text("old", encoding="utf-8")
    replace = Path.replace

    def breaking(self: Path, target: Path) -> Path:
        if self.name == "c.csv" and self.parent.name == "new":
            raise failure
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", breaking)
    with (
        pytest.raises((OutputError, KeyboardInterrupt)),
        whole_folder(tmp_path, owned=("gone.csv",)) as folder,
    ):
        for name in ("a.csv", "b.csv", "c.csv", "d.csv"):
            (folder / name).write_text("new", encoding="utf-8")
    assert contents(tmp_path) == {"a.csv": "old", "b.csv": "old", "gone.csv": "old"}


WRITER = """
import sys, time
from pathlib import Path
from geo import writing

def slow(self, target, replace=Path.replace):
    time.sleep(0.02)
    return replace(self, target)

for turn in range(6):
    with writing.whole_folder(sys.argv[1]) as folder:
        for number in range(8):
            (folder / f"{number}.txt").write_text(f"{sys.argv[2]} {turn}", encoding="utf-8")
        Path.replace = slow
    seen = []
    with writing._locked(Path(sys.argv[1])):
        seen = {file.read_text(encoding="utf-8") for file in Path(sys.argv[1]).glob("*.txt")}
    assert len(seen) == 1, seen
"""


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be locked there")
def test_two_processes_do_not_mix_their_files(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    running = [subprocess.Popen([*command, name], stderr=subprocess.PIPE, text=True) for name in ("one", "two")]
    told = [process.communicate(timeout=60)[1] for process in running]
    assert [(process.returncode, text) for process, text in zip(running, told, strict=True)] == [(0, ""), (0, "")]
    assert len(set(contents(tmp_path).values())) == 1


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"), whole_folder(tmp_path / "file" / "out"):
        pass
    with pytest.raises(OutputError, match="too long"), whole_folder(tmp_path / ("x" * 300)):
        pass
    with pytest.raises(OutputError, match="a file of that name"), whole_folder(tmp_path / "file"):
        pass
    with pytest.raises(OutputError, match=r"t\.csv"):
        write_csv(pd.DataFrame({"a": [1]}), tmp_path / "file" / "t.csv")
    with pytest.raises(OutputError, match=r"t\\udcff\.csv.*no text"):
        write_csv(pd.DataFrame({"a": [1]}), tmp_path / "t\udcff.csv")


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    for writing in (whole_file, whole_folder):
        with pytest.raises(OutputError, match="holds a zero byte"), writing(tmp_path / "a\0b.csv"):
            pass
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_a_folder_is_named_as_the_user_knows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OutputError) as caught, whole_folder(tmp_path / "out") as folder:
        (folder / "a.gpkg").mkdir()
        write_geopackage({"units": toy_boundaries()}, folder / "a.gpkg")
    assert str(caught.value).startswith(str(tmp_path / "out" / "a.gpkg"))

    for kind in (pyogrio.errors.DataSourceError, pyogrio.errors.FeatureError):

        def full(_: object, path: Path, *, kind: type[Exception] = kind, **__: object) -> None:
            raise kind(f"sqlite3_exec({path}) failed: database or disk is full")

        monkeypatch.setattr(pyogrio, "write_dataframe", full)
        with pytest.raises(OutputError, match="disk is full") as caught, whole_folder(tmp_path / "out") as folder:
            write_geopackage({"units": toy_boundaries()}, folder / "a.gpkg")
        assert ".writing-" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []  # not even an empty folder
