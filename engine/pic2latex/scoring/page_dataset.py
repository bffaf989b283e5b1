"""A folder of pictures of text with known Markdown: `images/`, and `pages.jsonl` with a JSON object for each.

An object has `picture` (the file's name) and `markdown`, and may have `language` and `formulas`, each with `kind` and
`box` (left, top, right, bottom, in pixels): then what comes after a detector can be measured without its mistakes, and
whether the formulas were found where they stand.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pic2latex.errors import OptionError, Pic2LatexError
from pic2latex.scoring.formula_places import inline_counts
from pic2latex.scoring.page_scores import PageScore, score_page
from pic2latex.types import Box, Detection, Page, RegionKind

if TYPE_CHECKING:
    from pic2latex.engine import Engine
    from pic2latex.types import Options

__all__ = ["INDEX", "KnownPage", "known_pages", "scored_pages"]

INDEX = "pages.jsonl"


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A picture, the Markdown it should be read as, where its formulas are, and its language (a code as `en`)."""

    name: str
    picture: Path
    markdown: str
    formulas: tuple[Detection, ...] = ()
    language: str = ""


def known_pages(folder: Path, limit: int | None = None) -> tuple[KnownPage, ...]:
    """List the pages of a folder, at most `limit`, spread evenly. Raises OptionError when it is no such folder."""
    try:
        lines = (folder / INDEX).read_text(encoding="utf-8").splitlines()
        pages = tuple(_page(folder, json.loads(line)) for line in lines if line.strip())
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        hint = f'Put pictures into images and lines like {{"picture": "1.png", "markdown": "Let $x$ be"}} into {INDEX}.'
        raise OptionError(f"The file {folder / INDEX} cannot be read ({error}).", hint=hint) from error
    if limit is not None and limit < len(pages):
        pages = tuple(pages[place * len(pages) // limit] for place in range(limit))
    if not pages:
        raise OptionError(f"The file {folder / INDEX} holds no pages.", hint="Write a line for each picture.")
    return pages


def _page(folder: Path, entry: dict[str, Any]) -> KnownPage:
    name = str(entry["picture"])
    formulas = tuple(
        Detection(Box(*each["box"]), RegionKind(each["kind"]), 1.0) for each in entry.get("formulas", ())
    )
    language = str(entry.get("language", ""))
    return KnownPage(name, folder / "images" / name, str(entry["markdown"]), formulas, language)


def scored_pages(
    engine: "Engine", pages: Sequence[KnownPage], options: "Options"
) -> Iterator[tuple[PageScore, Pic2LatexError | None]]:
    """Read and score page after page. One that cannot be read counts as read empty, and its error is given too."""
    for page in pages:
        try:
            read, error = engine.recognize_page(page.picture, options), None
        except Pic2LatexError as failure:
            read, error = Page((), 0, 0, ""), failure
        yield (
            replace(
                score_page(page.name, read.markdown, page.markdown),
                inline=inline_counts(read, page.formulas) if page.formulas else None,
                ink_accounted=read.ink_accounted if error is None else None,
                language=page.language,
            ),
            error,
        )
