"""Score the reading of reports against hand-written values, and measure how its time grows.

``python benchmarks/extraction.py`` scores the corpus; ``--scaling`` prints seconds per megabyte.
"""

from __future__ import annotations

import argparse
import gc
import re
import resource
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from geo.reports.report import Report, read_report

CORPUS = Path(__file__).parent / "extraction_corpus"
ROUNDS = (
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "twenty_one",
    "twenty_two",
)
PARTS = {
    "written against": ("english.toml", "arabic.toml", "adversary.toml"),
    "set apart": ("held_out.toml", "held_out_last.toml"),
    "blind rounds": tuple(f"round_{n}.toml" for n in ROUNDS),
}
FIELDS = (
    "date",
    "date_of_death",
    "incident_type",
    "killed",
    "killed_min",
    "children",
    "women",
    "injured",
    "injured_min",
    "place",
    "governorate",
    "party",
    "attribution",
    "controller",
    "massacre",
    "in_headline",
)


@dataclass
class Score:
    hits: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.wrong) if self.hits + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0


@dataclass
class Result:
    totals: Score = field(default_factory=Score)
    fields: Score = field(default_factory=Score)
    kinds: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    complaints: list[str] = field(default_factory=list)


def cases(*files: str) -> Iterator[dict[str, object]]:
    for file in files:
        yield from tomllib.loads((CORPUS / file).read_text("utf-8"))["case"]


def expected_totals(case: dict[str, object]) -> list[tuple[str, tuple[object, ...]]]:
    rows = []
    for line in str(case.get("totals", "")).strip().splitlines():
        kind, _, rest = line.partition(": ")
        what, _, amount = rest.partition(" = ")
        what, _, span = what.partition(" @")
        measure, group, division = what.strip().split("/")
        by, _, key = division.partition(":")
        number, _, basis = amount.strip().partition(" ")
        rows.append(
            (kind, (measure, group, by, key, span.strip() or case["period"], *interval(number), basis or "stated"))
        )
    return rows


def interval(number: str) -> tuple[int | None, int | None, int | None]:
    if number.startswith(">="):
        return int(number[2:]), int(number[2:]), None
    if number.startswith("<="):
        return None, int(number[2:]), int(number[2:])
    if number.startswith("~"):
        return None, int(number[1:]), None
    if ".." in number:
        low, high = (int(n) for n in number.split(".."))
        return low, low if low == high else None, high
    return int(number), int(number), int(number)


def read_rows(report: Report) -> list[tuple[object, ...]]:
    rows = []
    for row in report.totals.itertuples(index=False):
        key = row.adm1_pcode if row.by == "governorate" else ("" if pd.isna(row.key) else row.key)
        span = "" if pd.isna(row.period_start) else f"{row.period_start:%Y-%m-%d}..{row.period_end:%Y-%m-%d}"
        numbers = (None if pd.isna(n) else int(n) for n in (row.value_min, row.value, row.value_max))
        rows.append((row.measure, row.group, row.by, key, span, *numbers, row.basis))
    return rows


def score_case(case: dict[str, object], result: Result) -> None:
    report = read_report(str(case["text"]) + "\n")
    check_evidence(report)
    found = Counter(read_rows(report))
    for kind, row in expected_totals(case):
        if found[row]:
            found[row] -= 1
            result.totals.hits += 1
            result.kinds[kind].hits += 1
        else:
            result.totals.missed += 1
            result.kinds[kind].missed += 1
            result.complaints.append(f"{case['id']}: not read: {row}")
    for row in found.elements():
        result.totals.wrong += 1
        result.kinds["(unexpected)"].wrong += 1
        result.complaints.append(f"{case['id']}: wrongly read: {row}")
    score_incidents(case, report, result)
    told = [*report.findings["quote"], *report.totals["quote"], *report.incidents["quote"]]
    for number in case.get("told", ()):  # type: ignore[attr-defined]
        if not any(re.search(rf"(?<![\d,]){re.escape(number)}(?![\d,])", quote, re.IGNORECASE) for quote in told):
            result.complaints.append(f"{case['id']}: a finding for the number {number} is missing")
    codes = set(report.findings["code"])
    for code in case.get("findings", ()):  # type: ignore[attr-defined]
        if code not in codes:
            result.complaints.append(f"{case['id']}: finding {code} is missing")
    if case.get("no_errors", True):
        for row in report.findings[report.findings["severity"] == "error"].itertuples():
            result.complaints.append(f"{case['id']}: false error {row.code}: {row.message}")


