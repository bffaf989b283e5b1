"""The models on this machine: those that travel inside the program, and those the user installed.

The user's models lie in one folder each, `<root>/models/<name>/`, where root is the user's data folder (or
what PIC2LATEX_HOME says). A folder with a name is complete: installing and importing build it under
`.incoming/` and move it into place at the end, holding the model's lock, so that no reader ever sees half a
model.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pic2latex.errors import ModelDamaged, ModelError, ModelInstallFailed, ModelMissing, OptionError
from pic2latex.models.card import CARD_NAME, NAME, ModelCard, ModelRole, read_card, write_card
from pic2latex.models.catalogue import CatalogueEntry, read_catalogue
from pic2latex.models.download.checksum import Advance, ignore, sha256_of
from pic2latex.models.install_errors import install_failure
from pic2latex.models.json_object import DAMAGED_HINT

__all__ = ["InstalledModel", "Store", "default_root"]

BUNDLED = "models"  # below the resources
INCOMING = ".incoming"
LOCKS = ".locks"
PREFERRED = ("compact", "detector")  # the default of each role, when it is there


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model that lies on this machine: its folder, its card, and whether it is part of the program."""

    folder: Path
    card: ModelCard
    bundled: bool = False

    @property
    def name(self) -> str:
        """The name it is found by."""
        return self.card.name

    def path(self, file: str) -> Path:
        """Where the file `file` lies. Raises ModelDamaged when the card does not list it."""
        return self.folder / self.card.file(file).name


def default_root() -> Path:
    """Return the folder for everything of the user's: PIC2LATEX_HOME, or the system's place for such data."""
    if home := os.environ.get("PIC2LATEX_HOME"):
        return Path(home).expanduser()
    from platformdirs import user_data_path

    return user_data_path("pic2latex", appauthor=False)


def bundled_root() -> Path:
    """Return where the models that travel inside the program lie."""
    import pic2latex_resources

    return pic2latex_resources.path(BUNDLED)


