"""Loading boundaries: the embedded set, and files in every format, style and state."""

from __future__ import annotations

import json
import shutil
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from geo.errors import BoundaryError, CRSError, InputFileError
from geo.reference import layers
from geo.reference.boundaries import load_boundaries
from geo.reference.names import governorates
from geo.reference.packaged import packaged, source_of

# the squares below cover a part of the country
pytestmark = pytest.mark.filterwarnings("ignore::geo.errors.BoundaryWarning")

LEVEL_1 = ["adm1_pcode", "adm1_name", "adm1_name_ar"]
LEVEL_2 = [*LEVEL_1, "adm2_pcode", "adm2_name", "adm2_name_ar"]
LEVEL_3 = [*LEVEL_2, "adm3_pcode", "adm3_name", "adm3_name_ar"]

#: Eight squares of one degree by half a degree: two governorates, of two districts, of two sub-districts.
SQUARES = {
    f"SY0{1 + g}0{d}0{s}": box(36 + g, 34 + d + s / 2, 37 + g, 34.5 + d + s / 2)
    for g in range(2)
    for d in range(2)
    for s in range(2)
}
ENGLISH = {"SY01": "Damascus", "SY02": "Aleppo"}
ARABIC = {"SY01": "دمشق", "SY02": "حلب"}


def fine_frame(style="older", crs=4326):
    """Give the eight squares as an ADM3 file has them, in a column style, in no order."""
    codes = sorted(SQUARES, key=lambda code: code[::-1])
    columns = {}
    for level, digits in ((3, 8), (2, 6), (1, 4)):
        units = [code[:digits] for code in codes]
        english = [ENGLISH[unit] if level == 1 else f"Unit {unit}" for unit in units]
        arabic = [ARABIC[unit[:4]] if level == 1 else f"وحدة {unit}" for unit in units]
        titles = {
            "older": (f"ADM{level}_PCODE", f"ADM{level}_EN", f"ADM{level}_AR"),
            "current": (f"adm{level}_pcode", f"adm{level}_name", f"adm{level}_name1"),
            "ours": (f"adm{level}_pcode", f"adm{level}_name", f"adm{level}_name_ar"),
        }[style]
        columns.update(zip(titles, (units, english, arabic), strict=True))
    columns["validOn" if style == "older" else "valid_on"] = ["2020-12-17"] * len(codes)
    return gpd.GeoDataFrame(columns, geometry=[SQUARES[code] for code in codes], crs=4326).to_crs(crs)


def governorate_frame(**changes):
    frame = gpd.GeoDataFrame(
        {"ADM1_PCODE": ["SY02", "SY01"], "ADM1_EN": ["Aleppo", "Damascus"], "ADM1_AR": ["حلب", "دمشق"]},
        geometry=[box(37, 34, 38, 36), box(36, 34, 37, 36)],
        crs=4326,
    )
    return frame.assign(**changes)


@pytest.fixture
def saved(tmp_path):
    def save(frame, name="units.geojson"):
        path = tmp_path / name
        frame.to_parquet(path) if name.endswith("parquet") else frame.to_file(path)
        return path

    return save


def test_the_embedded_set():
    units = load_boundaries()
    assert list(units.columns) == [*LEVEL_1, "geometry"]
    assert units.crs.to_string() == "EPSG:4326"
    assert units["adm1_pcode"].tolist() == [unit.pcode for unit in governorates()]
    assert units["adm1_name"].tolist() == [unit.name for unit in governorates()]
    assert units["adm1_name_ar"].tolist() == [unit.name_ar for unit in governorates()]
    assert (units[LEVEL_1].dtypes == "string").all()
    known = source_of("governorates.geojson")
    described = units.attrs["boundary_set"]
    assert list(described) == ["name", "source", "licence", "date", "accuracy_km", "accuracy_km_of", "note", "sha256"]
    assert described["accuracy_km"] == known.accuracy_km == 11.0
    assert described["licence"] == "Public domain"
    assert "Golan" in described["note"]


