"""The hotspot layer: which units are outlined and how, what their cards say, and what of it reaches a page."""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from toy_grid import code, counted, incident, read, toy_units

import geo
from geo.drawing.scene import OutlineLayer, Polygon, Scene
from geo.errors import CRSError, MapError
from geo.webmap.fallback import noscript
from geo.webmap.payload import payload

UNITS = toy_units()
NEEDED = "Not ranked: a unit needs 3 incidents known to lie in it."


@cache
def incidents() -> gpd.GeoDataFrame:
    rng = np.random.default_rng(1)
    counts = rng.poisson(5.0, (6, 6))
    counts[1, 4], counts[0, 0], counts[5, 5] = 45, 1, 0
    return counted(counts, rng)


@cache
def ranking(level: int = 3) -> pd.DataFrame:
    return geo.hotspots(incidents(), UNITS, level=level, draws=50)


def hulls() -> gpd.GeoDataFrame:
    """Give two clusters, the second of which states no number of killed."""
    return gpd.GeoDataFrame(
        {
            "cluster": [1, 2],
            "incidents": [8, 5],
            "killed": pd.array([11, None], dtype="Int64"),
            "first": pd.to_datetime(["2021-02-01", "2021-03-01"]),
            "last": pd.to_datetime(["2021-02-28", "2021-03-01"]),
            "members": ["secret-1;secret-2", "secret-3"],
        },
        geometry=[shapely.Point(36.2, 33.2).buffer(0.1), shapely.Point(38.2, 35.2).buffer(0.05)],
        crs="EPSG:4326",
    ).pipe(_of_public_incidents)


