"""What is read where scripts do not run: title, account, notes, sources, and the data as plain tables."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from geo.drawing.scene import AreaLayer, AreaPeriod, Cards, Scene
from geo.drawing.words import Words

_UNENCODABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ROWS = 200  # incidents; more would weigh more than the map
_OUTLINES = 50  # of a ranking, the first


def as_text(text: str) -> str:
    """Escape text for markup; what no page can hold becomes the replacement character."""
    return html.escape(_UNENCODABLE.sub("\ufffd", text))


def noscript(scene: Scene) -> str:
    """Write the ``<noscript>`` element of a page."""
    hint = scene.words.get("noscript") or Words("en").controls()["noscript"]
    paragraphs = [hint, scene.subtitle, scene.account, *scene.notes, *scene.details, *scene.sources]
    body = "".join(f"<p>{_isolated(each)}</p>" for each in paragraphs if each)
    tables = "".join([*_figures(scene), *_outlined(scene), *_incidents(scene)])
    return f'<noscript><div class="im-noscript"><h1>{_isolated(scene.title)}</h1>{body}{tables}</div></noscript>'


def _isolated(text: str) -> str:
    return f"<bdi>{as_text(text)}</bdi>"


def _figures(scene: Scene) -> Iterable[str]:
    names = {unit.pcode: unit.name for unit in scene.base.units}
    for layer in scene.areas:
        period = _first_period(layer, scene.first_period)
        values = [] if period is None else period.values
        rows = [
            (names[value.pcode], value.figure or (value.rows[0][1] if value.rows else ""))
            for value in values
            if value.pcode in names
        ]
        if rows:
            label = period.label if period else ""
            heads = (scene.words.get("field.governorate", ""), layer.title)
            yield _table(f"{layer.title} · {label}", heads, rows)


def _first_period(layer: AreaLayer, key: str) -> AreaPeriod | None:
    return next((period for period in layer.periods if period.key == key), None)


def _outlined(scene: Scene) -> Iterable[str]:
    for layer in scene.outlines:
        if count := min(_OUTLINES, len(layer.outlines)):
            yield _cards(layer.title, layer.heading, layer.cards, count)


def _incidents(scene: Scene) -> Iterable[str]:
    left = _ROWS
    for title, cards in [
        *((layer.title, layer.cards) for layer in scene.points),
        *((each.title, each.cards) for each in scene.lists),
    ]:
        count = min(left, len(cards.headings))
        if count:
            left -= count
            heading, noted = (scene.words.get(key, "") for key in ("field.place", "field.source"))
            yield _cards(title, heading, cards, count, noted=noted)


def _cards(title: str, heading: str, cards: Cards, count: int, *, noted: str = "") -> str:
    """Write cards as a table; the long texts of the field ``noted`` stand once below it, by number."""
    shown = title if count == len(cards.headings) else f"{title} (1–{count} / {len(cards.headings)})"
    columns: list[Sequence[str]] = [cards.headings[:count]]
    numbers: dict[str, str] = {}
    for each in cards.fields:
        values = each.values[:count]
        if noted and each.label == noted:
            numbers = {text: str(n) for n, text in enumerate(dict.fromkeys(filter(None, values)), start=1)}
            values = [numbers.get(text, "") for text in values]
        columns.append(values)
    heads = (heading, *(each.label for each in cards.fields))
    below = "".join(f"<p>{_isolated(f'{noted} {number}: {text}')}</p>" for text, number in numbers.items())
    return _table(shown, heads, zip(*columns, strict=True)) + below


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{_isolated(each)}</th>' if each else "<td></td>" for each in heads)
    body = "".join(
        f'<tr><th scope="row">{_isolated(row[0])}</th>{"".join(f"<td>{_isolated(each)}</td>" for each in row[1:])}</tr>'
        for row in rows
    )
    return f"<table><caption>{_isolated(title)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
