"""The reasons given for a doubtful reading: by a table of facts, and for pictures that have them."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from pic2latex import Engine
from pic2latex.picture import read_picture
from pic2latex.recognizers.branched_reading import BranchedReader
from pic2latex.recognizers.confidence import Sight
from pic2latex.recognizers.doubt_reasons import InkLooks, has_specks, reasons, stroke_spread
from pic2latex.recognizers.glyph_coverage import Coverage
from pic2latex.types import WarningCode

SAMPLES = Path(__file__).parents[3] / "resources/pic2latex_resources/samples"
ROW = Sight(5, 1, 0)


@pytest.mark.parametrize(
    ("coverage", "sight", "looks", "codes"),
    [
        (Coverage(), ROW, InkLooks(), [WarningCode.UNCERTAIN]),
        (Coverage(3, 0, 9), ROW, InkLooks(), [WarningCode.UNREAD_INK]),
        (Coverage(0, 3, 9), ROW, InkLooks(), [WarningCode.INVENTED]),
        (
            Coverage(3, 1, 9),
            Sight(5, 1, 0, rows=3),
            InkLooks(),
            [WarningCode.UNREAD_INK, WarningCode.SEVERAL_ROWS],
        ),
        (Coverage(), Sight(30, 1, 0), InkLooks(), [WarningCode.LONG_ROW]),
        (Coverage(), ROW, InkLooks(touches_edge=True), [WarningCode.TOUCHES_EDGE]),
        (Coverage(), ROW, InkLooks(text_pixels=7.4), [WarningCode.TOO_SMALL]),
        (Coverage(), Sight(5, 0.6, 0), InkLooks(), [WarningCode.UNSURE_SIZE]),
        (Coverage(), ROW, InkLooks(turn=90), [WarningCode.TURNED]),
        (Coverage(), ROW, InkLooks(specks=True), [WarningCode.NOISE]),
        (Coverage(), ROW, InkLooks(score=-0.9), [WarningCode.NO_FORMULA]),
        (
            Coverage(),
            Sight(5, 1.6, 0),
            InkLooks(legibility=0.4, stroke_spread=0.1, score=-0.9),
            [WarningCode.HANDWRITING],
        ),
        (Coverage(), ROW, InkLooks(legibility=0.4, stroke_spread=0.3), [WarningCode.UNCERTAIN]),
    ],
)
def test_reasons(coverage: Coverage, sight: Sight, looks: InkLooks, codes: list[WarningCode]) -> None:
    found = reasons(coverage, sight, looks)
    assert [each.code for each in found] == codes
    assert "{" not in "".join(map(str, found))


def test_strokes_of_one_width_have_no_spread() -> None:
    ink = np.zeros((60, 200), np.uint8)
    cv2.line(ink, (10, 30), (190, 30), (255,), 5)
    assert stroke_spread(ink) < 0.1
    cv2.line(ink, (10, 50), (190, 50), (255,), 1)
    assert stroke_spread(ink) > 0.3
    assert stroke_spread(np.zeros((5, 5), np.uint8)) == 1.0


def test_many_specks_are_noise_and_the_dots_of_letters_are_not() -> None:
    ink = np.zeros((60, 400), np.uint8)
    ink[20:40, 10:20] = 255
    ink[10:12, 100:160:10] = 255
    ink[10, 100:160] = 0
    assert not has_specks(ink, 20)
    ink[50, 0:400:4] = 255
    assert has_specks(ink, 20)


def test_a_paragraph_is_not_read_on_and_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine rows of text, read as a formula by mistake, took 40 seconds of branches that could not help."""

    def refuse(*_: object) -> None:
        pytest.fail("a reading that is hopeless was branched")

    monkeypatch.setattr(BranchedReader, "better", refuse)
    paragraph = read_picture(SAMPLES / "paragraph.png").pixels
    with Engine() as engine:
        read = engine.recognize(paragraph[:130])
        assert WarningCode.NO_FORMULA in {warning.code for warning in read.warnings}


def written_by_hand() -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    """Return a picture of strokes of one width, in the script of plotters (Hershey, 1967)."""
    picture = np.full((120, 520), 255, np.uint8)
    cv2.putText(picture, "Qykz Gwhf", (20, 80), cv2.FONT_HERSHEY_SCRIPT_COMPLEX, 2.2, (0,), 2, cv2.LINE_AA)
    return picture


def cut_off() -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """Return the lower two thirds of a formula: the numerator and the upper limit are cut through."""
    pixels = read_picture(SAMPLES / "basel.png").pixels
    return pixels[pixels.shape[0] * 2 // 5 :]


@pytest.mark.parametrize(
    ("picture", "code"),
    [(written_by_hand(), WarningCode.HANDWRITING), (cut_off(), WarningCode.TOUCHES_EDGE)],
    ids=["handwriting", "cut off"],
)
def test_a_picture_that_cannot_be_read_says_why(
    picture: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]", code: WarningCode
) -> None:
    with Engine() as engine:
        recognition = engine.recognize(picture)
    assert code in {warning.code for warning in recognition.warnings}
