"""Which files of the desktop program take part between a key and the clipboard, as the interpreter sees it."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from PySide6.QtCore import QThread

import pic2latex_desktop
from pic2latex_desktop import tasks
from pic2latex_desktop.controllers.recognition import RecognitionController
from pic2latex_desktop.recognition import worker

__all__ = ["CrossedFiles", "desktop_files"]

ROOT = Path(pic2latex_desktop.__file__).parent
#: The first of them to hear of a key, and the one that is told when the clipboard has the content.
HOTKEYS = "hotkey/"
COPIED: CodeType = RecognitionController._end_copy.__code__


def desktop_files() -> tuple[str, ...]:
    """Return all files of the desktop program, as paths below its folder."""
    return tuple(sorted(file.relative_to(ROOT).as_posix() for file in ROOT.rglob("*.py")))


class CrossedFiles:
    """Notes each file of which a function is called, from the first that hears of a key until the copy is there.

    Create it before the program starts its threads. `arm` it once the program is at rest.
    """

    def __init__(self) -> None:
        self._names: dict[CodeType, str] = {}
        self._crossed: set[str] | None = None
        self._is_over = False
        for loop in (tasks._Loop, worker._Loop):
            _profile_thread(loop, self._note)
        threading.setprofile(self._note)
        sys.setprofile(self._note)

    def arm(self) -> None:
        """Wait for the key from now on."""
        self._crossed = set()

    def names(self) -> tuple[str, ...]:
        """Return the files crossed, as paths below the program's folder."""
        assert self._is_over, "nothing was copied"
        return tuple(sorted(self._crossed or ()))

    def _note(self, frame: FrameType, event: str, argument: Any) -> None:
        del argument
        crossed, code = self._crossed, frame.f_code
        if event != "call" or crossed is None or self._is_over:
            return
        name = self._name(code)
        if name and (crossed or name.startswith(HOTKEYS)):
            crossed.add(name)
            self._is_over = code is COPIED

    def _name(self, code: CodeType) -> str:
        """Return the file of a function; empty for what is not ours, or only defines (a module, a class)."""
        if code not in self._names:
            file, is_function = Path(code.co_filename), code.co_flags & 0x1  # CO_OPTIMIZED
            ours = bool(is_function) and file.is_relative_to(ROOT)
            self._names[code] = file.relative_to(ROOT).as_posix() if ours else ""
        return self._names[code]


def _profile_thread(loop: type[QThread], note: Callable[[FrameType, str, Any], None]) -> None:
    """Watch a thread of Qt's too, which Python does not start itself."""
    run = loop.run

    def watched(self: QThread) -> None:
        sys.setprofile(note)
        run(self)

    loop.run = watched  # type: ignore[method-assign]
