"""Columns of whole numbers for the page: each stored once, or as a table over another column that decides it.

A section of a small page holds its columns as plain lists. A large page holds them as bytes beside the JSON: steps
between neighbours where that is asked for (then zigzag, so that small steps are small numbers), in the least width
that holds them, all first bytes before all second bytes, and the whole deflated. The page undoes this with
``DecompressionStream``. Bytes of two builds are equal wherever their zlib is the same.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.errors import MapError, Problem

DATA_ID = "incident-maps-data"
REST_ID = f"{DATA_ID}-rest"
_LEVEL = 4  # a percent larger than 6, in less than half the time
_PROBE = 512
Numbers = npt.NDArray[np.int64]
# What may not stand raw in a script block (markup, line separators), cannot be encoded (lone surrogates), or would
# make the file's own source read in another order than it runs (bidirectional controls).
_UNSAFE = re.compile("[<>&\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


def safe_json(value: object) -> str:
    """Write ``value`` as JSON that can stand inside a ``<script type="application/json">`` element.

    Raises
    ------
    MapError
        If a number is not finite.

    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError as error:
        raise not_finite() from error
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def not_finite() -> MapError:
    """Give the error of a coordinate, size or radius that is no number."""
    return MapError(
        Problem(
            reason="a coordinate, size or radius of the map is not a finite number.",
            remedy="Drop or repair the rows without a valid place.",
        )
    )


def whole(values: Sequence[float] | npt.NDArray[Any], scale: float = 1) -> Numbers:
    """Give numbers times ``scale`` as whole ones; raise :class:`MapError` where one is not finite."""
    scaled = np.asarray(values, dtype=float) * scale
    if not np.isfinite(scaled).all():
        raise not_finite()
    return np.rint(scaled).astype(np.int64)


class Columns:
    """The columns of one section, in the order in which they were first added."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self._parts: list[tuple[Numbers, bool] | tuple[int, int]] = []
        self._packed: tuple[int, list[Any], bytes] | None = None

    def add(self, values: npt.ArrayLike, *, steps: bool = False, bases: Sequence[tuple[int, Numbers]] = ()) -> int:
        """Store a column and give its number; ``bases`` are columns of small codes that may decide it."""
        column = np.ascontiguousarray(values, dtype=np.int64)
        key = len(column).to_bytes(8, "little") + column.tobytes()
        if key not in self._numbers:
            part = self._table(column, bases) or (column, steps)
            self._parts.append(part)
            self._numbers[key] = len(self._parts) - 1
        return self._numbers[key]

    def _table(self, column: Numbers, bases: Sequence[tuple[int, Numbers]]) -> tuple[int, int] | None:
        for number, codes in bases:
            if not len(codes) or len(codes) != len(column):
                continue
            table = np.zeros(int(codes.max()) + 1, dtype=np.int64)
            if len(table) * 4 > len(column):
                continue
            table[codes[:_PROBE]] = column[:_PROBE]
            if (table[codes[:_PROBE]] != column[:_PROBE]).any():
                continue
            table[codes] = column
            if (table[codes] == column).all():
                return number, self.add(table)
        return None

    def lists(self) -> list[Any]:
        """Write the columns as plain lists."""
        return [
            {"of": part[0], "map": part[1]} if isinstance(part[0], int) else part[0].tolist() for part in self._parts
        ]

    def packed(self) -> tuple[list[Any], bytes]:
        """Write the columns as bytes, and what the page needs to read them."""
        if self._packed is not None and self._packed[0] == len(self._parts):
            return self._packed[1:]
        headers: list[Any] = []
        pieces: list[bytes] = []
        for part in self._parts:
            if isinstance(part[0], int):
                headers.append({"of": part[0], "map": part[1]})
            else:
                width, planes = _planes(part[0], steps=bool(part[1]))
                headers.append([len(part[0]), width, int(part[1])])
                pieces.append(planes)
        self._packed = len(self._parts), headers, b"".join(pieces)
        return self._packed[1:]


def _planes(column: Numbers, *, steps: bool) -> tuple[int, bytes]:
    numbers = np.diff(column, prepend=0) if steps else column
    zigzag = ((numbers << 1) ^ (numbers >> 63)).astype(np.uint64)
    greatest = int(zigzag.max(initial=0))
    if greatest >= 1 << 32:
        raise not_finite()
    width = 1 if greatest < 1 << 8 else 2 if greatest < 1 << 16 else 4
    cells = zigzag.astype(f"<u{width}").view(np.uint8).reshape(-1, width)
    return width, cells.T.tobytes()


def written(scenes: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> tuple[str, str]:
    """Write the data of a page: sections by scene and name, each with its ``columns`` and texts by language.

    Gives two blocks: what the first picture needs, and what may be read after it, which is empty where no section is
    marked ``later``.
    """
    large = any(section["large"] for sections in scenes.values() for section in sections.values())
    parts: list[dict[str, dict[str, Any]]] = [{}, {}]
    for scene, sections in scenes.items():
        for name, section in sections.items():
            parts[bool(section["later"])].setdefault(scene, {})[name] = section
    first, rest = parts
    if not large:
        lists = {
            scene: {name: {"columns": each["columns"].lists(), "by": each["by"]} for name, each in sections.items()}
            for scene, sections in first.items()
        }
        return f'<script type="application/json" id="{DATA_ID}">{safe_json(lists)}</script>', ""
    return _deflated(first, DATA_ID, " data-rest" if rest else ""), _deflated(rest, REST_ID) if rest else ""


def _deflated(scenes: Mapping[str, Mapping[str, Mapping[str, Any]]], name: str, mark: str = "") -> str:
    pieces: list[bytes] = []
    start = 0
    plain: dict[str, dict[str, Any]] = {}
    for scene, sections in scenes.items():
        for section_name, section in sections.items():
            headers, data = section["columns"].packed()
            plain.setdefault(scene, {})[section_name] = {"start": start, "columns": headers, "by": section["by"]}
            pieces.append(data)
            start += len(data)
    encoded = safe_json(plain).encode()
    raw = len(encoded).to_bytes(4, "little") + encoded + b"".join(pieces)
    block = base64.b64encode(zlib.compress(raw, _LEVEL)).decode("ascii")
    return f'<script type="application/octet-stream" data-size="{len(raw)}"{mark} id="{name}">{block}</script>'


def read_block(page: str) -> dict[str, Any]:
    """Read the data of a page back: the JSON of its scenes, compressed or not."""
    found: dict[str, Any] = {}
    for kind, text in re.findall(
        rf'<script type="([a-z/-]+)"[^>]* id="(?:{DATA_ID}|{REST_ID})">([^<]*)</script>', page
    ):
        if kind == "application/json":
            part = json.loads(text)
        else:
            raw = zlib.decompress(base64.b64decode(text))
            part = json.loads(raw[4 : 4 + int.from_bytes(raw[:4], "little")])
        for scene, sections in part.items():
            found.setdefault(scene, {}).update(sections)
    return found
