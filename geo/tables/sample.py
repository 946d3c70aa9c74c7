"""The embedded sample: incidents and totals of two reports of the Syrian Network for Human Rights, by hand."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from geo.reference.packaged import packaged
from geo.tables.reading import read_incidents, read_totals


class Sample(NamedTuple):
    """The two tables of the sample."""

    incidents: gpd.GeoDataFrame
    totals: pd.DataFrame


def load_sample() -> Sample:
    """Load the embedded tables: civilians killed in February 2021 and January 2025.

    They hold facts and figures of two reports of the Syrian Network for Human Rights, transcribed by hand. Incidents
    are those the texts narrate (February 2021 only); what the source does not count in its headline has
    ``in_headline`` False. Percentages are the whole numbers they allow, with ``basis`` ``percent``.

    Returns
    -------
    Sample
        ``incidents`` as :func:`read_incidents` gives them (points in EPSG:4326) and ``totals`` as
        :func:`read_totals` does; fresh copies at each call.

    Notes
    -----
    Rows by ``party`` sum to the headline. Rows by ``party+cause`` divide the party ``other`` of February 2021 further:
    never add the two.

    Examples
    --------
    >>> len(load_sample().incidents)
    14
    """
    incidents, totals = _parsed()
    return Sample(incidents.copy(), totals.copy())


@cache
def _parsed() -> Sample:
    return Sample(read_incidents(packaged("sample_incidents.csv")), read_totals(packaged("sample_totals.csv")))
