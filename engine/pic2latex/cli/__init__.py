"""The `pic2latex` command: one table of sub-commands, each in a file that is imported when asked for.

Results go to standard output and everything else to standard error. Every kind of error has its own exit
code, so that scripts can tell a blank picture from a missing model.
"""

import argparse
import contextlib
import importlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from pic2latex import errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed import SupportsWrite

__all__ = ["COMMANDS", "DOUBTFUL", "EXIT_CODES", "Subcommand", "exit_code", "main", "report"]


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A sub-command: its name, one line about it, and the module that holds it."""

    name: str
    summary: str
    module: str


class _CommandModule(Protocol):
    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, arguments: argparse.Namespace) -> int: ...


COMMANDS: tuple[Subcommand, ...] = (
    Subcommand(
        "recognize",
        "turn pictures of formulas into LaTeX, pages and PDFs into Markdown",
        "pic2latex.cli.recognize",
    ),
    Subcommand("detect", "find the formulas of pages and cut them out", "pic2latex.cli.detect"),
    Subcommand("serve", "answer over HTTP: an API and a web page", "pic2latex.cli.serve"),
    Subcommand("web", "serve the web page and open it in the browser", "pic2latex.cli.web"),
    Subcommand("phone", "read photographs that a phone sends over the local network", "pic2latex.cli.phone"),
    Subcommand("snip", "let the desktop program read a formula off the screen", "pic2latex.cli.snip"),
    Subcommand("app", "tell the desktop program what to do", "pic2latex.cli.app"),
    Subcommand("models", "list, install, import, verify, remove and quantize models", "pic2latex.cli.models"),
    Subcommand(
        "score", "measure how good recognition is on pictures with known LaTeX", "pic2latex.cli.score"
    ),
    Subcommand("bench", "measure how fast recognition is on this machine", "pic2latex.cli.bench"),
    Subcommand("train", "train a recognizer or a detector, step by step", "pic2latex.cli.train"),
    Subcommand("doctor", "check every component and say what to do about it", "pic2latex.cli.doctor"),
)

EXIT_CODES: tuple[tuple[type[errors.Pic2LatexError], int], ...] = (
    (errors.OptionError, 2),
    (errors.UnknownFormat, 3),
    (errors.UnknownDevice, 4),
    (errors.PictureError, 10),
    (errors.PictureMissing, 11),
    (errors.PictureUnreadable, 12),
    (errors.PictureTooSmall, 13),
    (errors.PictureTooLarge, 14),
    (errors.PictureBlank, 15),
    (errors.ModelError, 20),
    (errors.ModelMissing, 21),
    (errors.ModelDamaged, 22),
    (errors.ModelInstallFailed, 23),
    (errors.DeviceError, 30),
    (errors.RecognitionError, 40),
    (errors.Cancelled, 130),
    (errors.ConversionError, 50),
    (errors.TrainingError, 60),
    (errors.ComponentMissing, 70),
    (errors.OutputError, 80),
)
"""The exit code of each kind of error. 0 is success, 1 a fault of the program, 2 also a wrong argument.

