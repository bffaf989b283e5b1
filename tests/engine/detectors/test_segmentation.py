"""The bundled detector, as it is shipped, on real pictures."""

from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from pic2latex.detectors.boxes import area, overlap
from pic2latex.detectors.installed import InstalledDetectors
from pic2latex.detectors.preprocessing import EM, MARGIN, MULTIPLE, scaled
from pic2latex.detectors.protocol import Detector
from pic2latex.detectors.segmentation import detections_of
from pic2latex.training.detector.evaluation import tally
from pic2latex.training.detector.test_looks import LOOKS
from pic2latex.training.detector.training_crops import cut_snip
from pic2latex.training.pages.fonts import TEXT_FONTS
from pic2latex.training.pages.synthetic_documents import document
from pic2latex.training.pages.typeset import TypesetPage, typeset_pages
from pic2latex.types import Box, Detection, Device, Picture, RegionKind
from tests.engine.training.easy_formulas import easy_formulas

if TYPE_CHECKING:
    from numpy.typing import NDArray


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Detector]:
    opened = InstalledDetectors(tmp_path_factory.mktemp("models"), threads=2)(None, Device.CPU)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> TypesetPage:
    """Set a page in Computer Modern, which every TeX has: what else is installed must not change the page.

    Its equations have no numbers: where one is printed over the end of a formula, no box can be told to be right.
    """
    formulas = [
        *easy_formulas(80),
        *(type(each)(each.latex, display=True) for each in easy_formulas(40, seed=1)),
    ]
    drawn = next(
        one
        for one in (document(formulas, "english", 1, seed) for seed in range(100))
        if one.font == "cm"
        and not any(each in one.text for each in (*filter(None, TEXT_FONTS), "{equation}"))
    )
    return next(iter(typeset_pages(drawn, tmp_path_factory.mktemp("tex"))))


def sample(name: str) -> Picture:
    with as_file(files("pic2latex_resources") / "samples" / name) as path:
        pixels = cv2.imread(str(path))
    assert pixels is not None
    return Picture(np.ascontiguousarray(pixels[:, :, ::-1]), name)


def best_share(box: Box, found: tuple[Detection, ...]) -> float:
    """Return the largest share that `box` and one of the boxes found have of what they cover together."""
    return max(
        (overlap(box, each.box) / (area(box) + area(each.box) - overlap(box, each.box)) for each in found),
        default=0.0,
    )


def test_it_is_the_default_and_small(detector: Detector) -> None:
    assert detector.name == "detector"
    assert detector.device is Device.CPU
    folder = Path(str(files("pic2latex_resources") / "models" / "detector"))
    assert sum(path.stat().st_size for path in folder.iterdir()) < 10e6


def test_most_formulas_of_a_typeset_page_are_found(detector: Detector, page: TypesetPage) -> None:
    picture, true = LOOKS["clean"](page, np.random.default_rng(0))
    counts = tally(true, detector.detect(picture))
    assert counts[RegionKind.INLINE].f1 > 0.75
    assert counts[RegionKind.DISPLAY].f1 > 0.75


def test_a_display_on_a_page_is_told_from_what_stands_in_lines(detector: Detector) -> None:
    found = detector.detect(sample("page.png"))
    displays = [each for each in found if each.kind is RegionKind.DISPLAY]
    assert len(displays) == 1
    assert displays[0].box.right - displays[0].box.left > 150
    assert sum(each.kind is RegionKind.INLINE for each in found) >= 4


def test_light_on_dark_is_seen_like_dark_on_light(detector: Detector) -> None:
    picture = sample("page.png")
    dark = Picture(255 - picture.pixels, "dark")
    found = detector.detect(dark)
    for each in detector.detect(picture):
        assert best_share(each.box, found) > 0.9


def test_where_a_picture_lies_on_the_screen_does_not_matter(detector: Detector) -> None:
    picture = sample("page.png")
    moved = Picture(np.pad(picture.pixels, ((30, 10), (50, 5), (0, 0)), constant_values=255), "moved")
    boxes = [
        Box(each.box.left + 50, each.box.top + 30, each.box.right + 50, each.box.bottom + 30)
        for each in detector.detect(picture)
    ]
    found = detector.detect(moved)
    assert len(found) == len(boxes)
    assert all(best_share(box, found) > 0.99 for box in boxes)


