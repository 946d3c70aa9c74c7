"""What a figure shows, said in sentences from its data, for those who do not see it."""

from __future__ import annotations

from geo.figures.content import Content, shown
from geo.figures.page import account, subtitle


def alt_text(content: Content) -> str:
    """Describe a figure: what it is, each unit's figure, how many incidents, and how much is not on it."""
    words, scene = content.words, content.scene
    parts = []
    if content.area:
        parts.append(words.say("alt.areas", title=content.area.title, period=subtitle(content)))
        parts += _units(content)
    else:
        period = subtitle(content)
        parts.append(words.say("alt.map" if period else "alt.untimed", title=scene.title, period=period))
    parts += _outlined(content)
    for layer in scene.points:
        held = [ring for ring, period in zip(layer.ring_km, layer.period, strict=True) if shown(content, period)]
        if held:
            pins, rings = (words.number(sum((r == 0) == pin for r in held)) for pin in (True, False))
            parts.append(words.say("alt.points", title=layer.title, pins=pins, rings=rings))
    parts.append(account(content))
    return " ".join(part for part in parts if part)


def _units(content: Content) -> list[str]:
    """Name the units with figures, the highest class first, then the others by what they are instead."""
    words, area = content.words, content.area
    names = {unit.pcode: unit.name for unit in content.scene.base.units}
    looks = list(area.looks) if area else []
    told: dict[str, list[str]] = {}
    figures = []
    for pcode, value in sorted(content.values.items(), key=lambda item: (-looks.index(item[1].look), item[0])):
        name = names.get(pcode, pcode)
        if value.figure and value.look != "zero":
            figures.append(words.say("alt.unit", name=name, figure=value.figure))
        else:
            told.setdefault(value.look, []).append(name)
    comma, sentences = words.say("value.comma"), []
    if figures:
        sentences.append(words.say("alt.list", items=comma.join(figures)))
    labels = (
        {} if area is None else {line.area: line.label for line in area.legend_of(content.period).lines if line.area}
    )
    for look, members in told.items():
        label = labels.get(area.looks[look], look) if area else look
        sentences.append(words.say("alt.look", look=label[:1].upper() + label[1:], items=comma.join(members)))
    return sentences


def _outlined(content: Content) -> list[str]:
    """Name the first ranks with their intervals, and of what is switched off say why."""
    words, sentences = content.words, []
    for layer in content.scene.outlines:
        names = zip(layer.outlines, layer.cards.headings, strict=True)
        first = [words.say("alt.unit", name=name, figure=one.figure) for one, name in names if one.mark]
        if not layer.visible:
            sentences.append(words.say("alt.look", look=layer.title, items=layer.legend.remark))
        elif first:
            listed = words.say("value.comma").join(first)
            sentences.append(words.say("alt.look", look=layer.title, items=listed))
        else:
            sentences.append(words.say("figure.list", title=layer.title, n=words.number(len(layer.outlines))))
    return sentences
