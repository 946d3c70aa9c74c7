from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from geo.reference.boundaries import load_boundaries
from geo.reference.gazetteer import load_gazetteer


@pytest.fixture(scope="session")
def gazetteer():
    return load_gazetteer()


@pytest.fixture(scope="session")
def governorate_shapes():
    return load_boundaries()


@pytest.fixture(scope="session")
def official_gazetteer():
    from shared_files import shared

    return load_gazetteer(shared("gazetteer/ocha-places-2014/syr_admin4_point.geojson"))
