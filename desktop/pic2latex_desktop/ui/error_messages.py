"""The words for every class of error: one table, complete over the engine's tree and the desktop's.

The engine speaks English, so its own sentences are shown to English readers and kept as details for everybody
else, who read the advice of this table; the desktop's errors are translated where they are raised.
"""

import sqlite3
from dataclasses import dataclass

from pic2latex import errors as engine
from pic2latex_desktop import errors as desktop
from pic2latex_desktop.i18n import QT_TRANSLATE_NOOP

__all__ = ["SILENT", "UNEXPECTED", "WORDS", "ErrorMessage"]


@dataclass(frozen=True, slots=True)
class ErrorMessage:
    """What a class of errors is called, and what to do about it when the error itself does not say."""

    title: str
    advice: str


#: What the user asked for is not shown as an error.
SILENT: tuple[type[Exception], ...] = (engine.Cancelled, desktop.GrabCancelled, desktop.PortalCancelled)

UNEXPECTED = ErrorMessage(
    QT_TRANSLATE_NOOP("Messages", "Something unexpected went wrong"),
    QT_TRANSLATE_NOOP(
        "Messages", "Pic2LaTeX keeps running. The details help to repair this: please report them."
    ),
)

#: Class of error -> words. A class without a line of its own is a mistake that a test finds.
WORDS: dict[type[Exception], ErrorMessage] = {
    engine.Pic2LatexError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "This did not work"),
        QT_TRANSLATE_NOOP("Messages", "Try again; if it happens again, report the details."),
    ),
    engine.OptionError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "A setting has a value that does not exist"),
        QT_TRANSLATE_NOOP("Messages", "Choose another value in the settings."),
    ),
    engine.UnknownFormat: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "There is no such output format"),
        QT_TRANSLATE_NOOP("Messages", "Choose another format in the settings."),
    ),
    engine.UnknownDevice: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "There is no such device"),
        QT_TRANSLATE_NOOP("Messages", "Choose another device in the settings."),
    ),
    engine.PictureError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The picture cannot be used"),
        QT_TRANSLATE_NOOP("Messages", "Take another picture."),
    ),
    engine.PictureMissing: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The picture is not there"),
        QT_TRANSLATE_NOOP("Messages", "Check that the file still exists, then open it again."),
    ),
    engine.PictureUnreadable: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The picture cannot be read"),
        QT_TRANSLATE_NOOP("Messages", "Save it as PNG or JPEG in another program, then open it again."),
    ),
    engine.PictureTooSmall: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The picture is too small"),
        QT_TRANSLATE_NOOP("Messages", "Drag over the whole formula, or enlarge it on the screen first."),
    ),
    engine.PictureTooLarge: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The picture is too large"),
        QT_TRANSLATE_NOOP("Messages", "Cut out the part that matters."),
    ),
    engine.PictureBlank: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "There is nothing in the picture"),
        QT_TRANSLATE_NOOP("Messages", "Drag over what is written."),
    ),
    engine.ModelError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The model cannot be used"),
        QT_TRANSLATE_NOOP("Messages", "Choose another model in the settings."),
    ),
    engine.ModelMissing: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The model is not installed"),
        QT_TRANSLATE_NOOP("Messages", "Choose another model in the settings, or install this one."),
    ),
    engine.ModelDamaged: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The model is damaged"),
        QT_TRANSLATE_NOOP("Messages", "Install the model again, or choose another one in the settings."),
    ),
    engine.ModelInstallFailed: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The model was not installed"),
        QT_TRANSLATE_NOOP("Messages", "Check the network and the free space, then try again."),
    ),
    engine.DeviceError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The device cannot be used"),
        QT_TRANSLATE_NOOP("Messages", "Choose the processor in the settings."),
    ),
    engine.RecognitionError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "Nothing could be read in the picture"),
        QT_TRANSLATE_NOOP("Messages", "Snip it again with a little more space around it."),
    ),
    engine.Cancelled: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "Cancelled"),
        QT_TRANSLATE_NOOP("Messages", "Snip again when you are ready."),
    ),
    engine.ConversionError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "This format cannot express the result"),
        QT_TRANSLATE_NOOP("Messages", "Copy it as LaTeX, or correct the LaTeX first."),
    ),
    engine.OutputError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The file cannot be written"),
        QT_TRANSLATE_NOOP("Messages", "Check the free space and the permissions of the folder."),
    ),
    engine.TrainingError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The training cannot go on"),
        QT_TRANSLATE_NOOP("Messages", "Check the configuration of the training."),
    ),
    engine.ComponentMissing: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "A part of the program is missing"),
        QT_TRANSLATE_NOOP("Messages", "Install Pic2LaTeX again."),
    ),
    desktop.DesktopError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The desktop did not do what it was asked"),
        QT_TRANSLATE_NOOP("Messages", "Try again; if it happens again, report the details."),
    ),
    desktop.GrabError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "No picture of the screen could be taken"),
        QT_TRANSLATE_NOOP("Messages", "Copy a picture instead and choose Paste picture."),
    ),
    desktop.GrabRefused: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The system does not show Pic2LaTeX the screen"),
        QT_TRANSLATE_NOOP("Messages", "Allow it in the settings of the system, or choose Paste picture."),
    ),
    desktop.GrabCancelled: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "Cancelled"),
        QT_TRANSLATE_NOOP("Messages", "Snip again when you are ready."),
    ),
    desktop.CaptureBusy: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "A region is being chosen on the screen already"),
        QT_TRANSLATE_NOOP("Messages", "Choose it, or press Escape."),
    ),
    desktop.NothingToPaste: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "There is no picture on the clipboard"),
        QT_TRANSLATE_NOOP("Messages", "Copy one, or copy a picture file, then try again."),
    ),
    desktop.ClipboardError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "Nothing was copied"),
        QT_TRANSLATE_NOOP("Messages", "Choose Copy in the result window to try again."),
    ),
    desktop.HotkeyError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The keys are not heard"),
        QT_TRANSLATE_NOOP("Messages", "Choose other keys in the settings."),
    ),
    desktop.SessionBusError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "There is no session bus"),
        QT_TRANSLATE_NOOP("Messages", "Log out and in again, then try once more."),
    ),
    desktop.XServerError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The X server did not answer"),
        QT_TRANSLATE_NOOP("Messages", "Log out and in again, then try once more."),
    ),
    desktop.PortalError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The desktop portal did not answer as expected"),
        QT_TRANSLATE_NOOP("Messages", "Log out and in again, then try once more."),
    ),
    desktop.PortalDenied: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The desktop portal said no"),
        QT_TRANSLATE_NOOP("Messages", "Allow it in the settings of the desktop, or choose Paste picture."),
    ),
    desktop.PortalRejected: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The desktop portal refused the request"),
        QT_TRANSLATE_NOOP("Messages", "Update the desktop, or choose Paste picture."),
    ),
    desktop.PortalCancelled: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "Cancelled"),
        QT_TRANSLATE_NOOP("Messages", "Snip again when you are ready."),
    ),
    desktop.ProgramError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "Another program was needed and did not work"),
        QT_TRANSLATE_NOOP("Messages", "Install it with the package manager of the system."),
    ),
    desktop.ProgramTimeout: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "Another program did not answer"),
        QT_TRANSLATE_NOOP("Messages", "Try again; if it hangs again, log out and in."),
    ),
    sqlite3.Error: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "The history cannot be used"),
        QT_TRANSLATE_NOOP(
            "Messages", "The result is not lost: copy it now. Check the free space of the disk."
        ),
    ),
    OSError: ErrorMessage(
        QT_TRANSLATE_NOOP("Messages", "A file cannot be read or written"),
        QT_TRANSLATE_NOOP("Messages", "Check the free space and the permissions of the folder."),
    ),
}
