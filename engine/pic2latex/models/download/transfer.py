"""One file from the hub to the disk: resumed where it broke off, even in an earlier process, and checked.

The hub's client itself begins a file anew in every process (it writes to a file of a random name and deletes
that when it fails), which on a slow line may mean that a gigabyte never arrives. So its session, headers and
errors are used here, and only the writing is done differently: to a file named after the fingerprint it must
have in the end.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pic2latex.errors import ModelInstallFailed
from pic2latex.models.card import ModelFile
from pic2latex.models.download.checksum import Advance, sha256_of
from pic2latex.models.download.hub_request import HubStatusError, request_headers
from pic2latex.models.download.release import RemoteFile
from pic2latex.models.install_errors import status_of, transport_errors

__all__ = ["PART_SUFFIX", "RetryPolicy", "fetch", "part_of"]

PART_SUFFIX = ".part"
OK, PARTIAL, RANGE_REFUSED = 200, 206, 416
TRY_AGAIN = frozenset({408, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a broken connection is tried again without any progress, and the pauses between (seconds)."""

    attempts: int = 5
    first_pause: float = 1.0
    longest_pause: float = 8.0
    silence: float = 30.0

    def pause(self, attempt: int) -> float:
        """Return how long to wait before attempt number `attempt` (the first repetition is 1)."""
        return min(self.first_pause * 2.0 ** (attempt - 1), self.longest_pause)


def part_of(file: RemoteFile, folder: Path) -> Path:
    """Return where the bytes of `file` are collected. The name changes with the content it must have."""
    return folder / f"{file.name}.{file.digest.value[:16]}{PART_SUFFIX}"


def fetch(file: RemoteFile, folder: Path, advance: Advance, patience: RetryPolicy) -> ModelFile:
    """Bring `file` into `folder` and return its entry for the card; `advance` is told of the bytes.

    What an earlier call left is used. Raises ModelInstallFailed when the bytes are not the right ones,
    OSError when the disk refuses, and the client's own errors when the connection stays broken.
    """
    target, part = folder / file.name, part_of(file, folder)
    if target.is_file() and target.stat().st_size == file.bytes and file.digest.matches(target):
        advance(file.bytes)
    else:
        resumed = part.exists()
        _complete(file, part, advance, patience)
        if resumed and not file.digest.matches(part):  # the earlier piece was bad: once more, from the start
            advance(-file.bytes)
            part.unlink()
            _complete(file, part, advance, patience)
        if not file.digest.matches(part):
            part.unlink()
            message = f"The file “{file.name}” arrived damaged: its content is not what the hub promises."
            raise ModelInstallFailed(
                message, hint=f"Try again. If it fails once more, use a mirror ({file.hub.mirror})."
            )
        part.replace(target)
    sha256 = file.digest.value if file.digest.algorithm == "sha256" else sha256_of(target)
    return ModelFile(file.name, sha256, file.bytes)


def _complete(file: RemoteFile, part: Path, advance: Advance, patience: RetryPolicy) -> None:
    """Append to `part` until it has all bytes, trying again while there is hope."""
    have = _size(part)
    advance(have)
    failures = 0
    while have < file.bytes:
        try:
            _append(file, part, advance, patience)
        except transport_errors() as error:
            status = status_of(error)
            failures = 1 if _size(part) > have else failures + 1
            if failures >= patience.attempts or (status is not None and status not in TRY_AGAIN):
                raise
            time.sleep(patience.pause(failures))
        have = _size(part)


def _append(file: RemoteFile, part: Path, advance: Advance, patience: RetryPolicy) -> None:
    from huggingface_hub import get_session

    offset = _size(part)
    headers = request_headers(file.url)
    if offset:
        headers["Range"] = f"bytes={offset}-"
    with get_session().stream("GET", file.url, headers=headers, timeout=patience.silence) as response:
        if response.status_code >= 400 and not (offset and response.status_code == RANGE_REFUSED):
            raise HubStatusError(response.status_code)
        resumes = response.headers.get("Content-Range", "").startswith(f"bytes {offset}-")
        if offset and not (response.status_code == PARTIAL and resumes):  # the whole file, or no such range
            advance(-offset)
            part.unlink()
        if response.status_code in {OK, PARTIAL}:
            _write(response.iter_bytes(), file, part, advance)


def _write(chunks: Iterator[bytes], file: RemoteFile, part: Path, advance: Advance) -> None:
    have = _size(part)
    with part.open("ab") as target:
        for chunk in chunks:
            have += len(chunk)
            if have > file.bytes:  # at once: an answer need not have an end
                break
            target.write(chunk)
            advance(len(chunk))
    if have > file.bytes:
        part.unlink()
        message = f"The file “{file.name}” is longer than the hub says."
        raise ModelInstallFailed(message, hint=f"Try again, or use another mirror ({file.hub.mirror}).")
    if have < file.bytes:
        raise ConnectionError("the connection ended too early")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
