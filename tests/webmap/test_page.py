from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import folium
import pytest
from elsewhere import pages_elsewhere
from hostile_texts import HOSTILE
from scene_samples import arabic_scene, hostile_scene, scene
from timed_maps import timed_map

from geo.errors import InputFileError
from geo.webmap import assets
from geo.webmap.elements import Choropleth
from geo.webmap.page import folium_map, notebook_html, page_html
from geo.webmap.payload import payload


class Reader(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": [], "data": [], "title": []}
        self._open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = "data" if tag == "script" and dict(attrs).get("type") == "application/json" else tag
        if self._open in self.inside:
            self.inside[self._open].append("")

    def handle_endtag(self, _tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open in self.inside:
            self.inside[self._open][-1] += data

    def policy(self) -> dict[str, list[str]]:
        content = next(a["content"] for _, a in self.tags if a.get("http-equiv") == "Content-Security-Policy")
        return {words[0]: words[1:] for part in str(content).split(";") if (words := part.split())}


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_same_scene_same_bytes() -> None:
    assert page_html(scene()) == page_html(scene())


def test_same_bytes_on_other_hash_seeds_and_in_other_time_zones() -> None:
    imports = "from scene_samples import scene; from geo.webmap.page import page_html"
    assert len(pages_elsewhere(imports, "page_html(scene())")) == 1


def test_the_policy_allows_exactly_what_is_there() -> None:
    page = Reader(page_html(scene()))
    policy = page.policy()
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == [_digest(text) for text in page.inside["script"]]
    assert policy["style-src"] == [_digest(text) for text in page.inside["style"]]
    assert policy["img-src"] == ["data:"]
    assert not any(word.startswith("'unsafe") for words in policy.values() for word in words)


def test_with_tiles_only_their_host_is_allowed() -> None:
    tiles = {"url": "https://{s}.tile.example.org/{z}/{x}/{y}.png", "attribution": "(c) <b>them</b>"}
    page = Reader(page_html(replace(scene(), tiles=tiles)))
    assert page.policy()["img-src"] == ["data:", "https://*.tile.example.org"]


def test_nothing_is_fetched() -> None:
    written = page_html(scene())
    page = Reader(written)
    assert not [attributes for _, attributes in page.tags if "src" in attributes or "href" in attributes]
    assert "@import" not in written
    assert "sourceMappingURL" not in written
    assert re.findall(r"url\((?!\"?data:|#|\"?#)[^)]{0,20}", "".join(page.inside["style"])) == []
    for name in ("jquery", "bootstrap", "fontawesome", "glyphicon", "cdn."):
        assert name not in written.lower()


def test_the_document_says_its_language_direction_and_title() -> None:
    page = Reader(page_html(arabic_scene()))
    assert ("html", {"lang": "ar", "dir": "rtl"}) in page.tags
    assert page.inside["title"] == [arabic_scene().title]
    assert ("meta", {"name": "referrer", "content": "no-referrer"}) in page.tags
    assert any(attributes.get("name") == "viewport" for _, attributes in page.tags)


def test_without_scripts_the_account_and_the_notes_are_still_read() -> None:
    written = page_html(scene())
    fallback = written[written.index("<noscript>") : written.index("</noscript>")]
    for text in (scene().title, scene().account, *scene().notes, *scene().sources):
        assert html.escape(text) in fallback


def test_without_scripts_a_table_is_named_without_signs_of_one_language() -> None:
    drawn = arabic_scene()
    (first, *_) = drawn.areas
    label = next(period.label for period in first.periods if period.key == drawn.first_period)
    assert f"<caption><bdi>{first.title} · {label}</bdi></caption>" in page_html(drawn)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_data(text: str) -> None:
    plain, hostile = Reader(page_html(scene())), Reader(page_html(hostile_scene(text)))
    assert [tag for tag, _ in hostile.tags if tag in ("script", "style", "img", "iframe", "svg")] == [
        tag for tag, _ in plain.tags if tag in ("script", "style", "img", "iframe", "svg")
    ]
    assert hostile.inside["style"] == plain.inside["style"]
    for ours, theirs in zip(plain.inside["script"], hostile.inside["script"], strict=True):
        assert re.sub(r"scene_[0-9a-f]{12}", "scene", ours) == re.sub(r"scene_[0-9a-f]{12}", "scene", theirs)
    (sections,) = json.loads(hostile.inside["data"][0]).values()
    assert sections["panel"]["by"]["en"]["title"] == text
    assert sections["points"]["by"]["en"]["layers"][0]["cards"]["headings"]["texts"] == [text]
    cells = sections["areas"]["by"]["en"]["layers"][0]["cells"]
    assert [(field["label"], field["texts"]) for field in cells["fields"]] == [(text, [text])] * 2


def test_folium_elements_can_be_added() -> None:
    drawn = folium_map(scene())
    assert isinstance(drawn, folium.Map)
    folium.Marker([35.0, 38.0], popup="ours", tooltip="tip").add_to(drawn)
    folium.CircleMarker([35.0, 38.0]).add_to(drawn)
    written = drawn.get_root().render()
    assert "L.marker(" in written
    assert Reader(written).policy()["default-src"] == ["'none'"]
    assert drawn.get_root().render().count("L.marker(") == 1


def test_a_saved_folium_map_is_the_page(tmp_path: Path) -> None:
    folium_map(scene()).save(str(tmp_path / "map.html"))
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == page_html(scene())


def test_an_element_goes_on_any_folium_map() -> None:
    other = folium.Map(location=[35, 38], zoom_start=6, tiles=None)
    Choropleth(payload(scene())).add_to(other)
    written = other.get_root().render()
    assert f"incidentMaps.choropleth({other.get_name()}," in written
    assert "incident-maps-data" in written


def test_a_notebook_gets_a_frame_of_its_own() -> None:
    frame = notebook_html(scene())
    ((tag, attributes),) = Reader(frame).tags
    assert tag == "iframe"
    assert attributes["srcdoc"] == page_html(scene())
    assert "allow-same-origin" not in str(attributes["sandbox"])
    assert folium_map(scene())._repr_html_() == frame


@pytest.mark.parametrize("embed", [True, False])
def test_a_notebook_shows_the_page_that_is_saved(embed: bool) -> None:
    spec = timed_map(embed=embed)
    bundle = spec._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/png", "text/plain"}
    assert bundle["text/html"] == spec._repr_html_()
    ((_, attributes),) = Reader(bundle["text/html"]).tags
    assert attributes["srcdoc"] == spec.to_html()  # both languages, and compact where the page is
    assert set(spec._repr_mimebundle_(exclude=["text/html"])) == {"image/png", "text/plain"}


def test_an_unbuilt_checkout_says_how_to_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets.resources, "files", lambda _: tmp_path)
    assets.built.cache_clear()
    with pytest.raises(InputFileError, match=r"hatch_build\.py"):
        assets.built("app.js")
    assets.built.cache_clear()
