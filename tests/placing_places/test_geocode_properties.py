from __future__ import annotations

import time

import pandas as pd
from geopandas.testing import assert_geodataframe_equal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from place_tables import gold, incidents

from geo.placing.geocode import geocode
from geo.reference.names import governorates

PHRASES = [row["phrase"] for row in gold()]
GOVERNORATES = [None, *(name for unit in governorates() for name in (unit.name, unit.name_ar))]
WORDS = sorted({word for phrase in PHRASES for word in phrase.split()})

phrase = st.one_of(
    st.none(),
    st.sampled_from(PHRASES),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join),
    st.text(max_size=60),
)
tables = st.lists(st.tuples(phrase, st.sampled_from(GOVERNORATES)), min_size=1, max_size=12)
quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quick
@given(rows=tables)
def test_never_outside_the_governorate_named_and_always_a_reason(rows, gazetteer):
    placed = geocode(incidents(*rows), gazetteer)
    code = {name: unit.pcode for unit in governorates() for name in (unit.name, unit.name_ar)}
    assert len(placed) == len(rows)
    for (_, governorate), (_, row) in zip(rows, placed.iterrows(), strict=True):
        if governorate is not None:
            assert row["adm1_pcode"] == code[governorate]
        if pd.isna(row["lon"]):
            assert row["place_reason"]
            assert row["precision"] not in {"site", "settlement", "near"}
        else:
            assert row["precision"] in {"settlement", "near"}
            assert row["radius_km"] > 0


@quick
@given(rows=tables, seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, seed, gazetteer):
    order = list(range(len(rows)))
    seed.shuffle(order)
    table = incidents(*rows)
    assert_geodataframe_equal(geocode(table, gazetteer).iloc[order], geocode(table.iloc[order], gazetteer))


@quick
@given(rows=tables)
def test_geocoding_twice_changes_nothing(rows, gazetteer):
    once = geocode(incidents(*rows), gazetteer)
    assert_geodataframe_equal(geocode(once, gazetteer), once)


@quick
@given(rows=tables)
def test_the_input_stays_as_it_was(rows, gazetteer):
    table, copy = incidents(*rows), incidents(*rows)
    places = gazetteer.places.copy()
    geocode(table, gazetteer)
    assert_geodataframe_equal(table, copy)
    pd.testing.assert_frame_equal(gazetteer.places, places)


def test_hostile_strings_are_left_alone_quickly(gazetteer):
    hostile = [
        "A" * 1_000_000,
        "al Bab " * 150_000,
        "\u202eal Bab\u202c",
        "al\x00 Bab",
        "\u0000" * 100_000,
        "(((((((((" * 10_000,
        "10 km " * 1_000,
        "between " * 60,
        "9" * 400 + " km east of Homs",
        "1e999 km east of Homs",
        "ﷺ" * 500_000,
        "a\u0301" * 400_000,
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "{{al Bab}} ${x}",
    ]
    start = time.perf_counter()
    placed = geocode(incidents(*((text, "Aleppo") for text in hostile)), gazetteer)
    assert time.perf_counter() - start < 3
    assert placed["adm1_pcode"].eq("SY02").all()
    assert placed.loc[placed["geometry"].isna(), "place_reason"].notna().all()
    assert placed.iloc[2]["match_name"] == "Al Bab" == placed.iloc[3]["match_name"]
    assert placed["place_reason"].str.len().max() < 700


def test_hostile_units_and_governorates_are_reasons_or_ignored_quickly(gazetteer):
    long = "x" * 1_000_000
    start = time.perf_counter()
    table = incidents(("Izaz", long), ("Izaz", "Aleppo"), ("Izaz", "\u202eAleppo"))
    placed = geocode(table.assign(district=pd.array([None, long, "\x00"], dtype="string")), gazetteer)
    assert time.perf_counter() - start < 2
    assert placed["placed_by"].tolist() == ["none", "gazetteer", "gazetteer"]
    assert len(placed["place_reason"].iloc[0]) < 300


def test_a_hundred_thousand_rows_with_repeats_take_seconds(gazetteer):
    rows = [(PHRASES[n % len(PHRASES)], None) for n in range(100_000)]
    table = incidents(*rows)
    start = time.perf_counter()
    geocode(table, gazetteer)
    assert time.perf_counter() - start < 20