def test_the_embedded_outlines_are_one_valid_coverage():
    units = load_boundaries()
    assert units.is_valid.all()
    country = units.union_all()
    assert country.geom_type == "Polygon"
    assert not country.interiors
    assert country.area == pytest.approx(shapely.area(units.geometry.to_numpy()).sum(), rel=1e-12)
    for shape in units.geometry:
        assert shape.geom_type == "Polygon"
        assert shape.exterior.is_ccw
        assert not any(hole.is_ccw for hole in shape.interiors)
    written = shapely.get_coordinates(units.geometry.to_numpy())
    assert np.array_equal(written, np.round(written, 5))


def test_the_embedded_file_is_plain_geojson():
    collection = json.loads(packaged("governorates.geojson").read_text(encoding="utf-8"))
    assert set(collection) == {"type", "features"}
    assert all(set(feature["properties"]) == set(LEVEL_1) for feature in collection["features"])


def test_each_call_gives_its_own_frame():
    first = load_boundaries()
    first.loc[0, "adm1_name"] = "changed"
    first.attrs["boundary_set"]["name"] = "changed"
    again = load_boundaries()
    assert again.loc[0, "adm1_name"] == "Damascus"
    assert again.attrs["boundary_set"]["name"] != "changed"


@pytest.mark.parametrize("level", [2, 3])
def test_embedded_level_two_and_three_are_refused_with_the_way_out(level):
    with pytest.raises(BoundaryError, match=rf"level 1\) only.*cod-ab-syr.*load_boundaries\(path, level={level}\)"):
        load_boundaries(level=level)


@pytest.mark.parametrize("level", [0, 4, -1, True, "1", None])
def test_no_such_level(level):
    with pytest.raises(BoundaryError, match="level 1, 2 or 3"):
        load_boundaries(level=level)


@pytest.mark.parametrize("style", ["older", "current", "ours"])
@pytest.mark.parametrize("name", ["u.geojson", "u.gpkg", "u.shp", "u.fgb", "u.parquet", "u.json"])
def test_formats_and_styles_read_alike(saved, style, name):
    if (name, style) == ("u.shp", "ours"):
        style = "current"  # a Shapefile cuts names at ten characters, so it cannot hold our Arabic columns
    frame = fine_frame(style)
    path = saved(frame).rename(saved(frame).with_name(name)) if name == "u.json" else saved(frame, name)
    units = load_boundaries(path, level=3)
    assert list(units.columns) == [*LEVEL_3, "geometry"]
    assert units["adm3_pcode"].tolist() == sorted(SQUARES)
    assert units["adm1_name_ar"].tolist() == [ARABIC[code[:4]] for code in sorted(SQUARES)]
    assert units["adm2_name"].tolist() == [f"Unit {code[:6]}" for code in sorted(SQUARES)]
    assert all(shape.equals(SQUARES[code]) for code, shape in zip(units["adm3_pcode"], units.geometry, strict=True))
    assert units.attrs["boundary_set"]["date"] == "2020-12-17"
    assert (units[LEVEL_3].dtypes == "string").all()


@pytest.mark.parametrize(("level", "columns", "digits"), [(1, LEVEL_1, 4), (2, LEVEL_2, 6)])
def test_a_finer_file_is_dissolved(saved, level, columns, digits):
    units = load_boundaries(saved(fine_frame()), level=level)
    assert list(units.columns) == [*columns, "geometry"]
    expected = sorted({code[:digits] for code in SQUARES})
    assert units[f"adm{level}_pcode"].tolist() == expected
    for code, shape in zip(expected, units.geometry, strict=True):
        assert shape.equals(shapely.union_all([s for c, s in SQUARES.items() if c.startswith(code)]))
    assert shapely.area(units.union_all()) == pytest.approx(shapely.area(units.geometry.to_numpy()).sum(), rel=1e-12)


@pytest.mark.parametrize("change", [0.05, -0.1, 0.5])
def test_units_that_overlap_or_part_are_dissolved_to_a_valid_shape(saved, change):
    frame = fine_frame()
    frame.loc[0, "geometry"] = frame.geometry.iloc[0].buffer(change)
    units = load_boundaries(saved(frame), level=1)
    assert units.is_valid.all()
    for code, shape in zip(units["adm1_pcode"], units.geometry, strict=True):
        parts = frame.loc[frame["ADM1_PCODE"] == code].geometry.to_numpy()
        assert shape.equals(shapely.union_all(parts))


