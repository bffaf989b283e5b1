"""Pictures that are no proper pages: sensible output or a clear error, never a crash."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw
from rapidfuzz.distance import Levenshtein

import pic2latex_resources
from pic2latex.engine import Engine
from pic2latex.errors import Cancelled, OptionError, PictureBlank, PictureMissing
from pic2latex.pages.preprocessing.rotation import rotate
from pic2latex.scoring.page_scores import score_page
from pic2latex.types import Box, Detection, Mode, Options, Page, Picture, RegionKind
from tests.engine.pages.known_pages import engine_that_sees, known_pages

if TYPE_CHECKING:
    from numpy.typing import NDArray

PAGES = {page.name: page for page in known_pages()}
TEXT = Options(mode=Mode.TEXT)


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return an engine that sees no formulas, whatever it is shown."""
    return engine_that_sees(*[()] * 100)


def pixels_of(name: str) -> "NDArray[np.uint8]":
    with Image.open(PAGES[name].picture) as image:
        return np.array(image.convert("RGB"))


def lies_inside(page: Page) -> bool:
    boxes = [*(each.box for each in page.regions), *(each.box for each in page.passages)]
    return all(
        0 <= box.left <= box.right <= page.width and 0 <= box.top <= box.bottom <= page.height
        for box in boxes
    )


def says_little(page: Page) -> bool:
    """Tell whether hardly anything was read, where nothing is written."""
    return len(page.markdown) <= 12 and lies_inside(page)


@pytest.mark.parametrize("shade", [0, 255, 30])
def test_blank(engine: Engine, shade: int) -> None:
    with pytest.raises(PictureBlank):
        engine.recognize_page(np.full((200, 300, 3), shade, np.uint8))


def test_missing(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(PictureMissing):
        engine.recognize_page(tmp_path / "none.png")


def test_modes(engine: Engine) -> None:
    picture = PAGES["zh-integral"].picture
    with pytest.raises(OptionError, match="not read in the mode") as caught:
        engine.recognize_page(picture, Options(mode=Mode.FORMULA))
    assert "recognize" in caught.value.hint
    with pytest.raises(OptionError, match="mode “page”") as caught:
        engine.recognize(picture, Options(mode=Mode.PAGE))
    assert "recognize_page" in caught.value.hint


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_turned(engine: Engine, turn: int) -> None:
    upright = engine.recognize_page(pixels_of("en-mean-value"))
    turned = engine.recognize_page(np.rot90(pixels_of("en-mean-value"), turn).copy())
    assert Levenshtein.normalized_similarity(turned.markdown, upright.markdown) > 0.9
    assert lies_inside(turned)


@pytest.mark.parametrize("degrees", [2.0, -4.0])
@pytest.mark.parametrize("name", ["en-exercises", "zh-integral"])
def test_skewed(name: str, degrees: float) -> None:
    picture, turn = rotate(Picture(pixels_of(name)), degrees)
    with Engine(threads=2) as real:
        skewed = real.recognize_page(picture)
    score = score_page(name, skewed.markdown, PAGES[name].markdown)
    assert score.wrong <= 0.03 * score.characters
    assert score.exact == score.formulas
    assert (skewed.width, skewed.height) == (picture.width, picture.height)
    found = [turn.to_given(region.box) for region in skewed.regions if region.kind is not RegionKind.TEXT]
    for formula in PAGES[name].formulas:  # a comma more or less may be in a box
        assert min(_apart(box, formula.box) for box in found) <= 8


def _apart(box: Box, other: Box) -> float:
    """Return how far the farthest side of a box is from that of another; the lower sides grow with the turn."""
    return max(
        abs(box.left - other.left),
        abs(box.right - other.right),
        abs(box.top + box.bottom - other.top - other.bottom) / 2,
    )


def test_photo(engine: Engine) -> None:
    y, x = np.mgrid[0:300, 0:400].astype(np.float64)
    light = 120 + 60 * np.sin(x / 37) * np.cos(y / 23) + np.random.default_rng(0).normal(0, 12, x.shape)
    photo = np.clip(np.stack([light, light * 0.8, light * 0.6], axis=2), 0, 255).astype(np.uint8)
    page = engine.recognize_page(photo)
    assert lies_inside(page)
    assert page.unread, "ink that is no writing is told"


def test_noise(engine: Engine) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (120, 160, 3), dtype=np.uint8)
    assert says_little(engine.recognize_page(noise))


