"""What axe-core says of a page; it is part of what the JavaScript is developed with, and not of the package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browser import in_ci

_AXE = Path(__file__).resolve().parents[1] / "geo/webmap/web/node_modules/axe-core/axe.min.js"


def require_axe() -> None:
    """Skip the test where axe-core is not installed; in CI it has to be."""
    if not _AXE.exists():
        (pytest.fail if in_ci() else pytest.skip)("needs axe-core: run `npm ci` in geo/webmap/web")


def violations(page: Any) -> list[str]:
    """Give what stands in the way of readers with a screen reader, a keyboard or weak eyes: rule, element, remedy."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]
