"""The hashes of packages as the registry publishes them, asked of pip without installing anything."""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from installer.package_names import canonical
from installer.progress import Progress, SetupFailed

__all__ = ["PYTHONS", "hashes_of"]

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_GLIBC = ("2_17", "2_24", "2_27", "2_28", "2_31", "2_34", "2_35", "2_39")


def hashes_of(versions: Mapping[str, str], progress: Progress) -> dict[str, set[str]]:
    """Return for each package (name -> exact version) the SHA-256 of every file that pip would take on this system.

    That is asked for every supported Python, and of several wheels for one Python for the oldest and the newest C
    library. Raises SetupFailed when pip cannot tell.
    """
    found: dict[str, set[str]] = {name: set() for name in versions}
    for python in PYTHONS:
        for platforms in _platforms():
            progress(f"Asking for the hashes of {len(versions)} packages for Python {python}")
            for name, digest in _report(versions, python, platforms):
                found[name].add(digest)
    return found


def _platforms() -> Iterator[tuple[str, ...]]:
    """Yield lists of platform tags (PEP 425), best first; none means those of this machine."""
    if sys.platform != "linux":
        yield ()
        return
    machine = platform.machine()
    tags = tuple(f"manylinux_{version}_{machine}" for version in _GLIBC)
    yield (*tags, f"manylinux2014_{machine}", f"linux_{machine}")
    yield (*reversed(tags), f"manylinux2014_{machine}", f"linux_{machine}")


def _report(
    versions: Mapping[str, str], python: str, platforms: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch, "report.json")
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--dry-run",
            "--ignore-installed",
            "--no-deps",
            "--quiet",
        ]
        command += ["--target", scratch, "--report", str(report), "--python-version", python]
        for tag in platforms:
            command += ["--platform", tag]
        command += [f"{name}=={version}" for name, version in versions.items()]
        # What lies in folders of this machine may be another build than the registry's.
        environment = {**os.environ, "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SetupFailed(f"pip does not tell the hashes:\n{done.stderr[-2000:]}", "Check the network.")
        content = json.loads(report.read_text(encoding="utf-8"))
    for each in content["install"]:
        info = each["download_info"]
        if not info["url"].startswith("https:"):
            raise SetupFailed(f"{info['url']} is no file of a registry.", "Take away pip's other places.")
        yield canonical(each["metadata"]["name"]), info["archive_info"]["hashes"]["sha256"]
