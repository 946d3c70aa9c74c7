"""What a map says of the disclosure profile it was made by."""

from __future__ import annotations

from geo.analysis.profiles import Profile
from geo.drawing.words import Words


def profile_note(profile: Profile, lang: str) -> str:
    """Say by which profile a map was made, and what that leaves out."""
    words = Words(lang)
    name = words.code("profile", profile.name)
    if profile.is_open:
        return words.say("note.internal", name=name)
    said = [words.say("note.profile", name=name)]
    if profile.decimals is not None:
        said.append(words.say("note.decimals", n=words.number(profile.decimals)))
    for of, limit in (("facilities", profile.facilities), ("torture", profile.torture)):
        if profile.limit(of) > profile.limit("finest"):
            said.append(words.say(f"note.{of}", unit=words.code("precision", limit)))
    if profile.smallest_cell > 1:
        said.append(words.say("note.small_cells", n=words.number(profile.smallest_cell)))
    return " ".join(said)
