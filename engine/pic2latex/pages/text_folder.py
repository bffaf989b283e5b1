"""A folder with networks of PP-OCR, as they are published: which file finds rows, and which reads them."""

from pathlib import Path

from pic2latex.errors import ModelMissing
from pic2latex.types import TextFiles

__all__ = ["text_files_in"]


def text_files_in(folder: Path) -> TextFiles:
    """Return the files of a folder: the ONNX files with “det” and “rec” in their names, and a text file of characters.

    One of the two networks is enough. Raises ModelMissing when there is none, and when a choice would be a guess.
    """
    hint = "Name the files themselves with --text-detector, --text-recognizer and --text-keys."
    if not folder.is_dir():
        raise ModelMissing(f"There is no folder {folder}.", hint="Check the path of the text models.")
    detector, recognizer = (_only(folder, f"*{part}*.onnx", hint) for part in ("det", "rec"))
    if detector is None and recognizer is None:
        raise ModelMissing(f"The folder {folder} holds no networks for text.", hint=hint)
    keys = _only(folder, "*.txt", hint) if recognizer is not None else None
    return TextFiles(detector, recognizer, keys)


def _only(folder: Path, pattern: str, hint: str) -> Path | None:
    found = sorted(folder.glob(pattern))
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise ModelMissing(f"The folder {folder} holds several files for one thing: {names}.", hint=hint)
    return found[0] if found else None
