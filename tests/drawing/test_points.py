"""Incidents on the map: no false pins, shape before colour, nobody dropped."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from toy_country import toy_boundaries
from toy_incidents import toy_incidents

from geo.drawing.layers import IncidentLayer
from geo.drawing.points import GatheredIncidents
from geo.drawing.scene import CardList, PointLayer
from geo.drawing.theme import DEFAULT_STYLE
from geo.drawing.words import Words
from geo.placing.admin import assign_admin

TOWN = {"lon": 36.5, "lat": 35.5, "precision": "settlement"}


def draw(*rows: dict[str, object], lang: str = "en") -> tuple[dict[str, PointLayer], tuple[CardList, ...]]:
    layer = IncidentLayer(assign_admin(toy_incidents(rows), toy_boundaries()))
    gathered = GatheredIncidents.of(layer)
    drawn, listed = gathered.composed(key="points", words=Words(lang), style=DEFAULT_STYLE)
    return {part.key.removeprefix("points-"): part for part in drawn}, listed


def said(layer: PointLayer, i: int = 0) -> dict[str, str]:
    return {field.label: field.values[i] for field in layer.cards.fields}


def test_the_three_kinds_differ_by_shape_first() -> None:
    layers, _ = draw(TOWN, {**TOWN, "incident_type": "vehicle_bomb", "killed": 6}, {**TOWN, "incident_type": "gunfire"})
    looks = [layers[kind].looks[0] for kind in ("remnants", "massacres", "others")]
    assert [look.shape for look in looks] == ["triangle", "diamond", "circle"]
    assert len({look.fill for look in looks}) == 3


def test_a_massacre_by_a_landmine_is_in_both_layers_framed_by_a_hollow_diamond() -> None:
    layers, _ = draw({**TOWN, "killed": 7})
    triangle, diamond = layers["remnants"], layers["massacres"]
    assert (triangle.looks[0].shape, diamond.looks[0].shape) == ("triangle", "diamond")
    assert diamond.looks[0].hollow
    assert diamond.size_px[0] > triangle.size_px[0]


def test_bodies_found_in_a_mass_grave_are_no_massacre_of_that_month() -> None:
    layers, _ = draw({**TOWN, "incident_type": "mass_grave", "killed": 19, "in_headline": False})
    assert (len(layers["massacres"].at), len(layers["others"].at)) == (0, 1)
    assert said(layers["others"])["Counting"] == "narrated by the source, not in its total"


def test_a_coarse_place_is_a_ring_and_a_governorate_a_list() -> None:
    layers, lists = draw(
        {**TOWN, "precision": "near", "radius_km": 15},
        {"governorate": "Homs", "place": "somewhere in Homs"},
        {"place": "unknown"},
    )
    assert layers["remnants"].ring_km == (15.0,)
    assert [(part.title, part.cards.headings) for part in lists] == [
        ("Known only to a governorate", ("somewhere in Homs",)),
        ("Not placed", ("unknown",)),
    ]


def test_a_number_that_is_not_stated_is_hollow_not_zero() -> None:
    layers, _ = draw({**TOWN, "killed": None}, {**TOWN, "killed": 0, "injured": 3})
    texts = [said(layers["remnants"], i)["Killed"] for i in range(2)]
    hollow = [look.hollow for look in layers["remnants"].looks]
    assert sorted(zip(texts, hollow, strict=True)) == [("0", False), ("not stated", True)]


def test_the_popup_tells_groups_intervals_and_attribution() -> None:
    layers, _ = draw(
        {
            **TOWN,
            "killed": 6,
            "children": 2,
            "women": 1,
            "injured_min": 2,
            "party": "unknown",
            "controller": "opposition",
        }
    )
    text = said(layers["remnants"])
    assert text["Killed"] == "6 (children 2, women 1)"
    assert text["Injured"] == "at least 2"
    assert text["Attributed to"] == "not attributed"
    assert text["Area held by"] == "armed opposition / Syrian National Army"
    assert text["Date"] == "7 February 2021"


def test_arabic_says_the_same_in_arabic() -> None:
    layers, _ = draw({**TOWN, "killed": 6, "children": 2}, lang="ar")
    text = said(layers["remnants"])
    assert text["القتلى"] == "6 (أطفال 2)"
    assert text["التاريخ"] == "7 شباط 2021"
    assert text["المحافظة"] == "دمشق"


place = st.sampled_from(
    [
        TOWN,
        {**TOWN, "precision": "site"},
        {**TOWN, "precision": "near", "radius_km": 5},
        {**TOWN, "precision": "adm1"},
        {"governorate": "Homs"},
        {},
        {**TOWN, "withheld": True},
    ]
)
kind = st.sampled_from(["landmine", "gunfire", "vehicle_bomb", "mass_grave"])
rows = st.lists(
    st.tuples(place, kind, st.one_of(st.none(), st.integers(0, 9))).map(
        lambda t: {**t[0], "incident_type": t[1], "killed": t[2]}
    ),
    min_size=1,
    max_size=9,
)


@given(rows, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_every_incident_is_drawn_listed_or_withheld_and_order_leaves_no_trace(
    given_rows: list[dict[str, object]], shuffler: random.Random
) -> None:
    named = [{**row, "incident_id": f"i{n}", "place": f"place {n}"} for n, row in enumerate(given_rows)]
    layers, lists = draw(*named)
    shown = {heading for part in layers.values() for heading in part.cards.headings}
    listed = {heading for part in lists for heading in part.cards.headings}
    withheld = {row["place"] for row in named if row.get("withheld")}
    assert shown | listed | withheld == {row["place"] for row in named}
    assert not shown & listed
    assert not (shown | listed) & withheld
    shuffled = list(named)
    shuffler.shuffle(shuffled)
    assert draw(*shuffled) == (layers, lists)
