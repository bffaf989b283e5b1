"""A task and an engine become facts: recognition, detection, conversion and pages of PDFs, ready for JSON."""

import base64
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.errors import ConversionError, Pic2LatexError
from pic2latex.json_output import page_facts, to_json
from pic2latex.server.reader import Facts
from pic2latex.server.reader_tasks import ConvertTask, DetectTask, DocumentPageTask, DocumentTask, PageTask
from pic2latex.types import Box, Device, Page, Picture, Recognition, Rendered

if TYPE_CHECKING:
    from pic2latex.detectors.protocol import Detector
    from pic2latex.engine import Engine
    from pic2latex.model_cache import ModelCache

__all__ = [
    "convert",
    "detect",
    "facts_of_page",
    "formula_facts",
    "open_document",
    "picture_from",
    "read_document_page",
    "read_page",
]

ORIGIN = "The picture"
RAW, MARKDOWN = "raw", "markdown"
PREVIEW_DPI = 120  # of a document's pages as the web page shows them beside what was read
PREVIEW_QUALITY = 80


def picture_from(data: bytes) -> Picture:
    """Decode the picture of a request. Raises PictureError."""
    from pic2latex.picture import read_picture

    return read_picture(data, origin=ORIGIN)


def formula_facts(recognition: Recognition, formats: Sequence[str]) -> Facts:
    """Return all that is known about a formula, written in `formats`; one it cannot be written in is in `failed`."""
    from pic2latex.formats import render

    first = Rendered(RAW, "text/x-latex", recognition.latex)
    known = to_json(ORIGIN, recognition, first)
    del known["picture"]
    return known | _written(lambda name: render(recognition.latex, name), formats)


def read_page(
    task: PageTask, engine: "Engine", told: Callable[[int, int], None], cancelled: Callable[[], bool]
) -> Facts:
    """Read a page or text. Raises what `Engine.recognize_page` does."""
    picture = picture_from(task.data)
    page = engine.recognize_page(picture, task.options, progress=told, cancelled=cancelled)
    return facts_of_page(page, task.formats)


def facts_of_page(page: Page, formats: Sequence[str]) -> Facts:
    """Return all that is known about a page, written in `formats`; one it cannot be written in is in `failed`."""
    from pic2latex.formats import render_page

    known = page_facts(ORIGIN, page, Rendered(MARKDOWN, "text/markdown", page.markdown))
    del known["picture"]
    confidences = [float(each["confidence"]) for each in known["regions"] if "confidence" in each]  # type: ignore[attr-defined]
    known["confidence"] = min(confidences, default=1.0)
    return known | _written(lambda name: render_page(page.markdown, name), formats)


def detect(task: DetectTask, detectors: "ModelCache[Detector]", device: Device) -> Facts:
    """Find formulas. Raises PictureError, ModelError, DeviceError and RecognitionError."""
    picture = picture_from(task.data)
    detector = detectors.get(task.model, device)
    found = detector.detect(picture, threshold=task.threshold)
    return {
        "width": picture.width,
        "height": picture.height,
        "model": detector.name,
        "formulas": [
            {"box": _sides(each.box), "kind": str(each.kind), "score": round(each.score, 4)} for each in found
        ],
    }


def convert(task: ConvertTask) -> Facts:
    """Write LaTeX or Markdown in other formats; `compiles` is None for Markdown."""
    from pic2latex.formats import render, render_page

    if task.is_page:
        written = _written(lambda name: render_page(task.text, name), task.formats)
        return {"compiles": None, "complaint": None, **written}
    complaint = _complaint(task)
    written = _written(lambda name: render(task.text, name, display=task.display), task.formats)
    return {"compiles": complaint is None, "complaint": complaint, **written}


def open_document(task: DocumentTask) -> Facts:
    """Return the numbers of the asked pages. Raises PictureError and OptionError."""
    from pic2latex.pages.pdf.page_range import parse_pages
    from pic2latex.pages.pdf.pdfium import Pdf

    with Pdf(task.data, "The PDF", password=task.password) as pdf:
        return {"numbers": list(parse_pages(task.pages, pdf.pages))}


def read_document_page(
    task: DocumentPageTask,
    engine: "Engine",
    told: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Facts:
    """Read one page of a PDF.

    `page` is a DocumentPage, `figures` are PNG files by name, `picture` is the page as it looks, a JPEG file.
    """
    from pic2latex.pages.document.figure_files import FigureFolder
    from pic2latex.pages.pdf.pdf_reader import PdfReader
    from pic2latex.pages.pdf.pdfium import Pdf
    from pic2latex.server.cancellable_engine import CancellableEngine

    with tempfile.TemporaryDirectory(prefix="pic2latex-figures-") as scratch:
        folder = FigureFolder(Path(scratch), "figures")
        reader = PdfReader(CancellableEngine(engine, cancelled), task.options, dpi=task.dpi, figures=folder)
        with Pdf(task.data, "The PDF", password=task.password) as pdf:
            page = reader.page(pdf, task.number, told)
            picture = _jpeg(pdf.picture(task.number, PREVIEW_DPI))
        figures = {file.name: file.read_bytes() for file in sorted(Path(scratch).iterdir())}
    return {"page": page, "figures": figures, "picture": picture}


def _jpeg(picture: Picture) -> bytes:
    import io

    from PIL import Image

    content = io.BytesIO()
    Image.fromarray(picture.pixels).save(content, "JPEG", quality=PREVIEW_QUALITY)
    return content.getvalue()


def _complaint(task: ConvertTask) -> dict[str, object] | None:
    from pic2latex.javascript.typesetter import typesetter

    try:
        problem = typesetter().check(task.text, display=task.display)
    except ConversionError as error:
        return {"message": str(error), "position": None}
    return None if problem is None else {"message": problem.message, "position": problem.position}


def _written(render_as: Callable[[str], Rendered], formats: Sequence[str]) -> Facts:
    """Return the texts by format, files as data in base 64, and why a format failed."""
    from pic2latex.server.problems import problem_document

    texts: dict[str, str] = {}
    files: dict[str, dict[str, str]] = {}
    failed: dict[str, dict[str, object]] = {}
    for name in dict.fromkeys(formats):
        try:
            rendered = render_as(name)
        except Pic2LatexError as error:
            failed[name] = problem_document(error)
            continue
        if rendered.data is None:
            texts[name] = rendered.text
        else:
            files[name] = {"mime": rendered.mime, "data": base64.b64encode(rendered.data).decode()}
    return {"texts": texts, "files": files, "failed": failed}


def _sides(box: Box) -> list[float]:
    return [round(side, 1) for side in (box.left, box.top, box.right, box.bottom)]
