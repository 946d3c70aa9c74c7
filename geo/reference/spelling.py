"""Spelling keys: one name, many transliterations, in Latin and in Arabic script.

A name gets keys of three strengths. Names that share a key are spellings of one another *as far as that key can
tell*; a caller tries the strictest first and accepts a looser one only where it leaves a single candidate.

``plain``
    Case, diacritics, apostrophes, hyphens, spaces and the article are ignored; Arabic letter variants (hamza seats,
    ta marbuta, alef maqsura) are one; *eastern*, *upper*, *little* and their Arabic words are one sign each.
``sound``
    Latin only. Besides, vowels are one vowel, doubled letters one letter, and a final vowel or h is dropped:
    Jisr and Jesr, Tadmur and Tadmor, Khan Shaykhun and Khan Sheikhoun.
``bones``
    The consonants alone, written in one alphabet for both scripts, so that a Latin spelling meets an Arabic one:
    ``Khanaser`` and ``خناصر``. An Arabic letter with several transliterations gives several keys.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

#: A longer string is no place name; it gets no keys.
LONGEST_NAME = 120

_MOST_VARIANTS = 24
_CACHED = 65536
_ARABIC = re.compile("[\u0621-\u064a\u0671-\u06d3]")
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06ed\u0640]")
_ALEF_MAQSURA = re.compile("ى(?![\u0621-\u064a])")
_NEITHER_SCRIPT = re.compile(r"[^a-z0-9\u0621-\u064a]+")
_ARABIC_LETTERS = dict(zip("أإآٱیئؤةکگڤچپژ", "ااااييوهككفجبز", strict=True)) | {"ء": None}
_LATIN_LETTERS = dict(zip("ıøđðþæœł", "ioddtaol", strict=True)) | dict.fromkeys("'`´‘’‛ʻʼʽʾʿˈ′ˀˁ")
_FOLDED = str.maketrans(_ARABIC_LETTERS | _LATIN_LETTERS)

_ARTICLE = "al el ul il l as ash ach at ath ad adh ar az an es esh ech et eth ed edh er ez en us ush ut ur uz un"
_ARTICLES = frozenset(_ARTICLE.split())
_DOUBLED_ARTICLE = re.compile(r"^[ae](sh|th|dh|[drstznl])(?=\1.)")
_DIGRAPHS = MappingProxyType(
    {"sch": "S", "sh": "S", "ch": "S", "kh": "x", "gh": "G", "th": "t", "dh": "d", "ph": "f", "dj": "j"}
)
_ONE_SOUND = str.maketrans("qcvp", "kkwb")
_ABU = dict.fromkeys(("abul", "abou", "aboul", "abo", "abi"), "abu")
_QUALIFIERS = MappingProxyType(
    {
        word: sign
        for sign, words in {
            "E": "eastern east sharqi sharki sharqiyeh sharqiya sharqiyah sharqieh charqi شرقي شرقيه",
            "W": "western west gharbi gharbiyeh gharbiya gharbiyah gharbieh غربي غربيه",
            "N": "northern north shamali shimali shmali shamaliyeh shamaliya shamaliyah شمالي شماليه",
            "S": "southern south janubi janoubi jnubi janubiyeh janubiya janubiyah qibli جنوبي جنوبيه قبلي قبليه",
            "U": "upper fawqani foqani fokani foukani fauqani fawkani fouqani fawqaniyeh fawqaniya fawqaniyah "
            "فوقاني فوقانيه فوقا",
            "D": "lower tahtani tahtaniyeh tahtaniya tahtaniyah تحتاني تحتانيه تحتا",
            "M": "middle wastani wustani وسطاني وسطانيه",
            "B": "big large great kabir kabira kabireh kabirah kbir kbireh kbira kebir kubra كبير كبيره كبري",
            "O": "old atiq atiqa atiqah ateeq ateeqa عتيق عتيقه",
            "L": "little small saghir sagir sghir saghira saghireh saghirah sagira sghireh sughra zghir zghireh "
            "صغير صغيره صغري",
        }.items()
        for word in words.split()
    }
)
_BONES = MappingProxyType(
    {
        **dict(zip("بتحخدرزسشصطغفلمنهك", "bthxdrzsSstGflmnhk", strict=True)),
        "ق": "kg",
        "ج": "j",
        "غ": "Gg",
        "ث": "ts",
        "ذ": "dzt",
        "ض": "dz",
        "ظ": "zdt",
        "و": "w",
        "ي": "y",
    }
)
_LONG_VOWELS = MappingProxyType({"ا": "A", "و": "U", "ي": "I"})
_CLASS_OF = MappingProxyType({"a": "A", "e": "AI", "i": "I", "y": "I", "o": "U", "u": "U", "w": "U"})


def is_arabic(text: str) -> bool:
    """Tell whether the text holds Arabic letters."""
    return bool(_ARABIC.search(text))


@lru_cache(maxsize=_CACHED)
def fold(text: str) -> str:
    """Fold text to lower-case words without diacritics, apostrophes or punctuation; the words stay as they are.

    Text beyond four times the longest name is cut off before anything else.

    Examples
    --------
    >>> fold("Ma‘arrat an-Nu‘mān"), fold("أعزاز")
    ('maarrat an numan', 'اعزاز')
    """
    text = unicodedata.normalize("NFC", _ARABIC_MARKS.sub("", text[: LONGEST_NAME * 4]))
    text = unicodedata.normalize("NFKD", text.translate(_FOLDED))
    bare = "".join(c for c in text if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    bare = _ALEF_MAQSURA.sub("ا", bare.casefold().translate(_FOLDED)).replace("ى", "ي")
    return _NEITHER_SCRIPT.sub(" ", bare).strip()


def _words(name: str) -> tuple[list[str], str]:
    """Split a name into its own words and the signs of its qualifiers (*eastern*, *upper*, *little*)."""
    folded = fold(name).split()
    kept = [_bare_arabic(word) for word in folded if word not in _ARTICLES] or folded
    core = [word for word in kept if word not in _QUALIFIERS]
    if not core:
        return [_ABU.get(word, word) for word in kept], ""
    signs = "".join(sorted(_QUALIFIERS[word] for word in kept if word in _QUALIFIERS))
    return [_ABU.get(word, word) for word in core], signs


def _bare_arabic(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) >= 4 else word


def _bare_latin(word: str) -> str:
    if len(word) <= 4:
        return word
    bare = _DOUBLED_ARTICLE.sub("", word)
    return bare if bare != word or word[:2] not in {"al", "el"} else word[2:]


def without_qualifiers(name: str) -> str:
    """Give a folded name without *eastern*, *upper* and the like; empty if it has none of them or others (*little*).

    Examples
    --------
    >>> without_qualifiers("Upper Baqras"), without_qualifiers("Tadmur")
    ('baqras', '')
    """
    words, signs = _words(name) if len(name) <= LONGEST_NAME else ([], "")
    return " ".join(words) if signs and set(signs) <= set("NESWUD") else ""


@lru_cache(maxsize=_CACHED)
def plain_key(name: str) -> str:
    """Give the strictest key, or an empty string where the name has no letters or is too long.

    Examples
    --------
    >>> plain_key("Deir ez-Zor") == plain_key("Deir Zor"), plain_key("Kwaires Sharqi") == plain_key("Eastern Kwaires")
    (True, True)
    """
    if len(name) > LONGEST_NAME:
        return ""
    words, signs = _words(name)
    return "".join(words) + signs


@lru_cache(maxsize=_CACHED)
def sound_key(name: str) -> str:
    """Give the key by sound of a Latin name; Arabic script, which writes no short vowels, has none.

    Examples
    --------
    >>> sound_key("Jisr ash-Shughur") == sound_key("Jesr al-Shoghour")
    True
    """
    if len(name) > LONGEST_NAME or is_arabic(name):
        return ""
    words, signs = _words(name)
    return "".join(_sound(word) for word in words) + signs


def _consonants(word: str) -> str:
    for written, letter in _DIGRAPHS.items():
        word = word.replace(written, letter)
    return word.translate(_ONE_SOUND)


def _sound(word: str) -> str:
    word = re.sub(r"(?<=[aeiou])y(?=[aeiou])", "", _consonants(_bare_latin(word)))
    word = re.sub(r"[aeiouy]+", "a", word)
    word = re.sub(r"ah$", "a", re.sub(r"(.)\1+", r"\1", word))
    return re.sub(r"(?<=..)a$", "", word)


@dataclass(frozen=True)
class Skeleton:
    """The consonants of a name as its key, and what stands between them.

    ``slots`` has one more item than the key has consonants. In Latin an item is the vowels written there; in Arabic the
    long vowels as ``A``, ``I``, ``U``; ``*`` stands where anything may (ayn, hamza, the seam of two words).
    """

    key: str
    slots: tuple[str, ...]
    arabic: bool

    def agrees(self, other: Skeleton, *, loosely: bool = False) -> bool:
        """Tell whether two skeletons of one key can be one name: no vowel of either contradicts the other.

        Loosely, short a may stand for any other vowel, as it does in hasty transliterations.
        """
        if self.key != other.key or len(self.slots) != len(other.slots):
            return False
        last = len(self.slots) - 1
        pairs = enumerate(zip(self.slots, other.slots, strict=True))
        scripts = (self.arabic, other.arabic)
        return all(_slots_agree(*pair, final=n == last, scripts=scripts, loosely=loosely) for n, pair in pairs)


_GLIDE = re.compile(r"[iyj]+[aeou]|w[aeio]|[aeiou]w[aeiou]")


def _slots_agree(one: str, two: str, *, final: bool, scripts: tuple[bool, bool], loosely: bool) -> bool:
    if "*" in one or "*" in two or one == two:
        return True
    if all(scripts):
        return False
    if any(scripts):
        return _latin_fits_arabic(two if scripts[0] else one, one if scripts[0] else two, final=final)
    return _latin_slots_agree(one, two, final=final, loosely=loosely)


def _latin_slots_agree(one: str, two: str, *, final: bool, loosely: bool) -> bool:
    if final and bool(one) != bool(two) and "e" not in {one, two}:
        return False
    if bool(_GLIDE.search(one)) != bool(_GLIDE.search(two)):
        return False
    if not (one and two):
        return True
    first, second = (_classes(run) for run in (one, two))
    return bool(first & second) or (loosely and {*first, *second} != {"I", "U"})


def _classes(run: str) -> frozenset[str]:
    return frozenset(sound for vowel in run for sound in _CLASS_OF[vowel])


def _latin_fits_arabic(latin: str, arabic: str, *, final: bool) -> bool:
    """Long vowels are written in both scripts, short ones in Latin alone; none of them ends a word unwritten."""
    written = _classes(latin)
    if any(long not in written for long in arabic):
        return False
    if final and not arabic:
        return latin in {"", "e"}
    return bool(arabic) or not _GLIDE.search(latin)


def _latin_skeletons(word: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    word = re.sub(r"(.)\1+", r"\1", _consonants(_bare_latin(word)))
    found: dict[str, tuple[str, ...]] = {}
    for way in dict.fromkeys((re.sub(r"(?<=[aeiouy])h$", "", word), word)):
        key, slots = "", [""]
        for place, letter in enumerate(way):
            opening = place == 0 and letter in "yw" and len(way) > 1
            if letter in "aeiouyw" and not opening:
                slots[-1] += letter
            else:
                key += letter
                slots.append("")
        found.setdefault(key, tuple(slots))
    return tuple(found.items())


def _arabic_skeletons(word: str, *, last: bool) -> tuple[tuple[str, tuple[str, ...]], ...]:
    choices: list[str] = []
    slots = [""]
    for place, letter in enumerate(word):
        if letter in _LONG_VOWELS and not (place == 0 and letter in "وي" and len(word) > 1):
            slots[-1] += "*" if place == 0 else _LONG_VOWELS[letter]
        elif letter == "ع":
            slots[-1] += "*"
        elif letter == "ه" and place == len(word) - 1 and place > 1 and last:
            slots[-1] += "A"
        else:
            choices.append(_BONES.get(letter, letter if letter.isdigit() else ""))
            slots.append("")
    ways = ["".join(way) for way in itertools.islice(itertools.product(*(c or " " for c in choices)), _MOST_VARIANTS)]
    found = dict.fromkeys((way.replace(" ", "") for way in ways), tuple(slots))
    if word.endswith("ه") and len(word) > 2 and not last:  # the t of the construct state, or none
        found = {(key[:-1] + end): (tuple(slots) if end else (*slots[:-2], "A")) for key in found for end in ("t", "")}
    if word.endswith("ه") and len(word) > 2 and last:
        found |= {key + "h": (*slots, "") for key in list(found)}
    return tuple(found.items())


@lru_cache(maxsize=_CACHED)
def skeletons(name: str) -> tuple[Skeleton, ...]:
    """Give the skeletons of a name in either script, at most 24: one key may be written in several ways."""
    if len(name) > LONGEST_NAME:
        return ()
    words, signs = _words(name)
    arabic = is_arabic(name)
    ways = [
        _arabic_skeletons(word, last=index == len(words) - 1) if is_arabic(word) else _latin_skeletons(word)
        for index, word in enumerate(words)
    ]
    found: dict[str, Skeleton] = {}
    for way in itertools.islice(itertools.product(*ways), _MOST_VARIANTS):
        key = "".join(part for part, _ in way)
        slots: tuple[str, ...] = way[0][1] if way else ()
        for _, more in way[1:]:
            slots = (*slots[:-1], "*", *more[1:])
        if key:
            found.setdefault(key + signs, Skeleton(key + signs, slots, arabic))
    return tuple(found.values())


def bones_keys(name: str) -> tuple[str, ...]:
    """Give the consonant keys of a name in either script, at most 24.

    Examples
    --------
    >>> set(bones_keys("Khanaser")) & set(bones_keys("خناصر"))
    {'xnsr'}
    """
    return tuple(skeleton.key for skeleton in skeletons(name))
