"""Is the ranking of hot spots quiet on noise, awake to real clusters, calibrated and fast?

Run ``python benchmarks/hotspots.py --boundaries FILE`` with COD-AB sub-districts (level 3); ``--quick`` for a tenth of
the simulations, ``--only`` for some of the tables, ``--vdc FILE`` for the deaths by province and day. Every table is
seeded; the tables go to the standard output as Markdown, as they stand in RESULTS.md. How each is made stands in
``hotspot_tables``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from hotspot_tables.bound import bounds
from hotspot_tables.calibration import calibration
from hotspot_tables.noise import by_population, false_alarms, long_noise, years_by_population
from hotspot_tables.power import power
from hotspot_tables.real import real
from hotspot_tables.speed import speed
from hotspot_tables.world import LEVELS, World


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    beside = Path(__file__).resolve().parents[2] / "shared"
    default = beside / "boundaries/cod-ab-syr-20201217/syr_admbnda_adm3_20201217.geojson"
    parser.add_argument("--boundaries", type=Path, default=default)
    parser.add_argument("--vdc", type=Path, default=beside / "datasets/vdc/casualties_by_province_by_day.csv")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument(
        "--only", nargs="*", help="noise, years, population, population-years, power, bound, calibration, real, speed"
    )
    options = parser.parse_args()
    worlds = {level: World(options.boundaries, level) for level in LEVELS}
    tables: dict[str, Callable[[], None]] = {
        "noise": lambda: false_alarms(worlds, 100 if options.quick else 1000),
        "years": lambda: long_noise(worlds, 60 if options.quick else 600),
        "population": lambda: by_population(worlds, 100 if options.quick else 500),
        "population-years": lambda: years_by_population(worlds, 20 if options.quick else 200),
        "power": lambda: power(worlds, 20 if options.quick else 100),
        "bound": lambda: bounds(worlds, 0.1 if options.quick else 1.0),
        "calibration": lambda: calibration(worlds, 5 if options.quick else 25),
        "real": lambda: real(worlds, options.vdc if options.vdc.exists() else None),
        "speed": lambda: speed(worlds, options.quick),
    }
    for name in options.only or tables:
        begin = time.perf_counter()
        tables[name]()
        print(f"\n({name}: {time.perf_counter() - begin:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
