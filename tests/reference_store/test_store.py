"""Sets of one's own: every format, kept whole, quick to load, made again when anything changed; and the command."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from faulty_server import running
from toy_syria import as_geojson, toy_syria

import geo
from geo.cli.boundaries import boundaries
from geo.errors import BoundaryError, CRSError, GeoError, InputFileError
from geo.placing.index_files import index_file
from geo.placing.units import prepare_units
from geo.reference import store
from geo.reference.store import SetFacts, keep_set, kept_set, kept_sets, load_set, sets_home, use_set

FACTS = SetFacts("toy Syria", "squares made for the tests", licence="MIT", accuracy_km=0.2)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "toy.geojson"
    path.write_bytes(as_geojson(toy_syria()))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(boundaries, [str(argument) for argument in arguments], catch_exceptions=True)


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".shp", ".parquet", ".fgb"])
def test_every_format(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "own files" / f"units{suffix}"
    path.parent.mkdir()
    frame = toy_syria("current")
    frame.to_parquet(path) if suffix == ".parquet" else frame.to_file(path)
    kept = keep_set("mine", path, FACTS)
    for old in path.parent.iterdir():
        old.unlink()
    assert kept.levels == (1, 2, 3)
    assert [len(load_set("mine", level)) for level in (1, 2, 3)] == [14, 62, 272]
    for quick in sets_home().rglob("*.fgb"):
        if quick.name.startswith("level"):
            quick.unlink()
    assert len(load_set("mine", 2)) == 62  # made again from the kept original


@pytest.mark.filterwarnings("ignore::geo.errors.BoundaryWarning")  # toy Syria is of another shape
def test_a_kept_set_loads_as_its_file_does(file: Path) -> None:
    keep_set("mine", file, FACTS)
    for level in (1, 2, 3):
        plain, quick = geo.load_boundaries(file, level=level), geo.load_boundaries(level=level, name="mine")
        pd.testing.assert_frame_equal(pd.DataFrame(plain), pd.DataFrame(quick))
        assert quick.crs == plain.crs
        assert prepare_units(quick).fingerprint == prepare_units(plain).fingerprint
        assert quick.attrs["boundary_set"]["accuracy_km"] == 0.2
        assert quick.attrs["boundary_set"]["sha256"] == plain.attrs["boundary_set"]["sha256"]


def test_a_changed_or_older_quick_file_is_made_again(file: Path) -> None:
    kept = keep_set("mine", file, FACTS)
    quick = sets_home() / "mine" / kept.folder / "level3.fgb"
    right = quick.read_bytes()
    for damage in (
        b"",
        right[:1000],
        right[:-1] + bytes([right[-1] ^ 1]),
        (sets_home() / "mine" / kept.folder / "level1.fgb").read_bytes(),
    ):
        quick.write_bytes(damage)
        assert len(load_set("mine", 3)) == 272
        assert quick.read_bytes() == right
    card = sets_home() / "mine" / "set.json"
    listed = json.loads(card.read_text(encoding="utf-8"))
    card.write_text(json.dumps({**listed, "format": 0}), encoding="utf-8")
    assert len(load_set("mine", 3)) == 272
    assert kept_set("mine").format == store.FORMAT


def test_a_changed_original_and_a_damaged_card_are_said(file: Path) -> None:
    kept = keep_set("mine", file, FACTS)
    folder = sets_home() / "mine" / kept.folder
    (folder / "level3.fgb").unlink()
    (folder / "original.geojson").write_bytes(file.read_bytes() + b" ")
    with pytest.raises(BoundaryError, match=r"damaged.*original file has changed.*embedded"):
        load_set("mine", 3)
    assert len(load_set("mine", 2)) == 62
    card = sets_home() / "mine" / "set.json"
    listed = json.loads(card.read_text(encoding="utf-8"))
    for text in (
        "",
        "[]",
        "{}",
        "null",
        json.dumps({**listed, "folder": "../.."}),
        json.dumps({**listed, "name": "x"}),
    ):
        card.write_text(text, encoding="utf-8")
        with pytest.raises(BoundaryError, match="damaged"):
            load_set("mine", 1)
        assert kept_sets() == ()


def test_the_set_in_use(file: Path) -> None:
    keep_set("mine", file, FACTS)
    use_set("mine")
    assert geo.load_boundaries().attrs["boundary_set"]["name"] == "toy Syria"
    assert len(geo.load_boundaries(name="embedded")) == 14
    with pytest.raises(BoundaryError, match=r"'yours': is not an installed boundary set; installed: mine"):
        use_set("yours")
    with pytest.raises(BoundaryError, match="Give one of them"):
        geo.load_boundaries(file, name="mine")
    (sets_home() / "in_use.json").write_text("{", encoding="utf-8")
    with pytest.raises(BoundaryError, match="Choose again"):
        geo.load_boundaries()


@pytest.mark.parametrize("name", ["", "../up", "A", "a b", "embedded", "x" * 60, ".", "con/x"])
def test_names_that_cannot_be(file: Path, name: str) -> None:
    with pytest.raises(BoundaryError, match="cannot be the name"):
        keep_set(name, file, FACTS)


def test_bad_files_are_not_kept(tmp_path: Path, file: Path) -> None:
    with pytest.raises(InputFileError):
        keep_set("mine", tmp_path / "missing.geojson", FACTS)
    bare = tmp_path / "bare.parquet"
    toy_syria().set_crs(None, allow_override=True).to_parquet(bare)
    with pytest.raises(CRSError):
        keep_set("mine", bare, FACTS)
    with pytest.raises(BoundaryError, match="level 1 only"):
        coarse = tmp_path / "coarse.geojson"
        coarse.write_bytes(as_geojson(toy_syria(level=1)))
        keep_set("mine", coarse, FACTS, finest=3)
    assert kept_sets() == ()


@pytest.mark.filterwarnings("ignore::geo.errors.BoundaryWarning")  # toy Syria is of another shape
def test_layers_of_points_and_lines_are_passed_over(tmp_path: Path) -> None:
    frame = toy_syria("current")
    path = tmp_path / "all.gpkg"
    frame.set_geometry(frame.boundary).to_file(path, layer="lines")
    frame.set_geometry(frame.representative_point()).to_file(path, layer="a_points")
    frame.to_file(path, layer="units")
    assert len(geo.load_boundaries(path, level=3)) == 272


def test_the_command_from_list_to_use(file: Path) -> None:
    first = run("list").output
    assert "* embedded" in first
    assert "cod-ab" in first
    assert "not here" in first
    added = run("add", file, "--level", 2, "--accuracy-km", 0.2, "--licence", "MIT", "--source", "squares")
    assert added.exit_code == 0, added.output
    assert "incident-maps boundaries use toy" in added.output
    assert run("use", "toy").output == "in use: toy\n"
    assert "* toy              levels 1,2" in run("list").output
    shown = run("show").output
    assert "0.2 km" in shown
    assert "MIT" in shown
    assert "Natural Earth" in run("show", "embedded").output
    assert "for a national picture" in " ".join(run("show", "embedded").output.split()).casefold()


def test_install_from_the_command_makes_the_index_and_uses_the_set(monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as server:
        api = server.publish(as_geojson(toy_syria()))
        done = run("install", "cod-ab", "--api", api)
        assert done.exit_code == 0, done.output
        assert "in use: cod-ab" in done.output
        assert index_file(prepare_units(geo.load_boundaries(level=3)).fingerprint).exists()
        assert run("install", "cod-ab", "--api", api, "--quiet", "--keep-in-use").output == ""
        failed = run("install", "cod-ab", "--api", f"{server.address}/nothing")
        assert isinstance(failed.exception, GeoError)
        assert "404" in str(failed.exception)


def test_importing_the_command_is_quick() -> None:
    assert "httpx" not in sys.modules or "geo.reference.download" in sys.modules


def test_joining_to_a_kept_set(file: Path) -> None:
    keep_set("mine", file, FACTS)
    units = geo.load_boundaries(level=3, name="mine")
    inside = units.representative_point()
    incidents = gpd.GeoDataFrame({"n": range(len(units))}, geometry=inside.to_numpy(), crs=4326)
    placed = geo.assign_admin(incidents, units)
    assert list(placed["adm3_pcode"]) == list(units["adm3_pcode"])
    assert placed.attrs["boundary_set"]["name"] == "toy Syria"
