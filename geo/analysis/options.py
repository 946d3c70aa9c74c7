"""Options of the analyses, checked before anything is computed and refused all at once."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf, isfinite
from numbers import Integral, Real

from geo.errors import Problem, TableError


def require(*found: Problem | None) -> None:
    """Raise one error with every problem that the checks below found.

    Raises
    ------
    TableError
        If there is any.

    """
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise TableError.from_problems(problems)


def one_of(name: str, value: object, allowed: Iterable[object], *, reason: str = "is not known.") -> Problem | None:
    """Want one of a few values."""
    known = tuple(allowed)
    if any(type(value) is type(one) and value == one for one in known):
        return None
    return Problem(option=name, value=value, reason=reason, remedy=f"Use {_listed([str(one) for one in known])}.")


def whole(name: str, value: object, *, least: int, most: float = inf) -> Problem | None:
    """Want a whole number that is not too small, nor too great."""
    if isinstance(value, Integral) and least <= int(value) <= most:
        return None
    limit = f"at least {least}" if most == inf else f"from {least} to {most:,.0f}"
    return Problem(option=name, value=_shown(value), reason=f"must be a whole number, {limit}.")


def within(
    name: str,
    value: object,
    low: float,
    high: float,
    *,
    low_too: bool = False,
    high_too: bool = False,
    remedy: str = "",
) -> Problem | None:
    """Want a number between two others, which are allowed themselves where it says so."""
    if isinstance(value, Real) and isfinite(number := float(value)):
        above = number >= low if low_too else number > low
        below = number <= high if high_too else number < high
        if above and below:
            return None
    reason = f"must lie between {low:g} and {high:g}." if isfinite(high) else f"must be a number above {low:g}."
    return Problem(option=name, value=_shown(value), reason=reason, remedy=remedy)


def seeded(seed: object) -> Problem | None:
    """Want a seed: without one no result could be had twice."""
    return whole("seed", seed, least=0)


def share_of_error(alpha: object) -> Problem | None:
    """Want a level of significance."""
    return within("alpha", alpha, 0, 1, remedy="Use 0.05.")


def _shown(value: object) -> object:
    return "None" if value is None else value


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
