"""``geo.Map``: layers, a title and a source; the output is chosen by the suffix it is saved under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geo.drawing.compose import compose
from geo.drawing.layers import Choropleth, Layer
from geo.drawing.scene import Scene
from geo.drawing.theme import DEFAULT_STYLE, Style
from geo.errors import MapError, Problem
from geo.reference.base import load_neighbours, load_towns
from geo.reference.boundaries import load_boundaries
from geo.writing import whole_file

if TYPE_CHECKING:
    import folium


@dataclass(frozen=True, eq=False)
class Map:
    """A map's specification; drawing happens when it is saved or shown.

    Parameters
    ----------
    layers
        :class:`geo.Choropleth` and :class:`geo.IncidentLayer`, in EPSG:4326. The base shows the boundaries of the
        first choropleth, else the packaged governorates.
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

    Raises
    ------
    MapError
        When drawn, if there are no layers, or language or tiles are unknown.

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

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", tuple(self.layers))

    def scene(self) -> Scene:
        """Compose what the map shows, as plain data for any renderer."""
        boundaries = next((layer.boundaries for layer in self.layers if isinstance(layer, Choropleth)), None)
        return compose(
            self.layers,
            boundaries=load_boundaries(level=1) if boundaries is None else boundaries,
            neighbours=load_neighbours(),
            towns=load_towns(),
            title=self.title,
            sources=(self.source,) if isinstance(self.source, str) else (self.source or ()),
            lang=self.lang,
            style=self.style,
            tiles=_tiles(self.tiles),
        )

    def to_folium(self) -> folium.Map:
        """Give a folium map to extend with any folium element; nothing of ours in it is fetched from the network."""
        from geo.webmap.page import folium_map

        return folium_map(self.scene())

    def to_html(self) -> str:
        """Give the map as one self-contained HTML page."""
        from geo.webmap.page import page_html

        return page_html(self.scene())

    def save(self, path: Path | str) -> Path:
        """Write the map to ``path``; ``.html`` gives one file that works offline.

        Raises
        ------
        MapError
            If no output is built for the suffix.
        OutputError
            If the file cannot be written; nothing is left half-written.

        """
        target = Path(path)
        if target.suffix.lower() not in (".html", ".htm"):
            raise MapError(
                Problem(
                    file=str(target),
                    reason=f"no output is built for the suffix {target.suffix or '(none)'}.",
                    remedy="Use .html.",
                )
            )
        page = self.to_html()
        with whole_file(target) as draft:
            draft.write_text(page, encoding="utf-8", newline="\n")
        return target

    def _repr_html_(self) -> str:
        from geo.webmap.page import notebook_html

        return notebook_html(self.scene())


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
                    column="tiles",
                    value=tiles,
                    reason="is not a tile provider that xyzservices knows.",
                    remedy="Use a name such as OpenStreetMap.Mapnik, or leave it out for the offline base.",
                )
            ) from error
    if not isinstance(provider, xyzservices.TileProvider):
        raise MapError(
            Problem(column="tiles", value=tiles, reason="is not a tile provider.", remedy="Give a name or a provider.")
        )
    return {"url": provider.build_url(scale_factor=""), "attribution": provider.get("attribution", "")}
