"""A stored index is used when it is right, and built again when anything about it is not."""

from __future__ import annotations

import io
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
from coverages import as_boundaries, voronoi

from geo.placing import index_files, units
from geo.placing.gridding import build_grid
from geo.placing.index_files import index_file, store_grid, stored_grid
from geo.placing.units import Units, prepare_units


@pytest.fixture
def some_units() -> Units:
    return prepare_units(as_boundaries(voronoi(np.random.default_rng(2).uniform((36, 33), (42, 37), (12, 2)))))


@pytest.fixture
def kept(some_units: Units) -> Path:
    assert some_units.index() is not None
    return index_file(some_units.fingerprint)


def test_what_is_stored_is_what_was_built(some_units: Units, kept: Path) -> None:
    built, read = build_grid(some_units.shapes), stored_grid(some_units.fingerprint)
    assert built is not None
    assert read is not None
    for name, value in vars(built).items():
        assert np.array_equal(value, getattr(read, name)), name
        assert np.asarray(value).dtype == np.asarray(getattr(read, name)).dtype, name


def test_a_stored_index_is_used_even_for_few_points(
    some_units: Units, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    units._KEPT.clear()
    monkeypatch.setattr(units, "build_grid", lambda _: pytest.fail("built though it is stored"))
    assert some_units.grid(10_000) is not None


def test_small_inputs_neither_look_nor_build(some_units: Units) -> None:
    assert some_units.grid(1_000) is None
    assert some_units.grid(20_000) is None
    assert not index_file(some_units.fingerprint).exists()


def without_member(data: bytes, name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
    return out.getvalue()


def with_array(data: bytes, name: str, change: object) -> bytes:
    arrays = dict(np.load(io.BytesIO(data), allow_pickle=False))
    arrays[name] = change(arrays[name])  # type: ignore[operator]
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


DAMAGES = {
    "empty": lambda _: b"",
    "cut": lambda data: data[: len(data) // 2],
    "no zip": lambda _: b"<html>not an index</html>",
    "a flipped byte": lambda data: data[:5000] + bytes([data[5000] ^ 255]) + data[5001:],
    "a pickle": lambda _: pickle.dumps({"table": 1}),
    "an array is missing": lambda data: without_member(data, "parts.npy"),
    "an array of objects": lambda data: with_array(data, "units", lambda _: np.array([object()])),
    "another version": lambda data: with_array(data, "version", lambda a: a + 1),
    "other shapes": lambda data: with_array(data, "fingerprint", lambda _: np.asarray("0" * 64)),
    "a table that leads too far": lambda data: with_array(data, "table", lambda a: np.full_like(a, 60_000)),
    "rows that lead too far": lambda data: with_array(data, "start", lambda a: a + 5),
    "short arrays": lambda data: with_array(data, "edges", lambda a: a[:, :-1]),
    "text for numbers": lambda data: with_array(data, "table", lambda a: a.astype(str)),
    "no side": lambda data: with_array(data, "side", lambda _: np.asarray(-1)),
    "not a number": lambda data: with_array(data, "west", lambda _: np.asarray(np.nan)),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_index_is_built_again(some_units: Units, kept: Path, damage: object) -> None:
    kept.write_bytes(damage(kept.read_bytes()))  # type: ignore[operator]
    units._KEPT.clear()
    assert stored_grid(some_units.fingerprint) is None
    assert some_units.index() is not None
    units._KEPT.clear()
    assert stored_grid(some_units.fingerprint) is not None


@pytest.mark.parametrize("seed", range(30))
def test_random_damage_never_stops_the_join(some_units: Units, kept: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    data = bytearray(kept.read_bytes())
    for position in rng.integers(0, len(data), 20):
        data[position] = int(rng.integers(0, 256))
    if seed % 3 == 0:
        data[-400:] = rng.bytes(400)  # the zip's directory
    kept.write_bytes(bytes(data))
    assert stored_grid(some_units.fingerprint) is None


def test_a_bomb_is_not_unpacked(some_units: Units, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_files, "_LARGEST", 1_000)
    assert stored_grid(some_units.fingerprint) is None


def test_a_disk_that_cannot_be_written_is_no_reason_to_stop(some_units: Units, own_folders: Path) -> None:
    (own_folders / "cache").write_text("a file where the folder should be", encoding="utf-8")
    grid = some_units.index()
    assert grid is not None
    assert not store_grid(grid, some_units.fingerprint)


def test_other_shapes_have_another_fingerprint(some_units: Units) -> None:
    moved = prepare_units(as_boundaries(voronoi(np.random.default_rng(3).uniform((36, 33), (42, 37), (12, 2)))))
    assert moved.fingerprint != some_units.fingerprint
