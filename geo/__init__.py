"""Syrian incident mapping: casualty reports and tables into checked numbers and honest maps.

>>> import geo
>>> geo.to_pcode("Deir ez-Zour")
'SY09'

Everything public is here; names load when first used, so that ``import geo`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.analysis.clusters import density_clusters
    from geo.analysis.disclosure import disclose
    from geo.analysis.emerging import emerging, month_series
    from geo.analysis.hotspots import hotspots
    from geo.analysis.local import local_statistics
    from geo.analysis.profiles import PROFILES, Profile
    from geo.analysis.scan import scan
    from geo.analysis.summary import governorate_table, summarize
    from geo.drawing.layers import Choropleth, HotspotLayer, IncidentLayer
    from geo.drawing.theme import Style
    from geo.errors import GeoError, GeoWarning
    from geo.exports.table import write_incidents
    from geo.extraction import extract
    from geo.map import Map, folium_layer
    from geo.pipeline import build
    from geo.placing.admin import assign_admin
    from geo.placing.geocode import geocode
    from geo.placing.reconcile import reconcile
    from geo.placing.totals import located_totals
    from geo.reference.boundaries import load_boundaries
    from geo.reference.gazetteer import load_gazetteer
    from geo.reference.names import governorates, to_pcode
    from geo.reports.report import read_report
    from geo.tables.reading import read_incidents, read_totals
    from geo.tables.sample import load_sample

_HOME = {
    "Choropleth": "geo.drawing.layers",
    "GeoError": "geo.errors",
    "GeoWarning": "geo.errors",
    "HotspotLayer": "geo.drawing.layers",
    "IncidentLayer": "geo.drawing.layers",
    "Map": "geo.map",
    "PROFILES": "geo.analysis.profiles",
    "Profile": "geo.analysis.profiles",
    "Style": "geo.drawing.theme",
    "assign_admin": "geo.placing.admin",
    "build": "geo.pipeline",
    "density_clusters": "geo.analysis.clusters",
    "disclose": "geo.analysis.disclosure",
    "emerging": "geo.analysis.emerging",
    "extract": "geo.extraction",
    "geocode": "geo.placing.geocode",
    "folium_layer": "geo.map",
    "governorate_table": "geo.analysis.summary",
    "governorates": "geo.reference.names",
    "hotspots": "geo.analysis.hotspots",
    "load_boundaries": "geo.reference.boundaries",
    "load_gazetteer": "geo.reference.gazetteer",
    "load_sample": "geo.tables.sample",
    "local_statistics": "geo.analysis.local",
    "located_totals": "geo.placing.totals",
    "month_series": "geo.analysis.emerging",
    "read_incidents": "geo.tables.reading",
    "read_report": "geo.reports.report",
    "read_totals": "geo.tables.reading",
    "reconcile": "geo.placing.reconcile",
    "scan": "geo.analysis.scan",
    "summarize": "geo.analysis.summary",
    "to_pcode": "geo.reference.names",
    "write_incidents": "geo.exports.table",
}

__all__ = [
    "PROFILES",
    "Choropleth",
    "GeoError",
    "GeoWarning",
    "HotspotLayer",
    "IncidentLayer",
    "Map",
    "Profile",
    "Style",
    "assign_admin",
    "build",
    "density_clusters",
    "disclose",
    "emerging",
    "extract",
    "folium_layer",
    "geocode",
    "governorate_table",
    "governorates",
    "hotspots",
    "load_boundaries",
    "load_gazetteer",
    "load_sample",
    "local_statistics",
    "located_totals",
    "month_series",
    "read_incidents",
    "read_report",
    "read_totals",
    "reconcile",
    "scan",
    "summarize",
    "to_pcode",
    "write_incidents",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'geo' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