def test_the_order_of_rows_does_not_matter(saved):
    frame = fine_frame()
    first = load_boundaries(saved(frame, "a.geojson"), level=2)
    second = load_boundaries(saved(frame.iloc[::-1], "b.geojson"), level=2)
    pd.testing.assert_frame_equal(pd.DataFrame(first[LEVEL_2]), pd.DataFrame(second[LEVEL_2]))
    assert all(a.equals(b) for a, b in zip(first.geometry, second.geometry, strict=True))


@pytest.mark.parametrize("crs", [32637, 3857])
def test_another_crs_is_reprojected(saved, crs):
    units = load_boundaries(saved(fine_frame(crs=crs), "u.gpkg"), level=3)
    assert units.crs.to_epsg() == 4326
    assert units.total_bounds == pytest.approx([36, 34, 38, 36], abs=1e-6)


def test_a_zip_with_a_shapefile_and_one_with_all_levels(saved, tmp_path):
    shapefile = saved(fine_frame(), "units.shp")
    with zipfile.ZipFile(tmp_path / "shape.zip", "w") as archive:
        for part in shapefile.parent.glob("units.*"):
            archive.write(part, f"folder/{part.name}")
    assert len(load_boundaries(tmp_path / "shape.zip", level=3)) == 8

    coarse = load_boundaries(shapefile, level=1)
    coarse["adm1_name"] = coarse["adm1_name"] + " of the coarse file"
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(saved(coarse, "adm1.geojson"), "syr_admin1.geojson")
        archive.write(saved(fine_frame("current"), "adm3.geojson"), "syr_admin3.geojson")
        archive.writestr("readme.txt", "boundaries")
    assert load_boundaries(tmp_path / "all.zip", level=1)["adm1_name"].str.endswith("coarse file").all()
    assert len(load_boundaries(tmp_path / "all.zip", level=2)) == 4
    assert len(load_boundaries(tmp_path / "all.zip", level=3)) == 8


def test_a_geopackage_with_several_layers_gives_the_fitting_one(tmp_path):
    path = tmp_path / "all.gpkg"
    fine_frame().to_file(path, layer="fine")
    governorate_frame().to_file(path, layer="coarse")
    gpd.GeoDataFrame({"x": [1]}, geometry=[Point(36, 34)], crs=4326).to_file(path, layer="points")
    assert len(load_boundaries(path, level=1)) == 2
    assert len(load_boundaries(path, level=3)) == 8


def test_a_file_without_arabic_names_gets_those_of_the_governorates(saved):
    path = saved(fine_frame().drop(columns=["ADM1_AR", "ADM2_AR", "ADM3_AR"]))
    units = load_boundaries(path, level=2)
    assert units["adm1_name_ar"].tolist() == ["دمشق", "دمشق", "حلب", "حلب"]
    assert units["adm2_name_ar"].isna().all()


def test_a_user_file_describes_itself(saved):
    described = load_boundaries(saved(governorate_frame(), "my units.geojson")).attrs["boundary_set"]
    assert described["name"] == "my units"
    assert described["source"] == "file my units.geojson"
    assert described["licence"] == "see the file's source"
    assert described["accuracy_km"] is None
    assert len(described["sha256"]) == 64


def test_p_codes_and_names_are_trimmed_and_shapes_are_flat(saved):
    frame = governorate_frame(ADM1_PCODE=[" sy02", "SY01 "], ADM1_EN=[" Aleppo ", "Damascus"])
    frame["geometry"] = shapely.force_3d(frame.geometry.to_numpy(), 5.0)
    units = load_boundaries(saved(frame, "u.gpkg"))
    assert units["adm1_pcode"].tolist() == ["SY01", "SY02"]
    assert units["adm1_name"].tolist() == ["Damascus", "Aleppo"]
    assert not units.has_z.any()


