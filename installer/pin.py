"""Write installer/constraints.txt and the lock: exact versions of all that this environment holds for us, and hashes.

    .venv/bin/python installer/pin.py
    .venv/bin/python installer/pin.py --hashes   only the lock of this machine's kind, for the versions that are pinned

Run it after a change of the dependencies in pyproject.toml, in an environment in which all tests pass.
Only what pyproject.toml asks for, directly or not, is written, without build labels and addresses,
so any registry and any build of a package will do (torch without CUDA is 2.13.0 like the other builds).
"""

import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from installer.lock import BUILD, CORE, Lock, lock_path, render_lock
from installer.offline import IN_PLACE
from installer.package_hashes import PYTHONS, hashes_of
from installer.package_names import canonical
from installer.progress import SetupFailed, say

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# Installed instead of the package, by platform; never both. The last wheel for Intel Macs is an older one.
INTEL_MAC = "sys_platform == 'darwin' and platform_machine == 'x86_64'"
SIBLINGS = {
    "onnxruntime-gpu": (
        "onnxruntime=={version}; sys_platform != 'darwin' or platform_machine != 'x86_64'",
        f"onnxruntime==1.23.2; {INTEL_MAC}",
    )
}
HEADER = """\
# The exact versions the project is built and tested with. Written by installer/pin.py; not edited by hand.
"""


LOCK_HEADER = """\
# The files that may be installed here. Written by installer/pin.py; not edited by hand.
"""
BUILDS_OTHERS = ("setuptools",)
"""What builds packages that have no wheels, such as evdev."""
LOCKED = ("desktop", "server", "quantize")
"""Extras whose files are locked. The others are for developers, who bring their own build of torch."""


def main(arguments: list[str]) -> int:
    """Write the files and say what the environment holds beyond them."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = wanted(content["project"])
    if arguments != ["--hashes"]:
        (ROOT / "installer" / "constraints.txt").write_text(HEADER + render(groups), encoding="utf-8")
    try:
        _write_lock(content, groups)
    except SetupFailed as error:
        say(f"{error} {error.remedy}")
        return 1
    named = {name for group in groups.values() for name in group}
    others = sorted(
        {canonical(dist.name) for dist in metadata.distributions()} - named - {"pip", "pic2latex"}
    )
    if others:
        print("Not asked for by pyproject.toml, so not written:", *others, file=sys.stderr)
    return 0


def _write_lock(content: dict[str, Any], groups: dict[str, list[str]]) -> None:
    building = [*content["build-system"]["requires"], *IN_PLACE, *BUILDS_OTHERS]
    build = wanted({"dependencies": building, "optional-dependencies": {}})["core"]
    sections = {BUILD: build, CORE: groups["core"], **{extra: groups[extra] for extra in LOCKED}}
    versions = {name: version(name) for names in sections.values() for name in names}
    hashes = hashes_of(versions, say)
    lines = {
        section: tuple(" ".join([f"{name}=={versions[name]}", *_options(hashes[name])]) for name in names)
        for section, names in sections.items()
    }
    path = lock_path(ROOT)
    path.parent.mkdir(exist_ok=True)
    path.write_text(render_lock(Lock(PYTHONS, lines), LOCK_HEADER), encoding="utf-8")


def _options(hashes: set[str]) -> list[str]:
    return [f"--hash=sha256:{digest}" for digest in sorted(hashes)]


def wanted(project: dict[str, object]) -> dict[str, list[str]]:
    """Return for each group of dependencies (core, then the extras) what it brings that none before did."""
    declared = {"core": project["dependencies"]} | dict(project["optional-dependencies"])  # type: ignore[call-overload]
    seen: set[str] = set()
    groups = {}
    for group, requirements in declared.items():
        before = set(seen)
        for requirement in requirements:
            _follow(requirement, seen)
        groups[group] = sorted(name for name in seen - before if "[" not in name)
    return groups


def render(groups: dict[str, list[str]]) -> str:
    """Return the groups as lines of a constraints file."""
    parts = []
    for group, names in groups.items():
        lines = [f"{name}=={version(name)}" for name in names]
        lines += [line.format(version=version(name)) for name in names for line in SIBLINGS.get(name, ())]
        if lines:
            parts.append(f"\n# {group}\n" + "".join(f"{line}\n" for line in sorted(lines)))
    return "".join(parts)


def version(name: str) -> str:
    """Return the installed version without the label of its build."""
    return metadata.version(name).partition("+")[0]


def _follow(requirement: str, seen: set[str]) -> None:
    match = NAME.match(requirement)
    name = canonical(match[0]) if match else ""
    asked = re.search(r"\[(.*?)\]", requirement.partition(";")[0])
    extras = asked[1].replace(" ", "").split(",") if asked else []
    names = {name, *(f"{name}[{extra}]" for extra in extras)}  # the extras of one that was seen come later
    if names <= seen or name == "pic2latex":
        return
    try:
        needs = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return  # for another platform, or a version of Python that needs it
    seen.update(names)
    for need in needs:
        optional = re.search(r"extra *== *['\"](.+?)['\"]", need)
        if optional is None or optional[1] in extras:
            _follow(need, seen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
