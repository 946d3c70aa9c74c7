"""Fetching files over a weak line: resumed where they broke off, bounded, checked, and complete or not there."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from geo.errors import GeoError, InputFileError, OutputError, Problem

#: More than this is no boundary file of Syria (bytes).
LARGEST = 500_000_000
_LARGEST_ANSWER = 20_000_000

_CHUNK = 1 << 16
_HASHES = {32: "md5", 40: "sha1", 64: "sha256"}
_OFFLINE = (
    "Check the internet line and try again: what was fetched so far is kept and resumed. Until then the embedded "
    "boundaries go on working; a file you have can be added with `incident-maps boundaries add FILE --level N`."
)
_WRONG = "Try again later, or download it by hand and use `incident-maps boundaries add FILE --level N`."


@dataclass(frozen=True)
class Patience:
    """How long to wait and how often to try again: seconds to connect and between two chunks, seconds in all."""

    connect: float = 15.0
    chunk: float = 45.0
    whole: float = 3600.0
    attempts: int = 5
    pause: float = 1.0


def _client(patience: Patience) -> httpx.Client:
    return httpx.Client(
        follow_redirects=True,
        max_redirects=5,
        timeout=httpx.Timeout(patience.chunk, connect=patience.connect),
        headers={"User-Agent": "syria-incident-maps", "Accept-Encoding": "identity"},
        event_hooks={"request": [_refuse_downgrade()]},
    )


def _refuse_downgrade() -> Callable[[httpx.Request], None]:
    first: list[str] = []

    def check(request: httpx.Request) -> None:
        first.append(request.url.scheme)
        if first[0] == "https" and request.url.scheme != "https":
            raise httpx.UnsupportedProtocol("redirected to an address without encryption", request=request)

    return check


def fetch_json(url: str, *, patience: Patience | None = None) -> Any:
    """Fetch a small JSON answer.

    Raises
    ------
    InputFileError
        If there is no answer, or it is not JSON.
    """
    patience = patience or Patience()
    body = bytearray()
    try:
        with _client(patience) as client, client.stream("GET", url) as answer:
            answer.raise_for_status()
            deadline = time.monotonic() + patience.whole
            for chunk in answer.iter_bytes(_CHUNK):
                body += chunk
                if len(body) > _LARGEST_ANSWER or time.monotonic() > deadline:
                    raise _failed(url, "the answer does not end", _WRONG)
    except httpx.HTTPError as error:
        raise _no_answer(url, error) from error
    try:
        return json.loads(body)
    except ValueError as error:
        page = "a web page" if _is_page(bytes(body[:512])) else "something else"
        raise _failed(url, f"the server gave {page} where JSON was asked for", _WRONG) from error


def download(
    url: str,
    target: Path,
    *,
    size: int | None = None,
    digest: str = "",
    progress: Callable[[int, int | None], None] = lambda _done, _total: None,
    patience: Patience | None = None,
) -> Path:
    """Fetch a file into ``target``, going on where an earlier try broke off.

    Parameters
    ----------
    url
        Address; up to five redirects are followed, none from https to http.
    target
        Appears only when complete. Until then ``target`` with ``.part`` holds what is there, with its address and
        version beside it.
    size, digest
        What the publisher states: bytes, and MD5, SHA-1 or SHA-256 in hexadecimal; checked if given.
    progress
        Called with bytes done and, if known, bytes in all.
    patience
        Waiting times.

    Raises
    ------
    InputFileError
        If the line stays cut, the server is too slow, redirects without end, gives a web page, or another file than
        stated.
    OutputError
        If the disk is full or the folder cannot be written.

    """
    patience = patience or Patience()
    part = _Part(target, url)
    deadline = time.monotonic() + patience.whole
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for attempt in range(1, patience.attempts + 1):
            try:
                with _client(patience) as client:
                    part.fill(client, deadline, progress)
                break
            except httpx.TransportError as error:
                lasting = isinstance(error, httpx.UnsupportedProtocol | httpx.ConnectError)
                if attempt == patience.attempts or lasting or time.monotonic() > deadline:
                    raise _no_answer(url, error) from error
                time.sleep(patience.pause * attempt)
            except httpx.HTTPError as error:
                raise _no_answer(url, error) from error
        _check(part.path, url, size, digest)
        part.path.replace(target)
        part.card.unlink(missing_ok=True)
    except _WrongFileError:
        part.discard()
        raise
    except OSError as error:
        if isinstance(error, GeoError):
            raise
        part.discard()
        raise OutputError(
            Problem(
                file=str(target),
                reason=f"cannot be written ({error.strerror or error}).",
                remedy="Make room on the disk, or check that you may write in the folder, and try again.",
            )
        ) from error
    return target


class _WrongFileError(InputFileError):
    """What came is not the file: nothing of it is kept."""


class _Part:
    """A file that is not complete yet, with the address and version that its bytes are of."""

    def __init__(self, target: Path, url: str) -> None:
        self.url = url
        self.path = target.with_name(target.name + ".part")
        self.card = target.with_name(target.name + ".part.json")

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)
        self.card.unlink(missing_ok=True)

    def _known(self) -> tuple[int, str]:
        """Give the bytes that are there and their version, if they can be gone on with."""
        try:
            noted = json.loads(self.card.read_text(encoding="utf-8"))
            there = self.path.stat().st_size
            if noted["url"] == self.url and noted["version"] and there:
                return there, str(noted["version"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return 0, ""

    def fill(self, client: httpx.Client, deadline: float, progress: Callable[[int, int | None], None]) -> None:
        there, version = self._known()
        asked = {"Range": f"bytes={there}-", "If-Range": version} if there else {}
        with client.stream("GET", self.url, headers=asked) as answer:
            if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                self.discard()
                raise httpx.ReadError("the part that was kept does not fit the file")
            answer.raise_for_status()
            resumed = answer.status_code == httpx.codes.PARTIAL_CONTENT
            if resumed and not answer.headers.get("Content-Range", "").startswith(f"bytes {there}-"):
                self.discard()
                raise httpx.ReadError("the server went on at another place than asked")
            done = there if resumed else 0
            total = _stated_length(answer, done)
            if not resumed:
                self._start(answer)
            with self.path.open("ab" if resumed else "wb") as stream:
                for chunk in answer.iter_bytes():  # as it comes: what was sent before a cut is kept
                    if done == 0 and _is_page(chunk[:512]):
                        raise _wrong_file(self.url, "the server gave a web page instead of the file")
                    stream.write(chunk)
                    done += len(chunk)
                    progress(done, total)
                    if done > LARGEST:
                        raise _wrong_file(self.url, f"the file is larger than {LARGEST // 1_000_000} MB")
                    if time.monotonic() > deadline:
                        raise httpx.ReadTimeout("the server is too slow")
            if total is not None and done != total:
                raise httpx.ReadError(f"broke off after {done} of {total} bytes")

    def _start(self, answer: httpx.Response) -> None:
        version = answer.headers.get("ETag", "")
        if not version or version.startswith("W/"):
            version = answer.headers.get("Last-Modified", "")
        self.card.write_text(json.dumps({"url": self.url, "version": version}), encoding="utf-8")


def _stated_length(answer: httpx.Response, done: int) -> int | None:
    length = answer.headers.get("Content-Length", "")
    return done + int(length) if length.isdigit() else None


def _is_page(start: bytes) -> bool:
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def _check(path: Path, url: str, size: int | None, digest: str) -> None:
    found = path.stat().st_size
    wrong = ""
    if found == 0:
        wrong = "the file is empty"
    elif size and found != size:
        wrong = f"the file has {found} bytes, its publisher states {size}"
    elif digest:
        name = _HASHES.get(len(digest))
        if name:
            with path.open("rb") as stream:
                actual = hashlib.file_digest(stream, lambda: hashlib.new(name, usedforsecurity=False)).hexdigest()
            if actual != digest.lower():
                wrong = f"the file's {name.upper()} is {actual[:12]}…, its publisher states {digest[:12].lower()}…"
    if wrong:
        raise _wrong_file(url, wrong)


def _wrong_file(url: str, reason: str) -> _WrongFileError:
    return _WrongFileError(Problem(file=url, reason=f"{reason}.", remedy=_WRONG))


def _failed(url: str, reason: str, remedy: str) -> InputFileError:
    return InputFileError(Problem(file=url, reason=f"{reason}.", remedy=remedy))


def _no_answer(url: str, error: httpx.HTTPError) -> InputFileError:
    if isinstance(error, httpx.HTTPStatusError):
        return _failed(url, f"the server answered {error.response.status_code}", _WRONG)
    if isinstance(error, httpx.TooManyRedirects):
        return _failed(url, "the address redirects in a circle", _WRONG)
    if isinstance(error, httpx.UnsupportedProtocol):
        return _failed(url, str(error), _WRONG)
    if isinstance(error, httpx.TimeoutException):
        return _failed(url, "the server is too slow", _OFFLINE)
    if isinstance(error, httpx.ConnectError):
        return _failed(url, "no connection could be made", _OFFLINE)
    return _failed(url, f"the connection broke off ({str(error) or type(error).__name__})", _OFFLINE)
