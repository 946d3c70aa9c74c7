"""``geo.Map``: layers, a title and a source; the output is chosen by the suffix it is saved under."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from geo.analysis.disclosure import disclosed_table
from geo.analysis.profiles import Profile, profile_of
from geo.analysis.published_totals import withhold_beside_totals
from geo.drawing.areas import drawn_rows
from geo.drawing.compose import Gathered, compose, gather
from geo.drawing.hotspot_disclosure import disclosed_hotspots
from geo.drawing.layers import Choropleth, DisclosedIncidents, HotspotLayer, IncidentLayer, Layer, layers_of
from geo.drawing.profile_notes import profile_details, profile_name
from geo.drawing.scene import Scene
from geo.drawing.theme import DEFAULT_STYLE, Style
from geo.errors import MapError, Problem
from geo.reference.base import load_neighbours, load_towns
from geo.reference.boundaries import load_boundaries
from geo.reference.gazetteer import Gazetteer, load_gazetteer
from geo.tables.periods import with_days_counted
from geo.writing import whole_file

if TYPE_CHECKING:
    from typing import Unpack

    import folium
    import geopandas as gpd

    from geo.figures.options import FigureOptions

#: Characters of a title: more leave no room for the map.
LONGEST_TITLE = 300


@dataclass(frozen=True, eq=False)
class Map:
    """A map's specification; drawing happens when it is saved or shown.

    Parameters
    ----------
    layers
        :class:`geo.Choropleth`, :class:`geo.HotspotLayer` and :class:`geo.IncidentLayer`, in EPSG:4326. The base shows
        the boundaries of the first choropleth, else of the first ranking, else the packaged governorates.
    title
        None for a title in the map's language.
    source
        Citation lines; None lists the sources named in the layers' tables.
    lang
        Language of the map: ``en`` or ``ar``.
    tiles
        None for the map's own offline base; else the name of an xyzservices provider or a provider itself. Tiles make
        the file ask a server of that provider.
    style
        Colours and looks.
    totals
        What the sources state, to account against on the map; None for the totals of the choropleths.
    languages
        Languages that a reader of the page can switch between; empty for ``lang`` alone. The page opens in ``lang``.
    embed
        True for a compact page, to stand in a frame of an article from 320 pixels on.
    profile
        What of the incidents may be published, in whatever is drawn or saved: ``public``, ``partner``, ``internal`` or
        a :class:`geo.Profile`; `incident-maps docs disclosure` has the rules.

    Raises
    ------
    MapError
        If something among the layers is none, the title is longer than 300 characters, or there is no such profile;
        when drawn, if there are no layers, or language or tiles are unknown.

    Examples
    --------
    >>> import geo
    >>> sample = geo.load_sample()
    >>> governorates = geo.load_boundaries(level=1)
    >>> placed = geo.assign_admin(sample.incidents, governorates)
    >>> spec = geo.Map([geo.Choropleth(governorates, sample.totals), geo.IncidentLayer(placed)])
    >>> [layer.title for layer in spec.scene().areas]
    ['People killed']

    """

    layers: tuple[Layer, ...] | list[Layer]
    title: str | None = None
    source: str | tuple[str, ...] | None = None
    lang: str = "en"
    tiles: object | None = None
    style: Style = DEFAULT_STYLE
    languages: tuple[str, ...] = ()
    embed: bool = False
    totals: pd.DataFrame | None = None
    profile: str | Profile = "public"

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", layers_of(self.layers))
        profile_of(self.profile)
        if self.title is not None and len(self.title) > LONGEST_TITLE:
            raise MapError(
                Problem(
                    option="title",
                    value=self.title,
                    reason=f"has {len(self.title):,} characters.",
                    remedy=f"Shorten it to {LONGEST_TITLE} at most.",
                )
            )

    def scene(self, *, lang: str | None = None) -> Scene:
        """Compose what the map shows, as plain data for any renderer, in the map's language or another."""
        layers = self._disclosed()
        return self._scene(layers, gather(layers, totals=self.totals), lang or self.lang)

    def _disclosed(self) -> tuple[Layer, ...]:
        """Give the layers as the profile lets them be published."""
        layers = tuple(_disclosed(layer, self.profile) for layer in _dated(self.layers))
        layers = _beside_totals(layers, profile_of(self.profile).smallest_cell)
        beside = [layer.incidents for layer in layers if isinstance(layer, DisclosedIncidents)]
        return tuple(
            disclosed_hotspots(layer, self.profile, beside=beside) if isinstance(layer, HotspotLayer) else layer
            for layer in layers
        )

    def _scene(self, layers: tuple[Layer, ...], gathered: Gathered, lang: str) -> Scene:
        owners = [layer for kind in (Choropleth, HotspotLayer) for layer in layers if isinstance(layer, kind)]
        boundaries = owners[0].boundaries if owners else None
        scene = compose(
            gathered,
            boundaries=load_boundaries(level=1) if boundaries is None else boundaries,
            neighbours=load_neighbours(),
            towns=load_towns(),
            title=self.title,
            sources=(self.source,) if isinstance(self.source, str) else (self.source or ()),
            lang=lang,
            style=self.style,
            tiles=_tiles(self.tiles),
        )
        if not any(isinstance(layer, IncidentLayer | HotspotLayer) for layer in layers):
            return scene
        profile = profile_of(self.profile)
        details = tuple(text for text in (profile_details(profile, lang),) if text)
        notes = (*scene.notes, profile_name(profile, lang))
        return replace(scene, notes=notes, profile=profile.name, details=details)

    def to_folium(self) -> folium.Map:
        """Give a folium map to extend with any folium element; nothing of ours in it is fetched from the network."""
        from geo.webmap.page import folium_map

        return folium_map(*self._scenes(), embed=self.embed)

    def to_html(self) -> str:
        """Give the map as one self-contained HTML page."""
        from geo.webmap.page import page_html

        return page_html(*self._scenes(), embed=self.embed)

    def save(self, path: Path | str, *, second_lang: str | None = None, **figure: Unpack[FigureOptions]) -> Path:
        """Write the map to ``path``; the suffix chooses the output.

        ``.html`` gives one file that works offline; ``.png`` (with its alternative text in an ``.alt.txt`` file beside
        it), ``.svg`` and ``.pdf`` give a figure for a report.

        Parameters
        ----------
        path
            Ends in .html, .png, .svg or .pdf.
        second_lang
            Of a figure: a second language on it, beside the map's own.
        figure
            For figures only. ``size``: ``page`` (170 mm wide, the default), ``column`` (85 mm), ``slide``, or width
            and height in mm; ``dpi`` of a PNG (300); ``facet="month"``: one panel a period; ``chart="ranking"``: a
            dot plot of the units instead of the map; ``period`` and ``area``: keys of the scene; ``digits``:
            ``latin`` or ``arabic``; ``made``: a date to print, in words; ``author`` for the metadata.

        Raises
        ------
        MapError
            If no output is built for the suffix, or an option cannot be drawn.
        OutputError
            If the file cannot be written; nothing is left half-written.

        """
        target = Path(path)
        suffix = target.suffix.lower()
        if suffix in (".png", ".svg", ".pdf"):
            from geo.figures.saving import save_figure

            second = replace(self, lang=second_lang).scene() if second_lang else None
            return save_figure(self.scene(), target, second=second, **figure)
        if suffix not in (".html", ".htm") or figure or second_lang:
            unbuilt = f"no output is built for the suffix {target.suffix or '(none)'}."
            asked = f"{', '.join(figure) or 'second_lang'}: options of figures, which a page does not have."
            raise MapError(
                Problem(
                    file=str(target),
                    reason=asked if suffix in (".html", ".htm") else unbuilt,
                    remedy="Use .html, or .png, .svg or .pdf for a figure.",
                )
            )
        page = self.to_html()
        with whole_file(target) as draft:
            draft.write_text(page, encoding="utf-8", newline="\n")
        return target

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """Give a notebook the page, and beside it a picture and its description for where scripts do not run."""
        from geo.figures.saving import preview
        from geo.webmap.page import notebook_html

        def wanted(*kinds: str) -> bool:
            return any((include is None or kind in include) and kind not in (exclude or ()) for kind in kinds)

        scenes = self._scenes()
        bundle = {}
        if wanted("text/html"):
            bundle["text/html"] = notebook_html(*scenes, embed=self.embed)
        if wanted("image/png", "text/plain"):
            with suppress(MapError):  # what a picture has no room for is still on the page
                bundle["image/png"], bundle["text/plain"] = preview(scenes[0])
        return {kind: data for kind, data in bundle.items() if wanted(kind)}

    def _scenes(self) -> tuple[Scene, ...]:
        """Compose the scene in every language of the page, the one it opens in first."""
        layers = self._disclosed()
        gathered = gather(layers, totals=self.totals)
        return tuple(self._scene(layers, gathered, lang) for lang in dict.fromkeys((self.lang, *self.languages)))

    def _repr_html_(self) -> str:
        return self._repr_mimebundle_(include=["text/html"])["text/html"]


