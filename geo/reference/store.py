"""The user's boundary sets: kept in the user's data folder, checked before they replace anything, quick to load."""

from __future__ import annotations

import glob
import json
import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio

from geo.errors import BoundaryError, GeoError, InputFileError, OutputError, Problem
from geo.reference.boundary_checks import check_coverage, check_zip, finest_level
from geo.reference.boundary_files import columns_of, read_boundaries, sha256_of
from geo.reference.folders import data_home
from geo.writing import whole_file, whole_folder

EMBEDDED_SET = "embedded"

#: Raise it when the quick files change: sets kept by an older version are then made again from the original file.
FORMAT = 1

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
_QUICK = "level{}.fgb"
_SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@dataclass(frozen=True)
class SetFacts:
    """What is known of a set beside its shapes; ``accuracy_km`` is nominal, in kilometres, None where not known."""

    title: str
    source: str
    source_url: str = ""
    licence: str = "see the file's source"
    attribution: str = ""
    date: str = ""
    accuracy_km: float | None = None
    note: str = ""


@dataclass(frozen=True)
class KeptSet:
    """A set in the store: its name, facts, levels, original file and the SHA-256 of every file."""

    name: str
    facts: SetFacts
    levels: tuple[int, ...]
    folder: str
    original: str
    sha256: Mapping[str, str]
    format: int = FORMAT


def sets_home() -> Path:
    """Give the folder of the installed sets."""
    return data_home() / "boundaries"


