"""The door of the desktop program: read the arguments, find a running instance, and only then load windows."""

import argparse
import logging
import sys
from collections.abc import Sequence

from pic2latex.private_log import start_log

__all__ = ["main"]

#: So many snips in a row show whether memory grows.
SNIPS = 500
#: What shells report for a program that was ended with Ctrl-C.
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Start the program, or do the one thing that was asked; return the exit code."""
    try:
        return _main(argv)
    except KeyboardInterrupt:  # while it starts; the running program ends as if told to quit
        return INTERRUPTED


def _main(argv: Sequence[str] | None) -> int:
    arguments = _arguments(argv)
    start_log(
        logging.DEBUG if arguments.verbose else logging.WARNING,
        "%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    if arguments.probe_preview:
        from pic2latex_desktop.preview.probe import run_probe

        return run_probe()
    if arguments.bench:
        from pic2latex_desktop.bench import run_bench

        return run_bench(arguments.bench)
    if arguments.probe_start:
        from pic2latex_desktop.bench.startup import run_start

        return run_start()
    from pic2latex_desktop.app.run import run

    return run(in_background=arguments.background)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="pic2latex-desktop",
        description="Snip a formula anywhere on the screen and paste its LaTeX. A second start brings the first "
        "one to the front; 'pic2latex snip' and its kin talk to it from anywhere.",
    )
    parser.add_argument("--background", action="store_true", help="start without opening a window")
    parser.add_argument(
        "--bench",
        nargs="?",
        type=int,
        const=SNIPS,
        metavar="SNIPS",
        help=f"measure speed and memory here, with {SNIPS} snips in a row or as many as given, and print them",
    )
    parser.add_argument("--verbose", action="store_true", help="say on standard error what happens")
    # Only ever given by the program to itself.
    parser.add_argument("--probe-start", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--probe-preview", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
