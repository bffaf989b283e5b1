"""The program checks its own work: what agrees, what differs, and what a second reading changes."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

import pic2latex_resources
from pic2latex.errors import ConversionError, Pic2LatexError, RecognitionError
from pic2latex.formats.raster import rasterise
from pic2latex.picture import read_picture
from pic2latex.preprocessing.binarization import extract_ink
from pic2latex.recognizers.fake import candidate_of
from pic2latex.types import Mode, Options, Picture
from pic2latex_desktop.recognition.render_check import CheckedResult, CheckVerdict, RenderCheck
from pic2latex_desktop.recognition.render_comparison import MOST_PIXELS, compare
from pic2latex_desktop.recognition.result import Capture, RecognitionResult
from pic2latex_desktop.recognition.worker import Worker
from pic2latex_desktop.tasks import TaskThread
from pic2latex_desktop.ui.theme import LIGHT
from pic2latex_desktop.windows.comparison_image import comparison_image
from tests.desktop.fake_engines import reader_of

SAMPLES = {
    "basel.png": r"\sum_{n=1}^{\infty} \frac{1}{n^{2}} = \frac{\pi^{2}}{6}",
    "quadratic.png": r"x = \frac{-b \pm \sqrt{b^{2} - 4ac}}{2a}",
    "gauss-dark.png": r"\int_{-\infty}^{\infty} e^{-x^{2}} \, dx = \sqrt{\pi}",
}
WRONG = {
    "basel.png": r"\sum_{n=1}^{\infty} \frac{1}{n^{2}} = \frac{\pi^{2} + x}{6}",
    "quadratic.png": r"x = \frac{-b \pm \sqrt{b^{2} - 4ac}}{2a} \cdot \frac{M}{N}",
    "gauss-dark.png": r"\sum_{-\infty}^{\infty} e^{-x^{2}} = \sqrt{\pi}",
}


def sample(name: str) -> Picture:
    return read_picture(pic2latex_resources.path(f"samples/{name}"))


def drawn(latex: str, em: float = 30.0) -> Picture:
    grey = np.pad(rasterise(latex, em), 12, constant_values=255)
    return Picture(np.repeat(grey[:, :, None], 3, axis=2))


@pytest.mark.parametrize("name", SAMPLES)
def test_right_reading_is_nearer_than_a_wrong_one(name: str) -> None:
    ink = extract_ink(sample(name))
    right, wrong = compare(ink, SAMPLES[name]), compare(ink, WRONG[name])
    assert right.mismatch < wrong.mismatch
    assert not right.differs
    assert wrong.differs


@pytest.mark.parametrize("em", [14.0, 30.0, 70.0])
@pytest.mark.parametrize(
    "latex",
    [
        r"\int_0^1 x^2\,dx",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        r"a = b + c - d \cdot e \leq f",
        r"\frac{1}{1 + \frac{1}{x}}",
    ],
)
def test_own_drawing_agrees_at_any_size(latex: str, em: float) -> None:
    comparison = compare(extract_ink(drawn(latex, em)), latex)
    assert comparison.agrees
    assert comparison.seen.shape == comparison.drawn.shape


def test_text_style_is_recognised_as_the_same_formula() -> None:
    grey = np.pad(rasterise(r"\sum_{n=1}^{N} \frac{a}{b}", 30.0, display=False), 12, constant_values=255)
    picture = Picture(np.repeat(grey[:, :, None], 3, axis=2))
    assert compare(extract_ink(picture), r"\sum_{n=1}^{N} \frac{a}{b}").agrees


def test_polarity_does_not_matter() -> None:
    picture = drawn("x^2 + 1")
    assert compare(extract_ink(Picture(255 - picture.pixels)), "x^2 + 1").agrees


@pytest.mark.parametrize("latex", [r"\frac{a", r"\,", ""])
def test_what_cannot_be_drawn_cannot_be_compared(latex: str) -> None:
    with pytest.raises(ConversionError):
        compare(extract_ink(drawn("x")), latex)


def test_long_formula_is_compared_smaller_and_an_endless_one_not_at_all() -> None:
    terms = [f"x_{{{number}}}^2" for number in range(120)]
    long, endless = " + ".join(terms[:20]), " + ".join(terms)
    comparison = compare(extract_ink(drawn(long, 40.0)), long)
    assert comparison.agrees
    assert max(comparison.seen.shape) <= MOST_PIXELS
    with pytest.raises(ConversionError, match="too long"):
        compare(extract_ink(drawn(endless, 20.0)), endless)


def test_overlay_has_a_colour_for_each_kind_of_ink(qtbot: QtBot) -> None:
    comparison = compare(extract_ink(drawn("a + b")), "a - b")
    image = comparison_image(comparison, LIGHT)
    assert (image.width(), image.height()) == comparison.seen.shape[::-1]
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert LIGHT.paper in colours
    # Letters are shared ink, which is dark; the upright stroke of the plus is in the picture alone.
    assert any(QColor(name).lightness() < 40 for name in colours)
    assert any(QColor(name).red() > QColor(name).blue() + 60 for name in colours)


def result(picture: Picture, latex: str, mode: Mode = Mode.FORMULA) -> RecognitionResult:
    return RecognitionResult(Capture(picture, QImage(), mode), latex, candidate_of(latex), 0.9, "fake", 0.1)


Script = list[str | Pic2LatexError]


@pytest.fixture
def checking(qtbot: QtBot) -> Iterator[Callable[[RecognitionResult, Script], CheckedResult]]:
    parts: list[TaskThread | Worker] = []

    def run(checked: RecognitionResult, script: Script) -> CheckedResult:
        background, worker = TaskThread(), Worker(reader_of(script), Options(), idle_minutes=0)
        parts.extend((background, worker))
        worker.start()
        check = RenderCheck(background, worker)
        with qtbot.waitSignal(check.checked, timeout=20_000) as told:
            check.check(checked, Options())
        outcome = told.args[0]
        assert isinstance(outcome, CheckedResult)
        assert outcome.result is checked
        return outcome

    yield run
    for part in parts:
        part.close()


Checking = Callable[[RecognitionResult, Script], CheckedResult]

PICTURE_LATEX = r"\int_{-\infty}^{\infty} e^{-x^{2}} \, dx = \sqrt{\pi}"
FAR_OFF = r"\frac{A}{B} + \sum_{i} M_{i} W"


def test_agreement_needs_no_second_reading(checking: Checking) -> None:
    check = checking(result(drawn(PICTURE_LATEX), PICTURE_LATEX), [RecognitionError("never", hint="")])
    assert check.verdict is CheckVerdict.AGREES
    assert check.comparison is not None


def test_better_second_reading_is_offered(checking: Checking) -> None:
    check = checking(result(drawn(PICTURE_LATEX), FAR_OFF), [PICTURE_LATEX])
    assert check.verdict is CheckVerdict.BETTER
    assert check.better is not None
    assert check.better.source == PICTURE_LATEX
    assert check.result.source == FAR_OFF


@pytest.mark.parametrize(
    "script",
    [
        [FAR_OFF],
        [r"\prod W W W W"],
        [r"\frac{broken"],
        [RecognitionError("It ran too long.", hint="Cut it.")],
    ],
)
def test_no_better_reading_means_not_sure(checking: Checking, script: Script) -> None:
    check = checking(result(drawn(PICTURE_LATEX), FAR_OFF), script)
    assert check.verdict is CheckVerdict.DIFFERS
    assert check.better is None
    assert check.comparison is not None


def test_reading_that_does_not_compile_is_unknown(checking: Checking) -> None:
    assert checking(result(drawn("x"), r"\frac{a"), []).verdict is CheckVerdict.UNKNOWN


def test_pages_are_not_checked(qtbot: QtBot) -> None:
    background, worker = TaskThread(), Worker(reader_of(), Options(), idle_minutes=0)
    check = RenderCheck(background, worker)
    with qtbot.assertNotEmitted(check.checked, wait=200):
        check.check(result(drawn("x"), "Let $x$ be.", Mode.PAGE), Options())
    background.close()
    worker.close()


def test_newer_result_makes_the_older_one_forgotten(qtbot: QtBot) -> None:
    background, worker = TaskThread(), Worker(reader_of(), Options(), idle_minutes=0)
    worker.start()
    check = RenderCheck(background, worker)
    told: list[CheckedResult] = []
    check.checked.connect(told.append)
    old, new = result(drawn(PICTURE_LATEX), FAR_OFF), result(drawn("x^2"), "x^2")
    check.check(old, Options())
    check.check(new, Options())
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    qtbot.wait(300)
    assert [each.result for each in told] == [new]
    background.close()
    worker.close()
