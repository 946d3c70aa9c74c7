"""What a reader of the map sees of a number that is left out: words in the popup, and a filter that still finds it."""

from __future__ import annotations

import pytest
from disclosed_tables import placed

import geo
from geo.drawing.words import Words

ROW = {"lon": 37.5169, "lat": 36.3721, "precision": "settlement", "killed": 6, "children": 2, "women": 4}


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_number_left_out_is_said_and_still_found(lang: str) -> None:
    rows = [{**ROW, "media": 0}, {**ROW, "children": None, "women": 0}]
    layer = geo.IncidentLayer(placed(rows))
    words = Words(lang)
    for profile, said in (("public", ("value.group_hidden",) * 2), ("internal", ("value.group",) * 2)):
        [drawn] = [one for one in geo.Map([layer], lang=lang, profile=profile).scene().points if one.at]
        killed = next(field.values for field in drawn.cards.fields if field.label == words.say("field.killed"))
        groups = words.say("value.comma").join(
            words.say(key, group=words.code("group", name), n=n)
            for key, name, n in zip(said, ("children", "women"), (2, 4), strict=True)
        )
        assert sorted(killed) == sorted([words.say("value.of_whom", n=6, groups=groups), "6"])
        assert drawn.facts is not None
        assert sorted(drawn.facts.values["group"].tolist()) == [0, 0b11]


def test_the_map_says_which_profile_made_it_and_what_that_leaves_out() -> None:
    layer = geo.IncidentLayer(placed([ROW]))
    scenes = {name: geo.Map([layer], profile=name).scene() for name in ("public", "partner", "internal")}
    assert [scene.profile for scene in scenes.values()] == list(scenes)
    assert scenes["public"].notes[-1] == "Disclosure profile: public."
    assert "below 3" in scenes["public"].details[0]
    assert "at most 3 decimals" in scenes["partner"].details[0]
    assert "below" not in scenes["partner"].details[0]
    assert "not for publication" in scenes["internal"].notes[-1]
    assert scenes["internal"].details == ()
    assert "ملف الإفصاح: عام." in geo.Map([layer], lang="ar").scene().notes
