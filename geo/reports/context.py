"""What headings, labels and list introductions say of the lines below them."""

from __future__ import annotations

from dataclasses import dataclass

from geo.reports.count import Count
from geo.reports.dates import Period
from geo.reports.measures import verb_of
from geo.reports.sentences import Sentence
from geo.reports.spans import Anchor, is_rising
from geo.reports.statements import Statement

GROUPS = ("medical", "media", "civil_defense", "medical_and_civil_defense")


@dataclass
class Context:
    """What headings and list introductions say of the lines below them."""

    party: str = ""
    group: str = ""
    measure: str = ""
    within: str = ""  # the party that a list divides further
    cause: str = ""
    in_list: bool = False
    combatants: bool = False
    period: Period | None = None
    since: bool = False
    block: int = -1
    lines_since_label: int = 0
    last_measure: str = ""
    title_cause: str = ""  # the one cause that a title without numbers names
    topic: str = ""  # what the text counted last: killed, injured or other


def enter_block(context: Context, sentence: Sentence, kind: str) -> None:
    """Forget, when a new block begins, what held only for the one before."""
    if sentence.block == context.block:
        return
    context.block = sentence.block
    context.lines_since_label += 1
    if kind == "paragraph":
        context.period, context.since = None, False
        if context.in_list and context.lines_since_label > 1:
            _leave_list(context)
        if context.lines_since_label > 3:
            context.party, context.combatants = "", False
    elif kind == "heading":
        context.period = None


def _leave_list(context: Context) -> None:
    context.in_list, context.within, context.group, context.measure, context.cause = False, "", "", "", ""


def is_label(statement: Statement, kind: str) -> bool:
    """Tell whether a line only labels what follows: a heading or bullet without a number of its own."""
    said = any(c.noun and (c.measure or c.party) for c in statement.counts)
    if said or statement.zeros or statement.shares or _is_total_line(statement):
        return False
    if kind == "paragraph" or (
        statement.label and any(0 < c.index - statement.label_end <= 5 for c in statement.counts)
    ):
        return False
    return (
        not any(c.party or c.pcode or c.cause for c in statement.counts)
        and not statement.label.get("measure")
        and not any(c.noun or c.party for c in statement.counts)
    )


def _is_total_line(statement: Statement) -> bool:
    """Tell whether a line gives the dead and the injured without a noun: ``Total: 108 killed, 163 injured``."""
    follows = (statement.items[c.last + 1 : c.last + 2] for c in statement.counts if not c.noun)
    return statement.items[0].cue("reported_count") and any(i.cue("killed", "injured") for f in follows for i in f)


def enter_label(context: Context, statement: Statement, reference: Count | None) -> None:
    """Keep what a label says: a party, a group, fighters, or what a new section counts."""
    items = statement.items
    codes = {m.code for m in statement.parties if m.code}
    if statement.label.get("party"):
        codes.add(statement.label["party"])
    groups = [i.code("person") for i in items if i.code("person")]
    fighters = "combatants" in groups
    if any(i.code("generic_party") for i in items) and not codes:
        context.party = ""
        return
    if len(codes) == 1:
        context.party = codes.pop()
        context.combatants = fighters
        context.lines_since_label = 0
        return
    context.combatants = fighters
    if fighters or (groups == ["all"] and len(items) <= 3):
        context.lines_since_label = 0
        return
    context.party, context.within = "", ""
    _leave_list(context)
    if any(i.cue("torture") for i in items) and not any(g in GROUPS for g in groups):
        context.group = "torture"
    elif len({g for g in groups if g in GROUPS}) == 1:
        context.group = next(g for g in groups if g in GROUPS) or ""
    if any(i.cue("massacre") for i in items):
        context.measure, context.group = "massacres", ""
    elif any(i.cue("attack") for i in items):
        context.measure, context.group = "attacks", ""
    if items[-1].folded == ":" and any(verb_of(i) in ("killed", "injured") for i in items):
        context.in_list, context.lines_since_label = True, 0  # ``Killed in May 2021:``
        context.measure = "injured" if context.topic == "injured" and not context.measure else context.measure
    if reference is not None and any(i.cue("lead") for i in items) and not context.group and not context.measure:
        context.in_list, context.lines_since_label = True, 0
        context.group = "torture" if reference.torture else reference.group if reference.group in GROUPS else ""
        context.measure = reference.measure if reference.measure != "killed" else ""


def _unknown_label(statement: Statement) -> bool:
    """Tell whether a line of a list has a label that says nothing known: ``Drowning: two civilians``."""
    first = statement.counts[0].index if statement.counts else 0
    head = next((statement.items[:j] for j in range(1, first) if statement.items[j].folded in (":", "–", "—")), ())
    return bool(head) and not any(
        i.code("person")
        or i.date
        or i.kind == "number"
        or i.cue("killed", "killing", "died", "death", "injured", "massacre", "attack", "reported_count", "summary")
        for i in head
    )


def note_topic(context: Context, statement: Statement, *, title: bool) -> None:
    """Keep what a sentence counts, for the bare numbers of a list below it."""
    causes = {m.code for m in statement.causes}
    if title and len(causes) == 1 and not statement.counts:
        context.title_cause = causes.pop()
    said = {verb_of(item) for item in statement.items} | ({"other"} if "arrest" in statement.cues else set())
    context.topic = next((topic for topic in ("killed", "injured", "other") if topic in said), context.topic)


