"""The program checks its own work: what a verdict is made of, and what a second reading changes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from pic2latex.errors import Pic2LatexError, RecognitionError
from pic2latex.formats.raster import rasterise
from pic2latex.formats.render_comparison import compare
from pic2latex.preprocessing.binarization import extract_ink
from pic2latex.testing import candidate_of
from pic2latex.types import Mode, Options, Picture
from pic2latex_desktop.recognition.job import Job, Jobs
from pic2latex_desktop.recognition.render_check import RenderCheck
from pic2latex_desktop.recognition.result import Capture, CheckedResult, CheckVerdict, RecognitionResult
from pic2latex_desktop.recognition.worker import Worker
from pic2latex_desktop.tasks import TaskThread
from pic2latex_desktop.ui.theme import LIGHT
from pic2latex_desktop.windows.comparison_image import comparison_image
from tests.desktop.fake_engines import reader_of

PICTURE_LATEX = r"\int_{-\infty}^{\infty} e^{-x^{2}} \, dx = \sqrt{\pi}"
FAR_OFF = r"\frac{A}{B} + \sum_{i} M_{i} W"

Script = list[str | Pic2LatexError]


def drawn(latex: str, em: float = 30.0) -> Picture:
    grey = np.pad(rasterise(latex, em), 12, constant_values=255)
    return Picture(np.repeat(grey[:, :, None], 3, axis=2))


def job_of(picture: Picture, latex: str, mode: Mode = Mode.FORMULA, seconds: float = 0.1) -> Job:
    capture = Capture(picture, QImage(), mode)
    result = RecognitionResult(capture, latex, candidate_of(latex), 0.9, "fake", seconds)
    return Job(capture=capture, options=Options(mode), result=result)


def test_overlay_has_a_colour_for_each_kind_of_ink(qtbot: QtBot) -> None:
    comparison = compare(extract_ink(drawn("a + b")), "a - b")
    image = comparison_image(comparison, LIGHT)
    assert (image.width(), image.height()) == comparison.seen.shape[::-1]
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert LIGHT.paper in colours
    # Letters are shared ink, which is dark; the upright stroke of the plus is in the picture alone.
    assert any(QColor(name).lightness() < 40 for name in colours)
    assert any(QColor(name).red() > QColor(name).blue() + 60 for name in colours)


@dataclass(frozen=True, slots=True)
class Bench:
    """A check with its threads, and the jobs that it told of."""

    check: RenderCheck
    worker: Worker
    told: list[Job]


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Callable[..., Bench]]:
    parts: list[TaskThread | Worker] = []

    def make(script: Script = [], seconds: float = 0.0) -> Bench:  # noqa: B006  # never changed
        jobs, tasks = Jobs(), TaskThread()
        worker = Worker(reader_of(script, seconds), Options(), idle_minutes=0)
        parts.extend((tasks, worker))
        worker.start()
        told: list[Job] = []
        jobs.job_changed.connect(told.append)
        return Bench(RenderCheck(jobs, worker, tasks, worker), worker, told)

    yield make
    for part in parts:
        part.close()


Make = Callable[..., Bench]


def verdict_of(qtbot: QtBot, bench: Bench, job: Job) -> CheckedResult:
    bench.check.check(job)
    qtbot.waitUntil(lambda: bench.told == [job])
    assert job.check is not None
    return job.check


def test_agreement_needs_no_second_reading(qtbot: QtBot, bench: Make) -> None:
    job = job_of(drawn(PICTURE_LATEX), PICTURE_LATEX)
    check = verdict_of(qtbot, bench([RecognitionError("never", hint="")]), job)
    assert check.verdict is CheckVerdict.AGREES
    assert check.comparison is not None


def test_better_second_reading_is_offered(qtbot: QtBot, bench: Make) -> None:
    job = job_of(drawn(PICTURE_LATEX), FAR_OFF)
    check = verdict_of(qtbot, bench([PICTURE_LATEX]), job)
    assert check.verdict is CheckVerdict.BETTER
    assert check.better is not None
    assert check.better.source == PICTURE_LATEX
    assert job.result is not None
    assert job.result.source == FAR_OFF


@pytest.mark.parametrize(
    "script",
    [
        [FAR_OFF],
        [r"\prod W W W W"],
        [r"\frac{broken"],
        [RecognitionError("It ran too long.", hint="Cut it.")],
    ],
)
def test_no_better_reading_means_not_sure(qtbot: QtBot, bench: Make, script: Script) -> None:
    check = verdict_of(qtbot, bench(script), job_of(drawn(PICTURE_LATEX), FAR_OFF))
    assert check.verdict is CheckVerdict.DIFFERS
    assert check.better is None
    assert check.comparison is not None


def test_reading_that_does_not_compile_is_unknown(qtbot: QtBot, bench: Make) -> None:
    job = job_of(drawn("x"), r"\frac{a")
    assert verdict_of(qtbot, bench(), job).verdict is CheckVerdict.UNKNOWN


def test_pages_are_not_checked(qtbot: QtBot, bench: Make) -> None:
    stage, formula = bench(), job_of(drawn("x^2"), "x^2")
    stage.check.check(job_of(drawn("x"), "Let $x$ be.", Mode.PAGE))
    stage.check.check(formula)
    qtbot.waitUntil(lambda: bool(stage.told))
    assert stage.told == [formula]


def test_newer_result_makes_the_older_one_forgotten(qtbot: QtBot, bench: Make) -> None:
    stage = bench()
    old, new = job_of(drawn(PICTURE_LATEX), FAR_OFF), job_of(drawn("x^2"), "x^2")
    stage.check.check(old)
    stage.check.check(new)
    qtbot.waitUntil(lambda: bool(stage.told))
    qtbot.waitUntil(lambda: stage.worker.waiting == 0)
    assert stage.told == [new]
    assert old.check is None


def test_second_reading_has_a_budget(qtbot: QtBot, bench: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crop of rules and half letters once kept the reader busy for half a minute."""
    monkeypatch.setattr("pic2latex_desktop.recognition.render_check.BUDGET_SECONDS", 0.2)
    stage = bench([PICTURE_LATEX], seconds=600.0)
    check = verdict_of(qtbot, stage, job_of(drawn(PICTURE_LATEX), FAR_OFF, seconds=0.01))
    assert check.verdict is CheckVerdict.DIFFERS
    qtbot.waitUntil(lambda: stage.worker.waiting == 0)


def test_second_reading_gives_way_to_what_is_urgent(qtbot: QtBot, bench: Make) -> None:
    stage, job = bench([PICTURE_LATEX], seconds=600.0), job_of(drawn(PICTURE_LATEX), FAR_OFF, seconds=300.0)
    stage.check.check(job)
    qtbot.waitUntil(lambda: stage.worker.waiting == 1)
    stage.check.end_second_reading()
    assert stage.told == [job]
    qtbot.waitUntil(lambda: stage.worker.waiting == 0)
