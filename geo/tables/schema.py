"""The column registry: every column of every table, declared once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from geo.tables import codes

Kind = Literal["text", "count", "number", "date", "choice", "flag"]
_NO_CHOICES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Column:
    """One column: what it holds, what it may hold, and what other systems call it.

    ``required`` columns must be there; ``filled`` ones must have a value in every row. ``default`` fills an absent
    column or an empty cell; None leaves it missing. ``also`` lists headers that are read as this column.
    """

    name: str
    kind: Kind
    doc: str
    required: bool = False
    filled: bool = False
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=lambda: _NO_CHOICES)
    default: str | bool | None = None
    also: tuple[str, ...] = ()
    imsma: str = ""
    ucdp: str = ""
    acled: str = ""
    hxl: str = ""


@dataclass(frozen=True)
class Schema:
    """A table's name and its columns in order."""

    name: str
    columns: tuple[Column, ...]

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __getitem__(self, name: str) -> Column:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(self._by_name)

    @property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}


def _count(name: str, doc: str, **more: str) -> Column:
    return Column(name, "count", doc, unit="people", **more)  # type: ignore[arg-type]


INCIDENTS = Schema(
    "incidents",
    (
        Column(
            "incident_id",
            "text",
            "Identifier, unique in the table.",
            required=True,
            filled=True,
            imsma="Accident ID",
            ucdp="id",
            acled="event_id_cnty",
            hxl="#meta+id",
        ),
        Column(
            "date",
            "date",
            "Day of the incident; the first day where a span is given.",
            required=True,
            imsma="Accident Date",
            ucdp="date_start",
            acled="event_date",
            hxl="#date+start",
        ),
        Column("date_end", "date", "Last day, where a span is given.", ucdp="date_end", hxl="#date+end"),
        Column(
            "date_precision",
            "choice",
            "How exactly the date is known; by default as exactly as it is written.",
            choices=codes.DATE_PRECISIONS,
            ucdp="date_prec",
            acled="time_precision",
        ),
        Column("date_of_death", "date", "Day of death, where it differs from the day of the incident."),
        Column(
            "incident_type",
            "choice",
            "What caused the harm.",
            required=True,
            filled=True,
            choices=codes.CAUSES,
            also=("cause",),
            imsma="Device Type",
            acled="sub_event_type",
            hxl="#cause",
        ),
        Column(
            "killed",
            "count",
            "People killed, the best figure; empty where not stated.",
            required=True,
            unit="people",
            imsma="Killed",
            ucdp="best",
            acled="fatalities",
            hxl="#affected+killed",
        ),
        _count(
            "killed_min",
            "The least number killed that the source allows; by default killed, where neither bound is given.",
            ucdp="low",
            hxl="#affected+killed+min",
        ),
        _count(
            "killed_max",
            "The greatest number killed that the source allows; by default killed, where neither bound is given.",
            ucdp="high",
            hxl="#affected+killed+max",
        ),
        _count("injured", "People injured; empty where not stated.", imsma="Injured", hxl="#affected+injured"),
        _count(
            "injured_min",
            "The least number injured that the source allows; by default injured, where neither bound is given.",
            hxl="#affected+injured+min",
        ),
        _count(
            "injured_max",
            "The greatest number injured that the source allows; by default injured, where neither bound is given.",
            hxl="#affected+injured+max",
        ),
        _count("children", "Children among the killed; empty where not stated.", hxl="#affected+killed+children"),
        _count("women", "Adult women among the killed; empty where not stated.", hxl="#affected+killed+f+adults"),
        _count("medical", "Medical personnel among the killed.", hxl="#affected+killed+medical"),
        _count("media", "Media workers among the killed.", hxl="#affected+killed+media"),
        _count("civil_defense", "Civil Defense personnel among the killed.", hxl="#affected+killed+civildefense"),
        Column(
            "place",
            "text",
            "The place as the source prints it.",
            required=True,
            imsma="Place",
            ucdp="where_description",
            acled="location",
            hxl="#loc+name",
        ),
        Column(
            "governorate",
            "text",
            "The governorate as the source prints it.",
            also=("admin1",),
            imsma="Province",
            ucdp="adm_1",
            acled="admin1",
            hxl="#adm1+name",
        ),
        Column(
            "district",
            "text",
            "The district as the source prints it.",
            also=("admin2",),
            ucdp="adm_2",
            acled="admin2",
            hxl="#adm2+name",
        ),
        Column(
            "subdistrict",
            "text",
            "The sub-district as the source prints it.",
            also=("admin3",),
            acled="admin3",
            hxl="#adm3+name",
        ),
        Column(
            "lon",
            "number",
            "Longitude, WGS 84.",
            unit="degrees east",
            also=("longitude", "x"),
            imsma="Longitude",
            ucdp="longitude",
            acled="longitude",
            hxl="#geo+lon",
        ),
        Column(
            "lat",
            "number",
            "Latitude, WGS 84.",
            unit="degrees north",
            also=("latitude", "y"),
            imsma="Latitude",
            ucdp="latitude",
            acled="latitude",
            hxl="#geo+lat",
        ),
        Column(
            "precision",
            "choice",
            "How exactly the place is known, finest first; by default settlement where coordinates are given. "
            "The reader says how many rows took that default.",
            choices=codes.PRECISIONS,
            ucdp="where_prec",
            acled="geo_precision",
        ),
        Column("radius_km", "number", "Radius within which the place lies.", unit="kilometres"),
        Column(
            "placed_by",
            "choice",
            "What gave the incident its place; by default coordinates where they are given.",
            choices=codes.PLACED_BY,
        ),
        Column("place_pcode", "text", "P-code of the settlement.", hxl="#loc+code"),
        Column("adm1_pcode", "text", "P-code of the governorate.", hxl="#adm1+code"),
        Column("adm2_pcode", "text", "P-code of the district.", hxl="#adm2+code"),
        Column("adm3_pcode", "text", "P-code of the sub-district.", hxl="#adm3+code"),
        Column(
            "party",
            "choice",
            "The actor the source names.",
            choices=codes.PARTIES,
            ucdp="side_a",
            acled="actor1",
        ),
        Column(
            "attribution",
            "choice",
            "Whether the source names the actor; by default stated where a party is given, and unknown where it is "
            "empty, unknown or other.",
            choices=codes.ATTRIBUTIONS,
        ),
        Column(
            "controller",
            "choice",
            "Who held the area at the time, as the source says.",
            choices=codes.PARTIES,
        ),
        Column("massacre", "flag", "Whether the source calls the incident a massacre."),
        Column(
            "in_headline",
            "flag",
            "Whether the source counts these deaths in its headline total.",
            default=True,
        ),
        Column("withheld", "flag", "Count the incident, but neither draw nor export it.", default=False),
        Column("period_start", "date", "First day of the reporting period that counts the incident."),
        Column("period_end", "date", "Last day of that period."),
        Column(
            "source",
            "text",
            "The report or data set, citable.",
            required=True,
            filled=True,
            also=("report",),
            imsma="Source",
            ucdp="source_article",
            acled="source",
            hxl="#meta+source",
        ),
        Column("source_url", "text", "Where the source can be read.", hxl="#meta+url"),
        Column("section", "text", "The place in the source: section, page or paragraph."),
        Column("note", "text", "A remark on this row, in the editor's own words."),
        Column("quote", "text", "The span of the source the row was read from."),
        Column("quote_start", "count", "Offset of the quote in the source's text.", unit="characters"),
        Column("quote_end", "count", "Offset after the quote's last character.", unit="characters"),
    ),
)

