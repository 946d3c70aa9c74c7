"""Choropleths: unknown is not zero, intervals stay intervals, four looks differ."""

from __future__ import annotations

import pytest
from toy_country import toy_boundaries
from toy_incidents import toy_totals

from geo.analysis.classes import count_classes
from geo.drawing.areas import ALL, area_layer
from geo.drawing.layers import Choropleth
from geo.drawing.scene import AreaLayer, UnitValue
from geo.drawing.theme import DEFAULT_STYLE
from geo.drawing.words import Words
from geo.errors import CRSError, MapError
from geo.map import Map

FEBRUARY, MARCH = "2021-02-01/2021-02-28", "2021-03-01/2021-03-31"
IN_MARCH = {"period_start": "2021-03-01", "period_end": "2021-03-31"}


def governorate(key: str, value: int | None = None, **more: object) -> dict[str, object]:
    return {"by": "governorate", "key": key, "value": value, **more}


def draw(*rows: dict[str, object], periods: tuple[str, ...] = (FEBRUARY,), **options: object) -> AreaLayer:
    layer = Choropleth(toy_boundaries(), toy_totals(rows), **options)  # type: ignore[arg-type]
    return area_layer(
        layer, key="area", words=Words("en"), style=DEFAULT_STYLE, periods={period: period for period in periods}
    )


def values(layer: AreaLayer, period: str = FEBRUARY) -> dict[str, UnitValue]:
    return {v.pcode: v for p in layer.periods if p.key == period for v in p.values}


def test_zero_not_stated_withheld_and_no_data_look_different() -> None:
    layer = draw(
        governorate("Damascus", 0, basis="zero_stated"),
        governorate("Aleppo", 7),
        governorate("Homs", 4, withheld=True),
        periods=(FEBRUARY, MARCH),
    )
    assert {code: v.look for code, v in values(layer).items()} == {
        "SY01": "zero",
        "SY02": "class-1",
        "SY03": "not_stated",
        "SY04": "withheld",
    }
    assert {v.look for v in values(layer, MARCH).values()} == {"no_data"}
    looks = [layer.looks[name] for name in ("zero", "not_stated", "withheld", "no_data")]
    assert len(set(looks)) == 4
    assert len({look.pattern for look in looks}) == 4  # they differ without colour
    assert {line.area for line in layer.legend.lines} == set(layer.looks.values())


def test_a_withheld_number_is_nowhere_in_the_layer() -> None:
    layer = draw(governorate("Homs", 7313, withheld=True), governorate("Aleppo", 3))
    assert "7313" not in repr(layer)
    assert "7,313" not in repr(layer)


def test_an_interval_is_written_as_one_and_coloured_by_its_minimum() -> None:
    (value,) = [v for v in values(draw(governorate("Aleppo", value_min=48, value_max=51))).values() if v.figure]
    assert (value.figure, value.look) == ("48–51", "class-3")


def test_over_all_periods_an_unstated_month_opens_the_sum() -> None:
    layer = draw(
        governorate("Aleppo", 60),
        governorate("Aleppo", value_min=82, value_max=83, **IN_MARCH),
        governorate("Homs", 5),
        governorate("Damascus", 0, basis="zero_stated"),
        periods=(ALL, FEBRUARY, MARCH),
    )
    summed = values(layer, ALL)
    assert (summed["SY02"].figure, summed["SY04"].figure) == ("142–143", "≥ 5")
    assert summed["SY01"].look == "not_stated"  # zero in one month and unknown in the other is not zero
    assert summed["SY03"].look == "not_stated"


def test_two_reports_of_one_month_give_the_interval_that_holds_both() -> None:
    layer = draw(governorate("Aleppo", 60), governorate("Aleppo", 64, report="another report"))
    assert values(layer)["SY02"].figure == "60–64"


def test_the_rest_together_is_said_and_never_drawn() -> None:
    layer = draw(governorate("Aleppo", 60), governorate("other", 78, basis="remainder"))
    assert "78" in layer.periods[0].remark
    assert sum(v.figure != "" for v in values(layer).values()) == 1