def folium_layer(
    layer: Layer | None = None, *, lang: str = "en", style: Style = DEFAULT_STYLE, profile: str | Profile = "public"
) -> folium.MacroElement:
    """Give one layer as a folium element for any folium map; None gives the map's own base: units, neighbours, towns.

    The element brings its own script and data; it has popups, but neither panel nor legend. It stands on the map
    itself: in a ``folium.FeatureGroup`` it is refused when the map is drawn.

    Parameters
    ----------
    layer
        A :class:`geo.Choropleth`, :class:`geo.HotspotLayer` or :class:`geo.IncidentLayer` in EPSG:4326.
    lang, style, profile
        As in :class:`geo.Map`.

    Raises
    ------
    MapError
        If the language has no catalogue, or there is no such profile.

    Examples
    --------
    >>> import folium
    >>> import geo
    >>> placed = geo.assign_admin(geo.load_sample().incidents, geo.load_boundaries(level=1))
    >>> _ = geo.folium_layer(geo.IncidentLayer(placed)).add_to(folium.Map())

    """
    from geo.webmap.elements import layer_element

    scene = Map(
        [IncidentLayer(_no_incidents()) if layer is None else layer], lang=lang, style=style, profile=profile
    ).scene()
    return layer_element(scene if layer is not None else replace(scene, points=(), areas=(), outlines=()))


