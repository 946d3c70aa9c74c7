"""One file is one source, by whatever path; every command that takes several says so in one message."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import geo
from geo.errors import InputFileError
from geo.sources import each_once

REPORT = (
    "Report, February 2021\n\nOn February 3, 2021, a landmine explosion killed two civilians in Homs governorate.\n"
)


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path


def linked(make, path: str) -> str:
    try:
        make("a.txt", path)
    except (OSError, NotImplementedError):
        pytest.skip("this system makes no such links here")
    return path


SPELLINGS = {
    "the same word": lambda: "a.txt",
    "a detour": lambda: os.path.join("..", Path.cwd().name, "a.txt"),  # noqa: PTH118 - pathlib would tidy it
    "absolute": lambda: str(Path("a.txt").absolute()),
    "symbolic link": lambda: linked(os.symlink, "soft.txt"),
    "hard link": lambda: linked(os.link, "hard.txt"),
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_a_file_given_again_is_one_source(folder, spelling):
    again = spelling()
    distinct, problems = each_once(["a.txt", "b.txt", again])
    assert distinct == [Path("a.txt"), Path("b.txt")]
    also = "" if again == "a.txt" else f", also as {again}"
    assert list(map(str, problems)) == [
        f"a.txt: is given twice{also}: its dead would count more than once. Give each source once."
    ]


def test_a_copy_is_another_source_and_a_missing_file_is_the_readers_to_refuse(folder):
    (folder / "copy.txt").write_text(REPORT, encoding="utf-8")
    assert each_once(["a.txt", "copy.txt", "gone.txt"])[1] == []
    assert "gone.txt: is given 3 times" in str(each_once(["gone.txt"] * 3)[1][0])
    assert each_once(["zero\0byte", "a.txt"])[1] == []


@pytest.mark.parametrize(
    "words",
    [
        ["build", "-o", "out"],
        ["map", "-o", "out.html"],
        ["report", "-o", "out.html"],
        ["hotspots", "--level", "1", "-o", "out.csv"],
        ["extract", "-o", "out"],
    ],
    ids=lambda words: words[0],
)
def test_every_command_says_once_that_a_source_is_given_twice(folder, incident_maps, words):
    code, _, err = incident_maps(*words, "a.txt", folder / "a.txt")
    told = [line for line in err.splitlines() if not line.startswith("…")]
    assert (code, len(told)) == (1, 1)
    assert told[0].startswith(f"error: a.txt: is given twice, also as {folder / 'a.txt'}: its dead would count")
    assert sorted(path.name for path in folder.iterdir()) == ["a.txt"]


def test_what_else_is_wrong_is_told_with_it(folder):
    (folder / "bad.csv").write_text("incident_id\n1\n", encoding="utf-8")
    with pytest.raises(geo.GeoError) as caught:
        geo.build(["a.txt", "bad.csv", "a.txt"], output="out")
    assert "a.txt: is given twice" in str(caught.value)
    assert "bad.csv" in str(caught.value)
    with pytest.raises(InputFileError, match="is given twice"):
        geo.build(["a.txt", "a.txt"], output="out")
