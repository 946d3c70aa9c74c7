"""Which printed places are vital facilities or camps: hospitals, schools, markets, water stations, tents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.reference.gazetteer import Gazetteer
from geo.reference.spelling import fold

_WORDS = (
    # health
    "hospital hospitals hospitalised clinic clinics polyclinic polyclinics dispensary dispensaries infirmary maternity "
    "medical health healthcare ambulance ambulances pharmacy pharmacies mashfa mashfaa mustashfa mustawsaf "
    "مشفى مستشفى مستشفيات مشافي عيادة عيادات مستوصف مستوصفات صحي صحية طبي طبية إسعاف إسعافي صيدلية صيدليات توليد "
    # learning
    "school schools kindergarten kindergartens nursery college colleges university universities institute institutes "
    "madrasa madrasah madrasat medrese مدرسة مدارس ثانوية ابتدائية إعدادية روضة جامعة جامعات معهد معاهد كلية "
    # worship
    "mosque mosques masjid masajid jami church churches cathedral chapel monastery synagogue shrine husseiniya "
    "مسجد مساجد جامع جوامع كنيسة كنائس كاتدرائية مصلى مزار حسينية "
    # food
    "market markets marketplace souk souks souq suq bazaar bakery bakeries furn makhbaz "
    "سوق أسواق بازار فرن أفران مخبز مخابز "
    # water, power, rescue
    "waterworks substation powerplant الخوذ "
    # camps
    "camp camps encampment encampments tent tents idp idps refugee refugees displaced displacement shelter shelters "
    "mukhayyam mukhayam mukhaiyam makhayam mokhayam "
    "مخيم مخيمات خيمة خيم خيام نازحين نازحون لاجئين لاجئون مهجرين إيواء ملجأ ملاجئ"
)
#: One word of each group in the same place: a water station, a civil defence centre.
_PAIRS = (
    (
        "water pumping power electric electricity electrical generating desalination thermal "
        "مياه ماء كهرباء كهربائية ضخ حرارية توليد",
        "station stations plant plants pump pumps tank tanks tower towers unit facility "
        "محطة محطات خزان خزانات مضخة مضخات برج وحدة",
    ),
    ("civil مدني", "defense defence دفاع"),
    ("white بيضاء", "helmets helmet خوذ"),
    ("red أحمر", "crescent cross هلال صليب"),
)
_VITAL = frozenset(fold(word) for word in _WORDS.split())
_TOGETHER = tuple(tuple(frozenset(fold(word) for word in words.split()) for words in pair) for pair in _PAIRS)
_KNOWN = _VITAL.union(*(words for pair in _TOGETHER for words in pair))
_FINAL_ALEF = re.compile("ى(?![\u0621-\u064a])")
#: What Arabic writes onto the front of a word: and, in, like, to, the.
_PREFIX = re.compile("^[وف]?[بكل]?(?:ال|ل)?(?=..)")
#: Columns in which a table may print the name of a facility or camp.
PRINTED = ("place", "district", "subdistrict", "match_name")
#: Columns that say which place of a gazetteer it is.
LISTED = ("place_pcode", "match_name")


def names_protected(text: str) -> bool:
    """Tell whether a text holds words of a vital facility or a camp, in English or Arabic.

    Examples
    --------
    >>> names_protected("near al-Razi Hospital, Aleppo"), names_protected("سوق بلدة معرة النعمان")
    (True, True)
    >>> names_protected("a field east of the village")
    False

    """
    return bool(_which([text])[0])


def _which(texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Tell which of many texts hold the words; all are folded in one go, for a table may have a place a row."""
    folded = _folded("\n".join(text.replace("\n", " ") for text in texts))
    meant = {word: known for word in set(folded.split()) if (known := _known(word))}
    marks = np.zeros(len(texts), dtype=bool)
    if not meant:
        return marks
    for row, line in enumerate(folded.split("\n")):
        words = {meant[word] for word in line.split() if word in meant}
        if words:
            marks[row] = bool(words & _VITAL) or any(words & one and words & other for one, other in _TOGETHER)
    return marks


def _folded(text: str) -> str:
    """Fold text of any length as :func:`fold` does names; line feeds stay."""
    table = {ord(character): _letter(character) for character in set(text) if character != "\n"}
    return _FINAL_ALEF.sub("ا", text.translate(table)).replace("ى", "ي")


@lru_cache(maxsize=4096)
def _letter(character: str) -> str:
    """Give what a character becomes in the middle of a word."""
    return character if character == "ى" else fold(f"a{character}a")[1:-1]


def _known(word: str) -> str:
    """Give a word of the lists as they spell it; empty for any other."""
    if word in _KNOWN:
        return word
    bare = "" if word.isascii() else _PREFIX.sub("", word)
    return bare if bare in _KNOWN else ""


def protected_by_name(incidents: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell of each incident whether its place is a vital facility or a camp by the words that are printed of it."""
    marks = np.zeros(len(incidents), dtype=bool)
    for name in PRINTED:
        if name in incidents:
            codes, texts = pd.factorize(incidents[name])
            marks |= np.append(_which([str(text) for text in texts]), False)[codes]
    return marks


def protected_by_gazetteer(incidents: pd.DataFrame, gazetteer: Gazetteer | None) -> npt.NDArray[np.bool_]:
    """Tell of each incident whether a gazetteer lists its place as a camp."""
    marks = np.zeros(len(incidents), dtype=bool)
    if gazetteer is None:
        return marks
    camps = gazetteer.places[gazetteer.places["kind"] == "camp"]
    for name, known in zip(LISTED, (camps["pcode"], camps["name"]), strict=True):
        if name in incidents and len(camps):
            marks |= incidents[name].isin(list(known.dropna())).fillna(False).to_numpy(dtype=bool)
    return marks