def test_the_threshold_is_how_sure_to_be(detector: Detector) -> None:
    picture = sample("paragraph.png")
    all_of_them, sure = detector.detect(picture, threshold=0.0), detector.detect(picture, threshold=0.85)
    assert len(all_of_them) > len(sure)
    assert all(each.score >= 0.85 for each in sure)
    assert set(sure) <= set(all_of_them)


def test_a_frame_does_not_hide_how_large_the_text_is() -> None:
    picture = sample("paragraph.png")
    framed = np.pad(picture.pixels, ((40, 40), (40, 40), (0, 0)), constant_values=255)
    cv2.rectangle(framed, (15, 15), (framed.shape[1] - 16, framed.shape[0] - 16), (0, 0, 0), 2)
    assert scaled(Picture(framed)).ink.em == pytest.approx(scaled(picture).ink.em, rel=0.1)


def _noise() -> "NDArray[np.uint8]":
    coarse = np.random.default_rng(0).integers(0, 256, (12, 16, 3), np.uint8)
    return np.asarray(cv2.resize(coarse, (640, 480), interpolation=cv2.INTER_CUBIC), np.uint8)


@pytest.mark.parametrize(
    "pixels",
    [
        np.full((200, 300, 3), 255, np.uint8),
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((3, 2000, 3), np.uint8),
    ],
    ids=["blank", "one pixel", "a line"],
)
def test_where_nothing_is_written_nothing_is_found(detector: Detector, pixels: "NDArray[np.uint8]") -> None:
    assert detector.detect(Picture(pixels)) == ()


@pytest.mark.parametrize(
    "pixels",
    [_noise(), sample("page.png").pixels[::-1, ::-1].copy(), sample("page.png").pixels[40:43]],
    ids=["a photograph", "upside down", "a sliver"],
)
def test_boxes_of_anything_lie_inside_it(detector: Detector, pixels: "NDArray[np.uint8]") -> None:
    height, width = pixels.shape[:2]
    for each in detector.detect(Picture(pixels)):
        assert 0 <= each.box.left < each.box.right <= width
        assert 0 <= each.box.top < each.box.bottom <= height
        assert 0 <= each.score <= 1


def test_from_perfect_maps_every_formula_of_a_page_comes_out_exactly(page: TypesetPage) -> None:
    """What the geometry adds to the network's mistakes: nothing."""
    picture = Picture(np.repeat((255 - page.ink)[:, :, None], 3, axis=2))
    seen = scaled(picture)
    true = tuple(
        Detection(Box(each.left, each.top, each.right, each.bottom), each.kind, 1.0) for each in page.boxes
    )
    found = detections_of(seen, _perfect_maps(page, seen.canvas.shape), picture, 0.25)
    for each in true:
        assert best_share(each.box, tuple(other for other in found if other.kind is each.kind)) > 0.8
    assert len(found) == len(true)


def _perfect_maps(page: TypesetPage, size: tuple[int, ...]) -> "NDArray[np.float32]":
    height, width = page.ink.shape
    seen = scaled(Picture(np.repeat((255 - page.ink)[:, :, None], 3, axis=2)))
    top, left = seen.ink.top, seen.ink.left
    rows, columns = seen.ink.pixels.shape
    planes = cut_snip(page, (0, 0, width, height)).planes[top : top + rows, left : left + columns]
    shrunk = (round(columns * seen.factor / 2), round(rows * seen.factor / 2))
    labels = cv2.resize(planes, shrunk, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    maps = np.zeros((4, size[0] // 2, size[1] // 2), np.float32)
    edge = MARGIN // 2
    inner = maps[:, edge : edge + labels.shape[0], edge : edge + labels.shape[1]]
    inner[1:] = labels[:, :, 1:].transpose(2, 0, 1)
    inner[0] = np.clip(labels[:, :, 0] - labels[:, :, 1] - labels[:, :, 2], 0, 1)
    return maps


@pytest.mark.parametrize(("width", "height"), [(658, 182), (90, 40), (1200, 900)])
def test_what_the_network_sees_has_the_size_it_asks_for(width: int, height: int) -> None:
    picture = sample("page.png")
    resized = Picture(np.asarray(cv2.resize(picture.pixels, (width, height)), np.uint8))
    seen = scaled(resized)
    assert seen.canvas.dtype == np.uint8
    assert all(side % MULTIPLE == 0 for side in seen.canvas.shape)
    assert seen.em == pytest.approx(EM, rel=0.35) or seen.factor == 1.5
