"""Is this Python new enough? Asked first of all, so this file keeps to what Python 3.6 understands."""

import shutil
import sys

NEEDED = (3, 11)
NEWER_NAMES = ("python3.14", "python3.13", "python3.12", "python3.11")


def require_python():
    # type: () -> None
    """End the program with one clear line when Python is older than `NEEDED`."""
    if sys.version_info[:2] >= NEEDED:
        return
    sys.exit(complaint(sys.version_info[:2], [name for name in NEWER_NAMES if shutil.which(name)]))


def complaint(version, newer_names):
    # type: (tuple[int, ...], list[str]) -> str
    """Return the line about a Python that is too old, naming a newer one of `newer_names` if there is any."""
    found = "this is Python " + ".".join(str(part) for part in version)
    if newer_names:
        remedy = "start this again with " + newer_names[0] + ", which is installed here"
    else:
        remedy = "install a newer one (https://www.python.org/downloads) and start this again with it"
    return "Pic2LaTeX needs Python 3.11 or newer, and " + found + ": " + remedy + "."
