"""Pictures of two pages, as of an open book: where the gutter is, and that the left page is read first."""

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pic2latex.engine import Engine
from pic2latex.pages.preprocessing.double_pages import double_page, halves_of
from pic2latex.pages.preprocessing.page_image import prepare_page
from pic2latex.types import Box, LayerCharacter, Picture, WarningCode
from tests.engine.pages.documents import needs_tex, typeset

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

ROW, EM = 30, 20
WHITE = 255


def sheet_of(
    left: tuple[int, int],
    right: tuple[int, int] | None,
    *,
    rows: int = 16,
    rule: bool = False,
    shadow: bool = False,
) -> Picture:
    """Draw rows of blocks as large as letters between x and x, in one column or two; 1200x560 pixels."""
    page = np.full((560, 1200), WHITE, np.uint8)
    for begin, end in (left, *([right] if right else [])):
        for row in range(rows):
            for x in range(begin, end - 12, 16):
                page[30 + row * ROW : 30 + row * ROW + 14, x : x + 11] = 0
    if rule:
        page[10:12, 40:1160] = 0
        page[520:522, 40:1160] = 0
    if shadow:
        page[5:555, 598:604] = 60
    return Picture(np.repeat(page[..., None], 3, axis=2))


@pytest.mark.parametrize(
    ("picture", "gutter"),
    [
        (sheet_of((40, 540), (660, 1160)), 600),
        (sheet_of((40, 540), (660, 1160), shadow=True), 600),
        (sheet_of((40, 460), (600, 1160)), 530),
        (sheet_of((40, 580), (610, 1160)), None),  # two columns
        (sheet_of((40, 1160), None), None),
        (sheet_of((40, 540), (660, 1160), rule=True), None),  # a table
        (sheet_of((40, 540), (660, 1160), rows=2), None),
        (sheet_of((40, 200), (320, 480)), None),
    ],
)
def test_a_gutter_runs_from_top_to_bottom(picture: Picture, gutter: int | None) -> None:
    found = double_page(prepare_page(picture))
    if gutter is None:
        assert found is None
    else:
        assert found is not None
        assert abs(found - gutter) < EM


def test_halves_are_the_whole() -> None:
    picture = sheet_of((40, 540), (660, 1160))
    layer = tuple(LayerCharacter("a", Box(x, 10, x + 10, 20)) for x in (100, 700))
    one, other = halves_of(Picture(picture.pixels, layer=layer), 600.4)
    assert (one.left, other.left) == (0, 600)
    assert np.array_equal(np.hstack((one.picture.pixels, other.picture.pixels)), picture.pixels)
    assert [each.box.left for half in (one, other) for each in half.picture.layer] == [100, 100]


LEFT = r"""\section*{Compact sets}
Let $K$ be a compact metric space and let $f : K \to \mathbb{R}$ be continuous. Then $f$ is bounded and attains its
bounds. Indeed, the image of a compact space is compact, and a compact set of real numbers is closed and bounded.
\[ \max_{x\in K} f(x) = f(x_0). \]
We use this again and again in what follows, for functions of one variable and for functions of several. It is the
reason why minima exist at all, and why so many proofs begin with the words that"""
RIGHT = r"""a sequence has a subsequence that converges. The converse holds as well: a metric space in which every
sequence has such a subsequence is compact.
\section*{Connected sets}
A space is connected when it is not the union of two open sets that are disjoint and not empty. The image of a
connected space under a continuous map is connected, which is all that the intermediate value theorem says.
\[ f(a) < c < f(b). \]
An interval is connected, and every connected set of real numbers is an interval."""
SMALL = r"\usepackage{amssymb}\usepackage[paperwidth=12cm,paperheight=13cm,margin=12mm]{geometry}"


@pytest.fixture(scope="module")
def spread(tmp_path_factory: pytest.TempPathFactory) -> "NDArray[np.uint8]":
    """Return two typeset pages beside each other (h, w, 3), with the shadow of a binding between them."""
    from pic2latex.pages.pdf.pdfium import Pdf

    path: Path = typeset(
        tmp_path_factory.mktemp("spread"), "spread", f"{LEFT}\\newpage\\noindent {RIGHT}", SMALL
    )
    with Pdf(path) as pdf:
        pages = [pdf.picture(number, 150).pixels for number in (1, 2)]
    both = np.hstack(pages).astype(np.float64)
    middle = pages[0].shape[1]
    shadow = 1 - 0.5 * np.exp(-(((np.arange(both.shape[1]) - middle) / 12.0) ** 2))
    return np.asarray(np.clip(both * shadow[None, :, None], 0, 255), np.uint8)


ORDER = [
    "# Compact sets",
    "Let $K$",
    "f(x_{0})",
    "the words that a sequence has",
    "# Connected sets",
    "f(a) < c",
    "An interval",
]


@needs_tex
@pytest.mark.parametrize("quarters", [0, 2])
def test_the_left_page_is_read_before_the_right_one(spread: "NDArray[np.uint8]", quarters: int) -> None:
    pixels = np.ascontiguousarray(np.rot90(spread, quarters))
    with Engine(threads=1) as engine:
        page = engine.recognize_page(Picture(pixels))
    places = [page.markdown.find(part) for part in ORDER]
    assert -1 not in places, page.markdown
    assert places == sorted(places), page.markdown
    assert (page.width, page.height) == (pixels.shape[1], pixels.shape[0])
    heads = [each for each in page.passages if "sets" in each.markdown and each.markdown.startswith("#")]
    middle = page.width / 2
    assert [each.box.left < middle for each in heads] == ([True, False] if quarters == 0 else [False, True])
    assert (WarningCode.TURNED_BACK in {each.code for each in page.warnings}) == (quarters == 2)
