"""The layers as folium elements: each brings its data and its script to whatever folium map it is put on."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Literal

import folium
from branca.element import Element, Figure, MacroElement

from geo.drawing.scene import Scene
from geo.errors import MapError, Problem
from geo.webmap.assets import built
from geo.webmap.columns import DATA_ID, written
from geo.webmap.payload import Payload, payload


class Fragment(Element):
    """A piece of page that is written as it stands: no template ever reads it.

    folium renders its elements' output as templates a second time; text from data must not come near that.
    """

    def __init__(self, kind: Literal["style", "script", "markup", "statement"], text: str) -> None:
        super().__init__()
        self.kind = kind
        self.text = text

    def render(self, **_kwargs: Any) -> str:
        """Give the piece as markup; a statement is a part of the page's last script and stands bare."""
        tag = self.kind if self.kind in ("style", "script") else ""
        return f"<{tag}>{self.text}</{tag}>" if tag else self.text


class DataBlock(Element):
    """All data of a page; a page that can writes what its first picture does not need, ``rest``, at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.scenes: dict[str, dict[str, Any]] = {}
        self.parted = False
        self.rest = ""

    def render(self, **_kwargs: Any) -> str:
        """Write the data, or what the first picture needs of it."""
        first, self.rest = written(self.scenes)
        return first if self.parted else first + self.rest


def figure_of(element: Element) -> Figure:
    """Give the figure that an element stands in."""
    figure = element.get_root()
    if not isinstance(figure, Figure):
        raise TypeError("this element must be added to a folium map before it is rendered")
    return figure


def add_app(figure: Figure) -> None:
    """Put our style sheet and script into a figure, once."""
    figure.header.add_child(Fragment("style", built("app.css")), name="incident_maps_css")
    figure.header.add_child(Fragment("script", built("app.js")), name="incident_maps_js")


def data_block(figure: Figure) -> DataBlock:
    """Give the figure's block of data, made at first use."""
    block = figure.html._children.get(DATA_ID)
    if not isinstance(block, DataBlock):
        block = DataBlock()
        figure.html.add_child(block, name=DATA_ID)
    return block


class SceneElement(MacroElement):
    """A part of a scene on a folium map."""

    call: ClassVar[str] = ""
    sections: ClassVar[tuple[str, ...]] = ()

    def __init__(self, payload: Payload) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = type(self).__name__
        self._id = payload.name
        self._payload = payload

    def render(self, **_kwargs: Any) -> str:
        """Add script, style and data to the figure; nothing stands where the element itself does.

        Raises
        ------
        MapError
            If the element is not on a map itself, but in a group of layers or another element.

        """
        figure = figure_of(self)
        if not isinstance(self._parent, folium.Map):
            raise MapError(
                Problem(
                    value=type(self._parent).__name__,
                    reason="is no map: a layer of geo draws on the whole map, and cannot be switched with a group.",
                    remedy="Add it to the folium.Map itself; geo.Map(...).to_folium() has switches for its layers.",
                )
            )
        add_app(figure)
        scene = data_block(figure).scenes.setdefault(self._payload.name, {})
        scene.update({name: self._payload.sections[name] for name in ("settings", *self.sections)})
        statement = f"incidentMaps.{self.call}({self._parent.get_name()}, {json.dumps(self._payload.name)});"
        figure.script.add_child(Fragment("statement", statement), name=self.get_name())
        return ""


class Base(SceneElement):
    """Neighbours, outlines, towns and labels."""

    call = "base"
    sections = ("units", "base")


class Choropleth(SceneElement):
    """The area layers, one at a time."""

    call = "choropleth"
    sections = ("units", "areas")


class Outlines(SceneElement):
    """Ranked units and the hulls of clusters, over the areas and below the incidents."""

    call = "outlines"
    sections = ("units", "outlines")


class Incidents(SceneElement):
    """The incident layers."""

    call = "incidents"
    sections = ("spots", "points", "lists")


class Panel(SceneElement):
    """Title, layer choice, legends, lists, account, notes and sources."""

    call = "panel"
    sections = ("panel", "spots", "lists")


def layer_element(scene: Scene) -> SceneElement:
    """Give the part of a scene that its layers are: incidents, a ranking, a choropleth, or the base alone.

    On a map that is not ours it has neither panel nor legend; popups, tooltips, clusters and keyboard lists stay.
    """
    part = Incidents if scene.points else Outlines if scene.outlines else Choropleth if scene.areas else Base
    return part(payload(scene))
