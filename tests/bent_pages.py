"""Pages bent as an open book bends them: what straightening their rows is worth.

    .venv/bin/python -m tests.bent_pages paragraphs              # the pages that `pic2latex train paragraphs` typesets
    .venv/bin/python -m tests.bent_pages paragraphs --limit 1    # one page of each language
    .venv/bin/python -m tests.bent_pages paragraphs --shadow     # with the shadow of the gutter

Prints the characters wrong (in per cent of all) of the flat pages, and of the bent ones as they are and straightened.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import numpy as np
from numpy.typing import NDArray

from pic2latex.engine import Engine
from pic2latex.errors import PictureBlank
from pic2latex.pages.preprocessing import page_image
from pic2latex.pages.preprocessing.page_ink import page_ink
from pic2latex.picture import read_picture
from pic2latex.scoring.page_dataset import KnownPage, known_pages
from pic2latex.scoring.page_scores import score_page
from pic2latex.types import Mode, Options, Picture

__all__ = ["AMOUNTS", "bend_of", "bent", "stacked"]

PARAGRAPHS = 6  # on a page

AMOUNTS = (0.7, 1.5)
"""Ems by which rows leave the straight line."""


def bend_of(width: int, pixels: float) -> NDArray[np.float64]:
    """Return how far down each column of a page (width,) is moved: most at the gutter, which is on the left."""
    x = np.linspace(0.0, 1.0, width)
    curve = np.exp(-x / 0.22) + 0.12 * np.sin(2.2 * np.pi * x)
    straight = curve[0] + (curve[-1] - curve[0]) * x
    return curve / float(np.abs(curve - straight).max()) * pixels


def bent(pixels: NDArray[np.uint8], amount: float, *, shadow: bool = True) -> NDArray[np.uint8]:
    """Return a page (h, w, 3), uint8, whose rows leave the straight line by `amount` pixels, with room around it."""
    import cv2

    room = int(2.5 * amount) + 10
    page = np.pad(pixels, ((room, room), (0, 0), (0, 0)), constant_values=255)
    height, width = page.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    moved = (y - bend_of(width, amount)[None, :]).astype(np.float32)
    drawn = cv2.remap(
        page, x, moved, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255)
    )
    dark = 1 - 0.5 * np.exp(-np.linspace(0.0, 1.0, width) / 0.1) if shadow else np.ones(width)
    result: NDArray[np.uint8] = (drawn * dark[None, :, None] + 0.5).astype(np.uint8)
    return result


def stacked(pages: Sequence[KnownPage], gap: int = 36) -> tuple[NDArray[np.uint8], str]:
    """Return paragraphs below each other as one page (h, w, 3), uint8, and its Markdown."""
    parts = [read_picture(page.picture).pixels for page in pages]
    width = max(part.shape[1] for part in parts)
    padded = [
        np.pad(part, ((0, gap), (0, width - part.shape[1]), (0, 0)), constant_values=255) for part in parts
    ]
    return np.concatenate(padded), "\n\n".join(page.markdown for page in pages)


@contextmanager
def not_straightened() -> Iterator[None]:
    """Read pages as they are."""
    with mock.patch.object(page_image, "estimate_curvature", return_value=None):
        yield


def _wrong(engine: Engine, pixels: NDArray[np.uint8], name: str, known: str) -> tuple[int, int]:
    try:
        read = engine.recognize_page(Picture(pixels), Options(mode=Mode.PAGE)).markdown
    except PictureBlank:
        read = ""
    score = score_page(name, read, known)
    return score.wrong, score.characters


def _pages(pages: Sequence[KnownPage], limit: int | None) -> list[tuple[str, tuple[NDArray[np.uint8], str]]]:
    """Return pages of PARAGRAPHS paragraphs, dark on white in one column; at most `limit` of a language."""
    found = []
    for language in ("en", "zh"):
        own = [page for page in pages if page.name.startswith(language) and "columns" not in page.name]
        own = [page for page in own if read_picture(page.picture).pixels.mean() > 128]  # dark on white
        groups = [own[at : at + PARAGRAPHS] for at in range(0, len(own) - PARAGRAPHS + 1, PARAGRAPHS)]
        found += [(f"{language} {place}", stacked(group)) for place, group in enumerate(groups[:limit], 1)]
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("--shadow", action="store_true", help="darken the pages towards the gutter")
    asked = parser.parse_args(arguments)
    sums: dict[str, list[int]] = {}
    with Engine(threads=1) as engine:
        for name, (flat, known) in _pages(known_pages(asked.folder), asked.limit):
            ink = page_ink(Picture(flat))
            em = ink.em / ink.scale
            looks = {"flat": flat} | {
                f"bent by {each:g} em": bent(flat, each * em, shadow=asked.shadow) for each in AMOUNTS
            }
            for look, pixels in looks.items():
                both = [("straightened", _wrong(engine, pixels, name, known))]
                if look != "flat":
                    with not_straightened():
                        both.append(("as it is", _wrong(engine, pixels, name, known)))
                for way, (wrong, characters) in both:
                    total = sums.setdefault(f"{look}, {way}", [0, 0])
                    total[0] += wrong
                    total[1] += characters
            sys.stdout.write(f"{name}\n")
            sys.stdout.flush()
    for look, (wrong, characters) in sums.items():
        sys.stdout.write(f"{look:32} {100 * wrong / max(1, characters):6.2f} %  of {characters}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
