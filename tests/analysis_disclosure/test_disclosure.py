"""What a disclosure profile lets through, by example and for any table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from disclosed_tables import SPOTS, gazetteer, governorates, placed, tables
from hypothesis import HealthCheck, Phase, given, settings

import geo
from geo.analysis.disclosure import disclosed_table
from geo.errors import CRSError, MapError, TableError
from geo.placing.coverage import HOW_PLACED
from geo.placing.placement import GEOD
from geo.placing.reconcile import how_placed, reconcile
from geo.tables.codes import PRECISION_ORDER

NAMES = ("public", "partner", "internal")
#: Joining a table takes long: failing ones are not made smaller.
some_tables = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def told(row: dict[str, Any], profile: str | geo.Profile = "public") -> pd.Series:
    return geo.disclose(placed([row]), profile, gazetteer=gazetteer(), boundaries=governorates()).iloc[0]


def test_a_site_near_a_settlement_is_told_by_the_settlement() -> None:
    row = told({"lon": 38.291234, "lat": 34.561234, "precision": "site", "radius_km": 0.05})
    assert (row["precision"], row["lon"], row["lat"]) == ("settlement", 38.28, 34.56)
    assert (row.geometry.x, row.geometry.y) == (38.28, 34.56)
    assert row["radius_km"] == 3.4  # Tadmur's own 2.5 km, the site's 0.05 and the rounding's 0.8, upwards
    assert told({"lon": 38.291234, "lat": 34.561234, "precision": "site"}, "partner")["precision"] == "site"


def test_a_site_far_from_any_settlement_is_a_ring_and_no_pin() -> None:
    row = told({"lon": 39.512345, "lat": 33.712345, "precision": "site"})
    assert (row["precision"], row["lon"], row["lat"], row["radius_km"]) == ("near", 39.51, 33.71, 0.8)
    assert how_placed(pd.DataFrame([row])).tolist() == ["area"]


def test_a_settlement_of_another_governorate_does_not_tell_a_site() -> None:
    here = {"lon": 38.291234, "lat": 34.561234, "precision": "site"}
    assert told({**here, "adm1_pcode": "SY09"})["precision"] == "near"


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("al-Razi Hospital", "Al Bab subdistrict"),
        ("near the children's Clinics of al Bab", "Al Bab subdistrict"),
        ("مُسْتَشْفى الرازي", "ناحية الباب"),
        ("قرب المدارس والسوق", "ناحية الباب"),
        ("Power plant", "Al Bab subdistrict"),
        ("مركز الدفاع المدني", "ناحية الباب"),
        ("tents of IDPs", "Al Bab subdistrict"),
        ("a Mosque", "Al Bab subdistrict"),
    ],
)
def test_facilities_and_camps_are_told_by_their_sub_district(place: str, text: str) -> None:
    here = {"lon": 37.516912, "lat": 36.372134, "precision": "settlement", "place": place, "place_pcode": "C1250"}
    for profile in ("public", "partner"):
        row = told({**here, "note": place}, profile)
        assert (row["place"], row["precision"], row["adm3_pcode"]) == (text, "adm3", "SY020200")
        assert row[["lon", "lat", "radius_km", "place_pcode"]].isna().all()
        assert row.geometry is None
        assert "note" not in row or pd.isna(row["note"])
    assert told(here, "internal")["place"] == place


@pytest.mark.parametrize("place", ["a field", "Hospitality street", "Campania farm", "طريق السد", "Marketa village"])
def test_other_places_are_told_as_printed(place: str) -> None:
    assert told({"lon": 37.5169, "lat": 36.3721, "place": place})["place"] == place


def test_a_facility_without_a_known_sub_district_is_told_by_what_is_known() -> None:
    far = {"lon": 39.512345, "lat": 33.712345, "precision": "settlement", "place": "a school"}
    assert told(far)[["place", "precision"]].tolist() == ["Homs governorate", "adm1"]
    coarser = told({"governorate": "Idlib", "precision": "adm1", "place": "a camp in Idlib"})
    assert coarser[["place", "precision", "adm1_pcode"]].tolist() == ["Idleb governorate", "adm1", "SY07"]
    nowhere = told({"precision": "country", "place": "a camp"})
    assert nowhere["precision"] == "country"
    assert pd.isna(nowhere["place"])


def test_names_of_units_that_name_the_facility_go_too() -> None:
    row = told({"place": "Yarmouk", "subdistrict": "Yarmouk camp", "district": "Damascus", "governorate": "Damascus"})
    assert pd.isna(row["subdistrict"])
    assert row["place"] == "Damascus governorate"


def test_a_death_due_to_torture_is_told_by_its_governorate() -> None:
    here = {
        "lon": 37.5169,
        "lat": 36.3721,
        "precision": "site",
        "place": "a cell in al Bab",
        "incident_type": "torture",
    }
    codes = {"adm2_pcode": "SY0202", "adm3_pcode": "SY020200", "subdistrict": "Al Bab", "district": "Al Bab"}
    for profile in ("public", "partner"):
        row = told({**here, **codes, "note": "in al Bab"}, profile)
        assert row[["place", "precision", "adm1_pcode"]].tolist() == ["Aleppo governorate", "adm1", "SY02"]
        gone = ["lon", "lat", "radius_km", "adm2_pcode", "adm3_pcode", "subdistrict", "district", "place_pcode"]
        assert row[gone].isna().all()
        assert (row["admin_flag"], pd.isna(row["admin_method"])) == ("", True)


def test_of_withheld_incidents_only_counts_stay() -> None:
    row = told(
        {"withheld": True, "lon": 37.5, "lat": 36.4, "killed": 4, "children": 4, "section": "II.", "date": "2021-02-03"}
    )
    known = {
        "incident_id",
        "period_start",
        "period_end",
        "killed",
        "killed_min",
        "killed_max",
        "in_headline",
        "withheld",
        "adm1_pcode",
        "source",
    }
    assert {str(name) for name in row.index[row.notna()]} == {*known, "admin_flag"}
    assert row["incident_id"].startswith("withheld-")


def test_groups_are_hidden_when_small_or_when_they_would_tell_a_small_number() -> None:
    rows = [
        {"killed": 20, "children": 2, "women": 5},
        {"killed": 6, "children": 2, "women": 4},
        {"killed": 9, "children": 0, "women": 3},
        {"killed": 9},
    ]
    public = geo.disclose(placed(rows), "public")
    assert public["suppressed"].fillna("").tolist() == ["children", "children;women", "", ""]
    assert public["children"].isna().tolist() == [True, True, False, True]
    assert public["women"].tolist()[0] == 5
    assert public["killed"].tolist() == [20, 6, 9, 9]
    partner = geo.disclose(placed(rows), "partner")
    assert partner["children"].tolist()[:3] == [2, 2, 0]
    own = replace(geo.PROFILES["public"], name="ours", smallest_cell=6)
    assert geo.disclose(placed(rows), own)["suppressed"].tolist()[0] == "children;women"


def test_columns_that_the_registry_does_not_have_never_pass() -> None:
    table = placed([{}]).assign(victim="a name")
    assert "victim" not in geo.disclose(table, "public")
    assert "victim" not in geo.disclose(table, "partner")
    assert "victim" in geo.disclose(table, "internal")


def test_the_profiles_that_there_are_and_those_that_are_not() -> None:
    with pytest.raises(MapError, match=r"'secret'.*public, partner, internal"):
        geo.disclose(placed([{}]), "secret")
    with pytest.raises(MapError, match="secret"):
        geo.Map([geo.IncidentLayer(placed([{}]))], profile="secret")
    for wrong in ({"decimals": -1}, {"smallest_cell": 0}, {"facilities": "street"}, {"finest": "near"}):
        with pytest.raises(MapError, match=next(iter(wrong))):
            replace(geo.PROFILES["public"], **wrong)


def test_what_cannot_be_disclosed_is_refused() -> None:
    with pytest.raises(TableError, match="adm1_pcode"):
        geo.disclose(placed([{}]).drop(columns="adm1_pcode"))
    with pytest.raises(CRSError, match="EPSG:4326"):
        geo.disclose(placed([{}]).set_crs("EPSG:3857", allow_override=True))
    with pytest.raises(TableError, match="without shapes"):
        geo.disclose(pd.DataFrame(placed([{}]).drop(columns="geometry")))


@some_tables
@given(tables())
def test_the_account_is_the_same_in_every_profile(table: gpd.GeoDataFrame) -> None:
    def account(profile: str) -> list[dict[str, Any]]:
        coverage = reconcile(geo.disclose(table, profile, gazetteer=gazetteer()), None)
        parts = ("stated", "mapped", "unplaced", "withheld", "remnants_located", "outside_headline", "incidents")
        counts = [
            {name: getattr(one, name) for name in (*parts, "source", "period_start")} for one in coverage.accounts
        ]
        placed_as = {name: coverage.incidents_placed(name) for name in HOW_PLACED}
        return [*counts, {name: placed_as[name] for name in ("unplaced", "withheld")}]

    assert account("public") == account("partner") == account("internal")


@some_tables
@given(tables())
def test_disclosing_twice_changes_nothing_and_no_input_is_changed(table: gpd.GeoDataFrame) -> None:
    before = table.copy(deep=True)
    for profile in NAMES:
        once = geo.disclose(table, profile, gazetteer=gazetteer())
        twice = geo.disclose(once, profile, gazetteer=gazetteer())
        pd.testing.assert_frame_equal(pd.DataFrame(once), pd.DataFrame(twice))
    pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(before))


@some_tables
@given(tables())
def test_a_map_is_drawn_from_what_is_disclosed(table: gpd.GeoDataFrame) -> None:
    for profile in NAMES:
        drawn = disclosed_table(table, profile, gazetteer)
        told = pd.DataFrame(geo.disclose(table, profile, gazetteer=gazetteer()))
        pd.testing.assert_frame_equal(drawn.drop(columns="geometry", errors="ignore"), told.drop(columns="geometry"))


@some_tables
@given(tables())
def test_the_order_of_rows_leaves_no_trace(table: gpd.GeoDataFrame) -> None:
    there = geo.disclose(table, "public", gazetteer=gazetteer())
    back = geo.disclose(table.iloc[::-1], "public", gazetteer=gazetteer()).iloc[::-1]
    pd.testing.assert_frame_equal(pd.DataFrame(there), pd.DataFrame(back))


@some_tables
@given(tables())
def test_a_stricter_profile_is_nowhere_finer(table: gpd.GeoDataFrame) -> None:
    public, partner, internal = (geo.disclose(table, name, gazetteer=gazetteer()) for name in NAMES)
    for strict, loose in ((public, partner), (partner, internal)):
        assert set(strict.columns) - {"suppressed"} <= set(loose.columns)
        pins = strict["lon"].notna()
        assert (loose["lon"].notna() | ~pins).all()
        ranks = [frame.loc[pins, "precision"].map(PRECISION_ORDER.index) for frame in (strict, loose)]
        assert (ranks[0] >= ranks[1]).all()
        radii = [frame.loc[pins, "radius_km"].astype(float).fillna(0.0) for frame in (strict, loose)]
        assert (radii[0] >= radii[1] - 1e-9).all()
        for name in ("children", "women", "place_pcode", "adm1_pcode"):
            assert (strict[name].isna() | loose[name].notna() | (strict["precision"] == "settlement")).all()
        for level, limit in (("adm2_pcode", "adm2"), ("adm3_pcode", "adm3")):
            finer = strict["precision"].map(PRECISION_ORDER.index, na_action="ignore") > PRECISION_ORDER.index(limit)
            torture = (strict["incident_type"] == "torture").fillna(False)
            assert strict.loc[torture & finer.fillna(False).astype(bool), level].isna().all()
    for frame, decimals in ((public, 2), (partner, 3)):
        for name in ("lon", "lat"):
            numbers = frame[name].dropna().to_numpy(dtype=float)
            assert np.array_equal(numbers, numbers.round(decimals))


@pytest.mark.parametrize("precision", ["site", "settlement", "near", "adm3"])
@pytest.mark.parametrize("spot", SPOTS[:4])
@pytest.mark.parametrize("profile", ["public", "partner"])
def test_a_radius_holds_the_place_however_it_was_told(profile: str, spot: tuple[float, float], precision: str) -> None:
    rng = np.random.default_rng(7)
    moves = rng.uniform(-0.02, 0.02, (40, 2))
    table = placed(
        [
            {
                "lon": spot[0] + x,
                "lat": spot[1] + y,
                "precision": precision,
                "radius_km": 0.1 * number,
                "place": "a field",
            }
            for number, (x, y) in enumerate(moves, start=1)
        ]
    )
    told = geo.disclose(table, profile, gazetteer=gazetteer())
    pairs = zip(*(frame[name] for frame in (table, told) for name in ("lon", "lat", "radius_km")), strict=True)
    for lon, lat, radius, new_lon, new_lat, new_radius in pairs:
        _, _, metres = GEOD.inv(lon, lat, new_lon, new_lat)
        assert metres / 1000 + radius <= new_radius + 1e-6