def _of_public_incidents(clusters: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    clusters.attrs["profile"] = "public"
    return clusters


def scene_of(table: pd.DataFrame, *others: object, clusters: object = None, lang: str = "en") -> Scene:
    return geo.Map([geo.HotspotLayer(table, UNITS, clusters), *others], lang=lang).scene()  # type: ignore[arg-type, list-item]


def cards(layer: OutlineLayer) -> dict[str, dict[str, str]]:
    return {
        heading: {field.label: field.values[i] for field in layer.cards.fields}
        for i, heading in enumerate(layer.cards.headings)
    }


def area(polygons: tuple[Polygon, ...]) -> float:
    return float(sum(shapely.Polygon(rings[0], rings[1:]).area for rings in polygons))


def test_units_are_outlined_by_rank_and_told_apart_without_colour() -> None:
    (layer,) = scene_of(ranking()).outlines
    looks = [(layer.looks[key].width, layer.looks[key].dash) for key in layer.looks]
    assert len(set(looks)) == len(looks) == 5
    widths = [layer.looks[f"class-{i}"].width for i in range(4)]
    assert widths == sorted(set(widths), reverse=True)
    ranked = [each for each in layer.outlines if each.value is not None]
    assert [each.value for each in ranked] == list(range(1, len(ranked) + 1))
    assert [each.look for each in ranked[:4]] == ["class-0"] * 3 + ["class-1"]
    assert ranked[0].mark == "1*"
    assert [each.mark.rstrip("*") for each in ranked[:11]] == [*map(str, range(1, 11)), ""]
    assert all(each.least <= each.value <= each.most for each in ranked)  # type: ignore[operator]
    used = {each.look for each in layer.outlines}
    assert [line.outline for line in layer.legend.lines] == [look for key, look in layer.looks.items() if key in used]


def test_an_outline_is_the_unit_at_its_level_over_governorates() -> None:
    for level, size in ((1, 9 * 0.25), (2, 3 * 0.25), (3, 0.25)):
        scene = scene_of(ranking(level))
        assert [unit.pcode for unit in scene.base.units] == ["SY01", "SY02", "SY03", "SY04"]
        (layer,) = scene.outlines
        shapes = {unit.pcode: unit.polygons for unit in scene.base.units}
        assert {round(area(each.polygons or shapes[each.unit]), 6) for each in layer.outlines} == {size}
        assert [bool(each.unit) for each in layer.outlines] == [level == 1] * len(layer.outlines)


def test_cards_give_rank_interval_reason_and_parts_of_the_score() -> None:
    (layer,) = scene_of(ranking()).outlines
    told = cards(layer)["Square 1 4"]
    row = ranking().set_index("adm3_pcode").loc[code(1, 4)]
    ranked = int((ranking()["status"] == "ranked").sum())
    assert told["Governorate"] == "Governorate 2"
    assert told["Rank"] == f"1 of {ranked} (90 %: 1)"
    assert told["Why"].startswith("More than chance explains (p\u00a0≤\u00a00.001 after correction).")
    assert "Among the first 5 of all units in 100 % of draws." in told["Why"]
    assert told["Incidents"] == told["Killed"] == "45"
    assert told["Priority score"].startswith(f"{row['score']:.0f} of 100 (casualties 1, repeats")
    assert told["Trend"] == "too short to tell"
    within = next(card for card in cards(layer).values() if card["Rank"].startswith("9 of"))
    assert within["Why"].startswith("Chance may explain it")
    assert "9 of" in within["Rank"]
    assert "–" in within["Rank"]


def test_a_unit_with_too_little_is_dotted_with_the_reason_and_one_without_incidents_is_not_outlined() -> None:
    (layer,) = scene_of(ranking()).outlines
    told = cards(layer)
    assert told["Square 0 0"]["Why"] == NEEDED
    assert told["Square 0 0"]["Rank"] == "too little data to rank"
    assert told["Square 0 0"]["Priority score"] == ""
    assert layer.outlines[list(told).index("Square 0 0")].look == "too_few"
    assert "Square 5 5" not in told
    assert "No outline: no incident is known to lie there." in layer.legend.remark


def test_the_words_that_casualties_are_not_contamination_go_with_it() -> None:
    scene = scene_of(ranking(), clusters=hulls())
    assert all("not contamination" in layer.caution for layer in scene.outlines)
    assert any("not contamination" in note for note in scene.notes)


def test_thin_data_is_off_at_first_and_says_why() -> None:
    (few,) = scene_of(geo.hotspots(read([incident(0, 0)]), UNITS, draws=5)).outlines
    assert not few.visible
    assert few.legend.remark == "No unit is ranked: each needs 3 incidents known to lie in it."
    known = [incident(0, 0) for _ in range(4)]
    wide = [{"adm1_pcode": "SY01", "precision": "adm1"} for _ in range(6)]
    (thin,) = scene_of(geo.hotspots(read([*known, *wide]), UNITS, draws=5)).outlines
    assert not thin.visible
    assert thin.legend.remark.startswith("No unit is ranked: only 4 of 10 placed incidents are known")
    assert scene_of(ranking()).outlines[0].visible


def test_clusters_are_hulls_that_name_nobody() -> None:
    scene = scene_of(ranking(), clusters=hulls())
    layer = scene.outlines[1]
    assert layer.visible
    assert [each.look for each in layer.outlines] == ["cluster", "cluster"]
    assert area(layer.outlines[0].polygons) == pytest.approx(hulls().geometry[0].area, rel=0.02)
    told = cards(layer)
    assert told["Cluster 1"] == {"Incidents": "8", "Killed": "at least 11", "Period": "February 2021"}
    assert told["Cluster 2"] == {"Incidents": "5", "Killed": "not stated", "Period": "1 March 2021"}
    assert "secret" not in geo.Map([geo.HotspotLayer(ranking(), UNITS, hulls())]).to_html()
    (_, none) = scene_of(ranking(), clusters=hulls().iloc[:0]).outlines
    assert not none.visible
    assert none.legend.remark == "No cluster was found."


def test_the_map_of_a_ranking_alone_is_named_and_accounts_for_its_incidents() -> None:
    scene = scene_of(ranking(1))
    assert scene.title == "Hotspots: governorates by rank"
    n = len(incidents())
    assert scene.account == (f"Incidents: {n} lie in units, 0 are known to a larger unit only, 0 are not placed.")
    placed = geo.assign_admin(incidents(), UNITS)
    both = scene_of(ranking(1), geo.IncidentLayer(placed))
    assert both.title == scene.title
    assert "deaths stated" in both.account


def test_a_map_with_times_to_choose_says_that_the_ranking_follows_none() -> None:
    later = incidents().assign(date=pd.Timestamp("2021-05-01"), incident_id=lambda t: "l" + t["incident_id"])
    both = gpd.GeoDataFrame(pd.concat([incidents(), later], ignore_index=True), crs="EPSG:4326")
    layer = geo.IncidentLayer(geo.assign_admin(both, UNITS))
    assert "whatever time or filter" in scene_of(ranking(), layer).outlines[0].legend.remark
    assert "whatever time or filter" not in scene_of(ranking()).outlines[0].legend.remark


def test_arabic_has_its_own_names_and_keeps_intervals_left_to_right() -> None:
    layer = scene_of(ranking(), lang="ar").outlines[0]
    told = cards(layer)["ناحية 1 4"]
    assert told["المحافظة"] == "محافظة 2"
    wide = next(each for each in layer.outlines if each.most != each.least)
    assert "\u2066" in wide.figure
    assert "\u2066" in layer.legend.lines[1].label
    assert not any(letter.isascii() and letter.isalpha() for letter in layer.legend.remark + layer.title)


def test_a_page_refers_to_the_outlines_of_the_base_and_repeats_none() -> None:
    section = payload(scene_of(ranking(1))).sections["outlines"]
    (layer,) = section["by"]["en"]["layers"]
    assert set(layer["unit"]) == {"SY01", "SY02", "SY03", "SY04"}
    assert layer["polygons"] == [[]] * 4
    (finer,) = payload(scene_of(ranking(3))).sections["outlines"]["by"]["en"]["layers"]
    assert all(polygons for polygons in finer["polygons"])
    assert set(finer["unit"]) == {""}


def test_the_same_ranking_gives_the_same_page_and_leaves_its_inputs_alone() -> None:
    table, clusters = ranking().copy(), hulls()
    table.attrs = ranking().attrs
    before = table.copy(), clusters.copy()
    pages = [geo.Map([geo.HotspotLayer(table, UNITS, clusters)]).to_html() for _ in range(2)]
    assert pages[0] == pages[1]
    pd.testing.assert_frame_equal(table, before[0])
    pd.testing.assert_frame_equal(clusters, before[1])


def test_what_is_no_ranking_is_refused() -> None:
    with pytest.raises(MapError, match="no ranking"):
        geo.HotspotLayer(pd.DataFrame({"a": [1]}), UNITS)
    bare = ranking().drop(columns="p_value")
    with pytest.raises(MapError, match="p_value"):
        geo.HotspotLayer(bare, UNITS)
    with pytest.raises(MapError, match="lacking: 33 units"):
        geo.HotspotLayer(ranking(), UNITS.iloc[:3])
    with pytest.raises(CRSError):
        geo.HotspotLayer(ranking(), UNITS.to_crs("EPSG:32637"))
    with pytest.raises(MapError, match=r"geo\.density_clusters"):
        geo.HotspotLayer(ranking(), UNITS, hulls().drop(columns="first"))
    with pytest.raises(CRSError):
        geo.HotspotLayer(ranking(), UNITS, hulls().to_crs("EPSG:32637"))


def test_a_small_number_of_children_is_left_out_and_no_score_tells_it() -> None:
    children = ranking().assign(children=pd.array(range(len(ranking())), dtype="Int64"))
    rows = children.set_index("name")["children"]
    told = cards(scene_of(children).outlines[0])
    hidden = [name for name, card in told.items() if card["Children killed"].startswith("not shown")]
    assert {name for name in told if 1 <= rows[name] <= 2} <= set(hidden)
    assert hidden
    assert "children" not in " ".join(card["Priority score"] for card in told.values())
    others = [name for name in told if name not in hidden]
    assert all(told[name]["Children killed"] == str(rows[name]) for name in others)
    assert len(others) > 20
    inside = geo.Map([geo.HotspotLayer(children, UNITS)], profile="internal").scene().outlines[0]
    assert "not shown" not in " ".join(card["Children killed"] for card in cards(inside).values())


def test_hulls_of_places_told_exactly_are_refused_where_the_map_tells_them_coarser() -> None:
    pytest.importorskip("sklearn")
    placed = geo.assign_admin(read([incident(0, 0, lon=36.2 + i / 1000) for i in range(8)]), UNITS)
    exact = geo.density_clusters(placed)
    with pytest.raises(MapError, match=r"geo\.disclose\(incidents, \"public\"\)"):
        scene_of(ranking(), clusters=exact)
    layer = geo.HotspotLayer(ranking(), UNITS, exact)
    assert len(geo.Map([layer], profile="internal").scene().outlines[1].outlines) == 1
    public = geo.density_clusters(geo.disclose(placed, "public"))
    assert len(scene_of(ranking(), clusters=public).outlines[1].outlines) == 1
    with pytest.raises(MapError, match="profile partner"):
        geo.Map([geo.HotspotLayer(ranking(), UNITS, public)], profile="partner").scene()


def test_where_scripts_do_not_run_the_first_ranks_are_a_table() -> None:
    told = noscript(scene_of(ranking()))
    assert "Hotspots: sub-districts by rank" in told
    assert told.index("Square 1 4") < told.index("Square 0 0")


@pytest.mark.parametrize("profile", ["public", "partner"])
def test_no_ranking_tells_where_below_the_governorate_deaths_due_to_torture_were(profile: str) -> None:
    rows = [incident(0, 0, incident_type="torture")] * 4 + [incident(3, 3)] * 4
    placed = geo.assign_admin(read(rows), UNITS)

    def drawn(given: gpd.GeoDataFrame, level: int, profile: str) -> Scene:
        table = geo.hotspots(given, UNITS, level=level, draws=5)
        return geo.Map([geo.HotspotLayer(table, UNITS)], profile=profile).scene()

    for level in (2, 3):
        with pytest.raises(MapError, match=f"4 incidents of torture.*profile {profile} tells coarser.*geo.disclose"):
            drawn(placed, level, profile)
    assert drawn(placed, 1, profile).outlines
    assert drawn(placed, 3, "internal").outlines
    (layer,) = drawn(geo.disclose(placed, profile, boundaries=UNITS), 3, profile).outlines
    assert set(cards(layer)) == {"Square 3 3"}


def test_a_map_of_a_ranking_says_of_what_time_and_from_whom() -> None:
    scene = scene_of(ranking())
    assert (scene.subtitle, scene.sources) == ("February 2021", ("toy report",))
    both = scene_of(ranking(), geo.IncidentLayer(geo.assign_admin(incidents(), UNITS)))
    assert (both.title, both.subtitle, both.sources) == (scene.title, scene.subtitle, scene.sources)
