"""A scene as a folium map and as one self-contained, locked page."""

from __future__ import annotations

import base64
import hashlib
import html
from typing import Any

import folium
from branca.element import Element, Figure
from folium.template import Template, tojavascript

from geo.drawing.scene import Scene
from geo.webmap.assets import LEAFLET_LICENCE, built
from geo.webmap.elements import Base, Choropleth, DataBlock, Fragment, Incidents, Outlines, Panel, data_block, figure_of
from geo.webmap.fallback import as_text, noscript
from geo.webmap.foreign import settled, strangers
from geo.webmap.payload import payload
from geo.webmap.tiles import tile_source

_NOTEBOOK_HEIGHT = 620
_SANDBOX = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"


def folium_map(scene: Scene, *others: Scene, embed: bool = False) -> folium.Map:
    """Draw a scene as a folium map, to extend with folium's own elements and to save.

    ``others`` are the same scene in other languages, to which a reader can switch. ``embed`` makes the page compact,
    for a frame in an article from 320 pixels on.

    The map fetches nothing: Leaflet is in it, jQuery, Bootstrap and icon fonts are not. folium's own elements and its
    plugins MarkerCluster, FastMarkerCluster, FeatureGroupSubGroup, HeatMap, Fullscreen, MiniMap, MousePosition,
    MeasureControl, Draw, GroupedLayerControl and Search find what they need in the page; what another one would fetch
    (its scripts, tiles, pictures by address), a :class:`~geo.webmap.foreign.NetworkWarning` names. The page carries a
    Content-Security-Policy that allows nothing from outside, unless something is to be fetched or an element is
    neither ours nor folium's: what that one needs cannot be known.

    Raises
    ------
    MapError
        If a coordinate of the scene is not finite, or its tiles are not an address template.
    InputFileError
        If the browser code was not built.

    """
    packed = payload(scene, *others)
    drawn = IncidentMap(scene, packed.name, embed=embed)
    for element in (Base, Choropleth, Outlines, Incidents, Panel):
        element(packed).add_to(drawn)
    Page(scene).add_child(drawn)
    return drawn


def page_html(scene: Scene, *others: Scene, embed: bool = False) -> str:
    """Draw a scene as one HTML file that opens without a network and allows none.

    The same scene gives the same bytes. Raises as :func:`folium_map` does.
    """
    return str(folium_map(scene, *others, embed=embed).get_root().render())


def notebook_html(scene: Scene, *others: Scene, embed: bool = False) -> str:
    """Draw a scene as a frame for a notebook cell, cut off from the notebook around it.

    Raises as :func:`folium_map` does.
    """
    return _frame(page_html(scene, *others, embed=embed), scene.title)


class IncidentMap(folium.Map):
    """A folium map that brings Leaflet along and has the same name each time it is made from the same scene."""

    _template = Template("")

    def __init__(self, scene: Scene, name: str, *, embed: bool = False) -> None:
        west, south, east, north = scene.base.bounds
        super().__init__(
            location=[(south + north) / 2, (west + east) / 2],
            tiles=None,
            zoom_start=6,
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0.25,
            minZoom=4,
            maxZoom=14,
        )
        self._id = name
        self._embed = embed
        self.default_js: list[tuple[str, str]] = []
        self.default_css: list[tuple[str, str]] = []

    def render(self, **kwargs: Any) -> str:
        """Add Leaflet, the map and everything on it to the figure."""
        figure = figure_of(self)
        name = self.get_name()
        figure.header.add_child(Fragment("style", built("leaflet.css")), name="leaflet_css")
        figure.header.add_child(Fragment("script", built("leaflet.js")), name="leaflet")
        stage = f'<main class="im-stage"><div class="folium-map im-map" id="{name}"></div></main>'
        figure.html.add_child(
            Fragment("markup", f'<div class="im-page{" im-embed" if self._embed else ""}">{stage}</div>'), name=name
        )
        options = {**self.options, "center": self.location}
        statement = f'var {name} = L.map("{name}", {tojavascript(options)});'
        figure.script.add_child(Fragment("statement", statement), name=name)
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        if self.objects_to_stay_in_front:
            raised = " ".join(f"{each.get_name()}.bringToFront();" for each in self.objects_to_stay_in_front)
            order = f'{name}.on("overlayadd", function () {{ {raised} }}).fire("overlayadd");'
            figure.script.add_child(Fragment("statement", order), name=f"{name}_order")
        return ""


