"""Lay out a figure: title, map, legend and what is said below; everything mirrored where reading runs right to left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from geo.drawing.scene import Scene
from geo.drawing.words import Words
from geo.errors import MapError, Problem
from geo.figures.bilingual import parts_of
from geo.figures.bodies import Body, map_body
from geo.figures.content import Content, shown
from geo.figures.digits import ArabicDigitWords, with_arabic_digits
from geo.figures.ground import ground_of
from geo.figures.legend import Row, Stack, outline
from geo.figures.options import FigureOptions
from geo.figures.panels import panels_body
from geo.figures.paper import MUTED, Paper
from geo.figures.ranking import ranking_body
from geo.figures.rewriting import drawable
from geo.figures.sizes import Type, sheet_size, type_for

_RULE = "#dcdfe2"


@dataclass(frozen=True)
class Choice:
    """What of a scene is drawn; None takes what the map shows first."""

    period: str | None = None
    area: str | None = None
    made: str | None = None
    chart: str = "map"
    facet: str | None = None
    digits: str = "latin"


def choice_of(options: FigureOptions) -> Choice:
    """Take from a figure's options what decides its content."""
    return Choice(
        period=options.get("period"),
        area=options.get("area"),
        made=options.get("made"),
        chart=options.get("chart", "map"),
        facet=options.get("facet"),
        digits=options.get("digits", "latin"),
    )


def content_of(scene: Scene, choice: Choice) -> Content:
    """Pick the period and the area layer of a figure.

    Raises
    ------
    MapError
        If the scene has no such period or layer.

    """
    words: Words
    scene = drawable(scene)
    if choice.digits == "arabic":
        scene, words = with_arabic_digits(scene), ArabicDigitWords(scene.lang)
    else:
        words = Words(scene.lang)
    period = _chosen("period", choice.period, scene.first_period, {one.key: one.label for one in scene.periods})
    area = _chosen("area", choice.area, scene.first_area, {one.key: one.title for one in scene.areas})
    layer = next((one for one in scene.areas if one.key == area), None)
    return Content(scene, ground_of(scene.base), layer, period, words)


def _chosen(option: str, wanted: str | None, first: str, names: Mapping[str, str]) -> str:
    """Find a key by itself, by its name, or by a beginning that only it has (2021-02 for February 2021)."""
    if wanted is None:
        return first or next(iter(names), "")
    found = [key for key, name in names.items() if wanted in (key, name)]
    found = found or [key for key in names if wanted and key.startswith(wanted)]
    if len(found) != 1:
        raise MapError(
            Problem(
                option=option,
                value=wanted,
                reason="is not in this map." if not found else "names more than one.",
                remedy=f"Use one of: {'; '.join(names[key] for key in found or names)}.",
            )
        )
    return found[0]


def compose_page(scene: Scene, *, size: str | tuple[float, float], choice: Choice) -> tuple[Paper, Content]:
    """Draw a scene on a sheet.

    Raises
    ------
    MapError
        If size, period or layer are unknown, or the size leaves no room for the map.

    """
    width, height = sheet_size(size)
    kind = type_for(width)
    content = content_of(scene, choice)
    inner = width - 2 * kind.margin
    head, foot = heading(content, kind), footing(content, kind, choice.made, mapped=choice.chart == "map")
    direction = scene.direction
    top = kind.margin + head.height(inner, direction) + kind.gap * 0.6
    below = foot.height(inner, direction) + kind.gap + kind.margin
    make: Callable[[Content, Type, float, float], Body] = map_body
    if choice.chart == "ranking":
        make = ranking_body
    elif choice.facet:
        make = panels_body
    drawn = make(content, kind, inner, height - top - below if height else 0.0)
    paper = Paper(width, height or top + drawn.height + below, direction=direction)
    head.draw(paper, kind.margin, kind.margin, inner)
    drawn.draw(paper, top)
    start = top + drawn.height + kind.gap
    paper.shape(outline(kind.margin, start - kind.gap * 0.35, width - kind.margin), line=_RULE, width=0.6)
    foot.draw(paper, kind.margin, paper.height - kind.margin - foot.height(inner, direction), inner)
    return paper, content


def heading(content: Content, kind: Type) -> Stack:
    """Title, and the period under it."""
    titles = [
        Row(part, "title", kind.title, "bold", direction=direction) for part, direction in parts_of(content.scene.title)
    ]
    return Stack((*titles, Row(subtitle(content), "subtitle", kind.subtitle, colour=MUTED)))


def subtitle(content: Content) -> str:
    """Name the period shown; all periods are named one by one, as the scene does."""
    period = next((one for one in content.scene.periods if one.key == content.period), None)
    return content.scene.subtitle if period is None or period.key == "all" else period.label


def account(content: Content) -> str:
    """Give the coverage line of the period shown."""
    period = next((one for one in content.scene.periods if one.key == content.period), None)
    return content.scene.account if period is None else period.account


def sources(content: Content) -> tuple[str, ...]:
    """Give the citations of the period shown; where the author gave citations of their own, all of them."""
    period = next((one for one in content.scene.periods if one.key == content.period), None)
    named = tuple(one for one in content.scene.sources if period and one in period.sources)
    return named or content.scene.sources


def footing(content: Content, kind: Type, made: str | None, *, mapped: bool = True) -> Stack:
    """Coverage, what is counted but not drawn, sources, notes, projection and date."""
    words, scene = content.words, content.scene
    counts = [
        words.say("figure.list", title=each.title, n=words.number(n))
        for each in scene.lists
        if (n := sum(shown(content, period) for period in each.period))
    ]
    told = parts_of(account(content))
    told[0] = (" ".join((told[0][0], *counts)), told[0][1])
    rows = [Row(text, "account", kind.small + 0.3, "bold", direction=direction) for text, direction in told]
    if cited := sources(content):
        listed = words.say("value.semicolon").join(cited)
        rows.append(Row(words.say("figure.sources", sources=listed), "sources", kind.small, space_above=0.4))
    rows += [
        Row(text, "notes", kind.small, colour=MUTED, space_above=0.4, direction=direction)
        for text, direction in parts_of(" ".join(scene.notes))
    ]
    last = [words.say("figure.projection", name=content.ground.name)] if mapped else []
    if made:
        last.append(words.say("figure.made", date=made))
    rows.append(Row(" ".join(last), "notes", kind.small, colour=MUTED))
    return Stack(tuple(row for row in rows if row.text.strip()))
