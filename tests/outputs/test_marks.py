"""What goes to a GPS, a globe or QGIS: no false pin, nothing lost without a word, nothing that runs."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import pytest
from pyproj import Geod
from toy_country import toy_boundaries
from toy_incidents import toy_incidents

from geo.errors import CRSError, MapError, TableError
from geo.exports.table import write_incidents
from geo.placing.admin import assign_admin
from geo.tables.reading import read_incidents

HOSTILE = "<script>alert(1)</script> & \x00\x1b ]]> $[name] \n=1+1 <img src=x onerror=alert(1)>"
AT = {"lon": 36.5, "lat": 35.5}
ROWS = [
    {"incident_id": "site", **AT, "precision": "site", "place": "the well"},
    {"incident_id": "village", **AT, "precision": "settlement", "radius_km": 2.5, "place": "قرية"},
    {"incident_id": "near", **AT, "precision": "near", "radius_km": 10, "killed": 7},
    {"incident_id": "unit", "governorate": "Aleppo", "killed": 3, "place": "only-a-governorate"},
    {"incident_id": "lost", "killed": None, "place": "nowhere"},
    {"incident_id": "secret", **AT, "precision": "site", "withheld": True, "killed": 9, "place": "secret-place"},
]
GPX, KML = "{http://www.topografix.com/GPX/1/1}", "{http://www.opengis.net/kml/2.2}"


@pytest.fixture
def placed() -> gpd.GeoDataFrame:
    incidents = toy_incidents(ROWS)
    incidents.loc[2, "place"] = HOSTILE  # the readers refuse control characters; a frame may hold them
    return assign_admin(incidents, toy_boundaries())


def written(placed: gpd.GeoDataFrame, path: Path, **options: str) -> ElementTree.Element:
    write_incidents(placed, path, **options)  # type: ignore[arg-type]
    return ElementTree.fromstring(path.read_bytes())


def text(element: ElementTree.Element, name: str) -> str:
    return element.findtext(name) or ""


def distances(ring: list[tuple[float, float]]) -> list[float]:
    return [Geod(ellps="WGS84").inv(*AT.values(), lon, lat)[2] / 1000 for lon, lat in ring]


def test_a_gps_gets_waypoints_only_where_the_place_is_known(placed: gpd.GeoDataFrame, tmp_path: Path) -> None:
    root = written(placed, tmp_path / "a.gpx")
    assert [text(point, f"{GPX}name") for point in root.iter(f"{GPX}wpt")] == [
        "the well, 7 February 2021",
        "قرية, 7 February 2021, within 2.5 km",
    ]
    [track] = root.iter(f"{GPX}trk")
    assert text(track, f"{GPX}name").endswith("7 February 2021, within 10 km")
    corners = [(float(corner.attrib["lon"]), float(corner.attrib["lat"])) for corner in track.iter(f"{GPX}trkpt")]
    assert corners[0] == corners[-1]
    assert distances(corners) == pytest.approx([10] * len(corners), abs=0.001)
    assert root.find(f"{GPX}rte") is None


def test_the_file_says_what_it_does_not_hold(placed: gpd.GeoDataFrame, tmp_path: Path) -> None:
    about = text(written(placed, tmp_path / "a.gpx"), f"{GPX}metadata/{GPX}desc")
    assert "2 points and 1 rings, with at least 9 killed" in about
    assert "1 known only to a governorate (3 killed), 1 not placed (0 killed), 1 withheld (9 killed)" in about
    arabic = text(written(placed, tmp_path / "a.kml", lang="ar"), f"{KML}Document/{KML}description")
    assert "محجوبة 1 (القتلى 9)" in arabic


@pytest.mark.parametrize("suffix", ["gpx", "kml"])
def test_what_is_withheld_or_coarse_leaves_no_trace(placed: gpd.GeoDataFrame, tmp_path: Path, suffix: str) -> None:
    written(placed, tmp_path / f"a.{suffix}")
    content = (tmp_path / f"a.{suffix}").read_text(encoding="utf-8")
    assert [name for name in ("secret", "only-a-governorate", "nowhere") if name in content] == []


def test_a_globe_shows_text_and_asks_nobody(placed: gpd.GeoDataFrame, tmp_path: Path) -> None:
    root = written(placed, tmp_path / "a.kml")
    spoken = [text(mark, f"{KML}{name}") for mark in root.iter(f"{KML}Placemark") for name in ("name", "description")]
    assert len(spoken) == 6
    assert any("script" in words for words in spoken)
    assert not any("<" in words.replace("<br>", "") for words in spoken)
    assert not list(root.iter(f"{KML}href"))
    [ring] = root.iter(f"{KML}Polygon")
    corners = [pair.split(",") for pair in text(ring, f".//{KML}coordinates").split()]
    assert distances([(float(lon), float(lat)) for lon, lat in corners]) == pytest.approx(
        [10] * len(corners), abs=0.001
    )


@pytest.mark.parametrize(("suffix", "layers"), [("gpx", {"waypoints": 2, "tracks": 1}), ("kml", None)])
def test_other_programs_read_it(
    placed: gpd.GeoDataFrame, tmp_path: Path, suffix: str, layers: dict[str, int] | None
) -> None:
    write_incidents(placed, tmp_path / f"a.{suffix}")
    for layer, rows in (layers or {"Landmines and explosive remnants": 3}).items():
        assert len(gpd.read_file(tmp_path / f"a.{suffix}", layer=layer)) == rows


def test_qgis_gets_points_rings_and_units(placed: gpd.GeoDataFrame, tmp_path: Path) -> None:
    write_incidents(placed, tmp_path / "a.gpkg", units=toy_boundaries())
    points = gpd.read_file(tmp_path / "a.gpkg", layer="incidents").set_index("incident_id")
    assert list(points.index[points.geometry.notna()]) == ["site", "village"]
    assert points["killed"].sum() == placed["killed"].sum()
    rings = gpd.read_file(tmp_path / "a.gpkg", layer="rings")
    assert list(rings["incident_id"]) == ["near"]
    assert "killed" not in rings
    assert rings.to_crs("EPSG:32637").area.iloc[0] == pytest.approx(3.14159 * 10_000**2, rel=0.01)
    assert len(gpd.read_file(tmp_path / "a.gpkg", layer="units")) == 4


def test_what_went_to_qgis_comes_back(placed: gpd.GeoDataFrame, tmp_path: Path) -> None:
    write_incidents(placed, tmp_path / "a.gpkg")
    again = read_incidents(tmp_path / "a.gpkg")
    for name in ("incident_id", "lon", "lat", "precision", "killed"):
        assert again[name].tolist() == placed[name].tolist()


def test_no_incidents_make_a_file_that_says_so(placed: gpd.GeoDataFrame, tmp_path: Path) -> None:
    for suffix in ("gpx", "kml", "gpkg"):
        write_incidents(placed.iloc[:0], tmp_path / f"a.{suffix}")
    assert "0 points and 0 rings" in (tmp_path / "a.gpx").read_text(encoding="utf-8")
    assert "0 points and 0 rings" in (tmp_path / "a.kml").read_text(encoding="utf-8")
    assert len(gpd.read_file(tmp_path / "a.gpkg", layer="rings")) == 0


def test_the_order_of_rows_leaves_no_trace(placed: gpd.GeoDataFrame, tmp_path: Path) -> None:
    for suffix in ("gpx", "kml"):
        write_incidents(placed, tmp_path / f"a.{suffix}")
        write_incidents(placed.iloc[::-1], tmp_path / f"b.{suffix}")
        assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", ["geojson", "parquet", "gpkg", "gpx", "kml"])
def test_shapes_are_written_in_wgs84_or_not_at_all(placed: gpd.GeoDataFrame, tmp_path: Path, suffix: str) -> None:
    with pytest.raises(CRSError, match=r"EPSG:32637, not EPSG:4326\. Use"):
        write_incidents(placed.to_crs("EPSG:32637"), tmp_path / f"a.{suffix}")
    with pytest.raises(TableError, match="without shapes"):
        write_incidents(pd.DataFrame(placed.drop(columns="geometry")), tmp_path / f"a.{suffix}")
    assert list(tmp_path.iterdir()) == []


def test_incidents_that_are_not_placed_yet_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MapError, match="assign_admin"):
        write_incidents(toy_incidents(ROWS), tmp_path / "a.gpx")
    with pytest.raises(MapError, match="not a language"):
        write_incidents(assign_admin(toy_incidents(ROWS), toy_boundaries()), tmp_path / "a.gpx", lang="xx")
    assert list(tmp_path.iterdir()) == []
