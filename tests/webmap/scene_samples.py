"""Scenes made by hand: a country as of February 2021 with every look, its Arabic twin, and one with hostile text."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

from geo.drawing.scene import (
    AreaLayer,
    AreaLook,
    AreaPeriod,
    Base,
    CardList,
    Cards,
    Field,
    Legend,
    LegendLine,
    Neighbour,
    Period,
    PointLayer,
    PointLook,
    Scene,
    Town,
    Unit,
    UnitValue,
)

BOUNDARIES = Path(__file__).resolve().parents[2] / "boundaries"
FEBRUARY, JANUARY = "2021-02-01/2021-02-28", "2025-01-01/2025-01-31"
LOOKS = {
    "c1": AreaLook("#dbe6ee"),
    "c2": AreaLook("#84abc6"),
    "c3": AreaLook("#2c5f85"),
    "zero": AreaLook("#ffffff"),
    "not_stated": AreaLook("#f1efea", "hatch", "#b9b4a8"),
    "withheld": AreaLook("#e6e1ea", "cross", "#8b7d98"),
    "no_data": AreaLook("#dcdad5", "dots", "#a5a199"),
}
TRIANGLE = PointLook("triangle", "#d9820f", "#3d2503")
DIAMOND = PointLook("diamond", "#4a3560", "#ffffff")
CIRCLE = PointLook("circle", "#2f7d6d", "#0b2e27")
HOLLOW = PointLook("circle", "#2f7d6d", "#2f7d6d", hollow=True)
_WORDS_AR = {
    "areas": "المحافظات",
    "incidents": "الحوادث",
    "period": "الفترة",
    "open_panel": "الطبقات والمفتاح",
    "close_panel": "إخفاء اللوحة",
    "close": "إغلاق",
    "no_areas": "بلا تظليل",
    "of": "من",
    "km": "كم",
    "sources": "المصادر",
    "notes": "عن هذه الخريطة",
    "previous": "السابق",
    "next": "التالي",
    "incident_list": "قائمة الحوادث",
    "figure_list": "قائمة الأرقام",
    "zoom_in": "تكبير",
}


@cache
def _features(name: str) -> list[dict[str, Any]]:
    return list(json.loads((BOUNDARIES / name).read_text(encoding="utf-8"))["features"])


def _polygons(geometry: shapely.Geometry) -> tuple[Any, ...]:
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return tuple(tuple(tuple(ring.coords) for ring in (part.exterior, *part.interiors)) for part in parts)


def _label(geometry: shapely.Geometry) -> tuple[float, float]:
    at = shapely.get_point(shapely.maximum_inscribed_circle(geometry, 0.02), 0) if geometry.area else geometry
    return round(at.x, 4), round(at.y, 4)


@cache
def base(lang: str = "en") -> Base:
    suffix = "_ar" if lang == "ar" else ""
    units = [(each["properties"], shape(each["geometry"])) for each in _features("governorates.geojson")]
    around = [(each["properties"], shape(each["geometry"])) for each in _features("neighbours.geojson")]
    towns = [
        ("Damascus", "دمشق", 36.2913, 33.5102, 1),
        ("Aleppo", "حلب", 37.1612, 36.2012, 1),
        ("Homs", "حمص", 36.7256, 34.724, 1),
        ("Palmyra", "تدمر", 38.2691, 34.5638, 2),
        ("Manbij", "منبج", 37.9554, 36.5281, 3),
    ]
    return Base(
        units=tuple(
            Unit(one["adm1_pcode"], one[f"adm1_name{suffix}"], _label(outline), _polygons(outline))
            for one, outline in units
        ),
        towns=tuple(Town(ar if suffix else en, (lon, lat), rank) for en, ar, lon, lat, rank in towns),
        neighbours=tuple(
            Neighbour(one[f"name{suffix}"], _label(outline), _polygons(outline), water=one["kind"] == "water")
            for one, outline in around
        ),
        bounds=(35.61, 32.31, 42.38, 37.32),
    )


def _area_layer(
    key: str, title: str, values: dict[str, dict[str, tuple[str, str]]], names: dict[str, str]
) -> AreaLayer:
    legend = Legend(
        title=f"{title}, by governorate",
        lines=(
            LegendLine("1–9", area=LOOKS["c1"]),
            LegendLine("10–49", area=LOOKS["c2"]),
            LegendLine("50 and more", area=LOOKS["c3"]),
            LegendLine("none, as the source says", area=LOOKS["zero"]),
            LegendLine("not stated", area=LOOKS["not_stated"]),
            LegendLine("withheld", area=LOOKS["withheld"]),
            LegendLine("no data", area=LOOKS["no_data"]),
        ),
        remark="An interval is drawn by its lower end.",
    )
    periods = tuple(
        AreaPeriod(
            period,
            names[period],
            tuple(
                UnitValue(
                    code, look, figure, ((title, figure or "not stated"), ("Basis", "computed from a percentage"))
                )
                for code, (look, figure) in ({f"SY{n:02}": ("not_stated", "") for n in range(1, 15)} | own).items()
            ),
            remark="91–94 more deaths are stated for the other governorates together." if period == JANUARY else "",
        )
        for period, own in values.items()
    )
    return AreaLayer(key, title, LOOKS, legend, periods)


def areas() -> tuple[AreaLayer, ...]:
    names = {FEBRUARY: "February 2021", JANUARY: "January 2025", "all": "All periods"}
    february = {
        "SY02": ("c3", "60"), "SY07": ("c2", "18"), "SY09": ("c2", "16"), "SY08": ("c2", "12"), "SY11": ("c1", "9"),
        "SY12": ("c1", "8"), "SY04": ("c1", "6"), "SY05": ("c1", "5"), "SY03": ("c1", "3"), "SY13": ("c1", "1"),
        "SY01": ("zero", "0"), "SY10": ("zero", "0"), "SY14": ("withheld", ""), "SY06": ("no_data", ""),
    }  # fmt: skip
    january = {"SY02": ("c3", "82–83"), "SY04": ("c2", "37–38"), "SY09": ("c2", "23–24")}
    rate = {"SY02": ("c2", "1.3"), "SY07": ("c2", "1.2"), "SY09": ("c1", "0.9")}
    return (
        _area_layer("killed", "People killed", {FEBRUARY: february, JANUARY: january, "all": february}, names),
        _area_layer("rate", "People killed per 100,000", {FEBRUARY: rate, JANUARY: rate}, names),
    )


def _cards(rows: list[tuple[str, str, str]]) -> Cards:
    return Cards(
        headings=tuple(place for place, _, _ in rows),
        fields=(
            Field("Date", tuple(date for _, date, _ in rows)),
            Field("Killed", tuple(killed for _, _, killed in rows)),
            Field("Party", tuple("not attributed" for _ in rows)),
            Field("Precision", tuple("the village, town or neighbourhood" for _ in rows)),
            Field("Note", tuple("" for _ in rows)),
            Field("Source", tuple("Monthly report, section III. https://example.org/report.pdf" for _ in rows)),
        ),
    )


def point_layer(
    key: str, title: str, look: PointLook, rows: list[tuple[str, str, str, float, float, float, float]], period: str
) -> PointLayer:
    lines = [LegendLine(f"{n} killed", point=look, size_px=size) for n, size in ((1, 15.5), (5, 21.1), (20, 31.1))]
    return PointLayer(
        key=key,
        title=title,
        legend=Legend("Size by people killed", (*lines, LegendLine("place known only roughly", ring=look))),
        looks=tuple(look for _ in rows),
        at=tuple((row[3], row[4]) for row in rows),
        size_px=tuple(row[5] for row in rows),
        ring_km=tuple(row[6] for row in rows),
        period=tuple(period for _ in rows),
        cards=_cards([(row[0], row[1], row[2]) for row in rows]),
    )


def points() -> tuple[PointLayer, ...]:
    mines = [
        ("Baba Amr, Homs city", "7 February 2021", "1 (a child)", 36.691, 34.711, 15.5, 0.0),
        ("Northwest of Aleppo city", "11 February 2021", "1", 37.106, 36.246, 15.5, 7.0),
        ("Badiya of Khanaser town", "15 February 2021", "2", 37.499, 35.782, 17.4, 15.0),
        ("Ayed Sagir village, al Tabqa", "11 February 2021", "1", 38.548, 35.838, 15.5, 15.0),
    ]
    massacres = [
        ("Izaz city", "31 January 2021", "6", 37.046, 36.587, 22.0, 0.0),
        ("Ras al Ein city", "25 February 2021", "5", 40.071, 36.845, 21.1, 0.0),
    ]
    others = [
        ("Centre of al Bab city", "16 February 2021", "1", 37.516, 36.371, 15.5, 0.0),
        ("Market of al Bab city", "18 February 2021", "2", 37.516, 36.371, 17.4, 0.0),
        ("Mosque of al Bab city", "20 February 2021", "3", 37.516, 36.371, 18.8, 0.0),
        ("Izaz city, west road", "22 February 2021", "1", 37.046, 36.587, 15.5, 0.0),
    ]
    return (
        point_layer("remnants", "Landmines and cluster remnants", TRIANGLE, mines, FEBRUARY),
        point_layer("massacres", "Massacres", DIAMOND, massacres, FEBRUARY),
        point_layer("others", "Other incidents", CIRCLE, others, JANUARY),
    )


def scene() -> Scene:
    listed = _cards([("A detention centre in Hasaka", "18 February 2021", "1"), ("Place not named", "", "1")])
    return Scene(
        lang="en",
        direction="ltr",
        title="Civilians killed in Syria",
        subtitle="February 2021 and January 2025",
        account="Of 374 deaths in the reports 352 have a place on this map; 22 are counted without one.",
        notes=(
            "Boundaries and names do not imply endorsement or acceptance.",
            "Boundaries are accurate to about 3 km.",
            "Reported casualties are not a measure of contamination: where nobody reports, mines may still lie.",
        ),
        sources=("Syrian Network for Human Rights, monthly report, 1 March 2021. https://example.org/feb",),
        base=base(),
        areas=areas(),
        points=points(),
        lists=(
            CardList("Known only to a governorate", "Counted in the figures, not pinned.", listed, (FEBRUARY, JANUARY)),
            CardList("Not placed", "The sources name no place.", listed, ("", FEBRUARY)),
        ),
        periods=(
            Period("all", "All periods"),
            Period(FEBRUARY, "February 2021", account="Of the 138 deaths of February 2021 128 have a place here."),
            Period(JANUARY, "January 2025"),
        ),
        first_period=FEBRUARY,
        first_area="killed",
    )


def arabic_scene() -> Scene:
    english = scene()
    titles = {"remnants": "الألغام ومخلفات الذخائر العنقودية", "massacres": "المجازر", "others": "حوادث أخرى"}
    return replace(
        english,
        lang="ar",
        direction="rtl",
        title="المدنيون الذين قُتلوا في سوريا",
        subtitle="شباط 2021 وكانون الثاني 2025",
        account="من أصل 374 وفاة في التقارير لـ 352 منها مكان على هذه الخريطة، و22 تُحصى بلا مكان.",
        notes=(
            "الحدود والأسماء لا تعني تأييداً أو قبولاً.",
            "دقة الحدود نحو 3 كم.",
            "الضحايا المبلَّغ عنهم ليسوا مقياساً للتلوث بالألغام.",
        ),
        sources=("الشبكة السورية لحقوق الإنسان، التقرير الشهري، 1 آذار 2021.",),
        base=base("ar"),
        areas=tuple(replace(layer, title="القتلى") for layer in english.areas[:1]),
        points=tuple(replace(layer, title=titles[layer.key]) for layer in english.points),
        words=_WORDS_AR,
    )


def few_points(rows: list[tuple[str, str, str, float, float, float, float]]) -> Scene:
    """The sample with one layer of the given incidents."""
    layer = point_layer("remnants", "Landmines", TRIANGLE, rows, FEBRUARY)
    return replace(scene(), points=(layer,), lists=())


def hostile_scene(text: str) -> Scene:
    """The sample with ``text`` put into every text it shows; keys, codes and colours stay."""
    kept = {"lang", "direction", "key", "look", "pcode", "fill", "ink", "stroke", "pattern", "shape", "first_period",
            "first_area", "period"}  # fmt: skip

    def infect(value: Any, name: str = "") -> Any:
        if name in kept or value is None:
            return value
        if isinstance(value, str):
            return text
        if isinstance(value, tuple):
            return tuple(infect(each, name) for each in value)
        if isinstance(value, dict):
            return {key: infect(each) for key, each in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{each.name: infect(getattr(value, each.name), each.name) for each in fields(value)})
        return value

    return infect(replace(scene(), words={"open_panel": "x", "period": "x", "incidents": "x"}))
