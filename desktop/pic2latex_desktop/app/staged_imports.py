"""The rest of the program brought in behind its icon, in small steps, so that the icon answers in between.

Importing all of it in one go takes 150 ms. Trays ask a new icon for its picture and its words; until the event loop
turns, nobody answers them.
"""

from collections.abc import Callable
from importlib import import_module

__all__ = ["STEPS", "import_in_stages"]

#: What `app` needs, those first that others need. A step took at most 29 ms of work, measured on two busy cores.
STEPS = (
    "pic2latex.latex",
    "pic2latex.formats.table",
    "pic2latex_desktop.tasks",
    "pic2latex_desktop.clipboard",
    "pic2latex_desktop.recognition.job",
    "pic2latex_desktop.controllers.recognition",
    "pic2latex_desktop.controllers.history_recorder",
    "pic2latex_desktop.capture.screenshot",
    "pic2latex_desktop.hotkey",
    "pic2latex_desktop.controllers.hotkeys",
    "pic2latex_desktop.capture.overlay",
    "pic2latex_desktop.capture.region_capture",
    "pic2latex_desktop.controllers.capture",
    "pic2latex_desktop.controllers.maintenance",
    "pic2latex_desktop.preview.preview",
    "pic2latex_desktop.windows.result_window",
    "pic2latex_desktop.windows.history_window",
    "pic2latex_desktop.windows.settings_window",
    "pic2latex_desktop.windows.window_set",
    "asyncio",
    "pic2latex_desktop.controllers.window_actions",
    "pic2latex_desktop.app.remote_control",
    "pic2latex_desktop.recognition.engine_reader",
    "pic2latex_desktop.app.application",
)


def import_in_stages(between: Callable[[], None]) -> None:
    """Import everything that the running program is made of, and call `between` after each step."""
    for name in STEPS:
        import_module(name)
        between()
