"""The user's own lists of places: added once, then laid on top of the embedded ones."""

from __future__ import annotations

import shutil
from os import PathLike
from pathlib import Path

from geo.errors import OutputError, Problem
from geo.reference.folders import data_home
from geo.reference.gazetteer import load_gazetteer
from geo.writing import whole_file

_FOLDER = "gazetteers"


def gazetteer_folder() -> Path:
    """Give the folder of added lists; it may not exist yet."""
    return data_home() / _FOLDER


def added_gazetteers(folder: Path | None = None) -> tuple[Path, ...]:
    """Give the lists added so far, by name; the first stands where two disagree.

    Examples
    --------
    >>> added_gazetteers(Path("nowhere"))
    ()
    """
    where = gazetteer_folder() if folder is None else folder
    return tuple(sorted(path for path in where.glob("*") if path.is_file() and not path.name.startswith(".")))


def add_gazetteer(path: str | PathLike[str], *, folder: Path | None = None) -> tuple[Path, int]:
    """Check a list of places and keep a copy of it in the user's data folder.

    Parameters
    ----------
    path
        A file that :func:`geo.load_gazetteer` reads. A list added under the same file name is replaced.
    folder
        Where to keep it; by default :func:`gazetteer_folder`.

    Returns
    -------
    The copy's path and the number of its places.

    Raises
    ------
    InputFileError, TableError, CRSError
        As :func:`geo.load_gazetteer` raises them; then nothing is kept.
    OutputError
        If the copy cannot be written, or the file is the copy itself.
    """
    source = Path(path)
    places = len(load_gazetteer(source, embedded=False))
    target = (gazetteer_folder() if folder is None else folder) / source.name
    if target.exists() and target.samefile(source):
        raise OutputError(
            Problem(file=str(source), reason="is the added list itself.", remedy="Name the file to add it from.")
        )
    with whole_file(target) as draft:
        shutil.copyfile(source, draft)
    return target, places
