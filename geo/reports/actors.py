"""How an event came about, who did it and who held the area, as its sentences tell."""

from __future__ import annotations

from collections.abc import Sequence

from geo.reports.lexer import Item
from geo.reports.mentions import find_mentions
from geo.reports.statements import Statement

_ELSEWHERE = frozenset({"positioned", "stationed", "based", "from", "located"})


def cause_of(statements: Sequence[Statement]) -> str:
    """Give the first cause named; a remote-bombing heading yields to the device named after it."""
    found = [m.code for s in statements for m in find_mentions(s.items, [], "cause")]
    definite = [code for code in found if code not in ("bombing_unknown", "torture")]
    chosen = (definite or found or [""])[0]
    words = [i for s in statements for i in s.items]
    if chosen in ("shelling", "airstrike") and "cluster_munition" in definite:
        return "cluster_munition"  # what was fired, not what fired it
    if chosen in ("", "shelling") and ("airstrike" in definite or any(i.cue("air_arm") for i in words)):
        return "airstrike"  # missiles that aircraft fired
    if not chosen and any(i.cue("ground_arm") for i in words):
        return "shelling"
    if chosen == "vehicle_bomb" and "landmine" in definite:
        return "landmine"
    return chosen or ("gunfire" if any(i.cue("gunmen") for i in words) else "")


def unnamed_cause(statements: Sequence[Statement], attribution: str) -> str:
    """Give the cause where none is named: a blast or a killing by unknown hands, else another cause."""
    if attribution != "unknown":
        return "other"
    blast = any(i.cue("blast") for s in statements for i in s.items)
    return "bombing_unknown" if blast else "killing_unknown"


def party_of(statements: Sequence[Statement]) -> tuple[str, str]:
    """Give the party named as the actor, and whether the source states it."""
    codes: list[str] = []
    for statement in statements:
        for mention in find_mentions(statement.items, statement.counts, "party"):
            if mention.trouble:
                return "", "disputed"
            if mention.role in ("by", "subject", "beside") and mention.code:
                codes.append(mention.code)
        for j, item in enumerate(statement.items):
            if item.cue("planted"):
                codes.extend(i.code("party") or "" for i in statement.items[j + 1 : j + 4] if i.code("party"))
            if item.cue("unknown_source") or item.code("party") == "unknown":
                codes.append("unknown")
            weapon = statement.items[j - 1] if j else None
            if item.code("party") and weapon is not None and weapon.code("cause") and not _aims(weapon):
                codes.append(item.code("party") or "")
            if (
                item.code("party")
                and j + 1 < len(statement.items)
                and statement.items[j + 1].code("cause")
                and item.code("party") != "unknown"
            ):
                codes.append(item.code("party") or "")
    named = [c for c in dict.fromkeys(codes) if c and c != "unknown"]
    if len(named) == 1:
        return named[0], "stated"
    if len(named) > 1:
        return (
            ("regime_russia", "stated") if set(named) <= {"regime", "russia", "regime_russia"} else (named[0], "stated")
        )
    return ("unknown" if "unknown" in codes else ""), "unknown"


def _aims(item: Item) -> bool:
    """Tell whether a verb of shooting goes on with whom it was at: ``opened fire on``."""
    return item.folded.endswith((" on", " at", " upon"))


def controller_of(statements: Sequence[Statement]) -> str:
    """Give the party that held the area, if exactly one is named."""
    for statement in statements:
        items = statement.items
        for j, item in enumerate(items):
            code = item.code("party")
            if not code:
                continue
            before = [i for i in items[max(0, j - 4) : j] if i.kind != "mark"]
            if any(i.folded in _ELSEWHERE for i in before):
                continue  # where the guns stood, not where the shells fell
            after = (
                j + 2 if j + 2 < len(items) and items[j + 1].folded in ("was", "were", "is", "are", "had") else j + 1
            )
            under = j + 1 < len(items) and items[j + 1].folded == "control" and any(i.folded == "under" for i in before)
            if under or any(i.cue("control") for i in before) or (after < len(items) and items[after].cue("held")):
                following = [
                    i.code("party") for i in items[j + 1 : j + 6] if i.code("party") and i.code("party") != code
                ]
                joined = following and any(i.cue("and") for i in items[j + 1 : j + 5])
                return "" if joined else code
    return ""
