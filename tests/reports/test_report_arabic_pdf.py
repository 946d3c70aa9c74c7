"""Arabic PDF files: a page says where letters stand; the reader has to find their order."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from report_files import pdf_of_objects

from geo.errors import ReportError
from geo.reports.bidi import Glyph, arabic_lines, is_arabic
from geo.reports.documents import read_document
from geo.reports.report import Report, read_report

TEXT = [
    "مقتل 94 مدنيا في أيار 2022",
    "وثقنا في أيار 2022 مقتل 94 مدنيا (بينهم 19 طفلا و8 سيدات). قتلت قوات النظام السوري 12 مدنيا، وقتل ٨٢ مدنيا",
    "بينهم ١٧ طفلا على يد جهات أخرى. وبلغت نسبة محافظة حلب 50% من الحصيلة بحسب (UN Human Rights Office) للشهر.",
    "قوات سوريا الديمقراطية: 3 مدنيين",
]
EXPECTED = {
    ("all", "none", ""): 94,
    ("children", "none", ""): 19,
    ("women", "none", ""): 8,
    ("all", "party", "regime"): 12,
    ("all", "party", "other"): 82,
    ("children", "party", "other"): 17,
    ("all", "party", "sdf"): 3,
    ("all", "governorate", "محافظة حلب"): 47,
}

# Helvetica's letters, with their widths, stand in for Arabic ones: what they mean is said by the character map.
WIDTHS = dict.fromkeys("ABEKPSVXY", 667) | dict.fromkeys("CDHNRU", 722) | dict.fromkeys("GOQ", 778)
WIDTHS |= dict.fromkeys("FTZ", 611) | dict.fromkeys("abdeghnopqu", 556) | dict.fromkeys("ckvxyz", 500)
WIDTHS |= {"W": 944, "m": 833, "w": 722}
ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإؤئآ"
CODES = dict(zip(ARABIC, WIDTHS, strict=False))
PLAIN = (
    dict.fromkeys("0123456789", 556)
    | dict.fromkeys("tfI", 278)
    | {"i": 222, "r": 333, "s": 500}
    | {".": 278, ":": 278, "(": 333, ")": 333, "%": 889, "/": 278}
)
MEANINGS = {code: letter for letter, code in CODES.items()}
DIGITS = dict(zip("٠١٢٣٤٥٦٧٨٩،", "#$+<=>?_~LJ", strict=True))
SIZE = 10.0


def printed(words: list[str], right: float, base: float) -> list[tuple[float, float, str, bool]]:
    """Place words from the right, as print does: x, y, code, whether the Arabic font draws it."""
    placed = []
    x = right
    groups: list[list[str]] = []
    for word in words:
        latin = any(c.isascii() and c.isalpha() for c in word)
        if latin and groups and any(c.isascii() and c.isalpha() for c in groups[-1][0]):
            groups[-1].append(word)
        else:
            groups.append([word])
    for group in groups:
        runs = re.findall(r"[A-Za-z0-9](?:[A-Za-z0-9 .,/]*[A-Za-z0-9])?|[٠-٩]+|.", " ".join(group))
        for run in runs:
            wide = sum(width(c) for c in run)
            x -= wide
            at = x
            for letter in run:
                shape = {"(": ")", ")": "("}.get(letter, letter)  # what a reader sees
                if letter != " ":
                    placed.append((at, base, *code(shape)))
                at += width(letter)
        x -= 2.8
    return placed


def code(letter: str) -> tuple[str, bool]:
    if letter in CODES:
        return CODES[letter], True
    return (DIGITS[letter], True) if letter in DIGITS else (letter, False)


def width(letter: str) -> float:
    if letter in CODES:
        return WIDTHS[CODES[letter]] * SIZE / 1000
    return (PLAIN.get(letter) or WIDTHS.get(letter) or {" ": 278}.get(letter, 570)) * SIZE / 1000


def arabic_pdf(lines: list[str]) -> bytes:
    """Write a PDF whose letters are drawn in no order at all: each is placed by itself."""
    placed = [glyph for k, line in enumerate(lines) for glyph in printed(line.split(), 560, 800 - 14 * k)]
    placed.sort(key=lambda glyph: (glyph[2], glyph[0]))
    meanings = MEANINGS | {sign: digit for digit, sign in DIGITS.items()}
    stream = b"".join(
        b"BT /%s %g Tf %.2f %.2f Td <%02x> Tj ET\n" % (b"F2" if arabic else b"F1", SIZE, x, y, ord(sign))
        for x, y, sign, arabic in placed
    )
    pairs = "\n".join(f"<{ord(sign):02x}> <{ord(letter):04x}>" for sign, letter in meanings.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(meanings)} beginbfchar\n{pairs}\nendbfchar\n"
        "endcmap end end"
    ).encode()
    return pdf_of_objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap),
        ]
    )


def totals(report: Report) -> dict[tuple[str, str, str], int]:
    return {
        (r.group, r.by, r.key if isinstance(r.key, str) else ""): r.value
        for r in report.totals.itertuples()
        if r.measure == "killed"
    }


def test_letters_placed_in_no_order_are_read_in_theirs(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(arabic_pdf(TEXT))
    text = " ".join(read_document(path).text.split())
    assert text == " ".join(TEXT)
    report = read_report(path)
    assert report.language == "ar"
    assert totals(report) == EXPECTED
    for row in report.totals.itertuples():
        assert report.text[row.quote_start : row.quote_end] == row.quote


def test_letters_without_a_character_map_are_refused(tmp_path: Path) -> None:
    stream = b"".join(b"BT /F1 10 Tf 50 %d Td <%s> Tj ET\n" % (800 - 14 * k, b"0101010201030104" * 8) for k in range(9))
    stream += b"BT /F2 10 Tf 50 600 Td (94 12 2022) Tj ET\n"
    path = tmp_path / "report.pdf"
    path.write_bytes(
        pdf_of_objects(
            [
                b"<< /Type /Catalog /Pages 2 0 R >>",
                b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                b"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
                b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
                b"<< /Type /Font /Subtype /Type0 /BaseFont /Naskh /Encoding /Identity-H /DescendantFonts [7 0 R] >>",
                b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
                b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Naskh /DW 600 /FontDescriptor 8 0 R "
                b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
                b"<< /Type /FontDescriptor /FontName /Naskh /Flags 4 /FontBBox [0 0 600 700] /Ascent 700 >>",
            ]
        )
    )
    with pytest.raises(ReportError, match="which letters its fonts draw"):
        read_report(path)


def glyphs(*letters: tuple[str, float], base: float = 100.0, size: float = 10.0) -> list[Glyph]:
    return [Glyph(text, x, x + 5, x + 2.5, base, size) for text, x in letters]


def read(letters: list[Glyph]) -> list[str]:
    return [line.text for line in arabic_lines(letters)]


def test_numbers_keep_their_digits_in_order() -> None:
    assert read(glyphs(("ا", 40), ("1", 10), ("7", 15), ("3", 20), ("4", 25))) == ["ا 1734"]
    assert read(glyphs(("٨", 10), ("٢", 15), ("ب", 30))) == ["ب ٨٢"]
    dotted = glyphs(("ب", 60), ("4", 10), ("3", 15), (".", 20), ("4", 25), ("8", 30), ("%", 5))
    assert read(dotted) == ["ب 43.48%"]


def test_a_date_of_hyphens_is_read_from_the_right_as_it_is_printed() -> None:
    printed_date = glyphs(("ب", 60), ("2", 10), ("0", 15), ("-", 20), ("6", 25), ("-", 30), ("1", 35), ("8", 40))
    assert read(printed_date) == ["ب 18-6-20"]


def test_a_sign_that_touches_letters_on_both_sides_only_lengthens_the_word() -> None:
    assert read(glyphs(("ن", 20), ("(", 15), ("م", 10))) == ["نم"]
    assert read(glyphs(("ن", 30), ("ـ", 25), ("م", 20))) == ["نم"]
    kept = glyphs(("ن", 30), ("(", 20), ("م", 15), (")", 10))
    assert read(kept) == ["ن (م)"] or read(kept) == ["ن )م("]


def test_raised_note_marks_go_and_small_print_stays() -> None:
    mark = Glyph("1", 5, 8, 6.5, 104.0, 6.0)
    assert read([*glyphs(("ن", 20), ("م", 15), ("ن", 10)), mark]) == ["نمن"]
    note = [Glyph("7", 20, 23, 21.5, 50.0, 6.0), Glyph("م", 12, 15, 13.5, 50.0, 6.0)]
    assert read([*glyphs(("ن", 20), ("م", 15), ("ن", 10)), *note]) == ["نمن", "7 م"]


def test_vowel_signs_and_letters_told_twice_are_left_out() -> None:
    double = Glyph("ا", 13, 15, 14, 102.0, 10.0, floats=True)
    assert read([*glyphs(("ن", 20), ("ا", 15)), Glyph("ً", 9, 10, 9.5, 102, 10, floats=True), double]) == ["نا"]


def test_two_columns_are_read_right_one_first() -> None:
    page = []
    for k in range(6):
        page += glyphs(*(("ر", 300.0 + 5 * n) for n in range(40)), base=700.0 - 14 * k)
        page += glyphs(*(("ل", 80.0 + 5 * n) for n in range(40)), base=700.0 - 14 * k)
    lines = arabic_lines(page)
    assert len(lines) == 12
    assert {line.text[0] for line in lines if line.left > 290} == {"ر"}


def test_language_of_a_page() -> None:
    assert is_arabic("قتل 12 ISIS")
    assert not is_arabic("killed 12 (داعش) in Aleppo governorate")
    assert not is_arabic("12 - 3")


PAGE = """<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8">
<style>body {{ font-family: {font}; font-size: 12pt; text-align: justify; width: 11cm }}</style><body>
<h1>مقتل 94 مدنياً في سوريا في أيار 2022</h1>
<p>وثقنا في أيار/ مايو 2022 مقتل 94 مدنياً (بينهم 19 طفلاً و8 سيدات) على يد أطراف النزاع والقوى المسيطرة. قتلت
قوات النظام السوري 12 مدنياً، وقُتل ٨٢ مدنياً بينهم ١٧ طفلاً على يد جهات أخرى.</p>
<p>وجاءت محافظة حلب في المرتبة الأولى بنسبة 50% من الحصيلة.</p>
<ul><li>قوات سوريا الديمقراطية: 3 مدنيين.</li></ul></body></html>"""


@pytest.mark.parametrize("font", ["'IBM Plex Sans Arabic'", "'Noto Naskh Arabic'", "'DejaVu Sans'"])
def test_a_browsers_pdf_gives_the_numbers_of_its_page(tmp_path: Path, font: str) -> None:
    browser = next((b for b in ("chromium", "chromium-browser", "google-chrome") if shutil.which(b)), None)
    if browser is None:
        pytest.skip("no Chromium to print with")
    source, target = tmp_path / "page.html", tmp_path / "page.pdf"
    source.write_text(PAGE.format(font=font), encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={target}", source.as_uri()]
    done = subprocess.run(
        command, check=False, capture_output=True, timeout=120, env=dict(os.environ, HOME=str(tmp_path))
    )
    if not target.exists():
        pytest.skip(f"Chromium printed nothing (status {done.returncode})")
    assert totals(read_report(target)) == EXPECTED
