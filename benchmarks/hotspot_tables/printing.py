"""Tables as they stand in RESULTS.md."""

from __future__ import annotations


def table(title: str, rows: list[dict[str, object]]) -> None:
    names = list(rows[0])
    print(f"\n{title}\n\n| {' | '.join(names)} |\n|{'---|' * len(names)}", flush=True)
    for row in rows:
        print("| " + " | ".join(str(row[name]) for name in names) + " |", flush=True)


def percent(hits: int, of: int) -> str:
    return f"{100 * hits / of:.1f} %"
