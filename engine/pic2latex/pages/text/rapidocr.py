"""The networks that find and read lines of text: RapidOCR, with the models it brings or with others that are named.

RapidOCR prepares pictures for the networks and understands what they answer; the networks themselves are opened as
all others are, so that threads are counted and nothing is ever downloaded. Importing RapidOCR sets up a logger that
writes to the terminal; it is silenced here.
"""

import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pic2latex.errors import ModelDamaged, ModelMissing, RecognitionError
from pic2latex.types import Box, TextFiles

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.onnx_session import Sessions

__all__ = ["LineOfText", "RapidNetworks", "RecognizedCharacter", "TextNetworks", "open_text_networks"]

DETECTOR, RECOGNIZER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
"""What RapidOCR 3.10 brings: the multilingual networks of PP-OCRv6, 10 and 21 MB."""

LINE_HEIGHT = 48
"""Pixels of a line's height the recognisers of PP-OCR from version 3 on want."""


@dataclass(frozen=True, slots=True)
class RecognizedCharacter:
    """A character that was read, how sure that is (0-1), and the x of its middle in pixels of the line's picture.

    `is_word` tells that its font is known to be that of words, and not of mathematics.
    """

    text: str
    probability: float
    x: float
    is_word: bool = False


@dataclass(frozen=True, slots=True)
class LineOfText:
    """What was read from the picture of one line; empty when that is nothing."""

    glyphs: tuple[RecognizedCharacter, ...] = ()

    @property
    def text(self) -> str:
        """The characters in a row."""
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def score(self) -> float:
        """The mean probability of a character (0-1)."""
        return sum(glyph.probability for glyph in self.glyphs) / len(self.glyphs) if self.glyphs else 0.0


class TextNetworks(Protocol):
    """Finds lines of text and reads them. Used from one thread at a time."""

    def find(self, page: "NDArray[np.uint8]") -> tuple[Box, ...]:
        """Return the boxes of lines on a page (h, w), dark on white, in pixels of it."""

    def read(self, line: "NDArray[np.uint8]") -> LineOfText:
        """Read the picture of one line (h, w), dark on white."""

    def close(self) -> None:
        """Let go of the networks' memory."""


class RapidNetworks:
    """RapidOCR with opened networks; a `TextNetworks`."""

    def __init__(self, rapid: Any) -> None:
        self._rapid = rapid

    def find(self, page: "NDArray[np.uint8]") -> tuple[Box, ...]:
        """Return the boxes of lines; see `TextNetworks`. `page` (h, w), uint8, dark on white."""
        found = self._call(page, use_det=True, use_rec=False)
        if found.boxes is None:
            return ()
        corners = (([float(x) for x, _ in quad], [float(y) for _, y in quad]) for quad in found.boxes)
        return tuple(Box(min(xs), min(ys), max(xs), max(ys)) for xs, ys in corners)

    def read(self, line: "NDArray[np.uint8]") -> LineOfText:
        """Read one line; see `TextNetworks`. `line` (h, w), uint8, dark on white."""
        found = self._call(line, use_det=False, use_rec=True, return_word_box=True)
        text, words = found.txts[0], found.word_results[0]
        if not text:
            return LineOfText()
        columns = [column for word in words.word_cols for column in word]
        return LineOfText(tuple(_glyphs(text, words.confs, columns, line.shape[1] / words.line_txt_len)))

    def close(self) -> None:
        """Let go of the networks; see `TextNetworks`."""
        del self._rapid

    def _call(self, pixels: "NDArray[np.uint8]", **what: bool) -> Any:
        """Run RapidOCR on `pixels` (h, w), uint8, as three equal channels. Raises RecognitionError."""
        import numpy as np
        from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError

        colours = np.ascontiguousarray(np.repeat(pixels[..., None], 3, axis=2))
        try:
            return self._rapid(colours, use_cls=False, **what)
        except ONNXRuntimeError as error:
            hint = "Try a smaller picture, or close other programs."
            raise RecognitionError("The networks that read text failed.", hint=hint) from error


def _glyphs(
    text: str, probabilities: Sequence[float], columns: Sequence[int], width: float
) -> "list[RecognizedCharacter]":
    """Put characters and the network's columns, each `width` pixels wide, together. Spaces have no column."""
    places = iter(columns)
    glyphs: list[RecognizedCharacter] = []
    for character, probability in zip(text, probabilities, strict=True):
        if character.isspace():
            x = glyphs[-1].x + width if glyphs else 0.0
            glyphs.append(RecognizedCharacter(" ", probability, x))
        else:
            glyphs.append(RecognizedCharacter(character, probability, (next(places) + 0.5) * width))
    return glyphs


def open_text_networks(files: TextFiles, sessions: "Sessions") -> RapidNetworks:
    """Open the networks. Raises ModelMissing, ModelDamaged and DeviceError."""
    rapidocr = _import_rapid()
    from omegaconf import flag_override

    shipped = Path(rapidocr.__file__).parent / "models"
    if files.keys is not None and not files.keys.is_file():
        raise _missing(files.keys)
    rapid = rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.use_preprocess_img": False,
            "Global.use_vertical_padding": False,
            "Det.limit_type": "max",  # pages come at the size they are to be looked at
            "Det.limit_side_len": 8000,
            "Rec.rec_keys_path": str(files.keys) if files.keys else None,
        }
    )
    with flag_override(rapid.cfg, "allow_objects", values=True):
        rapid.cfg.Det.session = _network(files.detector or shipped / DETECTOR, sessions)
        rapid.cfg.Rec.session = recognizer = _network(files.recognizer or shipped / RECOGNIZER, sessions)
    if files.keys is None and "character" not in recognizer.get_modelmeta().custom_metadata_map:
        name = (files.recognizer or Path(RECOGNIZER)).name
        hint = "Name the file with its characters too."
        raise ModelDamaged(f"The text recogniser {name} does not say which characters it reads.", hint=hint)
    return RapidNetworks(rapid)


def _import_rapid() -> Any:
    """Import RapidOCR, and take away its handler: it would write to the terminal, at import already."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import rapidocr
    logger = logging.getLogger("RapidOCR")
    logger.setLevel(logging.CRITICAL)
    return rapidocr


def _network(path: Path, sessions: "Sessions") -> Any:
    if not path.is_file():
        raise _missing(path)
    return sessions.network(path)


def _missing(path: Path) -> ModelMissing:
    return ModelMissing(f"There is no file {path}.", hint="Check the path of the text model.")