def test_rates_divide_by_the_population_and_show_it() -> None:
    layer = draw(governorate("Aleppo", 3734), per=100_000)  # Aleppo: 3,734,000 people in 2016
    value = values(layer)["SY02"]
    assert value.figure == "100"
    assert ("Population", "3,734,000 (2016, US Census Bureau estimate)") in value.rows
    assert layer.title == "People killed per 100,000 inhabitants"


def test_large_counts_get_wider_round_classes_shared_by_all_periods() -> None:
    layer = draw(governorate("Aleppo", 35_000), governorate("Homs", 9, **IN_MARCH), periods=(FEBRUARY, MARCH))
    labels = [line.label for line in layer.legend.lines][:5]
    assert labels == ["1–999", "1,000–1,999", "2,000–4,999", "5,000–9,999", "10,000+"]
    assert values(layer, MARCH)["SY04"].look == "class-0"


def daily(*values: int | None, withheld: int = -1) -> tuple[list[dict[str, object]], tuple[str, ...]]:
    days = [f"2021-02-{i + 1:02}" for i in range(len(values))]
    rows = [
        governorate("Aleppo", value, period_start=day, period_end=day, withheld=i == withheld)
        for i, (day, value) in enumerate(zip(days, values, strict=True))
    ]
    return rows, (ALL, *(f"{day}/{day}" for day in days))


def test_stretches_of_like_length_share_classes_that_fit_their_sums() -> None:
    rows, periods = daily(100, 200, 200, 200, 200, 200)
    layer = draw(*rows, periods=periods)
    assert [scale.periods for scale in layer.scales] == [1, 3]
    assert [scale.breaks.lower for scale in layer.scales] == [count_classes(n).lower for n in (200, 600)]
    assert layer.breaks.lower == count_classes(1100).lower
    assert layer.legend_of(periods[1]) == layer.scales[0].legend
    assert layer.legend_of(ALL) == layer.legend
    assert [line.label for line in layer.scales[1].legend.lines][:5] == ["1–19", "20–49", "50–99", "100–199", "200+"]
    assert values(layer, periods[1])["SY02"].look == layer.scales[0].breaks.look(100)


def test_one_set_of_classes_is_kept_where_it_serves_all() -> None:
    rows, periods = daily(2, 1, 1, 7)
    assert draw(*rows, periods=periods).scales == ()


def test_a_withheld_number_decides_no_classes() -> None:
    rows, periods = daily(20, 10, 90_000, 7, withheld=2)
    layer = draw(*rows, periods=periods)
    assert layer.scales == ()
    assert layer.breaks.lower == count_classes(20).lower


def test_wrong_requests_are_refused() -> None:
    totals = toy_totals([governorate("Aleppo", 1)])
    with pytest.raises(MapError, match="measure"):
        Choropleth(toy_boundaries(), totals, measure="sadness")
    with pytest.raises(MapError, match="positive"):
        Choropleth(toy_boundaries(), totals, per=0)
    with pytest.raises(CRSError, match="EPSG:4326"):
        Choropleth(toy_boundaries().to_crs("EPSG:32637"), totals)
    with pytest.raises(MapError, match="adm1_name_ar"):
        Choropleth(toy_boundaries().drop(columns="adm1_name_ar"), totals)


def test_the_vdc_series_is_drawn_to_the_last_death(shared_vdc: object) -> None:
    from geo.reference.boundaries import load_boundaries

    layer = Choropleth(load_boundaries(level=1), shared_vdc)  # type: ignore[arg-type]
    period = "2011-01-05/2018-08-13"
    drawn = area_layer(layer, key="a", words=Words("en"), style=DEFAULT_STYLE, periods={period: "all"})
    figures = [v.figure.replace(",", "") for v in drawn.periods[0].values]
    assert len(figures) == 14
    assert sum(map(int, figures)) == 137_475


def test_at_least_stays_open_above() -> None:
    layer = draw(governorate("Aleppo", 14, value_min=14), governorate("Homs", 3, value_min=3, **IN_MARCH))
    value = values(layer)["SY02"]
    assert (value.figure, value.rows[0]) == ("≥ 14", ("People killed", "at least 14"))


def test_a_map_without_incidents_does_not_promise_them() -> None:
    totals = toy_totals([governorate("Aleppo", 7)])
    assert Map([Choropleth(toy_boundaries(), totals)]).scene().title == "Syria: people killed, by governorate"
