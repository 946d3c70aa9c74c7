"""Where this package keeps the user's boundary sets and its caches, as each system has it."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_NAME = "incident-maps"


def data_home() -> Path:
    """Give the folder of installed boundary sets; it may not exist yet."""
    return Path(platformdirs.user_data_path(_NAME, appauthor=False))


def cache_home() -> Path:
    """Give the folder of what can be made again; it may not exist yet."""
    return Path(platformdirs.user_cache_path(_NAME, appauthor=False))
