"""The server as deployments of Ray Serve: `Recognizer` replicas with an engine each, a `Front` with the application.

On one machine the application runs in the process that was started (ray_serving.py) and asks the replicas from there;
the `Front` is for clusters (`build`). It makes the application from a function (`serve.ingress` pickles an application
apart from the class that uses it), keeps the one queue, refuses what is too much, and repeats what a dying replica did
not answer. It has no core of its own, or two replicas of one core each would leave it waiting on a machine of two.
"""

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pic2latex.errors import Pic2LatexError
from pic2latex.server.engine_host import Done, Failed
from pic2latex.server.local_reader import LocalReader
from pic2latex.server.ray_scale import RayScale
from pic2latex.server.reader_tasks import FormulaTask, Task
from pic2latex.server.settings import EngineSettings, ServerSettings

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["APP", "RECOGNIZER", "RecognizerReplica", "application", "engine_settings", "recognizer"]

APP = "pic2latex"
RECOGNIZER = "Recognizer"
ONGOING = 8  # requests a replica takes at once: as many formulas as are read together
END_SECONDS = 20.0
CHECK_SECONDS = 60.0  # between two readings of the stored picture
FRONT_ONGOING = 1000


class RecognizerReplica:
    """Does tasks in a replica. Errors of ours are answers, so that they arrive as they are."""

    def __init__(self, settings: EngineSettings) -> None:
        self._reader = LocalReader(settings)
        self._reader.open_now()
        self._checked = 0.0

    async def run(self, task: Task) -> Done | Failed:
        """Do a task; see `Reader.run`."""
        try:
            return Done(await self._reader.run(task))
        except Pic2LatexError as error:
            return Failed(error)

    async def process_id(self) -> int:
        """Return the id of the process, for tests of what happens when it ends."""
        import os

        return os.getpid()

    async def check_health(self) -> None:
        """Read a stored picture now and then. Raises what reading raises: Ray Serve then replaces the replica."""
        now = time.monotonic()
        if now - self._checked < CHECK_SECONDS:
            return
        import pic2latex_resources

        picture = pic2latex_resources.path("samples/euler-12px.png").read_bytes()
        await self._reader.run(FormulaTask(picture))
        self._checked = now


def engine_settings(settings: ServerSettings, scale: RayScale) -> EngineSettings:
    """Return the settings of a replica's engine, with its share of the threads."""
    return EngineSettings(**{**asdict(settings.engine), "threads": settings.engine.threads or scale.threads})


def application(settings: ServerSettings, scale: RayScale) -> Any:
    """Return the bound application of a cluster. Raises ComponentMissing without the extra `ray`."""
    return _front(settings).bind(recognizer(settings, scale))


def recognizer(settings: ServerSettings, scale: RayScale) -> Any:
    """Return the bound replicas for `serve.run`. Raises ComponentMissing without the extra `ray`."""
    from pic2latex.server.components import require_ray

    require_ray()
    from ray import serve

    deployment = serve.deployment(
        name=RECOGNIZER,
        ray_actor_options=_actor_options(scale),
        max_ongoing_requests=ONGOING,
        max_queued_requests=settings.limits.queue,
        health_check_period_s=10,
        health_check_timeout_s=30,
        graceful_shutdown_timeout_s=END_SECONDS,
        **_replicas(scale),
    )(RecognizerReplica)
    return deployment.bind(engine_settings(settings, scale))


def _actor_options(scale: RayScale) -> dict[str, Any]:
    variables = {"OMP_NUM_THREADS": str(scale.threads)}
    return {"num_cpus": scale.cpus, "num_gpus": scale.gpus, "runtime_env": {"env_vars": variables}}


def _replicas(scale: RayScale) -> dict[str, Any]:
    if scale.most <= scale.replicas:
        return {"num_replicas": scale.replicas}
    limits = {
        "min_replicas": scale.replicas,
        "max_replicas": scale.most,
        "initial_replicas": scale.replicas,
        "target_ongoing_requests": 2,
        "upscale_delay_s": 2,
        "downscale_delay_s": scale.downscale_seconds,
    }
    return {"autoscaling_config": limits}


def _front(settings: ServerSettings) -> Any:
    """Return the deployment with the application."""
    from ray import serve

    def make() -> "FastAPI":
        from ray import serve as there

        from pic2latex.server import create_app
        from pic2latex.server.ray_reader import RayReader

        return create_app(RayReader(there.get_deployment_handle(RECOGNIZER, APP)), settings)

    class Front:
        """Holds the application, which Ray Serve's proxy asks."""

        def __init__(self, recognizer: Any) -> None:
            del recognizer  # named so that it is deployed; the application looks it up

    return serve.deployment(
        name="Front",
        ray_actor_options={"num_cpus": 0},
        max_ongoing_requests=FRONT_ONGOING,
        graceful_shutdown_timeout_s=END_SECONDS,
    )(serve.ingress(make)(Front))


def build(arguments: dict[str, Any]) -> Any:
    """Return the application for a configuration of `serve deploy`, whose `args` these are.

    `model`, `device` and `beams` are those of `EngineSettings`; `replicas`, `cpus`, `gpus` and `most` those of
    `RayScale`; `token`, `allowed_hosts` and `cors_origins` those of `ServerSettings`. Raises OptionError for others.
    """
    from pic2latex.server.ray_arguments import from_arguments

    return application(*from_arguments(arguments))
