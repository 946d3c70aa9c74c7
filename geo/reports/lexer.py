"""From tokens to items: numbers, dates and known phrases in reading order; the rest stay plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.reports.dates import WrittenDate, read_date
from geo.reports.numerals import read_number
from geo.reports.tokens import Token, tokenize, whole_number
from geo.reports.vocabulary import NO_SENSE, Meaning, Sense, Vocabulary, fold

_PROCLITICS = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "وك")
_PRONOUNS = ("هما", "هم", "هن", "ها", "ه")
_SHORTEST_STEM = 4
_AND = Sense.of((Meaning("cue", "and"),))

_DIED = Sense.of((Meaning("cue", "died"),))
_REACH = 8

#: The kind of an item that is a number with a minus sign.
NEGATIVE = "negative"
_MINUS = frozenset("-\u2212\ufe63\uff0d")
_BEFORE_A_SIGN = frozenset("([{:=|,،;؛\"“«'")


@dataclass(frozen=True, slots=True)
class Item:
    """A number, a date, a known phrase, a plain word or a mark, with its offsets in the text."""

    kind: str  # number, decimal (any other digits), negative (with a minus sign), date, phrase, word, mark
    start: int
    end: int
    folded: str
    sense: Sense = NO_SENSE
    value: int | None = None
    printed: str = ""
    date: WrittenDate | None = None
    joined: bool = False  # an Arabic "and", "by" or "for" is written together with it

    def code(self, kind: str) -> str | None:
        """Give the code of the phrase within a kind, or None."""
        return self.sense.codes.get(kind)

    def cue(self, *codes: str) -> bool:
        """Tell whether the phrase is one of these cues."""
        cues = self.sense.cues
        return not cues.isdisjoint(codes) if cues else False

    @property
    def is_year(self) -> bool:
        """Tell whether a number may be a year."""
        return (
            self.kind == "number"
            and len(self.printed) == 4
            and self.printed.isdigit()
            and 1990 <= (self.value or 0) <= 2049
        )


def cues_of(items: Sequence[Item]) -> frozenset[str]:
    """Give every cue that stands among the items."""
    return frozenset().union(*(item.sense.cues for item in items if item.sense.cues))


def lex(text: str, start: int, end: int, words: Vocabulary) -> list[Item]:
    """Read ``text[start:end]`` into items. Time grows linearly with the length."""
    tokens = list(tokenize(text, start, end))
    tokens = _without_hyphens(tokens)
    folded = [token.folded for token in tokens]
    items: list[Item] = []
    i = 0
    while i < len(tokens):
        found, used = _next(text, tokens, folded, i, words)
        items.extend(found)
        i += used
    return _with_lives_lost(items) if words.language == "ar" else items


def _with_lives_lost(items: list[Item]) -> list[Item]:
    """Let the two halves of ``فقد أربعة مدنيين حياتهم`` tell together that they died."""
    for j, item in enumerate(items):
        if item.cue("life") and _counted_to(items, j):
            items[j] = replace(item, sense=_DIED)
    return items


def _counted_to(items: Sequence[Item], life: int) -> bool:
    """Tell whether a verb of losing and nothing but a number of people stand before ``their lives``."""
    words = 0
    for item in reversed(items[max(0, life - _REACH) : life]):
        if item.cue("lose"):
            return True
        words += item.kind == "word"
        people = item.kind == "number" or any(item.code(kind) for kind in ("person", "one", "dual"))
        if not people and not item.cue("more_of_them") and (item.kind != "word" or words > 1):
            return False
    return False


def _without_hyphens(tokens: list[Token]) -> list[Token]:
    """Drop a hyphen that joins two words or a number and a word (``US-led``, ``16-year-old``)."""
    kept = []
    for i, token in enumerate(tokens):
        if token.text in "-‐‑" and 0 < i < len(tokens) - 1:
            before, after = tokens[i - 1], tokens[i + 1]
            if (
                before.end == token.start
                and token.end == after.start
                and after.kind != "mark"
                and before.kind != "mark"
            ):
                continue
        kept.append(token)
    return kept


def _next(text: str, tokens: list[Token], folded: list[str], i: int, words: Vocabulary) -> tuple[list[Item], int]:  # noqa: PLR0911 - one branch a pattern of the language
    token = tokens[i]
    if token.text in _MINUS and _is_sign(text, tokens, i):
        last = tokens[i + 1]
        return [Item(NEGATIVE, token.start, last.end, "-", printed=f"-{last.folded}")], 2
    if token.kind == "word" and words.language == "en" and token.folded not in words.root.next:
        return [Item("word", token.start, token.end, token.folded, printed=token.text)], 1
    if token.kind == "mark" and token.text not in "%&٪":
        return [Item("mark", token.start, token.end, token.text)], 1
    date = read_date(tokens, folded, i, words)
    if date is not None:
        written, used = date
        return [Item("date", token.start, tokens[i + used - 1].end, "<date>", date=written)], used
    number = read_number(tokens, folded, i, words)
    length, sense = _phrase(tokens, folded, i, words)
    if number is not None and number[1] >= length:
        value, used = number
        last = tokens[i + used - 1]
        joined = words.language == "ar" and token.kind == "word" and token.folded != folded[i]
        item = Item(
            "number",
            token.start,
            last.end,
            token.folded,
            value=value,
            printed=text[token.start : last.end].translate(_DIGITS),
            joined=joined,
        )
        return [item], used
    if length:
        last = tokens[i + length - 1]
        return [Item("phrase", token.start, last.end, " ".join(folded[i : i + length]), sense)], length
    if words.language == "ar" and token.kind == "word":
        owned = _owned(token, folded[i], words)
        if owned is not None:
            return [owned], 1
        split = _split_proclitic(text, tokens, folded, i, words)
        if split is not None:
            return split
    if token.kind == "number":
        return [Item("decimal", token.start, token.end, token.folded, printed=token.folded)], 1
    return [Item("word", token.start, token.end, token.folded, printed=token.text)], 1


def _is_sign(text: str, tokens: list[Token], i: int) -> bool:
    """Tell whether a dash is the sign of the number after it: ``killed -5 children``, not ``2 -5`` or ``al-5``."""
    dash = tokens[i]
    if i + 1 == len(tokens) or tokens[i + 1].kind != "number" or tokens[i + 1].start != dash.end:
        return False
    if i == 0:
        return True
    before = text[dash.start - 1]
    return before in _BEFORE_A_SIGN or (before.isspace() and not _rises(tokens[i - 1], tokens[i + 1]))


def _rises(low: Token, high: Token) -> bool:
    """Tell whether two numbers can bound a range: ``3 -5 civilians``, but not ``in 2021 -5 civilians``."""
    bounds = [whole_number(t.folded) if t.kind == "number" else None for t in (low, high)]
    return bounds[0] is not None and bounds[1] is not None and bounds[0] < bounds[1]


_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٬٫", "01234567890123456789,.")


def _phrase(tokens: list[Token], folded: list[str], i: int, words: Vocabulary) -> tuple[int, Sense]:
    length, sense = words.longest(folded, i)
    if length == 1 and folded[i] in words.cased and not tokens[i].text[:1].isupper():
        return 0, NO_SENSE
    if length == 1 and folded[i] in ("is", "us") and not tokens[i].text.isupper():
        return 0, NO_SENSE
    return length, sense


def _owned(token: Token, folded: str, words: Vocabulary) -> Item | None:
    """Read a noun of people with a pronoun at its end: ``أطفالهما``, their children."""
    for suffix in _PRONOUNS:
        stem = folded[: -len(suffix)]
        if not folded.endswith(suffix) or len(stem) < _SHORTEST_STEM:
            continue
        for noun in (stem, stem[:-1] + "ه" if stem.endswith("ت") else stem):
            length, sense = words.longest([noun], 0)
            code = sense.codes.get("person") if length else None
            if code is not None and "one" not in sense.codes and "dual" not in sense.codes:
                return Item("phrase", token.start, token.end, folded, Sense.of((Meaning("person", code),)))
    return None


def _split_proclitic(
    text: str, tokens: list[Token], folded: list[str], i: int, words: Vocabulary
) -> tuple[list[Item], int] | None:
    """Take an Arabic ``و``, ``ب``, ``ل`` ... off the front of a word when a known word or number is left."""
    token = tokens[i]
    for prefix in _PROCLITICS:
        if not token.text.startswith(prefix) or len(token.text) < len(prefix) + 2:
            continue
        rest = token.text[len(prefix) :].lstrip("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652")
        cut = token.end - len(rest)
        plain = fold("ال" + rest[1:] if prefix.endswith("ل") and rest.startswith("ل") else rest)
        shorter = Token("word", rest, plain, cut, token.end)
        changed, changed_folded = [shorter, *tokens[i + 1 : i + 12]], [plain, *folded[i + 1 : i + 12]]
        number = read_number(changed, changed_folded, 0, words)
        date = read_date(changed, changed_folded, 0, words)
        length, sense = words.longest(changed_folded, 0)
        found: Item | None = None
        used = 0
        if date is not None:
            written, used = date
            found = Item("date", cut, changed[used - 1].end, "<date>", date=written, joined=True)
        elif number is not None and number[1] >= length:
            value, used = number
            end = changed[used - 1].end
            found = Item("number", cut, end, plain, value=value, printed=text[cut:end].translate(_DIGITS), joined=True)
        elif length:
            used = length
            found = Item("phrase", cut, changed[length - 1].end, " ".join(changed_folded[:length]), sense, joined=True)
        if found is not None:
            lead = [Item("phrase", token.start, cut, "و", _AND)] if prefix.startswith(("و", "ف")) else []
            if "ب" in prefix:
                lead.append(Item("word", token.start, cut, "ب", printed="ب"))
            return [*lead, found], used
    return None
