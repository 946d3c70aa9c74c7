"""Compose hotspots: units outlined by rank with the interval and the reasons on their cards, clusters as hulls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.drawing.base import label_point, polygons_of, units_of
from geo.drawing.layers import HotspotLayer
from geo.drawing.scene import Cards, Field, Legend, LegendLine, Outline, OutlineLayer, OutlineLook
from geo.drawing.theme import Style
from geo.drawing.words import Words

#: First rank of each class, from the first on; each has a look of its own.
CLASSES = (1, 4, 11, 26)
#: Ranks from here on are not written on the map, where many small units leave no room; the cards have them.
_WRITTEN = 10
_LEAST_P = 0.001
#: Degrees within which the arcs of a hull may be straightened, about 50 m.
_HULL_TOLERANCE = 0.0005


def outline_layers(
    layer: HotspotLayer, *, key: str, words: Words, style: Style, units: Sequence[str], many_periods: bool
) -> tuple[OutlineLayer, ...]:
    """Compose the ranked units and, where given, the hulls of clusters.

    ``units`` are the p-codes of the base, whose outlines are shared. ``many_periods``: the map lets a reader choose a
    time, which the ranking does not follow, and says so.
    """
    ranked = _ranked_units(_Ranking(layer, words), key, style, frozenset(units), many_periods=many_periods)
    if layer.clusters is None:
        return (ranked,)
    return ranked, _hulls(layer.clusters, f"{key}-clusters", words, style)


def account_line(layer: HotspotLayer, words: Words) -> str:
    """Say where the incidents of the ranking went."""
    account = layer.table.attrs["hotspots"]["account"]
    return words.say(
        "hotspot.account",
        units=words.number(account["in_unit"]),
        wide=words.number(account["spread_over_larger_unit"]),
        unplaced=words.number(account["unplaced"]),
    )


def ranked_period(layers: Sequence[HotspotLayer], words: Words) -> str:
    """Name the time from the first to the last period that was ranked."""
    days = [pd.Timestamp(day) for layer in layers for day in layer.table.attrs["hotspots"].get("period", ())]
    return words.period(min(days), max(days)) if days else ""


def ranked_sources(layers: Sequence[HotspotLayer]) -> set[str]:
    """Give the citations of what was ranked."""
    return {name for layer in layers for name in layer.table.attrs["hotspots"].get("sources", ())}


@dataclass(frozen=True)
class _Ranking:
    """A ranking and the words for it."""

    layer: HotspotLayer
    words: Words

    @property
    def facts(self) -> Mapping[str, Any]:
        facts: Mapping[str, Any] = self.layer.table.attrs["hotspots"]
        return facts

    @property
    def key(self) -> str:
        return f"adm{self.layer.level}_pcode"

    @property
    def title(self) -> str:
        return self.words.say(f"hotspot.title.{self.layer.level}")

    @cached_property
    def ranked(self) -> int:
        return int((self.layer.table["status"] == "ranked").sum())

    @property
    def thin(self) -> bool:
        """Whether most incidents are known to larger units only, so that none of this level is ranked."""
        account = self.facts["account"]
        return bool(2 * account["in_unit"] < account["in_unit"] + account["spread_over_larger_unit"])

    def rows(self) -> list[dict[str, Any]]:
        """Give the units to outline: those ranked, then those with too few incidents, but not those without any."""
        table = self.layer.table
        drawn = table[(table["status"] == "ranked") | (table["incidents"].fillna(0) > 0)]
        ordered = drawn.sort_values(["rank", "incidents", self.key], ascending=[True, False, True], kind="stable")
        return [{str(name): value for name, value in row.items()} for row in ordered.to_dict("records")]

    def interval(self, row: Mapping[str, Any]) -> str:
        return self.words.interval(float(row["rank_low"]), None, float(row["rank_high"]))

    def mark(self, row: Mapping[str, Any]) -> str:
        return self.words.isolated(self.words.number(row["rank"]) + ("*" if row["significant"] else ""))

    def card(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Write the labelled texts of one unit, the same labels for every one."""
        words, ranked = self.words, row["status"] == "ranked"
        rank = words.say("hotspot.too_few")
        if ranked:
            rank = words.say("hotspot.interval", rank=words.number(row["rank"]), ranked=words.number(self.ranked),
                             interval=self.interval(row))  # fmt: skip
        return {
            words.say("hotspot.rank"): rank,
            words.say("hotspot.why"): self._why(row) if ranked else self.why_not(incidents=int(row["incidents"])),
            words.say("incidents"): words.number(row["incidents"]),
            words.say("field.killed"): words.interval(*(_number(row[name]) for name in _KILLED)),
            words.say("hotspot.children"): self._children(row),
            words.say("hotspot.trend"): words.say(f"hotspot.trend.{row['trend']}"),
            words.say("hotspot.score"): self._score(row) if ranked and _number(row["score"]) is not None else "",
        }

    def _children(self, row: Mapping[str, Any]) -> str:
        if _text(row.get("suppressed")):
            return self.words.say("hotspot.hidden")
        return self.words.interval(None, _number(row["children"]), None)

    def why_not(self, who: str = "why", *, incidents: int) -> str:
        """Say why a unit of so many incidents has no rank; with ``none`` why no unit has, of the most in one."""
        words, account = self.words, self.facts["account"]
        if not self.thin:
            if self.facts.get("silent") and incidents >= self.facts["least_incidents"]:
                return words.say(f"hotspot.{who}_silent")
            return words.say(f"hotspot.{who}_few", least=words.number(self.facts["least_incidents"]))
        placed = account["in_unit"] + account["spread_over_larger_unit"]
        return words.say(f"hotspot.{who}_thin", known=words.number(account["in_unit"]), placed=words.number(placed))

    def _why(self, row: Mapping[str, Any]) -> str:
        words, p = self.words, float(row["p_value"])
        chance = words.say("hotspot.p", p=words.number(p, digits=3))
        if p <= _LEAST_P:
            chance = words.say("hotspot.p_least", p=words.number(_LEAST_P, digits=3))
        first = float(row["top_share"])
        rounding_hides = 0 < first < 0.01 or 0.99 < first < 1
        share = words.number(100 * first, digits=1 if rounding_hides else 0)
        parts = [
            words.say("hotspot.beyond" if row["significant"] else "hotspot.within", chance=chance),
            words.say("hotspot.top", top=words.number(self.facts["top"]), share=share),
        ]
        if spread := self.facts["account"]["spread_over_larger_unit"]:
            parts.append(words.say("hotspot.spread", n=words.number(spread)))
        return " ".join(parts)

    def _score(self, row: Mapping[str, Any]) -> str:
        words = self.words
        parts = [
            words.say("value.group", group=words.say(f"hotspot.score.{name}"), n=words.number(value, digits=2))
            for name in _SCORED
            if (value := _number(row[f"score_{name}"])) is not None
        ]
        total = words.number(float(row["score"]))
        return words.say("hotspot.score_of", score=total, parts=words.say("value.comma").join(parts))


