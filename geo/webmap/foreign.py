"""Elements on a page that are not ours: what they ask a server for, put into the page where the package has it."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal
from urllib.parse import urlsplit

import folium
from branca.element import CssLink, Element, Figure, Html, JavascriptLink

from geo.errors import GeoWarning
from geo.webmap.assets import built
from geo.webmap.elements import DataBlock, Fragment

_OURS = "geo.webmap"
_ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>]+", re.IGNORECASE)
# a picture, frame or script in markup that a popup or another element holds, written plainly or escaped for a script
_IN_MARKUP = re.compile(rf"\b(?:src|srcset|data|poster)\s*=\s*\\?[\"']?({_ADDRESS.pattern})", re.IGNORECASE)
_IN_STYLE = re.compile(rf"\burl\(\s*\\?[\"']?({_ADDRESS.pattern})", re.IGNORECASE)
_LEAFLET = re.compile(r"/leaflet(@[^/]*)?/([\d.]+/)?(dist/)?leaflet(-src)?(\.min)?\.(js|css)$")
_READ_FROM = re.compile(r"url|link|src|^(tiles|image|source)$", re.IGNORECASE)
_PLAIN_SIGN = "info-sign"


class NetworkWarning(GeoWarning):
    """An element that is not ours makes the page fetch something."""


class SignWarning(GeoWarning):
    """A marker's sign comes from an icon font, which the page does not hold."""


@dataclass(frozen=True)
class Asset:
    """A script or style sheet that stands in the page instead of being fetched."""

    kind: Literal["script", "style"]
    text: str
    evaluates: bool = False


def strangers(page: Figure) -> list[Element]:
    """Give the elements on a page that are not ours, and what somebody put into its parts by hand."""
    found, made = [], set()
    waiting = list(page._children.values())
    while waiting:
        element = waiting.pop()
        waiting.extend(element._children.values())
        made.add(element.get_name())  # the name under which it puts its own script into the page's
        if not type(element).__module__.startswith(_OURS):
            found.append(element)
    for part in (page.header, page.html, page.script):
        others = [each for name, each in part._children.items() if name not in made]
        found += [each for each in others if not isinstance(each, Fragment | DataBlock)]
    return found


def settled(page: Figure, drawn: str, guests: list[Element]) -> tuple[list[Element], str | None]:
    """Give the page's head with what guests ask for and the package has, and the scripts that a policy must allow.

    ``drawn`` is what the guests wrote. None says that a policy cannot be written: the page must fetch something, which
    a warning names, or an element is neither ours nor folium's, so that what it does cannot be known.
    """
    head: list[Element] = []
    fetched = [address for element in guests for address in _addresses(element)]
    fetched += _IN_MARKUP.findall(drawn) + _IN_STYLE.findall(drawn)
    evaluates = False
    for child in page.header._children.values():
        url = child.url if isinstance(child, JavascriptLink | CssLink) else None
        if url is None:
            head.append(child)
        elif (asset := asset_of(url)) is not None:
            head.append(Fragment(asset.kind, asset.text))
            evaluates = evaluates or asset.evaluates
        elif not _LEAFLET.search(url):  # Leaflet stands in the page already
            head.append(child)
            fetched.append(url)
    _warn(sorted(set(fetched)), guests)
    if fetched or not all(_is_known(element) for element in guests):
        return head, None
    return head, "'unsafe-inline' 'unsafe-eval'" if evaluates else "'unsafe-inline'"


def asset_of(url: str) -> Asset | None:
    """Give what stands behind an address, whatever server it names: by package, file and version.

    The build has the plugins most used, folium itself those it patched.
    """
    *folders, file = urlsplit(url).path.split("/")
    if folders[-2:] == ["folium", "templates"]:
        return _folium_s(file)
    entry = _index().get(re.sub(r"\.min(?=\.\w+$)", "", file).lower())
    if entry is None:
        return None
    name, packages, versions, evaluates = entry
    for number, folder in enumerate(folders):
        package, _, version = folder.partition("@") if not folder.startswith("@") else (folder, "", "")
        if _letters(package) in packages:
            following = folders[number + 1] if number + 1 < len(folders) else ""
            version = version or (following if following[:1].isdigit() else "")
            if version[:1].isdigit() and not any(f"{own}.".startswith(f"{version}.") for own in versions):
                continue
            return Asset("script" if name.endswith(".js") else "style", built(f"plugins/{name}"), evaluates)
    return None


@cache
def _index() -> dict[str, tuple[str, frozenset[str], tuple[str, ...], bool]]:
    entries = json.loads(built("plugins/index.json"))
    return {
        name.lower(): (
            name,
            frozenset(_letters(package) for package in entry["packages"]),
            tuple(entry["versions"]),
            entry["evaluates"],
        )
        for name, entry in entries.items()
    }


def _letters(package: str) -> str:
    """Give a package's name without what registries write differently: leaflet-draw, leaflet.draw, Leaflet.draw."""
    return re.sub(r"[^a-z0-9]", "", package.lower())


def _folium_s(file: str) -> Asset | None:
    """Give a script that folium's own package holds."""
    path = resources.files("folium") / "templates" / file
    if not file.endswith(".js") or not path.is_file():
        return None
    # the heat layer reads its canvas back at each picture; told of it beforehand, browsers have nothing to complain of
    text = path.read_text(encoding="utf-8").replace('.getContext("2d")', '.getContext("2d",{willReadFrequently:!0})')
    return Asset("script", text)


def _addresses(element: Any) -> Iterator[str]:
    """Addresses that a folium element is told to read from: of tiles, pictures, data."""
    if isinstance(element, Html | JavascriptLink | CssLink) or not type(element).__module__.startswith("folium."):
        return
    told = {**vars(element), **(getattr(element, "options", None) or {})}
    for name, value in told.items():
        if isinstance(value, str) and _READ_FROM.search(name) and _ADDRESS.fullmatch(value):
            yield value
        elif isinstance(value, folium.TileLayer):
            yield from _addresses(value)


def _is_known(element: Any) -> bool:
    """Tell whether an element does no more than its attributes say: folium's own, with the templates it came with."""
    own = type(element).__module__.startswith("folium.")
    return (own or isinstance(element, JavascriptLink | CssLink)) and "_template" not in vars(element)


def _warn(fetched: list[str], guests: list[Element]) -> None:
    if fetched:
        listed = "\n  ".join(fetched)
        warnings.warn(
            f"opened in a browser, this map would fetch from {len(fetched)} address(es) of the network, "
            f"because elements that are not geo's ask for them:\n  {listed}",
            NetworkWarning,
            stacklevel=4,
        )
    signs = sorted({str(sign) for each in guests if isinstance(each, folium.Icon) if (sign := _sign(each))})
    if signs:
        warnings.warn(
            f"the signs {', '.join(signs)} of folium.Icon come from icon fonts, which the map does not hold: "
            "these markers are drawn as plain pins in their colour.",
            SignWarning,
            stacklevel=4,
        )


def _sign(icon: folium.Icon) -> str:
    sign = icon.options.get("icon", "")
    return "" if sign == _PLAIN_SIGN else str(sign)
