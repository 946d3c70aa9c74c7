"""Inputs at the edge of sense: each gives a right answer or one clear error, never a traceback or a false certainty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from toy_grid import code, codes, counted, incident, read, toy_units

from geo.analysis.clusters import density_clusters
from geo.analysis.emerging import emerging, month_series
from geo.analysis.hotspots import MOST_DRAWS, hotspots
from geo.analysis.local import local_statistics
from geo.analysis.published_ranking import without_small_numbers
from geo.analysis.scan import MOST_MONTHS, scan
from geo.cli.hotspots import hotspots as command
from geo.errors import BoundaryError, CRSError, GeoError, TableError

UNITS = toy_units()
ROWS = [incident(0, c % 3) for c in range(12)]
THREE = [code(0, c) for c in range(3)]


def units_of(wanted: list[str]) -> gpd.GeoDataFrame:
    return UNITS[UNITS["adm3_pcode"].isin(wanted)].copy()


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["status"] == "ranked"]


@pytest.mark.parametrize("killed", [None, 0])
def test_a_ranking_by_people_claims_nothing_where_none_are_known_or_none_were_killed(killed: int | None) -> None:
    incidents = read([incident(0, c % 3, killed=killed) for c in range(12)])
    table = hotspots(incidents, UNITS, draws=200)
    assert not table["significant"].any()
    if killed is None:
        assert ranked(table).empty
        assert table.loc[table["incidents"] > 0, "reason"].str.contains("no incident states how many").all()
    else:
        assert list(ranked(table)["rank_low"]) == [1, 1, 1]
        assert list(ranked(table)["rank_high"]) == [3, 3, 3]
    assert len(ranked(hotspots(incidents, UNITS, by="incidents", draws=20))) == 3


def test_one_unit_is_the_only_one_and_never_a_hot_spot() -> None:
    one = units_of([code(0, 0)])
    for level in (1, 3):
        table = hotspots(read([incident(0, 0)] * 12), one, level=level, draws=20)
        assert len(table) == 1
        assert list(table.loc[0, ["incidents", "rank", "rank_low", "rank_high", "significant"]]) == [12, 1, 1, 1, False]
    assert scan(read([incident(0, 0)] * 12), one, population={code(0, 0): 9.0}, replicas=9).empty


def test_islands_are_ranked_like_others() -> None:
    apart = units_of([code(0, 0), code(0, 5), code(2, 3), code(5, 0), code(5, 5)])
    table = hotspots(read([incident(0, 0)] * 4 + [incident(5, 5)] * 3), apart, draws=50)
    assert set(ranked(table)["adm3_pcode"]) == {code(0, 0), code(5, 5)}
    assert table["incidents"].sum() == 7
    dated = [incident(0, 0, date=f"2021-{m:02}-01") for m in range(1, 13)]
    assert set(emerging(read(dated), apart)["category"]) <= {"none", "persistent", "sporadic"}


def test_identifiers_and_index_may_repeat() -> None:
    twice = pd.concat([read(ROWS), read(ROWS)])
    table = hotspots(twice, UNITS, draws=20)
    assert table["incidents"].sum() == 24
    assert table.to_csv() == hotspots(twice.sample(frac=1, random_state=3), UNITS, draws=20).to_csv()


def test_a_single_draw_is_an_answer() -> None:
    assert list(ranked(hotspots(read(ROWS), UNITS, draws=1))["rank"]) == [1, 2, 3]


def test_a_wrong_year_does_not_hang_the_scan() -> None:
    rows = [incident(0, c % 3, date=("2011-03-01", "2100-12-31")[c % 2]) for c in range(12)]
    assert month_series(read(rows), UNITS).shape == (36, 1078)
    assert set(ranked(hotspots(read(rows), UNITS, draws=5))["trend"]) == {"too_short"}
    with pytest.raises(TableError, match=f"more than the {MOST_MONTHS} months"):
        scan(read(rows), UNITS, replicas=9)


@pytest.mark.parametrize(
    "option",
    [
        {"draws": 0}, {"draws": 1.5}, {"draws": "many"}, {"top": 0}, {"seed": None}, {"seed": -1}, {"seed": 0.5},
        {"alpha": 0}, {"alpha": 1}, {"alpha": float("nan")}, {"alpha": "low"}, {"level": 0}, {"level": "3"},
        {"level": None}, {"by": ["killed"]}, {"types": []}, {"types": [None]},
    ],
    ids=str,
)  # fmt: skip
def test_an_option_out_of_range_is_named(option: dict[str, Any]) -> None:
    (name,) = option
    with pytest.raises(TableError, match=name):
        hotspots(read(ROWS), UNITS, **{"draws": 5, **option})


@pytest.mark.parametrize(
    "population",
    [
        dict.fromkeys(codes(), 0),
        dict.fromkeys(codes(), float("nan")),
        dict.fromkeys(codes(), float("inf")),
        dict.fromkeys(codes(), "many"),
        {},
        pd.Series(1.0, [*codes(), code(0, 0)]),
        pd.DataFrame({"people": [1.0]}),
    ],
    ids=["zero", "missing", "infinite", "words", "empty", "twice", "a frame"],
)
@pytest.mark.parametrize("analysis", [hotspots, scan])
def test_a_population_that_cannot_be_used_is_refused(analysis: Callable[..., Any], population: Any) -> None:
    with pytest.raises(TableError, match="population"):
        analysis(read(ROWS), UNITS, population=population)


def test_other_units_in_a_population_do_no_harm() -> None:
    people = pd.Series(100.0, [*codes(), "XX99", "XX99"])
    assert len(ranked(hotspots(read(ROWS), UNITS, population=people, draws=5))) == 3


def test_what_is_no_table_of_incidents_is_refused() -> None:
    incidents = read(ROWS)
    plain = pd.DataFrame(incidents.drop(columns="geometry"))
    for wrong, named in (([1], "list"), (plain, "DataFrame"), (incidents.drop(columns="precision"), "precision")):
        for analysis in (hotspots, scan, emerging, month_series):
            with pytest.raises(TableError, match=named):
                analysis(wrong, UNITS)  # type: ignore[arg-type, operator]
        with pytest.raises(TableError, match=named):
            density_clusters(wrong)  # type: ignore[arg-type]


def test_boundaries_that_cannot_be_used_are_refused() -> None:
    incidents = read(ROWS)
    bare = UNITS.copy()
    bare.loc[bare["adm3_pcode"] == code(0, 1), "geometry"] = None
    with pytest.raises(BoundaryError, match=code(0, 1)):
        hotspots(incidents, bare)
    assert hotspots(incidents, bare, level=2, draws=5)["incidents"].sum() == 8  # the district has other shapes
    with pytest.raises(BoundaryError, match="no unit"):
        hotspots(incidents, UNITS.iloc[:0])
    with pytest.raises(CRSError, match="boundaries"):
        hotspots(incidents, UNITS.set_crs(None, allow_override=True))
    with pytest.raises(BoundaryError, match="adm3_pcode"):
        hotspots(incidents, UNITS.drop(columns="adm3_pcode"))


@pytest.mark.parametrize(
    "call",
    [
        lambda: scan(read(ROWS), UNITS, seed=None),  # type: ignore[arg-type]
        lambda: scan(read(ROWS), UNITS, alpha=2),
        lambda: scan(read(ROWS), UNITS, level=4),
        lambda: scan(read(ROWS), UNITS, most_share=0),
        lambda: emerging(read(ROWS), UNITS, alpha=0),
        lambda: month_series(read(ROWS), UNITS, level=0),
        lambda: density_clusters(read(ROWS), radius_km=float("nan")),
        lambda: density_clusters(read(ROWS), least_incidents=2.5),  # type: ignore[arg-type]
        lambda: density_clusters(read(ROWS), types=["minefield"]),
        lambda: local_statistics(hotspots(read(ROWS), UNITS, draws=1), UNITS, column="name"),
        lambda: local_statistics(pd.concat([hotspots(read(ROWS), UNITS, draws=1)] * 2), UNITS),
        lambda: local_statistics(hotspots(read(ROWS), UNITS, draws=1), UNITS, seed=-1),
    ],
)
def test_the_other_analyses_refuse_what_they_cannot_use(call: Callable[[], object]) -> None:
    with pytest.raises(GeoError):
        call()


def test_fifty_thousand_incidents_a_third_of_them_imprecise() -> None:
    rng = np.random.default_rng(0)
    n = 50_000
    many = read([incident(0, 0)]).iloc[np.zeros(n, dtype=int)].reset_index(drop=True)
    at = rng.uniform(0.02, 2.98, (n, 2))
    near = rng.random(n) < 0.3
    many["lon"], many["lat"] = pd.array(36 + at[:, 0], dtype="Float64"), pd.array(33 + at[:, 1], dtype="Float64")
    many["precision"] = pd.array(np.where(near, "near", "settlement"), dtype="string")
    many["radius_km"] = pd.array(np.where(near, 12.0, 0.0), dtype="Float64")
    many = many.set_geometry(gpd.points_from_xy(36 + at[:, 0], 33 + at[:, 1]), crs="EPSG:4326")
    table = hotspots(many, UNITS, draws=20)
    assert table["incidents"].sum() == n
    assert len(ranked(table)) == 36
    assert not table["significant"].any()


def test_draws_past_what_memory_holds_are_refused_and_the_command_knows_the_same_limit() -> None:
    with pytest.raises(TableError, match="'1000000': must be a whole number, from 1 to 100,000"):
        hotspots(read([incident(0, 0)]), UNITS, draws=1_000_000)
    (option,) = (each for each in command.params if each.name == "draws")
    assert option.type.max == MOST_DRAWS  # type: ignore[attr-defined]


def test_draws_are_the_same_however_many_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = np.random.default_rng(1).poisson(4.0, (6, 6))
    incidents = counted(counts, np.random.default_rng(2))
    before = hotspots(incidents, UNITS, draws=50).to_csv()
    monkeypatch.setattr("geo.analysis.ranking._DRAWS_AT_ONCE", 7)
    assert hotspots(incidents, UNITS, draws=50).to_csv() == before


def test_rows_of_one_identifier_that_differ_in_any_column_leave_no_trace_of_their_order() -> None:
    counts = np.random.default_rng(3).poisson(2.0, (6, 6))
    sure = counted(counts, np.random.default_rng(4))
    vague = sure.assign(precision="near", radius_km=30.0, killed_min=1, killed_max=9)
    both = gpd.GeoDataFrame(pd.concat([sure, vague], ignore_index=True), geometry="geometry", crs="EPSG:4326")
    assert hotspots(both, UNITS, draws=30).to_csv() == hotspots(both.iloc[::-1], UNITS, draws=30).to_csv()


def test_a_score_without_children_is_made_where_nobody_says_how_many_were_hurt_nor_when() -> None:
    """What is left then is repeats alone, for the ranked units only."""
    rows = [incident(0, 0, killed=None)] * 4
    incidents = read(rows).assign(date=pd.NaT)
    table = hotspots(incidents, UNITS, by="incidents", draws=5)
    table["children"] = pd.array([1, *[None] * 35], dtype="Int64")
    published = without_small_numbers(table, 3)
    assert published["score"].tolist()[0] == 75.0
    assert published["score"].notna().sum() == 1
    assert published["score_casualties"].isna().all()
