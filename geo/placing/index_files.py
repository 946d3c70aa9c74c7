"""Grid indexes on disk: kept by the fingerprint of the shapes, checked on reading, built again when anything is off."""

from __future__ import annotations

import dataclasses
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from geo.errors import GeoError
from geo.placing.edges import MOST_UNITS
from geo.placing.grid import PARTS, Grid
from geo.reference.folders import cache_home
from geo.writing import whole_file

#: Raise it when the meaning of any array changes: older files are then built again.
VERSION = 1

_LARGEST = 400_000_000
_NUMBERS = {"units": int, "side": int, "west": float, "south": float, "across": float, "upward": float}
_KINDS = {
    "table": "ui", "parts": "u", "corner": "i", "corner_x": "f", "corner_y": "f", "unsure": "b", "start": "i",
    "edges": "f", "step": "i", "corner_left": "b", "upright": "b",
}  # fmt: skip


def index_file(fingerprint: str) -> Path:
    """Give the path of the index of some shapes."""
    return cache_home() / "join" / f"{fingerprint[:32]}-{VERSION}.npz"


def stored_grid(fingerprint: str) -> Grid | None:
    """Read an index; None if there is none, or if it is damaged, of another version or of other shapes."""
    path = index_file(fingerprint)
    try:
        with zipfile.ZipFile(path) as archive:  # before numpy allocates what a header asks for
            if sum(member.file_size for member in archive.infolist()) > _LARGEST:
                return None
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        return _checked(arrays, fingerprint)
    except (OSError, ValueError, KeyError, TypeError, EOFError, MemoryError, zipfile.BadZipFile, zlib.error):
        return None
    except (NotImplementedError, RuntimeError, SyntaxError, OverflowError):  # what damaged zip and npy headers raise
        return None


def store_grid(grid: Grid, fingerprint: str) -> bool:
    """Keep an index for next time; say whether that was possible, for a full or read-only disk is no reason to stop."""
    values: dict[str, Any] = {field.name: np.asarray(getattr(grid, field.name)) for field in dataclasses.fields(grid)}
    try:
        with whole_file(index_file(fingerprint)) as draft:
            np.savez(draft, version=np.asarray(VERSION), fingerprint=np.asarray(fingerprint), **values)
    except (GeoError, OSError):
        return False
    return True


def _checked(arrays: Mapping[str, np.ndarray], fingerprint: str) -> Grid:
    """Make a grid of stored arrays; ValueError unless no array can lead outside another."""
    if int(arrays["version"]) != VERSION or str(arrays["fingerprint"]) != fingerprint:
        raise ValueError("another version or other shapes")
    numbers: dict[str, Any] = {name: kind(arrays[name]) for name, kind in _NUMBERS.items()}
    grid = Grid(**numbers, **{name: arrays[name] for name in _KINDS})  # type: ignore[arg-type]
    cells, rows = len(grid.corner), len(grid.step)
    sound = (
        all(arrays[name].dtype.kind in kinds for name, kinds in _KINDS.items())
        and 0 < grid.units <= MOST_UNITS
        and grid.table.shape == (grid.side**2,)
        and int(grid.table.min()) >= 0
        and int(grid.table.max()) <= grid.units + cells
        and grid.parts.shape == (cells, PARTS**2)
        and all(len(part) == cells for part in (grid.corner_x, grid.corner_y, grid.unsure))
        and grid.start.shape == (cells + 1,)
        and grid.start[0] == 0
        and grid.start[-1] == rows
        and bool((np.diff(grid.start) > 0)[~grid.unsure].all())
        and bool((np.diff(grid.start) >= 0).all())
        and grid.edges.shape == (4, rows)
        and len(grid.corner_left) == len(grid.upright) == rows
        and all(np.isfinite(value) for value in (grid.west, grid.south, grid.across, grid.upward))
    )
    if not sound:
        raise ValueError("arrays that do not fit each other")
    return grid
