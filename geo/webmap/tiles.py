"""Tiles, the only thing a map may fetch, and only where its author asks for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo.errors import MapError, Problem

_ADDRESS = re.compile(r"(https?://)((?:\{s\}\.)?)([a-z0-9.-]+(?::\d+)?)/[!-~]*", re.IGNORECASE)


@dataclass(frozen=True)
class TileSource:
    """An address template of tiles, with the host that the page may then ask for pictures."""

    url: str
    host: str
    attribution: str
    max_zoom: int
    subdomains: str

    def payload(self) -> dict[str, Any]:
        """Give what the page needs to draw the tiles."""
        return {
            "url": self.url,
            "attribution": self.attribution,
            "maxZoom": self.max_zoom,
            "subdomains": self.subdomains,
        }


def tile_source(tiles: Mapping[str, str]) -> TileSource:
    """Read a scene's ``tiles``: ``url``, ``attribution`` and, where given, ``max_zoom`` and ``subdomains``.

    Raises
    ------
    MapError
        If the address is not an http or https template with a plain host.

    """
    url = tiles.get("url", "")
    match = _ADDRESS.fullmatch(url)
    if match is None or "{z}" not in url:
        raise MapError(
            Problem(
                option="tiles",
                value=url,
                reason="is not an address template of tiles.",
                remedy="Give a provider of xyzservices, or a template like https://{s}.host/{z}/{x}/{y}.png.",
            )
        )
    scheme, subdomain, host = match.groups()
    return TileSource(
        url=url,
        host=f"{scheme.lower()}{'*.' if subdomain else ''}{host.lower()}",
        attribution=tiles.get("attribution", ""),
        max_zoom=int(tiles.get("max_zoom", "18")),
        subdomains=tiles.get("subdomains", "abc"),
    )
