"""`pic2latex phone`: a QR code in the terminal; photographs that the phone sends are read, printed and copied."""

import argparse
import asyncio
import contextlib
import signal
import sys
from typing import TYPE_CHECKING

from pic2latex.cli.server_options import add_tls_arguments, tls_files
from pic2latex.errors import OptionError

if TYPE_CHECKING:
    from pic2latex.server.phone.listener import PhoneListener, PhonePlace
    from pic2latex.server.phone.photo_handler import PhoneEvent
    from pic2latex.server.phone.reader_photo_handler import PhoneResult

__all__ = ["add_arguments", "run"]

SAFETY = (
    "Photographs are sealed with the secret in the code; over plain HTTP somebody who controls the network could "
    "still change the page itself. Use a network that you trust, or --tls-cert and --tls-key."
)
NO_NETWORK = "This computer has no address in a local network."
NO_VISIT = (
    "No phone has come yet. Are both in the same network? Guest networks often keep devices apart, and the firewall "
    "of this computer may ask whether Python may listen."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `phone`."""
    add = parser.add_argument
    add(
        "--host", metavar="ADDRESS", help="the address of this computer to listen at (default: the likeliest)"
    )
    add("--port", type=int, default=0, metavar="N", help="its port (default: a free one)")
    add("--name", help="the name in the address that is shown, as a certificate needs it")
    add("--model", metavar="NAME", help="an installed model, or a folder with one")
    add("--device", default="auto", metavar="DEVICE", help="auto, cpu, cuda or coreml (default: %(default)s)")
    add("--format", metavar="NAME", help="the format formulas are printed and copied in (default: raw)")
    add("--no-copy", action="store_true", help="print alone, and leave the clipboard as it is")
    add_tls_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Listen until the session ends. Raises OptionError, ComponentMissing, and what loading the model raises."""
    from pic2latex.formats import format_by_id
    from pic2latex.server.components import require_server

    require_server()
    if arguments.format and format_by_id(arguments.format).is_binary:
        hint = "Choose a format of text; `pic2latex recognize` writes files."
        raise OptionError(f"The format {arguments.format} is no text.", hint=hint)
    asyncio.run(_listen(arguments, _place(arguments)))
    return 0


async def _listen(arguments: argparse.Namespace, place: "PhonePlace") -> None:
    from pic2latex.device import parse_device
    from pic2latex.server.admission import Admission
    from pic2latex.server.local_reader import LocalReader
    from pic2latex.server.metrics import Metrics
    from pic2latex.server.phone.listener import PhoneListener
    from pic2latex.server.phone.phone_session import PhoneSession
    from pic2latex.server.phone.reader_photo_handler import PhoneReading, ReaderPhotoHandler
    from pic2latex.server.settings import EngineSettings, Limits

    reader = LocalReader(EngineSettings(arguments.model, parse_device(arguments.device)))
    limits = Limits()

    async def show(result: "PhoneResult") -> bool:
        print(result.text, flush=True)
        return not arguments.no_copy and await asyncio.to_thread(_copy, result.text)

    reading = PhoneReading(output_format=arguments.format)
    handler = ReaderPhotoHandler(Admission(reader, limits, Metrics()), limits, show, _say, reading)
    listener = PhoneListener(PhoneSession(), handler, place)
    try:
        await reader.open()
        _invite(listener)
        _end_on_signals(listener)
        await listener.serve()
    finally:
        await reader.close()


def _invite(listener: "PhoneListener") -> None:
    invitation = listener.invitation
    _tell(invitation.terminal())
    _tell(f"Scan the code with the phone's camera, or open {invitation.address} and type {invitation.code}.")
    _tell(SAFETY)
    _tell("Ctrl-C ends it.")


def _say(event: "PhoneEvent") -> None:
    from pic2latex.server.phone.photo_handler import PhoneEvent

    words = {
        PhoneEvent.CONNECTED: "A phone is connected.",
        PhoneEvent.RECEIVED: "A photo came; reading it.",
        PhoneEvent.FAILED: "The photo could not be read; the phone says why.",
        PhoneEvent.NO_VISIT: NO_VISIT,
        PhoneEvent.ENDED: "The session has ended. Run the command again for a new code.",
    }
    if event in words:
        _tell(words[event])


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _end_on_signals(listener: "PhoneListener") -> None:
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises KeyboardInterrupt
            loop.add_signal_handler(each, listener.close)


def _chosen_host(named: str | None) -> str:
    """Return the address to listen at. Raises OptionError without one."""
    from pic2latex.server.phone.addresses import lan_addresses

    if named is not None:
        return named
    found = lan_addresses()
    if not found:
        raise OptionError(NO_NETWORK, hint="Connect it to the phone's network, or name one with --host.")
    if len(found) > 1:
        _tell(f"Listening at {found[0]}; --host may also name {', '.join(found[1:])}.")
    return found[0]


def _place(arguments: argparse.Namespace) -> "PhonePlace":
    from pic2latex.server.phone.listener import PhonePlace

    return PhonePlace(_chosen_host(arguments.host), arguments.port, tls_files(arguments), arguments.name)


def _copy(text: str) -> bool:
    """Put text on the clipboard, and tell whether that worked."""
    try:
        import pyperclip

        pyperclip.copy(text)
    except (ImportError, RuntimeError) as error:  # PyperclipException is a RuntimeError
        _tell(f"Not copied: {str(error).strip().splitlines()[0]}")
        return False
    return True