A command that read everything but doubts a reading ends with DOUBTFUL."""

DOUBTFUL = 45
"""The exit code when everything was read and put out, but a reading carries a warning that it may be wrong."""

_INTERRUPTED = 130
_READER_GONE = 141


def exit_code(error: errors.Pic2LatexError) -> int:
    """Return the exit code of the nearest class of `error` in the table."""
    codes = dict(EXIT_CODES)
    return next((codes[kind] for kind in type(error).__mro__ if kind in codes), 1)


def report(error: errors.Pic2LatexError, about: str = "") -> None:
    """Say on standard error what happened and what to do, in one line; `about` names what it happened to."""
    name = f"{about}: " if about and about not in str(error) else ""
    print(f"pic2latex: {name}{error} {error.hint}", file=sys.stderr)


def main(argv: "Sequence[str] | None" = None) -> int:
    """Run the command line and return its exit code."""
    from pic2latex.cli.signals import noticing_interrupts

    with noticing_interrupts() as was_interrupted:
        try:
            return _main(argv)
        except Exception:  # libraries make other errors of an interrupt, an ImportError for one
            if not was_interrupted():
                raise
            return _interrupted()


def _main(argv: "Sequence[str] | None") -> int:
    """Run the command line; errors of ours and of the system become a line and an exit code."""
    from pic2latex.cli.signals import was_interrupted
    from pic2latex.cli.streams import settle_streams

    try:
        settle_streams()
        code = _run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except (errors.Pic2LatexError, MemoryError) as error:
        if was_interrupted():  # the error is only what became of it
            return _interrupted()
        told = error if isinstance(error, errors.Pic2LatexError) else _memory_error()
        report(told)
        return exit_code(told)
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:  # the reader (head, less) has gone
        _give_up_standard_output()
        return _READER_GONE
    except OSError as error:
        _give_up_standard_output()
        report(_output_error(error))
        return exit_code(_output_error(error))
    return code


def _memory_error() -> errors.RecognitionError:
    return errors.RecognitionError("The memory does not suffice.", hint="Close other programs.")


def _interrupted() -> int:
    print("pic2latex: interrupted.", file=sys.stderr)
    return _INTERRUPTED


def _run(arguments: "Sequence[str]") -> int:
    parser = _parser(arguments)
    try:
        parsed, rest = parser.parse_known_args(arguments)
        _take_rest(parser, parsed, rest)
    except SystemExit:  # after help, or a wrong argument
        sys.stdout.flush()
        raise
    if parsed.command is None:
        parser.print_help(sys.stderr)
        return 2
    _start_log()
    return _module(parsed.command).run(parsed)


def _start_log() -> None:
    """Log warnings to standard error, without what was read."""
    import logging

    from pic2latex.private_log import start_log

    start_log(logging.WARNING, "pic2latex: %(message)s")


def _take_rest(parser: argparse.ArgumentParser, parsed: argparse.Namespace, rest: "Sequence[str]") -> None:
    """Let files stand after options too (`app open --wait FILE`): argparse gives them up once it saw an option."""
    if rest and (any(word.startswith("-") for word in rest) or not _takes_files_anywhere(parsed)):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        parsed.files.extend(Path(word) for word in rest)


def _takes_files_anywhere(parsed: argparse.Namespace) -> bool:
    return bool(parsed.command == "app" and parsed.files == [])


def _output_error(error: OSError) -> errors.OutputError:
    """Explain what the system refused and nobody explained better. Without a file it was standard output."""
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "Standard output"
    message = f"{name} cannot be used: {error.strerror or error}."
    return errors.OutputError(message, hint="Check the path, your rights there and the room on the disk.")


def _give_up_standard_output() -> None:
    """Let what is still buffered go nowhere: Python would complain once more when it flushes at exit."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
        return
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser(arguments: "Sequence[str]") -> argparse.ArgumentParser:
    """Build the parser; only the asked sub-command's module is imported, so that help comes at once."""
    parser = _Parser(prog="pic2latex", description="A picture of mathematics becomes LaTeX you can paste.")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    asked = next((argument for argument in arguments if not argument.startswith("-")), None)
    for command in COMMANDS:
        sub = commands.add_parser(
            command.name,
            help=command.summary,
            description=f"{command.summary[0].upper()}{command.summary[1:]}.",
        )
        if command.name == asked:
            _module(command.name).add_arguments(sub)
    return parser


def _module(name: str) -> _CommandModule:
    command = next(command for command in COMMANDS if command.name == name)
    return cast("_CommandModule", importlib.import_module(command.module))


class _Parser(argparse.ArgumentParser):
    """Tells when help cannot be written, which `argparse` passes over; sub-commands get this class, too."""

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        if file is not None and file is sys.stdout:
            file.write(message)
        else:
            super()._print_message(message, file)


class _Version(argparse.Action):
    """Print the version: looked up only when asked, as reading package metadata takes time."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,  # noqa: ARG002 (argparse's interface)
        values: object,  # noqa: ARG002
        option_string: str | None = None,  # noqa: ARG002
    ) -> None:
        from importlib.metadata import version

        print(f"pic2latex {version('pic2latex')}")
        parser.exit()
