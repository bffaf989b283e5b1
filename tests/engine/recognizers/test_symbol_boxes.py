"""Boxes of doubtful tokens lie on the symbols that they mean, in pixels of the picture that was given."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

import pic2latex_resources
from pic2latex.engine import Engine
from pic2latex.picture import read_picture
from pic2latex.recognizers import symbol_boxes as places
from pic2latex.recognizers.compact_encoder import Attended, Encoded
from pic2latex.recognizers.protocol import RecognizerOutput
from pic2latex.recognizers.symbol_boxes import carried_over, doubtful_tokens, symbol_boxes, turned_back
from pic2latex.types import Alternative, Box, Candidate, Device, Options, Picture, Recognition, Token

EM = 40.0
SAMPLES = pic2latex_resources.path("samples")
OTHER = (Alternative("y", 0.1),)


def drawn(*boxes: tuple[int, int, int, int]) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """Return ink (160, 400) with filled rectangles: left, top, right, bottom."""
    ink = np.zeros((160, 400), np.uint8)
    for left, top, right, bottom in boxes:
        ink[top:bottom, left:right] = 255
    return ink


LETTER, DOT = (100, 80, 124, 108), (108, 64, 113, 69)
FIRST_BAR, SECOND_BAR = (200, 88, 230, 91), (200, 98, 230, 101)
RULE, NUMERATOR = (20, 120, 390, 123), (130, 88, 150, 112)


@pytest.mark.parametrize(
    ("shapes", "point", "held", "left_out"),
    [
        ((LETTER, (140, 80, 160, 108)), (112, 94), (LETTER,), ((140, 80, 160, 108),)),
        ((LETTER, DOT), (110, 96), (LETTER, DOT), ()),
        ((FIRST_BAR, SECOND_BAR), (214, 95), (FIRST_BAR, SECOND_BAR), ()),
        ((NUMERATOR, RULE), (140, 100), (NUMERATOR,), (RULE,)),
        ((LETTER,), (134, 94), (LETTER,), ()),  # beside it, but near
    ],
    ids=["letter", "dotted letter", "two bars", "above a rule", "near"],
)
def test_the_box_holds_the_symbol_and_no_other(
    shapes: tuple[tuple[int, int, int, int], ...],
    point: tuple[float, float],
    held: tuple[tuple[int, int, int, int], ...],
    left_out: tuple[tuple[int, int, int, int], ...],
) -> None:
    (box,) = symbol_boxes(drawn(*shapes), EM, [point])
    for left, top, right, bottom in held:
        assert box.left <= left < right <= box.right
        assert box.top <= top < bottom <= box.bottom
    for left, top, right, bottom in left_out:
        assert box.right <= left or box.left >= right or box.bottom <= top or box.top >= bottom


def test_a_speck_gets_a_box_that_can_be_seen_and_a_rule_is_not_shown_whole() -> None:
    ink = drawn((100, 100, 104, 106), RULE)
    comma, rule = symbol_boxes(ink, EM, [(102, 103), (200, 121)])
    for box in (comma, rule):
        assert min(box.right - box.left, box.bottom - box.top) >= places.LEAST * EM - 0.01
    assert rule.right - rule.left <= 2 * (places.FARTHEST[0] + places.RIM) * EM + 0.01


def test_without_ink_near_the_point_itself_is_shown_within_the_picture() -> None:
    (box,) = symbol_boxes(drawn(LETTER), EM, [(395, 5)])
    assert box == Box(375.0, 0.0, 400.0, 25.0)
    assert symbol_boxes(drawn(LETTER), EM, []) == []


def test_only_what_is_unsure_and_has_another_reading_is_doubtful() -> None:
    tokens = (Token("a", 0.89, None, OTHER), Token("b", 0.91, None, OTHER), Token("c", 0.3))
    assert doubtful_tokens(Candidate("abc", tokens, -0.1)) == [0]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_boxes_of_turned_ink_are_turned_back(degrees: int) -> None:
    upright = drawn(LETTER)
    turned = np.rot90(upright, degrees // 90)
    rows, columns = np.nonzero(turned)
    box = Box(float(columns.min()), float(rows.min()), float(columns.max()) + 1.0, float(rows.max()) + 1.0)
    output = RecognizerOutput((Candidate("x", (Token("x", 0.5, box, OTHER), Token("y", 1.0)), -0.1),))
    found = turned_back(output, turned.shape, degrees).candidates[0].tokens
    assert [token.box for token in found] == [Box(*map(float, LETTER)), None]


@pytest.mark.parametrize(
    ("before", "after", "rows"),
    [
        ([5, 6, 7], [5, 6, 7], [0, 1, 2]),
        ([5, 6, 7], [5, 9, 7], [0, 1, 2]),
        ([5, 6, 7], [5, 8, 6, 3, 7], [0, 1, 1, 2, 2]),  # an accent was put around 6
        ([5, 8, 6, 3], [5, 6], [0, 2]),
        ([5], [5, 4], [0, 0]),
    ],
)
def test_what_a_correction_writes_stands_where_the_old_tokens_did(
    before: list[int], after: list[int], rows: list[int]
) -> None:
    weights = np.arange(len(before), dtype=np.float32)[:, None]
    attended = carried_over(Attended(weights, Encoded([], 1.0, 1.0, 1.0, 0.0)), before, after)
    assert attended.weights[:, 0].tolist() == rows


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(device=Device.CPU, threads=1) as opened:
        yield opened


@pytest.fixture
def everything_is_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "DOUBTFUL", 1.1)


def boxes_of(recognition: object) -> dict[int, Box]:
    assert isinstance(recognition, Recognition)
    tokens = recognition.candidates[0].tokens
    return {place: token.box for place, token in enumerate(tokens) if token.box is not None}


def symbols_of(recognition: Recognition) -> dict[int, Box]:
    """Return the boxes of letters and digits: a brace or a script has no ink of its own, and stands anywhere near."""
    tokens = recognition.candidates[0].tokens
    return {
        place: box for place, box in boxes_of(recognition).items() if tokens[place].text.strip().isalnum()
    }


def middle_of(box: Box) -> list[float]:
    return [(box.left + box.right) / 2, (box.top + box.bottom) / 2]


def sides(box: Box) -> list[float]:
    return [box.left, box.top, box.right, box.bottom]


@pytest.mark.usefixtures("everything_is_doubtful")
@pytest.mark.parametrize("name", ["euler-12px.png", "gauss-dark.png", "schroedinger.png"])
def test_symbols_in_a_row_have_boxes_in_a_row_with_ink(engine: Engine, name: str) -> None:
    picture = read_picture(SAMPLES / name)
    recognition = engine.recognize(picture)
    tokens, boxes = recognition.candidates[0].tokens, boxes_of(recognition)
    assert len(boxes) == sum(bool(token.alternatives) for token in tokens)
    grey = picture.pixels.astype(int).max(axis=2)
    ground = int(np.bincount(grey.ravel()).argmax())
    for box in boxes.values():
        assert 0 <= box.left < box.right <= picture.width
        assert 0 <= box.top < box.bottom <= picture.height
        inside = grey[int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1]
        assert (abs(inside - ground) > 60).any()
    on_line = [
        place for place, token in enumerate(tokens) if token.text.strip() in {"=", "+", "0", "e", r"\Psi"}
    ]
    middles = [(boxes[place].left + boxes[place].right) / 2 for place in on_line if place in boxes]
    assert len(middles) >= 2
    assert all(left < right for left, right in pairwise(middles))


@pytest.mark.usefixtures("everything_is_doubtful")
def test_boxes_are_on_the_picture_of_each_copy(engine: Engine) -> None:
    """Equal writing is read once, with whatever margins; each picture has boxes of its own."""
    plain = read_picture(SAMPLES / "quadratic.png")
    moved = replace(plain, pixels=np.pad(plain.pixels, ((40, 9), (70, 2), (0, 0)), constant_values=255))
    first, second, again = (boxes_of(each) for each in engine.recognize_many([plain, moved, plain]))
    assert first
    assert first == again
    assert first.keys() == second.keys()
    for place, box in first.items():
        shifted = [side + shift for side, shift in zip(sides(box), (70, 40, 70, 40), strict=True)]
        assert sides(second[place]) == pytest.approx(shifted)


@pytest.mark.usefixtures("everything_is_doubtful")
def test_boxes_of_a_picture_on_its_head_are_on_that_picture(engine: Engine) -> None:
    plain = read_picture(SAMPLES / "quadratic.png")
    turned = Picture(np.ascontiguousarray(plain.pixels[::-1, ::-1]), "turned")
    upright, found = engine.recognize(plain), engine.recognize(turned)
    assert found.latex == upright.latex
    assert symbols_of(upright)
    for place, box in symbols_of(upright).items():
        mirrored = (
            plain.width - box.right,
            plain.height - box.bottom,
            plain.width - box.left,
            plain.height - box.top,
        )
        assert sides(boxes_of(found)[place]) == pytest.approx(mirrored, abs=0.15 * plain.height)


@pytest.mark.usefixtures("everything_is_doubtful")
def test_company_and_beams_move_no_box(engine: Engine) -> None:
    """What is noted while pictures are read together is where one pass more, as beams need, finds them."""
    pictures = [read_picture(SAMPLES / name) for name in ("quadratic.png", "basel.png", "bayes.png")]
    together = engine.recognize_many(pictures)
    for picture, outcome in zip(pictures, together, strict=True):
        alone = engine.recognize(picture, Options(beams=2))
        assert isinstance(outcome, Recognition)
        assert alone.latex == outcome.latex
        for place, box in symbols_of(alone).items():
            # The view that read best may be another one, and of another size.
            near = pytest.approx(middle_of(box), abs=0.15 * picture.height)
            assert middle_of(boxes_of(outcome)[place]) == near


def test_sure_readings_have_no_boxes(engine: Engine) -> None:
    recognition = engine.recognize(SAMPLES / "basel.png")
    assert boxes_of(recognition) == {}
