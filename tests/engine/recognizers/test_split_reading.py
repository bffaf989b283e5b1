"""Reading in parts with the bundled model: rows, cells and pieces come together as LaTeX."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

import pic2latex_resources
from pic2latex.models.store import Store
from pic2latex.onnx_session import Sessions
from pic2latex.preprocessing.binarization import Ink
from pic2latex.recognizers.compact import CompactRecognizer, DecodeTask, open_model
from pic2latex.recognizers.decoding.loop import not_cancelled
from pic2latex.recognizers.decoding.types import SearchSettings
from pic2latex.types import Device, Picture

SAMPLES = pic2latex_resources.path("samples")
TASK = DecodeTask(SearchSettings(), 512, not_cancelled)


@pytest.fixture(scope="module")
def recognizer() -> Iterator[CompactRecognizer]:
    made = open_model(Store().find("compact"), Sessions(Device.CPU))
    yield made
    made.close()


def sample(name: str, height: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """Return a shipped picture in grey, `height` pixels high."""
    grey = cv2.imread(str(SAMPLES / name), cv2.IMREAD_GRAYSCALE)
    assert grey is not None
    width = round(grey.shape[1] * height / grey.shape[0])
    return np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def in_parts(
    recognizer: CompactRecognizer, grey: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]"
) -> str | None:
    """Return what `grey` reads as in parts, or None where it has no parts."""
    prepared = recognizer.prepare(Picture(np.repeat(grey[:, :, None], 3, axis=2)))
    ink = Ink(prepared.pixels, prepared.em)
    seen = recognizer._encoder.encode(ink, not_cancelled, em_is_known=False)
    read = recognizer._read_in_parts(ink, seen, TASK)
    return None if read is None else recognizer._detokenizer.text(read.hypotheses[0].ids)


def test_rows_are_read_apart_and_joined(recognizer: CompactRecognizer) -> None:
    upper, lower = sample("quadratic.png", 72), sample("binomial.png", 84)
    width = max(upper.shape[1], lower.shape[1])
    stacked = [
        np.pad(each, ((12, 12), (0, width - each.shape[1])), constant_values=255) for each in (upper, lower)
    ]
    read = in_parts(recognizer, np.concatenate(stacked))
    assert read is not None
    rows = read.removeprefix(r"\begin{aligned}").removesuffix(r"\end{aligned}").split(r"\\")
    assert rows == [
        r"x=\frac{-b\pm\sqrt{b^{2}-4ac}}{2a}",
        r"(a+b)^{3}&=(a+b)(a^{2}+2ab+b^{2})",
        r"&=a^{3}+3a^{2}b+3ab^{2}+b^{3}",
    ]


def test_one_row_is_not_taken_apart(recognizer: CompactRecognizer) -> None:
    assert in_parts(recognizer, sample("euler-12px.png", 40)) is None