class Page(Figure):
    """The document around a map: language, direction, title, policy, and what is read where scripts do not run."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(title=scene.title)
        self.header._children.clear()
        self._scene = scene
        self._id = "page"
        self._written: list[tuple[Element, list[str]]] = []

    def render(self, **kwargs: Any) -> str:
        """Write the page."""
        for part, names in self._written:  # by the last rendering
            for name in names:
                part._children.pop(name, None)
        parts = (self.header, self.html, self.script)
        before = [set(part._children) for part in parts]
        for child in list(self._children.values()):
            child.render(**kwargs)
        guests = strangers(self)
        if guests:
            self.header.add_child(Fragment("script", built("folium.js")), name="folium_support")
        self._written = [
            (part, [name for name in part._children if name not in own])
            for part, own in zip(parts, before, strict=True)
        ]
        data = data_block(self)
        data.parted = True
        markup = [str(child.render(**kwargs)) for child in self.html._children.values()]
        statements = "\n".join(str(child.render(**kwargs)) for child in self.script._children.values())
        last = Fragment("script", f"\n{statements}\n")
        if guests:
            pairs = zip(markup, self.html._children.values(), strict=True)
            theirs = [text for text, each in pairs if not isinstance(each, Fragment | DataBlock)]
            head, scripts = settled(self, "\n".join([statements, *theirs]), guests)
            policy = self._guarded(scripts)
        else:
            head = list(self.header._children.values())
            policy = self._hashed([*head, *self.html._children.values(), last])
        scene = self._scene
        return "\n".join(
            [
                "<!DOCTYPE html>",
                f'<html lang="{as_text(scene.lang)}" dir="{as_text(scene.direction)}">',
                "<head>",
                '<meta charset="utf-8">',
                *([f'<meta http-equiv="Content-Security-Policy" content="{policy}">'] if policy else []),
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                '<meta name="referrer" content="no-referrer">',
                *([f'<meta name="disclosure-profile" content="{as_text(scene.profile)}">'] if scene.profile else []),
                f"<title>{as_text(scene.title)}</title>",
                f"<!-- {LEAFLET_LICENCE} -->",
                *(str(child.render(**kwargs)) for child in head),
                "</head>",
                "<body>",
                noscript(scene),
                *markup,
                last.render(),
                *([data.rest] if data.rest else []),
                "</body>",
                "</html>\n",
            ]
        )

    def _repr_html_(self, **kwargs: Any) -> str:
        return _frame(self.render(**kwargs), self._scene.title)

    def _hashed(self, pieces: list[Element]) -> str:
        """Allow exactly the scripts and style sheets that are ours."""

        def hashes(kind: str) -> str:
            texts = [piece.text for piece in pieces if isinstance(piece, Fragment) and piece.kind == kind]
            return " ".join(f"'sha256-{_digest(text)}'" for text in texts)

        return self._policy(hashes("script"), hashes("style"))

    def _guarded(self, scripts: str | None) -> str | None:
        """Allow what folium's elements write into the page, and still nothing from outside."""
        return self._policy(scripts, "'unsafe-inline'", "frame-src data:") if scripts else None

    def _policy(self, scripts: str, styles: str, *more: str) -> str:
        tiles = f" {tile_source(self._scene.tiles).host}" if self._scene.tiles else ""
        own = ["default-src 'none'", f"script-src {scripts}", f"style-src {styles}", f"img-src data:{tiles}"]
        return "; ".join([*own, *more, "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _frame(page: str, title: str) -> str:
    return (
        f'<iframe srcdoc="{html.escape(page)}" sandbox="{_SANDBOX}" '
        f'width="100%" height="{_NOTEBOOK_HEIGHT}" style="border:1px solid #dcdfe2;border-radius:4px" '
        f'title="{as_text(title)}"></iframe>'
    )
