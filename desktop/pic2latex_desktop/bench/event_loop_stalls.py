"""How long windows stand still at each step of a day's work: nobody should ever notice.

Waits are those of a person at this computer as it is now: other programs that take its cores lengthen them.
"""

from collections.abc import Callable, Iterator

from pic2latex_desktop.bench.app_harness import AppHarness, sample_snip
from pic2latex_desktop.bench.measurement import PROMISES, Measurement
from pic2latex_desktop.bench.pulse import StallMeter
from pic2latex_desktop.recognition.result import Capture
from pic2latex_desktop.recognition.worker import WorkerState

__all__ = ["measure_turns"]

_WHILE_OPENING_MS = 500
_WINDOWS = ("settings", "history", "about")


def measure_turns(stage: AppHarness) -> Iterator[Measurement]:
    """Watch the windows' thread of a program that was just started, through loading, results and windows.

    The preview is the light one: the browser engine takes some 0.1 s of the windows' thread, once, to start.
    """
    pulse = StallMeter()
    is_loaded = stage.until(lambda: stage.app.worker.state is not WorkerState.STARTING)
    reason = "" if is_loaded else "The model was not loaded in time."
    yield _told("loading", pulse, reason, "the libraries were imported before")
    for name in ("first result", "next result"):
        snip = sample_snip()
        pulse.longest()
        yield _told(name, pulse, _show(stage, snip))
    stage.app.windows.result.hide()
    pulse.longest()
    desk = stage.app.front_desk
    for name, show in zip(_WINDOWS, (desk.show_settings, desk.show_history, desk.show_about), strict=True):
        _open(stage, show)
        window = stage.app.windows.existing(name)
        if window is not None:
            window.hide()
    yield _told("windows", pulse, "")
    pulse.close()


def _show(stage: AppHarness, snip: Capture) -> str:
    """Read, copy, check and show a snip; return why that was not possible, or nothing."""
    app, errors = stage.app, list[str]()

    def note(_: object, error: Exception) -> None:
        errors.append(str(error))

    app.delivery.failed.connect(note)
    came = stage.wait(app.delivery.kept, app.delivery.failed, after=lambda: app.delivery.submit(snip))
    app.delivery.failed.disconnect(note)
    if came and not errors and app.delivery.current is not None:
        app.presenter.show_result(app.delivery.current, is_asked=True)
        stage.settle()
    return errors[0] if errors else "" if came else "No result came in time."


def _open(stage: AppHarness, show: Callable[[], None]) -> None:
    show()
    stage.pause(_WHILE_OPENING_MS)


def _told(name: str, pulse: StallMeter, reason: str, remark: str = "") -> Measurement:
    longest = pulse.longest()
    return Measurement(PROMISES[f"turn {name}"], None if reason else longest, reason or remark)
