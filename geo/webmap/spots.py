"""The places where incidents lie, and what the first picture of a large page shows of them.

A page of many thousand incidents is seen before its incidents are read: the sums at each spot are enough for that.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.drawing.coded import Coded, Places, numbered
from geo.drawing.scene import CardList, PointLayer, Scene
from geo.webmap.columns import Columns, Numbers, whole

_STEPS = 100_000  # of a degree: 1 m


@dataclass(frozen=True, eq=False)
class Spots:
    """Where incidents lie, in steps of a degree, and for each layer the number of the spot of each incident."""

    x: Numbers
    y: Numbers
    shares: tuple[Numbers, ...]

    @staticmethod
    def of(scene: Scene) -> Spots:
        """Give numbers to the places at which the incidents of a scene are drawn."""
        places = [whole(Places(layer.at).array, _STEPS) for layer in scene.points]
        at = np.concatenate([np.zeros((0, 2), dtype=np.int64), *places])
        different, spot = numbered((at[:, 0] << 32) + at[:, 1])
        ends = np.cumsum([len(each) for each in places], dtype=np.int64)
        return Spots(different >> 32, different & 0xFFFFFFFF, tuple(np.split(spot, ends)[: len(places)]))

    def written(self, columns: Columns, *, of: Scene | None = None) -> dict[str, Any]:
        """Write the spots and, where it is asked for, what the first picture ``of`` a scene shows at each."""
        first = {"first": self._first_picture(of, columns)} if of else {}
        return {"x": columns.add(self.x, steps=True), "y": columns.add(self.y), **first}

    def _first_picture(self, scene: Scene, columns: Columns) -> dict[str, Any]:
        """Sum up at each spot what is shown first: all layers that are on, and each incident's deaths once.

        The sums of deaths are those of the account: shown, in layers that are off, and in each list.
        """
        told, number, layers = _Told.of(scene), len(self.x), len(scene.points)
        spot = np.concatenate([np.zeros(0, dtype=np.int64), *self.shares])
        shown = np.flatnonzero(told.on[told.part[: len(spot)]])
        first = shown[told.first[shown]]
        deaths = np.where(told.first, np.maximum(told.killed, 0), 0)
        return {
            "count": columns.add(np.bincount(spot[shown], minlength=number)),
            "parts": columns.add(np.bincount(spot[shown] * layers + told.part[shown], minlength=number * layers)),
            "killed": columns.add(_summed(spot[first], deaths[first], number)),
            "incidents": columns.add(np.bincount(spot[first], minlength=number)),
            "silent": columns.add(np.bincount(spot[first[told.killed[first] < 0]], minlength=number)),
            "layers": [_head(layer) for layer in scene.points],
            "length": len(told.part),
            "hasFacts": any(each.facts for each in _parts(scene)),
            "sums": _account(scene, _summed(told.part, deaths, len(told.on)).tolist(), told.on.tolist()),
        }


def first_period(scene: Scene) -> str:
    """Give the key of the period that is shown first."""
    keys = [period.key for period in scene.periods]
    return scene.first_period if scene.first_period in keys else next(iter(keys), "")


def begins_whole(scene: Scene) -> bool:
    """Whether a scene shows all its periods first, so that every incident is in its first picture."""
    return first_period(scene) == "all" or len(scene.periods) < 2


def _parts(scene: Scene) -> list[PointLayer | CardList]:
    return [*scene.points, *scene.lists]


def _summed(at: Numbers, values: Numbers, number: int) -> Numbers:
    return np.bincount(at, weights=values, minlength=number).astype(np.int64)


def _head(layer: PointLayer) -> dict[str, Any]:
    looks = [asdict(look) for look in Coded.of(layer.looks).bare().texts]
    return {"key": layer.key, "visible": layer.visible, "looks": looks, "length": len(layer.at)}


def _account(scene: Scene, sums: list[int], on: list[bool]) -> dict[str, int]:
    """Give the deaths shown, hidden, and in each kind of list, from those of each layer and list."""
    told = {"shown": 0, "hidden": 0, "governorate": 0, "unplaced": 0}
    names = ["shown" if shown else "hidden" for shown in on[: len(scene.points)]] + [each.key for each in scene.lists]
    for name, deaths in zip(names, sums, strict=True):
        told[name] += deaths
    return told


@dataclass(frozen=True, eq=False)
class _Told:
    """Each incident in each layer and list that has it: which tells it first, those drawn and on before all others."""

    part: Numbers  # number of the layer, or beyond the layers of the list
    killed: Numbers  # below zero where the source gives no number
    first: npt.NDArray[np.bool_]
    on: npt.NDArray[np.bool_]  # by part

    @staticmethod
    def of(scene: Scene) -> _Told:
        parts = _parts(scene)
        lengths = [len(each.cards.headings) for each in parts]
        start = np.cumsum([0, *lengths])
        incident = [
            each.facts.incident if each.facts else -1 - np.arange(begin, begin + length)
            for each, begin, length in zip(parts, start[:-1], lengths, strict=True)
        ]
        killed = [
            each.facts.killed if each.facts else np.zeros(length) for each, length in zip(parts, lengths, strict=True)
        ]
        part = np.repeat(np.arange(len(parts)), lengths)
        on = np.array([each.visible for each in scene.points] + [False] * len(scene.lists), dtype=bool)
        order = np.argsort(~on[part], kind="stable")
        first = np.zeros(len(part), dtype=bool)
        first[order] = ~pd.Series(np.concatenate(incident)[order]).duplicated().to_numpy()
        return _Told(part, np.concatenate(killed).astype(np.int64), first, on)