def score_incidents(case: dict[str, object], report: Report, result: Result) -> None:
    wanted = []
    for line in str(case.get("incidents", "")).strip().splitlines():
        kind, _, rest = line.partition(": ")
        wanted.append((kind, dict(part.split("=", 1) for part in rest.split(", "))))
    read = [{name: shown(row, name) for name in FIELDS} for _, row in report.incidents.iterrows()]
    for kind, fields in wanted:
        match = min(
            read, key=lambda r: -sum(agrees(name, fields.get(name, ""), r[name]) for name in FIELDS), default=None
        )
        if match is not None:
            read.remove(match)
        for name in FIELDS:
            expected, got = fields.get(name, ""), match[name] if match else ""
            count(result, kind, name, expected, got, str(case["id"]))
    for extra in read:
        result.fields.wrong += sum(bool(v) for v in extra.values())
        result.complaints.append(f"{case['id']}: incident not expected: { {k: v for k, v in extra.items() if v} }")


def count(result: Result, kind: str, name: str, expected: str, got: str, case: str) -> None:
    if not expected and not got:
        return
    if expected and got and agrees(name, expected, got):
        result.fields.hits += 1
        result.kinds[kind].hits += 1
        return
    if expected:
        result.fields.missed += 1
        result.kinds[kind].missed += 1
    if got:
        result.fields.wrong += 1
        result.kinds[kind].wrong += 1
    result.complaints.append(f"{case}: {name} should be {expected!r}, is {got!r}")


def agrees(name: str, expected: str, got: str) -> bool:
    if name == "place" and expected:
        return expected in got and len(got) < 220
    return expected == got


def shown(row: pd.Series, name: str) -> str:
    value = row["adm1_pcode"] if name == "governorate" else row[name]
    if pd.isna(value) or (name == "party" and value == "unknown"):
        return ""
    return f"{value:%Y-%m-%d}" if name.startswith("date") else str(value)


def check_evidence(report: Report) -> None:
    for frame in (report.totals, report.incidents, report.findings):
        for row in frame.itertuples(index=False):
            assert report.text[row.quote_start : row.quote_end] == row.quote, row


def scored(*files: str) -> Result:
    result = Result()
    for case in cases(*files):
        score_case(case, result)
    return result


def print_scores(verbose: bool) -> None:
    for part, files in PARTS.items():
        result = scored(*files)
        number = sum(1 for _ in cases(*files))
        print(f"\n{part}: {number} texts")
        for name, score in (("total rows", result.totals), ("incident fields", result.fields)):
            print(
                f"  {name:16} precision {score.precision:.3f}  recall {score.recall:.3f}  "
                f"({score.hits} right, {score.wrong} wrong, {score.missed} missed)"
            )
        print("  by phrase kind:")
        for kind, score in sorted(result.kinds.items()):
            print(
                f"    {kind:18} precision {score.precision:.3f}  recall {score.recall:.3f}  "
                f"({score.hits}/{score.hits + score.missed})"
            )
        for complaint in result.complaints if verbose else ():
            print("   !", complaint)


ORDINARY = (
    "In March 2020 we documented the deaths of 145 civilians, including 18 children and 23 women. Regime "
    "forces killed 44 civilians, including four children. On Sunday, March 8, a landmine exploded near Tadmur city in "
    "the eastern suburbs of Homs governorate, killing two people and injuring three others. Aleppo governorate "
    "accounted for 43.48% of the toll.\n\n"
)


def hostile(kind: str, size: int) -> str:
    unit = {
        "ordinary": ORDINARY,
        "nested parentheses": "killed (12 (civilians (including (two (children ",
        "a million digits": "1234567890",
        "no full stops": "regime forces killed 12 civilians including two children and a woman and ",
        "one long word": "civilians",
        "deep HTML": "<div><span>killed 12 civilians ",
    }[kind]
    return unit * (size // len(unit) + 1)


def print_scaling() -> None:
    print("kind                 size MB   seconds   s/MB   peak MB")
    for kind in ("ordinary", "nested parentheses", "a million digits", "no full stops", "one long word", "deep HTML"):
        rates = []
        for size in (100_000, 1_000_000, 10_000_000):
            text = hostile(kind, size)
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / ("report.html" if kind == "deep HTML" else "report.txt")
                path.write_text(text, encoding="utf-8")
                best = min(timed(path) for _ in range(3 if size < 1_000_000 else 1))
            rates.append(best / (size / 1_000_000))
            print(f"{kind:20} {size / 1e6:7.1f} {best:9.2f} {rates[-1]:6.2f} {memory():9.0f}")
        print(f"{kind:20} ratio largest to smallest {rates[-1] / rates[0]:.2f}")


def timed(path: Path) -> float:
    gc.collect()
    start = time.process_time()  # the processor's own seconds: other programs do not count
    try:
        read_report(path)
    except ValueError as error:
        print("   refused:", re.sub(r"\s+", " ", str(error))[:90])
    return time.process_time() - start


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scaling", action="store_true", help="measure seconds per megabyte instead")
    parser.add_argument("--verbose", action="store_true", help="list every value that is wrong or missing")
    arguments = parser.parse_args()

    print_scaling() if arguments.scaling else print_scores(arguments.verbose)
