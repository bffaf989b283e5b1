"""`pic2latex recognize --report`: what was read beside its pages, in one HTML file for proofreading."""

from pathlib import Path

from pic2latex.atomic_write import atomic_write
from pic2latex.cli.output_paths import writing
from pic2latex.pages.document.document_reader import Document
from pic2latex.pages.proof.proof_data import PagePictures

__all__ = ["write_report"]


def write_report(
    path: Path, name: str, output: Path | None, document: Document, pictures: PagePictures
) -> None:
    """Write the report of a document to `path`.

    `output` is where its text went, whose name the corrected text is saved under; None for standard output. Raises
    OutputError, and ComponentMissing without the scripts that draw formulas.
    """
    from pic2latex.pages.proof.proof_report import proof_report

    stem = (output or Path(name)).stem or "text"
    page = proof_report(Path(name).name or name, f"{stem}.md", document, pictures)
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(path, page)
