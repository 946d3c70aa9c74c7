"""Compose choropleths: for each period and unit one look, one figure and what the popup says."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from geo.analysis.classes import Classes, count_classes, rate_classes
from geo.drawing.layers import Choropleth
from geo.drawing.scene import AreaLayer, AreaLook, AreaPeriod, Breaks, Legend, LegendLine, UnitValue
from geo.drawing.theme import Style
from geo.drawing.words import Words
from geo.reference.names import governorates
from geo.tables.periods import period_keys

ALL = "all"
POPULATION_YEAR = 2016
_RATE_DIGITS = 2


@dataclass(frozen=True)
class Known:
    """What is known of one unit in one period: an interval, how it is known, and whether it is held back."""

    low: float | None
    value: float | None
    high: float | None
    basis: str = "stated"
    withheld: bool = False

    def per(self, population: int, per: int) -> Known:
        """Give the same as a rate."""
        low, value, high = (None if n is None else n * per / population for n in (self.low, self.value, self.high))
        return Known(low, value, high, self.basis, self.withheld)

    @property
    def least(self) -> float | None:
        """The least that is known, which decides the class."""
        return self.low if self.low is not None else self.value

    @property
    def is_zero(self) -> bool:
        """Whether nothing but zero is possible."""
        return self.least == 0 and self.high == 0


Table = Mapping[str, Mapping[str, Known]]  # period key -> p-code -> what is known


def drawn_rows(layer: Choropleth) -> pd.DataFrame:
    """Give the rows of the layer's totals that it draws: by governorate, of its measure and group."""
    totals = layer.totals
    wanted = (totals["by"] == "governorate") & (totals["measure"] == layer.measure) & (totals["group"] == layer.group)
    return totals[wanted.fillna(False)]


def area_layer(layer: Choropleth, *, key: str, words: Words, style: Style, periods: Mapping[str, str]) -> AreaLayer:
    """Compose one choropleth over ``periods`` (key to label, ``all`` among them where periods can be summed)."""
    rows = drawn_rows(layer)
    counts = _known(rows)
    if ALL in periods:
        counts = {**counts, ALL: _summed(counts)}
    people = population()
    shown = counts if layer.per is None else _rates(counts, people, layer.per)
    sums = _classes(shown, layer)
    singles = _classes({key: units for key, units in shown.items() if key != ALL}, layer)
    codes = sorted(layer.boundaries["adm1_pcode"].astype(str).unique())
    rest = _remainders(rows)
    composed = tuple(
        AreaPeriod(
            key=period,
            label=label,
            values=tuple(
                _unit_value(
                    code,
                    shown.get(period),
                    counts.get(period, {}).get(code),
                    sums if period == ALL else singles,
                    layer,
                    words,
                    people,
                )
                for code in codes
            ),
            remark=_remark(period, rest, words),
        )
        for period, label in periods.items()
    )
    used = {value.look for period in composed for value in period.values}
    digits = 0 if layer.per is None else _RATE_DIGITS
    return AreaLayer(
        key=key,
        title=_title(layer, words),
        looks=_looks(sums, style),
        legend=_legend(sums, layer, words, style, used=used),
        periods=composed,
        breaks=Breaks(sums.lower, digits),
        legend_single=None if singles == sums else _legend(singles, layer, words, style, used=used),
        breaks_single=None if singles == sums else Breaks(singles.lower, digits),
    )


def population() -> dict[str, int]:
    """Give the population of each governorate in POPULATION_YEAR, by p-code."""
    return {g.pcode: p.people for g in governorates() for p in g.population if p.year == POPULATION_YEAR}


def _known(rows: pd.DataFrame) -> dict[str, dict[str, Known]]:
    """Collect what is stated; where two reports state one unit and period, the interval that holds both."""
    table: dict[str, dict[str, Known]] = {}
    placed = rows[rows["adm1_pcode"].notna()]
    columns = zip(
        period_keys(placed),
        placed["adm1_pcode"],
        *(placed[name].astype("Float64").to_numpy(dtype=float, na_value=float("nan")) for name in _NUMBERS),
        placed["basis"].fillna("stated"),
        placed["withheld"].fillna(False),
        strict=True,
    )
    for period, code, low, value, high, basis, withheld in columns:
        new = Known(*_bounds(low, value, high), str(basis), bool(withheld))
        units = table.setdefault(str(period), {})
        units[str(code)] = new if str(code) not in units else _both(units[str(code)], new)
    return table


