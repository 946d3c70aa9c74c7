"""Incidents to measure with: made up, eight attributes each, over real places, the same for everybody."""

from __future__ import annotations

import json
import pickle
import time
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
ATTRIBUTES = ["date", "incident_type", "killed", "injured", "party", "place", "precision", "source"]


def places() -> tuple[pd.DataFrame, str]:
    """OCHA's places where the shared folder has them, else the packaged ones; and what to call them."""
    official = ROOT.parent / "shared" / "gazetteer" / "ocha-places-2014" / "syr_admin4_point.geojson"
    if official.exists():
        features = json.loads(official.read_text(encoding="utf-8"))["features"]
        known = pd.DataFrame([feature["properties"] for feature in features])
        found = known[["NAME_EN", "LONGITUDE", "LATITUDE"]].set_axis(["name", "lon", "lat"], axis=1)
        return found, f"OCHA's {len(found):,} places"
    packaged = pd.read_csv(ROOT / "boundaries" / "places.csv").dropna(subset=["lon", "lat"])
    return packaged, f"the {len(packaged):,} packaged places"


def incidents(count: int) -> pd.DataFrame:
    """Some places often, most seldom; a decade of days."""
    known, _ = places()
    rng = np.random.default_rng(1)
    weight = rng.pareto(1.2, len(known)) + 0.05
    here = known.iloc[rng.choice(len(known), count, p=weight / weight.sum())]
    days = pd.Timestamp("2012-01-01") + pd.to_timedelta(rng.integers(0, 3650, count), "D")
    causes = ["landmine", "cluster_munition", "gunfire", "shelling", "airstrike", "ied", "torture", "not_stated"]
    return pd.DataFrame(
        {
            "incident_id": [f"S{i:06d}" for i in range(count)],
            "date": days.strftime("%Y-%m-%d"),
            "incident_type": rng.choice(causes, count),
            "killed": np.minimum(rng.geometric(0.45, count) - 1, 60),
            "injured": rng.integers(0, 9, count),
            "party": rng.choice(["regime", "russia", "isis", "sdf", "turkey", "unknown"], count),
            "place": here["name"].astype(str).to_numpy(),
            "precision": "settlement",
            "source": "Made-up incidents",
            "lon": here["lon"].to_numpy(dtype=float),
            "lat": here["lat"].to_numpy(dtype=float),
        }
    )


def prepare(count: int, ours: Path, peers: Path) -> float:
    """Read and place the incidents once; write the same table for us and, without geometry, for peers.

    Gives the seconds that reading and placing took, which is no part of a build.
    """
    import geo
    from geo.tables.reading import read_incidents

    rows = incidents(count)
    units = geo.load_boundaries(level=1)
    start = time.perf_counter()
    placed = geo.assign_admin(read_incidents(rows.astype(object)), units)
    taken = time.perf_counter() - start
    ours.write_bytes(pickle.dumps(placed))
    plain = {name: placed[name].astype(rows[name].dtype).to_numpy() for name in ("lon", "lat", *ATTRIBUTES[1:])}
    plain["date"] = placed["date"].dt.strftime("%Y-%m-%d").astype(str).to_numpy(dtype=object)
    peers.write_bytes(pickle.dumps(pd.DataFrame(plain)))
    return taken