def keep_set(name: str, file: Path, facts: SetFacts, *, finest: int | None = None, official: bool = False) -> KeptSet:
    """Check a boundary file and keep it under a name; a set of that name is replaced only when all is well.

    Parameters
    ----------
    name
        Small letters, digits, ``-`` and ``_``.
    file
        As for :func:`geo.load_boundaries`; it is copied.
    facts
        What is known of it; the date is read from the file where it is empty.
    finest
        The finest level to keep, 1 to 3; None for what the file has.
    official
        Whether it must have the 14, 62 and 272 units of Syria.

    Raises
    ------
    BoundaryError
        If the name cannot be used, or columns, p-codes, shapes or coverage are not what they should be.
    CRSError, InputFileError
        As :func:`geo.load_boundaries`.
    OutputError
        If the set cannot be written.

    """
    _check_name(name)
    check_zip(file)
    finest = finest_level(file) if finest is None else finest
    levels = tuple(range(1, finest + 1))
    frames = {level: read_boundaries(file, level) for level in levels}
    check_coverage(frames, file, official=official)
    if not facts.date:
        facts = SetFacts(**{**asdict(facts), "date": str(frames[finest].attrs["boundary_set"]["date"])})
    digest = sha256_of(file)
    folder = f"{digest[:16]}-{FORMAT}"
    original = "original.zip" if file.suffix.lower() == ".shp" else f"original{file.suffix.lower()}"
    with whole_folder(sets_home() / name / folder) as draft:
        _copy(file, draft / original)
        _write_quick(frames, draft)
        sums = {path.name: sha256_of(path) for path in sorted(draft.iterdir())}
    kept = KeptSet(name, facts, levels, folder, original, sums)
    with whole_file(_card(name)) as draft:
        draft.write_text(json.dumps(asdict(kept), ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    for old in (sets_home() / name).iterdir():
        if old.is_dir() and old.name != folder:
            shutil.rmtree(old, ignore_errors=True)
    return kept


def kept_sets() -> tuple[KeptSet, ...]:
    """Give the sets in the store, by name; damaged ones are left out."""
    found = []
    for card in sorted(sets_home().glob("*/set.json")):
        try:
            found.append(kept_set(card.parent.name))
        except GeoError:
            continue
    return tuple(found)


def kept_set(name: str) -> KeptSet:
    """Give one set in the store.

    Raises
    ------
    BoundaryError
        If there is none of that name, or its description is damaged.
    """
    _check_name(name)
    try:
        listed = json.loads(_card(name).read_text(encoding="utf-8"))
        kept = KeptSet(**{**listed, "facts": SetFacts(**listed["facts"]), "levels": tuple(listed["levels"])})
        plain = [kept.folder, kept.original, *kept.sha256]
        if any(Path(part).name != part or not part for part in plain) or kept.name != name:
            raise ValueError("a name that is not plain")
    except FileNotFoundError:
        known = ", ".join(each.name for each in kept_sets()) or "none"
        raise BoundaryError(
            Problem(
                value=name,
                reason=f"is not an installed boundary set; installed: {known}.",
                remedy="See `incident-maps boundaries list`.",
            )
        ) from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(name, error) from error
    return kept


def load_set(name: str, level: int) -> gpd.GeoDataFrame:
    """Load a level of a kept set, as :func:`geo.load_boundaries` gives it.

    The quick file is used if its SHA-256 is the one noted down; else the level is read from the original file again.

    Raises
    ------
    BoundaryError
        If there is no such set, it lacks the level, or it is damaged beyond repair.
    """
    kept = kept_set(name)
    if level not in kept.levels:
        raise BoundaryError(
            Problem(
                value=level,
                reason=f"is not a level of the boundary set {name}, which goes down to level {max(kept.levels)}.",
                remedy="Ask for a coarser level, or install a set that has it: `incident-maps boundaries list`.",
            )
        )
    frame = _quick_frame(kept, level)
    if frame is None:
        frame = _rebuilt(kept, level)
    frame.attrs["boundary_set"] = described(kept)
    return frame


def described(kept: KeptSet) -> dict[str, Any]:
    """Give what a frame's ``.attrs["boundary_set"]`` says of a set."""
    facts = asdict(kept.facts)
    return {"name": facts.pop("title"), **facts, "sha256": kept.sha256.get(kept.original, ""), "set": kept.name}


def set_in_use() -> str:
    """Give the name of the set that :func:`geo.load_boundaries` loads when none is named.

    Raises
    ------
    BoundaryError
        If the choice that was made cannot be read.
    """
    try:
        return str(json.loads((sets_home() / "in_use.json").read_text(encoding="utf-8"))["name"])
    except FileNotFoundError:
        return EMBEDDED_SET
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BoundaryError(
            Problem(
                file=str(sets_home() / "in_use.json"),
                reason=f"cannot be read, so the set in use is not known ({error}).",
                remedy="Choose again: `incident-maps boundaries use embedded`, or another name.",
            )
        ) from error


def use_set(name: str) -> None:
    """Make a set the one loaded when none is named; ``"embedded"`` goes back to the packaged one.

    Raises
    ------
    BoundaryError
        If there is no such set.
    OutputError
        If the choice cannot be written.
    """
    if name != EMBEDDED_SET:
        kept_set(name)
    with whole_file(sets_home() / "in_use.json") as draft:
        draft.write_text(json.dumps({"name": name}) + "\n", encoding="utf-8", newline="\n")


def _card(name: str) -> Path:
    return sets_home() / name / "set.json"


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name) or name == EMBEDDED_SET:
        raise BoundaryError(
            Problem(
                value=name,
                reason="cannot be the name of a boundary set of yours.",
                remedy="Use small letters, digits, - and _, such as cod-ab.",
            )
        )


def _copy(file: Path, target: Path) -> None:
    """Copy a file; a shapefile is packed with the files beside it that belong to it."""
    if file.is_dir():
        raise BoundaryError(
            Problem(file=str(file), reason="is a folder.", remedy="Export the layer to a GeoPackage and add that.")
        )
    if target.suffix == file.suffix.lower():
        shutil.copyfile(file, target)
        return
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(file.parent.glob(f"{glob.escape(file.stem)}.*")):
            if part.suffix.lower() in _SHAPEFILE and part.is_file():
                archive.writestr(zipfile.ZipInfo(part.name), part.read_bytes(), zipfile.ZIP_DEFLATED)


def _write_quick(frames: Mapping[int, gpd.GeoDataFrame], folder: Path) -> None:
    for level, frame in frames.items():
        file = folder / _QUICK.format(level)
        try:
            pyogrio.write_dataframe(
                frame,
                file,
                driver="FlatGeobuf",
                geometry_type="Unknown",
                promote_to_multi=False,
                SPATIAL_INDEX="NO",
            )
        except RuntimeError as error:  # pyogrio's errors: a full disk is one of them
            raise OutputError(
                Problem(
                    file=str(sets_home()),
                    reason=f"cannot be written ({error}).",
                    remedy="Check that you may write there and that the disk has room.",
                )
            ) from error


def _quick_frame(kept: KeptSet, level: int) -> gpd.GeoDataFrame | None:
    file = sets_home() / kept.name / kept.folder / _QUICK.format(level)
    try:
        if kept.format != FORMAT or sha256_of(file) != kept.sha256[file.name]:
            return None
        frame = pyogrio.read_dataframe(file)
        names = columns_of(level)
        typed = frame.astype(dict.fromkeys(names, "string"))[[*names, "geometry"]]
    except (OSError, KeyError, ValueError, RuntimeError):  # pyogrio's errors are RuntimeErrors
        return None
    return typed.sort_values(f"adm{level}_pcode", kind="stable").reset_index(drop=True)


def _rebuilt(kept: KeptSet, level: int) -> gpd.GeoDataFrame:
    original = sets_home() / kept.name / kept.folder / kept.original
    try:
        if sha256_of(original) != kept.sha256[kept.original]:
            raise ValueError("its original file has changed")
        frame = read_boundaries(original, level)
    except (OSError, KeyError, ValueError) as error:
        raise _damaged(kept.name, error) from error
    try:
        keep_set(kept.name, original, kept.facts, finest=max(kept.levels))
    except (OutputError, InputFileError):
        return frame  # a read-only folder: the frame is right, only slower to load next time
    return frame


def _damaged(name: str, error: BaseException) -> BoundaryError:
    return BoundaryError(
        Problem(
            file=str(_card(name)),
            reason=f"the boundary set {name} is damaged ({error}).",
            remedy="Install or add it again; meanwhile `incident-maps boundaries use embedded` works.",
        )
    )
