"""What sources.toml says of the embedded outlines, measured again against the official files."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shared_files import shared

from geo.reference.boundaries import load_boundaries
from geo.reference.packaged import source_of

METRIC = 32637  # UTM zone 37N
EXCEPTIONS = {"SY03", "SY04", "SY14"}

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def ours():
    return load_boundaries().set_index("adm1_pcode").to_crs(METRIC).geometry


@pytest.fixture(scope="module")
def official():
    path = shared("boundaries/cod-ab-syr-20201217/syr_admin1.geojson")
    return load_boundaries(path).set_index("adm1_pcode").to_crs(METRIC).geometry


def distances_km(ours, official, pcodes):
    """Distances from points every 500 m along each outline to the other outline, both ways."""
    found = []
    for pcode in pcodes:
        for this, other in ((ours, official), (official, ours)):
            steps = shapely.get_coordinates(shapely.segmentize(this[pcode].boundary, 500))
            found.append(shapely.distance(shapely.points(steps), other[pcode].boundary) / 1000)
    return np.concatenate(found)


def test_nominal_accuracy(ours, official):
    plain = distances_km(ours, official, sorted(set(ours.index) - EXCEPTIONS))
    stated = source_of("governorates.geojson").accuracy_km
    assert np.percentile(plain, [50, 95, 100]).round(1).tolist() == [1.2, 10.8, 16.1]
    assert stated == np.ceil(np.percentile(plain, 95))
    everything = distances_km(ours, official, ours.index)
    assert np.percentile(everything, [95, 100]).round(1).tolist() == [13.2, 90.3]


def test_areas_that_differ(ours, official):
    wrong = sum(official[pcode].difference(ours[pcode]).area for pcode in ours.index)
    assert wrong / official.area.sum() == pytest.approx(0.0954, abs=0.0005)
    assert official["SY03"].intersection(ours["SY04"]).area / 1e6 == pytest.approx(8024, abs=1)
    assert official["SY14"].difference(ours["SY14"]).area / 1e6 == pytest.approx(1181, abs=1)


def test_agreement_with_the_communities(ours):
    places = gpd.read_file(shared("gazetteer/ocha-places-2014/syr_admin4_point.geojson")).to_crs(METRIC)
    points = places.geometry.to_numpy()
    away = np.stack([shapely.distance(shape, points) for shape in ours], axis=1)
    own = ours.index.get_indexer(places["ADMIN1_COD"])
    inside = (away[np.arange(len(places)), own] == 0).sum()
    assert (len(places), inside) == (5251, 5119)
    assert (away.argmin(axis=1) == own).sum() == 5167
    assert (away.min(axis=1) > 0).sum() == 50
    assert away.min(axis=1).max() < 3300
