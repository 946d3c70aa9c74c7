"""People by unit, as the analyses take them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from geo.errors import Problem, TableError


def people_of(population: Mapping[str, float] | pd.Series, codes: np.ndarray, column: str) -> np.ndarray:
    """Give the people of every unit, in the order of ``codes``; other units may be among them.

    Raises
    ------
    TableError
        If a unit has no number of people above zero, or has two.

    """
    if not isinstance(population, pd.Series | Mapping):
        raise TableError(
            Problem(file="population", reason="is no table of people by p-code.", remedy="Give a dict or a Series.")
        )
    given = pd.Series(population)
    wanted = given[given.index.isin(codes)]
    twice = sorted({str(code) for code in wanted.index[wanted.index.duplicated()]})
    if twice:
        raise TableError.from_problems(
            Problem(file="population", column=column, value=code, reason="stands there more than once.")
            for code in twice
        )
    people = pd.to_numeric(wanted, errors="coerce").reindex(codes).to_numpy(dtype=float, na_value=np.nan)
    bad = codes[~(np.isfinite(people) & (people > 0))]
    if len(bad):
        raise TableError.from_problems(
            Problem(file="population", column=column, value=code, reason="has no number of people above zero.")
            for code in bad
        )
    return people