_KILLED = ("killed_min", "killed", "killed_max")
_SCORED = ("casualties", "children", "repeat", "months")


def _ranked_units(
    ranking: _Ranking, key: str, style: Style, base: frozenset[str], *, many_periods: bool
) -> OutlineLayer:
    words, layer = ranking.words, ranking.layer
    rows = ranking.rows()
    outlines = _outlines(ranking, rows, base)
    told = [{**where, **ranking.card(row)} for where, row in zip(_where(ranking, rows), rows, strict=True)]
    looks = {f"class-{i}": look for i, look in enumerate(style.ranked)} | {"too_few": style.unranked}
    return OutlineLayer(
        key=key,
        title=ranking.title,
        legend=_legend(ranking, {each.look for each in outlines}, looks, many_periods=many_periods),
        looks=looks,
        outlines=outlines,
        cards=_cards(_names(ranking, rows), told),
        visible=layer.is_ranked,
        caution=words.say("note.remnants"),
        axis=words.say("hotspot.axis", by=words.say(f"hotspot.by.{ranking.facts['by']}")),
        heading=words.say(f"hotspot.heading.{layer.level}"),
    )


def _outlines(ranking: _Ranking, rows: Sequence[Mapping[str, Any]], base: frozenset[str]) -> tuple[Outline, ...]:
    units = units_of(ranking.layer.boundaries, ranking.layer.level)
    shapes = dict(zip(units[ranking.key].astype(str), units.geometry.array, strict=True))
    found = []
    for row in rows:
        code = str(row[ranking.key])
        shape, rank = shapes[code], _number(row["rank"])
        place: dict[str, Any] = {"look": "too_few"}
        if rank is not None:
            place = {
                "look": f"class-{sum(rank >= first for first in CLASSES) - 1}",
                "mark": ranking.mark(row) if rank <= _WRITTEN else "",
                "figure": f"{ranking.mark(row)} ({ranking.interval(row)})",
                "least": float(row["rank_low"]),
                "value": rank,
                "most": float(row["rank_high"]),
            }
        shared = code in base
        polygons = () if shared else tuple(polygons_of(shape))
        found.append(Outline(at=label_point(shape), polygons=polygons, unit=code if shared else "", **place))
    return tuple(found)


