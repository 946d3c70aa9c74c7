"""What the build made of our JavaScript and of Leaflet: read from the package, never from the network."""

from __future__ import annotations

from functools import cache
from importlib import resources

from geo.errors import InputFileError, Problem

LEAFLET_LICENCE = (
    "This file contains Leaflet 1.9.4, (c) 2010-2023 Volodymyr Agafonkin, (c) 2010-2011 CloudMade, "
    "under the BSD 2-Clause Licence, and the code of syria-incident-maps, under the MIT Licence."
)


@cache
def built(name: str) -> str:
    """Give the text of a built file, such as ``leaflet.js``.

    Raises
    ------
    InputFileError
        If the browser code was not built.

    """
    try:
        return (resources.files("geo.webmap") / "_built" / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InputFileError(
            Problem(
                file=f"geo/webmap/_built/{name}",
                reason="is missing: the map's browser code has not been built.",
                remedy="In a checkout run `python hatch_build.py` or `pip install -e .`; else install the wheel anew.",
            )
        ) from error
