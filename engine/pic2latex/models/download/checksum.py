"""Fingerprints of files: what says that a model is the one it claims to be."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

__all__ = ["Advance", "Digest", "ignore", "sha256_of"]

CHUNK_BYTES = 1 << 20

Advance = Callable[[int], None]
"""Told how many bytes more are done. It may raise to stop the work."""


def ignore(_count: int) -> None:
    """Do nothing: for work that nobody watches."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A fingerprint as the hub publishes it: SHA-256 for large files, Git's blob id for small ones."""

    algorithm: str
    value: str

    @classmethod
    def guess(cls, text: str) -> Self | None:
        """Read `text`: 64 hexadecimal digits are SHA-256, 40 are a Git blob id, anything else is None."""
        algorithm = {64: "sha256", 40: "git"}.get(len(text))
        if algorithm and all(character in "0123456789abcdef" for character in text):
            return cls(algorithm, text)
        return None

    def agrees(self, sha256: str) -> bool:
        """Tell whether a file with that SHA-256 can have this fingerprint; other algorithms cannot say no."""
        return self.algorithm != "sha256" or self.value == sha256

    def matches(self, path: Path, advance: Advance = ignore) -> bool:
        """Whether the file at `path` has this fingerprint. Raises OSError as the file system does."""
        if self.algorithm == "sha256":
            return sha256_of(path, advance) == self.value
        # Git hashes a short header before the content. SHA-1 is its choice, and good enough for accidents.
        state = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
        return _digest(path, state, advance) == self.value


def sha256_of(path: Path, advance: Advance = ignore) -> str:
    """Return the SHA-256 of the file at `path` in small hexadecimal letters. Raises OSError."""
    return _digest(path, hashlib.sha256(), advance)


def _digest(path: Path, state: "hashlib._Hash", advance: Advance) -> str:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            state.update(chunk)
            advance(len(chunk))
    return state.hexdigest()
