"""Rankings as figures: outlines inside their units, ranks that can be read, a list of them, a chart of intervals."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import shapely
from test_hotspot_layer import UNITS, hulls, incidents, ranking

import geo
from geo.drawing.scene import OutlineLook
from geo.drawing.theme import DEFAULT_STYLE
from geo.figures.ground import View
from geo.figures.outlining import draw_outline, outlines_of
from geo.figures.page import Choice, compose_page, content_of
from geo.figures.paper import Box, Paper
from geo.writing import described_in


def spec(level: int = 3, lang: str = "en", *others: Any, **options: Any) -> geo.Map:
    return geo.Map([geo.HotspotLayer(ranking(level), UNITS, hulls()), *others], lang=lang, **options)


def sheet(level: int, lang: str, size: str, choice: Choice | None = None) -> Paper:
    return compose_page(spec(level, lang).scene(), size=size, choice=choice or Choice())[0]


def texts(paper: Paper, role: str) -> list[str]:
    return [re.sub("[\u2066-\u2069]", "", one.text) for one in paper.written if one.role == role]


@pytest.mark.parametrize("size", ["page", "column"])
@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_first_ranks_are_written_and_listed(level: int, lang: str, size: str) -> None:
    paper = sheet(level, lang, size)
    first = min(10, int((ranking(level)["status"] == "ranked").sum()))
    ranks = texts(paper, "rank")
    assert len(ranks) == len(set(ranks)) >= min(first, 8)
    assert all(one.size >= 6 for one in paper.written)
    listed = " ".join(texts(paper, "legend"))
    assert [n for n in range(1, first + 1) if not re.search(rf"(?<!\d){n}\*? \(\d", listed)] == []
    boxes = [one.artist.get_window_extent() for one in paper.written if one.role == "rank"]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_lines_lie_inside_their_units() -> None:
    content = content_of(spec().scene(), Choice())
    view = View.fit(Box(0, 0, 120, 120), content.ground.extent, margin=3.0)
    found = outlines_of(content, view)
    assert len(found) == int((ranking()["incidents"] > 0).sum()) + 2
    units = {drawn.outline.mark: drawn.shape for drawn in found if drawn.outline.mark}
    first, others = units.pop("1*"), shapely.union_all(list(units.values()))
    assert shapely.area(shapely.intersection(first, others)) < 0.01 * first.area


@pytest.mark.parametrize("look", DEFAULT_STYLE.ranked)
def test_a_line_stays_inside_its_shape(look: OutlineLook) -> None:
    class Sheet:
        def __init__(self) -> None:
            self.strokes: list[tuple[shapely.Geometry, float, str]] = []

        def shape(self, shape: shapely.Geometry, *, line: str = "none", width: float = 0.0, **_: object) -> None:
            self.strokes.append((shape, width * 25.4 / 72, line))

    unit = shapely.box(10, 10, 30, 25)
    sheet = Sheet()
    draw_outline(sheet, unit, look, 0.2, frame=Box(0, 0, 100, 100))  # type: ignore[arg-type]
    stroked = [shape.buffer(wide / 2) for shape, wide, line in sheet.strokes if line == look.stroke]
    assert len(stroked) == 1
    assert unit.buffer(1e-6).covers(stroked[0])
    assert stroked[0].area > unit.length * look.width * 0.2 * 0.9


def test_the_words_that_casualties_are_not_contamination_are_on_every_figure() -> None:
    for choice in (Choice(), Choice(chart="ranking")):
        assert "not contamination" in " ".join(texts(sheet(3, "en", "page", choice), "notes"))


def test_a_ranking_switched_off_draws_nothing_and_says_why(tmp_path: Path) -> None:
    few = geo.hotspots(incidents().iloc[:2], UNITS, draws=5)
    scene = geo.Map([geo.HotspotLayer(few, UNITS)]).scene()
    paper, content = compose_page(scene, size="page", choice=Choice())
    assert "No unit is ranked" in " ".join(texts(paper, "legend"))
    assert outlines_of(content, View.fit(Box(0, 0, 120, 120), content.ground.extent, margin=3.0)) == []
    file = geo.Map([geo.HotspotLayer(few, UNITS)]).save(tmp_path / "few.png", dpi=40)
    assert "No unit is ranked" in described_in(file).read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_chart_ranks_the_first_twenty_with_their_intervals(lang: str) -> None:
    paper = sheet(3, lang, "page", Choice(chart="ranking"))
    ranked = ranking()[ranking()["status"] == "ranked"]
    names = dict(zip(UNITS["adm3_pcode"], UNITS["adm3_name_ar" if lang == "ar" else "adm3_name"], strict=True))
    assert texts(paper, "name") == [names[code] for code in ranked["adm3_pcode"].iloc[:20]]
    told = [tuple(map(int, re.findall(r"\d+", text))) for text in texts(paper, "figure")]
    wanted = ranked[["rank", "rank_low", "rank_high"]].iloc[:20].to_numpy().tolist()
    assert [(a, b, c[0] if c else b) for a, b, *c in told] == [tuple(map(int, row)) for row in wanted]
    assert str(len(ranked) - 20) in texts(paper, "absent")[0]


def test_a_choropleth_is_charted_before_a_ranking() -> None:
    placed = geo.assign_admin(incidents(), UNITS)
    quarters = UNITS.dissolve("adm1_pcode", as_index=False)
    totals = geo.Choropleth(quarters, geo.located_totals(placed), located=True)
    paper, _ = compose_page(spec(3, "en", totals).scene(), size="page", choice=Choice(chart="ranking"))
    assert set(texts(paper, "name")) <= {f"Governorate {n}" for n in range(1, 5)}


def test_the_description_names_the_first_ranks_with_intervals(tmp_path: Path) -> None:
    file = spec().save(tmp_path / "map.png", dpi=40, second_lang="ar")
    english, arabic = described_in(file).read_text(encoding="utf-8").splitlines()
    assert english.startswith(
        "Map of Syria: Hotspots: sub-districts by rank, February 2021. Hotspots: sub-districts by rank: Square 1 4"
    )
    assert "Square 1 4 1* (1)" in english
    assert "Clusters of incidents: 2." in english
    assert "ناحية 1 4" in arabic


def test_months_side_by_side_do_not_show_a_ranking_of_all() -> None:
    later = incidents().assign(incident_id=lambda t: "l" + t["incident_id"]).assign(date="2021-05-01")
    import geopandas as gpd
    import pandas as pd

    later["date"] = pd.to_datetime(later["date"])
    both = gpd.GeoDataFrame(pd.concat([incidents(), later], ignore_index=True), crs="EPSG:4326")
    layer = geo.IncidentLayer(geo.assign_admin(both, UNITS))
    paper, _ = compose_page(spec(3, "en", layer).scene(), size="page", choice=Choice(facet="month"))
    assert texts(paper, "rank") == []
    assert not any("Rank by" in text for text in texts(paper, "legend"))


def test_the_same_figure_twice_is_the_same_file(tmp_path: Path) -> None:
    for suffix in ("svg", "pdf", "png"):
        one = spec().save(tmp_path / f"a.{suffix}").read_bytes()
        assert one == spec().save(tmp_path / f"b.{suffix}").read_bytes()
