"""The command that draws one file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from geo.cli.map import map_command
from geo.errors import MapError
from geo.writing import described_in


def test_the_sample_becomes_a_figure(tmp_path: Path) -> None:
    target = tmp_path / "figure.svg"
    run = CliRunner().invoke(map_command, ["-o", str(target), "--period", "2021-02", "--lang", "ar"])
    assert run.exit_code == 0, run.output
    assert "شباط 2021" in target.read_text(encoding="utf-8")


def test_a_size_in_millimetres_and_a_resolution(tmp_path: Path) -> None:
    target = tmp_path / "figure.png"
    arguments = ["-o", str(target), "--size", "200x180", "--dpi", "50", "--period", "January 2025"]
    run = CliRunner().invoke(map_command, arguments)
    assert run.exit_code == 0, run.output
    with Image.open(target) as picture:
        assert picture.size == pytest.approx((200 / 25.4 * 50, 180 / 25.4 * 50), abs=1)
    assert described_in(target).read_text(encoding="utf-8").startswith("Map of Syria by governorate")


def test_a_page_is_drawn_by_the_same_command(tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    assert CliRunner().invoke(map_command, ["-o", str(target)]).exit_code == 0
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_wrong_use_says_what_to_do(tmp_path: Path) -> None:
    odd = CliRunner().invoke(map_command, ["-o", str(tmp_path / "x.png"), "--size", "wide x high"])
    assert odd.exit_code == 2
    assert "120x90" in odd.output
    unknown = CliRunner().invoke(map_command, ["-o", str(tmp_path / "x.png"), "--period", "2021"])
    assert unknown.exception is None or isinstance(unknown.exception, MapError)
    area = CliRunner().invoke(map_command, ["-o", str(tmp_path / "x.png"), "--area", "nope"])
    assert "Use one of: People killed; " in str(area.exception)  # titles, as the help says
    many = CliRunner().invoke(map_command, ["-o", str(tmp_path / "x.png"), "--period", "20"])
    with pytest.raises(MapError, match="names more than one"):
        raise many.exception or AssertionError


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("m.png", "--second-lang", "en"), "--second-lang: en is the first language already."),
        (("m.svg", "--digits", "arabic"), "--digits: only Arabic is written in two kinds of digits."),
        (("m.svg", "--dpi", "300"), "--dpi: a .svg has no dots; a .png has."),
    ],
)
def test_what_would_change_nothing_is_not_dropped_in_silence(options: tuple[str, ...], told: str) -> None:
    run = CliRunner().invoke(map_command, ["absent.csv", "-o", *options])  # told before anything is read
    assert (run.exit_code, told in run.output) == (2, True)


def test_the_words_beside_a_picture_replace_no_report_or_note(tmp_path: Path) -> None:
    report = tmp_path / "toll.txt"
    report.write_text("In January 2025, 12 civilians were killed in Syria.", encoding="utf-8")
    run = CliRunner().invoke(map_command, [str(report), "-o", str(tmp_path / "toll.png"), "--dpi", "40"])
    assert run.exit_code == 0, run.output
    assert "toll.png, its alternative text in toll.alt.txt (profile public)" in run.output
    assert report.read_text(encoding="utf-8").startswith("In January 2025")
    renamed = report.rename(tmp_path / "toll.alt.txt")
    run = CliRunner().invoke(map_command, [str(renamed), "-o", str(tmp_path / "toll.png"), "--dpi", "40"])
    assert "replace your own file" in str(run.exception)
