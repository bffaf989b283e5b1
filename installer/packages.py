"""Installing Python packages with pip: exact versions, a few lines of progress, the whole log kept."""

import os
import re
import subprocess
from collections import deque
from pathlib import Path

from installer.progress import Progress, SetupFailed

CONSTRAINTS = Path("installer", "constraints.txt")
LOG = "pic2latex-install.log"
WORTH_SAYING_MB = 8.0
_DOWNLOAD = re.compile(r"^\s*Downloading (?P<file>[^/]+?-\d[^-]*)-.*\((?P<size>[\d.]+) (?P<unit>MB|GB)")


def install(
    python: Path, root: Path, extras: tuple[str, ...], progress: Progress, held: tuple[int, ...] = ()
) -> None:
    """Install the project in place, with `extras`, into the environment of `python`. Raises SetupFailed.

    `held` are numbers of open files that pip keeps open for us: see `environment._alone`.
    """
    what = f".[{','.join(extras)}]" if extras else "."
    progress(f"Installing Python packages ({', '.join(extras) or 'engine and command line'})")
    command = [str(python), "-m", "pip", "install", "--no-input", "--progress-bar", "off"]
    if (root / CONSTRAINTS).is_file():
        command += ["--constraint", str(root / CONSTRAINTS)]
    log = python.parents[1] / LOG
    last = _run([*command, "--editable", what], root, log, progress, held)
    if last is not None:
        raise SetupFailed(
            "The Python packages could not be installed. The last lines were:\n" + "\n".join(last),
            f"Check the network and the space on the disk, then start this again. The whole log: {log}",
        )


def _run(
    command: list[str], root: Path, log: Path, progress: Progress, held: tuple[int, ...]
) -> tuple[str, ...] | None:
    """Run pip, report large downloads, keep its output in `log`; return the last lines when it failed."""
    tail: deque[str] = deque(maxlen=12)
    environment = os.environ | {
        "PIP_USER": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONUNBUFFERED": "1",
        # What builds the project is pinned too. Older versions of pip know the first, newer ones the second.
        # As an address: pip takes a path with blanks for several.
        "PIP_CONSTRAINT": (root / CONSTRAINTS).absolute().as_uri(),
        "PIP_BUILD_CONSTRAINT": (root / CONSTRAINTS).absolute().as_uri(),
    }
    if not (root / CONSTRAINTS).is_file():
        del environment["PIP_CONSTRAINT"], environment["PIP_BUILD_CONSTRAINT"]
    with (
        log.open("w", encoding="utf-8") as file,
        subprocess.Popen(
            command,
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            pass_fds=held,
        ) as pip,
    ):
        assert pip.stdout is not None
        for line in pip.stdout:
            file.write(line)
            if not line.startswith("WARNING: Location"):
                tail.append("    " + line.rstrip())
            told = download(line)
            if told:
                progress(told)
    return tuple(tail) if pip.returncode else None


def download(line: str) -> str | None:
    """Return what to say about one line of pip's output: large downloads take long enough to be named."""
    match = _DOWNLOAD.match(line)
    if match is None:
        return None
    large = match["unit"] == "GB" or float(match["size"]) >= WORTH_SAYING_MB
    return f"    {match['file']} ({match['size']} {match['unit']})" if large else None
