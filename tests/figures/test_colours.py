"""Classes stay apart in greyscale and for colour-blind eyes, and names stand out from what they are written on."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest

from geo.drawing.theme import DEFAULT_STYLE
from geo.figures.looks import ink_on, luminance

#: How colours look without one kind of cone, on linear sRGB. Source: "A Physiologically-based Model for Simulation of
#: Color Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15(6), 2009, severity 1.0.
SEEN = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def lab(colour: str, seen: str = "all cones") -> np.ndarray:
    """CIELAB (D65) of a colour as it is seen."""
    values = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    xyz = _TO_XYZ @ np.clip(SEEN[seen] @ linear, 0, 1) / (_TO_XYZ @ np.ones(3))
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("seen", SEEN)
def test_neighbouring_classes_are_ten_units_apart(seen: str) -> None:
    steps = [float(np.linalg.norm(lab(a, seen) - lab(b, seen))) for a, b in pairwise(DEFAULT_STYLE.ramp)]
    assert min(steps) >= 10


def test_classes_darken_evenly_in_greyscale() -> None:
    lightness = [float(lab(colour)[0]) for colour in DEFAULT_STYLE.ramp]
    assert lightness == sorted(lightness, reverse=True)
    assert min(a - b for a, b in pairwise(lightness)) >= 9


def test_special_looks_differ_from_each_other_without_any_colour() -> None:
    looks = (DEFAULT_STYLE.zero, DEFAULT_STYLE.not_stated, DEFAULT_STYLE.withheld, DEFAULT_STYLE.no_data)
    assert len({look.pattern for look in looks}) == len(looks)
    for look in looks[1:]:
        assert abs(float(lab(look.fill)[0] - lab(look.ink)[0])) >= 12


@pytest.mark.parametrize("seen", SEEN)
def test_symbols_differ_in_shape_and_in_colour(seen: str) -> None:
    looks = (DEFAULT_STYLE.remnant, DEFAULT_STYLE.massacre, DEFAULT_STYLE.other)
    assert len({look.shape for look in looks}) == 3
    apart = [np.linalg.norm(lab(a.fill, seen) - lab(b.fill, seen)) for a, b in combinations(looks, 2)]
    assert min(apart) >= 20


def test_names_reach_the_contrast_of_large_text_on_every_class() -> None:
    for fill in (*DEFAULT_STYLE.ramp, DEFAULT_STYLE.zero.fill):
        assert contrast(ink_on(fill), fill) >= 4.5


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2, which sees no hue."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_an_outline_stands_out_from_every_class_by_its_line_or_by_the_white_around_it() -> None:
    looks = (*DEFAULT_STYLE.ranked, DEFAULT_STYLE.unranked, DEFAULT_STYLE.cluster)
    special = (DEFAULT_STYLE.zero, DEFAULT_STYLE.not_stated, DEFAULT_STYLE.withheld, DEFAULT_STYLE.no_data)
    fills = (*DEFAULT_STYLE.ramp, *(look.fill for look in special))
    for look in looks:
        assert look.casing > 0
        assert contrast(look.stroke, "#ffffff") >= 3
        assert min(max(contrast(look.stroke, fill), contrast("#ffffff", fill)) for fill in fills) >= 3
