"""Governorate names: every known spelling finds its p-code, everything else is refused with suggestions."""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_files import shared

from geo.errors import GeoError, UnknownNameError
from geo.reference.names import find_pcode, governorates, name_index, normalise_name, suggest_names, to_pcode

SPELLINGS = [(spelling, unit.pcode) for unit in governorates() for spelling in unit.spellings]


def test_the_fourteen_governorates_are_there_with_their_codes():
    units = governorates()
    assert [unit.pcode for unit in units] == [f"SY{number:02}" for number in range(1, 15)]
    assert all(unit.iso_3166_2.startswith("SY-") and unit.hasc.startswith("SY.") for unit in units)
    for field in ("name", "name_ar", "iso_3166_2", "hasc", "geonames_admin1"):
        assert len({getattr(unit, field) for unit in units}) == 14


def test_population_names_its_year_and_source():
    aleppo = next(unit for unit in governorates() if unit.pcode == "SY02")
    by_date = {figure.date: figure for figure in aleppo.population}
    assert by_date["2004"].people == 4_045_166
    assert by_date["2011-12-31"].people == 4_868_000
    assert by_date["2011-12-31"].year == 2011
    assert "Census Bureau" in by_date["2016"].source
    assert sum(unit.population[0].people for unit in governorates()) == 17_920_844


def test_no_spelling_belongs_to_two_governorates():
    owners = defaultdict(set)
    for unit in governorates():
        for spelling in (*unit.spellings, unit.pcode, unit.iso_3166_2, unit.hasc):
            owners[normalise_name(spelling)].add(unit.pcode)
    assert {key: pcodes for key, pcodes in owners.items() if len(pcodes) > 1} == {}
    assert set(owners) == set(name_index())
    assert all(owners)


