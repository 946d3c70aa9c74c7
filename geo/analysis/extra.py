"""The optional libraries behind clusters and local statistics: one clear message where they are not installed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from geo.errors import MissingExtraError, Problem


def load_extra(module: str, *, extra: str) -> Any:
    """Import a library that only an extra installs.

    Raises
    ------
    MissingExtraError
        If it is not installed; the message says what to install.

    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtraError(
            Problem(
                reason=f"this needs {error.name or module}, which is not installed.",
                remedy=f'Use: pip install "syria-incident-maps[{extra}]"',
            )
        ) from error
