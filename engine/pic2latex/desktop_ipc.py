"""How another process speaks to the running desktop program: address, frames, questions and answers.

Standard library only, so that the command line answers at once and the desktop program can share every word
of it.

One connection carries one question and one answer. Each is a frame: its length in four bytes, most
significant first, then JSON in UTF-8. Fields that a side does not know are ignored; a command it does not
know is answered as such.
"""

import getpass
import hashlib
import json
import os
import re
import socket
import struct
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

__all__ = [
    "COMMANDS",
    "PROTOCOL",
    "Frames",
    "IpcRequest",
    "IpcStatus",
    "Reply",
    "address",
    "ask",
    "frame",
    "lock_path",
    "read_reply",
    "read_request",
]

PROTOCOL = 1
MOST_BYTES = 16 * 1024 * 1024
_LENGTH = struct.Struct(">I")
# The longest path a Unix socket may have on every system (macOS: 104 with the final zero).
_LONGEST_PATH = 100
_RETRY_SECONDS = 0.05

COMMANDS: tuple[tuple[str, str], ...] = (
    ("show", "bring the program to the front"),
    ("snip", "freeze the screens and let the user choose a formula"),
    ("repeat", "read the last region again"),
    ("paste", "read the picture on the clipboard"),
    ("open", "read picture and PDF files"),
    ("history", "show past results"),
    ("settings", "show the settings"),
    ("phone", "show the QR code with which a phone sends photographs"),
    ("about", "show the version, and what the program runs on"),
    ("stop", "give up what is being read"),
    ("pause", "leave the hotkeys to other programs"),
    ("resume", "listen for the hotkeys again"),
    ("status", "say that the program runs"),
    ("quit", "end the program"),
)
"""What the desktop program can be asked to do, with one line about each."""


class IpcStatus(StrEnum):
    """How a question was answered."""

    OK = "ok"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class IpcRequest:
    """A question. Empty fields mean "as the program is set".

    With `waits`, the answer comes when the result is there and carries it; otherwise when the request was taken.
    `token` is the desktop's permission to bring a window to the front (XDG_ACTIVATION_TOKEN).
    """

    command: str
    mode: str = ""
    format: str = ""
    paths: tuple[str, ...] = ()
    waits: bool = False
    token: str = ""
    protocol: int = PROTOCOL


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: the result's text, or what went wrong and what to do about it."""

    status: IpcStatus
    text: str = ""
    message: str = ""
    hint: str = ""


def address(platform: str = sys.platform) -> str:
    """Return where the program of the user and session listens: a socket's path, or a pipe's name on Windows."""
    if platform == "win32":
        return rf"\\.\pipe\pic2latex-{re.sub(r'[^A-Za-z0-9]', '-', getpass.getuser())}"
    return str(_folder() / "desktop.sock")


def lock_path() -> Path:
    """Return the file whose lock says that the program runs. Its folder exists and belongs to the user alone."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
        # Somebody else could otherwise wait there in the temporary folder and be sent what we say.
        raise PermissionError(f"{folder} belongs to somebody else")
    return folder / "desktop.lock"


def frame(value: IpcRequest | Reply) -> bytes:
    """Return a question or an answer as it goes over the wire."""
    data = json.dumps(asdict(value), ensure_ascii=False).encode()
    return _LENGTH.pack(len(data)) + data


def read_request(data: bytes) -> IpcRequest:
    """Read the content of a frame. Raises ValueError when it is no question."""
    values = _known_fields(IpcRequest, data)
    paths = tuple(path for path in values.get("paths", ()) if isinstance(path, str))
    return IpcRequest(**(values | {"paths": paths}))


def read_reply(data: bytes) -> Reply:
    """Read the content of a frame. Raises ValueError when it is no answer."""
    values = _known_fields(Reply, data)
    return Reply(**(values | {"status": IpcStatus(values["status"])}))


class Frames:
    """Puts what arrives in pieces together into frames."""

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Take in a piece and return the contents of the frames it completed. Raises ValueError for one too long."""
        self._data += data
        contents: list[bytes] = []
        while len(self._data) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._data)
            if length > MOST_BYTES:
                raise ValueError("a frame is longer than allowed")
            end = _LENGTH.size + length
            if len(self._data) < end:
                break
            contents.append(bytes(self._data[_LENGTH.size : end]))
            del self._data[:end]
        return contents


def ask(request: IpcRequest, *, patience: float = 0.0, limit: float | None = None) -> Reply | None:
    """Ask the running program and return its answer, or None when none is running.

    A program that is just starting gets `patience` seconds to begin to listen. An answer that takes longer
    than `limit` seconds (None: no limit) is a failure.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            if sys.platform == "win32":
                return _ask_pipe(request, limit)
            return _ask_socket(request, limit)
        except (FileNotFoundError, ConnectionRefusedError):
            if time.monotonic() >= deadline:
                return None
            time.sleep(_RETRY_SECONDS)


def _ask_socket(request: IpcRequest, limit: float | None) -> Reply:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address())
        connection.settimeout(limit)
        connection.sendall(frame(request))
        frames = Frames()
        try:
            while data := connection.recv(65536):
                for content in frames.feed(data):
                    return read_reply(content)
        except TimeoutError:
            return _no_answer("Pic2LaTeX did not answer in time.")
        except (ConnectionError, ValueError):
            pass
    return _no_answer("Pic2LaTeX ended before it answered.")


def _ask_pipe(request: IpcRequest, limit: float | None) -> Reply:
    """Ask over a Windows pipe, which is a file without time limits; so a thread reads it."""
    replies: list[Reply] = []
    with Path(address()).open("r+b", buffering=0) as pipe:
        pipe.write(frame(request))

        def read() -> None:
            frames = Frames()
            while data := pipe.read(65536):
                for content in frames.feed(data):
                    replies.append(read_reply(content))
                    return

        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        thread.join(limit)
    return replies[0] if replies else _no_answer("Pic2LaTeX did not answer.")


def _no_answer(message: str) -> Reply:
    return Reply(IpcStatus.FAILED, message=message, hint="Look at its window, or start it again.")


def _folder() -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = Path(runtime, "pic2latex")
    if runtime and len(os.fsencode(folder / "desktop.sock")) <= _LONGEST_PATH and _is_ours(runtime):
        return folder
    # A temporary folder is everybody's, so ours is named by the user, and by the session's folder if it has
    # one.
    owner = str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()
    mark = hashlib.sha256(runtime.encode()).hexdigest()[:8] if runtime else "0"
    return Path(tempfile.gettempdir(), f"pic2latex-{owner}-{mark}")


def _is_ours(folder: str) -> bool:
    """Tell whether something can be made there: after `su` it is the folder of another user, in a container none."""
    try:
        owner = os.stat(folder).st_uid  # noqa: PTH116 - as given
    except (OSError, ValueError):
        return False
    return owner == os.getuid() and os.access(folder, os.W_OK | os.X_OK) if hasattr(os, "getuid") else True


def _known_fields(kind: type[IpcRequest] | type[Reply], data: bytes) -> dict[str, Any]:
    """Return the fields of `kind` in a JSON object; one of a wrong type is as good as missing."""
    values = json.loads(data)
    first = fields(kind)[0].name
    if not isinstance(values, dict) or not isinstance(values.get(first), str):
        raise ValueError(f"a frame must hold an object with the field {first}")  # noqa: TRY004 (one kind for callers)
    kinds = {field.name: list if field.name == "paths" else type(field.default) for field in fields(kind)}
    kinds[first] = str
    return {name: value for name, value in values.items() if name in kinds and type(value) is kinds[name]}
