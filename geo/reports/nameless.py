"""Whoever the source could not name: ``parties that the network was unable to identify``."""

from __future__ import annotations

from collections.abc import Sequence

from geo.reports.lexer import Item

_WITHIN = 11
_SOMEBODY = frozenset(
    {"parties", "party", "groups", "perpetrators", "gunmen", "actors", "persons", "individuals", "people", "men"}
    | {"جهات", "جهه", "اطراف", "مسلحين", "اشخاص", "مجموعات", "مجهولين"}
)
_UNSURE = frozenset({"not", "unable", "couldnt", "cannot", "yet", "never", "without", "no", "لم", "غير", "تعذر", "دون"})
_NAMED = frozenset(
    {
        "identify",
        "identified",
        "determine",
        "determined",
        "known",
        "specify",
        "specified",
        "ascertain",
        "named",
        "established",
    }
    | {
        "تحديدها",
        "تحديد",
        "تحديدهم",
        "تحديده",
        "تعرف",
        "معرفتها",
        "معروفه",
        "تحدد",
        "هويتها",
        "هويتهم",
        "يحدد",
        "محدده",
    }
)


def nameless_agent(items: Sequence[Item], j: int) -> int:
    """Give the last item of ``parties that the network could not identify``; -1 where they do not stand."""
    if items[j].folded not in _SOMEBODY:
        return -1
    unsure = False
    for k in range(j + 1, min(j + _WITHIN, len(items))):
        word = items[k].folded
        if items[k].kind in ("mark", "number", "date") or items[k].cue("killed", "killing", "while"):
            return -1
        unsure = unsure or word in _UNSURE or items[k].cue("none")
        if unsure and word in _NAMED:
            return k
    return -1
