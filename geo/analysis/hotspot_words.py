"""The plain-word reason beside every unit of a ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

CAUTION = "Reported casualties are not contamination: a unit without reported incidents is not known to be safe."

_TRENDS = {"rising": "Incidents are rising.", "fading": "Incidents are fading."}


def reasons(
    table: pd.DataFrame,
    held: Sequence[float] | np.ndarray,
    account: Mapping[str, int],
    *,
    by: str,
    top: int,
    least_incidents: int,
    silent: bool = False,
) -> list[str]:
    """Write why each unit stands where it does, or why it is not ranked.

    ``held`` is the share of draws in each unit's rank interval; ``silent``: no incident states a number.
    """
    placed = account["in_unit"] + account["spread_over_larger_unit"]
    thin = 2 * account["in_unit"] < placed
    ranked = int((table["status"] == "ranked").sum())
    written = []
    for record, share in zip(table.to_dict("records"), held, strict=True):
        row: dict[str, Any] = {str(name): value for name, value in record.items()}
        n = int(row["incidents"])
        if row["status"] == "ranked":
            written.append(
                _ranked(row, float(share), ranked, by=by, top=top, spread=account["spread_over_larger_unit"])
            )
        elif thin:
            written.append(
                f"Not ranked: only {account['in_unit']} of {placed} placed incidents are known to units of this level."
            )
        elif silent and n >= least_incidents:
            written.append("Not ranked: no incident states how many were killed; incidents can be ranked instead.")
        elif n == 0:
            written.append("Not ranked: no incident is known to lie here, which does not make it safe.")
        else:
            written.append(f"Not ranked: {_count(n, 'incident')} of the {least_incidents} needed.")
    return written


def _ranked(row: Mapping[str, Any], held: float, ranked: int, *, by: str, top: int, spread: int) -> str:
    first = f"{_count(int(row['incidents']), 'incident')}, {_killed(row)}."
    rank, low, high = row["rank"], row["rank_low"], row["rank_high"]
    share = f"among the first {top} of all units in {_percent(float(row['top_share']))} of draws"
    if ranked == 1:
        place = f"The only unit with enough incidents to rank; {share}."
    else:
        what = "people killed" if by == "killed" else "incidents"
        between = str(low) if low == high else f"{low} to {high}"
        place = f"Rank {rank} of {ranked} by {what} ({between} in {_percent(held)} of draws); {share}."
    p = float(row["p_value"])
    chance = f"p = {p:.3f} after correction" if p > 0.001 else "p ≤ 0.001 after correction"
    verdict = f"More than chance explains ({chance})." if row["significant"] else f"Chance may explain it ({chance})."
    parts = [first, place, verdict]
    if row["trend"] in _TRENDS:
        parts.append(_TRENDS[str(row["trend"])])
    if spread:
        verb = "is" if spread == 1 else "are"
        parts.append(f"{_count(spread, 'incident')} known only to a larger unit {verb} spread over it in the draws.")
    return " ".join(parts)


def _killed(row: Mapping[str, Any]) -> str:
    low, high = row["killed_min"], row["killed_max"]
    if pd.isna(low):
        return "number killed not stated"
    if pd.isna(high):
        return f"at least {low} killed"
    return f"{low} killed" if low == high else f"{low} to {high} killed"


def _percent(share: float) -> str:
    """Write a share so that neither all nor none is said of what is not."""
    if 0 < share < 0.01:
        return "less than 1 %"
    return "more than 99 %" if 0.99 < share < 1 else f"{100 * share:.0f} %"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