TOTALS = Schema(
    "totals",
    (
        Column(
            "report",
            "text",
            "The report or data set, citable.",
            required=True,
            filled=True,
            also=("source",),
            hxl="#meta+source",
        ),
        Column(
            "period_start",
            "date",
            "First day of the period counted.",
            required=True,
            filled=True,
            hxl="#date+start",
        ),
        Column(
            "period_end",
            "date",
            "Last day of the period counted.",
            required=True,
            filled=True,
            hxl="#date+end",
        ),
        Column("measure", "choice", "What is counted.", required=True, filled=True, choices=codes.MEASURES),
        Column("group", "choice", "Who is counted.", choices=codes.GROUPS, default="all"),
        Column(
            "by",
            "choice",
            "How the total is divided; governorate where the column is absent and the key's header is governorate.",
            choices=codes.BYS,
            default="none",
        ),
        Column(
            "key",
            "text",
            "The part counted: a party, a cause, or a governorate as printed; other for the rest together.",
            also=("governorate",),
        ),
        Column(
            "adm1_pcode",
            "text",
            "P-code of the governorate, found from the key where absent.",
            hxl="#adm1+code",
        ),
        Column(
            "value_min",
            "count",
            "The least the source allows; by default the value, where neither bound is given.",
            unit="as the measure",
        ),
        Column(
            "value",
            "count",
            "The number; empty where only an interval or nothing is stated.",
            required=True,
            unit="as the measure",
            hxl="#affected",
        ),
        Column(
            "value_max",
            "count",
            "The greatest the source allows; by default the value, where neither bound is given.",
            unit="as the measure",
        ),
        Column("basis", "choice", "How the number is known.", choices=codes.BASES, default="stated"),
        Column("withheld", "flag", "Count the number, but do not publish it.", default=False),
        Column("source_url", "text", "Where the source can be read.", hxl="#meta+url"),
        Column("section", "text", "The place in the source: section, page or paragraph."),
        Column("note", "text", "A remark on this row, in the editor's own words."),
        Column("quote", "text", "The span of the source the row was read from."),
        Column("quote_start", "count", "Offset of the quote in the source's text.", unit="characters"),
        Column("quote_end", "count", "Offset after the quote's last character.", unit="characters"),
    ),
)
