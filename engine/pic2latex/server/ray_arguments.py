"""The `args` of a Ray Serve configuration file, checked, as settings."""

import os
from collections.abc import Mapping
from typing import Any

from pic2latex.device import parse_device
from pic2latex.errors import OptionError
from pic2latex.server.ray_scale import RayScale
from pic2latex.server.settings import EngineSettings, ServerSettings

__all__ = ["from_arguments"]

ENGINE = frozenset({"model", "device", "beams", "threads"})
SCALE = frozenset({"replicas", "cpus", "gpus", "most"})
SERVER = frozenset({"token", "allowed_hosts", "cors_origins", "port"})


def from_arguments(arguments: Mapping[str, Any]) -> tuple[ServerSettings, RayScale]:
    """Return the settings that `arguments` name. Raises OptionError for a name that does not exist.

    Without a token the variable PIC2LATEX_TOKEN is looked at; a cluster has addresses beyond loopback, so that one of
    both, or the token "none", is needed.
    """
    unknown = set(arguments) - ENGINE - SCALE - SERVER
    if unknown:
        names = ", ".join(sorted(ENGINE | SCALE | SERVER))
        raise OptionError(f"There is no argument {', '.join(sorted(unknown))}.", hint=f"There are {names}.")
    engine = {name: arguments[name] for name in ENGINE & set(arguments)}
    if "device" in engine:
        engine["device"] = parse_device(engine["device"])
    token = arguments.get("token") or os.environ.get("PIC2LATEX_TOKEN")
    if not token:
        hint = "Set PIC2LATEX_TOKEN on the cluster, or the argument token to “none” where everybody may ask."
        raise OptionError("A cluster's server needs a token.", hint=hint)
    settings = ServerSettings(
        host="0.0.0.0",  # noqa: S104 - where Ray Serve's proxies listen is said in http_options
        port=int(arguments.get("port", 0)),
        token=None if token == "none" else str(token),  # noqa: S105 - the word for no token
        allowed_hosts=tuple(arguments.get("allowed_hosts", ())),
        cors_origins=tuple(arguments.get("cors_origins", ())),
        engine=EngineSettings(**engine),
    )
    return settings, RayScale(**{name: arguments[name] for name in SCALE & set(arguments)})
