"""Where the official files for testing lie, beside the checkout; they are not part of the project."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("INCIDENT_MAPS_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def shared(name: str) -> Path:
    """Give the path of a shared file, or skip the test where the folder is absent."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"needs the official file {name} in the shared folder beside the checkout, which is absent")
    return path
