"""What an annex holds, before any document is written: sections of text, figures and tables in one language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from geo.drawing.scene import Cards, Scene
from geo.drawing.words import Words
from geo.figures.alt import alt_text
from geo.figures.content import Content
from geo.figures.page import Choice, compose_page, content_of
from geo.figures.saving import figure_bytes

#: What the list of incidents says of each, of all that a popup says.
_COLUMNS = ("date", "cause", "killed", "injured", "precision", "governorate", "source")


@dataclass(frozen=True)
class Picture:
    """A figure: its caption, its description, and the bytes of a PNG."""

    caption: str
    described: str
    png: bytes


@dataclass(frozen=True)
class Table:
    """A table: its caption, its header and its rows."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it, in this order: paragraphs, pictures, tables."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Annex:
    """An annex, complete."""

    title: str
    subtitle: str
    lang: str
    direction: Literal["ltr", "rtl"]
    sections: tuple[Section, ...]


def annex_of(scene: Scene, *, dpi: int = 200) -> Annex:
    """Gather an annex from a scene: a map of every period, and a ranking of the first.

    Raises
    ------
    MapError
        If a figure cannot be drawn.

    """
    words = Words(scene.lang)
    periods: list[str | None] = [one.key for one in scene.periods if one.key != "all"]
    periods = periods or [None]
    contents = [content_of(scene, Choice(period)) for period in periods]
    tables = _Numbered(words, "annex.table")
    sections = (
        Section(words.say("annex.findings"), tuple(alt_text(content) for content in contents)),
        Section(words.say("annex.figures"), pictures=tuple(_pictures(scene, periods, words, dpi))),
        Section(words.say("annex.totals"), tables=tuple(_totals(scene, words, tables))),
        Section(
            words.say("annex.incidents"),
            tuple(f"{each.title}: {each.remark}" for each in scene.lists),
            tables=tuple(_incidents(scene, words, tables)),
        ),
        Section(words.say("annex.method"), (words.say("annex.method_numbers"), words.say("annex.method_places"))),
        Section(words.say("annex.sources"), tuple(f"[{n}] {text}" for n, text in enumerate(scene.sources, 1))),
        Section(words.say("annex.limits"), (scene.account, *scene.notes, *scene.details)),
    )
    filled = tuple(one for one in sections if one.paragraphs or one.pictures or one.tables)
    return Annex(scene.title, scene.subtitle, scene.lang, scene.direction, filled)


class _Numbered:
    """Numbers captions of one kind as they are asked for."""

    def __init__(self, words: Words, key: str) -> None:
        self.words, self.key, self.count = words, key, 0

    def __call__(self, text: str) -> str:
        self.count += 1
        return self.words.say(self.key, n=self.words.number(self.count), text=text)


def _pictures(scene: Scene, periods: Sequence[str | None], words: Words, dpi: int) -> Iterator[Picture]:
    number = _Numbered(words, "annex.figure")
    labels = {one.key: one.label for one in scene.periods}
    for period in periods:
        paper, content = compose_page(scene, size="page", choice=Choice(period))
        what = content.area.title if content.area else scene.title
        caption = words.say("value.comma").join(part for part in (what, labels.get(content.period, "")) if part)
        described = alt_text(content)
        yield Picture(
            number(caption), described, figure_bytes(paper, ".png", scene=scene, described=described, dpi=dpi)
        )
    if ranked := next((one for one in periods if _has_numbers(content_of(scene, Choice(one)))), None):
        paper, content = compose_page(scene, size="page", choice=Choice(ranked, chart="ranking"))
        title = content.area.title if content.area else ""
        caption = words.say("annex.ranked", title=title, period=labels.get(content.period, ""))
        described = alt_text(replace(content, scene=replace(scene, points=())))
        yield Picture(
            number(caption), described, figure_bytes(paper, ".png", scene=scene, described=described, dpi=dpi)
        )


def _has_numbers(content: Content) -> bool:
    return any(value.figure and value.least is not None for value in content.values.values())


def _totals(scene: Scene, words: Words, number: _Numbered) -> Iterator[Table]:
    """Give a table a layer: units down, periods across; a unit without a figure says why."""
    names = {unit.pcode: unit.name for unit in scene.base.units}
    for layer in scene.areas:
        labels = {layer.looks[key]: key for key in layer.looks}
        absent = {labels.get(line.area): line.label for line in layer.legend.lines if line.area}
        said = [{v.pcode: v.figure or absent.get(v.look, v.look) for v in period.values} for period in layer.periods]
        header = (words.say("field.governorate"), *(period.label for period in layer.periods))
        rows = tuple((name, *(column.get(code, "") for column in said)) for code, name in names.items())
        yield Table(number(layer.title), header, rows)


def _incidents(scene: Scene, words: Words, number: _Numbered) -> Iterator[Table]:
    """Give a table a group of incidents, with the columns that the web map's popups have."""
    for layer in scene.points:
        if len(layer.at):
            drawn = tuple(words.say("annex.ring" if ring else "annex.point") for ring in layer.ring_km)
            table = _card_table(number(layer.title), layer.cards, words, (words.say("annex.drawn"), drawn))
            yield _with_references(table, scene.sources)
    for each in scene.lists:
        yield _with_references(_card_table(number(each.title), each.cards, words, None), scene.sources)


def _with_references(table: Table, sources: Sequence[str]) -> Table:
    """Cite sources by their number in the list of sources, so that the tables stay narrow."""
    numbers = {text: f"[{n}]" for n, text in enumerate(sources, 1)}

    def cited(cell: str) -> str:
        name = next((text for text in numbers if cell.startswith(text)), "")
        return numbers[name] + cell.removeprefix(name).replace(":", "", 1) if name else cell

    return replace(table, rows=tuple(tuple(cited(cell) for cell in row) for row in table.rows))


def _card_table(caption: str, cards: Cards, words: Words, extra: tuple[str, Sequence[str]] | None) -> Table:
    kept = {words.say(f"field.{name}") for name in _COLUMNS}
    columns = [(field.label, field.values) for field in cards.fields if field.label in kept]
    columns += [extra] if extra else []
    header = (words.say("annex.place"), *(label for label, _ in columns))
    rows = zip(cards.headings, *(values for _, values in columns), strict=True)
    return Table(caption, header, tuple(tuple(str(cell) for cell in row) for row in rows))