def _names(ranking: _Ranking, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    named = _column(ranking, f"adm{ranking.layer.level}_name")
    return [named.get(str(row[ranking.key]), str(row[ranking.key])) for row in rows]


def _where(ranking: _Ranking, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Name the governorates, where the units are smaller."""
    if ranking.layer.level == 1:
        return [{} for _ in rows]
    label, governorates = ranking.words.say("field.governorate"), _column(ranking, "adm1_name")
    return [{label: governorates.get(str(row[ranking.key]), "")} for row in rows]


def _column(ranking: _Ranking, name: str) -> dict[str, str]:
    frame = ranking.layer.boundaries
    own = f"{name}_ar" if ranking.words.lang == "ar" and f"{name}_ar" in frame else name
    return dict(zip(frame[ranking.key].astype(str), frame[own].astype(str), strict=True))


def _cards(headings: Sequence[str], told: Sequence[Mapping[str, str]]) -> Cards:
    labels = list(told[0]) if told else []
    return Cards(tuple(headings), tuple(Field(label, tuple(each[label] for each in told)) for label in labels))


def _legend(ranking: _Ranking, used: set[str], looks: Mapping[str, OutlineLook], *, many_periods: bool) -> Legend:
    words = ranking.words
    lines = [
        LegendLine(_class_label(i, ranking.ranked, words), outline=looks[f"class-{i}"])
        for i in range(len(CLASSES))
        if f"class-{i}" in used
    ]
    if "too_few" in used:
        lines.append(LegendLine(words.say("hotspot.too_few"), outline=looks["too_few"]))
    remarks = [ranking.why_not("none", incidents=int(ranking.layer.table["incidents"].max()))]
    if ranking.ranked:
        remarks = [words.say("hotspot.remark"), words.say("hotspot.no_outline")]
    if many_periods:
        remarks.append(words.say("hotspot.whole"))
    title = words.say("hotspot.legend", by=words.say(f"hotspot.by.{ranking.facts['by']}"))
    return Legend(title, tuple(lines), " ".join(remarks))


def _class_label(i: int, ranked: int, words: Words) -> str:
    first, last = CLASSES[i], min(ranked, CLASSES[i + 1] - 1) if i + 1 < len(CLASSES) else ranked
    if first == last:
        return words.say("hotspot.one", rank=words.number(first))
    return words.say("hotspot.class", ranks=words.interval(float(first), None, float(last)))


def _hulls(clusters: gpd.GeoDataFrame, key: str, words: Words, style: Style) -> OutlineLayer:
    rows = [{str(name): value for name, value in row.items()} for row in clusters.to_dict("records")]
    shapes = clusters.geometry.simplify(_HULL_TOLERANCE).array
    told = [
        {
            words.say("incidents"): words.number(row["incidents"]),
            words.say("field.killed"): words.interval(_number(row["killed"]), None, None),
            words.say("period"): "" if pd.isna(row["first"]) else words.period(row["first"], row["last"]),
        }
        for row in rows
    ]
    title, found = words.say("hotspot.clusters"), bool(rows)
    lines = (LegendLine(words.say("hotspot.hull"), outline=style.cluster),) if found else ()
    return OutlineLayer(
        key=key,
        title=title,
        legend=Legend(title, lines, words.say("hotspot.hull_remark" if found else "hotspot.no_clusters")),
        looks={"cluster": style.cluster},
        outlines=tuple(
            Outline("cluster", label_point(shape), tuple(polygons_of(shape)), figure=words.number(row["incidents"]))
            for shape, row in zip(shapes, rows, strict=True)
        ),
        cards=_cards([words.say("hotspot.cluster", n=words.number(row["cluster"])) for row in rows], told),
        visible=found,
        caution=words.say("note.remnants"),
        heading=words.say("hotspot.heading.cluster"),
    )


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)
