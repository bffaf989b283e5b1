"""The preview a window sees: light at once, the browser when it is there, light again when it fails."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from pic2latex.errors import ConversionError
from pic2latex_desktop.preview import probe
from pic2latex_desktop.preview.light_preview import LightPreview
from pic2latex_desktop.preview.light_renderer import RenderRequest, draw
from pic2latex_desktop.preview.preview import Preview
from pic2latex_desktop.preview.probe import Probe
from pic2latex_desktop.preview.web_preview import WebPreview
from pic2latex_desktop.tasks import TaskThread
from pic2latex_desktop.ui.theme import DARK, LIGHT

Make = Callable[[str], Preview]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    background = TaskThread()
    made: list[Preview] = []

    def make(answer: str) -> Preview:
        monkeypatch.setattr(probe, "_command", lambda: (sys.executable, "-c", answer))
        preview = Preview(LIGHT, background, tmp_path / "probe.json")
        preview.resize(500, 200)
        preview.show()
        made.append(preview)
        return preview

    yield make
    for preview in made:
        preview.close_renderers()
        qtbot.addWidget(preview)
    background.close()


RUNS, FAILS = "raise SystemExit(0)", "raise SystemExit(1)"


def test_light_draws_first_and_the_browser_takes_over(qtbot: QtBot, make: Make) -> None:
    preview = make(RUNS)
    with qtbot.waitSignal(preview.drawn, timeout=20_000):
        preview.show_source("x^2", is_page=False)
        assert preview.is_light
    qtbot.waitUntil(lambda: not preview.is_light, timeout=30_000)
    with qtbot.waitSignal(preview.drawn, timeout=10_000):
        preview.show_source("y^2", is_page=False)
    assert preview.reason == ""


def test_light_stays_when_the_browser_cannot_run(qtbot: QtBot, make: Make) -> None:
    preview = make(FAILS)
    preview.show_source("x^2", is_page=False)
    qtbot.waitUntil(lambda: preview.reason != "", timeout=20_000)
    assert preview.is_light
    assert preview.findChildren(WebPreview) == []
    with qtbot.waitSignal(preview.wrong, timeout=10_000):
        preview.show_source(r"\foo", is_page=False)


def test_light_is_all_when_it_is_chosen(qtbot: QtBot, make: Make) -> None:
    preview = make(RUNS)
    preview.choose("light")
    with qtbot.waitSignal(preview.drawn, timeout=20_000):
        preview.show_source("x^2", is_page=False)
    assert preview.is_light
    assert preview.findChildren(Probe) == [], "nobody asked whether a browser can run"


def test_browser_goes_to_rest_and_comes_back(qtbot: QtBot, make: Make) -> None:
    preview = make(RUNS)
    preview.show_source("x^2", is_page=False)
    qtbot.waitUntil(lambda: not preview.is_light, timeout=30_000)
    preview.rest()
    assert preview.is_light
    preview.show_source("z", is_page=False)
    qtbot.waitUntil(lambda: not preview.is_light, timeout=30_000)


def test_browser_that_gives_up_leaves_the_light_preview(qtbot: QtBot, make: Make) -> None:
    preview = make(RUNS)
    preview.show_source("x^2", is_page=False)
    qtbot.waitUntil(lambda: not preview.is_light, timeout=30_000)
    preview.findChildren(WebPreview)[0].given_up.emit("it was killed twice")
    assert preview.is_light
    assert preview.reason == "it was killed twice"
    with qtbot.waitSignal(preview.drawn, timeout=10_000):
        preview.show_source("y", is_page=False)
    assert preview.is_light


def pixels(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_formula_is_drawn_for_the_screen(qtbot: QtBot, ratio: float) -> None:
    image = draw(
        RenderRequest(r"\frac{a}{b}", is_page=False, ink="#102030", bad="#ff0000", ratio=ratio, width=400)
    ).image
    assert image.devicePixelRatio() == ratio
    assert len(pixels(image)) > 5
    assert image.hasAlphaChannel()


def test_page_keeps_text_as_text(qtbot: QtBot) -> None:
    source = "A <b>claim</b> & $x^2$.\n\n$$\\sum_n n$$\n\nThe end."
    drawn = draw(RenderRequest(source, is_page=True, ink="#000000", bad="#ff0000", ratio=1.0, width=300))
    assert drawn.complaint is None
    assert drawn.image.width() == 300
    assert drawn.image.height() > 80
    assert len(pixels(drawn.image)) > 5


def test_broken_formula_of_a_page_is_told_and_the_rest_is_drawn(qtbot: QtBot) -> None:
    source = "Good $x$, broken $\\frac{a$, worse $\\foo$ and good $y$."
    drawn = draw(RenderRequest(source, is_page=True, ink="#000000", bad="#ff0000", ratio=1.0, width=300))
    assert drawn.complaint is not None
    assert "brace" in drawn.complaint.message
    assert source[drawn.complaint.start : drawn.complaint.end] == r"\frac{a"
    assert len(pixels(drawn.image)) > 5


def test_figures_of_a_page_are_named_and_not_loaded(qtbot: QtBot, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    picture = QImage(200, 200, QImage.Format.Format_RGB32)
    picture.fill(0xFFFF0000)
    assert picture.save(str(secret))
    source = f"![shown]({secret.as_uri()}) ![shown]({secret})"
    image = draw(
        RenderRequest(source, is_page=True, ink="#000000", bad="#ff0000", ratio=1.0, width=300)
    ).image
    assert image.height() < 100
    assert 0xFFFF0000 not in pixels(image)


def test_long_page_is_scrolled_and_follows_the_width(qtbot: QtBot, make: Make) -> None:
    preview = make(FAILS)
    preview.choose("light")
    with qtbot.waitSignal(preview.drawn, timeout=20_000):
        preview.show_source("word " * 2000, is_page=True)
    light = preview.findChildren(LightPreview)[0]
    qtbot.waitUntil(lambda: light.verticalScrollBar().maximum() > 0)
    before = light.verticalScrollBar().maximum()
    with qtbot.waitSignal(preview.drawn, timeout=20_000):
        preview.resize(900, 200)
    qtbot.waitUntil(lambda: 0 < light.verticalScrollBar().maximum() < before)
    with qtbot.waitSignal(preview.drawn, timeout=20_000):
        preview.show_source("x^2", is_page=False)
    qtbot.waitUntil(lambda: light.verticalScrollBar().maximum() == 0)


def test_colours_change_the_drawing(qtbot: QtBot, make: Make) -> None:
    preview = make(FAILS)
    with qtbot.waitSignal(preview.drawn, timeout=20_000):
        preview.show_source("x", is_page=False)
    before = preview.grab().toImage()
    with qtbot.waitSignal(preview.drawn, timeout=20_000):
        preview.set_colours(DARK)
    assert preview.grab().toImage() != before


def test_broken_formula_is_an_error(qtbot: QtBot) -> None:
    with pytest.raises(ConversionError):
        draw(RenderRequest(r"\frac{a", is_page=False, ink="#000000", bad="#ff0000", ratio=1.0, width=100))
