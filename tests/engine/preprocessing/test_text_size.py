"""The size of text comes from all components: one tall bracket, frame or bar does not decide it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

import pic2latex_resources
from pic2latex.picture import read_picture
from pic2latex.preprocessing.binarization import ink_mask
from pic2latex.preprocessing.text_size import SIZE_BINS, em_candidates, estimate_em, size_bins
from pic2latex.training.data.component_sizes import component_sizes, write_component_sizes
from pic2latex.types import Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Mask = NDArray[np.uint8]


def letters(em: float = 40) -> "Mask":
    """Return the mask of a row of letters and digits drawn by OpenCV, about `em` pixels an em."""
    page = np.zeros((260, 900), np.uint8)
    cv2.putText(page, "x2 + 34 = abc", (40, 150), cv2.FONT_HERSHEY_COMPLEX, em / 33, 255, 2, cv2.LINE_8)
    return page


def with_bracket(page: "Mask") -> None:
    page[4:256, 10:14] = 255


def with_frame(page: "Mask") -> None:
    cv2.rectangle(page, (1, 1), (898, 258), 255, 2)


def with_bar(page: "Mask") -> None:
    page[200:203, 20:580] = 255


def with_dots(page: "Mask") -> None:
    page[230:233, 40:43] = page[230:233, 60:63] = 255


@pytest.mark.parametrize("change", [with_bracket, with_frame, with_bar, with_dots])
def test_what_is_no_letter_does_not_decide(change: "Callable[[Mask], None]") -> None:
    page = letters()
    alone = estimate_em(page)
    change(page)
    assert estimate_em(page) == pytest.approx(alone, rel=0.12)


@pytest.mark.parametrize("em", [30, 60, 80])
def test_size_follows_the_picture(em: float) -> None:
    assert estimate_em(letters(em)) / estimate_em(letters(40)) == pytest.approx(em / 40, rel=0.2)


def test_a_matrix_is_not_measured_by_its_brackets() -> None:
    """Six rows between brackets: the tallest piece is eight times as high as a digit."""
    page = np.zeros((600, 700), np.uint8)
    for row in range(6):
        for column in range(6):
            place = (80 + 90 * column, 90 + 90 * row)
            cv2.putText(page, str((3 * row + column) % 10), place, cv2.FONT_HERSHEY_COMPLEX, 1.2, 255, 2)
    page[20:580, 30:34] = page[20:24, 30:50] = page[576:580, 30:50] = 255
    assert 20 < estimate_em(page) < 60


def test_candidates_are_few_and_apart() -> None:
    equals = np.zeros((60, 80), np.uint8)
    equals[20:23, 10:70] = equals[38:41, 10:70] = 255
    candidates = em_candidates(equals)
    assert 1 <= len(candidates) <= 3
    assert len(set(candidates)) == len(candidates)
    assert 50 < candidates[0] < 150  # an equals sign is two thirds of an em wide


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (40, 40)])
def test_no_ink_and_specks_have_some_size(shape: tuple[int, int]) -> None:
    page = np.zeros(shape, np.uint8)
    assert estimate_em(page) > 0
    page[0, 0] = 255
    assert estimate_em(page) > 0


def test_sizes_outside_the_table_are_in_its_last_bins() -> None:
    assert size_bins(np.array([-99.0, 99.0])).tolist() == [0, SIZE_BINS - 1]


def test_samples_are_told_within_a_third() -> None:
    """The shipped formula samples say how large their text is."""
    folder = Path(pic2latex_resources.path("samples"))
    for entry in json.loads((folder / "samples.json").read_text(encoding="utf-8")):
        if entry["mode"] == "formula":
            mask, scale = ink_mask(read_picture(folder / entry["file"]))
            assert estimate_em(mask) / scale == pytest.approx(entry["em"], rel=0.33), entry["file"]


def test_table_is_counted_from_pictures_of_known_size(tmp_path: Path) -> None:
    picture = Picture(np.repeat(255 - letters(40)[..., None], 3, axis=2), "letters", 40.0)
    blank = Picture(np.full((40, 40, 3), 255, np.uint8), "blank", 40.0)
    sizes, strokes = component_sizes([picture, blank])
    assert sizes.shape == strokes.shape == (SIZE_BINS, SIZE_BINS)
    pieces = int(cv2.connectedComponents(letters(), connectivity=8)[0]) - 1
    assert sizes.sum() == pytest.approx(pieces**0.5, rel=0.2)
    assert strokes.sum() == pytest.approx(sizes.sum())
    write_component_sizes([picture], tmp_path / "table.npz")
    with np.load(tmp_path / "table.npz") as table:
        assert np.isfinite(table["sizes"]).all()
        assert table["sizes"].max() > table["sizes"].min()
