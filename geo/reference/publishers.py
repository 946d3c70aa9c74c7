"""Who publishes boundaries of Syria, and how their sets are found, fetched, checked and kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from geo.errors import GeoError, InputFileError, Problem, UnknownNameError
from geo.reference.download import Patience, download, fetch_json
from geo.reference.folders import cache_home
from geo.reference.names import find_pcode, governorates
from geo.reference.store import KeptSet, SetFacts, keep_set
from geo.writing import whole_file

Progress = Callable[[int, int | None], None]

#: Of OCHA's 5,251 communities 99.5 % lie in the COD-AB unit (valid on 2020-12-17) whose p-code they carry, or within
#: 0.35 km of it (EPSG:32637).
COD_AB_ACCURACY_KM = 0.35
_COD_AB_NOTE = (
    "OCHA states no accuracy. Measured: of OCHA's 5,251 communities 99.1 % lie in the unit whose code they carry and "
    "99.5 % in it or within 0.35 km of it, which is taken as the nominal accuracy. The lines are not an opinion on the "
    "status of any territory."
)
_GEOBOUNDARIES_NOTE = "Governorates only: the publisher's files of districts carry no p-codes. No accuracy is stated."

_FORMATS = ("geojson", "shp", "geopackage")
_SUFFIXES = (".zip", ".geojson", ".json", ".gpkg", ".shp", ".parquet")


@dataclass(frozen=True)
class Publisher:
    """A set that can be installed by name: what it is, and where its list is asked for."""

    name: str
    title: str
    api: str
    levels: tuple[int, ...]


PUBLISHERS: Mapping[str, Publisher] = {
    "cod-ab": Publisher(
        "cod-ab",
        "OCHA COD-AB Syria, from HDX (dataset cod-ab-syr)",
        "https://data.humdata.org/api/3/action/package_show?id=cod-ab-syr",
        (1, 2, 3),
    ),
    "geoboundaries": Publisher(
        "geoboundaries",
        "geoBoundaries, Syria, ADM1",
        "https://www.geoboundaries.org/api/current/gbOpen/SYR/ADM1/",
        (1,),
    ),
}


def install_set(
    name: str,
    *,
    api: str | None = None,
    progress: Progress = lambda _done, _total: None,
    patience: Patience | None = None,
) -> KeptSet:
    """Fetch a published set, check it and keep it; nothing is replaced unless all is well.

    Parameters
    ----------
    name
        ``"cod-ab"`` or ``"geoboundaries"``.
    api
        Another address to ask for the list, such as a mirror's.
    progress
        Called with bytes done and, if known, bytes in all.
    patience
        Waiting times.

    Raises
    ------
    UnknownNameError
        If no publisher has that name.
    InputFileError
        If the line is cut, or the server gives something else.
    BoundaryError
        If the set is not what it should be.
    OutputError
        If it cannot be written.

    """
    publisher = PUBLISHERS.get(name)
    if publisher is None:
        raise UnknownNameError(
            Problem(
                value=name,
                reason="is not a set that can be installed.",
                remedy=f"Choose {' or '.join(PUBLISHERS)}; for a file use `incident-maps boundaries add`.",
            ),
            suggestions=tuple(PUBLISHERS),
        )
    answer = fetch_json(api or publisher.api, patience=patience)
    find = _from_hdx if name == "cod-ab" else _from_geoboundaries
    try:
        offers, facts = find(answer)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputFileError(
            Problem(
                file=api or publisher.api,
                reason=f"the answer is not as expected ({type(error).__name__}: {error}).",
                remedy="Try again later, or download the file by hand and use `incident-maps boundaries add`.",
            )
        ) from error
    return _first_that_fits(publisher, offers, facts, progress, patience)


@dataclass(frozen=True)
class _Offer:
    url: str
    suffix: str
    size: int | None
    digest: str


def _first_that_fits(
    publisher: Publisher,
    offers: list[_Offer],
    facts: SetFacts,
    progress: Progress,
    patience: Patience | None,
) -> KeptSet:
    problems: list[Problem] = []
    for offer in offers[:4]:
        target = cache_home() / "downloads" / f"{publisher.name}{offer.suffix}"
        try:
            download(offer.url, target, size=offer.size, digest=offer.digest, progress=progress, patience=patience)
            if publisher.name != "geoboundaries":
                return keep_set(publisher.name, target, facts, finest=max(publisher.levels), official=True)
            with TemporaryDirectory() as folder:
                file = _with_pcodes(target, Path(folder))
                return keep_set(publisher.name, file, facts, finest=1, official=True)
        except GeoError as error:
            problems += error.problems or (Problem(reason=str(error)),)
            kind = InputFileError if isinstance(error, InputFileError) else type(error)
            if len(offers) == 1:
                raise
        finally:
            target.unlink(missing_ok=True)
    if not problems:
        raise InputFileError(
            Problem(
                value=publisher.name,
                reason="the publisher lists no GeoJSON, Shapefile or GeoPackage.",
                remedy="Download a file by hand and use `incident-maps boundaries add FILE --level N`.",
            )
        )
    raise kind.from_problems(problems, heading=f"{publisher.title}: no file of the list can be used")


def _from_hdx(answer: Any) -> tuple[list[_Offer], SetFacts]:
    """Read CKAN's package_show."""
    if answer["success"] is not True:
        raise ValueError("success is not true")
    package = answer["result"]
    ranked: list[tuple[int, int, _Offer]] = []
    for position, resource in enumerate(package["resources"]):
        kind = str(resource.get("format", "")).casefold().replace("zipped ", "")
        if kind not in _FORMATS:
            continue
        url = str(resource.get("download_url") or resource["url"])
        size = resource.get("size")
        offer = _Offer(url, _suffix(url, kind), int(size) if size else None, _digest(str(resource.get("hash") or "")))
        ranked.append((_FORMATS.index(kind), position, offer))
    days = re.findall(r"\d{4}-\d{2}-\d{2}", str(package.get("dataset_date", "")))
    licence = str(package.get("license_title") or package.get("license_id") or "see the dataset's page")
    facts = SetFacts(
        title=str(package.get("title") or "COD-AB Syria"),
        source=f"OCHA COD-AB Syria, from HDX ({package.get('dataset_source') or 'OCHA'})",
        source_url="https://data.humdata.org/dataset/cod-ab-syr",
        licence=licence,
        attribution=str(package.get("dataset_source") or "OCHA"),
        date=max(days, default=""),
        accuracy_km=COD_AB_ACCURACY_KM,
        note=_COD_AB_NOTE,
    )
    return [offer for _, _, offer in sorted(ranked, key=lambda entry: entry[:2])], facts


