"""The user's folders of data and caches, in a place of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest


def isolate(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Send what the package keeps for the user into a folder, here and in processes started from here."""
    from geo.placing import units
    from geo.reference import folders

    monkeypatch.setattr(folders, "data_home", lambda: folder / "data" / "incident-maps")
    monkeypatch.setattr(folders, "cache_home", lambda: folder / "cache" / "incident-maps")
    for name in ("geo.placing.index_files", "geo.reference.publishers"):
        monkeypatch.setattr(f"{name}.cache_home", folders.cache_home)
    monkeypatch.setattr("geo.reference.store.data_home", folders.data_home)
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    units._KEPT.clear()
