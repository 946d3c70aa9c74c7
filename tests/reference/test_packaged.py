"""The data folder: every file is listed with its source, licence and hash, and nothing else is found."""

from __future__ import annotations

import hashlib

import pytest

from geo.errors import InputFileError
from geo.reference.packaged import data_folder, packaged, source_of, sources

FILES = sorted(path.name for path in data_folder().iterdir() if path.is_file() and path.name != "sources.toml")


def test_every_file_is_listed_and_every_listed_file_is_there():
    assert sorted(sources()) == FILES


@pytest.mark.parametrize("name", FILES)
def test_the_hash_and_the_facts_of_a_file(name):
    known = source_of(name)
    assert hashlib.sha256(packaged(name).read_bytes()).hexdigest() == known.sha256
    for word in ("title", "source", "licence", "attribution", "date", "note"):
        assert getattr(known, word).strip(), f"{name} has no {word}"
    assert known.source_url.startswith("https://") or not known.source_url
    assert known.accuracy_km is None or 0 <= known.accuracy_km < 100


@pytest.mark.parametrize(
    "name", ["absent.csv", "", ".", "..", "../pyproject.toml", "/etc/hostname", "sub/file.csv", "a\x00b"]
)
def test_what_is_not_a_packaged_file_is_refused(name):
    with pytest.raises(InputFileError):
        packaged(name)
    with pytest.raises(InputFileError):
        source_of(name)


def test_a_broken_list_is_a_clear_error(tmp_path, monkeypatch):
    monkeypatch.setattr("geo.reference.packaged.data_folder", lambda: tmp_path)
    for text in ("[files", "x = 1", '[files."a.csv"]\ntitle = "t"', '[files]\na = "b"'):
        (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
        sources.cache_clear()
        with pytest.raises(InputFileError, match=r"sources\.toml"):
            sources()
    sources.cache_clear()
