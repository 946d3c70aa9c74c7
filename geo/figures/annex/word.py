"""Write an annex as a Word document: real headings, captions, tables with repeated headers, described pictures."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

from geo.figures.annex.parts import Annex, Picture, Table
from geo.writing import timeless_zip

#: No date of today's: the same annex gives the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_WIDTH_MM = 165.0
# what XML cannot hold
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def annex_docx(annex: Annex, *, author: str = "") -> bytes:
    """Give the document's bytes."""
    import docx  # noqa: PLC0415 - only a Word annex needs it

    writer = _Writer(docx.Document(), annex)
    writer.write(author)
    raw = io.BytesIO()
    writer.document.save(raw)
    return timeless_zip(raw.getvalue())


class _Writer:
    def __init__(self, document: Any, annex: Annex) -> None:
        self.document, self.annex = document, annex
        self.right_to_left = annex.direction == "rtl"

    def write(self, author: str) -> None:
        from docx.shared import Mm  # noqa: PLC0415

        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm((210 - _WIDTH_MM) / 2)
        facts = self.document.core_properties
        facts.title, facts.author, facts.language = _clean(self.annex.title), author, self.annex.lang
        facts.comments = facts.keywords = ""
        facts.created = facts.modified = dt.datetime(*_EPOCH)
        self.paragraph(self.annex.title, "Title")
        self.paragraph(self.annex.subtitle, "Subtitle")
        for part in self.annex.sections:
            self.paragraph(part.heading, "Heading 1")
            for text in part.paragraphs:
                self.paragraph(text)
            for picture in part.pictures:
                self.picture(picture)
            for table in part.tables:
                self.table(table)

    def paragraph(self, text: str, style: str | None = None, *, keep: bool = False) -> Any:
        paragraph = self.document.add_paragraph(style=style)
        self.fill(paragraph, text)
        paragraph.paragraph_format.keep_with_next = True if keep else None
        return paragraph

    def fill(self, paragraph: Any, text: str, *, size: float | None = None, bold: bool = False) -> None:
        from docx.oxml import OxmlElement  # noqa: PLC0415
        from docx.shared import Pt  # noqa: PLC0415

        run = paragraph.add_run(_clean(text))
        run.bold = bold or None
        if size:
            run.font.size = Pt(size)
        if self.right_to_left:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))

    def picture(self, picture: Picture) -> None:
        from docx.shared import Mm  # noqa: PLC0415

        holder = self.document.add_paragraph()
        holder.paragraph_format.keep_with_next = True
        shape = holder.add_run().add_picture(io.BytesIO(picture.png), width=Mm(_WIDTH_MM))
        shape._inline.docPr.set("descr", _clean(picture.described))
        shape._inline.docPr.set("title", _clean(picture.caption))
        self.paragraph(picture.caption, "Caption")

    def table(self, table: Table) -> None:
        from docx.oxml import OxmlElement  # noqa: PLC0415

        self.paragraph(table.caption, "Caption", keep=True)
        made = self.document.add_table(rows=0, cols=len(table.header), style="Light Grid Accent 1")
        if self.right_to_left:
            made._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
        for i, row in enumerate((table.header, *table.rows)):
            added = made.add_row()
            added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            cells = added.cells
            for cell, text in zip(cells, row, strict=True):
                self.fill(cell.paragraphs[0], text, size=8.0, bold=i == 0)
        if made.rows:
            made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self.document.add_paragraph()


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
