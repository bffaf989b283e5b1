"""A small model hub on 127.0.0.1 that speaks what huggingface_hub asks for, and misbehaves on request.

Large files answer as the real hub does: the address of the file redirects to a storage address, and the
headers of the redirect carry the commit, the size and the SHA-256. It also answers as a web proxy.
"""

import hashlib
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LFS_FROM = 1000


def blob_id(content: bytes) -> str:
    """Git's name for a file with this content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


@dataclass(slots=True)
class LocalHub:
    """Repositories (name -> path -> content), what goes wrong, and what was asked.

    `cuts` lists, one an answer, after how many bytes the connection breaks (None: not at all). `statuses`
    answers a path (of the repository) with an error. `damaged` flips a byte of the file on its way.
    `pause_after` stops a file after so many bytes until `go_on` is set.
    """

    repositories: dict[str, dict[str, bytes]]
    commit: str = COMMIT
    cuts: list[int | None] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)
    sizes: dict[str, int] = field(default_factory=dict)
    knows_ranges: bool = True
    knows_blobs: bool = True
    is_strict: bool = True
    is_hub: bool = True
    pause_after: int | None = None
    go_on: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    url: str = ""

    def downloads(self) -> list[str]:
        """Return what was fetched: `path` or `path from offset`."""
        return [line.removeprefix("GET ") for line in self.asked if line.startswith("GET file ")]


@contextmanager
def serving(hub: LocalHub) -> Iterator[LocalHub]:
    """Serve `hub` until the block ends; `hub.url` is its address."""
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let clients hang up without a word: some tests kill them."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    hub: LocalHub
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _answer(self) -> None:
        # A proxy is asked for whole addresses; ModelScope's begin with “models”.
        parts = unquote(urlsplit(self.path).path).strip("/").removeprefix("models/").split("/")
        self.hub.tokens |= {token for token in (self.headers.get("Authorization"),) if token}
        if not self.hub.is_hub:
            self._send(
                200, b"<html>Please log in to the hotel's network.</html>", {"Content-Type": "text/html"}
            )
        elif parts[:2] == ["api", "models"] and parts[4:5] == ["revision"]:
            self._describe("/".join(parts[2:4]), "/".join(parts[5:]))
        elif parts[:1] == ["storage"]:
            self._file("/".join(parts[1:3]), "/".join(parts[3:]))
        elif parts[2:3] == ["resolve"]:
            self._resolve("/".join(parts[:2]), parts[3], "/".join(parts[4:]))
        else:
            self.hub.asked.append(f"{self.command} {self.path}")
            self._send(404, b"", {})

    def _describe(self, repository: str, revision: str) -> None:
        self.hub.asked.append(f"{self.command} api {repository}@{revision}")
        if status := self.hub.statuses.get("api"):
            self._send(status, b"{}", {})
        elif repository not in self.hub.repositories:
            self._send(401, b"{}", {"X-Error-Code": "RepoNotFound"})
        elif self.hub.is_strict and revision not in {"main", self.hub.commit}:
            self._send(404, b"{}", {"X-Error-Code": "RevisionNotFound"})
        else:
            siblings = [self._sibling(*item) for item in self.hub.repositories[repository].items()]
            data = {"id": repository, "sha": self.hub.commit, "siblings": siblings}
            self._send(200, json.dumps(data).encode(), {"Content-Type": "application/json"})

    def _sibling(self, path: str, content: bytes) -> dict[str, Any]:
        if not self.hub.knows_blobs:
            return {"rfilename": path}
        size = self.hub.sizes.get(path, len(content))
        data: dict[str, Any] = {"rfilename": path, "size": size, "blobId": blob_id(content)}
        if size >= LFS_FROM:
            sha256 = hashlib.sha256(content).hexdigest()
            data["lfs"] = {"sha256": sha256, "size": size, "pointerSize": 134}
        return data

    def _resolve(self, repository: str, commit: str, path: str) -> None:
        content = self.hub.repositories.get(repository, {}).get(path)
        if commit != self.hub.commit or content is None:
            self._send(404, b"", {"X-Error-Code": "EntryNotFound"})
        elif len(content) < LFS_FROM:
            self._file(repository, path)
        else:
            headers = {
                "X-Repo-Commit": self.hub.commit,
                "X-Linked-Etag": f'"{hashlib.sha256(content).hexdigest()}"',
                "X-Linked-Size": str(len(content)),
                "Location": f"/storage/{repository}/{path}",
            }
            self._send(302, b"", headers)

    def _file(self, repository: str, path: str) -> None:
        content = self.hub.repositories[repository][path]
        offset = self._offset() if self.hub.knows_ranges else 0
        self.hub.asked.append(f"{self.command} file {path}" + (f" from {offset}" if offset else ""))
        if status := self.hub.statuses.get(path):
            self._send(status, b"", {})
            return
        if path in self.hub.damaged:
            content = bytes([content[0] ^ 1]) + content[1:]
        headers = {"X-Repo-Commit": self.hub.commit, "ETag": f'"{blob_id(content)}"'}
        if offset >= len(content) > 0:
            self._send(416, b"", headers | {"Content-Range": f"bytes */{len(content)}"})
        elif offset:
            headers["Content-Range"] = f"bytes {offset}-{len(content) - 1}/{len(content)}"
            self._send(206, content[offset:], headers, cut=True)
        else:
            self._send(200, content, headers, cut=True)

    def _offset(self) -> int:
        value = self.headers.get("Range", "bytes=0-")
        return int(value.removeprefix("bytes=").partition("-")[0])

    def _send(self, status: int, body: bytes, headers: dict[str, str], *, cut: bool = False) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        limit = self.hub.cuts.pop(0) if cut and self.hub.cuts else None
        pause = self.hub.pause_after if cut and self.hub.pause_after is not None else len(body)
        self.wfile.write(body[:limit][:pause])
        if pause < len(body):
            self.wfile.flush()
            self.hub.go_on.wait(60)
            self.wfile.write(body[:limit][pause:])
        if limit is not None:
            self.wfile.flush()
            self.close_connection = True
            self.connection.shutdown(2)
