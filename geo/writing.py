"""Files appear whole or not at all: written under a temporary name, then renamed."""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from geo.errors import GeoError, OutputError, Problem

#: The earliest date that a zip archive can hold.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_DATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_DRAFT = ".writing-"


def refusal(path: Path | str, why: str) -> OutputError:
    """Make the error of a file or folder that cannot be written, by the name the user gave it."""
    target = Path(path)
    if _DRAFT in str(target):  # a draft inside a folder that is being written
        parts = target.parts
        at = next(n for n, part in enumerate(parts) if part.startswith(_DRAFT))
        target = Path(*parts[:at], *parts[at + 2 :])
    return OutputError(
        Problem(
            file=str(target),
            reason=f"cannot be written ({why}).",
            remedy="Check that the folder exists, that you may write in it and that the disk has room.",
        )
    )


def refuse_overwriting(sources: Iterable[Path | str | None], outputs: Iterable[Path | str]) -> None:
    """Raise :class:`OutputError` if a result would take the place of a file it is made from; None is no file."""
    read = {os.path.realpath(source) for source in sources if source is not None}  # resolve() fails on links in a ring
    for output in outputs:
        if os.path.realpath(output) in read:
            raise OutputError(
                Problem(
                    file=str(output),
                    reason="is read from: writing it would replace your own file.",
                    remedy="Give another name or folder to write to.",
                )
            )


def described_in(picture: Path | str) -> Path:
    """Give the file beside a picture that holds its alternative text; no report or note of a user is called so."""
    return Path(picture).with_suffix(".alt.txt")


def _target(path: Path | str) -> Path:
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise refusal(path, "the name holds bytes that are no text") from error
    if "\0" in str(path):
        raise refusal(path, "the name holds a zero byte")
    return Path(path)


@contextmanager
def whole_file(path: Path | str) -> Iterator[Path]:
    """Give a temporary path beside ``path``; on success it takes the final name, on failure it is removed.

    Raises
    ------
    OutputError
        If the folder cannot be made or written.
    """
    target = _target(path)
    folder: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=target.parent))
        draft = folder / target.name
        yield draft
        draft.replace(target)
    except OSError as error:
        if isinstance(error, GeoError):
            raise
        raise refusal(target, error.strerror or str(error)) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def whole_folder(path: Path | str, *, owned: Iterable[str] = ()) -> Iterator[Path]:
    """Give a temporary folder; on success every file in it moves into ``path``, on failure none does.

    Files already in ``path`` stay, but for those named in ``owned`` that are not written now: they are of an earlier
    run. Where the system locks folders (not on Windows), two processes that write at once do not mix their files.
    Raises :class:`OutputError` as :func:`whole_file` does.
    """
    target = _target(path)
    draft: Path | None = None
    is_new = False
    try:
        if target.is_file():
            raise refusal(target, "a file of that name stands where the folder should be")
        is_new = not target.exists()
        target.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=target))
        (draft / "new").mkdir()
        (draft / "old").mkdir()
        yield draft / "new"
        with _locked(target):
            _exchange(draft / "new", target, draft / "old", owned)
    except OSError as error:
        if isinstance(error, GeoError):
            raise
        raise refusal(target, error.strerror or str(error)) from error
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)
        if is_new:
            with suppress(OSError):  # it holds something, and stays
                target.rmdir()


def _exchange(new: Path, target: Path, old: Path, owned: Iterable[str]) -> None:
    """Move files in and those they replace out; put all back if one cannot be moved, or on Ctrl-C."""
    names = sorted(file.name for file in new.iterdir())
    for name in names:
        if (target / name).is_dir():
            raise IsADirectoryError(f"{name} is a folder there")
    try:
        for name in sorted({*names, *owned}):
            if (target / name).is_file():
                (target / name).replace(old / name)
            if name in names:
                (new / name).replace(target / name)
    except BaseException:
        for name in sorted({*names, *owned}):
            if name in names and not (new / name).exists():
                (target / name).replace(new / name)
            if (old / name).exists():
                (old / name).replace(target / name)
        raise


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Wait until no other process of this package moves files into the folder, and keep others waiting."""
    try:
        import fcntl  # noqa: PLC0415 - Windows has none
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system that knows no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


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