def _measure_of_bare(context: Context, count: Count) -> str:
    """Give what a number beside a label counts where no verb says it: what the text counted last."""
    if context.topic == "other":
        count.trouble = count.trouble or "that the dead are counted is not said here"
    return "injured" if context.topic == "injured" else "killed"


def fill_from_label(context: Context, statement: Statement, kind: str) -> None:  # noqa: PLR0912 - one branch a pattern of the language
    """Give the heads what the line's own label, else the heading and the list introduction above, says of them."""
    label = statement.label
    unknown = kind == "bullet" and not label and _unknown_label(statement)
    for count in statement.counts:
        if count.role not in ("head", "part"):
            continue
        if unknown and not (count.party or count.cause or count.pcode):
            count.trouble = count.trouble or "the label of this line is not known"
        if label.get("party") and not count.party:
            count.party = label["party"]
        if label.get("cause") and not count.cause:
            count.cause = label["cause"]
        if label.get("pcode") and not count.pcode:
            count.pcode = label["pcode"]
        if label.get("group") == "torture" and count.group in ("", "all"):
            count.torture = True
        elif label.get("group") and count.group in ("", "all"):
            count.group = label["group"]
        if label.get("measure") and count.measure in ("", "killed"):
            count.measure = label["measure"]
        listed = kind != "paragraph" or bool(label)
        if listed and context.in_list and not count.torture and not count.measure.startswith(("massacre", "attack")):
            if context.group == "torture":
                count.torture = True
            elif context.group and count.group in ("", "all"):
                count.group = context.group
        if listed and context.in_list and context.cause and not count.cause:
            count.cause = context.cause
        if listed and context.in_list and context.measure in ("massacres", "attacks", "injured"):
            count.measure = context.measure
        if (
            not count.party
            and not count.cause
            and not count.pcode
            and context.party
            and "generic_party" not in count.extra
            and not count.stated_period
        ):
            count.party = context.party
            if context.combatants and count.group in ("", "all"):
                count.group = "combatants"
        if (
            listed
            and not count.noun
            and (
                (label and 0 < count.index - statement.label_end <= 5)
                or (context.in_list and (count.party or count.cause or count.pcode))
            )
        ):
            count.noun = True
            count.group = count.group or "all"
            count.measure = count.measure or _measure_of_bare(context, count)
        if label.get("measure") in ("massacres", "attacks") and 0 < count.index - statement.label_end <= 4:
            count.measure, count.noun, count.group = label["measure"], True, count.group or "all"
        if label and count.noun and not count.measure:
            count.measure = _measure_of_bare(context, count)


def fill_periods(context: Context, statement: Statement, anchor: Anchor) -> None:
    """Give the counts without a period that of their paragraph, else that of the report."""
    stated = [
        c
        for c in statement.counts
        if c.stated_period and not ({"since", "rising", "compared"} & c.extra) and c.role != "child"
    ]
    if stated:
        wholes = [c for c in stated if c.role == "head"] or stated  # of a part's shorter time the next sentence is free
        context.period = wholes[-1].period
    for count in statement.counts:
        if count.period is None:
            count.period = context.period or anchor.period
            if not count.trouble and _since_when(statement, count):
                count.trouble = "from when until when it counts is not said"


def _since_when(statement: Statement, count: Count) -> bool:
    """Tell whether a rising toll counts since some day, and the text does not say until when."""
    rising = is_rising(statement.items, count.index)
    return rising and not statement.spans and any(i.cue("since") for i in statement.items[: count.index])


def share_period(statement: Statement, context: Context) -> Period | None:
    """Give the period a percentage speaks of: the sentence's own, else the paragraph's."""
    spans = [s.period for s in statement.spans if not s.since]
    return spans[0] if len(set(spans)) == 1 else context.period


def leave_sentence(context: Context, statement: Statement, text: str, *, narrated: bool) -> None:
    """Open a list after an introduction that ends with a colon or says ``as follows``."""
    opens = (text.rstrip().endswith((":", "：")) and not narrated) or any(i.cue("lead") for i in statement.items[-3:])
    if not opens:
        return
    heads = [c for c in statement.counts if c.role in ("head", "part")]
    party = statement.label.get("party") or (heads[-1].party if heads else "")
    had_group, had_measure = context.group, context.measure
    _leave_list(context)
    context.in_list = True
    context.lines_since_label = 0
    context.within = "other" if party in ("other",) else ""
    if party and not context.within:
        context.party = party
    elif not context.within:
        context.party = ""
    if (
        any(c.torture and c.role != "child" for c in heads)
        or statement.torture_leads
        or (not heads and any(i.cue("torture") for i in statement.items))
    ):
        context.group = "torture"
    elif heads and heads[-1].group in GROUPS:
        context.group = heads[-1].group
    elif not heads:
        context.group = had_group
    if heads and heads[-1].measure in ("massacres", "attacks", "injured"):
        context.measure = heads[-1].measure
    elif not heads:
        context.measure = had_measure
    if heads and heads[-1].cause and not party:
        context.cause = ""
