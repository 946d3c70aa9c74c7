"""Sources: the files that a person names to be read, each of which counts once, however it is spelled."""

from __future__ import annotations

import os
from collections.abc import Hashable, Sequence
from pathlib import Path

from geo.errors import Problem


def each_once(sources: Sequence[Path | str]) -> tuple[list[Path], list[Problem]]:
    """Give every source once, in the order given, and a problem for each that was given more than once.

    One file is one source whether it is named again, by another path, by a symbolic or by a hard link. A copy is
    another file.
    """
    spellings: dict[Hashable, list[Path]] = {}
    for source in sources:
        spellings.setdefault(_identity(source), []).append(Path(source))
    repeated = [_given_again(paths) for paths in spellings.values() if len(paths) > 1]
    return [paths[0] for paths in spellings.values()], repeated


def _identity(source: Path | str) -> Hashable:
    try:
        found = Path(source).stat()
    except (OSError, ValueError):  # whoever reads it will say why it cannot be
        return Path(source).absolute()
    return (found.st_dev, found.st_ino) if found.st_ino else os.path.realpath(source)


def _given_again(paths: Sequence[Path]) -> Problem:
    times = "twice" if len(paths) == 2 else f"{len(paths)} times"
    others = ", ".join(str(path) for path in dict.fromkeys(paths) if path != paths[0])
    return Problem(
        file=str(paths[0]),
        reason=f"is given {times}{', also as ' if others else ''}{others}: its dead would count more than once.",
        remedy="Give each source once.",
    )
