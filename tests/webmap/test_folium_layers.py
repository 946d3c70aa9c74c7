"""Our layers on anybody's folium map, and folium's plugins on ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import folium
import pytest
from browser import opened, spot
from folium.plugins import Terminator
from test_scale import many
from timed_maps import timed_map

import geo
from geo.errors import MapError
from geo.webmap.foreign import NetworkWarning
from geo.webmap.page import folium_map


def on_a_plain_map(*layers: Any) -> folium.Map:
    """An ordinary folium map fetches its Leaflet; here ours stands in, so that the network stays cut."""
    other = folium.Map(location=[35, 38.5], zoom_start=7, tiles=None)
    other.default_js, other.default_css = [], []
    ours = timed_map().to_folium()
    ours.get_root().render()
    for name in ("leaflet_css", "leaflet"):
        other.get_root().header.add_child(ours.get_root().header._children[name], name=name)
    for layer in layers:
        geo.folium_layer(layer).add_to(other)
    return other


@pytest.mark.browser
def test_each_layer_works_on_any_folium_map(browser: Any, tmp_path: Path) -> None:
    choropleth, _, incidents = timed_map().layers
    file = tmp_path / "map.html"
    on_a_plain_map(None, choropleth, incidents).save(str(file))
    with opened(browser, file) as (page, _watch):
        assert "sans-serif" in page.locator(".im-map").evaluate("map => getComputedStyle(map).fontFamily")
        page.mouse.click(*spot(page, 38.4, 34.0))
        assert page.inner_text(".im-heading") == "Homs"
        page.keyboard.press("Escape")
        page.wait_for_timeout(500)
        page.mouse.click(*spot(page, 37.516, 36.371))
        assert page.inner_text(".im-heading") == "Al-Bab"  # the incident, not the unit below it
        assert page.locator(".leaflet-im-areas-pane path").count() == 14


@pytest.mark.browser
def test_thousands_of_incidents_work_on_any_folium_map(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    on_a_plain_map(many().layers[0]).save(str(file))
    zoom = "window[document.querySelector('.folium-map').id].getZoom()"
    with opened(browser, file) as (page, _watch):
        page.evaluate("document.querySelector('.folium-map').classList.add('im-map')")
        before = page.evaluate(zoom)
        for lon in (37.3, 37.0, 37.6, 36.8, 37.9, 36.5):
            page.mouse.move(*spot(page, lon, 35.1))
            if page.locator(".im-pointing").count():
                break
        page.mouse.click(*spot(page, lon, 35.1))
        page.wait_for_timeout(600)
        assert page.evaluate(zoom) > before


def test_a_layer_brings_only_its_own_data() -> None:
    choropleth, _, incidents = timed_map().layers
    other = folium.Map(tiles=None)
    geo.folium_layer(choropleth).add_to(other)
    assert "Al-Bab" not in other.get_root().render()
    geo.folium_layer(incidents, lang="ar").add_to(other)
    written = other.get_root().render()
    assert "Al-Bab" in written
    assert written.count("incidentMaps.incidents(") == 1


def test_a_layer_in_a_group_is_refused_and_the_remedy_named() -> None:
    other = folium.Map(tiles=None)
    geo.folium_layer(timed_map().layers[0]).add_to(folium.FeatureGroup("ours").add_to(other))
    with pytest.raises(MapError, match=r"FeatureGroup[\s\S]*Add it to the folium\.Map itself"):
        other.get_root().render()


def test_a_plugin_that_would_fetch_is_named_with_what_it_fetches() -> None:
    drawn = timed_map().to_folium()
    Terminator().add_to(drawn)
    with pytest.warns(NetworkWarning, match=r"would fetch from 1 address\(es\)[\s\S]*leaflet\.terminator"):
        drawn.get_root().render()


def test_our_own_map_warns_of_nothing() -> None:
    assert "Content-Security-Policy" in folium_map(timed_map().scene()).get_root().render()
