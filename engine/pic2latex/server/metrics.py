"""What is counted, for Prometheus: never content, never names of files, and routes by their template."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Metrics"]

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


@dataclass(frozen=True, slots=True)
class _Instruments:
    requests: Any
    seconds: Any
    stages: Any
    pictures: Any
    queued: Any
    refused: Any
    restarts: Any
    model: Any


class Metrics:
    """The counters of one application, in a registry of their own."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self.registry = registry = CollectorRegistry()
        self._of = _Instruments(
            Counter("pic2latex_requests", "Requests answered", ("route", "status"), registry=registry),
            Histogram(
                "pic2latex_request_seconds",
                "Time of requests",
                ("route",),
                buckets=SECONDS,
                registry=registry,
            ),
            Histogram(
                "pic2latex_stage_seconds", "Time of stages", ("stage",), buckets=SECONDS, registry=registry
            ),
            Counter("pic2latex_pictures", "Pictures by what became of them", ("outcome",), registry=registry),
            Gauge("pic2latex_queue_depth", "Tasks that wait or run", ("lane",), registry=registry),
            Counter("pic2latex_refused", "Tasks refused for want of room", ("lane",), registry=registry),
            Gauge("pic2latex_worker_restarts", "Worker processes that were replaced", registry=registry),
            Gauge("pic2latex_model_info", "The model that reads", ("model", "device"), registry=registry),
        )

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._of.requests.labels(route, str(status)).inc()
        self._of.seconds.labels(route).observe(seconds)

    def read(self, facts: "Mapping[str, Any]") -> None:
        """Count a picture that was read, and the time of its stages."""
        self._of.pictures.labels("read").inc()
        for stage, seconds in facts.get("seconds", {}).items():
            self._of.stages.labels(stage).observe(seconds)
        if "device" in facts:
            self._of.model.labels(facts["model"], facts["device"]).set(1)

    def failed(self, problem: str) -> None:
        """Count a picture that ended with an error, by the name of its problem."""
        self._of.pictures.labels(problem).inc()

    def queued(self, lane: str, depth: int) -> None:
        """Say how many tasks wait or run."""
        self._of.queued.labels(lane).set(depth)

    def refused(self, lane: str) -> None:
        """Count a task that found no room."""
        self._of.refused.labels(lane).inc()

    def text(self, restarts: int) -> bytes:
        """Return everything in Prometheus' text format."""
        from prometheus_client import generate_latest

        self._of.restarts.set(restarts)
        return generate_latest(self.registry)
