"""The map inside other pages: an iframe with a way out, and a notebook cell that is seen without scripts."""

from __future__ import annotations

import base64
from pathlib import Path

from click.testing import CliRunner
from sheets import toy_map

from geo.cli.embed import embed
from geo.errors import MapError
from geo.figures.alt import alt_text
from geo.figures.page import Choice, content_of


def test_the_frame_has_title_size_and_a_picture_to_fall_back_on(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text('<!DOCTYPE html><title>Killed &amp; "injured"</title>', encoding="utf-8")
    toy_map().save(tmp_path / "index.png", dpi=40)
    run = CliRunner().invoke(embed, [str(page), "--height", "500"])
    assert run.exit_code == 0
    assert 'src="index.html" title="Killed &amp; &quot;injured&quot;"' in run.output
    assert 'height="500"' in run.output
    assert '<img src="index.png" alt="Map of Syria by governorate' in run.output
    assert 'sandbox="allow-scripts allow-popups"' in run.output


def test_a_text_of_that_name_is_no_description_of_the_picture(tmp_path: Path) -> None:
    for name in ("report.html", "report.png"):
        (tmp_path / name).write_text("<title>Toll</title>", encoding="utf-8")
    (tmp_path / "report.txt").write_text("the whole report, with names", encoding="utf-8")
    assert '<img src="report.png" alt="Toll"' in CliRunner().invoke(embed, [str(tmp_path / "report.html")]).output


def test_addresses_cannot_break_out_of_the_frame(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text("no title", encoding="utf-8")
    run = CliRunner().invoke(embed, [str(page), "--src", '"><script>', "--image", '"><script>'])
    assert "<script>" not in run.output
    assert 'title="index"' in run.output


def test_a_page_that_tells_more_than_asked_for_is_not_framed(tmp_path: Path) -> None:
    pages = {name: toy_map(profile=name).save(tmp_path / f"{name}.html") for name in ("public", "partner", "internal")}
    assert CliRunner().invoke(embed, [str(pages["public"])]).exit_code == 0
    for name in ("partner", "internal"):
        refused = CliRunner().invoke(embed, [str(pages[name])])
        assert isinstance(refused.exception, MapError)
        assert f"'{name}'" in str(refused.exception)
        assert CliRunner().invoke(embed, [str(pages[name]), "--profile", name]).exit_code == 0


def test_a_notebook_gets_a_picture_and_its_description() -> None:
    spec = toy_map()
    bundle = spec._repr_mimebundle_(include=["image/png", "text/plain"])
    assert base64.b64decode(bundle["image/png"])[:8] == b"\x89PNG\r\n\x1a\n"
    assert bundle["text/plain"] == alt_text(content_of(spec.scene(), Choice()))
    assert "text/html" not in bundle
