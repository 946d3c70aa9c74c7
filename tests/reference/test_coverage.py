"""Units that overlap, leave gaps or leave out a part of the country are told by name, area and place."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
from click.testing import CliRunner
from shared_files import shared

import geo
from geo.cli import commands
from geo.errors import BoundaryWarning
from geo.reference.boundaries import load_boundaries
from geo.reference.boundary_checks import coverage_cautions

COD_AB = "boundaries/cod-ab-syr-20201217/"
ALEPPO = 1


@pytest.fixture
def units() -> gpd.GeoDataFrame:
    return load_boundaries(name="embedded")


def with_aleppo_wider(units: gpd.GeoDataFrame, metres: float) -> gpd.GeoDataFrame:
    metric = units.to_crs("EPSG:32637")
    metric.loc[ALEPPO, "geometry"] = metric.geometry[ALEPPO].buffer(metres)
    return metric.to_crs("EPSG:4326")


def test_units_that_cover_the_country_once_are_passed_without_a_word(units: gpd.GeoDataFrame) -> None:
    assert coverage_cautions(units) == ()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "level"),
    [("syr_admin1.geojson", 1), *(("syr_admbnda_adm3_20201217.geojson", level) for level in (1, 2, 3))],
)
def test_the_official_units_are_passed_without_a_word(name: str, level: int) -> None:
    units = load_boundaries(shared(COD_AB + name), level=level)  # a warning would fail the test
    assert coverage_cautions(units) == ()


def test_units_that_overlap_are_named_with_the_area(units: gpd.GeoDataFrame) -> None:
    told = coverage_cautions(with_aleppo_wider(units, 5_000))
    assert len(told) == 3
    assert told[0].startswith("SY02 and SY11 overlap by 994.")
    assert {sentence[:13] for sentence in told} == {"SY02 and SY11", "SY02 and SY07", "SY02 and SY05"}


@pytest.mark.parametrize("share", ["within", "the same"])
def test_a_unit_that_lies_in_another_is_told(units: gpd.GeoDataFrame, share: str) -> None:
    metric = units.to_crs("EPSG:32637")
    whole = metric.geometry[ALEPPO]
    metric.loc[0, "geometry"] = whole if share == "the same" else whole.representative_point().buffer(3_000)
    told = coverage_cautions(metric.to_crs("EPSG:4326"))
    area = metric.geometry[0].area / 1e6
    assert told[0].startswith(f"SY01 and SY02 overlap by {area:,.1f} km²")


def test_many_overlaps_and_gaps_are_summed_after_the_largest(units: gpd.GeoDataFrame) -> None:
    rough = units.to_crs("EPSG:32637")
    rough["geometry"] = rough.simplify(3_000)
    told = coverage_cautions(rough.to_crs("EPSG:4326"))
    assert len(told) == 12
    assert "more pairs of units overlap, by" in told[5]
    assert "more gaps lie between units," in told[11]


def test_a_gap_is_told_with_its_place(units: gpd.GeoDataFrame) -> None:
    metric = units.to_crs("EPSG:32637")
    spot = metric.geometry[ALEPPO].representative_point()
    metric.loc[ALEPPO, "geometry"] = metric.geometry[ALEPPO].difference(spot.buffer(3_000))
    (told,) = coverage_cautions(metric.to_crs("EPSG:4326"))
    where = gpd.GeoSeries([spot], crs=metric.crs).to_crs("EPSG:4326").iloc[0]
    assert told.startswith("a gap of 28.")
    assert [float(n) for n in told.rstrip(".").split(" at ")[1].split(", ")] == pytest.approx(
        [where.x, where.y], abs=0.05
    )


def test_what_is_left_out_is_told_by_governorate(units: gpd.GeoDataFrame) -> None:
    (told,) = coverage_cautions(with_aleppo_wider(units, -8_000))
    assert "no unit covers 28% of Aleppo (SY02)" in told
    (told,) = coverage_cautions(units.iloc[:12])
    assert "100% of As-Sweida (SY13), 100% of Quneitra (SY14)" in told


def test_python_hears_of_it_once_for_each_file_it_loads(tmp_path: Path, units: gpd.GeoDataFrame) -> None:
    file = tmp_path / "units.geojson"
    with_aleppo_wider(units.iloc[:13], 5_000).to_file(file)
    for _ in range(2):
        with pytest.warns(geo.GeoWarning, match=r"units\.geojson: does not cover Syria once") as told:
            assert len(geo.load_boundaries(file)) == 13
        assert [each.category for each in told] == [BoundaryWarning]
        assert told[0].filename == __file__
        assert "\n  SY02 and SY11 overlap by 994." in str(told[0].message)
        assert "\n  no unit covers 100% of Quneitra (SY14);" in str(told[0].message)


def test_a_kept_set_is_loaded_without_a_word_of_what_was_said_when_it_was_added(
    tmp_path: Path, units: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    file = tmp_path / "units.geojson"
    units.iloc[:13].to_file(file)
    told = CliRunner().invoke(commands, ["boundaries", "add", str(file), "--level", "1", "--name", "mine"])
    assert told.output.count("caution   units.geojson: no unit covers 100% of Quneitra (SY14)") == 1
    assert len(geo.load_boundaries(name="mine")) == 13


@pytest.mark.parametrize("command", ["build", "map", "place", "report", "hotspots"])
def test_every_command_that_takes_a_file_says_it(tmp_path: Path, units: gpd.GeoDataFrame, command: str) -> None:
    file, table = tmp_path / "units.geojson", tmp_path / "incidents.csv"
    with_aleppo_wider(units, 5_000).to_file(file)
    table.write_text(
        "incident_id,date,incident_type,killed,place,lon,lat,source\na,2021-02-03,landmine,1,x,37.1,36.2,s\n"
    )
    output = {"build": "out", "map": "m.svg", "place": "p.csv", "report": "r.html", "hotspots": "h.csv"}[command]
    given = [command, str(table), "--boundaries", str(file), "-o", str(tmp_path / output)]
    told = CliRunner().invoke(commands, given + ["--level", "1"] * (command == "hotspots"))
    assert told.exit_code == 0, told.output
    assert told.output.count("caution   units.geojson: SY02 and SY11 overlap by 994.") == 1
