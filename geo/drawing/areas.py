"""Compose choropleths: for each period and unit one look, one figure and what the popup says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from geo.analysis.classes import Classes, count_classes, rate_classes
from geo.drawing.known import Known, Table, greatest_stretches, known_of, rates, summed
from geo.drawing.layers import Choropleth
from geo.drawing.scene import AreaLayer, AreaLook, AreaPeriod, Breaks, Legend, LegendLine, Scale, UnitValue
from geo.drawing.theme import Style
from geo.drawing.words import Words
from geo.reference.names import governorates
from geo.tables.periods import period_keys

ALL = "all"
POPULATION_YEAR = 2016
_RATE_DIGITS = 2


def drawn_rows(layer: Choropleth) -> pd.DataFrame:
    """Give the rows of the layer's totals that it draws: by governorate, of its measure and group."""
    totals = layer.totals
    wanted = (totals["by"] == "governorate") & (totals["measure"] == layer.measure) & (totals["group"] == layer.group)
    return totals[wanted.fillna(False)]


def area_layer(layer: Choropleth, *, key: str, words: Words, style: Style, periods: Mapping[str, str]) -> AreaLayer:
    """Compose one choropleth over ``periods`` (key to label, ``all`` among them where periods can be summed)."""
    rows = drawn_rows(layer)
    counts = known_of(rows)
    if ALL in periods:
        counts = {**counts, ALL: summed(counts)}
    people = population()
    shown = counts if layer.per is None else rates(counts, people, layer.per)
    order = sorted(period for period in periods if period != ALL)
    sums = _classes(shown, layer)
    ladder = _ladder(shown, order, sums, layer)
    singles = ladder[0][1] if ladder else sums
    codes = sorted(layer.boundaries["adm1_pcode"].astype(str).unique())
    rest = _remainders(rows)
    said: dict[tuple[object, ...], _Said] = {}  # few things are said of many units and periods

    def value(period: str, code: str) -> UnitValue:
        units, count = shown.get(period), counts.get(period, {}).get(code)
        known = (units or {}).get(code)
        what = (known, bool(units), period == ALL, *(() if layer.per is None else (count, code)))
        if what not in said:
            classes = sums if period == ALL else singles
            look = _look(known, covered=bool(units), classes=classes, located=layer.located)
            said[what] = _say(known, look, count, people.get(code), layer, words)
        return UnitValue(code, *said[what])

    composed = tuple(
        AreaPeriod(
            key=period,
            label=label,
            values=tuple(value(period, code) for code in codes),
            remark=_remark(period, rest, words),
        )
        for period, label in periods.items()
    )
    used = {look for look, *_ in said.values()}
    digits = 0 if layer.per is None else _RATE_DIGITS
    return AreaLayer(
        key=key,
        title=_title(layer, words),
        looks=_looks(sums, style),
        legend=_legend(sums, layer, words, style, used=used),
        periods=composed,
        breaks=Breaks(sums.lower, digits),
        scales=tuple(
            Scale(length, Breaks(classes.lower, digits), _legend(classes, layer, words, style, used=used))
            for length, classes in ladder
        ),
    )


def population() -> dict[str, int]:
    """Give the population of each governorate in POPULATION_YEAR, by p-code."""
    return {g.pcode: p.people for g in governorates() for p in g.population if p.year == POPULATION_YEAR}


def _classes(table: Table, layer: Choropleth) -> Classes:
    published = [known for units in table.values() for known in units.values() if not known.withheld]
    return _classes_up_to(max((known.least or 0.0 for known in published), default=0.0), layer)


def _classes_up_to(greatest: float, layer: Choropleth) -> Classes:
    return count_classes(greatest) if layer.per is None else rate_classes(greatest)


def _ladder(table: Table, order: Sequence[str], sums: Classes, layer: Choropleth) -> list[tuple[int, Classes]]:
    """Choose classes for stretches shorter than all periods: none where those of the sums serve them, too."""
    ladder: list[tuple[int, Classes]] = []
    if ALL in table:
        for length, greatest in greatest_stretches(table, order).items():
            classes = _classes_up_to(greatest, layer)
            if ladder and ladder[-1][1] == classes:
                ladder.pop()
            ladder.append((length, classes))
    return ladder[:-1] if ladder and ladder[-1][1] == sums else ladder


def _look(known: Known | None, *, covered: bool, classes: Classes, located: bool) -> str:
    if known is None:
        return "not_stated" if covered or located else "no_data"
    if known.withheld:
        return "withheld"
    if known.is_zero:
        return "zero"
    if not known.least:
        return "not_stated"
    return f"class-{classes.of(known.least)}"