BOWTIE = Polygon([(36, 34), (37, 36), (37, 34), (36, 36)])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ADM1_PCODE": ["SY01", "SY01"]}, r"row 2, column adm1_pcode, 'SY01': stands in more than one row"),
        ({"ADM1_PCODE": [None, "SY01"]}, r"row 2, column adm1_pcode: has no p-code"),
        ({"ADM1_PCODE": ["SY1", "SY01"]}, r"'SY1': is not a p-code of level 1"),
        ({"ADM1_PCODE": ["LB01", "SY01"]}, r"'LB01': is not a p-code of level 1"),
        ({"ADM1_PCODE": ["SY99", "SY01"]}, r"'SY99': is not the p-code of a governorate \(SY01 to SY14\)"),
        ({"ADM1_EN": ["Aleppo", "x" * 1_000]}, r"'SY01': has a name of 1,000 characters"),
        ({"ADM1_EN": ["Aleppo", "a\x1b[2J"]}, r"'SY01': has a name with control characters"),
        ({"ADM1_EN": ["Aleppo", " "]}, r"row 3, column adm1_pcode, 'SY01': has no English name"),
        ({"geometry": [BOWTIE, box(36, 34, 37, 36)]}, r"'SY02': has an invalid shape \(Self-intersection"),
        ({"geometry": [None, box(36, 34, 37, 36)]}, r"'SY02': has no shape"),
        ({"geometry": [MultiPolygon(), box(36, 34, 37, 36)]}, r"'SY02': has no shape"),
        ({"geometry": [LineString([(36, 34), (37, 35)]), box(36, 34, 37, 36)]}, r"is a LineString, not a polygon"),
    ],
)
def test_bad_rows_are_listed_with_their_place(saved, changes, message):
    with pytest.raises(BoundaryError, match=message) as refusal:
        load_boundaries(saved(governorate_frame(**changes), "u.parquet"))
    assert "u.parquet" in str(refusal.value)
    assert refusal.value.problems


def test_a_ring_left_open_is_refused_in_our_own_words(tmp_path):
    text = (
        governorate_frame()
        .to_json()
        .replace("[36.0, 34.0]]", "[36.0, 34.5]]")
        .replace("[37.0, 34.0]]", "[37.0, 34.5]]")
    )
    (tmp_path / "u.geojson").write_text(text)
    with pytest.raises(
        InputFileError, match=r"u.geojson: cannot be read \(IllegalArgument"
    ):  # and no warning of GDAL's
        load_boundaries(tmp_path / "u.geojson")


def test_all_problems_are_listed_at_once(saved):
    frame = governorate_frame(ADM1_PCODE=["SY1", None], geometry=[BOWTIE, Point(36, 34)])
    with pytest.raises(BoundaryError, match="4 problems") as refusal:
        load_boundaries(saved(frame, "u.parquet"))
    assert len(refusal.value.problems) == 4


def test_children_must_belong_to_their_parents(saved):
    frame = fine_frame()
    frame.loc[0, "ADM1_PCODE"] = "SY05"
    with pytest.raises(BoundaryError, match="does not belong to SY05"):
        load_boundaries(saved(frame), level=3)


def test_one_unit_must_have_one_name(saved):
    frame = fine_frame()
    frame.loc[0, "ADM1_EN"] = "Other"
    with pytest.raises(BoundaryError, match=r"column adm1_pcode, 'SY0[12]': has different names"):
        load_boundaries(saved(frame), level=1)


@pytest.mark.parametrize("level", [2, 3])
def test_a_coarse_file_cannot_give_a_finer_level(saved, level):
    with pytest.raises(BoundaryError, match=rf"ADM{level}_PCODE and ADM{level}_EN.*level 1 only"):
        load_boundaries(saved(governorate_frame()), level=level)


def test_columns_that_are_missing_are_named(saved):
    with pytest.raises(
        BoundaryError, match=r"ADM1_PCODE and ADM1_EN \(or adm1_pcode and adm1_name\).*ADM1_EN, ADM1_AR"
    ):
        load_boundaries(saved(governorate_frame().drop(columns="ADM1_PCODE")))
    parentless = fine_frame().drop(columns=["ADM2_PCODE", "ADM2_EN", "ADM2_AR"])
    with pytest.raises(BoundaryError, match="parent units: ADM2_PCODE"):
        load_boundaries(saved(parentless, "p.geojson"), level=3)


