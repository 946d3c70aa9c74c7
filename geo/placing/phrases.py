"""Reading a place phrase: which places it mentions, of what kind, and how each relates to what stands before it.

The grammar is one for both languages: words become signs (kind, relation, direction, distance), signs and names
become :class:`Mention` objects in the order of the phrase, finest first. Nothing is looked up here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from geo.placing import phrase_words as vocabulary
from geo.reference.names import find_pcode
from geo.reference.spelling import fold, is_arabic

#: A longer phrase is prose, not a place.
LONGEST_PHRASE = 400

_SEPARATORS = re.compile(r"[,;:()\[\]/،؛\n]|\s[-–—]\s|[–—]")
_POSSESSIVE = re.compile(
    r"(?<=[A-Za-z])['’]s\b(?=\s+(?:north|south|east|west|country|sub|rural|outskirt))", re.IGNORECASE
)
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?=km|kilo|كم|كلم|كيلو)", re.IGNORECASE)
_ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")
_SIDE = r"(?P<{0}>[^,،;()]+?)"
_DASH = r"(?:\s+[-–—]\s*|\s*[-–—]\s+|[–—])"
_ROADS = (
    re.compile(
        rf"(?:^|(?<=[,،;]))\s*(?:the\s+)?{_SIDE.format('one')}{_DASH}{_SIDE.format('two')}\s+(?:road|highway)\b", re.I
    ),
    re.compile(rf"(?:الطريق|طريق|أوتوستراد)\s+{_SIDE.format('one')}{_DASH}(?P<two>[^,،;()]+)"),
    re.compile(r"\b(?P<one>[A-Za-z']{5,})-(?P<two>[A-Za-z']{5,})\s+(?:road|highway)\b", re.I),
)
_SUB_DISTRICT = re.compile(r"\bsub[\s-]+district", re.IGNORECASE)


@dataclass
class Mention:
    """One place a phrase mentions.

    ``relation`` is how the incident relates to it: ``head`` (it is there), ``in`` (that holds it), ``part`` (that it
    belongs to), ``near``, ``outskirts``, ``suburb``, ``dir``, ``between`` or ``alias``. ``direction`` is a key of
    BEARINGS; ``distance_km`` kilometres. ``name`` is folded, without words of kind; ``full`` has them.
    ``implied`` marks a suburb read from an adjective alone, as in "western Daraa".
    """

    relation: str = "head"
    kind: str = ""
    direction: str = ""
    distance_km: float | None = None
    words: list[str] = field(default_factory=list)
    all_words: list[str] = field(default_factory=list)
    implied: bool = False

    @property
    def name(self) -> str:
        """The name, without words that say its kind."""
        return " ".join(self.words)

    @property
    def full(self) -> str:
        """The name with the words that say its kind."""
        return " ".join(self.all_words)


def clean(phrase: object) -> str:
    """Make one line of a phrase: no control or direction marks; anything that is not text is empty."""
    if not isinstance(phrase, str):
        return ""
    head = phrase[: LONGEST_PHRASE + 1]
    head = unicodedata.normalize("NFC", head)[: LONGEST_PHRASE + 1]
    shown = (" " if unicodedata.category(c) == "Cc" else c for c in head if unicodedata.category(c) != "Cf")
    return " ".join("".join(shown).split())


@lru_cache(maxsize=4096)
def read_phrase(phrase: str) -> tuple[Mention, ...]:
    """Read a cleaned phrase into its mentions, finest first; none if it names no place.

    Examples
    --------
    >>> [(m.relation, m.name, m.kind) for m in read_phrase("Hayyan town in the northern suburbs of Aleppo governorate")]
    [('head', 'hayyan', 'town'), ('suburb', 'aleppo', 'governorate')]
    """
    if fold(phrase) in vocabulary.NO_PLACE:
        return ()
    reader = _Reader(list(_tokens(phrase)))
    return tuple(mention for mention in reader.read() if mention.words or mention.kind)


def _tokens(phrase: str) -> Iterator[str]:
    """Give folded words; ``,`` between parts; ``#7.5`` before a word of distance."""
    text = _POSSESSIVE.sub("", phrase.translate(_ARABIC_DIGITS))
    text = _SUB_DISTRICT.sub("subdistrict", text)
    for road in _ROADS:
        text = road.sub(r" road between \g<one> and \g<two> ", text, count=1)
    distances: list[str] = []

    def keep(match: re.Match[str]) -> str:
        distances.append(match[1].replace(",", "."))
        return f" qdistanceq{len(distances) - 1}q "

    text = _NUMBER.sub(keep, text)
    seen = False
    for number, part in enumerate(_SEPARATORS.split(text)):
        if number:
            yield ","
        for word in fold(part).split():
            distance = re.fullmatch(r"qdistanceq(\d+)q", word)
            if distance:
                yield "#" + distances[int(distance[1])]
            else:
                yield from _unprefixed(word, opening=not seen)
            seen = True