@pytest.mark.parametrize("size", [(4, 4), (5, 400), (400, 5), (12, 12)])
def test_tiny(engine: Engine, size: tuple[int, int]) -> None:
    pixels = np.full((*size, 3), 255, np.uint8)
    pixels[size[0] // 3 : -1, size[1] // 3 : -1] = 0
    page = engine.recognize_page(pixels)
    assert (page.height, page.width) == size
    assert says_little(page)


def test_one_long_row(engine: Engine) -> None:
    row = pixels_of("zh-exercises")[50:75]
    assert len(engine.recognize_page(np.concatenate([row] * 8, axis=1), TEXT).markdown) > 100


def test_only_formulas() -> None:
    sample = pic2latex_resources.path("samples/basel.png")
    with Image.open(sample) as image:
        box = Box(0, 0, image.width, image.height)
    for kind in (RegionKind.DISPLAY, RegionKind.INLINE):
        with engine_that_sees([Detection(box, kind, 0.9)]) as engine:
            page = engine.recognize_page(sample)
        assert page.markdown.startswith("$$\n\\sum")
        assert [region.kind for region in page.regions] == [RegionKind.DISPLAY]


def test_boxes_that_hold_nothing() -> None:
    page = PAGES["zh-integral"]
    empty = Detection(Box(2, 2, 5, 5), RegionKind.INLINE, 0.9)
    outside = Detection(Box(-20, -20, 9000, 2), RegionKind.DISPLAY, 0.9)
    with engine_that_sees([empty, outside, *page.formulas]) as engine:
        assert "分部积分公式" in engine.recognize_page(page.picture).markdown


def test_a_box_around_everything() -> None:
    page = PAGES["zh-integral"]
    with Image.open(page.picture) as image:
        box = Box(0, 0, image.width, image.height)
    with engine_that_sees([Detection(box, RegionKind.DISPLAY, 0.9)]) as engine:
        assert engine.recognize_page(page.picture).markdown


@pytest.mark.parametrize("away", [0, 9])
@pytest.mark.parametrize("shade", [0, 128])
def test_a_frame_changes_no_word(away: int, shade: int) -> None:
    page = PAGES["zh-integral"]
    pixels = np.pad(pixels_of(page.name), ((20, 20), (20, 20), (0, 0)), constant_values=255)
    image = Image.fromarray(pixels)
    corners = (away, away, image.width - 1 - away, image.height - 1 - away)
    ImageDraw.Draw(image).rectangle(corners, outline=(shade,) * 3)
    moved = [
        replace(each, box=Box(*(side + 20 for side in (box.left, box.top, box.right, box.bottom))))
        for each in page.formulas
        for box in [each.box]
    ]
    with engine_that_sees(moved, moved) as seeing:
        plain, framed = seeing.recognize_page(pixels), seeing.recognize_page(image)
    assert framed.markdown == plain.markdown
    for region, other in zip(framed.regions, plain.regions, strict=True):
        assert abs(region.box.left - other.box.left) <= 1.5
        assert abs(region.box.top - other.box.top) <= 1.5


def test_a_frame_and_shapes(engine: Engine) -> None:
    pixels = np.pad(pixels_of("zh-integral"), ((20, 60), (20, 20), (0, 0)), constant_values=255)
    image = Image.fromarray(pixels)
    draw = ImageDraw.Draw(image)
    draw.rectangle((4, 4, image.width - 5, image.height - 5), outline=(0, 0, 0), width=2)
    draw.ellipse((200, image.height - 50, 240, image.height - 10), fill=(200, 0, 0))
    assert "分部积分公式" in engine.recognize_page(image).markdown


@pytest.mark.parametrize("steps", [0, 1, 3])
def test_cancelled_between_pieces(steps: int) -> None:
    page = PAGES["zh-integral"]
    done = threading.Event()

    def told(count: int, _of: int) -> None:
        if count >= steps:
            done.set()

    with engine_that_sees(page.formulas, page.formulas) as engine:
        with pytest.raises(Cancelled):
            engine.recognize_page(page.picture, progress=told, cancelled=done.is_set)
        assert "其中" in engine.recognize_page(page.picture).markdown