@pytest.mark.shared
def test_every_spelling_of_the_official_list_is_found():
    with shared("boundaries/governorates.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            codes = (row["pcode"], row["iso_3166_2"], row["hasc"])
            for spelling in (row["name_en"], row["name_ar"], row["iso_name"], *codes, *row["variants"].split("|")):
                assert to_pcode(spelling) == row["pcode"], spelling


@pytest.mark.shared
def test_facts_equal_the_official_list():
    units = {unit.pcode: unit for unit in governorates()}
    with shared("boundaries/governorates.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            unit = units[row["pcode"]]
            assert (unit.name, unit.name_ar, unit.iso_3166_2) == (row["name_en"], row["name_ar"], row["iso_3166_2"])
            assert [figure.people for figure in unit.population] == [
                int(row[column]) for column in row if column.startswith("pop_")
            ]
            assert (unit.area_km2, unit.center_lat) == (float(row["cod_area_km2"]), float(row["center_lat"]))


@pytest.mark.parametrize(
    ("spelling", "pcode"),
    [
        ("Deir ez-Zour", "SY09"),
        ("Deir Ezzour", "SY09"),
        ("Dayr al-Zawr", "SY09"),
        ("DEIR EZ ZOR GOVERNORATE", "SY09"),
        ("محافظة دير الزور", "SY09"),
        ("ديرالزور", "SY09"),
        ("Damascus", "SY01"),
        ("Damascus City", "SY01"),
        ("دمشق", "SY01"),
        ("مدينة دمشق", "SY01"),
        ("Damascus countryside", "SY03"),
        ("Damascus Suburbs", "SY03"),
        ("Damascus Suburbs governorate", "SY03"),
        ("Damascus Rif", "SY03"),
        ("Rif Dimashq", "SY03"),
        ("Rural Dimashq", "SY03"),
        ("ريف دمشق", "SY03"),
        ("محافظة ريف دمشق", "SY03"),
        ("Al-Hassakah", "SY08"),
        ("Hassaka", "SY08"),
        ("الحسكة", "SY08"),
        ("حسكه", "SY08"),
        ("Idlib", "SY07"),
        ("Edlib", "SY07"),
        ("ادلب", "SY07"),
        ("أدلب", "SY07"),
        ("إدْلِب", "SY07"),
        ("Sweida", "SY13"),
        ("As-Suwaida", "SY13"),
        ("السويداء", "SY13"),
        ("سويداء", "SY13"),
        ("Quneitra", "SY14"),
        ("القنيطـــرة", "SY14"),
        ("Dar’a", "SY12"),
        ("Darʿa province", "SY12"),
        ("Ar–Raqqa", "SY11"),
        ("الرقه", "SY11"),
        ("Ḩamāh", "SY05"),
        ("حماه", "SY05"),
        ("  aleppo\t", "SY02"),
        ("\u200fحلب\u200e", "SY02"),
        ("ＳＹ０９", "SY09"),
        ("sy09", "SY09"),
        ("SY-DY", "SY09"),
    ],
)
def test_spellings_met_in_the_field(spelling, pcode):
    assert to_pcode(spelling) == pcode
    assert find_pcode(spelling) == pcode


@given(st.sampled_from(SPELLINGS), st.sampled_from(["{}", " {} ", "{} Governorate", "{} province", "محافظة {}"]))
def test_the_form_of_writing_does_not_matter(known, frame):
    spelling, pcode = known
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        text = frame.format(unicodedata.normalize(form, spelling))
        assert to_pcode(text) == pcode
        assert to_pcode(text.upper()) == pcode
        assert to_pcode(text.lower().replace("-", " ")) == pcode


@pytest.mark.parametrize(
    "unknown",
    [
        "",
        " ",
        "-",
        "governorate",
        "محافظة",
        "Al",
        "ال",
        "Rif",
        "ريف",
        "countryside",
        "Aleppo countryside",
        "Hama and Homs",
        "Aleppo, Idlib",
        "Palestine",
        "Baghdad",
        "Qamishli",
        "SY00",
        "SY15",
        "SY0902",
        "SY",
        "Aleppo\x00",
        "Alepp",
        "Homsk",
        "<img src=x onerror=alert(1)>",
        "../../etc/passwd",
        "%s%n{0}",
        "Aleppo" * 200_000,
        "\u202eoppelA",
        "🗺️",
        None,
        float("nan"),
        5,
        b"Aleppo",
        ["Aleppo"],
    ],
)
def test_what_is_not_listed_is_refused_not_guessed(unknown):
    assert find_pcode(unknown) is None
    with pytest.raises(UnknownNameError) as refusal:
        to_pcode(unknown)
    message = str(refusal.value)
    assert len(message) < 400
    assert message.isprintable()
    assert "SY01 to SY14" in message
    assert isinstance(refusal.value, LookupError)
    assert isinstance(refusal.value, GeoError)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Alepo", "Aleppo"),
        ("Dier ezor", "Deir-ez-Zor"),
        ("Idlb", "Idleb"),
        ("Tartoose", "Tartous"),
        ("دير", "دير الزور"),
    ],
)
def test_a_slip_is_answered_with_suggestions(typed, meant):
    with pytest.raises(UnknownNameError, match="Did you mean") as refusal:
        to_pcode(typed)
    assert refusal.value.suggestions == suggest_names(typed)
    assert refusal.value.suggestions[0] == meant
    assert 1 <= len(refusal.value.suggestions) <= 3


def test_nothing_similar_suggests_nothing():
    assert suggest_names("Reykjavík") == ()
    assert suggest_names("SY15") == ()
    assert suggest_names(None) == ()


@given(st.text(max_size=40))
def test_any_text_is_found_exactly_or_refused(text):
    pcode = find_pcode(text)
    if pcode is None:
        with pytest.raises(UnknownNameError):
            to_pcode(text)
    else:
        assert normalise_name(text) in name_index()


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing_for_known_names(text):
    once = normalise_name(text)
    if once in name_index():
        assert name_index()[normalise_name(once)] == name_index()[once]


@given(st.sampled_from(SPELLINGS), st.characters(categories=["L"], max_codepoint=0x6FF))
def test_one_letter_more_never_finds_another_governorate_by_likeness(known, letter):
    spelling, pcode = known
    found = find_pcode(spelling + letter)
    assert found in (None, pcode) or normalise_name(spelling + letter) in name_index()