def _unprefixed(word: str, *, opening: bool) -> list[str]:
    """Part the Arabic prefixes *in* and *to* from a word of kind or relation, or from a governorate's name."""
    if not is_arabic(word) or word in vocabulary.KEYWORDS or len(word) < 4:
        return [word]
    rest = word[1:]
    if word[0] == "ب" and (rest in vocabulary.KEYWORDS or rest == "جبل" or (not opening and find_pcode(rest))):
        return ["في", rest]
    if word[0] == "ل" and rest in vocabulary.KEYWORDS:
        return [rest]
    if word[0] == "و" and rest in vocabulary.KEYWORDS:
        return ["و", rest]
    return [word]


class _Reader:
    """Walks over the tokens once; ``current`` is the mention being read."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0
        self.done: list[Mention] = []
        self.current = Mention()
        self.direction = ""

    def read(self) -> list[Mention]:
        while self.at < len(self.tokens):
            self._step(self.tokens[self.at])
            self.at += 1
        self._close("in")
        return self.done

    def _peek(self, ahead: int = 1) -> str:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else ""

    def _close(self, relation: str, kind: str = "") -> None:
        """End the current mention, if it names anything, and begin one with this relation."""
        old = self.current
        if old.words or (old.kind and old.relation == "head" and not self.done):
            self.done.append(old)
            self.current = Mention(relation, kind)
        else:
            keeps = old.relation not in {"head", "in"} and relation == "in"
            self.current = Mention(old.relation if keeps else relation, kind, old.direction, old.distance_km)
            self.current.all_words = old.all_words if keeps else []

    def _step(self, token: str) -> None:
        if token == ",":
            self._close("in")
        elif token.startswith("#"):
            self._distance(float(token[1:]))
        elif self._is_direction(token):
            self._read_direction(token)
        elif token in vocabulary.RELATIONS and not self._is_article(token):
            self._relation(token, vocabulary.RELATIONS[token])
        elif token in vocabulary.KINDS:
            self._kind(token, vocabulary.KINDS[token])
        elif token not in vocabulary.SILENT and not (token == "old" and self._peek() in vocabulary.KINDS):
            self._word(token)

    def _word(self, token: str) -> None:
        if self.current.relation == "between" and self._splits_pair(token):
            self._close("between")
            token = token[1:]
        self.current.words.append(token)
        self.current.all_words.append(token)

    def _splits_pair(self, token: str) -> bool:
        return is_arabic(token) and token.startswith("و") and len(token) > 3 and bool(self.current.words)

    def _distance(self, kilometres: float) -> None:
        self._close("near")
        self.current.distance_km = kilometres
        if vocabulary.RELATIONS.get(self._peek()) == "km":
            self.at += 1

    def _is_article(self, token: str) -> bool:
        """Tell the article of "at Tall" from the English word."""
        return token == "at" and self._peek().startswith("t")

    def _is_direction(self, token: str) -> bool:
        if token in vocabulary.DIRECTION_ADJECTIVES:
            return self._is_adjective(token, self._peek())
        return token in vocabulary.DIRECTION_NOUNS and self._is_noun(token, self._peek())

    def _is_adjective(self, token: str, following: str) -> bool:
        """Tell "eastern" of a part of something from "eastern" of a village's name."""
        if is_arabic(token):
            return self.current.relation == "suburb"
        return (
            vocabulary.RELATIONS.get(following) in {"suburb", "outskirts", "in"}
            or vocabulary.KINDS.get(following) in {"steppe", "bank", "area"}
            or following in {"part", "parts", "side", "entrance"}
            or (not self.current.words and find_pcode(following) is not None)
        )

    def _is_noun(self, token: str, following: str) -> bool:
        """Tell "east" of a place from "east" at the end of a village's name."""
        if is_arabic(token):
            further = self._peek(2) if following in vocabulary.DIRECTION_NOUNS else following
            if self.current.words:  # "Saraqib, east of Idlib" against the village "Tal Hamam Sharqi"
                return further in vocabulary.KINDS or find_pcode(further) is not None
            return following not in {"", ","}
        if vocabulary.DIRECTION_NOUNS.get(following) or following == "of" or vocabulary.KINDS.get(following) == "bank":
            return True
        return self.current.distance_km is not None or vocabulary.RELATIONS.get(following) == "from"

    def _read_direction(self, token: str) -> None:
        noun = token in vocabulary.DIRECTION_NOUNS
        letter = (vocabulary.DIRECTION_NOUNS if noun else vocabulary.DIRECTION_ADJECTIVES)[token]
        if letter in "NS":
            second = vocabulary.DIRECTION_NOUNS.get(self._peek()) or vocabulary.DIRECTION_ADJECTIVES.get(self._peek())
            if second and second in "EW":
                letter += second
                self.at += 1
        if not noun:
            self._adjective(letter, token)
            return
        if self.current.words or self.current.relation in {"head", "in"}:
            self._close("dir")
        self.current.relation = "dir"
        self.current.direction = letter

    def _adjective(self, letter: str, token: str) -> None:
        if self.current.relation == "suburb" and self.current.words:
            self.current.direction = letter
        elif find_pcode(self._peek()) is not None:
            self._close("suburb")
            self.current.relation, self.current.direction = "suburb", letter
            self.current.implied = True
            self.current.all_words.append(token)
        else:
            self.direction = letter

    def _relation(self, token: str, relation: str) -> None:
        if relation in {"km", "from", "centre"}:
            return
        if relation == "of":
            if self.current.words and self.current.relation != "between":
                self._close("in")
        elif relation == "and":
            self._and(token)
        elif relation == "suburb":
            self._suburb(token)
        elif relation == "between":
            self._close("between")
            self.current.relation = "between"
        elif relation == "in":
            self._close("in")
        else:
            self._close(relation)
            if self.current.relation in {"head", "in"}:
                self.current.relation = relation
            self.current.direction = self.current.direction or self._take_direction()

    def _take_direction(self) -> str:
        taken, self.direction = self.direction, ""
        return taken

    def _and(self, token: str) -> None:
        if self.current.relation == "between":
            self._close("between")
        elif self.current.words:
            self.current.words.append(token)
            self.current.all_words.append(token)

    def _suburb(self, token: str) -> None:
        before = token not in vocabulary.PREFIX_SUBURBS and self._peek() != "of"
        direction = self._take_direction()
        if before and self.current.words:
            self.current.relation = "suburb" if self.current.relation in {"head", "in"} else self.current.relation
            self.current.direction = direction or self.current.direction
            self.current.implied = False
            self._close("in")
            return
        self._close("suburb")
        self.current.relation = "suburb"
        self.current.direction = direction

    def _kind(self, token: str, kind: str) -> None:
        arabic_new = is_arabic(token) and bool(self.current.words)
        if arabic_new and self.current.relation != "between":
            self._close("in")
        if not self.current.kind or kind in {"governorate", "district", "subdistrict", "crossing"}:
            self.current.kind = kind
        self.current.all_words.append(token)
