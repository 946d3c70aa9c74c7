"""Test configuration shared by every room."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from browser import chromium
from shared_files import shared


@pytest.fixture(scope="session", autouse=True)
def nobody_s_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the boundary sets and gazetteers of whoever runs the tests out of them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start one headless browser for the whole run; its driver allows no second one beside it."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def shared_vdc() -> pd.DataFrame:
    """Give the deaths by province of the Violations Documentation Center as one period of totals."""
    from geo.tables.reading import read_totals

    days = pd.read_csv(shared("datasets/vdc/casualties_by_province_by_day.csv"), index_col="day")
    sums = days.sum().astype(int).rename_axis("governorate").reset_index(name="value")
    return read_totals(
        sums.assign(
            report="Violations Documentation Center",
            period_start=days.index.min(),
            period_end=days.index.max(),
            measure="killed",
        )
    )
