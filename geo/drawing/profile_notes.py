"""What a map says of the disclosure profile it was made by."""

from __future__ import annotations

from geo.analysis.profiles import Profile
from geo.drawing.words import Words


def profile_name(profile: Profile, lang: str) -> str:
    """Say by which profile a map was made."""
    words = Words(lang)
    return words.say("note.internal" if profile.is_open else "note.profile", name=words.code("profile", profile.name))


def profile_details(profile: Profile, lang: str) -> str:
    """Say what the profile leaves out of a map; empty for nothing."""
    words = Words(lang)
    said = []
    if profile.decimals is not None:
        said.append(words.say("note.decimals", n=words.number(profile.decimals)))
    for of, limit in (("facilities", profile.facilities), ("torture", profile.torture)):
        if profile.limit(of) > profile.limit("finest"):
            said.append(words.say(f"note.{of}", unit=words.code("precision", limit)))
    if profile.smallest_cell > 1:
        said.append(words.say("note.small_cells", n=words.number(profile.smallest_cell)))
    return " ".join(said)
