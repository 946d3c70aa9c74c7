"""Write a figure as PNG, SVG or PDF: the same scene gives the same bytes, and each file says what it shows."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any, Unpack

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG

from geo.drawing.scene import Scene
from geo.errors import MapError, Problem
from geo.figures.alt import alt_text
from geo.figures.bilingual import BELOW, BESIDE, together
from geo.figures.options import SUFFIXES, FigureOptions, check_options
from geo.figures.page import Choice, choice_of, compose_page, content_of
from geo.figures.paper import Paper
from geo.figures.svg import finished
from geo.writing import described_in, whole_file

_CREATOR = "syria-incident-maps"
_SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": _CREATOR,
    "svg.id": None,
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "path.simplify": False,
    "text.hinting": "none",
    "text.usetex": False,
}


def save_figure(
    scene: Scene, path: Path | str, *, second: Scene | None = None, **options: Unpack[FigureOptions]
) -> Path:
    """Draw a scene into a PNG, SVG or PDF file; a PNG gets its alternative text in an ``.alt.txt`` file beside it.

    Parameters
    ----------
    scene
        What to show, from :meth:`geo.Map.scene`.
    path
        Ends in ``.png``, ``.svg`` or ``.pdf``.
    second
        The same map in another language, for a figure in both.
    options
        ``size``: ``column`` (85 mm), ``page`` (170 mm, the default), ``slide`` (254 by 143 mm), or width and height
        in millimetres. ``dpi``: dots an inch of a PNG (300). ``chart``: ``map`` or ``ranking``, a dot plot of the
        units. ``facet``: ``month`` draws one panel a period. ``period``, ``area``: keys of a period and of an area
        layer of the scene; None for those it shows first. ``digits``: ``latin`` or ``arabic``. ``made``: date to
        print on the figure, in words; None prints none, so that the same input gives the same bytes. ``author``: for
        the file's metadata.

    Raises
    ------
    MapError
        If the suffix, the size, the period or the layer is unknown, or the size leaves no room for the map.
    OutputError
        If the file cannot be written.

    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise MapError(
            Problem(
                file=str(target),
                reason=f"no figure is drawn for the suffix {suffix or '(none)'}.",
                remedy=f"Use one of {', '.join(SUFFIXES)}.",
            )
        )
    check_options(options)
    choice = choice_of(options)
    paper, content = compose_page(
        together(scene, second) if second else scene, size=options.get("size", "page"), choice=choice
    )
    described = "\n".join(alt_text(content_of(each, choice)) for each in (scene, second) if each)
    dpi, author = options.get("dpi", 300), options.get("author", "")
    data = figure_bytes(paper, suffix, scene=content.scene, described=described, dpi=dpi, author=author)
    with whole_file(target) as draft:
        draft.write_bytes(data)
    if suffix == ".png":
        with whole_file(described_in(target)) as draft:
            draft.write_text(described + "\n", encoding="utf-8", newline="\n")
    return target


def figure_bytes(paper: Paper, suffix: str, *, scene: Scene, described: str, dpi: int = 300, author: str = "") -> bytes:
    """Give a drawn sheet as the bytes of a file."""
    buffer = io.BytesIO()
    title, sources = scene.title.replace(BELOW, BESIDE), "; ".join(scene.sources)
    with mpl.rc_context(_SETTINGS):
        if suffix == ".png":
            facts = {"Title": title, "Author": author, "Description": described, "Source": sources}
            metadata = {"Software": _CREATOR, **{key: text for key, text in facts.items() if text}}
            FigureCanvasAgg(paper.figure).print_figure(buffer, format="png", dpi=dpi, metadata=metadata)
        elif suffix == ".pdf":
            facts = {"Title": title, "Author": author, "Subject": described, "Keywords": sources}
            metadata = {key: text for key, text in facts.items() if text}
            fixed = {"Creator": _CREATOR, "Producer": _CREATOR, "CreationDate": None}
            _without_marks(paper)
            FigureCanvasPdf(paper.figure).print_figure(buffer, format="pdf", metadata={**metadata, **fixed})
        else:
            FigureCanvasSVG(paper.figure).print_figure(buffer, format="svg", metadata={"Date": None, "Creator": None})
            text = buffer.getvalue().decode("utf-8")
            return finished(text, scene=scene, described=described, paper=paper).encode("utf-8")
    return buffer.getvalue()


def preview(scene: Scene, *, dpi: int = 96) -> tuple[str, str]:
    """Give a PNG of the page size in base64, and its description."""
    paper, content = compose_page(scene, size="page", choice=Choice())
    described = alt_text(content)
    data = figure_bytes(paper, ".png", scene=content.scene, described=described, dpi=dpi)
    return base64.b64encode(data).decode("ascii"), described


def _without_marks(paper: Paper) -> None:
    """Leave out Arabic vowel and doubling marks, which matplotlib 3.11 misplaces in PDF with the letters after them.

    Its PDF text adds the shift of a mark twice where a line changes between two parts of a font. The marks take no
    room and are optional in Arabic writing, so that nothing else moves.
    """
    for written in paper.written:
        text = written.artist.get_text()
        written.artist.set_text("".join(c for c in text if not _is_arabic_mark(c)))


def _is_arabic_mark(character: str) -> bool:
    return "\u064b" <= character <= "\u0652" or character == "\u0670"