class Store:
    """The models on this machine. Holds no state but its folders: every call looks at the disk."""

    def __init__(self, root: Path | None = None, *, bundled: Path | None = None) -> None:
        self.root = default_root() if root is None else root
        self.folder = self.root / "models"
        self._bundled = bundled_root() if bundled is None else bundled

    def find(self, name: str) -> InstalledModel:
        """Return the installed model called `name`, or the one in the folder `name` when it is a path.

        Raises ModelMissing when there is none, and ModelDamaged when its card is wrong or a file is missing
        or has another size. Hashes are checked by `verify`.
        """
        model = self._read(self._locate(name))
        for file in model.card.files:
            self._check_size(model, file.name, file.bytes)
        return model

    def list(self) -> tuple[InstalledModel, ...]:
        """Return every model whose card can be read: the bundled ones, then the user's, each by name."""
        models = []
        for name in self.names():
            try:
                models.append(self._read(self._locate(name)))
            except ModelError:
                continue  # `names` lists it too, and `find` and `verify` say what is wrong with it
        return tuple(models)

    def names(self) -> tuple[str, ...]:
        """Return the names of all models that lie here, damaged or not: bundled first, then the user's."""
        bundled = tuple(name for name in _folders(self._bundled) if self.is_bundled(name))
        return (*bundled, *(name for name in _folders(self.folder) if name not in bundled))

    def default(self, role: ModelRole = ModelRole.RECOGNIZER) -> InstalledModel:
        """Return the model to use when nobody names one: the bundled one of that role, else an installed one.

        Raises ModelMissing when there is no model for that role.
        """
        models = [model for model in self.list() if model.card.role is role]
        models.sort(key=lambda model: (model.name not in PREFERRED, not model.bundled, model.name))
        if models:
            return self.find(models[0].name)
        message = f"No model that can be used as a {role} is installed."
        raise ModelMissing(message, hint="Install one with “pic2latex models install”.")

    def is_bundled(self, name: str) -> bool:
        """Tell whether `name` belongs to a model that is part of the program."""
        return (self._bundled / name / CARD_NAME).is_file()

    def verify(self, name: str, advance: Advance = ignore) -> InstalledModel:
        """Compare every byte of the model `name` with its card; `advance` is told the bytes read.

        Raises ModelMissing when it is not there and ModelDamaged, naming the file, when something differs.
        """
        model = self.find(name)
        for file in model.card.files:
            try:
                digest = sha256_of(model.folder / file.name, advance)
            except OSError as error:
                message = f"The file “{file.name}” of the model “{name}” cannot be read: {error.strerror}."
                raise ModelDamaged(message, hint="Check that you may read this file.") from error
            if digest != file.sha256:
                message = f"The file “{file.name}” of the model “{name}” is not the one its card describes."
                raise ModelDamaged(message, hint=DAMAGED_HINT)
        return model

    def remove(self, name: str) -> None:
        """Delete the user's model `name`, damaged or not, and what an interrupted installation left of it.

        Raises ModelMissing when there is nothing of that name, OptionError when it is part of the program,
        and ModelInstallFailed when the system does not allow it.
        """
        check_name(name)
        if self.is_bundled(name):
            message = f"The model “{name}” is part of Pic2LaTeX and cannot be removed."
            raise OptionError(message, hint="Choose another default model in the settings instead.")
        with self.lock(name):
            leftovers = [path for path in (self.folder / name, self.incoming(name)) if path.exists()]
            if not leftovers:
                raise self._missing(name)
            try:
                for path in leftovers:
                    shutil.rmtree(path)
            except OSError as error:
                raise install_failure(error, f"The model “{name}” could not be removed") from error

    def incoming(self, name: str) -> Path:
        """Return the folder in which the model `name` is put together."""
        return self.folder / INCOMING / name

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold the model's lock: only one process or thread changes it at a time.

        Raises ModelInstallFailed at once when somebody else holds it, or when the folder cannot be written.
        """
        from filelock import FileLock, Timeout

        locks = self.folder / LOCKS
        lock = FileLock(locks / f"{name}.lock", timeout=0)
        try:
            locks.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout as error:
            message = (
                f"The model “{name}” is being installed, changed or removed by another program right now."
            )
            raise ModelInstallFailed(message, hint="Wait until that has ended, then try again.") from error
        except OSError as error:
            raise install_failure(error, f"The model “{name}” cannot be stored in {self.folder}") from error
        try:
            yield
        finally:
            lock.release()

    def free_name(self, name: str) -> str:
        """Return `name` when a new model may be called so.

        Raises OptionError when it cannot be a name, and ModelInstallFailed when a model has it already.
        """
        check_name(name)
        if name in self.names():
            hint = f"Choose another name with --name, or remove it first: pic2latex models remove {name}"
            if self.is_bundled(name):
                hint = "Choose another name with --name: this one belongs to Pic2LaTeX itself."
            raise ModelInstallFailed(f"There already is a model called “{name}”.", hint=hint)
        return name

    def publish(self, card: ModelCard) -> InstalledModel:
        """Move the finished `incoming` folder of `card.name` into place, over an older model of that name.

        The caller holds the lock. Files the card does not list are deleted. Raises OSError.
        """
        incoming, target = self.incoming(card.name), self.folder / card.name
        wanted = {file.name for file in card.files}
        for path in incoming.iterdir():
            if path.name not in wanted:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        write_card(incoming, card)
        replaced = incoming.with_name(f"{card.name}~")  # no name of a model has this character
        shutil.rmtree(replaced, ignore_errors=True)
        if target.exists():
            target.rename(replaced)
        incoming.rename(target)
        shutil.rmtree(replaced, ignore_errors=True)
        return InstalledModel(target, card)

    def _locate(self, name: str) -> Path:
        if _is_path(name):
            return Path(name).expanduser().absolute()
        check_name(name)
        for folder in (self._bundled / name, self.folder / name):
            if (folder / CARD_NAME).is_file():
                return folder
        if (self.folder / name).is_dir():
            raise ModelDamaged(f"The model “{name}” has lost its card.", hint=DAMAGED_HINT)
        raise self._missing(name)

    def _read(self, folder: Path) -> InstalledModel:
        card = read_card(folder)
        if folder.parent in {self._bundled, self.folder} and folder.name != card.name:
            message = f"The folder “{folder.name}” holds a model whose card calls it “{card.name}”."
            raise ModelDamaged(message, hint="Give the folder that name, or import it under another one.")
        return InstalledModel(folder, card, bundled=folder.parent == self._bundled)

    def _missing(self, name: str) -> ModelMissing:
        message = f"The model “{name}” is not installed."
        if _known(name):
            return ModelMissing(message, hint=f"Install it with: pic2latex models install {name}")
        have = ", ".join(self.names()) or "none"
        return ModelMissing(message, hint=f"Installed models: {have}. See also: pic2latex models list")

    def _check_size(self, model: InstalledModel, file: str, size: int) -> None:
        try:
            found = (model.folder / file).stat().st_size
        except OSError as error:
            message = f"The file “{file}” of the model “{model.name}” is missing."
            raise ModelDamaged(message, hint=DAMAGED_HINT) from error
        if found != size:
            message = f"The file “{file}” of the model “{model.name}” has {found} bytes instead of {size}."
            raise ModelDamaged(message, hint=DAMAGED_HINT)


def check_name(name: str) -> None:
    """Raise OptionError when `name` cannot be the name of a model."""
    if not NAME.fullmatch(name):
        hint = "A name is made of small letters, digits, dots, dashes and underscores."
        raise OptionError(f"“{name}” cannot be the name of a model.", hint=hint)


def _is_path(name: str) -> bool:
    return "/" in name or os.sep in name


def _folders(root: Path) -> tuple[str, ...]:
    if not root.is_dir():
        return ()
    return tuple(sorted(path.name for path in root.iterdir() if path.is_dir() and NAME.fullmatch(path.name)))


def _known(name: str) -> CatalogueEntry | None:
    return next((entry for entry in read_catalogue() if entry.name == name and not entry.bundled), None)
