"""The project's own Python environment, `.venv`: made once, repaired when half made, left alone when right.

What was installed is written into `.venv/pic2latex.json`. While an installation runs the note says so; one
that still says so at the next start means the last one was killed half-way: the environment is made anew.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from installer.lock import lock_path
from installer.progress import Progress, SetupFailed

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
NOTE = "pic2latex.json"
# A change in any of these means that what is installed may be out of date.
INPUTS = (
    "pyproject.toml",
    "installer/constraints.txt",
    "installer/assets.py",
    "installer/debian.py",
    "installer/javascript-lock.json",
)


@dataclass(frozen=True, slots=True)
class Note:
    """What `.venv` holds: a hash of its inputs, the extras, the real interpreter; `ready` when finished."""

    fingerprint: str
    extras: tuple[str, ...]
    interpreter: str
    ready: bool


def python_of(venv: Path) -> Path:
    """Return where an environment keeps its interpreter."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def fingerprint(root: Path) -> str:
    """Return a hash of everything an installation depends on, and of where the project lies."""
    digest = hashlib.sha256(str(root).encode())
    for name in (*INPUTS, lock_path(root).relative_to(root).as_posix()):
        with contextlib.suppress(FileNotFoundError):
            digest.update(name.encode() + (root / name).read_bytes())
    return digest.hexdigest()


def read_note(venv: Path) -> Note | None:
    """Return what the environment says about itself; None when it says nothing that can be read."""
    try:
        content = json.loads((venv / NOTE).read_text(encoding="utf-8"))
        return Note(
            content["fingerprint"], tuple(content["extras"]), content["interpreter"], content["ready"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_note(venv: Path, note: Note) -> None:
    """Write the note beside its place and move it there, so that it is never half written. Raises OSError."""
    beside = venv / (NOTE + ".new")
    try:
        beside.write_text(json.dumps(asdict(note)), encoding="utf-8")
        beside.replace(venv / NOTE)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def is_ready(root: Path, venv: Path, extras: frozenset[str]) -> bool:
    """Whether nothing has to be done: finished, from these inputs, with at least these extras."""
    note = read_note(venv)
    return (
        note is not None
        and note.ready
        and extras.issubset(note.extras)
        and note.fingerprint == fingerprint(root)
        and note.interpreter == _real(python_of(venv))
    )


def is_sound(venv: Path) -> bool:
    """Whether packages can be installed into it: it runs, has pip, and no installation was cut off."""
    python, note = python_of(venv), read_note(venv)
    if not python.exists():
        return False
    if note is not None and not (note.ready and note.interpreter == _real(python)):
        return False
    probe = (str(python), "-m", "pip", "--version")
    return subprocess.run(probe, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


def ensure(extras: frozenset[str], progress: Progress, *, root: Path = ROOT, venv: Path = VENV) -> Path:
    """Make the environment hold the project with `extras`, and return its interpreter. Raises SetupFailed."""
    if not is_ready(root, venv, extras):
        try:
            with _alone(root, progress) as held:
                if not is_ready(root, venv, extras):
                    _bring_up(extras, progress, root, venv, held)
        except OSError as error:
            raise _not_writable(root, error) from error
    return python_of(venv)


def _not_writable(root: Path, error: OSError) -> SetupFailed:
    """Explain that the project's folder cannot be written: it belongs to somebody else, or the disk is full."""
    where = f"{error.filename}: " if isinstance(error.filename, str) else ""
    return SetupFailed(
        f"The project could not be set up in {root} ({where}{error.strerror or error}).",
        "Copy the project into a folder of your own and start it there, or have its owner start it once; "
        "where it is yours, check the rights and the room on the disk.",
    )


def _bring_up(
    extras: frozenset[str], progress: Progress, root: Path, venv: Path, held: tuple[int, ...]
) -> None:
    from installer.packages import install  # not needed, so not loaded, when all is ready

    if not is_sound(venv):
        _create(venv, progress, held)
    known = read_note(venv)
    together = tuple(sorted(extras.union(known.extras if known else ())))
    note = Note(fingerprint(root), together, _real(python_of(venv)), ready=False)
    write_note(venv, note)
    try:
        install(python_of(venv), root, together, progress, held)
    except SetupFailed:
        # pip ended by itself and put back what it had begun to change: nothing is half done.
        (venv / NOTE).unlink()
        raise
    write_note(venv, Note(note.fingerprint, together, note.interpreter, ready=True))


def _create(venv: Path, progress: Progress, held: tuple[int, ...]) -> None:
    if venv.exists() and not venv.is_dir():
        raise SetupFailed(f"{venv} is in the way: it is not a folder.", "Move it away and start this again.")
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetupFailed(
            "This Python comes without its venv parts (the module ensurepip).",
            f"On Debian or Ubuntu run: sudo apt-get install --yes python{version}-venv",
        )
    progress(f"{'Repairing' if venv.exists() else 'Making'} the Python environment in {venv}")
    base = getattr(sys, "_base_executable", sys.executable)
    command = (base, "-m", "venv", "--clear", str(venv))
    made = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, pass_fds=held
    )
    if made.returncode != 0:
        reason = (made.stdout + made.stderr).strip() or f"it ended with code {made.returncode}"
        raise SetupFailed(
            f"The Python environment could not be made: {reason}", "Mend that and start this again."
        )


@contextlib.contextmanager
def _alone(root: Path, progress: Progress) -> Iterator[tuple[int, ...]]:
    """Let one set-up run at a time in this project; a second one waits for the first.

    Yields the number of the lock's file, to be handed to the programs that are started: the lock is held until they
    have ended too, also when this process is killed and they go on.
    """
    if os.name == "nt":
        yield ()
        return
    import fcntl  # POSIX only

    folder = root / "build"
    folder.mkdir(exist_ok=True)
    with (folder / "set-up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress("Another set-up of this project is running; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield (lock.fileno(),)


def _real(path: Path) -> str:
    return os.path.realpath(path)
