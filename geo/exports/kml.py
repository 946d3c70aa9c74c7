"""KML files for globes and phones: a point where the place is known, an outline round what is known less well."""

from __future__ import annotations

import html
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd

from geo.exports.marks import Mark, marks_of
from geo.writing import whole_file

#: Names are plain text to the standard and markup to some readers: these signs look alike and start no tag.
_NO_TAGS = str.maketrans("<>", "‹›")


def write_kml(incidents: gpd.GeoDataFrame, path: Path | str, *, lang: str = "en") -> None:
    """Write placed incidents (EPSG:4326) as KML 2.2, a folder a kind; parameters and errors as in ``write_gpx``.

    Nothing in the file points to the network: pins look as the reader's program draws them.
    """
    told = marks_of(incidents, lang=lang)
    root = ElementTree.Element("kml", {"xmlns": "http://www.opengis.net/kml/2.2"})
    document = ElementTree.SubElement(root, "Document")
    _say(document, told.title, told.lines)
    style = ElementTree.SubElement(document, "Style", {"id": "ring"})
    ElementTree.SubElement(ElementTree.SubElement(style, "LineStyle"), "width").text = "2"
    ElementTree.SubElement(ElementTree.SubElement(style, "PolyStyle"), "fill").text = "0"
    for kind in told.kinds:
        folder = ElementTree.SubElement(document, "Folder")
        ElementTree.SubElement(folder, "name").text = kind
        for mark in told.marks:
            if mark.kind == kind:
                _placemark(ElementTree.SubElement(folder, "Placemark"), mark)
    ElementTree.indent(root, " ")
    with whole_file(path) as draft:
        draft.write_bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _placemark(element: ElementTree.Element, mark: Mark) -> None:
    _say(element, mark.name, mark.lines)
    if not mark.ring:
        point = ElementTree.SubElement(element, "Point")
        ElementTree.SubElement(point, "coordinates").text = _degrees([mark.at])
        return
    ElementTree.SubElement(element, "styleUrl").text = "#ring"
    polygon = ElementTree.SubElement(element, "Polygon")
    ElementTree.SubElement(polygon, "tessellate").text = "1"
    boundary = ElementTree.SubElement(ElementTree.SubElement(polygon, "outerBoundaryIs"), "LinearRing")
    ElementTree.SubElement(boundary, "coordinates").text = _degrees(mark.ring)


def _say(element: ElementTree.Element, name: str, lines: Iterable[str]) -> None:
    ElementTree.SubElement(element, "name").text = name.translate(_NO_TAGS)
    # a description is HTML to every reader of KML, so its text is escaped once more
    ElementTree.SubElement(element, "description").text = "<br>".join(html.escape(line, quote=False) for line in lines)


def _degrees(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{lon:.6f},{lat:.6f}" for lon, lat in places)