def _dated(layers: Iterable[Layer]) -> Iterator[Layer]:
    """Let incidents without a period count by day where the choropleths beside them do."""
    layers = tuple(layers)
    different = {id(layer.totals): layer.totals for layer in layers if isinstance(layer, Choropleth)}
    totals = pd.concat(different.values(), ignore_index=True) if different else None
    for layer in layers:
        if isinstance(layer, IncidentLayer) and totals is not None:
            periods = with_days_counted(layer.incidents, totals)
            yield replace(layer, incidents=layer.incidents.assign(**periods))
        else:
            yield layer


def _disclosed(layer: Layer, profile: str | Profile) -> Layer:
    if isinstance(layer, IncidentLayer):
        return DisclosedIncidents(disclosed_table(layer.incidents, profile, _packaged_gazetteer), layer.kinds)
    return layer


def _beside_totals(layers: tuple[Layer, ...], smallest_cell: int) -> tuple[Layer, ...]:
    """Leave out of incidents what a choropleth of a group would tell together with the others."""
    shaded = [layer for layer in layers if isinstance(layer, Choropleth) and layer.measure == "killed"]
    divided = [layer for layer in shaded if layer.group != "all"]
    told = [layer for layer in layers if isinstance(layer, DisclosedIncidents)]
    if smallest_cell == 1 or not divided or not told:
        return layers
    totals = pd.concat([drawn_rows(layer) for layer in divided], ignore_index=True)
    groups = {layer.group for layer in divided}
    tables = withhold_beside_totals([layer.incidents for layer in told], totals, groups, smallest_cell=smallest_cell)
    less = {id(layer): replace(layer, incidents=table) for layer, table in zip(told, tables, strict=True)}
    return tuple(less.get(id(layer), layer) for layer in layers)


@cache
def _packaged_gazetteer() -> Gazetteer:
    return load_gazetteer()


def _no_incidents() -> gpd.GeoDataFrame:
    from geo.placing.admin import assign_admin
    from geo.tables.sample import load_sample

    return assign_admin(load_sample().incidents.iloc[:0], load_boundaries(level=1))


def _tiles(tiles: object | None) -> Mapping[str, str] | None:
    if tiles is None:
        return None
    import xyzservices

    provider = tiles
    if isinstance(tiles, str):
        from xyzservices import providers

        try:
            provider = providers.query_name(tiles)
        except ValueError as error:
            raise MapError(
                Problem(
                    option="tiles",
                    value=tiles,
                    reason="is not a tile provider that xyzservices knows.",
                    remedy="Use a name such as OpenStreetMap.Mapnik, or leave it out for the offline base.",
                )
            ) from error
    if not isinstance(provider, xyzservices.TileProvider):
        raise MapError(
            Problem(option="tiles", value=tiles, reason="is not a tile provider.", remedy="Give a name or a provider.")
        )
    return {"url": provider.build_url(scale_factor=""), "attribution": provider.get("attribution", "")}
