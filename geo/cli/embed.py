"""``incident-maps embed``: the HTML that shows a saved map inside another page."""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path

import click

_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE)
_HEAD = 200_000  # characters in which a page's title stands


@click.command()
@click.argument("page", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--src", help="Address of the page as the other page will see it; its file name if not given.")
@click.option("--image", help="Address of a picture of the map for readers whose browser does not run it.")
@click.option("--height", type=click.IntRange(200, 4000), default=640, show_default=True, help="Height in CSS pixels.")
def embed(page: Path, src: str | None, image: str | None, height: int) -> None:
    """Print an iframe for PAGE, a map saved as .html, with its title and a picture to fall back on."""
    click.echo(iframe(page, src=src, image=image, height=height))


def iframe(page: Path, *, src: str | None = None, image: str | None = None, height: int = 640) -> str:
    """Give the HTML of a frame that fills the width it finds; scripts of the map run shut off from the other page."""
    with page.open(encoding="utf-8", errors="replace") as file:
        found = _TITLE.search(file.read(_HEAD))
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


def _picture_beside(page: Path) -> str:
    names = (page.with_suffix(suffix) for suffix in (".png", ".svg"))
    return next((file.name for file in names if file.exists()), "")


def _described(page: Path, title: str) -> str:
    text = page.with_suffix(".txt")
    return escape(text.read_text(encoding="utf-8").strip()) if text.exists() else title
