"""What can be asked of a figure; nothing here imports matplotlib."""

from __future__ import annotations

from typing import Literal, TypedDict

from geo.errors import MapError, Problem

SUFFIXES = (".png", ".svg", ".pdf")


class FigureOptions(TypedDict, total=False):
    """Options of :func:`geo.figures.saving.save_figure`, all optional."""

    size: str | tuple[float, float]
    dpi: int
    chart: Literal["map", "ranking"]
    facet: Literal["month"] | None
    period: str | None
    area: str | None
    digits: Literal["latin", "arabic"]
    made: str | None
    author: str


_CHOICES: dict[str, tuple[object, ...]] = {
    "chart": ("map", "ranking"),
    "facet": (None, "month"),
    "digits": ("latin", "arabic"),
}


def check_options(options: FigureOptions) -> None:
    """Raise :class:`MapError` naming every option that is unknown or has a value it cannot have."""
    known = FigureOptions.__annotations__
    problems = [
        Problem(option=name, reason="is not an option of figures.", remedy=f"Use {', '.join(known)}.")
        for name in options
        if name not in known
    ]
    for name, choices in _CHOICES.items():
        if name in options and options[name] not in choices:  # type: ignore[literal-required]
            allowed = ", ".join(str(choice) for choice in choices)
            value = options[name]  # type: ignore[literal-required]
            problems.append(
                Problem(option=name, value=value, reason="cannot be drawn.", remedy=f"Use one of {allowed}.")
            )
    if not 36 <= options.get("dpi", 300) <= 1200:
        problems.append(
            Problem(
                option="dpi", value=options["dpi"], reason="is out of range.", remedy="Use 36 to 1200 dots an inch."
            )
        )
    if problems:
        raise MapError.from_problems(problems)
