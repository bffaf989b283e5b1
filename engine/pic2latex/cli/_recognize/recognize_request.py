"""What one `pic2latex recognize` was asked for, taken from the command line once and never changed."""

import argparse
from dataclasses import dataclass, field, replace
from pathlib import Path

from pic2latex.errors import OptionError
from pic2latex.types import Mode, Options, TextFiles, TextLayerUse

__all__ = ["PdfOptions", "RecognizeRequest", "recognize_request"]

_DEFAULT_FORMATS = {Mode.FORMULA: "raw", Mode.PAGE: "markdown", Mode.TEXT: "markdown"}


@dataclass(frozen=True, slots=True)
class PdfOptions:
    """How PDFs are opened: their pages (`3-7`, `1,4,9-`; None: all), pixels an inch, and a password."""

    pages: str | None
    dpi: int
    password: str | None

    @classmethod
    def of(cls, arguments: argparse.Namespace) -> "PdfOptions":
        """Take the options that `add_pdf_arguments` declares."""
        return cls(arguments.pages, arguments.dpi, arguments.password)


@dataclass(frozen=True, slots=True)
class RecognizeRequest:
    """One call of the command: what to read, how, and where the results go.

    `names` are files, “-” for standard input. `mode` and `format` are None where each input's kind decides. `reading`
    is how the engine reads, whatever the mode; `options` gives it for one. `jobs` pages of a document are read at one
    time; None leaves that to the engine. `report` is the file of a proof report; None for none.
    """

    names: tuple[str, ...]
    pdf: PdfOptions
    mode: Mode | None = None
    reading: Options = field(default_factory=Options)
    format: str | None = None
    inline: bool = False
    json: bool = False
    batch: Path | None = None
    output: Path | None = None
    overwrite: bool = False
    jobs: int | None = None
    report: Path | None = None

    def options(self, mode: Mode) -> Options:
        """Return how to read in a mode. Raises UnknownFormat when the asked format is none of that mode."""
        from pic2latex.formats import format_by_id, page_format_by_id

        check = format_by_id if mode is Mode.FORMULA else page_format_by_id
        check(self.format_for(mode))
        return replace(self.reading, mode=mode)

    def picture_options(self) -> Options:
        """Return how to read pictures. Raises UnknownFormat."""
        return self.options(self.mode or Mode.FORMULA)

    def document_options(self) -> Options:
        """Return how to read PDFs. Raises OptionError in the mode for formulas, and UnknownFormat."""
        if self.mode is Mode.FORMULA:
            hint = "Choose the mode page or text, or cut its formulas out with “pic2latex detect”."
            raise OptionError("A PDF is not read as a single formula.", hint=hint)
        return self.options(self.mode or Mode.PAGE)

    def format_for(self, mode: Mode) -> str:
        """Return the id of the format in which results of a mode are written."""
        return self.format or _DEFAULT_FORMATS[mode]

    def extension_for(self, mode: Mode) -> str:
        """Return how files with results of a mode end. Raises UnknownFormat."""
        from pic2latex.formats import format_by_id, page_format_by_id

        name = self.format_for(mode)
        return format_by_id(name).extension if mode is Mode.FORMULA else page_format_by_id(name).extension


def recognize_request(arguments: argparse.Namespace) -> RecognizeRequest:
    """Return what the parsed command line asks for."""
    return RecognizeRequest(
        names=(*arguments.pictures, *arguments.more, *(["-"] if arguments.stdin else [])),
        pdf=PdfOptions.of(arguments),
        mode=Mode(arguments.mode) if arguments.mode else None,
        reading=Options(
            model=arguments.model,
            beams=arguments.num_beams,
            max_tokens=arguments.max_tokens,
            detector=arguments.detector,
            text=_text_files(arguments),
            text_layer=TextLayerUse(arguments.text_layer),
        ),
        format=arguments.format,
        inline=arguments.inline,
        json=arguments.json,
        batch=arguments.batch,
        output=arguments.output,
        overwrite=arguments.overwrite,
        jobs=arguments.jobs,
        report=arguments.report,
    )


def _text_files(arguments: argparse.Namespace) -> TextFiles:
    """Return the networks for text that were named; single files come before those of a model."""
    return TextFiles(
        arguments.text_detector, arguments.text_recognizer, arguments.text_keys, arguments.text_models
    )
