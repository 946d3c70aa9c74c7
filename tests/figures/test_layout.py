"""Nothing overlaps, nothing is cut, nothing is too small, no figure is lost: at every size, in both languages."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from sheets import (
    FEBRUARY,
    JANUARY,
    SIZES,
    astray,
    collisions,
    drawn,
    outside,
    said,
    sample_scene,
    series_scene,
    text_boxes,
    toy_map,
)

from geo.drawing.scene import Scene
from geo.errors import MapError
from geo.figures.bilingual import together
from geo.figures.content import Content
from geo.figures.page import Choice, compose_page, content_of
from geo.figures.painting import EDGE
from geo.figures.paper import SMALLEST_POINTS, Box, Paper

_sample = cache(sample_scene)


def figures_of(content: Content) -> list[str]:
    return [value.figure for value in content.values.values() if value.figure]


def assert_sound(paper: Paper, content: Content) -> None:
    assert collisions(paper) == []
    assert outside(paper) == []
    assert astray(paper, content) == []
    assert min(written.size for written in paper.written) >= SMALLEST_POINTS
    drawn_figures = sorted(w.text for w in paper.written if w.role == "figure")
    assert drawn_figures == sorted(figures_of(content))


@pytest.mark.parametrize("period", [FEBRUARY, JANUARY, "all"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_reports_fit_at_every_size(lang: str, size: str, period: str) -> None:
    assert_sound(*compose_page(_sample(lang), size=size, choice=Choice(period)))


@pytest.mark.shared
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_map_with_a_figure_in_every_unit_fits(lang: str, size: str, shared_vdc: pd.DataFrame) -> None:
    scene = series_scene(shared_vdc, lang)
    for digits in ("latin", "arabic"):
        paper, content = compose_page(scene, size=size, choice=Choice(digits=digits))
        assert_sound(paper, content)
        assert len(figures_of(content)) == 14


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_panels_show_each_period_with_its_figures(lang: str) -> None:
    scene = _sample(lang)
    paper = drawn(scene, facet="month")
    assert collisions(paper) == []
    assert outside(paper) == []
    assert [w.text for w in paper.written if w.role == "panel"] == [p.label for p in reversed(scene.periods[1:])]
    expected = [f for key in (FEBRUARY, JANUARY) for f in figures_of(content_of(scene, Choice(key)))]
    assert sorted(w.text for w in paper.written if w.role == "figure") == sorted(expected)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_ranking_says_every_figure_and_why_others_have_none(lang: str, size: str) -> None:
    scene = _sample(lang)
    paper = drawn(scene, size, chart="ranking", period=JANUARY)
    assert collisions(paper) == []
    assert outside(paper) == []
    values = content_of(scene, Choice(JANUARY)).values
    names = {unit.pcode: unit.name for unit in scene.base.units}
    ranked = [w.text for w in paper.written if w.role == "name"]
    assert ranked == [names[code] for code in ("SY02", "SY05", "SY09")]
    assert all(names[code] in said(paper, "absent") for code, value in values.items() if not value.figure)


def test_the_layout_is_mirrored_in_arabic() -> None:
    english, arabic = (role_boxes(drawn(_sample(lang), period=FEBRUARY)) for lang in ("en", "ar"))
    assert english["legend"].left > english["name"].right
    assert arabic["legend"].right < arabic["name"].left
    assert english["title"].left == pytest.approx(5.0, abs=0.5)
    assert arabic["title"].right == pytest.approx(170.0 - 5.0, abs=0.5)


def role_boxes(paper: Paper) -> dict[str, Box]:
    """Give what the texts of a role cover together."""
    found: dict[str, Box] = {}
    for (_, box), written in zip(text_boxes(paper), paper.written, strict=True):
        old = found.get(written.role, box)
        found[written.role] = Box(
            min(old.left, box.left), min(old.top, box.top), max(old.right, box.right), max(old.bottom, box.bottom)
        )
    return found


def test_what_a_report_needs_is_on_the_figure() -> None:
    scene = _sample("en")
    text = said(drawn(scene, period=FEBRUARY, made="22 November 2026"))
    period = next(p for p in scene.periods if p.key == FEBRUARY)
    own = [source for source in scene.sources if "2021" in source]
    for part in (scene.title, "February 2021", period.account, *own, *scene.notes, "EPSG:32637", "100 km"):
        assert part in text
    assert len(own) == 1
    assert [source for source in scene.sources if source not in own and source in text] == []
    assert "Made on 22 November 2026." in text
    assert "Made on" not in said(drawn(scene, period=FEBRUARY))
    assert {"Türkiye", "Iraq", "Jordan"} <= {w.text for w in drawn(scene).written if w.role == "place"}


def test_a_unit_too_small_to_see_is_enlarged() -> None:
    paper = drawn(_sample("en"))
    assert [w.text for w in paper.written if w.role == "inset"] == ["enlarged 6 times"]
    assert "Damascus" in {w.text for w in paper.written if w.role == "name"}


def test_where_an_inset_cuts_the_country_off_no_edge_is_drawn() -> None:
    paper = drawn(_sample("en"))
    edges = [patch.get_path().get_extents() for patch in paper.axes.patches if to_hex(patch.get_edgecolor()) == EDGE]
    assert len(edges) > 14
    assert [edge for edge in edges if edge.width == pytest.approx(edge.height, abs=0.01)] == []


@pytest.mark.parametrize(
    ("size", "choice", "option"),
    [
        ("poster", {}, "size"),
        ((30.0, 30.0), {}, "size"),
        ((170.0, 70.0), {}, "size"),
        ("page", {"period": "2030"}, "period"),
        ("page", {"area": "nothing"}, "area"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_remedy(
    size: str | tuple[float, float], choice: dict[str, str], option: str
) -> None:
    with pytest.raises(MapError) as caught:
        drawn(_sample("en"), size, **choice)
    assert caught.value.problems[0].option == option
    assert str(caught.value).startswith(f"option {option}")  # no column of a table: there is a size called so
    assert caught.value.problems[0].remedy


@pytest.mark.parametrize(("wide", "high"), [(170, 70), (90, 80)])
def test_a_sheet_too_low_says_how_many_millimetres_it_lacks(wide: float, high: float) -> None:
    with pytest.raises(MapError) as caught:
        drawn(_sample("en"), (wide, high))
    lacking = float(re.search(r"lacks (\d+) mm", str(caught.value)).group(1))
    drawn(_sample("en"), (wide, high + lacking))


def test_panels_need_more_than_one_period() -> None:
    scene: Scene = toy_map().scene()
    single = Scene(**{**vars(scene), "periods": scene.periods[:1]})
    with pytest.raises(MapError, match="panels"):
        drawn(single, facet="month")


@pytest.mark.parametrize("size", [(100.0, 220.0), (170.0, 200.0), (400.0, 300.0), (297.0, 210.0)])
def test_any_size_in_millimetres_is_kept(size: tuple[float, float]) -> None:
    paper = drawn(_sample("ar"), size, period=FEBRUARY)
    assert (paper.width, paper.height) == size
    assert collisions(paper) == []
    assert outside(paper) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("lang", "other"), [("en", "ar"), ("ar", "en")])
def test_a_figure_in_two_languages_says_everything_twice(lang: str, other: str, size: str) -> None:
    first, second = _sample(lang), _sample(other)
    paper, content = compose_page(together(first, second), size=size, choice=Choice(JANUARY))
    assert_sound(paper, content)
    names = said(paper, "name")
    assert all(a.name in names and b.name in names for a, b in zip(first.base.units, second.base.units, strict=True))
    for scene in (first, second):
        assert scene.title in said(paper, "title")
        assert " ".join(scene.notes) in said(paper, "notes")
        assert next(p.account for p in scene.periods if p.key == JANUARY) in said(paper, "account")
    classes = [w.text for w in paper.written if w.role == "legend" and "50" in w.text]
    assert len(classes) == 1  # what reads the same in both is written once
