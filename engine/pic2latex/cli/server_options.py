"""The options of `pic2latex serve` and `web`, and the settings they amount to.

Those of TexTeller's server are accepted as they are: -ckpt, -tknz, -port, --inference-mode, --num_beams,
--num_replicas, --ncpu_per_replica, --ngpu_per_replica and -onnx.
"""

import argparse
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.errors import OptionError

if TYPE_CHECKING:
    from pic2latex.server.settings import Limits, ServerSettings, TlsFiles

__all__ = ["add_ray_arguments", "add_server_arguments", "add_tls_arguments", "settings_from", "tls_files"]

TOKEN_VARIABLE = "PIC2LATEX_TOKEN"  # noqa: S105 - the name of a variable
UNITS = {"k": 10**3, "m": 10**6, "g": 10**9}


def add_server_arguments(parser: argparse.ArgumentParser, port: int) -> None:
    """Declare where to listen, what to run, and how much to accept."""
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="the address to listen at (default: %(default)s)")
    add("--port", "-port", type=int, default=port, help="its port; 0 takes a free one (default: %(default)s)")
    add(
        "--token",
        metavar="TEXT",
        help=f"what requests must carry (also {TOKEN_VARIABLE}); made and printed "
        "for other addresses than loopback",
    )
    add("--no-token", action="store_true", help="answer everybody, also at other addresses than loopback")
    add("--allowed-host", action="append", default=[], metavar="NAME", help="a name the server is asked by")
    add("--cors-origin", action="append", default=[], metavar="ORIGIN", help="a web page that may ask it")
    add_tls_arguments(parser)
    add("--no-page", action="store_true", help="the API alone, without the web page")
    add("--workers", type=int, default=0, metavar="N", help="processes that read (default: this one)")
    _add_engine_arguments(parser)
    _add_limit_arguments(parser)


def add_ray_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what makes Ray Serve run the engines."""
    add = parser.add_argument
    add(
        "--num-replicas",
        "--num_replicas",
        type=int,
        metavar="N",
        help="let Ray Serve run N replicas (the extra ray)",
    )
    add("--max-replicas", type=int, metavar="N", help="and up to N of them while there is much to do")
    add(
        "--ncpu-per-replica",
        "--ncpu_per_replica",
        type=float,
        metavar="X",
        help="cores for each replica, also parts of one (default: 1)",
    )
    add(
        "--ngpu-per-replica",
        "--ngpu_per_replica",
        type=float,
        metavar="Y",
        help="GPUs for each replica, also parts of one, which share its memory (default: 0)",
    )


def _add_engine_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--model",
        "-ckpt",
        "--checkpoint_dir",
        metavar="NAME",
        help="an installed model, or a folder with one",
    )
    add("-tknz", "--tokenizer_dir", metavar="DIR", help="accepted; must be the model's own folder")
    add(
        "--device",
        "--inference-mode",
        default="auto",
        metavar="DEVICE",
        help="auto, cpu, cuda, coreml or mps",
    )
    add("--num-beams", "--num_beams", "--beams", type=int, default=1, metavar="N", help="beams of the search")
    add(
        "--threads",
        type=int,
        metavar="N",
        help="CPU threads of each engine (default: the physical cores; with --workers: 1)",
    )
    add("-onnx", "--use-onnx", action="store_true", help="accepted; models always run in ONNX Runtime")


def _add_limit_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--max-bytes", type=_size, default=20_000_000, metavar="N", help="bytes of a picture (default: 20M)")
    add(
        "--max-pixels", type=_size, default=25_000_000, metavar="N", help="pixels of a picture (default: 25M)"
    )
    add("--queue", type=int, default=32, metavar="N", help="requests that may wait (default: %(default)s)")
    add(
        "--timeout",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="the longest work (default: %(default)g)",
    )
    add(
        "--rate",
        type=int,
        default=0,
        metavar="N",
        help="requests a minute with the token (default: no limit)",
    )


def settings_from(arguments: argparse.Namespace) -> "ServerSettings":
    """Return the settings the options amount to. Raises OptionError."""
    from pic2latex.device import parse_device
    from pic2latex.server.settings import EngineSettings, ServerSettings

    _check(arguments)
    engine = EngineSettings(
        model=arguments.model,
        device=parse_device(arguments.device),
        threads=arguments.threads,
        beams=arguments.num_beams,
    )
    return ServerSettings(
        host=arguments.host,
        port=arguments.port,
        allowed_hosts=tuple(arguments.allowed_host),
        cors_origins=tuple(arguments.cors_origin),
        token=_token(arguments),
        has_page=not arguments.no_page,
        tls=tls_files(arguments),
        limits=_limits(arguments),
        engine=engine,
    )


def add_tls_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the certificate of a server; uvicorn's names for it are accepted, too."""
    add = parser.add_argument
    add(
        "--tls-cert",
        "--ssl-certfile",
        type=Path,
        metavar="FILE",
        help="answer over HTTPS with this certificate (PEM)",
    )
    add(
        "--tls-key",
        "--ssl-keyfile",
        type=Path,
        metavar="FILE",
        help="its key (PEM; default: in the same file)",
    )


def tls_files(arguments: argparse.Namespace) -> "TlsFiles | None":
    """Return the certificate that was named, if one was. Raises OptionError for a key alone."""
    from pic2latex.server.settings import TlsFiles

    if arguments.tls_cert is not None:
        return TlsFiles(arguments.tls_cert, arguments.tls_key)
    if arguments.tls_key is not None:
        raise OptionError("A key was named, but no certificate.", hint="Name it with --tls-cert.")
    return None


def _limits(arguments: argparse.Namespace) -> "Limits":
    from pic2latex.server.settings import Limits

    return Limits(
        body_bytes=arguments.max_bytes,
        pixels=arguments.max_pixels,
        queue=arguments.queue,
        request_seconds=arguments.timeout,
        requests_per_minute=arguments.rate,
    )


def _check(arguments: argparse.Namespace) -> None:
    for name, value, least, most in (
        ("--port", arguments.port, 0, 65535),
        ("--workers", arguments.workers, 0, 256),
        ("--num-beams", arguments.num_beams, 1, 64),
        ("--queue", arguments.queue, 1, 100_000),
        ("--rate", arguments.rate, 0, 10**9),
    ):
        if not least <= value <= most:
            raise OptionError(f"{name} cannot be {value}.", hint=f"It is from {least} to {most}.")
    if arguments.timeout <= 0 or (arguments.threads is not None and arguments.threads < 1):
        raise OptionError("--timeout and --threads must be above 0.", hint="Leave them out for the defaults.")
    folder, model = arguments.tokenizer_dir, arguments.model
    if folder is not None and (model is None or Path(folder).resolve() != Path(model).resolve()):
        hint = "Copy its tokenizer.json into the model's folder, or leave the option out."
        raise OptionError("A tokenizer that lies apart from its model cannot be used.", hint=hint)


def _token(arguments: argparse.Namespace) -> str | None:
    """Return the token: the one that was named, none on loopback, and one made now elsewhere."""
    from pic2latex.server.settings import is_loopback

    named = arguments.token or os.environ.get(TOKEN_VARIABLE)
    if named and arguments.no_token:
        raise OptionError("A token was named, and none.", hint="Leave --no-token or --token out.")
    if named or arguments.no_token or is_loopback(arguments.host):
        return named or None
    return secrets.token_urlsafe(24)


def _size(text: str) -> int:
    """Read a number such as 20M."""
    unit = UNITS.get(text[-1:].lower(), 1)
    number = float(text[:-1] if unit > 1 else text)
    if number <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return int(number * unit)
