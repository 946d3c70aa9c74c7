"""A local HTTP server that publishes boundaries as HDX does, and can be made to fail in the ways real ones do."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.seen.append((self.path, dict(self.headers)))
        answer = self.server.answers.get(self.path.partition("?")[0])
        if answer is None:
            self.send_error(404)
            return
        try:
            answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def give(self, body: bytes, kind: str = "application/octet-stream", **headers: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Answer] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients that hang up are part of the tests."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def fetched(self, path: str) -> list[dict[str, str]]:
        return [headers for seen, headers in self.seen if seen.partition("?")[0] == path]

    def publish(self, body: bytes, *, name: str = "syr_admin.geojson", kind: str = "GeoJSON", **changes: object) -> str:
        """Serve a file and a package_show that lists it; give the address of that list."""
        resource = {
            "name": name, "format": kind, "download_url": f"{self.address}/{name}", "size": len(body),
            "hash": hashlib.md5(body, usedforsecurity=False).hexdigest(), **changes,
        }  # fmt: skip
        self.answers[f"/{name}"] = lambda handler: handler.give(body, ETag='"one"')
        self.list_resources([{"name": "notes", "format": "XLSX", "url": f"{self.address}/notes"}, resource])
        return f"{self.address}/api?id=cod-ab-syr"

    def list_resources(self, resources: list[dict[str, object]]) -> None:
        package = {
            "success": True,
            "result": {
                "title": "Syrian Arab Republic - Subnational Administrative Boundaries",
                "dataset_source": "OCHA Syria",
                "license_title": "Creative Commons Attribution for Intergovernmental Organisations",
                "dataset_date": "[2020-12-17T00:00:00 TO 2020-12-17T23:59:59]",
                "resources": resources,
            },
        }
        body = json.dumps(package).encode()
        self.answers["/api"] = lambda handler: handler.give(body, "application/json")


@contextmanager
def running() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def cut_after(body: bytes, at: int, *, times: int, ranges: bool = True, etag: str = '"one"') -> Answer:
    """Give a file whose connection is cut after some bytes, a number of times; then the rest, if asked for."""
    left = [times]

    def answer(handler: Handler) -> None:
        start = 0
        asked = handler.headers.get("Range", "")
        if ranges and asked.startswith("bytes=") and handler.headers.get("If-Range") == etag:
            start = int(asked[6:-1])
        handler.send_response(206 if start else 200)
        handler.send_header("Content-Length", str(len(body) - start))
        handler.send_header("ETag", etag)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        handler.end_headers()
        end = len(body)
        if left[0] > 0:
            left[0] -= 1
            end = min(start + at, len(body))
        handler.wfile.write(body[start:end])
        handler.wfile.flush()
        handler.close_connection = True

    return answer


def slowly(body: bytes, pause: float) -> Answer:
    """Give one byte, wait, and give the rest."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[:1])
        handler.wfile.flush()
        time.sleep(pause)
        handler.wfile.write(body[1:])

    return answer


def redirect(to: str) -> Answer:
    def answer(handler: Handler) -> None:
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer
