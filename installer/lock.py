"""The lock: for each package the SHA-256 of the files that may be installed, for one kind of machine.

Written by `installer/pin.py`, one file for a system and processor, in sections named after the extras of
pyproject.toml; `core` is what the engine needs, `build` what builds the project itself. See “Secure installs” in pip's
manual.
"""

import platform
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["BUILD", "CORE", "Lock", "here", "lock_path", "read_lock", "render_lock"]

CORE, BUILD = "core", "build"
_PYTHONS, _SECTION = "# python: ", "# section: "


@dataclass(frozen=True, slots=True)
class Lock:
    """The versions of Python it was made for, and the requirements with hashes of each section."""

    pythons: tuple[str, ...]
    sections: Mapping[str, tuple[str, ...]]

    def requirements(self, extras: Iterable[str]) -> tuple[str, ...] | None:
        """Return all that an installation with `extras` needs; None when the lock does not cover it."""
        wanted = (BUILD, CORE, *extras)
        version = "{}.{}".format(*sys.version_info[:2])
        if version not in self.pythons or not set(wanted) <= set(self.sections):
            return None
        return tuple(line for name in self.sections if name in wanted for line in self.sections[name])


def here() -> str:
    """Return the kind of this machine as the lock's file names it, such as `linux-x86_64-glibc`."""
    library = platform.libc_ver()[0] if sys.platform == "linux" else ""
    return "-".join(part for part in (sys.platform, platform.machine().lower(), library) if part)


def lock_path(root: Path) -> Path:
    """Return where the lock for this machine lies, if there is one."""
    return root / "installer" / "locks" / f"{here()}.txt"


def read_lock(path: Path) -> Lock | None:
    """Return what is in the file; None without one."""
    if not path.is_file():
        return None
    pythons: tuple[str, ...] = ()
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(_PYTHONS):
            pythons = tuple(line.removeprefix(_PYTHONS).split())
        elif line.startswith(_SECTION):
            lines = sections.setdefault(line.removeprefix(_SECTION), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return Lock(pythons, {name: tuple(each) for name, each in sections.items()})


def render_lock(lock: Lock, header: str) -> str:
    """Return the text that `read_lock` reads."""
    parts = [header, _PYTHONS + " ".join(lock.pythons) + "\n"]
    for name, lines in lock.sections.items():
        parts.append(f"\n{_SECTION}{name}\n" + "".join(f"{line}\n" for line in lines))
    return "".join(parts)
