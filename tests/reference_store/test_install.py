"""Installing official boundaries from a server that works, and from one that fails in every way it can."""

from __future__ import annotations

import errno
import io
import json
import socket
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from faulty_server import Server, cut_after, redirect, running, slowly
from shapely.geometry import box
from shared_files import shared
from toy_syria import as_geojson, toy_syria

import geo
from geo.errors import BoundaryError, InputFileError, OutputError, UnknownNameError
from geo.reference import download as downloading
from geo.reference.download import Patience, download, fetch_json
from geo.reference.publishers import install_set
from geo.reference.store import kept_set, kept_sets, sets_home, use_set

QUICK = Patience(connect=2.0, chunk=0.5, whole=20.0, attempts=3, pause=0.01)


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as one:
        yield one


@pytest.fixture(scope="module")
def good() -> bytes:
    return as_geojson(toy_syria())


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def nothing_is_left(folder: Path) -> None:
    assert kept_sets() == ()
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files == []
    assert len(geo.load_boundaries(level=1)) == 14  # the embedded set goes on working


def test_the_official_set_in_one_step(server: Server, good: bytes) -> None:
    seen: list[tuple[int, int | None]] = []
    kept = install_set("cod-ab", api=server.publish(good), progress=lambda *p: seen.append(p))
    assert seen[-1] == (len(good), len(good))
    assert kept.levels == (1, 2, 3)
    for level, count in ((1, 14), (2, 62), (3, 272)):
        units = geo.load_boundaries(level=level, name="cod-ab")
        assert len(units) == count
        described = units.attrs["boundary_set"]
        assert described["date"] == "2020-12-17"
        assert "Intergovernmental" in described["licence"]
        assert described["accuracy_km"] == 0.35
        assert "HDX" in described["source"]
    with pytest.raises(BoundaryError, match="embedded"):
        geo.load_boundaries(level=3)  # not in use yet
    use_set("cod-ab")
    assert len(geo.load_boundaries(level=3)) == 272
    use_set("embedded")
    assert "Natural Earth" in geo.load_boundaries().attrs["boundary_set"]["name"]


@pytest.mark.parametrize("style", ["older", "current"])
def test_a_zip_in_either_style(server: Server, style: str) -> None:
    body = zipped(**{"syr/admin3.geojson": as_geojson(toy_syria(style)), "syr/readme.txt": b"notes"})
    assert install_set("cod-ab", api=server.publish(body, name="syr.geojson.zip")).levels == (1, 2, 3)


def test_a_zipped_shapefile_is_taken_where_there_is_no_geojson(server: Server, tmp_path: Path) -> None:
    toy_syria().rename(columns={"geometry": "geometry"}).to_file(tmp_path / "adm3.shp", encoding="utf-8")
    parts = {path.name: path.read_bytes() for path in tmp_path.glob("adm3.*")}
    install_set("cod-ab", api=server.publish(zipped(**parts), name="syr_shp.zip", kind="SHP"))
    units = geo.load_boundaries(level=2, name="cod-ab")
    assert len(units) == 62
    assert units["adm2_name_ar"].str.startswith("منطقة").all()


@pytest.mark.shared
def test_the_real_official_file(server: Server) -> None:
    body = shared("boundaries/cod-ab-syr-20201217/syr_admbnda_adm3_20201217.geojson").read_bytes()
    install_set("cod-ab", api=server.publish(body))
    assert len(geo.load_boundaries(level=3, name="cod-ab")) == 272


def test_the_next_file_is_tried_when_one_does_not_fit(server: Server, good: bytes) -> None:
    server.publish(good)
    coarse = as_geojson(toy_syria(level=1))
    server.answers["/coarse.geojson"] = lambda handler: handler.give(coarse)
    server.list_resources(
        [
            {"format": "geojson", "url": f"{server.address}/coarse.geojson"},
            {"format": "GeoJSON", "url": f"{server.address}/syr_admin.geojson", "hash": "not a hash", "size": "0"},
        ]
    )
    assert install_set("cod-ab", api=f"{server.address}/api").levels == (1, 2, 3)