_Said = tuple[str, str, tuple[tuple[str, str], ...], float | None, float | None]  # what UnitValue holds of a unit


def _say(
    known: Known | None, look: str, count: Known | None, people: int | None, layer: Choropleth, words: Words
) -> _Said:
    title = _title(layer, words)
    if known is None or known.withheld or look == "not_stated":
        absent = "not_located" if layer.located and look == "not_stated" else look
        return look, "", ((title, words.say(f"look.{absent}")),), None, None
    digits = 0 if layer.per is None else _RATE_DIGITS
    rows = [(title, words.interval(known.low, known.value, known.high, digits=digits))]
    if layer.per is not None and count is not None and people is not None:
        rows.append((words.say(f"area.{layer.measure}"), words.interval(count.low, count.value, count.high)))
        source = words.say("value.population", n=words.number(people), **_population_source(words))
        rows.append((words.say("field.population"), source))
    if known.basis and not layer.located:
        rows.append((words.say("field.basis"), words.code("basis", known.basis)))
    return look, _figure(known, words, digits), tuple(rows), known.least, known.high


def _figure(known: Known, words: Words, digits: int) -> str:
    """Write the short figure on the unit itself; an open interval gets a sign instead of words."""
    if known.high is None and known.low is not None:
        return "≥ " + words.number(known.low, digits=digits)
    return words.interval(known.low, known.value, known.high, digits=digits)


def _remainders(rows: pd.DataFrame) -> dict[str, tuple[float, float | None]]:
    loose = rows[rows["adm1_pcode"].isna()]
    low = loose["value_min"].fillna(loose["value"])
    high = loose["value_max"]
    return {
        str(period): (float(low[part.index].sum()), _sum_or_open(high[part.index]))
        for period, part in loose.groupby(period_keys(loose))
    }


def _sum_or_open(numbers: pd.Series) -> float | None:
    return None if numbers.isna().any() else float(numbers.sum())


def _remark(period: str, rest: Mapping[str, tuple[float, float | None]], words: Words) -> str:
    parts = [words.say("note.summed")] if period == ALL else []
    if period in rest:
        low, high = rest[period]
        parts.append(words.say("account.remainder", n=words.interval(low, None, high)))
    return " ".join(parts)


def _population_source(words: Words) -> dict[str, object]:
    return {"year": POPULATION_YEAR, "source": words.say("population.source")}


def _title(layer: Choropleth, words: Words) -> str:
    if layer.title is not None:
        return layer.title
    if layer.located:
        return words.say("area.located")
    measure = words.say(f"area.{layer.measure}")
    if layer.group != "all":
        measure = words.say("area.group", measure=measure, group=words.code("group", layer.group))
    return measure if layer.per is None else words.say("area.rate", measure=measure, per=words.number(layer.per))


def _looks(classes: Classes, style: Style) -> dict[str, AreaLook]:
    ramp = {f"class-{i}": AreaLook(style.ramp[i]) for i in range(len(classes.lower))}
    special = {"zero": style.zero, "not_stated": style.not_stated, "withheld": style.withheld, "no_data": style.no_data}
    return {**ramp, **special}


def _legend(classes: Classes, layer: Choropleth, words: Words, style: Style, *, used: Iterable[str]) -> Legend:
    """List every class, zero and not stated; the rarer looks only where the map uses them."""
    looks = _looks(classes, style)
    digits = 0 if classes.whole else 3
    lines = [
        LegendLine(_class_label(low, high, classes, words, digits), area=looks[f"class-{i}"])
        for i, (low, high) in enumerate(classes.bounds())
    ]
    absent = "look.not_located" if layer.located else "look.not_stated"
    lines += [
        LegendLine(words.say("look.zero"), area=style.zero),
        LegendLine(words.say(absent), area=style.not_stated),
    ]
    lines += [
        LegendLine(words.say(f"look.{name}"), area=looks[name]) for name in ("withheld", "no_data") if name in used
    ]
    if layer.per is None:
        unit = words.say("legend.people") if layer.measure in ("killed", "injured") else ""
    else:
        unit = words.say("legend.rate", per=words.number(layer.per), **_population_source(words))
    title = _title(layer, words)
    return Legend(title=title, lines=tuple(lines), remark=f"{unit}. {words.say('legend.interval')}" if unit else "")


def _class_label(low: float, high: float | None, classes: Classes, words: Words, digits: int) -> str:
    if high is None:
        return words.number(low, digits=digits) + "+"
    if low == 0 and not classes.whole:
        return f"> 0–{words.number(high, digits=digits)}"
    if low == high:
        return words.number(low, digits=digits)
    return words.interval(low, None, high, digits=digits)
