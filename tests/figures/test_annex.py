"""The annex: every number, caption and description, in a Word document and in a page."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from sheets import toy_map

from geo.cli.annex import report
from geo.errors import MapError
from geo.figures.annex.page import annex_html
from geo.figures.annex.parts import Annex, annex_of
from geo.figures.annex.saving import save_annex
from geo.figures.annex.word import annex_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


@pytest.fixture(scope="module", params=["en", "ar"])
def annex(request: pytest.FixtureRequest) -> Annex:
    return annex_of(toy_map(request.param, title='Toy "annex" <1> & more').scene(), dpi=60)


def cells(annex: Annex) -> list[str]:
    return [cell for s in annex.sections for t in s.tables for row in (t.header, *t.rows) for cell in row]


def test_it_holds_figures_totals_incidents_method_sources_and_limits(annex: Annex) -> None:
    assert len(annex.sections) == 7
    pictures = [picture for section in annex.sections for picture in section.pictures]
    assert len(pictures) == 3  # a map of each of two months, and a ranking
    assert all(picture.png.startswith(b"\x89PNG") for picture in pictures)
    totals = next(section for section in annex.sections if section.tables).tables[0]
    homs = {"en": "Homs", "ar": "حمص"}[annex.lang]
    withheld = {"en": "withheld", "ar": "محجوب"}[annex.lang]
    assert next(row for row in totals.rows if row[0] == homs)[-1] == withheld
    assert any("12–15" in cell for cell in cells(annex))


def test_the_document_has_all_of_it(annex: Annex) -> None:
    data = annex_docx(annex, author="An author")
    with zipfile.ZipFile(BytesIO(data)) as parts:
        body = ET.fromstring(parts.read("word/document.xml"))
        core = parts.read("docProps/core.xml").decode()
    texts = ["".join(node.text or "" for node in p.iter(f"{W}t")) for p in body.iter(f"{W}p")]
    for section in annex.sections:
        assert section.heading in texts
        assert [text for text in section.paragraphs if text not in texts] == []
    assert [cell for cell in cells(annex) if cell and cell not in texts] == []
    described = [node.get("descr") for node in body.iter(PICTURE)]
    assert described == [p.described for s in annex.sections for p in s.pictures]
    assert len(list(body.iter(f"{W}tblHeader"))) == sum(len(s.tables) for s in annex.sections)
    assert bool(list(body.iter(f"{W}bidi"))) == (annex.lang == "ar")
    assert "An author" in core


def test_the_document_is_the_same_each_time(annex: Annex) -> None:
    assert annex_docx(annex) == annex_docx(annex)


def test_the_page_has_all_of_it_and_asks_for_nothing(annex: Annex) -> None:
    page = annex_html(annex)
    assert "<1>" not in page
    assert "&lt;1&gt;" in page
    assert page.count('<img src="data:image/png') == 3
    assert "http" not in page
    assert f'dir="{annex.direction}"' in page


def test_other_suffixes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MapError, match=r"\.docx"):
        save_annex(toy_map().scene(), tmp_path / "x.odt")


def test_one_command_writes_it(tmp_path: Path) -> None:
    target = tmp_path / "annex.html"
    run = CliRunner().invoke(report, ["-o", str(target), "--lang", "ar"])
    assert run.exit_code == 0, run.output
    assert "الملاحق" not in run.output
    assert 'lang="ar"' in target.read_text(encoding="utf-8")


def test_incidents_cite_the_list_of_sources_by_number(annex: Annex) -> None:
    listed = next(section for section in annex.sections if section.paragraphs[:1] == ("[1] toy report",))
    assert listed.paragraphs == ("[1] toy report",)
    incidents = annex.sections[3].tables
    assert {row[header.index(name)] for header, rows in ((t.header, t.rows) for t in incidents) for row in rows
            for name in header if name in ("Source", "المصدر")} == {"[1]"}  # fmt: skip
