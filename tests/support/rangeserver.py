"""A web server on this machine that serves files by ranges, and remembers what it was asked."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Asked(NamedTuple):
    """One request, and how many bytes of content it was answered with."""

    method: str
    path: str
    sent: int


class Server(NamedTuple):
    """Where it listens, and what it was asked so far."""

    url: str
    asked: list[Asked]

    @property
    def sent(self) -> int:
        """Bytes of content in all."""
        return sum(one.sent for one in self.asked)


@contextmanager
def serving(files: Mapping[str, bytes], *, ranges: bool = True) -> Iterator[Server]:
    """Serve files by name on a free port of the loopback."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._answer("HEAD")

        def do_GET(self) -> None:
            self._answer("GET")

        def _answer(self, method: str) -> None:
            data = files.get(self.path.partition("?")[0].lstrip("/"))
            if data is None:
                asked.append(Asked(method, self.path, 0))
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            body = data
            if wanted and ranges:
                start, end = int(wanted[1]), int(wanted[2] or len(data) - 1)
                body = data[start : end + 1]
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{end}/{len(data)}")
            else:
                self.send_response(200)
            self.send_header("Accept-Ranges", "bytes" if ranges else "none")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if method == "GET":
                self.wfile.write(body)
            asked.append(Asked(method, self.path, len(body) if method == "GET" else 0))

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield Server(f"http://127.0.0.1:{server.server_port}", asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
