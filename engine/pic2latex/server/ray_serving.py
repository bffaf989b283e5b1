"""`pic2latex serve --num-replicas`: a local Ray with replicas on it, and the application in this process.

This process asks the replicas by their handle: Ray Serve's HTTP proxy and the `Front` of a cluster would be two hops
more for every request. Usage statistics are off, and the token of Ray's own interfaces is private to the user. Ray's
ports (GCS, raylet, workers) cannot be confined to loopback: `PORTS` says so, and it is printed.
"""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import Any

from pic2latex.atomic_write import atomic_file
from pic2latex.errors import OptionError
from pic2latex.server.errors import ServerFault
from pic2latex.server.ray_deployments import APP, recognizer
from pic2latex.server.ray_reader import RayReader
from pic2latex.server.ray_scale import RayScale
from pic2latex.server.serving import serve as serve_here
from pic2latex.server.settings import ServerSettings

__all__ = ["PORTS", "environment", "ray_serve", "started_ray"]

log = logging.getLogger(__name__)

PORTS = (
    "Ray opens ports of its own on this machine's network addresses, which it cannot confine to loopback: "
    "use it behind a firewall or in a network you trust."
)
HAPROXY = "RAY_SERVE_ENABLE_HA_PROXY"
STORE_BYTES = 100_000_000
PRIVATE = 0o600
QUIETER = MappingProxyType(
    {
        "RAY_SERVE_CONTROL_LOOP_INTERVAL_S": "1",
        "RAY_SERVE_METRICS_EXPORT_INTERVAL_MS": "5000",
        "RAY_enable_metrics_collection": "0",
        "RAY_event_stats": "0",
        "RAY_raylet_report_resources_period_milliseconds": "1000",
        "RAY_task_events_report_interval_ms": "0",
    }
)
"""Ray's settings of what it does all day, requests or not; whoever set one keeps it. With them its processes take about
half of the CPU time while nothing is asked. A replica that ended is missed within a second instead of 0.1."""


def environment(folder: Path) -> dict[str, str]:
    """Return the variables that Ray is started with; its token lies in `folder`. Raises OptionError for HAProxy."""
    if os.environ.get(HAPROXY, "0") not in {"", "0"}:
        hint = f"Unset {HAPROXY}."
        raise OptionError("Ray Serve's HAProxy listens at every address, whatever is asked.", hint=hint)
    return {
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN_PATH": str(private_token(folder)),
        "RAY_SERVE_ENABLE_HA_PROXY": "0",
        "RAY_DEDUP_LOGS": "0",
        "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
        **{name: os.environ.get(name, value) for name, value in QUIETER.items()},
    }


def private_token(folder: Path) -> Path:
    """Return the file with Ray's token, made now if need be, which only the user can read."""
    import secrets

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "ray-token"
    if not path.exists():
        with atomic_file(path, rights=PRIVATE) as file:
            file.write(secrets.token_hex(32).encode())
    path.chmod(PRIVATE)
    return path


@contextmanager
def started_ray(settings: ServerSettings, scale: RayScale, folder: Path) -> Iterator[Any]:
    """Run the replicas on a local Ray until the block ends; yields their handle."""
    os.environ.update(environment(folder))
    import ray
    from ray import serve

    _start(ray, max(1, round(max(scale.replicas, scale.most) * scale.cpus + 0.49)))
    try:
        serve.start(proxy_location="Disabled")
        yield serve.run(recognizer(settings, scale), name=APP, route_prefix=None, logging_config=_quiet())
    finally:
        serve.shutdown()
        ray.shutdown()


def _start(ray: Any, cpus: int) -> None:
    """Start a local Ray. Raises ServerFault: on a busy machine its parts may not find each other in time."""
    try:
        ray.init(
            num_cpus=cpus,
            include_dashboard=False,
            object_store_memory=STORE_BYTES,
            log_to_driver=False,
            logging_level=logging.ERROR,
            configure_logging=False,
        )
    except Exception as error:  # Ray raises bare Exception and its subclasses alike
        log.debug("Ray did not start", exc_info=True)
        hint = "Try again when the machine is less busy, or serve without --num-replicas."
        first, *_ = str(error).splitlines() or [type(error).__name__]
        raise ServerFault(f"Ray did not start: {first}", hint=hint) from error


def ray_serve(
    settings: ServerSettings, scale: RayScale, folder: Path, started: Callable[[ServerSettings], Any]
) -> None:
    """Serve until a signal ends it: then nothing more is taken in, what runs is finished, and Ray ends.

    Raises OptionError when the address cannot be used.
    """
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    try:
        with started_ray(settings, scale, folder) as handle:
            for (
                number
            ) in numbers:  # Ray sets its own while it starts; uvicorn's take their place, and call these last
                signal.signal(number, _ignored)
            serve_here(RayReader(handle), settings, started)
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _ignored(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the signal did its work already."""


def _quiet() -> dict[str, Any]:
    return {"log_level": "WARNING", "enable_access_log": False}
