"""``incident-maps embed``: the HTML that shows a saved map inside another page."""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path

import click

from geo.errors import MapError, Problem
from geo.writing import described_in

_PROFILE = re.compile(r'<meta name="disclosure-profile" content="([^"]*)">')
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE)
_HEAD = 200_000  # characters in which a page's title stands


@click.command()
@click.argument("page", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--src", help="Address of the page as the other page will see it; its file name if not given.")
@click.option("--image", help="Address of a picture of the map for readers whose browser does not run it.")
@click.option("--height", type=click.IntRange(200, 4000), default=640, show_default=True, help="Height in CSS pixels.")
@click.option(
    "--profile", default="public", show_default=True,
    help="Disclosure profile the page may have been made by; one that lets more out is not framed.",
)  # fmt: skip
def embed(page: Path, src: str | None, image: str | None, height: int, profile: str) -> None:
    """Print an iframe for PAGE, a map saved as .html, with its title and a picture to fall back on."""
    if page.suffix.casefold() not in (".html", ".htm"):
        raise MapError(Problem(file=str(page), reason="is not a page.", remedy="Give a map saved as .html."))
    click.echo(iframe(page, src=src, image=image, height=height, profile=profile))


def iframe(
    page: Path, *, src: str | None = None, image: str | None = None, height: int = 640, profile: str = "public"
) -> str:
    """Give the HTML of a frame that fills the width it finds; scripts of the map run shut off from the other page.

    Raises
    ------
    MapError
        If the page was made by another disclosure profile than ``public`` and ``profile``.

    """
    with page.open(encoding="utf-8", errors="replace") as file:
        head = file.read(_HEAD)
    made_by = _PROFILE.search(head)
    if made_by and unescape(made_by.group(1)) not in ("public", profile):
        raise _other_profile(page, unescape(made_by.group(1)))
    found = _TITLE.search(head)
    title = escape(unescape(found.group(1)).strip() if found else page.stem)
    address = escape(src or page.name)
    picture = image or _picture_beside(page)
    fallback = (
        f'<img src="{escape(picture)}" alt="{_described(page, title)}" style="max-width:100%">' if picture else title
    )
    return (
        f'<iframe src="{address}" title="{title}" width="100%" height="{height}" style="border:0;max-width:100%" '
        f'loading="lazy" sandbox="allow-scripts allow-popups"></iframe>\n'
        f'<noscript><a href="{address}">{fallback}</a></noscript>'
    )


def _other_profile(page: Path, profile: str) -> MapError:
    return MapError(
        Problem(
            file=str(page),
            option="profile",
            value=profile,
            reason="tells more than a page for the public may.",
            remedy=f"Build it again with --profile public, or say --profile {profile} to frame it all the same.",
        )
    )


def _picture_beside(page: Path) -> str:
    names = (page.with_suffix(suffix) for suffix in (".png", ".svg"))
    return next((file.name for file in names if file.exists()), "")


def _described(page: Path, title: str) -> str:
    text = described_in(page)
    return escape(text.read_text(encoding="utf-8", errors="replace").strip()) if text.is_file() else title
