"""What can go wrong, as one small tree.

    Pic2LatexError
    ├── OptionError              an option has a value that does not exist
    │   ├── UnknownFormat
    │   └── UnknownDevice
    ├── PictureError             the input is not something that can be read
    │   ├── PictureMissing       no such file, or a directory
    │   ├── PictureUnreadable    not a picture, empty, or cut off
    │   ├── PictureTooSmall
    │   ├── PictureTooLarge      more pixels than is safe to decode
    │   └── PictureBlank         nothing is written on it
    ├── ModelError               the model cannot be used
    │   ├── ModelMissing         not installed, or no such name
    │   ├── ModelDamaged         a file is missing, changed or not what its card says
    │   └── ModelInstallFailed   download or copy failed (network, space, permission)
    ├── DeviceError              the asked device cannot be used
    ├── RecognitionError         recognition began and did not end well
    │   └── Cancelled            somebody asked for that: not shown as an error
    ├── OutputError              a result cannot be written
    ├── ConversionError          the LaTeX cannot be put into the asked format
    ├── TrainingError            data, checkpoint or configuration of a training run
    └── ComponentMissing         an optional package or a shipped asset is not there

Each error says what happened (`str(error)`) and what to do about it (`error.hint`). Both are whole sentences.
"""

__all__ = [
    "Cancelled",
    "ComponentMissing",
    "ConversionError",
    "DeviceError",
    "ModelDamaged",
    "ModelError",
    "ModelInstallFailed",
    "ModelMissing",
    "OptionError",
    "OutputError",
    "Pic2LatexError",
    "PictureBlank",
    "PictureError",
    "PictureMissing",
    "PictureTooLarge",
    "PictureTooSmall",
    "PictureUnreadable",
    "RecognitionError",
    "TrainingError",
    "UnknownDevice",
    "UnknownFormat",
]


class Pic2LatexError(Exception):
    """Base of every error the engine raises: `str(error)` says what happened, `hint` what to do."""

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the hint when an error crosses a process border."""
        return _rebuild, (type(self), str(self), self.hint)


def _rebuild(kind: type[Pic2LatexError], message: str, hint: str) -> Pic2LatexError:
    return kind(message, hint=hint)


class OptionError(Pic2LatexError):
    """An option has a value that does not exist."""


class UnknownFormat(OptionError):
    """No output format has this name."""


class UnknownDevice(OptionError):
    """No device has this name."""


class PictureError(Pic2LatexError):
    """The input is not something that can be read."""


class PictureMissing(PictureError):
    """There is no such file, or it is a directory."""


class PictureUnreadable(PictureError):
    """The data is not a picture, is empty, or is cut off."""


class PictureTooSmall(PictureError):
    """The picture has too few pixels to hold a formula."""


class PictureTooLarge(PictureError):
    """The picture has more pixels than is safe to decode."""


class PictureBlank(PictureError):
    """Nothing is written on the picture."""


class ModelError(Pic2LatexError):
    """The model cannot be used."""


class ModelMissing(ModelError):
    """The model is not installed, or no model has this name."""


class ModelDamaged(ModelError):
    """A file of the model is missing, changed, or not what its card says."""


class ModelInstallFailed(ModelError):
    """The model could not be downloaded or copied."""


class DeviceError(Pic2LatexError):
    """The asked device cannot be used on this machine."""


class RecognitionError(Pic2LatexError):
    """Recognition began and did not end well."""


class Cancelled(RecognitionError):
    """Recognition was cancelled on request."""


class OutputError(Pic2LatexError):
    """A result cannot be written: no space, no rights, no such folder. What was there before is there still."""


class ConversionError(Pic2LatexError):
    """The LaTeX cannot be put into the asked format."""


class TrainingError(Pic2LatexError):
    """The data, checkpoint or configuration of a training run is not usable."""


class ComponentMissing(Pic2LatexError):
    """An optional package or a shipped asset is not there."""
