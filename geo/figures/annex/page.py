"""Write an annex as one HTML page that asks for nothing: pictures are inside, text is text."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape

from geo.figures.annex.parts import Annex, Picture, Section, Table

_STYLE = """
body{max-width:52rem;margin:2rem auto;padding:0 1rem;color:#22262a;font:16px/1.55 "Segoe UI","Noto Sans","Noto Sans Arabic",Arial,sans-serif}
h1{line-height:1.25;margin-bottom:.2rem}h2{margin-top:2.2rem}.subtitle{color:#565d64;margin-top:0}
figure{margin:1.2rem 0}img{max-width:100%;height:auto}figcaption,caption{color:#565d64;font-size:.9rem;text-align:start;margin:.3rem 0}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.88rem;margin:1rem 0;min-width:60%}
th,td{border-bottom:1px solid #dcdfe2;padding:.3rem .6rem;text-align:start;vertical-align:top}th{border-bottom-color:#6d737a}
@media print{body{margin:0;max-width:none}figure,tr{break-inside:avoid}}
""".strip()  # noqa: E501 - a style sheet reads better unbroken


def annex_html(annex: Annex) -> str:
    """Give the page."""
    body = "\n".join(part for section in annex.sections for part in _section(section))
    return (
        f'<!DOCTYPE html>\n<html lang="{annex.lang}" dir="{annex.direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(annex.title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(annex.title)}</h1>\n"
        f'<p class="subtitle">{escape(annex.subtitle)}</p>\n{body}\n</body>\n</html>\n'
    )


def _section(section: Section) -> Iterator[str]:
    yield f"<h2>{escape(section.heading)}</h2>"
    yield from (f"<p>{escape(text)}</p>" for text in section.paragraphs)
    yield from (_picture(picture) for picture in section.pictures)
    yield from (_table(table) for table in section.tables)


def _picture(picture: Picture) -> str:
    data = base64.b64encode(picture.png).decode("ascii")
    alt = escape(picture.described)
    caption = escape(picture.caption)
    return f'<figure><img src="data:image/png;base64,{data}" alt="{alt}"><figcaption>{caption}</figcaption></figure>'


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.header)
    rows = "\n".join(
        "<tr>" + "".join(f"<td><bdi>{escape(cell)}</bdi></td>" for cell in row) + "</tr>" for row in table.rows
    )
    caption = escape(table.caption)
    return (
        f'<div class="wide"><table><caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody></table></div>"
    )
