"""`pic2latex serve`: the HTTP API and the web page."""

import argparse
import logging
import sys
from typing import TYPE_CHECKING

from pic2latex.cli.server_options import add_ray_arguments, add_server_arguments, settings_from

if TYPE_CHECKING:
    from pic2latex.server.reader import Reader
    from pic2latex.server.settings import ServerSettings

__all__ = ["add_arguments", "reader_from", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `serve`."""
    from pic2latex.server.settings import DEFAULT_PORT

    add_server_arguments(parser, DEFAULT_PORT)
    add_ray_arguments(parser)
    parser.add_argument("--log-requests", action="store_true", help="a line of JSON for each request")


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to end."""
    from pic2latex.server.components import require_server

    require_server()
    from pic2latex.server.serving import serve

    settings = settings_from(arguments)
    if arguments.log_requests:
        logging.getLogger("pic2latex.server.requests").setLevel(logging.INFO)
    if _wants_ray(arguments):
        _serve_on_ray(arguments, settings)
        return 0
    serve(reader_from(arguments, settings), settings, _say)
    return 0


def _wants_ray(arguments: argparse.Namespace) -> bool:
    asked = (
        arguments.num_replicas,
        arguments.max_replicas,
        arguments.ncpu_per_replica,
        arguments.ngpu_per_replica,
    )
    return any(each is not None for each in asked)


def _serve_on_ray(arguments: argparse.Namespace, settings: "ServerSettings") -> None:
    """Serve with Ray. Raises ComponentMissing without the extra, and OptionError."""
    from platformdirs import user_state_path

    from pic2latex.errors import OptionError
    from pic2latex.server.components import require_ray
    from pic2latex.types import Device

    require_ray()
    from pic2latex.server.ray_scale import RayScale
    from pic2latex.server.ray_serving import PORTS, ray_serve

    scale = RayScale(
        replicas=arguments.num_replicas or 1,
        cpus=1.0 if arguments.ncpu_per_replica is None else arguments.ncpu_per_replica,
        gpus=arguments.ngpu_per_replica or 0.0,
        most=arguments.max_replicas or 0,
    )
    if scale.replicas < 1 or scale.cpus <= 0 or scale.gpus < 0 or arguments.workers:
        hint = "Replicas and cores are above 0; --workers belongs to a server without Ray."
        raise OptionError("These numbers of replicas cannot be.", hint=hint)
    if scale.gpus and settings.engine.device is Device.CPU:
        hint = "Choose --inference-mode cuda, or leave --ngpu-per-replica out."
        raise OptionError("Replicas on the processor need no GPU.", hint=hint)
    print(f"pic2latex: {PORTS}", file=sys.stderr, flush=True)
    folder = user_state_path("pic2latex", appauthor=False) / "ray"
    ray_serve(settings, scale, folder, _say)


def reader_from(arguments: argparse.Namespace, settings: "ServerSettings") -> "Reader":
    """Return what reads: this process, or worker processes."""
    if arguments.workers:
        from pic2latex.server.worker_reader import WorkerReader

        return WorkerReader(arguments.workers, settings.engine, limit=settings.limits.request_seconds + 5)
    from pic2latex.server.local_reader import LocalReader

    return LocalReader(settings.engine)


def address_of(settings: "ServerSettings") -> str:
    """Return where the page is, with the token in the fragment, which browsers do not send."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    token = f"#token={settings.token}" if settings.token else ""
    return f"{settings.scheme}://{host}:{settings.port}/{token}"


def _say(settings: "ServerSettings") -> None:
    print(f"pic2latex: serving at {address_of(settings)} (Ctrl-C ends it)", file=sys.stderr, flush=True)
