"""Python itself, the packages Pic2LaTeX asks for, and the extras: there, of a fitting version, importable."""

import importlib
import platform
import sys
from importlib import metadata
from typing import TYPE_CHECKING

from pic2latex.doctor.check_result import CheckResult, State

if TYPE_CHECKING:
    from packaging.requirements import Requirement

__all__ = ["NATIVE", "extras", "imports", "packages", "python", "runtimes"]

OLDEST = (3, 11)
SELF = "pic2latex"
NAMED = 4  # missing packages of an extra that are listed by name
AGAIN = "Install Pic2LaTeX's packages again."
NATIVE = ("numpy", "PIL", "cv2", "onnxruntime", "tokenizers", "pypdfium2", "quickjs")
"""Modules with compiled parts, which may be there and still not load."""


def python() -> tuple[CheckResult, ...]:
    """Look at the interpreter."""
    version = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    if sys.version_info[:2] >= OLDEST:
        return (CheckResult("Python", version, State.READY),)
    return (CheckResult("Python", version, State.FAILED, "Install Python 3.11 or newer."),)


def packages() -> tuple[CheckResult, ...]:
    """Look at Pic2LaTeX's own version and at every package its core asks for on this system."""
    try:
        own = CheckResult("Pic2LaTeX", metadata.version(SELF), State.READY)
    except metadata.PackageNotFoundError:
        remedy = (
            "It runs from its source folder. Set it up with installer/start.py to check its packages too."
        )
        return (CheckResult("Pic2LaTeX", "not installed as a package", State.DEGRADED, remedy),)
    return (own, *(_package(requirement) for requirement in _requirements(extra="")))


def runtimes() -> tuple[CheckResult, ...]:
    """Look for several packages of ONNX Runtime: they share one folder, and the last one installed wins."""
    from pic2latex.device import installed_runtimes

    found = installed_runtimes()
    if len(found) < 2:
        return ()
    names = [one.name for one in found]
    remedy = f"Remove them all, then install one: pip uninstall {' '.join(names)}"
    version = " and ".join(f"{one.name} {one.version}" for one in found)
    return (CheckResult("ONNX Runtime packages", f"{version} overwrite each other", State.FAILED, remedy),)


def imports(module: str) -> tuple[CheckResult, ...]:
    """Import a module, and find something only when that fails."""
    try:
        importlib.import_module(module)
    except ImportError as error:
        remedy = f"{AGAIN} On Debian and Ubuntu also: sudo apt-get install libgl1 libglib2.0-0"
        return (CheckResult(f"import {module}", str(error), State.FAILED, remedy),)
    return ()


def extras() -> tuple[CheckResult, ...]:
    """Look at the optional sets of packages: what each still lacks."""
    try:
        names = metadata.metadata(SELF).get_all("Provides-Extra") or []
    except metadata.PackageNotFoundError:
        return ()
    return tuple(_extra(name) for name in sorted(names))


def _extra(name: str) -> CheckResult:
    requirements = _requirements(extra=name)
    missing = [one.name for one in requirements if _version(one.name) is None]
    if missing:
        remedy = f"Only if you want it: pip install “pic2latex[{name}]”"
        more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
        return CheckResult(
            f"extra “{name}”", f"without {', '.join(missing[:NAMED])}{more}", State.ABSENT, remedy
        )
    return CheckResult(f"extra “{name}”", f"{len(requirements)} packages", State.READY)


def _package(requirement: "Requirement") -> CheckResult:
    version = _version(requirement.name)
    if version is None:
        return CheckResult(requirement.name, "not installed", State.FAILED, AGAIN)
    if not requirement.specifier.contains(version, prereleases=True):
        remedy = f"{AGAIN} Needed: {requirement.name} {requirement.specifier}"
        return CheckResult(requirement.name, version, State.DEGRADED, remedy)
    return CheckResult(requirement.name, version, State.READY)


def _requirements(extra: str) -> "tuple[Requirement, ...]":
    """Return what the core (the empty extra), or an extra beyond the core, asks for on this system."""
    from packaging.requirements import Requirement

    declared = [Requirement(line) for line in metadata.requires(SELF) or ()]
    wanted = [one for one in declared if one.marker is None or one.marker.evaluate({"extra": extra})]
    if not extra:
        return tuple(wanted)
    return tuple(one for one in wanted if one.marker and "extra" in str(one.marker) and one.name != SELF)


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
