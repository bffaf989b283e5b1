"""Setting up without a network: what is needed is collected on one machine, and installed from there on another.

    python3 installer/start.py --download FOLDER     on a machine with a network, of the same system and Python
    python3 installer/start.py --offline FOLDER      on the other one, with any arguments of the program behind it

The folder holds wheels, those of what builds the project among them, and the JavaScript assets. What has no wheels is
built on the first machine, so that the other needs no compiler.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from installer import assets
from installer.lock import lock_path, read_lock
from installer.packages import CONSTRAINTS
from installer.progress import Progress, SetupFailed
from installer.virtual_environment import ROOT

__all__ = ["download", "requirements", "use"]

WHEELS, JAVASCRIPT = "wheels", "javascript"
# What hatchling, which builds the project, asks for only while it installs a project in place.
IN_PLACE = ("editables",)


def download(folder: Path, extras: frozenset[str], progress: Progress, *, root: Path = ROOT) -> None:
    """Collect all that an installation with `extras` needs in `folder`. Raises SetupFailed."""
    needs = requirements(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8")), extras)
    wheels = folder / WHEELS
    try:
        wheels.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"The folder {folder} cannot be written: {error.strerror}."
        raise SetupFailed(message, "Name another folder.") from error
    progress(f"Collecting the Python packages in {wheels}")
    command = [sys.executable, "-m", "pip", "wheel", "--no-input", "--wheel-dir", str(wheels)]
    if (root / CONSTRAINTS).is_file():
        command += ["--constraint", str(root / CONSTRAINTS)]
    lock = read_lock(lock_path(root))
    if needs and lock and (locked := lock.requirements(extras)) and _check_hashes(locked):
        raise SetupFailed(
            "A package is not the one whose hash stands in the lock.",
            "Read what pip says above. Nothing was kept.",
        )
    if needs and subprocess.run([*command, *needs], stdin=subprocess.DEVNULL, check=False).returncode:
        raise SetupFailed(
            "The Python packages could not be collected.",
            "Read what pip says above. Without pip (Debian: python3-pip) use the Python in .venv, once that is set up.",
        )
    if root == ROOT:
        try:
            shutil.copytree(assets.ensure(progress), folder / JAVASCRIPT, dirs_exist_ok=True)
        except OSError as error:
            raise SetupFailed(f"{folder} cannot be written: {error}.", "Name another folder.") from error
    progress(f"Take {folder} to the other machine, and start there with: --offline FOLDER")


def requirements(settings: dict[str, Any], extras: frozenset[str]) -> list[str]:
    """Return what building and installing the project with `extras` needs, by the content of its pyproject.toml.

    An extra may stand for others of the same project, as `pic2latex[server]` does; no registry has those.
    """
    project = settings["project"]
    of_project = re.compile(rf"{re.escape(project['name'])}\s*\[(?P<extras>[^]]*)\]")
    needs = [*settings["build-system"]["requires"], *project.get("dependencies", ())]
    if settings["build-system"]["build-backend"].startswith("hatchling"):
        needs += IN_PLACE
    waiting, seen = sorted(extras), set[str]()
    while waiting:
        extra = waiting.pop(0)
        if extra in seen:
            continue
        seen.add(extra)
        for need in project["optional-dependencies"][extra]:
            others = of_project.match(need)
            if others is None:
                needs.append(need)
            else:
                waiting += [name.strip() for name in others["extras"].split(",")]
    return needs


def _check_hashes(lines: tuple[str, ...]) -> int:
    """Let pip fetch everything once, into its cache, and compare the hashes; return its exit code."""
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch, "requirements.txt")
        listed.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--require-hashes", "--no-deps", "--quiet"]
        command += ["--requirement", str(listed), "--dest", scratch]
        return subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode


def use(folder: Path, progress: Progress, *, target: Path = assets.TARGET) -> None:
    """Let everything that is installed from now on come from `folder` alone. Raises SetupFailed."""
    wheels = folder.absolute() / WHEELS
    if not wheels.is_dir():
        raise SetupFailed(
            f"There is nothing to install in {folder}: it has no folder “{WHEELS}”.",
            "Make it on a machine with a network: python3 installer/start.py --download FOLDER",
        )
    # As an address, because pip takes a path with blanks for several.
    os.environ.update({"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": wheels.as_uri()})
    brought = folder / JAVASCRIPT
    if brought.is_dir() and not assets.is_current(target):
        if wrong := assets.damaged(brought):
            message = f"The JavaScript in {folder} is damaged: {', '.join(wrong[:3])}."
            raise SetupFailed(message, "Copy the folder again.")
        try:
            shutil.copytree(brought, target, dirs_exist_ok=True)
        except OSError as error:
            raise SetupFailed(f"{target} cannot be written: {error}.", "Check the rights there.") from error
        progress(f"The JavaScript assets are in {target}.")
