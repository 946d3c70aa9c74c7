"""The map of a ranking: what its looks, figures and popups say, drawn by both renderers without change."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from toy_grid import code, counted, incident, read, toy_units

from geo.analysis.clusters import density_clusters
from geo.analysis.hotspots import hotspots
from geo.drawing.hotspot_layers import hotspot_scene
from geo.drawing.scene import Scene
from geo.errors import MapError
from geo.reference.base import load_neighbours, load_towns

UNITS = toy_units()


def scene_of(table: pd.DataFrame, **more: object) -> Scene:
    return hotspot_scene(table, UNITS, neighbours=load_neighbours(), towns=load_towns(), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def ranking() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    counts = rng.poisson(5.0, (6, 6))
    counts[1, 4], counts[0, 0] = 45, 1
    return hotspots(counted(counts, rng), UNITS, draws=50)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_unit_says_its_rank_or_that_it_has_none(ranking: pd.DataFrame, lang: str) -> None:
    scene = scene_of(ranking, lang=lang)
    (layer,) = scene.areas
    (period,) = layer.periods
    values = {value.pcode: value for value in period.values}
    assert set(values) == {unit.pcode for unit in scene.base.units} == set(ranking["adm3_pcode"])
    assert values[code(1, 4)].figure == "1*"
    assert values[code(1, 4)].look == "class-0"
    assert (values[code(0, 0)].look, values[code(0, 0)].figure) == ("too_few", "")
    assert {value.look for value in values.values()} <= set(layer.looks)
    assert scene.first_area == layer.key
    assert scene.direction == ("rtl" if lang == "ar" else "ltr")


def test_the_words_that_casualties_are_not_contamination_are_there(ranking: pd.DataFrame) -> None:
    scene = scene_of(ranking)
    assert any("not contamination" in note for note in scene.notes)
    texts = [text for value in scene.areas[0].periods[0].values for _, text in value.rows]
    assert any("between 1 and 1" in text for text in texts)
    assert any("p = 0.00" in text for text in texts)


def test_thin_data_is_off_at_first() -> None:
    assert scene_of(hotspots(read([incident(0, 0)]), UNITS, draws=5)).first_area == ""


def test_clusters_are_rings_that_hold_their_hulls_and_off_at_first(ranking: pd.DataFrame) -> None:
    pytest.importorskip("sklearn")
    clusters = density_clusters(read([incident(0, 0, lon=36.2 + i / 100) for i in range(8)]))
    (layer,) = scene_of(ranking, clusters=clusters).points
    assert not layer.visible
    assert layer.cards.headings[0] == "Cluster 1"
    assert 3.5 < layer.ring_km[0] < 4.5
    assert scene_of(ranking, clusters=clusters.iloc[:0]).points == ()


def test_both_renderers_draw_it(ranking: pd.DataFrame, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from geo.figures.saving import save_figure
    from geo.webmap.page import page_html

    scene = scene_of(ranking)
    assert "Hotspots by rank" in page_html(scene)
    assert save_figure(scene, tmp_path / "hotspots.svg").stat().st_size > 10_000


def test_what_is_no_ranking_is_refused(ranking: pd.DataFrame) -> None:
    with pytest.raises(MapError, match="no ranking"):
        scene_of(pd.DataFrame({"a": [1]}))
    with pytest.raises(MapError, match="lacks units"):
        hotspot_scene(ranking, UNITS.iloc[:3], neighbours=load_neighbours(), towns=load_towns())
