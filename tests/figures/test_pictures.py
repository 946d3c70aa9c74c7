"""The toy country as a picture, compared with the picture that was looked at when it was last changed on purpose.

To accept a change, run ``PYTHONPATH=.:tests python tests/figures/test_pictures.py`` and look at the files.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sheets import FEBRUARY, toy_map

from geo.figures.page import Choice, compose_page
from geo.figures.saving import figure_bytes

BASELINE = Path(__file__).parent / "baseline"
CASES: dict[str, tuple[str, str, dict[str, str]]] = {
    "page-en": ("en", "page", {"period": FEBRUARY}),
    "column-ar": ("ar", "column", {"period": FEBRUARY}),
    "panels-en": ("en", "page", {"facet": "month"}),
    "ranking-ar": ("ar", "column", {"chart": "ranking", "digits": "arabic"}),
}
#: Share of the full range by which the pictures may differ on average: room for another version of the rasteriser.
TOLERANCE = 0.012


def picture(name: str) -> bytes:
    lang, size, choice = CASES[name]
    scene = toy_map(lang).scene()
    paper, _ = compose_page(scene, size=size, choice=Choice(**choice))  # type: ignore[arg-type]
    return figure_bytes(paper, ".png", scene=scene, described="", dpi=70)


@pytest.mark.parametrize("name", CASES)
def test_the_picture_has_not_changed(name: str) -> None:
    with Image.open(BytesIO(picture(name))) as new, Image.open(BASELINE / f"{name}.png") as old:
        assert new.size == old.size
        difference = np.abs(np.asarray(new.convert("L"), dtype=float) - np.asarray(old.convert("L"), dtype=float))
    assert difference.mean() / 255 < TOLERANCE


if __name__ == "__main__":
    BASELINE.mkdir(exist_ok=True)
    for case in CASES:
        (BASELINE / f"{case}.png").write_bytes(picture(case))
