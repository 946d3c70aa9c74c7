from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.placing.phrases import LONGEST_PHRASE, clean, read_phrase


def read(phrase):
    return [(m.relation, m.name, m.kind, m.direction, m.distance_km) for m in read_phrase(clean(phrase))]


@pytest.mark.parametrize(
    ("phrase", "mentions"),
    [
        ("Hayyan town in the northern suburbs of Aleppo governorate",
         [("head", "hayyan", "town", "", None), ("suburb", "aleppo", "governorate", "N", None)]),
        ("Kahloun area, 10 km east of Tadmur city",
         [("head", "kahloun", "area", "", None), ("dir", "tadmur", "city", "E", 10.0)]),
        ("على بعد ١٠ كم شرق مدينة تدمر", [("dir", "تدمر", "city", "E", 10.0)]),
        ("2,5 kilometres to the south-west of Nawa", [("dir", "nawa", "", "SW", 2.5)]),
        ("بلدة خناصر بريف حلب الجنوبي", [("head", "خناصر", "town", "", None), ("suburb", "حلب", "", "S", None)]),
        ("eastern Aleppo countryside", [("suburb", "aleppo", "", "E", None)]),
        ("Aleppo's northern countryside", [("suburb", "aleppo", "", "N", None)]),
        ("the Badiya of Khanaser town", [("head", "khanaser", "steppe", "", None)]),
        ("Tareeq al Sadd area on the outskirts of al Bab city",
         [("head", "tareeq al sadd", "area", "", None), ("outskirts", "al bab", "city", "", None)]),
        ("between al Bab and Manbij", [("between", "al bab", "", "", None), ("between", "manbij", "", "", None)]),
        ("بين الباب ومنبج", [("between", "الباب", "", "", None), ("between", "منبج", "", "", None)]),
        ("Ayed Sagir village, administratively a part of al Tabqa city",
         [("head", "ayed sagir", "village", "", None), ("part", "al tabqa", "city", "", None)]),
        ("قرية عايد صغير التابعة لمدينة الطبقة",
         [("head", "عايد صغير", "village", "", None), ("part", "الطبقه", "city", "", None)]),
        ("Eastern Tal Hamam", [("head", "eastern tal hamam", "", "", None)]),
        ("تل حمام شرقي", [("head", "تل حمام شرقي", "", "", None)]),
        ("مدينة سراقب شرقي إدلب", [("head", "سراقب", "city", "", None), ("dir", "ادلب", "", "E", None)]),
        ("At Tall", [("head", "at tall", "", "", None)]),
        ("al Hasaka - Qamishli road", [("head", "", "road", "", None), ("between", "al hasaka", "", "", None),
                                       ("between", "qamishli", "", "", None)]),
        ("Afrin sub-district", [("head", "afrin", "subdistrict", "", None)]),
        ("unknown location", []),
        ("", []),
    ],
)  # fmt: skip
def test_what_a_phrase_mentions(phrase, mentions):
    assert read(phrase) == mentions


@pytest.mark.parametrize("value", [None, 3, float("nan"), [], b"Homs"])
def test_what_is_no_text_is_empty(value):
    assert clean(value) == ""


def test_control_and_direction_marks_are_taken_out():
    assert clean("\u202eal\u0000 Bab\u200f\n city") == "al Bab city"


def test_a_megabyte_is_cut_before_it_is_looked_at():
    start = time.perf_counter()
    for text in ("a" * 1_000_000, "al " * 400_000, "\u202e" * 1_000_000, "\u0000" * 1_000_000, "ﷺ" * 1_000_000):
        assert len(clean(text)) <= LONGEST_PHRASE + 1
    assert time.perf_counter() - start < 1


@given(st.text(max_size=LONGEST_PHRASE))
def test_reading_never_fails(text):
    for mention in read_phrase(clean(text)):
        assert mention.words or mention.kind


_WORDS = ["al", "Bab", "city", "of", "10", "km", "east", "near", ",", "between", "and", "-", "في", "ريف", "حلب",
          "الشرقي", "بمدينة", "ومنبج", "suburbs", "northern", "the", "camp", "(", ")", "district"]  # fmt: skip


@given(st.lists(st.sampled_from(_WORDS), max_size=30))
def test_reading_any_order_of_its_words_never_fails(words):
    for mention in read_phrase(clean(" ".join(words))):
        assert mention.words or mention.kind