def test_geoboundaries_governorates_by_their_iso_codes(server: Server) -> None:
    frame = toy_syria(level=1)
    iso = {unit.pcode: unit.iso_3166_2 for unit in geo.governorates()}
    named = frame.assign(shapeName=frame["ADM1_EN"], shapeISO=frame["ADM1_PCODE"].map(iso))
    body = as_geojson(named[["shapeName", "shapeISO", "geometry"]])
    server.answers["/adm1.geojson"] = lambda handler: handler.give(body)
    answer = {"gjDownloadURL": f"{server.address}/adm1.geojson", "boundaryLicense": "CC BY 3.0 IGO"}
    server.answers["/gb"] = lambda handler: handler.give(json.dumps(answer).encode())
    kept = install_set("geoboundaries", api=f"{server.address}/gb")
    assert kept.levels == (1,)
    assert kept.facts.licence == "CC BY 3.0 IGO"
    assert len(geo.load_boundaries(name="geoboundaries")) == 14
    with pytest.raises(BoundaryError, match="down to level 1"):
        geo.load_boundaries(level=2, name="geoboundaries")


def test_a_cut_connection_is_resumed(server: Server, good: bytes) -> None:
    api = server.publish(good)
    server.answers["/syr_admin.geojson"] = cut_after(good, len(good) // 3, times=2)
    install_set("cod-ab", api=api, patience=QUICK)
    starts = [headers.get("Range") for headers in server.fetched("/syr_admin.geojson")]
    assert starts[0] is None
    assert starts[1:] == [f"bytes={n * (len(good) // 3)}-" for n in (1, 2)]


def test_a_connection_that_stays_cut_is_said_and_the_next_run_goes_on(
    server: Server, good: bytes, own_folders: Path
) -> None:
    api = server.publish(good)
    server.answers["/syr_admin.geojson"] = cut_after(good, 5_000, times=3)
    with pytest.raises(InputFileError, match=r"broke off.*kept and resumed"):
        install_set("cod-ab", api=api, patience=QUICK)
    assert kept_sets() == ()
    install_set("cod-ab", api=api, patience=QUICK)
    assert server.fetched("/syr_admin.geojson")[-1]["Range"] == "bytes=15000-"


def test_a_file_that_changed_meanwhile_is_fetched_from_its_start(server: Server, good: bytes, tmp_path: Path) -> None:
    target = tmp_path / "file"
    old = b"x" * 9_000
    server.answers["/file"] = cut_after(old, 4_000, times=9, etag='"old"')
    with pytest.raises(InputFileError):
        download(f"{server.address}/file", target, patience=Patience(attempts=1))
    server.answers["/file"] = cut_after(good, len(good), times=0, etag='"new"')
    assert download(f"{server.address}/file", target, patience=QUICK).read_bytes() == good


def test_a_server_without_ranges_is_asked_again_from_the_start(server: Server, tmp_path: Path) -> None:
    body = bytes(range(256)) * 100
    server.answers["/file"] = cut_after(body, 9_000, times=1, ranges=False)
    assert download(f"{server.address}/file", tmp_path / "file", patience=QUICK).read_bytes() == body


@pytest.mark.parametrize("wrong", ["0" * 32, "1" * 40, "sha256:" + "2" * 64])
def test_a_wrong_hash_is_refused(server: Server, good: bytes, wrong: str, own_folders: Path) -> None:
    with pytest.raises(InputFileError, match="its publisher states"):
        install_set("cod-ab", api=server.publish(good, hash=wrong), patience=QUICK)
    nothing_is_left(own_folders)


def test_a_wrong_size_is_refused(server: Server, good: bytes, own_folders: Path) -> None:
    with pytest.raises(InputFileError, match="bytes, its publisher states"):
        install_set("cod-ab", api=server.publish(good, size=len(good) + 1), patience=QUICK)
    nothing_is_left(own_folders)


def test_a_web_page_instead_of_a_zip(server: Server, own_folders: Path) -> None:
    page = b"\n<!DOCTYPE html><html><body>Log in to the hotel's wireless network</body></html>"
    with pytest.raises(InputFileError, match="a web page instead of the file"):
        install_set("cod-ab", api=server.publish(page, name="syr.zip"), patience=QUICK)
    nothing_is_left(own_folders)
    server.answers["/api"] = lambda handler: handler.give(page, "text/html")
    with pytest.raises(InputFileError, match="a web page where JSON"):
        install_set("cod-ab", api=f"{server.address}/api", patience=QUICK)
    nothing_is_left(own_folders)


@pytest.mark.parametrize("name", ["../../escaped.geojson", "/etc/escaped.geojson", "..\\escaped.geojson", "C:\\e.json"])
def test_a_zip_that_climbs_out_of_its_folder(server: Server, good: bytes, name: str, own_folders: Path) -> None:
    body = zipped(**{"admin3.geojson": good, name: b"{}"})
    with pytest.raises(BoundaryError, match="leads out of the archive's folder"):
        install_set("cod-ab", api=server.publish(body, name="syr.zip"), patience=QUICK)
    nothing_is_left(own_folders)


def test_a_zip_with_a_link(server: Server, good: bytes, own_folders: Path) -> None:
    link = zipfile.ZipInfo("admin1.geojson")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    stream = io.BytesIO(zipped(**{"admin3.geojson": good}))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(BoundaryError, match="leads out"):
        install_set("cod-ab", api=server.publish(stream.getvalue(), name="syr.zip"), patience=QUICK)
    nothing_is_left(own_folders)


def test_a_full_disk_while_fetching(
    server: Server, good: bytes, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.FileIO):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    plain = Path.open

    def opened(self: Path, mode: str = "r", *args: object, **options: object) -> object:
        return Full(self, mode.replace("b", "")) if self.suffix == ".part" else plain(self, mode, *args, **options)

    api = server.publish(good)
    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(OutputError, match=r"No space left.*Make room"):
        install_set("cod-ab", api=api, patience=QUICK)
    monkeypatch.undo()


def test_a_full_disk_while_keeping_leaves_the_set_that_was_there(
    server: Server, good: bytes, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_set("cod-ab", api=server.publish(good))
    before = {path: path.read_bytes() for path in sets_home().rglob("*") if path.is_file()}

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    changed = as_geojson(toy_syria("current"))
    api = server.publish(changed)
    monkeypatch.setattr("geo.reference.store.shutil.copyfile", full)
    with pytest.raises(OutputError, match="No space left"):
        install_set("cod-ab", api=api, patience=QUICK)
    monkeypatch.setattr("geo.reference.store.shutil.copyfile", lambda a, b: Path(b).write_bytes(Path(a).read_bytes()))
    monkeypatch.setattr("geo.reference.store.pyogrio.write_dataframe", full)
    with pytest.raises(OutputError, match="No space left"):
        install_set("cod-ab", api=api, patience=QUICK)
    after = {path: path.read_bytes() for path in sets_home().rglob("*") if path.is_file()}
    assert after == before
    assert len(geo.load_boundaries(level=3, name="cod-ab")) == 272


def test_a_circle_of_redirects(server: Server, good: bytes, own_folders: Path) -> None:
    api = server.publish(good)
    server.answers["/syr_admin.geojson"] = redirect("/again")
    server.answers["/again"] = redirect("/syr_admin.geojson")
    with pytest.raises(InputFileError, match="redirects in a circle"):
        install_set("cod-ab", api=api, patience=QUICK)
    nothing_is_left(own_folders)


def test_one_redirect_is_followed(server: Server, good: bytes) -> None:
    api = server.publish(good)
    server.answers["/there"] = server.answers["/syr_admin.geojson"]
    server.answers["/syr_admin.geojson"] = redirect("/there")
    assert install_set("cod-ab", api=api, patience=QUICK).name == "cod-ab"


def test_a_slow_server_is_given_up(server: Server, good: bytes, own_folders: Path) -> None:
    api = server.publish(good)
    server.answers["/syr_admin.geojson"] = slowly(good, 1.5)
    with pytest.raises(InputFileError, match="too slow"):
        install_set("cod-ab", api=api, patience=Patience(chunk=0.2, attempts=2, pause=0.01))
    assert kept_sets() == ()
    server.answers["/api"] = slowly(b"{}", 1.5)
    with pytest.raises(InputFileError, match="too slow"):
        install_set("cod-ab", api=api, patience=Patience(chunk=0.2))


def test_offline_is_a_clear_word(own_folders: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(InputFileError, match=r"no connection could be made.*embedded boundaries go on working"):
        install_set("cod-ab", api=f"http://127.0.0.1:{port}/api", patience=QUICK)
    nothing_is_left(own_folders)


def test_a_file_without_end_is_given_up(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloading, "LARGEST", 100_000)
    server.answers["/file"] = lambda handler: handler.give(b"x" * 400_000)
    with pytest.raises(InputFileError, match="larger than"):
        download(f"{server.address}/file", tmp_path / "file", patience=QUICK)


@pytest.mark.parametrize(
    "answer",
    [b"[]", b"{}", b'{"success": false}', b'{"success": true, "result": {"resources": [1]}}', b"null", b'"text"'],
)
def test_an_answer_of_another_shape(server: Server, answer: bytes, own_folders: Path) -> None:
    server.answers["/api"] = lambda handler: handler.give(answer, "application/json")
    with pytest.raises(InputFileError, match="not as expected"):
        install_set("cod-ab", api=f"{server.address}/api", patience=QUICK)
    nothing_is_left(own_folders)


def test_a_list_without_usable_files(server: Server) -> None:
    server.list_resources([{"format": "XLSX", "url": "x"}])
    with pytest.raises(InputFileError, match="lists no GeoJSON"):
        install_set("cod-ab", api=f"{server.address}/api", patience=QUICK)
    with pytest.raises(InputFileError, match="answered 404"):
        fetch_json(f"{server.address}/nothing", patience=QUICK)
    with pytest.raises(UnknownNameError, match="cod-ab or geoboundaries"):
        install_set("google")


def overlapping() -> bytes:
    frame = toy_syria()
    frame.loc[0, "geometry"] = frame.geometry[0].buffer(0.05, join_style="mitre")
    return as_geojson(frame)


def with_a_gap() -> bytes:
    frame = toy_syria()
    frame.loc[30, "geometry"] = frame.geometry[30].difference(frame.geometry[30].centroid.buffer(0.02))
    return as_geojson(frame)


def elsewhere() -> bytes:
    frame = toy_syria()
    return as_geojson(frame.set_geometry(frame.translate(40, 0)))


def orphan() -> bytes:
    frame = toy_syria()
    frame.loc[5, "ADM3_PCODE"] = "SY140399"
    return as_geojson(frame)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (lambda: as_geojson(toy_syria().iloc[:-1]), "271.*where Syria has 272"),
        (overlapping, "overlap by"),
        (with_a_gap, "in a gap of"),
        (elsewhere, "not in Syria"),
        (orphan, "does not belong to"),
        (lambda: as_geojson(toy_syria(level=1)), "level 1 only"),
        (lambda: b'{"type": "FeatureCollection", "features": [', "cannot be read"),
    ],
)
def test_a_set_that_is_not_what_it_should_be(server: Server, body: object, said: str, own_folders: Path) -> None:
    with pytest.raises((BoundaryError, InputFileError, ValueError), match=said):
        install_set("cod-ab", api=server.publish(body()), patience=QUICK)  # type: ignore[operator]
    nothing_is_left(own_folders)


def test_a_bad_update_leaves_the_set_that_was_there(server: Server, good: bytes) -> None:
    install_set("cod-ab", api=server.publish(good))
    before = kept_set("cod-ab")
    with pytest.raises(BoundaryError):
        install_set("cod-ab", api=server.publish(overlapping()), patience=QUICK)
    assert kept_set("cod-ab") == before
    assert len(geo.load_boundaries(level=3, name="cod-ab")) == 272


def test_slivers_are_let_through(server: Server) -> None:
    frame = toy_syria()
    west, south, east, north = frame.geometry[0].bounds
    frame.loc[0, "geometry"] = box(west, south, east, north + 1e-6)
    assert install_set("cod-ab", api=server.publish(as_geojson(frame)), patience=QUICK).levels == (1, 2, 3)
