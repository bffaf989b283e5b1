"""Pictures that show nothing, because the system hides the screen without saying so.

XWayland, a missing permission, a locked session: each hands out a picture of the right size in one colour,
mostly black, and calls it a success.
"""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from pic2latex_desktop.capture.selection import Screenshot
from pic2latex_desktop.errors import GrabRefused

__all__ = ["is_one_colour", "refuse_blank"]

# Looking at every 37th pixel of a row first settles nearly every real picture at once.
_STRIDE = 37


def is_one_colour(image: QImage) -> bool:
    """Say whether all pixels are the same. The alpha byte of a screen's picture means nothing."""
    import numpy as np

    if image.isNull():
        return True
    plain = image if image.depth() == 32 else image.convertToFormat(QImage.Format.Format_RGB32)
    row = plain.bytesPerLine() // 4
    pixels = np.frombuffer(plain.constBits(), dtype=np.uint32, count=row * plain.height())
    colours = pixels.reshape(plain.height(), row)[:, : plain.width()]
    first = int(colours[0, 0]) & 0xFFFFFF
    return all(bool(((part & 0xFFFFFF) == first).all()) for part in (colours[::_STRIDE, ::_STRIDE], colours))


def refuse_blank(screenshots: tuple[Screenshot, ...]) -> tuple[Screenshot, ...]:
    """Return the pictures if at least one shows something. Raises GrabRefused otherwise.

    One blank screen among others is ordinary; a desk on which nothing at all can be seen is not.
    """
    if screenshots and not all(is_one_colour(screenshot.image) for screenshot in screenshots):
        return screenshots
    raise GrabRefused(
        QCoreApplication.translate("Grab", "The picture of the screen shows one colour only."),
        hint=QCoreApplication.translate(
            "Grab",
            "The system is probably hiding the screen from this program. Allow it to record the screen in "
            "the system's privacy settings and start it again, or paste a copied picture.",
        ),
    )
