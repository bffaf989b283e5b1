"""SVG files as pictures: drawn in a process of their own, so that a hostile one can end that and no more."""

import logging
import re
import subprocess

from pic2latex.child_process import child_command, child_environment
from pic2latex.errors import ComponentMissing, PictureUnreadable
from pic2latex.svg_worker import DRAWN, FAILED

__all__ = ["is_svg", "png_of_svg"]

log = logging.getLogger(__name__)

BEGINNING = 64 << 10
"""Bytes in which the root element is looked for: declarations and comments may come first."""

SECONDS = 60
"""On the wall. The process counts its own processor time; this is for one that waits."""

PROLOGUE = (
    rb"(?><\?.*?\?>\s*)",  # a declaration or instruction
    rb"(?><!--.*?-->\s*)",
    rb"(?><!DOCTYPE\s+(?:\w+:)?svg\b(?:[^\[>]|\[.*?\]\s*(?=>))*>\s*)",
)
ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:" + b"|".join(PROLOGUE) + rb")*+<(?:\w+:)?svg[\s>/]", re.DOTALL)
"""What an SVG file begins with (XML 1.0, 2.8). Each part is matched in one way alone: nothing is tried again."""


def is_svg(data: bytes) -> bool:
    """Tell whether a file begins as an SVG drawing."""
    return ROOT.match(data[:BEGINNING]) is not None


def png_of_svg(data: bytes, origin: str) -> bytes:
    """Return an SVG file drawn as PNG. Nothing outside of the file is opened.

    Raises PictureUnreadable for one that is damaged, too large, or shows other files, and ComponentMissing when the
    process cannot be started.
    """
    command = child_command("pic2latex.svg_worker", "--draw-svg")
    try:
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=SECONDS,
            env=child_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise _unreadable(origin, "it takes too long to draw it\nSave it as PNG.") from None
    except OSError as error:
        message = f"The process that draws SVG could not be started: {error.strerror or error}."
        raise ComponentMissing(message, hint="Close other programs and try again.") from error
    if done.stdout.startswith(DRAWN):
        return done.stdout[len(DRAWN) :]
    if done.stdout.startswith(FAILED):
        raise _unreadable(origin, done.stdout[len(FAILED) :].decode("utf-8", "replace"))
    log.info("The process that draws SVG ended with %s.", done.returncode)
    raise _unreadable(origin, "it takes too much to draw it\nSave it as PNG.")


def _unreadable(origin: str, reason: str) -> PictureUnreadable:
    why, _, hint = reason.partition("\n")
    return PictureUnreadable(f"The drawing {origin} cannot be read: {' '.join(why.split())}.", hint=hint)
