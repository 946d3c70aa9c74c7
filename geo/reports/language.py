"""Which language a text is written in."""

from __future__ import annotations

from geo.errors import Problem, ReportError
from geo.reports.vocabulary import FILES, Language

_SAMPLE = 200_000


def tell_language(text: str, given: str | None) -> Language:
    """Give the language of a text by its script: Arabic where a third of the letters are Arabic.

    Raises
    ------
    ReportError
        If a language is given that is not ``en`` or ``ar``.
    """
    if given is not None:
        if given not in FILES:
            raise ReportError(
                Problem(
                    value=given,
                    reason="is not a language that reports are read in.",
                    remedy="Give language='en' or 'ar', or leave it out.",
                )
            )
        return "ar" if given == "ar" else "en"
    sample = text[:_SAMPLE]
    letters = sum(c.isalpha() for c in sample)
    arabic = sum("\u0600" <= c <= "\u06ff" for c in sample)
    return "ar" if letters and arabic * 3 > letters else "en"
