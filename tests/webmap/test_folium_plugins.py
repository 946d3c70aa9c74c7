"""folium's plugins on our map with the network cut: what they need stands in the page, and they work."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest
from browser import PHONE, WIDE, opened, spot
from folium import plugins
from folium.elements import EventHandler
from timed_maps import timed_map

from geo.webmap import foreign
from geo.webmap.foreign import NetworkWarning, SignWarning, asset_of

PIXEL = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
HERE, THERE = (39.5, 34.0), (40.5, 34.0)  # longitude, latitude: the desert, where nothing else answers


def soon(page: Any, expression: str) -> None:
    """Wait until something is so; the page's policy allows Playwright's own waiting no `eval`."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never so: {expression}")


def places(count: int = 9) -> list[list[float]]:
    return [[HERE[1], HERE[0] + i / 50] for i in range(count)]


def geojson() -> dict[str, Any]:
    point = {"type": "Point", "coordinates": list(HERE)}
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"name": "Alpha"}, "geometry": point}],
    }


def a_subgroup(drawn: folium.Map) -> None:
    cluster = plugins.MarkerCluster().add_to(drawn)
    group = plugins.FeatureGroupSubGroup(cluster, "Some").add_to(drawn)
    for at in places():
        folium.Marker(at).add_to(group)


def grouped(drawn: folium.Map) -> None:
    groups = [folium.FeatureGroup(name).add_to(drawn) for name in ("One", "Two")]
    for number, group in enumerate(groups):
        folium.Marker([34.0, 39.5 + number]).add_to(group)
    plugins.GroupedLayerControl({"Mine": groups}).add_to(drawn)


def with_search(drawn: folium.Map) -> None:
    layer = folium.GeoJson(geojson()).add_to(drawn)
    plugins.Search(layer=layer, search_label="name", geom_type="Point", collapsed=False).add_to(drawn)


def clusters(page: Any) -> None:
    cluster = page.locator(".marker-cluster")
    assert cluster.inner_text() == "9"
    assert cluster.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    cluster.click()
    soon(page, "document.querySelectorAll('.leaflet-marker-icon:not(.marker-cluster)').length === 9")


def subgroups(page: Any) -> None:
    assert page.locator(".marker-cluster").inner_text() == "9"


def heat(page: Any) -> None:
    soon(
        page,
        """() => {
            const heat = document.querySelector("canvas.leaflet-heatmap-layer");
            const copy = new OffscreenCanvas(heat.width, heat.height).getContext("2d", { willReadFrequently: true });
            copy.drawImage(heat, 0, 0);
            const { data } = copy.getImageData(0, 0, heat.width, heat.height);
            return data.some((value, index) => index % 4 === 3 && value > 0);
        }""",
    )


def fullscreen(page: Any) -> None:
    page.click(".leaflet-control-zoom-fullscreen")
    soon(page, "document.fullscreenElement?.matches('.im-map')")
    page.evaluate("document.exitFullscreen()")
    soon(page, "!document.fullscreenElement")


def minimap(page: Any) -> None:
    assert page.locator(".leaflet-control-minimap img.leaflet-tile").count() > 0
    page.click(".leaflet-control-minimap-toggle-display")
    soon(page, "document.querySelector('.leaflet-control-minimap').offsetWidth < 60")


def mouse_position(page: Any) -> None:
    page.mouse.move(*spot(page, *HERE))
    lat, lon = map(float, page.inner_text(".leaflet-control-mouseposition").split(" : "))
    assert (lon, lat) == pytest.approx(HERE, abs=0.05)


def measuring(page: Any) -> None:
    page.hover(".leaflet-control-measure")
    page.click(".leaflet-control-measure .js-start")
    for at in (HERE, THERE):
        page.mouse.click(*spot(page, *at))
        page.wait_for_timeout(300)
    page.click(".leaflet-control-measure .js-finish")
    assert re.search(r"91,\d+ Meters", page.inner_text(".leaflet-measure-resultpopup"))


def drawing(page: Any) -> None:
    page.click(".leaflet-draw-draw-marker")
    page.mouse.click(*spot(page, *HERE))
    page.click("#export")
    assert "Point" in str(page.get_attribute("#export", "href"))


def grouped_layers(page: Any) -> None:
    page.hover(".leaflet-control-layers")
    page.locator(".leaflet-control-layers input").nth(1).check()
    assert page.locator(".leaflet-marker-icon").count() == 1


