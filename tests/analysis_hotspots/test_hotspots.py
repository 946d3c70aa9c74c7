"""The ranking: what it says of planted hot spots, of noise, of imprecise places and of next to nothing."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shared_files import shared
from toy_grid import code, counted, incident, read, toy_units

from geo.analysis.hotspots import hotspots
from geo.errors import BoundaryError, CRSError, TableError
from geo.reference.boundaries import load_boundaries
from geo.tables.sample import load_sample

COLUMNS = [
    "adm3_pcode", "name", "incidents", "killed", "killed_min", "killed_max", "injured", "children", "trend", "score",
    "score_casualties", "score_children", "score_repeat", "score_months", "rank", "rank_low", "rank_high", "top_share",
    "significant", "p_value", "status", "reason",
]  # fmt: skip
UNITS = toy_units()


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["status"] == "ranked"]


def check_invariants(table: pd.DataFrame, incidents: gpd.GeoDataFrame) -> None:
    assert list(table.columns) == ["adm3_pcode" if c.startswith("adm") else c for c in COLUMNS]
    assert len(table) == 36
    assert table["adm3_pcode"].is_unique
    account = table.attrs["hotspots"]["account"]
    assert account["rows"] == len(incidents) == sum(n for name, n in account.items() if name != "rows")
    assert table["incidents"].sum() == account["in_unit"]
    first = ranked(table)
    assert list(first["rank"]) == list(range(1, len(first) + 1))
    assert (first["rank_low"] <= first["rank"]).all()
    assert (first["rank"] <= first["rank_high"]).all()
    assert (first["rank_high"] <= len(first)).all()
    assert first["top_share"].between(0, 1).all()
    assert first["score"].between(0, 100).all()
    rest = table[table["status"] == "too_few"]
    assert len(first) + len(rest) == 36
    assert rest[["score", "rank", "rank_low", "rank_high", "top_share", "p_value"]].isna().all(axis=None)
    assert not rest["significant"].any()
    assert table["reason"].str.len().gt(20).all()


def background(rng: np.random.Generator, mean: float = 8.0) -> np.ndarray:
    return rng.poisson(mean, (6, 6))


def test_a_planted_hot_spot_is_first_surely_and_significantly() -> None:
    rng = np.random.default_rng(1)
    counts = background(rng)
    counts[4, 1] = 45
    incidents = counted(counts, rng)
    table = hotspots(incidents, UNITS, draws=300)
    check_invariants(table, incidents)
    top = table.iloc[0]
    assert (top["adm3_pcode"], top["name"], top["incidents"]) == (code(4, 1), "Square 4 1", 45)
    assert (top["rank"], top["rank_low"], top["rank_high"], top["top_share"]) == (1, 1, 1, 1.0)
    assert list(table.loc[table["significant"], "adm3_pcode"]) == [code(4, 1)]
    assert "More than chance explains" in top["reason"]
    assert "45 incidents, 45 killed" in top["reason"]
    assert "not contamination" in table.attrs["hotspots"]["caution"]


def test_a_group_of_neighbours_is_found_where_none_stands_out_alone() -> None:
    rng = np.random.default_rng(3)
    counts = background(rng, 10.0)
    group = [(1, 1), (1, 2), (2, 1), (2, 2)]
    for at in group:
        counts[at] = 26
    table = hotspots(counted(counts, rng), UNITS, draws=50)
    assert set(table.loc[table["significant"], "adm3_pcode"]) == {code(*at) for at in group}


@pytest.mark.parametrize("excess", [0.0, 2.0])
def test_noise_is_seldom_called_significant(excess: float) -> None:
    flagged = 0
    for seed in range(16):
        rng = np.random.default_rng(seed)
        rate = np.full((6, 6), 5.0) if not excess else rng.gamma(5 / excess, excess, (6, 6))
        table = hotspots(counted(rng.poisson(rate), rng), UNITS, draws=1, seed=seed)
        flagged += bool(table["significant"].any())
    assert flagged <= 2


def test_rank_intervals_hold_the_true_rank_about_nine_times_in_ten() -> None:
    held = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        rate = rng.gamma(1.0, 6.0, (6, 6))
        first = ranked(hotspots(counted(rng.poisson(rate), rng), UNITS, by="incidents", draws=300, seed=seed))
        true = pd.Series(rate.reshape(-1), [code(*at) for at in np.ndindex(6, 6)]).reindex(first["adm3_pcode"])
        place = true.rank(ascending=False).to_numpy()
        held.append(((place >= first["rank_low"]) & (place <= first["rank_high"])).mean())
    assert 0.86 <= np.mean(held) <= 0.95


def test_the_order_of_rows_leaves_no_trace_and_the_seed_does() -> None:
    rng = np.random.default_rng(4)
    incidents = counted(background(rng, 3.0), rng, killed=2, precision="near", radius_km=25)
    before = incidents.copy()
    shuffled = incidents.sample(frac=1, random_state=1)
    first = hotspots(incidents, UNITS, draws=60, seed=7).to_csv()
    assert first == hotspots(incidents, UNITS, draws=60, seed=7).to_csv()
    assert first == hotspots(shuffled, UNITS.sample(frac=1, random_state=2), draws=60, seed=7).to_csv()
    assert first != hotspots(incidents, UNITS, draws=60, seed=8).to_csv()
    pd.testing.assert_frame_equal(pd.DataFrame(incidents), pd.DataFrame(before))


def test_an_imprecise_place_widens_the_interval() -> None:
    counts = np.full((6, 6), 6)
    counts[2, 2] = 30
    rng = np.random.default_rng(5)
    sure = hotspots(counted(counts, rng), UNITS, by="incidents", draws=300).set_index("adm3_pcode")
    wide = hotspots(
        counted(counts, np.random.default_rng(5), precision="near", radius_km=60), UNITS, by="incidents", draws=300
    ).set_index("adm3_pcode")
    assert sure.loc[code(2, 2), "top_share"] > 0.95
    assert wide.loc[code(2, 2), "top_share"] < 0.9
    assert wide["incidents"].sum() == sure["incidents"].sum()


def test_what_is_known_to_the_governorate_is_counted_in_no_unit_but_lowers_confidence() -> None:
    rows = [incident(0, c) for c in (0, 1, 2) for _ in range(4 + c)]
    wide = [{"adm1_pcode": "SY01", "precision": "adm1"}] * 14
    alone = hotspots(read(rows), UNITS, by="incidents", draws=400)
    both = hotspots(read(rows + wide), UNITS, by="incidents", draws=400)
    assert both["incidents"].sum() == len(rows)
    assert both.attrs["hotspots"]["account"]["spread_over_larger_unit"] == 14
    assert "known only to a larger unit" in both.iloc[0]["reason"]
    assert list(ranked(alone)["adm3_pcode"]) == list(ranked(both)["adm3_pcode"])


def test_a_table_mostly_known_to_governorates_ranks_no_sub_district_but_ranks_governorates() -> None:
    rows = [incident(0, 0)] * 5 + [{"adm1_pcode": "SY01", "precision": "adm1"}] * 6
    fine = hotspots(read(rows), UNITS, draws=20)
    assert set(fine["status"]) == {"too_few"}
    assert "only 5 of 11" in fine.iloc[0]["reason"]
    coarse = hotspots(read(rows), UNITS, level=1, draws=20)
    assert list(ranked(coarse)["adm1_pcode"]) == ["SY01"]
    assert coarse.iloc[0]["incidents"] == 11
    assert "The only unit" in coarse.iloc[0]["reason"]


def test_the_centre_of_a_governorate_is_not_taken_for_a_place() -> None:
    rows = [incident(1, 1, precision="adm1", adm1_pcode="SY01")] * 9
    assert hotspots(read(rows), UNITS, draws=20)["incidents"].sum() == 0


def test_one_massacre_is_a_rank_and_not_a_hot_spot_beyond_chance() -> None:
    rng = np.random.default_rng(6)
    rows = [incident(*at) for at in np.ndindex(6, 6) for _ in range(3)]
    table = hotspots(read([*rows, incident(3, 3, killed=80)]), UNITS, draws=200)
    assert table.iloc[0]["adm3_pcode"] == code(3, 3)
    assert not table["significant"].any()
    by_count = hotspots(counted(background(rng), rng), UNITS, by="incidents", draws=50)
    assert by_count.attrs["hotspots"]["by"] == "incidents"


def test_counts_travel_as_intervals_and_unknown_is_not_zero() -> None:
    rows = [
        incident(0, 0, killed=None, killed_min=2, killed_max=6),
        *[incident(0, 0, injured=3, children=1)] * 2,
        *[incident(0, 1, killed=None)] * 3,
        incident(0, 2, killed=None, killed_min=4),
        *[incident(0, 2)] * 2,
    ]
    table = hotspots(read(rows), UNITS, draws=50).set_index("adm3_pcode")
    first, second, third = (table.loc[code(0, c)] for c in range(3))
    assert list(first[["incidents", "killed_min", "killed_max", "injured", "children"]]) == [3, 4, 8, 6, 2]
    assert second[["killed", "killed_min", "killed_max", "injured"]].isna().all()
    assert "not stated" in second["reason"]
    assert third["killed_min"] == 6
    assert pd.isna(third["killed_max"])
    assert "at least 6 killed" in third["reason"]


def test_withheld_uncounted_and_other_types_are_left_out_and_accounted_for() -> None:
    rows = [incident(0, 0)] * 4 + [
        incident(0, 0, withheld=True),
        incident(0, 0, in_headline=False),
        incident(0, 0, incident_type="torture"),
        {"precision": "country"},
    ]
    incidents = read(rows)
    table = hotspots(incidents, UNITS, types=["landmine"], draws=20)
    check_invariants(table, incidents)
    account = table.attrs["hotspots"]["account"]
    assert [account[k] for k in ("withheld", "outside_headline", "other_types", "unplaced", "in_unit")] == [
        1,
        1,
        1,
        1,
        4,
    ]
    assert table.iloc[0]["incidents"] == 4


def test_population_says_what_chance_expects() -> None:
    rng = np.random.default_rng(8)
    people = pd.Series(1000.0, [code(*at) for at in np.ndindex(6, 6)])
    people[code(2, 2)] = 6000.0
    counts = background(rng)
    counts[2, 2] = 48
    incidents = counted(counts, rng)
    assert hotspots(incidents, UNITS, draws=1)["significant"].any()
    assert not hotspots(incidents, UNITS, draws=1, population=people)["significant"].any()
    with pytest.raises(TableError, match="SY010101"):
        hotspots(incidents, UNITS, population={"SY010102": 5})


def test_a_long_table_learns_chance_from_time_and_tells_trends() -> None:
    rng = np.random.default_rng(9)
    rows = []
    for month in range(24):
        for at in np.ndindex(6, 6):
            mean = 0.4 + (month / 6 if at == (5, 5) else 0) + (2.0 if at == (0, 3) else 0)
            rows += [incident(*at, date=f"{2020 + month // 12}-{month % 12 + 1:02}-10")] * rng.poisson(mean)
    table = hotspots(read(rows), UNITS, by="incidents", draws=100).set_index("adm3_pcode")
    assert set(table.index[table["significant"]]) == {code(5, 5), code(0, 3)}
    assert table.loc[code(5, 5), "trend"] == "rising"
    assert "rising" in table.loc[code(5, 5), "reason"]
    assert table.loc[code(0, 3), "trend"] == "steady"
    assert table.loc[code(5, 5), "score_months"] < table.loc[code(0, 3), "score_months"]


def test_coarser_levels_gather_finer_units() -> None:
    rng = np.random.default_rng(10)
    incidents = counted(background(rng), rng)
    for level, units in ((1, 4), (2, 12)):
        table = hotspots(incidents, UNITS, level=level, draws=20)
        assert len(table) == units
        assert table["incidents"].sum() == len(incidents)
        assert table.columns[0] == f"adm{level}_pcode"


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "at": st.sampled_from([None, (0, 0), (0, 1), (5, 5)]),
            "killed": st.sampled_from([None, 0, 1, 30]),
            "date": st.sampled_from([None, "2021-01-03", "2022-06-01"]),
            "precision": st.sampled_from([None, "settlement", "near", "adm1", "country"]),
            "radius_km": st.sampled_from([None, 0, 40.0]),
            "governorate": st.sampled_from([None, "SY01"]),
        }
    ),
    max_size=25,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS, by=st.sampled_from(["killed", "incidents"]))
def test_any_table_gives_a_sound_answer(rows: list[dict[str, object]], by: str) -> None:
    made = []
    for row in rows:
        at, code1 = row.pop("at"), row.pop("governorate")
        place = incident(*at) if at else {}  # type: ignore[misc]
        if row["precision"] in ("settlement", "near") and not at:
            row["precision"] = None
        made.append({**row, **place, "adm1_pcode": code1 if not at else None})
    incidents = read(made)
    check_invariants(hotspots(incidents, UNITS, by=by, draws=10), incidents)  # type: ignore[arg-type]


DEGENERATE = {
    "none": [],
    "one": [incident(0, 0)],
    "all in one unit": [incident(2, 3)] * 30,
    "all unplaced": [{"precision": "country"}] * 10,
    "no dates": [incident(0, c % 3, date=None) for c in range(12)],
    "nobody killed": [incident(0, c % 3, killed=0) for c in range(12)],
    "no number stated": [incident(0, c % 3, killed=None) for c in range(12)],
}


@pytest.mark.parametrize("name", DEGENERATE)
@pytest.mark.parametrize("by", ["killed", "incidents"])
def test_degenerate_tables(name: str, by: str) -> None:
    incidents = read(DEGENERATE[name])
    table = hotspots(incidents, UNITS, by=by, draws=20)  # type: ignore[arg-type]
    check_invariants(table, incidents)
    if name == "all in one unit":
        assert table.iloc[0]["adm3_pcode"] == code(2, 3)
        assert table.iloc[0]["rank"] == 1
    if name in ("none", "one", "all unplaced"):
        assert set(table["status"]) == {"too_few"}
    if name == "no dates":
        assert set(table["trend"]) == {"too_short"}
        assert table["score_months"].isna().all()


def test_wrong_options_are_named_all_at_once() -> None:
    incidents = read([incident(0, 0)])
    with pytest.raises(TableError) as caught:
        hotspots(incidents, UNITS, level=4, by="wounded", draws=0, alpha=2)  # type: ignore[arg-type]
    for words in ("level", "wounded", "draws", "alpha"):
        assert words in str(caught.value)
    with pytest.raises(TableError, match="minefield"):
        hotspots(incidents, UNITS, types=["minefield"])
    with pytest.raises(BoundaryError, match="adm3_pcode"):
        hotspots(incidents, load_boundaries(level=1))
    with pytest.raises(CRSError):
        hotspots(incidents.set_crs(None, allow_override=True), UNITS)


@pytest.mark.shared
def test_two_reports_are_too_few_for_a_ranking_of_sub_districts() -> None:
    file = shared("boundaries/cod-ab-syr-20201217/syr_admbnda_adm3_20201217.geojson")
    table = hotspots(load_sample().incidents, load_boundaries(file, level=3), level=3)
    assert len(table) == 272
    assert set(table["status"]) == {"too_few"}
    assert not table["significant"].any()
