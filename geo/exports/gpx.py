"""GPX files for a GPS: waypoints where the place is known, closed tracks round what is known less well."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd

from geo.exports.marks import Mark, marks_of
from geo.writing import whole_file


def write_gpx(incidents: gpd.GeoDataFrame, path: Path | str, *, lang: str = "en") -> None:
    """Write placed incidents (EPSG:4326) as GPX 1.1: :func:`geo.exports.marks.marks_of` says which are points.

    Raises
    ------
    MapError
        If the incidents have not been joined, or there is no such language.
    CRSError
        If the incidents are not in EPSG:4326.
    OutputError
        If the file cannot be written.

    """
    told = marks_of(incidents, lang=lang)
    root = ElementTree.Element(
        "gpx", {"xmlns": "http://www.topografix.com/GPX/1/1", "version": "1.1", "creator": "syria-incident-maps"}
    )
    about = ElementTree.SubElement(root, "metadata")
    ElementTree.SubElement(about, "name").text = told.title
    ElementTree.SubElement(about, "desc").text = "\n".join(told.lines)
    for mark in told.marks:
        if not mark.ring:
            _say(ElementTree.SubElement(root, "wpt", _degrees(*mark.at)), mark)
    for mark in told.marks:
        if mark.ring:
            track = ElementTree.SubElement(root, "trk")
            _say(track, mark)
            segment = ElementTree.SubElement(track, "trkseg")
            for corner in mark.ring:
                ElementTree.SubElement(segment, "trkpt", _degrees(*corner))
    ElementTree.indent(root, " ")
    with whole_file(path) as draft:
        draft.write_bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _say(element: ElementTree.Element, mark: Mark) -> None:
    ElementTree.SubElement(element, "name").text = mark.name
    ElementTree.SubElement(element, "desc").text = "\n".join(mark.lines)
    ElementTree.SubElement(element, "type").text = mark.kind


def _degrees(lon: float, lat: float) -> dict[str, str]:
    return {"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"}
