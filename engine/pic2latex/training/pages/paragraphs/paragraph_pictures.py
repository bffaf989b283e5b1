"""The paragraphs that reading text with formulas is measured on, made into pictures with known Markdown and boxes."""

import json
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pic2latex.atomic_write import atomic_file, atomic_write
from pic2latex.errors import TrainingError
from pic2latex.input_file import read_input_text
from pic2latex.training.pages.paragraphs.typeset_markdown import (
    FONTS,
    ParagraphSource,
    TypesetParagraph,
    typeset_paragraph,
)

__all__ = ["held_out_pages", "make_paragraph_set", "read_paragraphs", "shipped_paragraphs"]


def shipped_paragraphs() -> tuple[ParagraphSource, ...]:
    """Return the forty paragraphs that travel with the program, half of them Chinese."""
    import pic2latex_resources

    return read_paragraphs(pic2latex_resources.path("examples/paragraphs.toml"))


def held_out_pages() -> tuple[ParagraphSource, ...]:
    """Return the pages that nobody tunes on: eight layouts in two languages, with fonts and texts of their own."""
    import pic2latex_resources

    return read_paragraphs(pic2latex_resources.path("examples/held_out_pages.toml"))


def read_paragraphs(path: Path) -> tuple[ParagraphSource, ...]:
    """Read a file of paragraphs. Raises TrainingError when it is not one."""
    hint = "Compare it with paragraphs.toml among the program's examples."
    try:
        entries = tomllib.loads(read_input_text(path))["paragraph"]
        paragraphs = tuple(_paragraph(entry) for entry in entries)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise TrainingError(f"The file {path} holds no paragraphs ({error}).", hint=hint) from error
    for paragraph in paragraphs:
        if paragraph.font not in FONTS:
            message = (
                f"The paragraph {paragraph.name} asks for the font {paragraph.font}, which does not exist."
            )
            raise TrainingError(message, hint=f"There are {', '.join(FONTS)}.")
    return paragraphs


def _paragraph(entry: dict[str, Any]) -> ParagraphSource:
    return ParagraphSource(**{**entry, "text": entry["text"].strip()})


def make_paragraph_set(
    paragraphs: Sequence[ParagraphSource], folder: Path, progress: Callable[[int], None] = lambda _: None
) -> None:
    """Write the pictures to `folder`/images, and `folder`/pages.jsonl with what each should be read as.

    A line holds the picture's file, its language, the Markdown, and every formula's kind and box (left, top, right,
    bottom, in pixels). `progress` is told how many are done. Raises ComponentMissing and TrainingError.
    """
    from PIL import Image

    (folder / "images").mkdir(parents=True, exist_ok=True)
    lines = []
    for number, paragraph in enumerate(paragraphs, 1):
        with tempfile.TemporaryDirectory() as scratch:
            typeset = typeset_paragraph(paragraph, Path(scratch))
        with atomic_file(folder / "images" / f"{paragraph.name}.png") as file:
            Image.fromarray(typeset.pixels).save(file, "PNG", optimize=True)
        lines.append(json.dumps(_facts(typeset), ensure_ascii=False))
        progress(number)
    atomic_write(folder / "pages.jsonl", "\n".join(lines) + "\n")


def _facts(typeset: TypesetParagraph) -> dict[str, object]:
    paragraph = typeset.paragraph
    return {
        "picture": f"{paragraph.name}.png",
        "language": paragraph.language,
        "markdown": paragraph.text,
        "formulas": [
            {
                "kind": str(each.kind),
                "box": [
                    round(side, 1) for side in (each.box.left, each.box.top, each.box.right, each.box.bottom)
                ],
            }
            for each in typeset.formulas
        ],
    }
