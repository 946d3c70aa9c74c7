"""Every test here has the user's folders to itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from isolated_folders import isolate


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    isolate(monkeypatch, tmp_path)
    return tmp_path
