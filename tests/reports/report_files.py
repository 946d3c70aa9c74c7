"""Report files made in memory for the tests: PDF by hand, Word through python-docx, HTML as text."""

from __future__ import annotations

import io
import textwrap
import zipfile

import docx

ENGLISH = [
    "Ninety-four civilians killed in May 2022",
    "In May 2022, we documented the killing of 94 civilians, including 19 children and eight women. "
    "Syrian regime forces killed 12 civilians, including two children and three women, and 82 civilians, including "
    "17 children and five women, were killed by other parties.",
    "On Sunday, May 8, 2022, a landmine of unknown origin exploded near Tadmur city in the eastern suburbs of Homs "
    "governorate, killing two civilians and injuring one child.",
]

Placed = tuple[float, float, float, str]  # x, y, size, text


def pdf(pages: list[list[Placed]]) -> bytes:
    """Write a PDF with Helvetica text at the places given."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for page in pages:
        stream = b"".join(
            b"BT /F1 %g Tf %g %g Td (%s) Tj ET\n"
            % (size, x, y, text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("latin-1"))
            for x, y, size, text in page
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % k for k in kids), len(kids))
    return pdf_of_objects(objects)


def pdf_of_objects(objects: list[bytes]) -> bytes:
    """Write a PDF file of these objects, numbered from one; the first is the catalogue."""
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def column(text: str, *, x: float, top: float, width: int, size: float = 10) -> list[Placed]:
    return [(x, top - 13 * i, size, line) for i, line in enumerate(textwrap.wrap(text, width))]


def two_column_pdf() -> bytes:
    """Two pages: a title across, two columns, page numbers and footnotes amid a sentence."""
    first = [(80.0, 800.0, 16.0, ENGLISH[0])]
    left, right = ENGLISH[1][:150].rsplit(" ", 1)[0], ""
    right = ENGLISH[1][len(left) + 1 :]
    first += column(left, x=50, top=740, width=44)
    first += column(right[:110].rsplit(" ", 1)[0], x=320, top=740, width=44)
    rest = right[len(right[:110].rsplit(" ", 1)[0]) + 1 :]
    first += [
        (50.0, 85.0, 7.0, "1 The word regime is used throughout; 77 civilians killed elsewhere are not meant."),
        (50.0, 75.0, 7.0, "see the methodology of 2019."),
    ]
    first += [(290.0, 30.0, 10.0, "4")]
    second = column(rest, x=50, top=780, width=44)
    second += column(ENGLISH[2], x=50, top=700, width=44)
    second += [(290.0, 30.0, 10.0, "5")]
    filler = "The report draws upon daily monitoring and says how it works in detail elsewhere. " * 4
    second += column(filler, x=320, top=780, width=44)
    return pdf([first, second])


def plain_pdf(paragraphs: list[str]) -> bytes:
    y, placed = 800.0, []
    for paragraph in paragraphs:
        for line in textwrap.wrap(paragraph, 90):
            placed.append((50.0, y, 10.0, line))
            y -= 13
        y -= 16
    return pdf([placed])


def word(paragraphs: list[str], bullets: list[str] = [], rows: list[tuple[str, str]] = []) -> bytes:  # noqa: B006
    document = docx.Document()
    document.add_heading(paragraphs[0], 1)
    for paragraph in paragraphs[1:]:
        document.add_paragraph(paragraph)
    for bullet in bullets:
        document.add_paragraph(bullet, style="List Bullet")
    if rows:
        table = document.add_table(rows=0, cols=2)
        for label, number in rows:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = label, number
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def bomb() -> bytes:
    """Make a Word file whose document unpacks to 200 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b" " * 200_000_000)
    return out.getvalue()


def page(paragraphs: list[str]) -> str:
    """Write a news page with a menu, related news with other dates and numbers, and a footer."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs[1:])
    title = paragraphs[0]
    script = '<script>var killed = "999 civilians were killed in March 2019";</script>'
    menu = '<nav><ul><li><a href="/">Home</a></li><li><a href="/c">Casualties</a></li></ul></nav>'
    latest = "Six civilians were killed on November 13, 2024, in a drone attack in the suburbs of Aleppo governorate."
    related = "On April 18, 2024, 31 civilians were killed in Homs governorate by a landmine, the network said."
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title} | News</title>
<meta property="og:title" content="{title}">
<meta property="article:published_time" content="2022-06-01T08:00:00+00:00">
<style>p {{ color: red }}</style>{script}</head><body>
<header><p>Friday, November 15, 2024</p></header>{menu}
<div class="content"><div class="sidebar"><h3>Latest</h3><p>{latest}</p></div>
<article><h1>{title}</h1><div class="share"><a href="#">Share</a></div>{body}
<div class="related-posts"><h4>Related news</h4><p>{related}</p></div></article></div>
<footer><p>1234 people were killed in 2011. All rights reserved.</p></footer></body></html>"""
