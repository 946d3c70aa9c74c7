"""What a name may hold that is drawn on a map, printed and searched for."""

from __future__ import annotations

import unicodedata

#: Characters of a name: more leave no room for the map.
LONGEST_NAME = 200


def name_trouble(name: str) -> str:
    r"""Say why a name cannot stand on a map, or nothing.

    Examples
    --------
    >>> name_trouble("Tell Abiad"), name_trouble("Tell\x1b[2J")
    ('', 'has a name with control characters.')
    """
    if len(name) > LONGEST_NAME:
        return f"has a name of {len(name):,} characters."
    if any(unicodedata.category(letter) == "Cc" for letter in name):
        return "has a name with control characters."
    return ""
