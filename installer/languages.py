"""Collect what the desktop program says, for translators, and pack their work for the program.

    python3 installer/languages.py            bring the .ts files up to date and pack them into .qm files
    python3 installer/languages.py --check    say what is out of date, change nothing

The .ts files are edited with Qt Linguist or by hand and committed together with the .qm files, so that nobody needs
these tools to run the program from its source. English has a file as well: it holds the plural forms.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer.progress import SetupFailed, say

__all__ = ["LANGUAGES", "check", "update"]

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "pic2latex_resources" / "languages"
SOURCES = ROOT / "desktop" / "pic2latex_desktop"

#: Language -> only its plural forms are wanted.
LANGUAGES = {"en": True, "zh_CN": False}


def update(folder: Path = FOLDER) -> None:
    """Bring the files in `folder` up to date with the source. Raises SetupFailed when a tool is missing or fails."""
    folder.mkdir(parents=True, exist_ok=True)
    files = sorted(str(file.relative_to(SOURCES)) for file in SOURCES.rglob("*.py"))
    for language, is_plural_only in LANGUAGES.items():
        texts = folder / f"pic2latex_{language}.ts"
        options = [
            "-no-obsolete",
            "-locations",
            "none",
            "-source-language",
            "en",
            "-target-language",
            language,
        ]
        plural = ["-pluralonly"] if is_plural_only else []
        _run("pyside6-lupdate", *options, *plural, *files, "-ts", str(texts))
        _run("pyside6-lrelease", "-silent", str(texts), "-qm", str(texts.with_suffix(".qm")))


def check() -> tuple[str, ...]:
    """Return the names of files that `update` would change."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary)
        for file in FOLDER.glob("*.ts"):
            shutil.copy(file, copy)
        update(copy)
        return tuple(sorted(file.name for file in copy.iterdir() if not _is_same(file, FOLDER / file.name)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Update, or check; the exit code is 1 when something is out of date or a tool fails."""
    parser = argparse.ArgumentParser(description="Collect and pack what the desktop program says.")
    parser.add_argument("--check", action="store_true", help="change nothing")
    chosen = parser.parse_args(arguments)
    try:
        if not chosen.check:
            update()
            return 0
        stale = check()
    except SetupFailed as error:
        say(f"{error} {error.remedy}")
        return 1
    for name in stale:
        say(f"{name} is out of date: run python3 installer/languages.py.")
    return 1 if stale else 0


def _is_same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def _run(tool: str, *arguments: str) -> None:
    program = shutil.which(tool, path=str(Path(sys.executable).parent)) or shutil.which(tool)
    if program is None:
        environment = ROOT / ".venv" / "bin" / tool
        program = str(environment) if environment.exists() else None
    if program is None:
        raise SetupFailed(
            f"The tool {tool} is missing.", remedy="It comes with PySide6: set the environment up."
        )
    done = subprocess.run([program, *arguments], cwd=SOURCES, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SetupFailed(f"{tool} failed: {done.stderr.strip()}", remedy="Read what it says.")


if __name__ == "__main__":
    sys.exit(main())
