"""Read everything out of files that are published: text, numbers in columns, metadata, packed parts."""

from __future__ import annotations

import base64
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pypdfium2

from geo.webmap.columns import DATA_ID, REST_ID

#: Where the objects of a PDF lie and how long they are: as likely as not to hold any number of five digits.
_PLUMBING = re.compile(rb"\nxref\n[\d fn\s]*|startxref\s+\d+|/Length \d+")


class Searched:
    """One output: its raw bytes, every text in it, and every whole number of its columns."""

    def __init__(self, name: str, raw: bytes) -> None:
        self.raw = raw
        parts = [_PLUMBING.sub(b"", raw) if name.endswith(".pdf") else raw, *_inside(name, raw)]
        self.text = "\n".join(part.decode("utf-8", errors="replace") for part in parts).casefold()
        self.binary = b"\n".join(parts)
        self.numbers: set[int] = set(_numbers(raw)) if name.endswith(".html") else set()

    def tells(self, word: str) -> bool:
        return word.casefold() in self.text

    def tells_degrees(self, value: float, decimals: int) -> bool:
        """Whether a coordinate stands in it with at least so many decimals, in any usual writing."""
        written = {f"{value:.{n}f}" for n in range(decimals, 9)}
        cut = {f"{int(value * 10**n) / 10**n:.{n}f}" for n in range(decimals, 9)}
        packed = [struct.pack(form, value) for form in ("<d", ">d", "<f", ">f")]
        # columns hold places to 1e-5 degrees or finer; at 1e-4 the outlines of units are as likely to hold the number
        scaled = {round(value * 10**n) for n in range(5, 8)}
        return (
            any(text in self.text for text in written | cut)
            or any(each in self.binary for each in packed)
            or any(str(number) in self.text for number in scaled)
            or bool(scaled & self.numbers)
        )


def _inside(name: str, raw: bytes) -> Iterator[bytes]:
    """Give what is packed inside a file."""
    if name.endswith(".html"):
        yield from (json.dumps(each, ensure_ascii=False).encode() for each in _blocks(raw))
        for data in re.findall(rb"data:[a-z/+-]+;base64,([A-Za-z0-9+/=]+)", raw):
            picture = base64.b64decode(data)
            yield from (picture, *_inside(".png", picture))
    elif name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            for part in parts.namelist():
                yield parts.read(part)
                yield from _inside(part, parts.read(part))
    elif name.endswith(".pdf"):
        for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", raw, re.DOTALL):
            try:
                yield zlib.decompress(stream)
            except zlib.error:
                continue
        document = pypdfium2.PdfDocument(raw)
        pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
        yield "\n".join([*pages, json.dumps(document.get_metadata_dict())]).encode()
    elif name.endswith(".png"):
        yield from _png_texts(raw)


def _png_texts(raw: bytes) -> Iterator[bytes]:
    at = 8
    while at + 8 <= len(raw):
        size, kind = struct.unpack(">I4s", raw[at : at + 8])
        body = raw[at + 8 : at + 8 + size]
        if kind in (b"zTXt", b"iTXt"):
            for start in [match.end() for match in re.finditer(b"\x00", body)]:
                try:
                    yield zlib.decompress(body[start:])
                except zlib.error:
                    continue
        at += 12 + size


def _blocks(page: bytes) -> Iterator[Any]:
    """Give the JSON of every data block of a page."""
    for kind, text in re.findall(
        rf'<script type="([a-z/-]+)"[^>]* id="(?:{DATA_ID}|{REST_ID})">([^<]*)<'.encode(), page
    ):
        if kind == b"application/json":
            yield json.loads(text)
        else:
            whole = zlib.decompress(base64.b64decode(text))
            size = int.from_bytes(whole[:4], "little")
            yield json.loads(whole[4 : 4 + size])


def _numbers(page: bytes) -> Iterator[int]:
    """Give every number of every column of a page, plain or packed, as it stands and summed step by step."""
    for kind, text in re.findall(
        rf'<script type="([a-z/-]+)"[^>]* id="(?:{DATA_ID}|{REST_ID})">([^<]*)<'.encode(), page
    ):
        whole = text if kind == b"application/json" else zlib.decompress(base64.b64decode(text))
        size = len(whole) if kind == b"application/json" else int.from_bytes(whole[:4], "little")
        head = 0 if kind == b"application/json" else 4
        for scene in json.loads(whole[head : head + size]).values():
            for section in scene.values():
                for column in _columns(section, whole[head + size :]):
                    yield from column.tolist()
                    yield from np.cumsum(column).tolist()
                    for side in (0, 1):  # outlines: x and y by turns
                        yield from np.cumsum(column[side::2]).tolist()


def _columns(section: dict[str, Any], data: bytes) -> Iterator[np.ndarray]:
    at = section.get("start", 0)
    for part in section["columns"]:
        if isinstance(part, dict):
            continue
        if "start" not in section:
            yield np.asarray(part, dtype=np.int64)
            continue
        count, width, _ = part
        planes = np.frombuffer(data, dtype=np.uint8, count=count * width, offset=at).reshape(width, count)
        at += count * width
        zigzag = sum(planes[byte].astype(np.int64) << (8 * byte) for byte in range(width))
        yield (zigzag >> 1) ^ -(zigzag & 1)
