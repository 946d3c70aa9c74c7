"""Each incident counts once in however many layers; kinds left out are told of; the withheld leave no trace."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from toy_country import toy_boundaries
from toy_incidents import toy_incidents

from geo.drawing.compose import gather
from geo.drawing.layers import INCIDENT_KINDS, IncidentLayer
from geo.map import Map
from geo.placing.admin import assign_admin

TOWN = {"lon": 36.5, "lat": 35.5, "precision": "settlement"}
ROWS = (
    {**TOWN, "incident_type": "landmine", "killed": 2},
    {**TOWN, "incident_type": "landmine", "killed": 7},
    {**TOWN, "incident_type": "shelling", "killed": 9},
    {**TOWN, "incident_type": "gunfire", "killed": 1},
    {"incident_type": "landmine", "killed": 3, "place": "nowhere"},
    {"incident_type": "gunfire", "killed": 4, "place": "nowhere"},
)


def layers(*kinds: tuple[str, ...], rows: tuple[dict[str, Any], ...] = ROWS) -> list[IncidentLayer]:
    placed = assign_admin(toy_incidents(rows), toy_boundaries())
    return [IncidentLayer(placed, kinds=each) for each in kinds]


def deaths(*kinds: tuple[str, ...]) -> dict[int, int]:
    """Give the deaths of each incident of a scene, by its number, in whatever layer or list."""
    found: dict[int, int] = {}
    scene = Map(layers(*kinds), profile="internal").scene()
    for part in (*scene.points, *scene.lists):
        for number, killed in zip(part.facts.incident.tolist(), part.facts.killed.tolist(), strict=True):
            assert found.setdefault(number, killed) == killed
    return found


@pytest.mark.parametrize(
    "kinds", [(INCIDENT_KINDS,), (INCIDENT_KINDS, INCIDENT_KINDS), (("remnants",), ("massacres", "others"))]
)
def test_an_incident_counts_once_in_however_many_layers(kinds: tuple[tuple[str, ...], ...]) -> None:
    assert sum(deaths(*kinds).values()) == 26


@pytest.mark.parametrize(
    "kinds", [each for n in (1, 2) for each in itertools.combinations(INCIDENT_KINDS, n)], ids="+".join
)
def test_kinds_that_are_left_out_are_not_counted_and_a_note_says_so(kinds: tuple[str, ...]) -> None:
    gathered = gather(layers(kinds))
    drawn = sum(deaths(kinds).values())
    assert gathered.left_out is not None
    assert gathered.coverage.total("stated") == drawn == 26 - gathered.left_out.deaths
    for lang in ("en", "ar"):
        note = Map(layers(kinds), lang=lang, profile="internal").scene().notes[0]
        assert str(gathered.left_out.deaths) in note
        assert str(gathered.left_out.incidents) in note


def test_withheld_incidents_stay_counted_whatever_kinds_are_drawn() -> None:
    gathered = gather(layers(("remnants",), rows=(*ROWS, {**TOWN, "killed": 8, "withheld": True})))
    assert gathered.coverage.total("withheld") == 8


def test_numbers_of_incidents_have_no_gap_where_one_is_withheld() -> None:
    rows = [{**TOWN, "killed": n, "incident_type": "gunfire", "withheld": n in (8, 3)} for n in (9, 8, 7, 3, 1)]
    scene = Map(layers(INCIDENT_KINDS, rows=tuple(rows))).scene()
    assert sorted(n for part in scene.points for n in part.facts.incident.tolist()) == [0, 1, 2]
