from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scene_samples import FEBRUARY, few_points, scene

from geo.drawing.scene import Period
from geo.errors import MapError
from geo.webmap import columns, payload
from geo.webmap.columns import Columns
from geo.webmap.tiles import tile_source


@given(st.text(st.characters(codec=None)))
def test_any_text_survives_the_block_and_never_closes_it(text: str) -> None:
    written = columns.safe_json({"text": text})
    assert json.loads(written)["text"] == text
    assert not any(character in written for character in "<>&\u2028\u2029\u202e\0")
    written.encode()


def test_lone_surrogates_can_be_written() -> None:
    assert columns.safe_json("\ud800x").encode() == b'"\\ud800x"'


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_places_that_are_no_numbers_are_refused_with_a_remedy(wrong: float) -> None:
    bad = few_points([("x", "", "1", wrong, 35.0, 15.0, 0.0)])
    with pytest.raises(MapError, match="not a finite number"):
        payload.payload(bad)


def test_outlines_are_kept_to_eleven_metres() -> None:
    sample = scene()
    store = Columns()
    packed_units = payload.units(sample, store)
    rings = store.lists()
    for unit, packed in zip(sample.base.units, packed_units, strict=True):
        for ring, number in zip(unit.polygons[0], packed["polygons"][0], strict=True):
            steps = rings[number]
            lon = [x for x, _ in zip(_sums(steps[::2]), steps[::2], strict=True)]
            assert lon[0] == pytest.approx(ring[0][0], abs=6e-5)
            assert lon[-1] == pytest.approx(ring[-1][0], abs=6e-5)


def _sums(steps: list[int]) -> list[float]:
    total, sums = 0, []
    for step in steps:
        total += step
        sums.append(total / 10_000)
    return sums


def test_points_keep_their_order_and_share_looks() -> None:
    store = Columns()
    section = payload.points(scene(), store)
    layer, lists = section["layers"][0], store.lists()
    spot = lists[layer["spot"]][0]
    assert (lists[section["x"]][spot], lists[section["y"]][spot]) == (3669100, 3471100)
    assert lists[layer["ring"]] == [0, 7000, 15000, 15000]
    assert len(layer["looks"]) == 1
    assert lists[layer["look"]] == [0, 0, 0, 0]


def test_undated_things_never_vanish() -> None:
    sample = scene()
    assert payload.lists(sample, Columns())[1]["period"]["texts"] == ["", FEBRUARY]
    without_all = replace(sample, periods=(Period(FEBRUARY, "February"),))
    assert payload.lists(without_all, Columns())[1]["period"]["texts"] == ["*", FEBRUARY]


def test_an_unknown_first_period_falls_back_to_the_first() -> None:
    assert payload.settings(replace(scene(), first_period="?"))["firstPeriod"] == "all"


def test_missing_words_are_english() -> None:
    words = payload.settings(replace(scene(), words={"close": "Zu"}))["words"]
    assert words["close"] == "Zu"
    assert words["zoom_in"] == "Zoom in"


def test_a_name_belongs_to_one_content() -> None:
    assert payload.payload(scene()).name == payload.payload(scene()).name
    assert payload.payload(scene()).name != payload.payload(replace(scene(), title="x")).name


def test_tiles_name_their_host() -> None:
    source = tile_source({"url": "https://{s}.tiles.example.org/{z}/{x}/{y}.png", "attribution": "(c) them"})
    assert source.host == "https://*.tiles.example.org"
    assert source.max_zoom == 18


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "https://a b/{z}", "https://x.org/'; script-src *", "x"])
def test_what_is_no_tile_address_is_refused(url: str) -> None:
    with pytest.raises(MapError, match="address template"):
        tile_source({"url": url})
