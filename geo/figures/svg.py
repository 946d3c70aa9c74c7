"""Finish matplotlib's SVG: title and description, reading direction, and the letters it uses as an embedded font."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterable
from html import escape

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from geo.drawing.scene import Scene
from geo.figures.bilingual import BELOW, BESIDE
from geo.figures.paper import Paper
from geo.figures.typefaces import FAMILY, Weight, covers, font_file

_WEIGHT_NUMBERS: dict[Weight, int] = {"regular": 400, "bold": 600}
_TEXT = re.compile(r'(<g id="rtl-\d+">\s*<text style=")([^"]*)(")')
_ANCHOR = re.compile(r"; text-anchor: (\w+)")


def finished(text: str, *, scene: Scene, described: str, paper: Paper) -> str:
    """Give the SVG with what makes it readable elsewhere."""
    words = [written.artist.get_text() for written in paper.written]
    head = (
        f'<title id="title">{escape(scene.title.replace(BELOW, BESIDE))}</title>\n'
        f'<desc id="desc">{escape(described)}</desc>\n'
        f"<style>{_faces(words)}</style>\n"
    )
    text = re.sub(r" <metadata>.*?</metadata>\n", "", text, count=1, flags=re.DOTALL)
    attributes = f' role="img" aria-labelledby="title desc" lang="{escape(scene.lang)}"'
    text = re.sub(r"(<svg [^>]*?)(>)", lambda m: m.group(1) + attributes + m.group(2) + "\n" + head, text, count=1)
    return _TEXT.sub(_right_to_left, text)


def _right_to_left(match: re.Match[str]) -> str:
    """Where a line runs right to left its start is at the right: the anchor changes its name, not its place."""
    before, style, after = match.groups()
    found = _ANCHOR.search(style)
    anchor = {"middle": "middle", "end": "start"}.get(found.group(1) if found else "start", "end")
    plain = _ANCHOR.sub("", style)
    return f"{before}{plain}; text-anchor: {anchor}; direction: rtl; unicode-bidi: embed{after}"


def _faces(texts: Iterable[str]) -> str:
    used = list(texts)
    return "".join(_face(weight, "".join(t for t in used if covers(t, weight))) for weight in _WEIGHT_NUMBERS)


def _face(weight: Weight, letters: str) -> str:
    options = Options(layout_features=["*"], notdef_outline=True, hinting=False, recalc_timestamp=False, name_IDs=[])
    options.drop_tables += ["meta"]
    font = TTFont(font_file(weight), recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    font.flavor = "woff"
    packed = io.BytesIO()
    font.save(packed, reorderTables=True)
    data = base64.b64encode(packed.getvalue()).decode("ascii")
    number = _WEIGHT_NUMBERS[weight]
    return f'@font-face{{font-family:"{FAMILY}";font-weight:{number};src:url(data:font/woff;base64,{data})}}'
