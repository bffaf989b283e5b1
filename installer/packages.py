"""Installing Python packages with pip: exact versions, a few lines of progress, the whole log kept."""

import os
import re
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from installer.lock import BUILD, lock_path, read_lock
from installer.progress import Progress, SetupFailed

CONSTRAINTS = Path("installer", "constraints.txt")
HASHED = ("--require-hashes", "--no-deps", "--no-build-isolation")
LOG = "pic2latex-install.log"
WORTH_SAYING_MB = 8.0
_DOWNLOAD = re.compile(r"^\s*Downloading (?P<file>[^/]+?-\d[^-]*)-.*\((?P<size>[\d.]+) (?P<unit>MB|GB)")


def install(
    python: Path, root: Path, extras: tuple[str, ...], progress: Progress, held: tuple[int, ...] = ()
) -> None:
    """Install the project in place, with `extras`, into the environment of `python`. Raises SetupFailed.

    Where the lock covers this machine and the extras, every file must have a hash that stands there, and nothing else
    is fetched; elsewhere versions are exact and files are trusted. `held` are numbers of open files that pip keeps open
    for us: see `virtual_environment._alone`.
    """
    progress(f"Installing Python packages ({', '.join(extras) or 'engine and command line'})")
    log = python.parents[1] / LOG
    log.unlink(missing_ok=True)
    for arguments in _steps(root, extras, progress):
        command = [str(python), "-m", "pip", "install", "--no-input", "--progress-bar", "off", *arguments]
        last = _run(command, root, log, progress, held)
        if last is None:
            continue
        raise SetupFailed(
            "The Python packages could not be installed. The last lines were:\n" + "\n".join(last),
            f"Check the network and the space on the disk, then start this again. The whole log: {log}",
        )


def _steps(root: Path, extras: tuple[str, ...], progress: Progress) -> Iterator[tuple[str, ...]]:
    """Yield the arguments of each call of pip."""
    project = ("--editable", f".[{','.join(extras)}]" if extras else ".")
    lock = read_lock(lock_path(root))
    requirements = lock.requirements(extras) if lock else None
    # What comes from a folder was checked when that was made, and may have been built since: see offline.py.
    if lock is None or requirements is None or os.environ.get("PIP_NO_INDEX"):
        if lock is not None and requirements is None:
            progress("    not all of them are in the lock: exact versions, but no hashes are asked for")
        pinned = ("--constraint", str(root / CONSTRAINTS)) if (root / CONSTRAINTS).is_file() else ()
        yield (*pinned, *project)
        return
    with tempfile.TemporaryDirectory(prefix="pic2latex-lock-") as scratch:
        # First what builds the others: pip would fetch that for each of them without asking for hashes.
        for number, lines in enumerate((lock.sections[BUILD], requirements)):
            listed = Path(scratch, f"{number}.txt")
            listed.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            yield (*HASHED, "--requirement", str(listed))
    # Its needs are all there now, what builds it too; --no-index so that nothing else comes in if one is not.
    yield ("--no-index", "--no-build-isolation", *project)


def _run(
    command: list[str], root: Path, log: Path, progress: Progress, held: tuple[int, ...]
) -> tuple[str, ...] | None:
    """Run pip, report large downloads, keep its output in `log`; return the last lines when it failed."""
    tail: deque[str] = deque(maxlen=12)
    with (
        log.open("a", encoding="utf-8") as file,
        subprocess.Popen(
            command,
            cwd=root,
            env=_environment(root, command),
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


def _environment(root: Path, command: list[str]) -> dict[str, str]:
    """Return what pip is told by variables."""
    environment = {
        **os.environ,
        "PIP_USER": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONUNBUFFERED": "1",
    }
    # With hashes, every line of the constraints would have to have one too.
    if (root / CONSTRAINTS).is_file() and "--require-hashes" not in command:
        # What builds the project is pinned too. Older versions of pip know the first, newer ones the second.
        # As an address: pip takes a path with blanks for several.
        address = (root / CONSTRAINTS).absolute().as_uri()
        environment |= {"PIP_CONSTRAINT": address, "PIP_BUILD_CONSTRAINT": address}
    return environment


def download(line: str) -> str | None:
    """Return what to say about one line of pip's output: large downloads take long enough to be named."""
    match = _DOWNLOAD.match(line)
    if match is None:
        return None
    large = match["unit"] == "GB" or float(match["size"]) >= WORTH_SAYING_MB
    return f"    {match['file']} ({match['size']} {match['unit']})" if large else None