def _from_geoboundaries(answer: Any) -> tuple[list[_Offer], SetFacts]:
    """Read geoBoundaries' answer for one level."""
    entry = answer[0] if isinstance(answer, list) else answer
    url = str(entry["gjDownloadURL"])
    facts = SetFacts(
        title="geoBoundaries Syria ADM1",
        source=f"geoBoundaries; {entry.get('boundarySource') or 'source not stated'}",
        source_url="https://www.geoboundaries.org/",
        licence=str(entry.get("boundaryLicense") or "see geoboundaries.org"),
        attribution="geoBoundaries (Runfola et al. 2020), www.geoboundaries.org",
        date=str(entry.get("boundaryYearRepresented") or ""),
        note=_GEOBOUNDARIES_NOTE,
    )
    return [_Offer(url, ".geojson", None, "")], facts


def _suffix(url: str, kind: str) -> str:
    name = urlsplit(url).path.casefold()
    found = next((suffix for suffix in _SUFFIXES if name.endswith(suffix)), "")
    return found or {"geojson": ".geojson", "shp": ".zip", "geopackage": ".gpkg"}[kind]


def _digest(text: str) -> str:
    plain = text.strip().casefold().rpartition(":")[2]
    return plain if re.fullmatch(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}", plain) else ""


def _with_pcodes(file: Path, folder: Path) -> Path:
    """Write a copy whose governorates carry our p-codes and names, found by ISO code or exact name."""
    by_iso = {unit.iso_3166_2: unit.pcode for unit in governorates()}
    official = {unit.pcode: unit for unit in governorates()}
    problems: list[Problem] = []
    try:
        collection = json.loads(file.read_text(encoding="utf-8"))
        for row, feature in enumerate(collection["features"], start=2):
            stated = feature["properties"]
            pcode = by_iso.get(str(stated.get("shapeISO"))) or find_pcode(str(stated["shapeName"]))
            if pcode is None:
                problems.append(
                    Problem(file=str(file), row=row, column="shapeName", value=stated["shapeName"],
                            reason="is not a governorate.")
                )  # fmt: skip
                continue
            unit = official[pcode]
            feature["properties"] = {"adm1_pcode": pcode, "adm1_name": unit.name, "adm1_name_ar": unit.name_ar}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputFileError(
            Problem(file=str(file), reason=f"cannot be read as geoBoundaries' GeoJSON ({error}).")
        ) from error
    if problems:
        raise UnknownNameError.from_problems(problems)
    target = folder / "geoboundaries.geojson"
    with whole_file(target) as draft:
        draft.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    return target