def searching(page: Any) -> None:
    page.locator(".leaflet-control-search input").press_sequentially("Alp")
    page.locator(".leaflet-control-search .search-tip").click()
    soon(page, "window[document.querySelector('.im-map').id].getCenter().distanceTo([34, 39.5]) < 1000")


Adding = Callable[[folium.Map], Any]
PLUGINS: dict[str, tuple[Adding, Callable[[Any], None]]] = {
    "MarkerCluster": (lambda drawn: plugins.MarkerCluster(places()).add_to(drawn), clusters),
    "FastMarkerCluster": (lambda drawn: plugins.FastMarkerCluster(places()).add_to(drawn), clusters),
    "FeatureGroupSubGroup": (a_subgroup, subgroups),
    "HeatMap": (lambda drawn: plugins.HeatMap(places()).add_to(drawn), heat),
    "Fullscreen": (lambda drawn: plugins.Fullscreen().add_to(drawn), fullscreen),
    "MiniMap": (
        lambda drawn: plugins.MiniMap(folium.TileLayer(PIXEL, attr="-"), toggle_display=True).add_to(drawn),
        minimap,
    ),
    "MousePosition": (lambda drawn: plugins.MousePosition().add_to(drawn), mouse_position),
    "MeasureControl": (lambda drawn: plugins.MeasureControl().add_to(drawn), measuring),
    "Draw": (lambda drawn: plugins.Draw(export=True).add_to(drawn), drawing),
    "GroupedLayerControl": (grouped, grouped_layers),
    "Search": (with_search, searching),
}


@pytest.mark.browser
@pytest.mark.parametrize("name", PLUGINS)
def test_a_plugin_works_without_the_network(browser: Any, tmp_path: Path, name: str) -> None:
    add, works = PLUGINS[name]
    drawn = timed_map().to_folium()
    add(drawn)
    file = tmp_path / "map.html"
    drawn.save(str(file))  # a warning would be an error
    with opened(browser, file, size=WIDE) as (page, _):
        page.wait_for_selector(".im-account-view span")
        works(page)
        policy = str(page.get_attribute("meta[http-equiv=Content-Security-Policy]", "content"))
        assert policy.startswith("default-src 'none'; script-src 'unsafe-inline'")
        assert ("'unsafe-eval'" in policy) == (name == "MeasureControl")
        for button in ("zoom-out", "reset"):
            page.click(f".im-{button}")  # nobody's control covers ours


@pytest.mark.browser
def test_nothing_leaves_the_page_whatever_a_guest_tries(browser: Any, tmp_path: Path) -> None:
    drawn = timed_map().to_folium()
    attempt = "() => { fetch('ht' + 'tps://example.org/'); new Image().src = 'ht' + 'tps://example.org/i'; }"
    drawn.add_child(EventHandler("click", folium.JsCode(attempt)))
    file = tmp_path / "map.html"
    drawn.save(str(file))
    with opened(browser, file) as (page, watch):
        stopped: list[str] = []
        page.on("requestfailed", lambda request: stopped.append(str(request.failure)))
        page.mouse.click(*spot(page, *THERE))
        page.wait_for_timeout(200)
        assert stopped == ["csp"]  # by the policy, before anything was sent; the fetch did not get even that far
        assert len(watch.requests) == 1
        watch.requests.clear()
        for kind in ("connect-src", "img-src"):
            assert any(f"policy {kind}" in complaint for complaint in watch.complaints)
        watch.complaints.clear()


@pytest.mark.browser
@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_guests_and_our_buttons_have_room(browser: Any, tmp_path: Path, lang: str, size: tuple[int, int]) -> None:
    drawn = timed_map(languages=(lang,)).to_folium()
    for side in ("left", "right"):
        plugins.Fullscreen(position=f"top{side}").add_to(drawn)
        plugins.MousePosition(position=f"bottom{side}").add_to(drawn)
    file = tmp_path / "map.html"
    drawn.save(str(file))
    with opened(browser, file, size=size) as (page, _):
        boxes = [
            each.bounding_box()
            for each in page.locator(".leaflet-control, .im-controls, .im-scale, .im-toggle, .im-time").all()
        ]
        for number, box in enumerate(boxes):
            for other in boxes[number + 1 :]:
                apart = (
                    box["x"] + box["width"] <= other["x"]
                    or other["x"] + other["width"] <= box["x"]
                    or box["y"] + box["height"] <= other["y"]
                    or other["y"] + other["height"] <= box["y"]
                )
                assert apart, (box, other)


