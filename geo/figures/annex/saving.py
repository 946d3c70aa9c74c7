"""Write an annex; the suffix chooses the document."""

from __future__ import annotations

from pathlib import Path

from geo.drawing.scene import Scene
from geo.errors import MapError, Problem
from geo.figures.annex.page import annex_html
from geo.figures.annex.parts import annex_of
from geo.figures.annex.word import annex_docx
from geo.writing import whole_file


def save_annex(scene: Scene, path: Path | str, *, author: str = "", dpi: int = 200) -> Path:
    """Write the annex of a scene as ``.docx`` or ``.html``: figures, tables, method, sources and limits.

    Raises
    ------
    MapError
        If the suffix is another, or a figure cannot be drawn.
    OutputError
        If the file cannot be written.

    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in (".docx", ".html"):
        raise MapError(Problem(file=str(target), reason="is not a kind of annex.", remedy="Use .docx or .html."))
    annex = annex_of(scene, dpi=dpi)
    data = annex_docx(annex, author=author) if suffix == ".docx" else annex_html(annex).encode("utf-8")
    with whole_file(target) as draft:
        draft.write_bytes(data)
    return target
