"""A scene of hotspots: units by rank with the interval in the popup, clusters as rings around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo.drawing.base import compose_base
from geo.drawing.scene import (
    AreaLayer,
    AreaLook,
    AreaPeriod,
    Cards,
    Field,
    Legend,
    LegendLine,
    Period,
    PointLayer,
    Scene,
    UnitValue,
)
from geo.drawing.theme import DEFAULT_STYLE, Style
from geo.drawing.words import Words
from geo.errors import MapError, Problem
from geo.placing.units import METRIC_CRS

#: First rank of each class, from the first on.
CLASSES = (1, 4, 11, 26)
#: Ranks from here on are not written on the map, where many small units leave no room; the popup has them.
_WRITTEN = 10
_KEY, _ALL = "hotspots", "all"


def hotspot_scene(
    table: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    neighbours: gpd.GeoDataFrame,
    towns: pd.DataFrame,
    clusters: gpd.GeoDataFrame | None = None,
    title: str | None = None,
    lang: str = "en",
    style: Style = DEFAULT_STYLE,
) -> Scene:
    """Compose a ranking, and the clusters below its units, for any renderer.

    Parameters
    ----------
    table
        As :func:`geo.hotspots` gives it.
    boundaries
        The units that were ranked, EPSG:4326.
    neighbours, towns
        Of the base map, as :func:`geo.reference.base.load_neighbours` and ``load_towns`` give them.
    clusters
        As :func:`geo.analysis.clusters.density_clusters` gives them, or None; each is drawn as the smallest ring that
        holds its hull, switched off at first.
    title, lang, style
        As in :class:`geo.Map`.

    Returns
    -------
    Scene
        Its base units are those of the ranking. Nothing is shaded at first where no unit is ranked.

    Raises
    ------
    MapError
        If the table is no ranking, or the boundaries lack one of its units.

    """
    words = Words(lang)
    facts = _facts(table)
    level = int(facts["level"])
    base = compose_base(_as_base(table, boundaries, level), neighbours, towns, lang=lang)
    period = Period(_ALL, words.say("all_periods"), "")
    account = facts["account"]
    return Scene(
        lang=lang,
        direction=words.direction,
        title=title or words.say("hotspot.title"),
        subtitle="",
        account=words.say(
            "hotspot.account",
            units=words.number(account["in_unit"]),
            wide=words.number(account["spread_over_larger_unit"]),
            unplaced=words.number(account["unplaced"]),
        ),
        notes=(words.say("note.remnants"), words.say("note.disclaimer")),
        sources=(),
        base=base,
        areas=(_ranks(table, facts, words, style, period),),
        points=() if clusters is None or clusters.empty else (_rings(clusters, words, style),),
        lists=(),
        periods=(period,),
        first_period=_ALL,
        first_area=_KEY if (table["status"] == "ranked").any() else "",
        words=words.controls(),
    )


def _facts(table: pd.DataFrame) -> Mapping[str, Any]:
    facts = table.attrs.get("hotspots")
    if not isinstance(facts, Mapping):
        raise MapError(Problem(file="table", reason="is no ranking.", remedy="Give what geo.hotspots() returns."))
    return facts


def _as_base(table: pd.DataFrame, boundaries: gpd.GeoDataFrame, level: int) -> gpd.GeoDataFrame:
    """Give the ranked units in the columns that a base map reads."""
    key = f"adm{level}_pcode"
    if key not in boundaries or not set(table[key]) <= set(boundaries[key].astype(str)):
        raise MapError(
            Problem(
                file="boundaries", column=key, reason="lacks units of the ranking.", remedy="Give the ranked ones."
            )
        )  # fmt: skip
    names = {f"adm{level}_{part}": f"adm1_{part}" for part in ("pcode", "name", "name_ar")}
    base = boundaries[[*names, boundaries.geometry.name]].rename(columns=names)
    base.attrs = dict(boundaries.attrs)
    return base


def _ranks(table: pd.DataFrame, facts: Mapping[str, Any], words: Words, style: Style, period: Period) -> AreaLayer:
    key = f"adm{facts['level']}_pcode"
    ranked = int((table["status"] == "ranked").sum())
    # the first ranks take the darkest of the ramp
    shades = tuple(reversed(style.ramp))[: len(CLASSES)]
    looks = {f"class-{i}": AreaLook(shade) for i, shade in enumerate(shades)} | {"too_few": style.not_stated}
    rows = sorted(table.to_dict("records"), key=lambda row: str(row[key]))
    values = tuple(_value({str(k): v for k, v in row.items()}, key, ranked, facts, words) for row in rows)
    lines = [
        LegendLine(_class_label(i, ranked, words), area=looks[f"class-{i}"])
        for i, first in enumerate(CLASSES)
        if first <= ranked
    ]
    lines.append(LegendLine(words.say("hotspot.too_few"), area=style.not_stated))
    return AreaLayer(
        key=_KEY,
        title=words.say("hotspot.title"),
        looks=looks,
        legend=Legend(words.say("hotspot.title"), tuple(lines), words.say("hotspot.remark")),
        periods=(AreaPeriod(period.key, period.label, values),),
    )


def _class_label(i: int, ranked: int, words: Words) -> str:
    last = min(ranked, CLASSES[i + 1] - 1) if i + 1 < len(CLASSES) else ranked
    first = CLASSES[i]
    if first == last:
        return words.say("hotspot.one", rank=words.number(first))
    return words.say("hotspot.class", first=words.number(first), last=words.number(last))


def _value(row: Mapping[str, Any], key: str, ranked: int, facts: Mapping[str, Any], words: Words) -> UnitValue:
    killed = words.interval(
        *(None if pd.isna(row[n]) else float(row[n]) for n in ("killed_min", "killed", "killed_max"))
    )
    counts = (
        (words.say("incidents"), words.number(row["incidents"])),
        (words.say("field.killed"), killed),
    )
    if row["status"] != "ranked":
        return UnitValue(
            str(row[key]), "too_few", "", ((words.say("hotspot.rank"), words.say("hotspot.too_few")), *counts)
        )
    rank = int(row["rank"])
    verdict = "hotspot.beyond" if row["significant"] else "hotspot.within"
    rows = (
        (
            words.say("hotspot.rank"),
            words.say(
                "hotspot.interval", rank=words.number(rank), ranked=words.number(ranked),
                low=words.number(row["rank_low"]), high=words.number(row["rank_high"]),
            ),
        ),
        (
            words.say("hotspot.top", top=words.number(facts["top"])),
            words.say("hotspot.share", share=words.number(100 * float(row["top_share"]))),
        ),
        (words.say("hotspot.chance"), words.say(verdict, p=words.number(float(row["p_value"]), digits=3))),
        *counts,
    )  # fmt: skip
    place = sum(rank >= first for first in CLASSES) - 1
    shown = rank <= _WRITTEN or row["significant"]
    figure = words.number(rank) + ("*" if row["significant"] else "") if shown else ""
    return UnitValue(str(row[key]), f"class-{place}", figure, rows)


def _rings(clusters: gpd.GeoDataFrame, words: Words, style: Style) -> PointLayer:
    circles = shapely.minimum_bounding_circle(clusters.geometry.to_crs(METRIC_CRS).to_numpy())
    radius = shapely.minimum_bounding_radius(circles) / 1000
    centres = gpd.GeoSeries(shapely.centroid(circles), crs=METRIC_CRS).to_crs("EPSG:4326")
    look = style.remnant
    cards = Cards(
        tuple(words.say("hotspot.cluster", n=words.number(n)) for n in clusters["cluster"]),
        (
            Field(words.say("incidents"), tuple(words.number(n) for n in clusters["incidents"])),
            Field(
                words.say("field.killed"),
                tuple(words.interval(None if pd.isna(n) else float(n), None, None) for n in clusters["killed"]),
            ),
            Field(
                words.say("period"),
                tuple(
                    "" if pd.isna(first) else words.period(first, last)
                    for first, last in zip(clusters["first"], clusters["last"], strict=True)
                ),
            ),
        ),
    )
    n = len(clusters)
    return PointLayer(
        key="hotspot-clusters",
        title=words.say("hotspot.clusters"),
        legend=Legend(words.say("hotspot.clusters"), (LegendLine(words.say("hotspot.clusters"), ring=look),)),
        looks=(look,) * n,
        at=tuple((round(point.x, 6), round(point.y, 6)) for point in centres),
        size_px=(0.0,) * n,
        ring_km=tuple(round(float(r), 2) for r in radius),
        period=("",) * n,
        cards=cards,
        visible=False,
    )
