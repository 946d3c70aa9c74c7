"""A published ranking tells no small number, not even to a reader who holds the published incidents beside it."""

from __future__ import annotations

from itertools import product

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from command_line import Run
from shapely.geometry import box

import geo
from geo.analysis.published_ranking import published_hotspots
from geo.tables.reading import read_incidents

UNITS = [f"SY0{1 + i}0001" for i in range(4)]


def squares() -> gpd.GeoDataFrame:
    names = {"adm1_pcode": [code[:4] for code in UNITS], "adm2_pcode": [code[:6] for code in UNITS]}
    columns = {
        **names,
        "adm3_pcode": UNITS,
        "adm3_name": UNITS,
        "adm2_name": UNITS,
        "adm1_name": UNITS,
        "adm1_name_ar": UNITS,
    }
    shapes = [box(36 + i, 34, 37 + i, 35) for i in range(4)]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def incidents(children: list[list[int]]) -> gpd.GeoDataFrame:
    """So many incidents a unit, with these numbers of children among nine killed."""
    plain = {
        "date": "2021-02-07",
        "incident_type": "airstrike",
        "killed": 9,
        "place": "a village",
        "source": "a report",
    }
    rows = [
        {"incident_id": f"{unit}-{i}", "lon": 36.5 + unit, "lat": 34.5, "children": number, **plain}
        for unit, numbers in enumerate(children)
        for i, number in enumerate(numbers)
    ]
    return read_incidents(pd.DataFrame(rows))


def ranking(children: list[list[int]], profile: str = "public") -> pd.DataFrame:
    table = published_hotspots(incidents(children), squares(), profile=profile, draws=5)
    return table.set_index("adm3_pcode").loc[UNITS]


CASES = (
    [[1, 4, 4], [5, 0, 4], [6, 3, 4], [7, 8, 3]],
    [[1, 1, 1], [2, 2, 5], [0, 0, 0], [3, 3, 3]],
    [[1, 2, 0], [4, 5, 6], [4, 4, 4], [0, 0, 2]],
    [[1, 1, 0], [5, 5, 5], [0, 0, 0], [0, 0, 0]],
)


@pytest.mark.parametrize("children", CASES)
def test_no_number_can_be_worked_out_from_the_ranking_and_the_incidents(children: list[list[int]]) -> None:
    table = ranking(children)
    joined = geo.assign_admin(incidents(children), squares())
    rows = geo.disclose(joined, "public")
    shown_units = [table["children"].isna()[code] for code in UNITS]
    assert not any(0 < (0 if pd.isna(n) else n) < 3 for n in table["children"])
    for unit, code in enumerate(UNITS):
        mine = rows[rows["adm3_pcode"] == code]
        hidden = mine["suppressed"].notna()
        if shown_units[unit] or not hidden.any():
            continue
        left = int(table.loc[code, "children"]) - int(mine["children"].sum())
        fits = [each for each in product((1, 2), repeat=int(hidden.sum())) if sum(each) == left]
        assert all(len(set(column)) > 1 for column in zip(*fits, strict=True)) or not fits
    # and the sum of the column, if it is known, does not tell one unit
    gone = [sum(children[unit]) for unit in range(4) if shown_units[unit]]
    assert len(gone) != 1 or all(sum(children[unit]) == 0 for unit in range(4) if not shown_units[unit])


def test_the_score_tells_nothing_of_children_where_their_number_is_left_out() -> None:
    table, other = ranking(CASES[1]), ranking([[1, 1, 1], [2, 2, 5], [0, 0, 0], [3, 3, 2]])
    assert table["suppressed"].notna().any()
    assert table["score_children"].isna().all()
    assert table["score"].tolist() == other["score"].tolist()
    whole = ranking(CASES[1], "partner")
    assert whole["children"].tolist() == [3, 9, 0, 9]
    assert whole["score_children"].notna().all()


def test_the_account_of_a_ranking_is_the_same_in_every_profile() -> None:
    table = incidents(CASES[0])
    table.loc[0, ["incident_type", "place"]] = ["torture", "a cell"]
    table.loc[4, "place"] = "a hospital"
    table.loc[5, "withheld"] = True
    accounts = []
    for profile in ("public", "partner", "internal"):
        facts = published_hotspots(table, squares(), profile=profile, draws=5).attrs["hotspots"]["account"]
        known = facts.pop("in_unit") + facts.pop("spread_over_larger_unit")
        accounts.append({**facts, "known": known})
    assert accounts[0] == accounts[1] == accounts[2]
    assert accounts[0]["known"] == 11


def test_the_command_ranks_for_the_public_unless_told_otherwise(incident_maps: Run) -> None:
    incidents(CASES[1]).drop(columns="geometry").to_csv("incidents.csv", index=False)
    squares().to_file("units.geojson", driver="GeoJSON")
    children = {}
    for profile in ("public", "internal"):
        words = ["hotspots", "incidents.csv", "--boundaries", "units.geojson", "--draws", "5", "--profile", profile]
        assert f"profile   {profile}" in incident_maps(*words, "-o", f"{profile}.csv")[1]
        children[profile] = pd.read_csv(f"{profile}.csv", encoding="utf-8-sig")["children"]
    assert children["public"].isna().sum() > children["internal"].isna().sum() == 0
    assert np.isin(children["public"].dropna(), children["internal"]).all()


def test_a_plain_ranking_beside_incidents_on_a_map_tells_none_of_their_numbers() -> None:
    children = [[5, 2, 0], [6, 5], [0, 4], [3, 4]]
    units = squares()
    placed = geo.assign_admin(incidents(children), units)
    layers = [geo.HotspotLayer(geo.hotspots(placed, units, draws=5), units), geo.IncidentLayer(placed)]

    def told(*layers: geo.HotspotLayer | geo.IncidentLayer) -> dict[str, int | None]:
        [ranking] = [one for one in geo.Map(layers)._disclosed() if isinstance(one, geo.HotspotLayer)]
        children = ranking.table.set_index("adm3_pcode")["children"].astype("Int64")
        return {code: None if pd.isna(n) else int(n) for code, n in children.items()}

    alone, beside = told(layers[0]), told(*layers)
    assert [alone[unit] for unit in UNITS] == [7, 11, 4, 7]
    assert beside[UNITS[0]] is None  # less the 5 shown it would be 2
    assert beside[UNITS[1]] == 11
