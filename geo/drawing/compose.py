"""Compose a scene: every layer, legend and sentence of a map, in one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from geo.drawing.areas import ALL, area_layer, drawn_rows
from geo.drawing.base import compose_base
from geo.drawing.facts import facets
from geo.drawing.hotspot_layers import account_line, outline_layers, ranked_period, ranked_sources
from geo.drawing.layers import Choropleth, HotspotLayer, IncidentLayer, Layer
from geo.drawing.points import GatheredIncidents, of_its_kinds
from geo.drawing.scene import Base, OutlineLayer, Period, Scene
from geo.drawing.theme import DEFAULT_STYLE, Style
from geo.drawing.words import Words
from geo.errors import MapError, Problem
from geo.placing.coverage import Account, Coverage
from geo.placing.reconcile import least, reconcile
from geo.tables.periods import period_key, period_keys, with_periods

Span = tuple[pd.Timestamp, pd.Timestamp]


class LeftOut(NamedTuple):
    """Incidents of kinds that no layer draws, and the deaths in them."""

    incidents: int
    deaths: int


@dataclass(frozen=True, eq=False)
class Gathered:
    """What the layers of a map show and how it adds up, before anything is said: the same in every language."""

    shaded: tuple[Choropleth, ...]
    incidents: tuple[IncidentLayer, ...]
    ranked: tuple[HotspotLayer, ...]
    kinds: tuple[GatheredIncidents, ...]
    coverage: Coverage
    spans: Mapping[str, Span]
    held_back: Counter[str]
    left_out: LeftOut | None

    @property
    def summable(self) -> bool:
        """Whether all periods can be shown together."""
        undated = any(account.period_start is None for account in self.coverage.accounts)
        return (len(self.spans) > 1 or undated) and not _overlap(list(self.spans.values()))


def gather(layers: Sequence[Layer], *, totals: pd.DataFrame | None = None) -> Gathered:
    """Gather what ``layers`` show; ``totals`` are accounted for instead of those behind the choropleths.

    Raises
    ------
    MapError
        If there is no layer.

    """
    if not layers:
        raise MapError(Problem(reason="the map has no layers.", remedy="Give geo.Choropleth or another layer."))
    shaded = tuple(layer for layer in layers if isinstance(layer, Choropleth))
    given = tuple(_with_periods(layer) for layer in layers if isinstance(layer, IncidentLayer))
    incidents = tuple(of_its_kinds(layer) for layer in given)
    told = _together([layer.incidents for layer in incidents])
    coverage = reconcile(told, _totals(shaded) if totals is None else totals)
    known: dict[str, int] | None = {} if len(incidents) > 1 else None
    return Gathered(
        shaded,
        incidents,
        tuple(layer for layer in layers if isinstance(layer, HotspotLayer)),
        tuple(GatheredIncidents.of(layer, known=known) for layer in incidents),
        coverage,
        _spans(shaded, incidents, coverage),
        _held_back(told),
        _left_out([layer.incidents for layer in given], told),
    )


def compose(
    gathered: Gathered,
    *,
    boundaries: gpd.GeoDataFrame,
    neighbours: gpd.GeoDataFrame,
    towns: pd.DataFrame,
    title: str | None = None,
    sources: Sequence[str] = (),
    lang: str = "en",
    style: Style = DEFAULT_STYLE,
    tiles: Mapping[str, str] | None = None,
) -> Scene:
    """Compose layers over a base made of ``boundaries``, ``neighbours`` and ``towns`` (EPSG:4326), in one language.

    Raises
    ------
    MapError
        If the language has no catalogue.

    """
    words = Words(lang)
    coverage, spans = gathered.coverage, gathered.spans
    periods = _periods(gathered, words)
    labels = {period.key: period.label for period in periods}
    areas = tuple(
        area_layer(layer, key=f"area-{i}", words=words, style=style, periods=labels)
        for i, layer in enumerate(gathered.shaded)
    )
    base = compose_base(boundaries, neighbours, towns, lang=lang)
    outlines, ranked_account = _hotspots(gathered.ranked, base, words, style, many_periods=len(periods) > 1)
    composed = [each.composed(key=f"points-{i}", words=words, style=style) for i, each in enumerate(gathered.kinds)]
    only_ranked = outlines and not gathered.shaded
    default = "title.default" if gathered.incidents else "title.areas"
    return Scene(
        lang=lang,
        direction=words.direction,
        title=title or (outlines[0].title if only_ranked else words.say(default)),
        subtitle=_subtitle(spans, words) or ranked_period(gathered.ranked, words),
        account=_account(coverage.accounts, coverage, words) or ranked_account,
        notes=(*_kinds_note(gathered.left_out, words), *_notes(boundaries, words)),
        sources=tuple(sources) or _sources(gathered),
        base=base,
        areas=areas,
        points=tuple(layer for drawn, _ in composed for layer in drawn),
        lists=tuple(each for _, listed in composed for each in listed),
        periods=periods,
        first_period=periods[0].key if periods else "",
        first_area=areas[0].key if areas else "",
        words=words.controls(),
        tiles=tiles,
        facets=facets(words) if gathered.incidents else (),
        outlines=outlines,
    )


def _hotspots(
    ranked: Sequence[HotspotLayer], base: Base, words: Words, style: Style, *, many_periods: bool
) -> tuple[tuple[OutlineLayer, ...], str]:
    """Compose the rankings, and say where the incidents of the first went."""
    if not ranked:
        return (), ""
    codes = [unit.pcode for unit in base.units]
    outlines: tuple[OutlineLayer, ...] = ()
    for i, layer in enumerate(ranked):
        key = f"hotspots-{i}"
        outlines += outline_layers(layer, key=key, words=words, style=style, units=codes, many_periods=many_periods)
    return outlines, account_line(ranked[0], words)


def _together(frames: Sequence[pd.DataFrame]) -> pd.DataFrame | None:
    if not frames:
        return None
    bare = [pd.DataFrame(frame) for frame in frames]
    for frame in bare:
        frame.attrs = {}  # pandas copies them deeply at every step
    return pd.concat(bare, ignore_index=True).drop_duplicates("incident_id") if len(bare) > 1 else bare[0]


def _left_out(given: Sequence[pd.DataFrame], told: pd.DataFrame | None) -> LeftOut | None:
    """Count the incidents that were given but are of no kind that is drawn."""
    if told is None or sum(map(len, given)) == len(told):
        return None
    every = pd.concat(given, ignore_index=True).drop_duplicates("incident_id")
    rest = every[~every["incident_id"].isin(told["incident_id"])]
    return LeftOut(len(rest), int(least(rest, "killed").fillna(0).sum())) if len(rest) else None


def _with_periods(layer: IncidentLayer) -> IncidentLayer:
    """Fill the periods once, for all that asks for them."""
    return replace(layer, incidents=layer.incidents.assign(**with_periods(layer.incidents)))


def _held_back(told: pd.DataFrame | None) -> Counter[str]:
    """Deaths of withheld incidents by period."""
    if told is None:
        return Counter()
    held = told[told["withheld"].fillna(False).astype(bool)]
    deaths = least(held, "killed").fillna(0)
    keys = period_keys(with_periods(held))
    return Counter({str(key): int(deaths[part.index].sum()) for key, part in deaths.groupby(keys)})


def _totals(shaded: Sequence[Choropleth]) -> pd.DataFrame | None:
    """Gather the stated totals behind the choropleths, each row once."""
    frames = [layer.totals for layer in shaded if not layer.located]
    distinct = list({id(frame): frame for frame in frames}.values())
    if not distinct:
        return None
    keys = ["report", "period_start", "period_end", "measure", "group", "by", "key"]
    return pd.concat(distinct, ignore_index=True).drop_duplicates(keys) if len(distinct) > 1 else distinct[0]


def _spans(shaded: Sequence[Choropleth], incidents: Sequence[IncidentLayer], coverage: Coverage) -> dict[str, Span]:
    """Give the periods of all layers, in order, by key; of the account, where the layers have none."""
    frames = [drawn_rows(layer)[["period_start", "period_end"]] for layer in shaded]
    frames += [with_periods(layer.incidents) for layer in incidents]
    spans: dict[str, Span] = {}
    for frame in frames:
        known = frame.dropna().drop_duplicates()
        for start, end in zip(known["period_start"], known["period_end"], strict=True):
            spans[period_key(start, end)] = (start, end)
    for account in () if spans else coverage.accounts:
        if account.period_start is not None and account.period_end is not None:
            spans[period_key(account.period_start, account.period_end)] = (account.period_start, account.period_end)
    return dict(sorted(spans.items()))


def _overlap(spans: Sequence[Span]) -> bool:
    ordered = sorted(spans)
    return any(later[0] <= earlier[1] for earlier, later in pairwise(ordered))


def _periods(gathered: Gathered, words: Words) -> tuple[Period, ...]:
    spans, coverage, held = gathered.spans, gathered.coverage, gathered.held_back
    accounts: dict[str, list[Account]] = {}
    for account in coverage.accounts:
        accounts.setdefault(period_key(account.period_start, account.period_end), []).append(account)
    latest_first = sorted(spans.items(), key=lambda item: item[1], reverse=True)
    periods = [
        Period(
            key,
            words.period(*span),
            _account(tuple(accounts.get(key, ())), None, words),
            {**_counts(accounts.get(key, ()), None), "incidents_withheld": held[key]},
            sources=tuple(sorted({account.source for account in accounts.get(key, ())})),
        )
        for key, span in latest_first
    ]
    if gathered.summable:
        whole = _account(coverage.accounts, coverage, words)
        counts = {**_counts(coverage.accounts, coverage), "incidents_withheld": held.total()}
        periods.insert(0, Period(ALL, words.say("all_periods"), whole, counts))
    return tuple(periods)


_COUNTED = (
    *("mapped", "stated", "unplaced", "withheld", "remnants_stated", "remnants_located"),
    *("outside_headline", "beyond_stated"),
)


def _counts(accounts: Sequence[Account], coverage: Coverage | None) -> dict[str, int]:
    counts = {part: sum(int(getattr(account, part)) for account in accounts) for part in _COUNTED}
    counts["remnants_located"] = sum(min(account.remnants_located, account.remnants_stated) for account in accounts)
    twice = coverage.overlapping if coverage is not None else sum(account.stated > 0 for account in accounts) > 1
    return {**counts, "accounts": len(accounts), "overlapping": int(bool(twice))}


def _subtitle(spans: Mapping[str, Span], words: Words) -> str:
    if len(spans) > 3:
        return words.period(min(start for start, _ in spans.values()), max(end for _, end in spans.values()))
    return words.say("value.comma").join(words.period(*span) for span in spans.values())


def _account(accounts: Sequence[Account], coverage: Coverage | None, words: Words) -> str:
    """Write the coverage line of some accounts; empty where there is nothing to account for."""
    if not accounts:
        return ""

    counts = _counts(accounts, coverage)
    lines = [words.say("account.killed", **{part: words.number(n) for part, n in counts.items()})]
    if counts["remnants_stated"]:
        located, stated = words.number(counts["remnants_located"]), words.number(counts["remnants_stated"])
        lines.append(words.say("account.remnants", located=located, stated=stated))
    if outside := counts["outside_headline"]:
        lines.append(words.say("account.outside", killed=words.number(outside)))
    if beyond := counts["beyond_stated"]:
        lines.append(words.say("account.beyond", n=words.number(beyond)))
    if counts["overlapping"]:
        lines.append(words.say("account.twice"))
    return " ".join(lines)


def _kinds_note(left_out: LeftOut | None, words: Words) -> tuple[str, ...]:
    if left_out is None:
        return ()
    return (words.say("note.kinds", **{name: words.number(n) for name, n in left_out._asdict().items()}),)


def _notes(boundaries: gpd.GeoDataFrame, words: Words) -> tuple[str, ...]:
    return (words.say("note.remnants"), words.say("note.disclaimer"), *_boundary_notes(boundaries, words))


def _boundary_notes(boundaries: gpd.GeoDataFrame, words: Words) -> tuple[str, ...]:
    """Say which boundaries are drawn, how exact they are, and what is missing from the packaged ones."""
    origin = boundaries.attrs.get("boundary_set", {})
    name, accuracy = origin.get("name") or origin.get("source") or "", origin.get("accuracy_km")
    if not name:
        return ()
    if not accuracy:
        return (words.say("note.boundaries", name=name),)
    exact = words.say("note.accuracy", name=name, km=words.number(accuracy, digits=1))
    return (exact, words.say("note.natural_earth")) if "Natural Earth" in name else (exact,)


def _published(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[~rows["withheld"].fillna(False).astype(bool)]


def _sources(gathered: Gathered) -> tuple[str, ...]:
    named = [_published(drawn_rows(layer))["report"] for layer in gathered.shaded]
    named += [_published(layer.incidents)["source"] for layer in gathered.incidents]
    cited = {str(name) for column in named for name in column.dropna().unique()}
    return tuple(sorted(cited | ranked_sources(gathered.ranked)))
