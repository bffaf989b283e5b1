"""The command line of `pic2latex recognize` as one value."""

import argparse
from pathlib import Path

import pytest

from pic2latex.cli._recognize.recognize_request import PdfOptions, RecognizeRequest, recognize_request
from pic2latex.cli.recognize import add_arguments
from pic2latex.errors import OptionError, UnknownFormat
from pic2latex.types import Mode, TextFiles, TextLayerUse


def parsed(*words: str) -> RecognizeRequest:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return recognize_request(parser.parse_args(words))


def test_everything_said_is_kept() -> None:
    request = parsed(
        *("a.png", "--stdin", "--mode", "text", "--pages", "2-3", "--dpi", "150", "--password", "secret"),
        *("--model", "mine", "--num-beams", "3", "--max-tokens", "90", "--detector", "boxes"),
        *("--text-models", "words", "--text-layer", "never", "--format", "html", "--json", "-o", "out"),
    )
    assert request.names == ("a.png", "-")
    assert request.pdf == PdfOptions("2-3", 150, "secret")
    assert (request.format, request.json, request.inline, request.output) == (
        "html",
        True,
        False,
        Path("out"),
    )
    options = request.picture_options()
    assert (options.mode, options.model, options.beams, options.max_tokens) == (Mode.TEXT, "mine", 3, 90)
    assert (options.detector, options.text) == ("boxes", TextFiles(model="words"))
    assert options.text_layer is TextLayerUse.NEVER


@pytest.mark.parametrize(
    ("words", "picture", "document"),
    [
        ((), Mode.FORMULA, Mode.PAGE),
        (("--mode", "page"), Mode.PAGE, Mode.PAGE),
        (("-mix",), Mode.PAGE, Mode.PAGE),
    ],
)
def test_the_mode_is_that_of_the_input_where_none_is_named(
    words: tuple[str, ...], picture: Mode, document: Mode
) -> None:
    request = parsed("a.png", *words)
    assert (request.picture_options().mode, request.document_options().mode) == (picture, document)


def test_a_format_belongs_to_a_mode() -> None:
    assert parsed("a.png").format_for(Mode.FORMULA) == "raw"
    assert parsed("a.png").extension_for(Mode.PAGE) == ".md"
    with pytest.raises(UnknownFormat):
        parsed("a.png", "--format", "mathml", "--mode", "page").picture_options()
    with pytest.raises(OptionError, match="not read as a single formula"):
        parsed("a.pdf", "--mode", "formula").document_options()
