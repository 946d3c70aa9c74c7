"""Where the project's own data lies, and what is known of each file: source, licence, date, accuracy."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from geo.errors import InputFileError, Problem

_HERE = Path(__file__).resolve()
_REMEDY = "Install the package again; its data folder is incomplete."


@dataclass(frozen=True)
class FileSource:
    """What ``sources.toml`` says of one packaged file.

    ``accuracy_km`` is the nominal accuracy of the places in the file, in kilometres; None where it does not apply.
    ``accuracy_km_of`` gives that of single units, by p-code, whose own lines are less exact.
    ``note`` says in plain words what to mind; ``measured`` how its figures were found, where they were measured.
    """

    file: str
    title: str
    source: str
    source_url: str
    licence: str
    licence_url: str
    attribution: str
    date: str
    sha256: str
    accuracy_km: float | None
    note: str
    measured: str = ""
    accuracy_km_of: Mapping[str, float] = field(default_factory=dict)


def data_folder() -> Path:
    """Give the folder of packaged data: inside the installed package, else ``boundaries/`` of the checkout."""
    installed = _HERE.parents[1] / "_boundaries"
    return installed if installed.is_dir() else _HERE.parents[2] / "boundaries"


def packaged(name: str) -> Path:
    """Give the path of a packaged data file.

    Parameters
    ----------
    name
        Plain file name in the data folder, such as ``"governorates.geojson"``.

    Raises
    ------
    InputFileError
        If there is no such file.
    """
    path = data_folder() / name
    if Path(name).name != name or not path.is_file():
        raise InputFileError(Problem(file=name, reason="is not among the packaged data files.", remedy=_REMEDY))
    return path


@cache
def sources() -> Mapping[str, FileSource]:
    """Give what is known of every packaged file, by file name, as ``sources.toml`` lists them.

    Raises
    ------
    InputFileError
        If the list is missing or lacks an entry it must have.
    """
    path = packaged("sources.toml")
    try:
        listed = tomllib.loads(path.read_text(encoding="utf-8"))["files"]
        return MappingProxyType({name: _file_source(name, facts) for name, facts in listed.items()})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, AttributeError, TypeError, ValueError) as error:
        raise InputFileError(Problem(file=path.name, reason=f"cannot be read ({error}).", remedy=_REMEDY)) from error


def source_of(name: str) -> FileSource:
    """Give what is known of one packaged file.

    Raises
    ------
    InputFileError
        If the file is not listed.
    """
    try:
        return sources()[name]
    except KeyError:
        raise InputFileError(Problem(file=name, reason="is not listed in sources.toml.", remedy=_REMEDY)) from None


def _file_source(name: str, facts: dict[str, object]) -> FileSource:
    accuracy = facts.get("accuracy_km")
    words = ("title", "source", "source_url", "licence", "licence_url", "attribution", "date", "sha256", "note")
    return FileSource(
        file=name,
        accuracy_km=None if accuracy is None else float(str(accuracy)),
        measured=str(facts.get("measured", "")),
        accuracy_km_of={code: float(km) for code, km in dict(facts.get("accuracy_km_of", {})).items()},  # type: ignore[call-overload]
        **{word: str(facts[word]) for word in words},
    )
