from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from elsewhere import pages_elsewhere
from hypothesis import given
from hypothesis import strategies as st
from scene_samples import FEBRUARY, few_points, scene
from timed_maps import daily_map, timed_map, timed_scene

from geo.drawing.scene import Period, Scene, UnitValue
from geo.errors import MapError
from geo.webmap import columns, payload
from geo.webmap.cells import cards_of
from geo.webmap.columns import Columns, read_block
from geo.webmap.spots import Spots
from geo.webmap.tiles import tile_source

EPOCH = date(1970, 1, 1).toordinal()


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
    store, spots = Columns(), Spots.of(scene())
    layer, lists = payload.points(scene(), store, spots)["layers"][0], store.lists()
    spot = lists[layer["spot"]][0]
    assert (spots.x[spot], spots.y[spot]) == (3669100, 3471100)
    assert lists[layer["ring"]] == [0, 7000, 15000, 15000]
    assert len(layer["looks"]) == 1
    assert lists[layer["look"]] == [0, 0, 0, 0]


def lists_of(store: Columns) -> list[list[int]]:
    """Give columns as lists, also those that are tables over another."""
    read: list[list[int]] = []
    raw = store.lists()

    def column(number: int) -> list[int]:
        own = raw[number]
        return [column(own["map"])[code] for code in column(own["of"])] if isinstance(own, dict) else own

    read += [column(number) for number in range(len(raw))]
    return read


def read_back(scene: Scene, number: int = 0) -> dict[tuple[str, str], UnitValue]:
    """Read what a page says of each period and unit, the long way round."""
    store = Columns()
    layer = payload.areas(scene, store)["layers"][number]
    lists = lists_of(store)
    cells, looks, width = layer["cells"], list(layer["looks"]), len(layer["units"])
    fields = [(field["label"], [field["texts"][code] for code in lists[field["codes"]]]) for field in cells["fields"]]
    figures = [cells["headings"]["texts"][code] for code in lists[cells["headings"]["codes"]]]
    found = {}
    for row, period in enumerate(lists[layer["periods"]]):
        for unit, pcode in enumerate(layer["units"]):
            i = lists[layer["codes"]][row * width + unit] - 1
            if i >= 0:
                rows = tuple((label, texts[i]) for label, texts in fields if texts[i])
                look = looks[lists[cells["look"]][i]]
                value = UnitValue(pcode, look, figures[i], rows, cells["least"][i], cells["most"][i])
                found[scene.periods[period].key, pcode] = value
    return found


def test_every_figure_comes_back_from_its_column() -> None:
    for drawn in (scene(), timed_scene(), timed_scene("ar")):
        keys = {period.key for period in drawn.periods}
        for number, layer in enumerate(drawn.areas):
            said = {(p.key, v.pcode): v for p in layer.periods for v in p.values if p.key in keys}
            assert read_back(drawn, number) == said
            assert len(said) == len(keys) * 14 or drawn.areas == scene().areas


def test_rows_keep_their_order_whichever_unit_comes_first() -> None:
    rows = [
        (("rank", "few"), ("killed", "1")),
        (("rank", "3"), ("chance", "small"), ("killed", "9")),
        (("a", "b"), ("a", "c")),
    ]
    cells = [("look", "", each, None, None) for each in rows]
    cards = cards_of(cells)
    assert [field.label for field in cards.fields if field.label != "a"] == ["rank", "chance", "killed"]
    for i, each in enumerate(rows):
        assert tuple((f.label, f.values[i]) for f in cards.fields if f.values[i]) == each


def test_periods_are_columns_of_days() -> None:
    store = Columns()
    written = payload.settings(timed_scene(), store)["periods"]
    lists = lists_of(store)
    starts, lengths, stated = (
        lists[each] for each in (written["start"], written["length"], written["counts"]["stated"])
    )
    dated = [(date.fromordinal(EPOCH + s), n) for s, n in zip(starts, lengths, strict=True) if n]
    assert (date(2012, 2, 1), 29) in dated
    assert len(dated) == 7
    assert lengths[0] == 0  # all periods together
    assert stated[0] == sum(stated[1:]) > 0
    assert not any(written["accounts"])


def test_many_figures_are_packed_and_written_once() -> None:
    days = daily_map(400, languages=("en", "ar"))
    page = days.to_html()
    assert 'type="application/octet-stream"' in page
    assert len(columns.safe_json(read_block(page))) < 150_000  # 400 days, two layers, two languages
    assert 'type="application/octet-stream"' not in timed_map().to_html()


def test_days_are_the_same_bytes_on_other_hash_seeds_and_in_other_time_zones() -> None:
    assert len(pages_elsewhere("from timed_maps import daily_map", "daily_map(300).to_html()")) == 1


def test_undated_things_never_vanish() -> None:
    sample = scene()
    assert payload.lists(sample, Columns())[1]["period"]["texts"] == ["", FEBRUARY]
    without_all = replace(sample, periods=(Period(FEBRUARY, "February"),))
    assert payload.lists(without_all, Columns())[1]["period"]["texts"] == ["*", FEBRUARY]


def test_an_unknown_first_period_falls_back_to_the_first() -> None:
    assert payload.settings(replace(scene(), first_period="?"), Columns())["firstPeriod"] == "all"


def test_missing_words_are_english() -> None:
    words = payload.settings(replace(scene(), words={"close": "Zu"}), Columns())["words"]
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
