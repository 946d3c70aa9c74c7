"""The official files of Syria, in both column styles and at every level."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely
from shared_files import shared

from geo.reference.boundaries import load_boundaries
from geo.reference.names import governorates, to_pcode

pytestmark = pytest.mark.shared
FINE = "boundaries/cod-ab-syr-20201217/syr_admbnda_adm3_20201217.geojson"
COARSE = "boundaries/cod-ab-syr-20201217/syr_admin1.geojson"


@pytest.mark.parametrize(("level", "count"), [(1, 14), (2, 62), (3, 272)])
def test_every_level_of_the_fine_file(level, count):
    units = load_boundaries(shared(FINE), level=level)
    codes = units[f"adm{level}_pcode"]
    assert len(units) == count
    assert codes.is_unique
    assert codes.is_monotonic_increasing
    assert codes.str.startswith("SY").all()
    assert units.is_valid.all()
    assert set(units.geom_type) <= {"Polygon", "MultiPolygon"}
    assert not units.drop(columns="geometry").isna().any(axis=None)
    metric = units.to_crs(32637)
    total = metric.area.sum()
    assert total == pytest.approx(metric.union_all().area, rel=1e-6)  # no overlaps
    described = units.attrs["boundary_set"]
    assert described["date"] == "2020-12-17"
    assert "COD-AB" in described["source"]
    assert described["accuracy_km"] is None


def test_both_styles_give_the_same_governorates():
    fine = load_boundaries(shared(FINE), level=1)
    coarse = load_boundaries(shared(COARSE))
    names = ["adm1_pcode", "adm1_name", "adm1_name_ar"]
    pd.testing.assert_frame_equal(pd.DataFrame(fine[names]), pd.DataFrame(coarse[names]))
    assert coarse["adm1_name"].tolist() == [unit.name for unit in governorates()]
    assert coarse["adm1_name_ar"].tolist() == [unit.name_ar for unit in governorates()]
    apart = shapely.area(shapely.symmetric_difference(fine.geometry.to_numpy(), coarse.geometry.to_numpy()))
    assert (apart / shapely.area(fine.geometry.to_numpy()) < 0.001).all()


def test_official_names_resolve():
    units = load_boundaries(shared(FINE), level=1)
    for pcode, name, name_ar in zip(units["adm1_pcode"], units["adm1_name"], units["adm1_name_ar"], strict=True):
        assert to_pcode(name) == to_pcode(name_ar) == to_pcode(pcode) == pcode


def test_the_coarse_file_has_no_districts():
    with pytest.raises(Exception, match="level 1 only"):
        load_boundaries(shared(COARSE), level=2)
