"""Files appear whole or not at all: written under a temporary name, then renamed."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geo.errors import GeoError, OutputError, Problem

#: The earliest date that a zip archive can hold.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_DATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def _refusal(path: Path, error: OSError) -> OutputError:
    return OutputError(
        Problem(
            file=str(path),
            reason=f"cannot be written ({error.strerror or error}).",
            remedy="Check that the folder exists, that you may write in it and that the disk has room.",
        )
    )


@contextmanager
def whole_file(path: Path | str) -> Iterator[Path]:
    """Give a temporary path beside ``path``; on success it takes the final name, on failure it is removed.

    Raises
    ------
    OutputError
        If the folder cannot be made or written.
    """
    target = Path(path)
    folder: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".writing-", dir=target.parent))
        draft = folder / target.name
        yield draft
        draft.replace(target)
    except OSError as error:
        if isinstance(error, GeoError):
            raise
        raise _refusal(target, error) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def whole_folder(path: Path | str) -> Iterator[Path]:
    """Give a temporary folder; on success every file in it moves into ``path``, on failure none does.

    Files already in ``path`` under other names stay. Raises :class:`OutputError` as :func:`whole_file` does.
    """
    target = Path(path)
    draft: Path | None = None
    try:
        target.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".writing-", dir=target))
        yield draft
        for file in sorted(draft.iterdir()):
            if (target / file.name).is_dir():
                raise IsADirectoryError(f"{file.name} is a folder there")
        for file in sorted(draft.iterdir()):
            file.replace(target / file.name)
    except OSError as error:
        if isinstance(error, GeoError):
            raise
        raise _refusal(target, error) from error
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)


def timeless_zip(raw: bytes) -> bytes:
    """Pack the parts of an Office document again without the dates of its making: same content, same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, date_time=_EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _DATED.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            new.writestr(part, content)
    return packed.getvalue()
