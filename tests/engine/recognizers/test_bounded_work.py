"""However large a picture is and however small its text seems, the encoder's work is bounded."""

import numpy as np
import pytest

from pic2latex.preprocessing.binarization import Ink
from pic2latex.recognizers.compact_encoder import MOST_CELLS, MOST_WORK, CompactEncoder, Encoded


class _Session:
    """Answers like an encoder that never finds a glyph clear; keeps the sizes it was shown."""

    outputs = ("memory", "log_em", "glyph_probabilities")

    def __init__(self) -> None:
        self.cells: list[int] = []

    def run(self, values: dict[str, "np.ndarray"], _names: tuple[str, ...]) -> list["np.ndarray"]:
        height, width = values["pictures"].shape[2:]
        rows, columns = height // 16, width // 8
        self.cells.append(rows * columns)
        glyphs = np.full((1, 3, rows, columns), 1 / 3, np.float32)
        return [np.zeros((1, 1, 1), np.float32), np.array([0.6], np.float32), glyphs]


def _ink(height: int, width: int, em: float, others: tuple[float, ...] = ()) -> Ink:
    pixels = np.random.default_rng(0).integers(0, 2, (height, width)).astype(np.uint8) * 255
    return Ink(pixels, em, other_ems=others)


@pytest.mark.parametrize(
    ("height", "width", "em"), [(300, 400, 2.0), (40, 23_000, 6.0), (3000, 3000, 10.0), (60, 80, 20.0)]
)
def test_no_canvas_and_no_sum_of_looks_outgrows_its_limit(height: int, width: int, em: float) -> None:
    session = _Session()
    encoder = CompactEncoder(session, 23.0)  # type: ignore[arg-type]  # only these two members are used
    ink = _ink(height, width, em, (em * 2, em * 3))
    seen = encoder.encode(ink, lambda: False, em_is_known=False)
    encoder.turned(ink, seen)
    assert max(session.cells) <= 1.4 * MOST_CELLS  # sides are rounded up to whole cells
    assert sum(session.cells) <= MOST_WORK + 4 * MOST_CELLS


@pytest.mark.parametrize(
    ("cells", "looks", "room"), [(100, 2, 198), (6000, 1, 2), (6000, 4, -1), (0, 1, 19_999)]
)
def test_room_for_more_looks(cells: int, looks: int, room: int) -> None:
    seen = Encoded((), 1.0, 1.0, 1.0, 0.0, looks=looks, cells=cells)
    assert seen.room == room
