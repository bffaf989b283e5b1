"""The desktop program as the user starts it, with a recogniser that needs no model, telling what happens.

The first argument is JSON: `script` (the LaTeX to read, picture by picture), `pages` (the Markdown to read, page by
page), `is_held` where each waits for a line on stdin before it is read, and `settings` that differ from the defaults;
or `is_real`, for the real engine. With `notes_files` it tells which files the first snip crossed. Everything after it
goes to the program itself.
"""

import json
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from pic2latex_desktop.app import application as whole
from pic2latex_desktop.app import run
from pic2latex_desktop.controllers import result_view
from pic2latex_desktop.hotkey.pynput_backend import PynputSession
from pic2latex_desktop.recognition.engine_reader import PictureReader
from pic2latex_desktop.recognition.job import Job
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.settings.store import save, settings_path
from pic2latex_desktop.windows.result_window import ResultWindow
from tests.desktop.fake_engines import Gate, reader_of, reader_without_model
from tests.desktop.job_events import events
from tests.e2e.crossed_files import CrossedFiles
from tests.e2e.programs.saying import say


def tell(start: Callable[..., None]) -> Callable[..., None]:
    """Connect what happens to what is said, right before the program begins."""

    @wraps(start)
    def begin(self: whole.Application, **options: bool) -> None:
        told = events(self)
        self.regions.opened.connect(lambda: say("opened"))
        told.cancelled.connect(lambda _: say("cancelled"))
        told.failed.connect(tell_failure)
        told.read.connect(lambda job: say("read", source=job.result.source))
        told.copied.connect(lambda job: say("copied", format=job.copy.format_id, backend=job.copy.backend))
        told.kept.connect(lambda job: say("kept", entry=job.result.entry))
        self.status.changed.connect(lambda state, words: say("status", state=state.value, words=words))
        self.hotkeys.trouble.connect(lambda _: say("keys", is_heard=bool(self.hotkeys.shown)))
        self.windows.made.connect(tell_of_preview)
        start(self, **options)
        say("started")

    return begin


def tell_failure(job: Job) -> None:
    say("failed" if job.capture is not None else "not taken", error=type(job.error).__name__)


def tell_of_preview(name: str, window: object) -> None:
    if isinstance(window, ResultWindow):
        preview = window.preview
        preview.drawn.connect(lambda: say("preview", is_light=preview.is_light))


def tell_of_keys() -> None:
    """Say of every key that reaches the listener that it did: until the first does, none would."""
    press = PynputSession._press

    def take_in(self: PynputSession, name: str) -> None:
        say("key", name=name)
        press(self, name)

    PynputSession._press = take_in  # type: ignore[method-assign]


def gate_on_stdin() -> Gate:
    """Let one reading pass for every line that comes in."""
    gate = Gate()

    def listen() -> None:
        # Not from sys.stdin: its lock would be held when the interpreter ends, which is then a fatal error.
        while data := os.read(sys.stdin.fileno(), 1024):
            for _ in range(data.count(b"\n")):
                gate.let_one_pass()

    threading.Thread(target=listen, daemon=True).start()
    return gate


def note_files() -> None:
    """Watch which files the first snip crosses, and tell after it."""
    crossed = CrossedFiles()
    # On a busy machine copying may take longer than the result window waits for it.
    result_view.OPENS_AFTER_MS = 60_000
    begin = whole.Application.start

    def start(self: whole.Application, **options: bool) -> None:
        self.hotkeys.trouble.connect(lambda _: crossed.arm())
        events(self).copied.connect(lambda _: say("crossed", files=crossed.names()))
        begin(self, **options)

    whole.Application.start = start  # type: ignore[method-assign]


def main() -> int:
    asked = json.loads(sys.argv[1])
    chosen = {"welcomed": True, "preview": "light"} | asked.get("settings", {})
    settings = replace(Settings(), **chosen)
    save(settings, settings_path())
    whole.Application.start = tell(whole.Application.start)  # type: ignore[method-assign]
    tell_of_keys()
    gate = gate_on_stdin() if asked.get("is_held") else None
    make_reader = reader_of(asked.get("script", []), pages=asked.get("pages", []), gate=gate)
    if asked.get("is_without_model"):
        make_reader = reader_without_model
    if asked.get("is_real"):
        make_reader = PictureReader
    if asked.get("notes_files"):
        note_files()
    return run.run(in_background="--background" in sys.argv[2:], make_reader=make_reader)


if __name__ == "__main__":
    sys.exit(main())
