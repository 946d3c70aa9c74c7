"""Whatever comes in, only errors of this package come out, soon."""

from __future__ import annotations

import contextlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_files import ENGLISH, page, plain_pdf, word

from geo.errors import GeoError
from geo.reports.report import read_report

WORDS = [
    *[
        "killed",
        "were",
        "injured",
        "civilians",
        "children",
        "women",
        "including",
        "of",
        "whom",
        "at",
        "the",
        "hands",
        "of",
        "by",
        "regime",
        "forces",
        "ISIS",
        "SDF",
    ],
    *[
        "other",
        "parties",
        "12",
        "1,734",
        "1.497",
        "seven",
        "twenty-three",
        "%",
        "percent",
        "Aleppo",
        "governorate",
        ",",
        ";",
        ":",
        "(",
        ")",
        ".",
        "-",
        "since",
        "the",
    ],
    *[
        "beginning",
        "2021",
        "to",
        "38",
        "February",
        "On",
        "Sunday,",
        "died",
        "torture",
        "massacres",
        "a",
        "landmine",
        "exploded",
        "near",
        "city",
    ],
    *[
        "قتل",
        "مدنياً",
        "بينهم",
        "طفلان",
        "على",
        "يد",
        "قوات",
        "النظام",
        "٢٣",
        "بالمئة",
        "في",
        "آذار",
        "منذ",
        "بداية",
        "عام",
        "مقتل",
        "و",
        "إلى",
    ],
    "\n",
    "\n\n",
]
QUICK = settings(
    max_examples=60, deadline=4000, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def sound(report: object) -> None:
    for frame in (report.totals, report.incidents, report.findings):  # type: ignore[attr-defined]
        for row in frame.itertuples():
            assert report.text[row.quote_start : row.quote_end] == row.quote  # type: ignore[attr-defined]


@QUICK
@given(st.lists(st.sampled_from(WORDS), max_size=120))
def test_word_salad(words: list[str]) -> None:
    report = read_report(" ".join(words) + "\n")
    sound(report)
    for row in report.totals[report.totals["basis"] == "stated"].itertuples():
        assert any(c.isalnum() for c in row.quote)


@QUICK
@given(st.text(max_size=400), st.sampled_from([None, "en", "ar"]))
def test_any_text(text: str, language: str | None) -> None:
    sound(read_report(text + "\n", language=language))


@QUICK
@given(st.binary(max_size=600), st.sampled_from([".txt", ".pdf", ".html", ".docx", ""]))
def test_any_bytes(tmp_path: Path, data: bytes, ending: str) -> None:
    path = tmp_path / f"file{ending}"
    path.write_bytes(data)
    with contextlib.suppress(GeoError):
        sound(read_report(path))


WHOLE = {".pdf": plain_pdf(ENGLISH), ".docx": word(ENGLISH), ".html": page(ENGLISH).encode()}


@QUICK
@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=12),
    st.floats(0.05, 1.0),
)
def test_damaged_files(tmp_path: Path, ending: str, changes: list[tuple[int, int]], kept: float) -> None:
    data = bytearray(WHOLE[ending])
    for place, byte in changes:
        data[place % len(data)] = byte
    path = tmp_path / f"damaged{ending}"
    path.write_bytes(bytes(data[: max(1, int(len(data) * kept))]))
    with contextlib.suppress(GeoError):
        sound(read_report(path))


def repacked(document: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE[".docx"])) as whole, zipfile.ZipFile(out, "w") as package:
        for name in whole.namelist():
            package.writestr(name, document if name == "word/document.xml" else whole.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    "document",
    [
        "",
        "<not-xml",
        "<!DOCTYPE a [<!ENTITY x 'yyyyyyyyyy'><!ENTITY z '&x;&x;&x;&x;'>]><a>&z;</a>",
        "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'/>",
        "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>" + "<w:body>" * 3000,
    ],
)
def test_word_files_with_damaged_content(tmp_path: Path, document: str) -> None:
    path = tmp_path / "odd.docx"
    path.write_bytes(repacked(document))
    with pytest.raises(GeoError):
        read_report(path)


@pytest.mark.parametrize(
    "unit",
    [
        "killed (12 (civilians (",
        "1234567890",
        "12 civilians and ",
        "<div><b>",
        "<script>",
        "including ",
        "قتل 12 مدنياً و",
        "[[](",
        "a's'",
        "12-",
        "1.",
        "A. ",
        "\n- ISIS:",
    ],
)
def test_long_hostile_text_ends_soon(tmp_path: Path, unit: str) -> None:
    path = tmp_path / ("hostile.html" if unit.startswith("<") else "hostile.txt")
    path.write_text(unit * (60_000 // len(unit)), encoding="utf-8")
    with contextlib.suppress(GeoError):
        sound(read_report(path))
