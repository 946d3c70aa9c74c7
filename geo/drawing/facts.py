"""What incidents can be filtered by, as numbers: cause, party, groups among the killed, precision, governorate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.small_cells import GROUPS
from geo.drawing.scene import Facet, Facts
from geo.drawing.words import Words
from geo.placing.reconcile import least
from geo.reference.names import governorates
from geo.tables.codes import CAUSES, PARTIES, PRECISIONS
from geo.tables.combinations import asked_once

NOT_ATTRIBUTED = "not_attributed"

_CAUSES = tuple(CAUSES)
_PARTIES = (*(party for party in PARTIES if party != "unknown"), NOT_ATTRIBUTED)
_PRECISIONS = tuple(PRECISIONS)


def facets(words: Words) -> tuple[Facet, ...]:
    """Give what incidents can be filtered by, in the words of a language."""
    parties = tuple(
        (code, words.say("value.not_attributed") if code == NOT_ATTRIBUTED else words.code("party", code))
        for code in _PARTIES
    )
    units = tuple((each.pcode, each.name_ar if words.lang == "ar" else each.name) for each in governorates())
    return (
        Facet("cause", words.say("field.cause"), tuple((code, words.code("cause", code)) for code in _CAUSES)),
        Facet("party", words.say("field.party"), parties),
        Facet(
            "group",
            words.say("field.group"),
            tuple((code, words.code("group", code)) for code in GROUPS),
            several=True,
        ),
        Facet(
            "precision",
            words.say("field.precision"),
            tuple((code, words.code("precision", code)) for code in _PRECISIONS),
        ),
        Facet("unit", words.say("field.governorate"), units),
    )


def incident_facts(incidents: pd.DataFrame, numbers: npt.NDArray[np.integer]) -> Facts:
    """Read the facts of incidents; ``numbers`` are those of the incidents in the scene."""
    unattributed = (
        incidents["party"].isna() | (incidents["party"] == "unknown") | (incidents["attribution"] == "unknown")
    )
    parties = _numbered(incidents["party"], _PARTIES)
    parties[unattributed.fillna(True).to_numpy(dtype=bool)] = _PARTIES.index(NOT_ATTRIBUTED)
    groups = np.zeros(len(incidents), dtype=np.int32)
    hidden = incidents.get("suppressed")
    for bit, name in enumerate(GROUPS):
        there = _whole(incidents[name]) > 0
        if hidden is not None:  # a number that is not told is above zero
            there |= hidden.str.contains(name, regex=False).fillna(False).to_numpy(dtype=bool)
        groups |= there.astype(np.int32) << bit
    return Facts(
        incident=np.asarray(numbers, dtype=np.int32),
        killed=_whole(least(incidents, "killed")),
        values={
            "cause": _numbered(incidents["incident_type"], _CAUSES),
            "party": parties,
            "group": groups,
            "precision": _numbered(incidents["precision"], _PRECISIONS),
            "unit": _numbered(incidents["adm1_pcode"], [each.pcode for each in governorates()]),
            "day": _days(incidents["date"]),
        },
    )


def _numbered(column: pd.Series, codes: Sequence[str]) -> npt.NDArray[np.int32]:
    place = {code: number for number, code in enumerate(codes)}
    return asked_once(column, lambda code: place.get(code, -1), missing=-1).astype(np.int32)


def _whole(column: pd.Series) -> npt.NDArray[np.int32]:
    return column.astype("Float64").to_numpy(dtype=float, na_value=-1.0).astype(np.int32)


def _days(column: pd.Series) -> npt.NDArray[np.int32]:
    """Days since the start of 1970; -1 where there is no date (or it is older than any report here)."""
    days = column.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), -1, days.astype(np.int64)).astype(np.int32)
