"""What must hold between the columns of a total, and how its key is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from geo.errors import Problem
from geo.reference import names
from geo.tables import codes
from geo.tables.cells import read_choice
from geo.tables.dates import Refusal
from geo.tables.defects import Defects

REST = "other"
_UNKNOWN = "is not a known governorate."
_IDENTITY = ("report", "period_start", "period_end", "measure", "group", "by")


def read_keys(frame: pd.DataFrame, defects: Defects) -> list[Problem]:
    """Read each row's key by how the row is divided, writing codes and p-codes into a frame the caller owns.

    Parties and causes become codes; a governorate stays as printed and gives the ``adm1_pcode``; a p-code without a
    key gives the governorate's name. The key ``other`` stands for the rest together.
    """
    problems: list[Problem] = []
    keys: list[Any] = []
    pcodes: list[Any] = []
    for position, (by, key, pcode) in enumerate(zip(frame["by"], frame["key"], frame["adm1_pcode"], strict=True)):
        printed = None if pd.isna(key) else str(key)
        given = None if pd.isna(pcode) else str(pcode)
        found = (printed, given) if pd.isna(by) else _read_key(str(by), printed, given)
        if isinstance(found, Refusal):
            problems.append(_key_problem(position, printed, found, defects))
            found = (printed, given)
        keys.append(found[0])
        pcodes.append(found[1])
    frame["key"] = pd.array(keys, dtype="string")
    frame["adm1_pcode"] = pd.array(pcodes, dtype="string")
    return problems


def _key_problem(position: int, printed: str | None, found: Refusal, defects: Defects) -> Problem:
    if found.reason == _UNKNOWN and printed is not None:
        return defects.unknown_governorate(position, "key", printed)
    return defects.at(position, "key", printed, found.reason, found.remedy)


def _read_key(by: str, key: str | None, pcode: str | None) -> tuple[str | None, str | None] | Refusal:
    if by == "none":
        if key is None:
            return None, pcode
        return Refusal("is given, but the row is not divided.", "Say in by how the total is divided, or clear the key.")
    if by == "governorate":
        return _read_governorate(key, pcode)
    if key is None:
        return Refusal(f"is missing, but the row is divided by {by}.", "Name the part that is counted.")
    read = _read_code(by, key)
    return read if isinstance(read, Refusal) else (read, pcode)


def _read_code(by: str, key: str) -> str | Refusal:
    if by != "party+cause":
        return read_choice(codes.PARTIES if by == "party" else codes.CAUSES, key)
    party, plus, cause = key.partition("+")
    if not plus:
        return Refusal("is not a party and a cause.", "Write both codes joined by a plus, such as other+landmine.")
    parts = read_choice(codes.PARTIES, party), read_choice(codes.CAUSES, cause)
    for part in parts:
        if isinstance(part, Refusal):
            return part
    return f"{parts[0]}+{parts[1]}"


def _read_governorate(key: str | None, pcode: str | None) -> tuple[str | None, str | None] | Refusal:
    if key is None and pcode is not None:
        named = {governorate.pcode: governorate.name for governorate in names.governorates()}
        return named.get(pcode, pcode), pcode
    if key is None:
        return Refusal("is missing, but the row is divided by governorate.", "Name the governorate.")
    rest = key.casefold() == REST
    found = REST if rest else names.find_pcode(key)
    if found is None:
        return Refusal(_UNKNOWN, "")
    if pcode is not None and pcode != found:
        meaning = "stands for the rest" if rest else f"is {found}"
        return Refusal(f"{meaning}, but adm1_pcode is {pcode}.", "Correct one of the two.")
    return (REST, None) if rest else (key, found)


def total_problems(frame: pd.DataFrame, defects: Defects) -> Iterator[Problem]:
    """Find every row that contradicts itself or repeats another."""
    for low, high in (
        ("period_start", "period_end"),
        ("value_min", "value"),
        ("value", "value_max"),
        ("value_min", "value_max"),
        ("quote_start", "quote_end"),
    ):
        yield from defects.disorder(frame, low, high)
    denied = frame["basis"] == "zero_stated"
    nothing = (frame["value"] == 0).fillna(False)
    for position in defects.where(denied & ~nothing & ~defects.refused("value", len(frame))):
        value = frame["value"].iloc[position]
        yield defects.at(
            position,
            "value",
            "" if pd.isna(value) else value,
            "must be 0 where the basis is zero_stated.",
            "Write 0, or change the basis.",
        )
    yield from defects.bad_pcodes(frame)
    yield from _repeated(frame, defects)


def _repeated(frame: pd.DataFrame, defects: Defects) -> Iterator[Problem]:
    part = frame["adm1_pcode"].where((frame["by"] == "governorate").fillna(False)).fillna(frame["key"])
    columns = [frame[name] for name in _IDENTITY]
    first_row: dict[tuple[Any, ...], int] = {}
    for position, values in enumerate(zip(*columns, part, strict=True)):
        if any(pd.isna(value) for value in values[:-1]):
            continue
        identity = tuple(None if pd.isna(value) else value for value in values)
        if identity in first_row:
            yield defects.at(
                position,
                "key",
                None if identity[-1] is None else frame["key"].iloc[position],
                f"repeats row {defects.rows[first_row[identity]]}: same report, period, measure, group and part.",
                "Keep one of them.",
            )
        else:
            first_row[identity] = position
