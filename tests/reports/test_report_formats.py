from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook
from report_files import ENGLISH, bomb, page, pdf, plain_pdf, two_column_pdf, word

from geo.errors import GeoError, InputFileError, ReportError
from geo.reports.report import Report, read_report

EXPECTED = {
    ("killed", "all", "none", ""): 94,
    ("killed", "children", "none", ""): 19,
    ("killed", "women", "none", ""): 8,
    ("killed", "all", "party", "regime"): 12,
    ("killed", "children", "party", "regime"): 2,
    ("killed", "women", "party", "regime"): 3,
    ("killed", "all", "party", "other"): 82,
    ("killed", "children", "party", "other"): 17,
    ("killed", "women", "party", "other"): 5,
}


def numbers(report: Report) -> dict[tuple[str, str, str, str], int]:
    return {
        (r.measure, r.group, r.by, r.key if isinstance(r.key, str) else ""): r.value for r in report.totals.itertuples()
    }


def check_same(report: Report) -> None:
    assert numbers(report) == EXPECTED
    assert len(report.incidents) == 1
    incident = report.incidents.iloc[0]
    assert (incident["killed"], incident["injured"], incident["incident_type"], incident["adm1_pcode"]) == (
        2,
        1,
        "landmine",
        "SY04",
    )
    assert str(incident["date"])[:10] == "2022-05-08"
    assert "Tadmur city" in incident["place"]
    for frame in (report.totals, report.incidents, report.findings):
        for row in frame.itertuples():
            assert report.text[row.quote_start : row.quote_end] == row.quote


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.txt", "\n\n".join(ENGLISH).encode()),
        ("wrapped.txt", "\n\n".join(p.replace(", ", ",\n") for p in ENGLISH).encode()),
        ("utf16.txt", "\n\n".join(ENGLISH).encode("utf-16")),
        ("report.pdf", plain_pdf(ENGLISH)),
        ("columns.pdf", two_column_pdf()),
        ("report.docx", word(ENGLISH)),
        ("report.html", page(ENGLISH).encode()),
        ("no-ending", "\n\n".join(ENGLISH).encode()),
    ],
)
def test_every_format_gives_the_same_numbers(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    check_same(read_report(path))


def test_a_web_page_gives_only_its_own_article(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page(ENGLISH), encoding="utf-8")
    report = read_report(str(path))
    for foreign in ("999", "31 civilians", "1234", "Six civilians", "November"):
        assert foreign not in report.text
    assert str(report.source.published) == "2022-06-01"


def test_word_lists_and_tables_are_read(tmp_path: Path) -> None:
    path = tmp_path / "list.docx"
    path.write_bytes(
        word(
            ["Toll of May 2022", "In May 2022, 20 civilians were killed, distributed as follows:"],
            ["ISIS: 3 civilians", "SDF: two"],
            [("Other parties", "15 civilians")],
        )
    )
    found = numbers(read_report(path))
    assert found[("killed", "all", "party", "isis")] == 3
    assert found[("killed", "all", "party", "sdf")] == 2
    assert found[("killed", "all", "party", "other")] == 15


def refused(path: Path, word_in_message: str) -> None:
    with pytest.raises(ReportError, match=word_in_message):
        read_report(path)


def workbook() -> bytes:
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


def test_bad_files_are_refused_in_clear_words(tmp_path: Path) -> None:
    whole_pdf, whole_word = plain_pdf(ENGLISH), word(ENGLISH)
    files = {
        "empty.txt": (b"  \n", "empty"),
        "binary.txt": (bytes(range(256)) * 20, "not text"),
        "cut.pdf": (whole_pdf[:60], "truncated|no text|no pages"),
        "false.pdf": (b"hello there", "not a PDF"),
        "scan.pdf": (pdf([[]]), "text layer"),
        "cut.docx": (whole_word[: len(whole_word) // 2], "truncated|damaged"),
        "bomb.docx": (bomb(), "unpacks"),
        "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted or an old"),
        "rich.rtf": (rb"{\rtf1\ansi 12 civilians were killed.\par}", "Rich Text"),
        "false.docx": (b"hello", "not a DOCX"),
        "table.xlsx": (workbook(), "is an Excel table"),
        "void.html": (b"<html><body><script>1</script></body></html>", "no text"),
    }
    for name, (content, expected) in files.items():
        path = tmp_path / name
        path.write_bytes(content)
        refused(path, expected)


def test_an_encrypted_pdf_is_refused(tmp_path: Path) -> None:
    source = plain_pdf(ENGLISH).replace(
        b"trailer << ",
        b"trailer << /Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00><00>] "
        % (b"41" * 32, b"42" * 32),
    )
    path = tmp_path / "secret.pdf"
    path.write_bytes(source)
    refused(path, "encrypted")


def test_paths_and_texts_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="cannot be found"):
        read_report("missing-report.pdf")
    with pytest.raises(InputFileError):
        read_report(tmp_path / "missing.txt")
    with pytest.raises(InputFileError):
        read_report(tmp_path)
    with pytest.raises(GeoError):
        read_report(42)  # type: ignore[arg-type]
    with pytest.raises(ReportError, match="language"):
        read_report("some text\n", language="fr")
    assert read_report("In May 2022, 94 civilians were killed.\n").totals["value"].tolist() == [94]
    path = tmp_path / "named.txt"
    path.write_text("In May 2022, 94 civilians were killed.", encoding="utf-8")
    assert read_report(str(path)).source.file == "named.txt"
