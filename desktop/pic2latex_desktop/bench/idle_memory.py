"""Memory of a program that has had nothing to do for a while."""

from pic2latex_desktop.bench.app_harness import AppHarness, sample_capture
from pic2latex_desktop.bench.measurement import PROMISES, Measurement
from pic2latex_desktop.recognition.worker import WorkerState

__all__ = ["measure_idle"]

_SOON_MINUTES = 0.005


def measure_idle(stage: AppHarness) -> Measurement:
    """Let the time pass after which models are given back, and see what is still held."""
    worker = stage.app.worker
    loaded = stage.memory_at_rest()
    worker.set_idle_minutes(_SOON_MINUTES)
    # The time counts from the next job on.
    stage.read(sample_capture())
    if not stage.until(lambda: worker.state is WorkerState.RESTING):
        return Measurement(PROMISES["idle"], None, "The models were not given back in time.")
    held = stage.memory_at_rest()
    if held == 0:
        return Measurement(PROMISES["idle"], None, "This system does not tell.")
    return Measurement(PROMISES["idle"], held, f"{loaded:.0f} MB before")
