"""Turn placed incidents into a totals table, so that they can be shaded like stated totals."""

from __future__ import annotations

import pandas as pd

from geo.placing.reconcile import least
from geo.tables.frames import require_placed
from geo.tables.periods import PERIOD, with_periods
from geo.tables.schema import TOTALS

_USED = (
    "adm1_pcode", "source", "date", "date_precision", *PERIOD, "killed_min", "killed", "killed_max", "in_headline",
    "withheld",
)  # fmt: skip


def located_totals(incidents: pd.DataFrame) -> pd.DataFrame:
    """Sum the people killed in placed incidents by governorate, period and source.

    Parameters
    ----------
    incidents
        Incidents schema after :func:`geo.assign_admin`; withheld rows, rows outside the headline, without a
        governorate or without a period are left to :func:`geo.reconcile`, which lists them.

    Returns
    -------
    Totals schema, ``by`` governorate, ``measure`` killed (people): ``value_min`` is the sum of the least numbers;
    ``value`` and ``value_max`` are missing where one incident has no such number. Nothing is said of units without an
    incident.

    Raises
    ------
    TableError
        If a column is missing that is used.

    """
    require_placed(incidents, _USED)
    periods = with_periods(incidents)
    use = (
        incidents["in_headline"].fillna(True).astype(bool)
        & ~incidents["withheld"].fillna(False).astype(bool)
        & incidents["adm1_pcode"].notna()
        & periods["period_start"].notna()
    )
    work = pd.DataFrame({"report": incidents["source"], "adm1_pcode": incidents["adm1_pcode"], **periods})[use]
    work["value_min"] = least(incidents, "killed")[use]
    work["value"] = incidents["killed"][use]
    work["value_max"] = incidents["killed_max"][use]
    keys = ["report", *PERIOD, "adm1_pcode"]
    groups = work.groupby(keys, sort=True)
    sums = groups[["value_min", "value", "value_max"]].sum(min_count=1)
    complete = groups[["value", "value_max"]].count().eq(groups.size(), axis=0)
    sums[["value", "value_max"]] = sums[["value", "value_max"]].where(complete)
    table = sums.dropna(subset=["value_min"]).reset_index()
    table = table.assign(measure="killed", group="all", by="governorate", key=table["adm1_pcode"], basis="stated")
    table["withheld"] = False
    return table.reindex(columns=list(TOTALS.names)).astype(
        {"value_min": "Int64", "value": "Int64", "value_max": "Int64", "adm1_pcode": "string", "withheld": "boolean"}
    )