@pytest.mark.parametrize("name", ["u.gpkg", "u.parquet", "u.shp"])
def test_a_file_without_crs_is_an_error(saved, tmp_path, name):
    path = saved(governorate_frame(), name)
    if name == "u.shp":
        (tmp_path / "u.prj").unlink()
    else:
        frame = governorate_frame().set_crs(None, allow_override=True)
        path.unlink()
        with pytest.warns(UserWarning, match="crs") if name == "u.gpkg" else np.errstate():
            path = saved(frame, name)
    with pytest.raises(CRSError, match="states no coordinate reference system"):
        load_boundaries(path)


def test_a_false_crs_or_swapped_axes_are_an_error(saved):
    metres = governorate_frame().to_crs(32637).set_crs(3857, allow_override=True)
    with pytest.raises(CRSError, match="not in Syria"):
        load_boundaries(saved(metres, "m.gpkg"))
    swapped = load_boundaries()
    swapped["geometry"] = shapely.transform(swapped.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    with pytest.raises(CRSError, match="order of longitude and latitude"):
        load_boundaries(saved(swapped, "s.gpkg"))


def test_files_that_cannot_be_read(tmp_path, monkeypatch):
    with pytest.raises(InputFileError, match="cannot be opened"):
        load_boundaries(tmp_path / "absent.geojson")
    with pytest.raises(InputFileError, match="is a folder"):
        load_boundaries(tmp_path)
    empty = tmp_path / "empty.geojson"
    empty.touch()
    with pytest.raises(InputFileError, match="is empty"):
        load_boundaries(empty)
    for name in ("junk.geojson", "junk.gpkg", "junk.parquet", "junk.zip", "junk.shp", "junk.txt"):
        junk = tmp_path / name
        junk.write_bytes(b"PK\x03\x04 not what its name says \x00\xff" * 20)
        with pytest.raises(InputFileError, match=f"{name}.*cannot be read"):
            load_boundaries(junk)
    cut = tmp_path / "cut.geojson"
    cut.write_bytes(packaged("governorates.geojson").read_bytes()[:20_000])
    with pytest.raises(InputFileError):
        load_boundaries(cut)
    monkeypatch.setattr(layers, "LARGEST_FILE", 10_000)
    with pytest.raises(InputFileError, match="too large"):
        load_boundaries(packaged("governorates.geojson"))


def test_a_zip_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("u.geojson", b" " * 3_000_000)
    monkeypatch.setattr(layers, "LARGEST_FILE", 1_000_000)
    with pytest.raises(InputFileError, match="too large"):
        load_boundaries(bomb)


def test_tables_without_shapes_or_rows_are_refused(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("adm1_pcode,adm1_name\nSY01,Damascus\n", encoding="utf-8")
    with pytest.raises(BoundaryError, match="no layer of shapes"):
        load_boundaries(table)
    plain = tmp_path / "plain.parquet"
    pd.DataFrame({"adm1_pcode": ["SY01"], "adm1_name": ["Damascus"]}).to_parquet(plain)
    with pytest.raises(BoundaryError, match="no layer of shapes"):
        load_boundaries(plain)
    none = tmp_path / "none.parquet"
    governorate_frame().iloc[:0].to_parquet(none)
    with pytest.raises(BoundaryError, match="has no rows"):
        load_boundaries(none)


def test_the_embedded_file_reads_as_a_user_file_too(tmp_path):
    copy = shutil.copy(packaged("governorates.geojson"), tmp_path / "copy.geojson")
    ours, theirs = load_boundaries(), load_boundaries(str(copy))
    pd.testing.assert_frame_equal(pd.DataFrame(ours[LEVEL_1]), pd.DataFrame(theirs[LEVEL_1]))
    assert ours.geometry.geom_equals_exact(theirs.geometry, 0).all()
