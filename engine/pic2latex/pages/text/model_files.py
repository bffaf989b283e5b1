"""Which files are the networks for text: those of an installed model, of a folder, or those named one by one."""

from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.errors import ModelError, ModelMissing
from pic2latex.models.folder_layouts import TEXT_DETECTOR, TEXT_KEYS, TEXT_RECOGNIZER, FolderPart
from pic2latex.types import TextFiles

if TYPE_CHECKING:
    from pic2latex.models.store import Store

__all__ = ["chosen_text_files", "text_files_in"]


def chosen_text_files(files: TextFiles, store: "Store") -> TextFiles:
    """Replace the model that `files` names by its files; those named one by one come before them.

    Raises ModelMissing when there is neither a model nor a folder of that name, and ModelError when it is damaged
    or does not read text.
    """
    if not files.model:
        return files
    model = _files_of(files.model, store)
    # The characters belong to the recogniser they were published with.
    keys = files.keys or (None if files.recognizer else model.keys)
    return TextFiles(files.detector or model.detector, files.recognizer or model.recognizer, keys)


def text_files_in(folder: Path) -> TextFiles:
    """Return the files of a folder: ONNX files with “det” and “rec” in their names, and a text file of characters.

    One of the two networks is enough. Raises ModelMissing when there is none, and when a choice would be a guess.
    """
    if not folder.is_dir():
        raise ModelMissing(f"There is no folder {folder}.", hint="Check the path of the text models.")
    detector, recognizer = (_only(folder, part) for part in (TEXT_DETECTOR, TEXT_RECOGNIZER))
    if detector is None and recognizer is None:
        hint = "Name the files themselves with --text-detector, --text-recognizer and --text-keys."
        raise ModelMissing(f"The folder {folder} holds no networks for text.", hint=hint)
    keys = _only(folder, TEXT_KEYS) if recognizer is not None else None
    return TextFiles(detector, recognizer, keys)


def _files_of(name: str, store: "Store") -> TextFiles:
    from pic2latex.models.card import CARD_NAME, ModelRole

    folder = Path(name).expanduser()
    if name not in store.names() and folder.is_dir() and not (folder / CARD_NAME).is_file():
        return text_files_in(folder)
    model = store.find(name)
    if model.card.role is not ModelRole.TEXT:
        message = f"The model “{model.card.name}” is a {model.card.kind} model and cannot read text."
        raise ModelError(message, hint="Choose a model that reads text: pic2latex models list")
    listed = {file.name for file in model.card.files}
    detector, recognizer, keys = (
        model.path(part.name) if part.name in listed else None
        for part in (TEXT_DETECTOR, TEXT_RECOGNIZER, TEXT_KEYS)
    )
    return TextFiles(detector, recognizer, keys)


def _only(folder: Path, part: FolderPart) -> Path | None:
    found = part.choices(path.name for path in folder.iterdir())
    if len(found) > 1:
        hint = "Name the files themselves with --text-detector, --text-recognizer and --text-keys."
        message = f"The folder {folder} holds several files for one thing: {', '.join(found)}."
        raise ModelMissing(message, hint=hint)
    return folder / found[0] if found else None
