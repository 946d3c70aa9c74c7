"""A style has a look for whatever a map may show."""

from __future__ import annotations

from dataclasses import replace

import pytest

import geo


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"ramp": ("#ffffff",) * 4}, "has 4 colours for 5 classes"), ({"ranked": ()}, "column ranked: is empty")],
)
def test_a_style_without_a_look_for_each_class_is_refused(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(geo.GeoError, match=told):
        replace(geo.Style(), **wrong)


def test_the_ramp_is_what_the_map_wears() -> None:
    grey = ("#f7f7f7", "#cccccc", "#969696", "#636363", "#252525")
    governorates, totals = geo.load_boundaries(level=1), geo.load_sample().totals
    spec = geo.Map([geo.Choropleth(governorates, totals)], style=replace(geo.Style(), ramp=grey))
    [layer] = spec.scene().areas
    assert {look.fill for name, look in layer.looks.items() if name.startswith("class-")} <= set(grey)
