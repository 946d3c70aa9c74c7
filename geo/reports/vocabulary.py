"""The words of casualty reports, read from the vocabulary files into one look-up per language."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Literal

from geo.reference.names import governorates

Language = Literal["en", "ar"]

FILES: Mapping[str, str] = MappingProxyType({"en": "english.toml", "ar": "arabic.toml"})

_APOSTROPHES = frozenset("'`´‘’‛′ʻʼʽʾʿˈ＇ʹ")
_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None}
)
_ARABIC_ARTICLE = "ال"


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Reduce a word to what its spellings share: lower case, no accents, no apostrophes, Arabic letter forms unified.

    The English possessive and the Arabic article go too, where enough of the word is left.
    """
    article = word.startswith(_ARABIC_ARTICLE)  # asked of the word as printed: a hamza on the alef is no article
    if word.isascii():
        plain = word.casefold()
    else:
        decomposed = unicodedata.normalize("NFKD", word.translate(_ARABIC))
        plain = "".join(c for c in decomposed if unicodedata.category(c) != "Mn").casefold()
    if not plain.isalnum():
        for mark in _APOSTROPHES:
            if plain.endswith(mark + "s"):
                plain = plain[:-2]
        plain = "".join(c for c in plain if c not in _APOSTROPHES)
    if article and plain.startswith(_ARABIC_ARTICLE) and len(plain) > 4:
        return plain[2:]
    return plain


@dataclass(frozen=True)
class Meaning:
    """What a phrase means: its kind (``party``, ``person``, ``cue`` ...) and its code within the kind."""

    kind: str
    code: str
    value: int = 0


@dataclass(frozen=True, slots=True)
class Sense:
    """All meanings of one phrase, with its cues and its code in each kind at hand."""

    meanings: tuple[Meaning, ...] = ()
    cues: frozenset[str] = frozenset()
    codes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, meanings: tuple[Meaning, ...]) -> Sense:
        """Build a sense; of several codes within one kind the first counts."""
        codes: dict[str, str] = {}
        for meaning in meanings:
            codes.setdefault(meaning.kind, meaning.code)
        return cls(meanings, frozenset(m.code for m in meanings if m.kind == "cue"), codes)


NO_SENSE = Sense()


@dataclass
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    sense: Sense = NO_SENSE


@dataclass(frozen=True)
class Vocabulary:
    """All phrases of one language, as a tree of folded words."""

    language: Language
    root: _Node
    cased: frozenset[str]
    singular: frozenset[str]
    plain_words: frozenset[str]
    opens_date: frozenset[str]  # the first words of the names of months and weekdays

    def longest(self, words: list[str], start: int) -> tuple[int, Sense]:
        """Give the length in words and the sense of the longest phrase that begins at ``start``; 0 where none does."""
        node, best, found = self.root, 0, NO_SENSE
        i = start
        while i < len(words):
            child = node.next.get(words[i])
            if child is None:
                break
            node = child
            i += 1
            if node.sense is not NO_SENSE:
                best, found = i - start, node.sense
        return best, found


@cache
def vocabulary(language: Language, *, since_regime: bool = False) -> Vocabulary:
    """Load the vocabulary of a language, the names of the governorates included.

    ``since_regime`` tells that the text speaks of the time after 8 December 2024, when "government forces" are
    no longer those of the regime.
    """
    governs = Meaning("party", "government" if since_regime else "regime")
    text = resources.files("geo.reports").joinpath("vocabulary").joinpath(FILES[language]).read_text("utf-8")
    tables = tomllib.loads(text)
    root = _Node()
    singular = frozenset(_folded(phrase) for phrase in tables.get("singular", {}).get("words", ()))
    opens_date: set[str] = set()
    for phrase, meaning in _entries(tables):
        if meaning.kind in ("month", "weekday"):
            opens_date.add(_folded(phrase).split()[0])
        _plant(root, _folded(phrase).split(), governs if meaning.kind == "state" else meaning)
    for phrase, meaning in _governorate_entries():
        _plant(root, _folded(phrase).split(), meaning)
    return Vocabulary(
        language=language,
        root=root,
        cased=frozenset(fold(word) for word in tables.get("cased", ())),
        singular=singular,
        plain_words=frozenset(root.next),
        opens_date=frozenset(opens_date),
    )


def _folded(phrase: str) -> str:
    return " ".join(fold(word) for word in phrase.replace("-", " ").split())


def _plant(root: _Node, words: list[str], meaning: Meaning) -> None:
    node = root
    for word in words:
        node = node.next.setdefault(word, _Node())
    if meaning not in node.sense.meanings:
        node.sense = Sense.of((*node.sense.meanings, meaning))


def _entries(tables: Mapping[str, object]) -> Iterator[tuple[str, Meaning]]:
    """Give each phrase with its meaning. Plain numbers stand as ``word = value``, the rest as ``code = [phrases]``."""
    for kind, table in tables.items():
        if not isinstance(table, dict) or kind == "singular":
            continue
        for key, given in table.items():
            if isinstance(given, int):
                yield key, Meaning(kind, key, given)
            else:
                for phrase in given:
                    yield phrase, Meaning(kind, key, int(key) if key.isdigit() else 0)


def _governorate_entries() -> Iterator[tuple[str, Meaning]]:
    for unit in governorates():
        for spelling in unit.spellings:
            yield spelling.replace("ʾ", "").replace("-", " "), Meaning("governorate", unit.pcode)