@pytest.mark.browser
def test_icons_are_pins_and_a_lost_sign_is_told(browser: Any, tmp_path: Path) -> None:
    drawn = timed_map().to_folium()
    folium.Marker([34.0, 39.5], icon=folium.Icon(color="darkgreen", icon="plane")).add_to(drawn)
    folium.Marker([34.0, 40.5], icon=folium.Icon(color="red")).add_to(drawn)
    file = tmp_path / "map.html"
    with pytest.warns(SignWarning, match="plane") as told:
        drawn.save(str(file))
    assert "info-sign" not in str(told[0].message)
    with opened(browser, file) as (page, _):
        fills = page.locator(".im-pin path").evaluate_all("all => all.map(path => path.getAttribute('fill'))")
        assert len(set(fills)) == 2


HOSTS = "https://server.example/any/folder"


@pytest.mark.parametrize(
    "url",
    [
        f"{HOSTS}/leaflet.markercluster/1.1.0/leaflet.markercluster.js",
        f"{HOSTS}/leaflet.markercluster@1.1.0/dist/leaflet.markercluster.min.js",
        f"{HOSTS}/leaflet.draw/1.0.2/leaflet.draw.js",
        f"{HOSTS}/leaflet-draw@1.0/dist/leaflet.draw.css",
        f"{HOSTS}/someone/Leaflet.MousePosition/src/L.Control.MousePosition.min.js",
        f"{HOSTS}/leaflet-measure@2.1.7/dist/leaflet-measure.min.js",
        f"{HOSTS}/folium@main/folium/templates/leaflet_heat.min.js",
    ],
)
def test_an_asset_is_found_whatever_server_is_named(url: str) -> None:
    asset = asset_of(url)
    assert asset is not None
    assert asset.kind == ("style" if url.endswith("css") else "script")
    assert len(asset.text) > 500


@pytest.mark.parametrize(
    "url",
    [
        f"{HOSTS}/leaflet.markercluster/2.0.0/leaflet.markercluster.js",
        f"{HOSTS}/leaflet.markercluster@1.10/leaflet.markercluster.js",
        f"{HOSTS}/another.package/1.1.0/leaflet.markercluster.js",
        f"{HOSTS}/folium/templates/../../secret.js",
        f"{HOSTS}/folium/templates/nothing.js",
        f"{HOSTS}/jquery/3.7.1/jquery.min.js",
        f"{HOSTS}/leaflet.markercluster.js",
    ],
)
def test_what_is_not_the_same_is_not_put_in_its_place(url: str) -> None:
    assert asset_of(url) is None


def test_every_plugin_s_own_addresses_are_in_the_build() -> None:
    for name in PLUGINS:
        plugin = getattr(plugins, name)
        for _, url in [*plugin.default_js, *getattr(plugin, "default_css", [])]:
            assert asset_of(url), url


def test_what_an_element_is_told_to_read_is_named() -> None:
    drawn = timed_map().to_folium()
    folium.TileLayer("https://tiles.example.org/{z}/{x}/{y}.png", attr="https://example.org/attribution").add_to(drawn)
    plugins.MiniMap(folium.TileLayer("https://mini.example.org/{z}/{x}/{y}.png", attr="-")).add_to(drawn)
    folium.raster_layers.ImageOverlay("https://pictures.example.org/a.png", [[34, 39], [35, 40]]).add_to(drawn)
    folium.Marker([34, 39], popup="<img src='https://popup.example.org/a.png'>", tooltip="see https://x.org").add_to(
        drawn
    )
    with pytest.warns(NetworkWarning) as told:
        written = drawn.get_root().render()
    (message,) = (str(each.message) for each in told)
    named = sorted(re.findall(r"https?://([a-z.]+)", message))
    assert named == ["mini.example.org", "pictures.example.org", "popup.example.org", "tiles.example.org"]
    assert "Content-Security-Policy" not in written


def test_who_is_not_known_gets_no_policy_and_no_warning() -> None:
    drawn = timed_map().to_folium()
    drawn.get_root().html.add_child(folium.Element("<p>mine</p>"))
    written = drawn.get_root().render()
    assert "<p>mine</p>" in written
    assert "Content-Security-Policy" not in written


def test_a_second_rendering_is_the_same() -> None:
    drawn = timed_map().to_folium()
    plugins.MarkerCluster(places()).add_to(drawn)
    assert drawn.get_root().render() == drawn.get_root().render()


def test_a_name_outside_the_folder_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert foreign._folium_s("../__init__.py") is None
    assert foreign._folium_s("..") is None
