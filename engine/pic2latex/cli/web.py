"""`pic2latex web`: the same server as `serve` on another port, and the page opened in the browser."""

import argparse
import sys
from typing import TYPE_CHECKING

from pic2latex.cli.serve import address_of, reader_from
from pic2latex.cli.server_options import add_server_arguments, settings_from

if TYPE_CHECKING:
    from pic2latex.server.settings import ServerSettings

__all__ = ["add_arguments", "run"]

PORT = 8501


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `web`."""
    add_server_arguments(parser, PORT)
    parser.add_argument("--no-browser", action="store_true", help="do not open the page")


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to end; open the page once it answers."""
    from pic2latex.server.components import require_server

    require_server()
    from pic2latex.server.serving import serve

    settings = settings_from(arguments)

    def started(final: "ServerSettings") -> None:
        address = address_of(final)
        print(f"pic2latex: the page is at {address} (Ctrl-C ends it)", file=sys.stderr, flush=True)
        if not arguments.no_browser:
            import webbrowser

            webbrowser.open(address)

    serve(reader_from(arguments, settings), settings, started)
    return 0
