"""Chinese inside formulas: what a network for text reads there, and how it gets into the reading.

The pictures are typeset by XeLaTeX in Latin Modern and FandolSong.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import pytest

from pic2latex.engine import Engine
from pic2latex.errors import ModelMissing
from pic2latex.latex import canonical
from pic2latex.pages.page_networks import PageNetworks
from pic2latex.pages.text.rapidocr import LineOfText, RecognizedCharacter
from pic2latex.recognizers.protocol import Prepared, RecognizerOutput
from pic2latex.recognizers.text_in_formulas.character_components import StripCharacter
from pic2latex.recognizers.text_in_formulas.strips import ChineseRun, GlyphCertainty, UnreadInk, chinese_runs
from pic2latex.recognizers.text_in_formulas.text_reader import with_chinese, with_runs
from pic2latex.scoring.known_detector import FakeDetector
from pic2latex.types import Alternative, Box, Candidate, Device, TextFiles, Token, WarningCode

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMULAS = Path(__file__).parent
EM = 20.0


class ScriptedText:
    """Reads strips as `script` says, one after the other, each character as sure as `probability`."""

    def __init__(self, script: Sequence[str], probability: float = 1.0) -> None:
        self._script = list(script)
        self._probability = probability
        self.count = 0

    def find(self, page: "NDArray[np.uint8]") -> tuple[Box, ...]:  # noqa: ARG002 - the name is the protocol's
        """Find nothing."""
        return ()

    def read(self, line: "NDArray[np.uint8]") -> LineOfText:
        """Read the next of the script, its characters spread over the line."""
        text = self._script.pop(0)
        self.count += 1
        pitch = line.shape[1] / max(1, len(text))
        places = (pitch * (place + 0.5) for place in range(len(text)))
        return LineOfText(
            tuple(
                RecognizedCharacter(each, self._probability, x) for each, x in zip(text, places, strict=True)
            )
        )

    def close(self) -> None:
        """Close nothing."""

    def opened(self, _files: TextFiles) -> Self:
        """Return this as what opens networks for text does."""
        return self

    def characters(self, strip: "NDArray[np.uint8]") -> list[StripCharacter]:
        """Read a strip as `chinese_runs` wants it."""
        return [StripCharacter(glyph.text, glyph.probability, glyph.x) for glyph in self.read(strip).glyphs]


def ink_of(*boxes: tuple[int, int, int, int]) -> UnreadInk:
    """Return ink with filled rectangles (left, top, right, bottom)."""
    pixels = np.zeros((60, 200), np.uint8)
    for left, top, right, bottom in boxes:
        pixels[top:bottom, left:right] = 255
    return UnreadInk(pixels, EM)


def engine_with(text: ScriptedText) -> Engine:
    networks = PageNetworks(lambda _name, _device: FakeDetector(()), text.opened)
    return Engine(device=Device.CPU, threads=2, pages=networks)


@pytest.mark.parametrize(
    ("boxes", "script", "runs"),
    [
        ([(0, 0, 20, 20), (30, 0, 50, 20)], ["F浮", "V排"], ["浮", "排"]),
        ([(0, 0, 20, 20), (30, 0, 50, 20)], ["速", "度"], ["速度"]),  # a wide space inside one run
        ([(0, 0, 20, 20), (26, 8, 40, 12), (46, 0, 66, 20)], ["F浮", "二", "V排"], ["浮", "排"]),
        ([(0, 0, 20, 20), (0, 27, 30, 29), (0, 36, 20, 56)], ["W总", "W有用"], ["总", "有用"]),  # a fraction
        ([(0, 0, 40, 20)], ["x浮y液"], ["浮", "液"]),
        ([(0, 0, 20, 20)], ["x"], []),
        ([], [], []),
    ],
)
def test_runs_come_in_the_order_of_latex(
    boxes: list[tuple[int, int, int, int]], script: list[str], runs: list[str]
) -> None:
    found = chinese_runs(ink_of(*boxes), ScriptedText(script).characters)
    assert [run.text for run in found.runs] == runs


@pytest.mark.parametrize(
    ("present", "best", "height", "read"),
    [
        (1.0, 0.2, 20, 2),  # unknown glyphs: this strip is read, then the other one, and none twice
        (1.0, 0.9, 20, 0),  # known glyphs
        (0.1, 0.2, 20, 0),  # few glyphs
        (1.0, 0.2, 40, 0),  # too high for a character
        (1.0, 0.2, 9, 0),  # too low
    ],
)
def test_only_strips_of_unknown_glyphs_ask_for_the_text_networks(
    present: float, best: float, height: int, read: int
) -> None:
    ink = ink_of((0, 10, 20, 10 + height), (100, 10, 120, 10 + height))
    cells = np.zeros((60, 200), np.float32)  # a cell a pixel
    cells[15:25:5, :20:10] = 1.0
    certainty = GlyphCertainty(cells * present, np.where(cells > 0, best, 0.9).astype(np.float32), (1.0, 1.0))
    text = ScriptedText(["液", "x"])
    found = chinese_runs(replace(ink, certainty=certainty), text.characters)
    assert [run.text for run in found.runs] == ["液"][: read // 2]
    assert text.count == read


def test_text_gets_into_the_tokens_too() -> None:
    tokens = (Token(r"F_{\text{", 0.9), Token("〓", 0.8), Token("}}", 0.9), Token("〓", 0.7))
    read = with_runs(Candidate(r"F_{\text{〓}}〓", tokens, -0.1), [ChineseRun("浮", 0.95)])
    assert read.latex == r"F_{\text{浮}}〓"
    assert read.tokens[1] == Token("浮", 0.8, None, (Alternative("〓", 0.8),))
    assert read.tokens[3] == tokens[3]


@pytest.mark.parametrize(
    ("picture", "latex"),
    [
        ("buoyancy", r"F_{\text{浮}} = \rho_{\text{液}}gV_{\text{排}}"),
        ("efficiency", r"\eta = \frac{W_{\text{有用}}}{W_{\text{总}}}"),
        ("square", r"t_{\text{拉}}^{2} = 37"),
        ("average", r"v_{\text{平均}} = \frac{s}{t}"),  # the likeliest reading has v_{\forall y}
        (
            "heat",
            r"\mu_{\text{向}} = V_{\text{热量}} - T_{\text{秒}}",
        ),  # characters touch each other and letters
        ("pressure", r"\text{压强} = \frac{\text{频率}}{\text{中子数}}"),  # nothing else to go by
        (
            "conditions",
            r"-g=\begin{cases}I^{C}&\text{且为偶数}\\B/J(B)&x_{0}=(k,P)\text{时}\\m\geq1,&\text{项}\end{cases}",
        ),
    ],
)
def test_chinese_in_a_formula_is_read(picture: str, latex: str) -> None:
    with Engine(device=Device.CPU, threads=2) as engine:
        recognition = engine.recognize(FORMULAS / f"{picture}.png")
    assert canonical(recognition.latex) == canonical(latex)
    assert WarningCode.CHINESE_TEXT not in {warning.code for warning in recognition.warnings}
    assert "text" in {stage.stage for stage in recognition.seconds}


@pytest.mark.parametrize(
    ("script", "probability", "latex"),
    [
        (["t拉", "", "37"], 0.4, r"t_{\text{拉}}^{2} = 37"),
        (
            ["t拉", "液", "37"],
            1.0,
            r"t_{\text{拉液}}^{2}37",
        ),  # what is sure is believed, of an equals sign too
        (["t", "", "37"], 1.0, r"t_{\text{〓}}^{2} = 37"),
        (["t拉x液", "", "37"], 1.0, r"t_{\text{〓}}^{2} = 37"),  # which of two it is cannot be told
    ],
)
def test_doubtful_text_is_warned_of(script: list[str], probability: float, latex: str) -> None:
    with engine_with(ScriptedText(script, probability)) as engine:
        recognition = engine.recognize(FORMULAS / "square.png")
    assert recognition.latex == latex
    is_doubtful = probability < 0.6 or "〓" in latex
    codes = {warning.code for warning in recognition.warnings}
    assert (WarningCode.CHINESE_TEXT in codes) == is_doubtful


@pytest.mark.logs_warnings
@pytest.mark.parametrize("name", ["square.png", "latin.png"])
def test_networks_that_are_not_there_cost_no_formula(name: str, tmp_path: Path) -> None:
    opened = []

    def missing(files: TextFiles) -> ScriptedText:
        opened.append(files)
        raise ModelMissing("There is no file.", hint="Install it.")

    source = FORMULAS / name
    if name == "latin.png":  # the right half of the same formula holds no Chinese
        from PIL import Image

        source = tmp_path / name
        with Image.open(FORMULAS / "square.png") as picture:
            picture.crop((picture.width // 2, 0, *picture.size)).save(source)
    networks = PageNetworks(lambda _name, _device: FakeDetector(()), missing)
    with Engine(device=Device.CPU, threads=2, pages=networks) as engine:
        recognition = engine.recognize(source)
    assert bool(opened) == ("〓" in recognition.latex) == (name == "square.png")


def test_a_reading_that_is_no_likelier_with_its_chinese_stays() -> None:
    ink = ink_of((0, 0, 20, 20))
    output = RecognizerOutput((Candidate("H", (), -0.5),), confidence=0.7, unread=ink)

    def again(_shown: Prepared) -> RecognizerOutput:
        return RecognizerOutput((Candidate(r"\Box", (), -0.9),), confidence=0.2)

    script = ScriptedText(["日"])
    assert with_chinese(output, script.characters, again) == output


def test_a_likelier_reading_takes_the_runs_that_are_sure() -> None:
    output = RecognizerOutput((Candidate("H", (), -0.5),), confidence=0.3, unread=ink_of((0, 0, 20, 20)))
    shown: list[Prepared] = []

    def again(prepared: Prepared) -> RecognizerOutput:
        shown.append(prepared)
        return RecognizerOutput((Candidate(r"\Box", (), -0.1),), confidence=0.9)

    read = with_chinese(output, ScriptedText(["日"], 0.8).characters, again)
    assert [each.latex for each in read.candidates] == [r"\text{日}"]
    assert read.confidence == pytest.approx(0.72)
    assert shown[0].em_is_known
    assert shown[0].em == EM
    assert shown[0].pixels[10, 10] == 0  # the middle of the box
