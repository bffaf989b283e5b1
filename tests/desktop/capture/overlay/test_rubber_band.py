"""The rectangle as numbers: whatever the hands do, it stays on the screen and keeps its size when carried."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize

from pic2latex_desktop.capture.overlay.rubber_band import RubberBand

SIZE = QSize(100, 60)
points = st.builds(QPoint, st.integers(-50, 150), st.integers(-50, 150))


def test_both_corners_are_inside() -> None:
    band = RubberBand(SIZE, QPoint(10, 10))
    assert band.rect is None
    band.plant()
    assert band.rect == QRect(10, 10, 1, 1)
    band.point_to(QPoint(4, 20))
    assert band.rect == QRect(4, 10, 7, 11)
    band.swap()
    band.step(QPoint(10, 0))
    assert band.rect == QRect(4, 10, 17, 11)
    band.drop()
    assert band.rect is None
    assert band.cursor == QPoint(20, 10)


def test_without_a_hand_it_begins_in_the_middle() -> None:
    assert RubberBand(SIZE).cursor == QPoint(49, 29)
    assert RubberBand(SIZE, QPoint(500, -3)).cursor == QPoint(99, 0)


@pytest.mark.parametrize("by", [QPoint(500, 0), QPoint(-500, -500), QPoint(3, 4)])
def test_carrying_keeps_the_size(by: QPoint) -> None:
    band = RubberBand(SIZE, QPoint(10, 10))
    band.plant()
    band.point_to(QPoint(29, 19))
    band.step(by, moves_all=True)
    assert band.rect is not None
    assert band.rect.size() == QSize(20, 10)
    assert QRect(QPoint(0, 0), SIZE).contains(band.rect)


def test_a_whole_screen_can_be_spanned() -> None:
    band = RubberBand(SIZE)
    band.span(QRect(-5, -5, 500, 500))
    assert band.rect == QRect(0, 0, 100, 60)


@given(st.lists(st.tuples(st.sampled_from(["point", "step", "carry", "plant", "swap", "drop"]), points)))
def test_it_never_leaves_the_screen(actions: list[tuple[str, QPoint]]) -> None:
    band = RubberBand(SIZE)
    for action, point in actions:
        before = band.rect
        if action == "carry":
            band.point_to(point, moves_all=True)
            if before is not None:
                assert band.rect is not None
                assert band.rect.size() == before.size()
        elif action in {"point", "step"}:
            (band.point_to if action == "point" else band.step)(point)
        else:
            getattr(band, action)()
        assert QRect(QPoint(0, 0), SIZE).contains(band.cursor)
        assert band.rect is None or QRect(QPoint(0, 0), SIZE).contains(band.rect)
