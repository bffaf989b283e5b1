"""Names of files as command lines give them. An empty one comes of a shell's variable that is not set."""

from pathlib import Path

from pic2latex.errors import OptionError

__all__ = ["name_argument", "path_argument", "result_argument"]

STANDARD_OUTPUT = "-"


def name_argument(text: str) -> str:
    """Return the name as it is. Raises OptionError for an empty one, which `Path` takes for the current folder."""
    if not text:
        raise OptionError(
            "The name of a file is empty.", hint="Name one; a variable of the shell may be unset."
        )
    return text


def path_argument(text: str) -> Path:
    """Return the path with this name. Raises OptionError for an empty one."""
    return Path(name_argument(text))


def result_argument(text: str) -> Path | None:
    """Return where results go: None, which is standard output, for “-”. Raises OptionError for an empty name."""
    return None if text == STANDARD_OUTPUT else path_argument(text)