_NUMBERS = ("value_min", "value", "value_max")


def _bounds(low: float, value: float, high: float) -> tuple[float | None, float | None, float | None]:
    read = [None if math.isnan(n) else float(n) for n in (low, value, high)]
    if read[0] is None and read[2] is None:
        return read[1], read[1], read[1]
    return read[0], read[1], read[2]


def _both(a: Known, b: Known) -> Known:
    if a.withheld or b.withheld:
        return Known(None, None, None, withheld=True)
    lows = [k.least for k in (a, b) if k.least is not None]
    highs = [a.high, b.high]
    high = None if any(h is None for h in highs) else max(h for h in highs if h is not None)
    low = min(lows, default=None)
    same = (a.low, a.high) == (b.low, b.high)
    return Known(low, low if low == high else None, high, a.basis if same else "differ")


def _summed(table: Table) -> dict[str, Known]:
    """Sum over periods: open above wherever one period leaves a unit unstated."""
    codes = {code for units in table.values() for code in units}
    return {code: _sum_of([units.get(code) for units in table.values()]) for code in sorted(codes)}


def _sum_of(parts: list[Known | None]) -> Known:
    if any(part is not None and part.withheld for part in parts):
        return Known(None, None, None, withheld=True)
    known = [part for part in parts if part is not None]
    low = sum(part.least or 0.0 for part in known)
    complete = len(known) == len(parts)
    values = [part.value for part in known]
    highs = [part.high for part in known]
    value = sum(v for v in values if v is not None) if complete and None not in values else None
    high = sum(h for h in highs if h is not None) if complete and None not in highs else None
    basis = known[0].basis if len({part.basis for part in known}) == 1 else ""
    return Known(low, value, high, basis)


def _rates(table: Table, people: Mapping[str, int], per: int) -> dict[str, dict[str, Known]]:
    return {
        period: {code: known.per(people[code], per) for code, known in units.items() if code in people}
        for period, units in table.items()
    }


def _classes(table: Table, layer: Choropleth) -> Classes:
    published = [known for units in table.values() for known in units.values() if not known.withheld]
    greatest = max((known.least or 0.0 for known in published), default=0.0)
    return count_classes(greatest) if layer.per is None else rate_classes(greatest)


def _look(known: Known | None, *, covered: bool, classes: Classes) -> str:
    if known is None:
        return "not_stated" if covered else "no_data"
    if known.withheld:
        return "withheld"
    if known.is_zero:
        return "zero"
    if not known.least:
        return "not_stated"
    return f"class-{classes.of(known.least)}"


def _unit_value(
    code: str,
    units: Mapping[str, Known] | None,
    count: Known | None,
    classes: Classes,
    layer: Choropleth,
    words: Words,
    people: Mapping[str, int],
) -> UnitValue:
    known = (units or {}).get(code)
    look = _look(known, covered=bool(units), classes=classes)
    if layer.located and known is None:
        look = "not_stated"
    if known is None or known.withheld or look == "not_stated":
        absent = "not_located" if layer.located and look == "not_stated" else look
        return UnitValue(code, look, "", ((_title(layer, words), words.say(f"look.{absent}")),))
    digits = 0 if layer.per is None else _RATE_DIGITS
    rows = [(_title(layer, words), words.interval(known.low, known.value, known.high, digits=digits))]
    if layer.per is not None and count is not None:
        rows.append((words.say(f"area.{layer.measure}"), words.interval(count.low, count.value, count.high)))
        source = words.say("value.population", n=words.number(people[code]), **_population_source(words))
        rows.append((words.say("field.population"), source))
    if known.basis and not layer.located:
        rows.append((words.say("field.basis"), words.code("basis", known.basis)))
    return UnitValue(code, look, _figure(known, words, digits), tuple(rows), least=known.least, most=known.high)


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
