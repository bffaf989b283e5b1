"""A picture made ready to be read as a page: its rows level, and without the lines that are drawn around its words.

That is done to the picture itself, before anything looks for formulas or words; a picture that needs none of it stays
the very same. Whatever is found has its place in the picture that was given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.errors import PictureBlank
from pic2latex.pages.preprocessing.border_padding import ROOM, pad_bordered
from pic2latex.pages.preprocessing.deskew import estimate_skew
from pic2latex.pages.preprocessing.figure_detection import figures_on
from pic2latex.pages.preprocessing.frame_detection import Ruling, classify_lines
from pic2latex.pages.preprocessing.line_detection import drawn_lines
from pic2latex.pages.preprocessing.link_frames import without_link_frames
from pic2latex.pages.preprocessing.margin_stamps import margin_stamps
from pic2latex.pages.preprocessing.page_curvature import PageCurvature, estimate_curvature, flattened
from pic2latex.pages.preprocessing.page_ink import INK, PageInk, page_ink
from pic2latex.pages.preprocessing.rotation import Rotation, rotate
from pic2latex.pages.preprocessing.scanner_edges import outer_bars, scanner_edges
from pic2latex.preprocessing.binarization import LARGE_EM
from pic2latex.preprocessing.connected_components import connected_components
from pic2latex.types import Box, LeftOut, LeftOutKind, Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.text.rapidocr import LineOfText

__all__ = ["PreparedPage", "prepare_page", "without_stamps"]

HALO = 2
"""Pixels beside a line that may hold its soft edges."""

PATCH = 3
"""Pixels from which the ground under a line is made up."""

MANY_LETTERS = 60
"""Pieces of ink, among which those of frames do not count."""

HOLLOW = 0.1
"""The share of its box that a piece of ink fills; frames fill less, and letters more."""

EMPTY_EM = 12.0
"""Pixels an em, for pages with nothing on them but frames."""

CORNER = 1.2
"""Ems: a round corner of a frame is no larger."""


FRAME_SIDES = 4


@dataclass(frozen=True, slots=True, eq=False)
class PreparedPage:
    """What is to be read: a picture and its ink.

    `rules` are the lines that were taken off, in pixels of the picture; `curvature` is how that was bent, and `turn`
    how it was turned after it was flattened, if it was.
    `left_out` is what else was taken off, in pixels of the picture that was given.
    """

    picture: Picture
    page: PageInk
    rules: tuple[Box, ...] = ()
    turn: Rotation | None = None
    curvature: PageCurvature | None = None
    left_out: tuple[LeftOut, ...] = ()

    def to_given(self, box: Box) -> Box:
        """Return a box of the ink in pixels of the picture that was given."""
        return self.from_picture(self.page.to_picture(box))

    def from_picture(self, box: Box) -> Box:
        """Return a box of the picture that is read in pixels of the picture that was given."""
        box = box if self.turn is None else self.turn.to_given(box)
        return box if self.curvature is None else self.curvature.to_given(box)


def prepare_page(picture: Picture) -> PreparedPage:
    """Make a picture ready. Raises PictureBlank when nothing is written on it."""
    picture = without_link_frames(picture)
    picture, page, left_out = _without_edges(picture, page_ink(picture))
    picture, page, curvature = _flat(picture, page)
    degrees = estimate_skew((page.pixels > INK).astype("uint8"))
    turn = None
    if degrees:
        picture, turn = rotate(picture, degrees)
        page = page_ink(picture)
    picture, page, figures = _without_figures(picture, page)
    sheet = replace(_without_rules(picture, page), turn=turn, curvature=curvature)
    given = tuple(LeftOut(LeftOutKind.FIGURE, sheet.from_picture(box)) for box in figures)
    sheet = replace(sheet, left_out=(*left_out, *given))
    bars = outer_bars((sheet.page.pixels > INK).astype("uint8"))
    return _without_boxes(
        sheet, bars, [LeftOut(LeftOutKind.SCANNER_EDGE, sheet.to_given(box)) for box in bars]
    )


def _flat(picture: Picture, page: PageInk) -> tuple[Picture, PageInk, PageCurvature | None]:
    """Return a page with straight rows, and how they were bent; as it is where they are straight."""
    bent = estimate_curvature((page.pixels > INK).astype("uint8"), page.em)
    if bent is None or picture.layer:  # what a file draws itself is flat
        return picture, page, None
    curvature = bent.scaled(page.scale, page.left, page.top)
    flat = flattened(picture, curvature)
    return flat, page_ink(flat), curvature


def _without_figures(picture: Picture, page: PageInk) -> tuple[Picture, PageInk, tuple[Box, ...]]:
    """Return a page without its figures, and their boxes in pixels of the picture; as it is where nothing is left."""
    from pic2latex.detectors.visualization import painted_over

    figures = figures_on(picture, page)
    if not figures:
        return picture, page, ()
    bare = replace(picture, pixels=painted_over(picture, figures).pixels)
    try:
        return bare, page_ink(bare), figures
    except PictureBlank:
        return picture, page, ()


def without_stamps(sheet: PreparedPage, read: "Callable[[NDArray[np.uint8]], LineOfText]") -> PreparedPage:
    """Return a page without turned text in its margins; `read` gives the words in upright ink.

    Ink is (h, w), uint8.
    """
    stamps = margin_stamps(sheet.page.pixels, sheet.page.em, read)
    found = [LeftOut(LeftOutKind.STAMP, sheet.to_given(stamp.box), stamp.text) for stamp in stamps]
    return _without_boxes(sheet, [stamp.box for stamp in stamps], found)


def _without_boxes(sheet: PreparedPage, boxes: Sequence[Box], left_out: Sequence[LeftOut]) -> PreparedPage:
    """Return a page without all ink in these boxes of its ink, which is `left_out`."""
    import numpy as np

    if not boxes:
        return sheet
    gone = np.zeros_like(sheet.page.pixels)
    for box in boxes:
        gone[_frame(box, HALO)] = 1
    pixels = np.where(gone > 0, 0, sheet.page.pixels).astype(np.uint8)
    pixels.setflags(write=False)
    picture = replace(sheet.picture, pixels=_read_only(_erased(sheet.picture, sheet.page, gone)))
    page = replace(sheet.page, pixels=pixels)
    return replace(sheet, picture=picture, page=page, left_out=(*sheet.left_out, *left_out))


def _without_edges(picture: Picture, page: PageInk) -> tuple[Picture, PageInk, tuple[LeftOut, ...]]:
    """Return a page without the torn edges of a scanner."""
    import cv2
    import numpy as np

    own, boxes = scanner_edges((page.pixels > INK).astype(np.uint8))
    if not boxes:
        return picture, page, ()
    gone = cv2.dilate(own.astype(np.uint8), np.ones((2 * HALO + 1,) * 2, np.uint8))
    picture = replace(picture, pixels=_read_only(_erased(picture, page, np.asarray(gone, np.uint8))))
    left_out = tuple(LeftOut(LeftOutKind.SCANNER_EDGE, page.to_picture(box)) for box in boxes)
    return picture, page_ink(picture), left_out


def _without_rules(picture: Picture, page: PageInk) -> PreparedPage:
    roomy = pad_bordered(picture.pixels)
    room = 0 if roomy is None else ROOM
    wide = picture if roomy is None else replace(picture, pixels=_read_only(roomy))
    large = page if roomy is None else page_ink(wide)
    if (
        large.scale < 1
    ):  # a frame may have been taken for a letter, and its lines would be too thin to be seen
        large = page_ink(replace(wide, em=LARGE_EM))
    ruling, mask = _ruling(large, Box(room, room, room + picture.width, room + picture.height))
    if not ruling.lines:
        return PreparedPage(picture, page)
    pixels = _without(wide, large, ruling, mask)[room : room + picture.height, room : room + picture.width]
    bare = replace(picture, pixels=_read_only(pixels.copy()))
    boxes = (large.to_picture(line.box) for line in ruling.lines)
    rules = tuple(Box(box.left - room, box.top - room, box.right - room, box.bottom - room) for box in boxes)
    try:
        return PreparedPage(bare, page_ink(bare), rules)
    except PictureBlank:
        if len(ruling.lines) >= FRAME_SIDES:  # a frame with nothing in it
            raise
        return PreparedPage(picture, page)  # nothing but a line or two is drawn: they are what is written


def _ruling(page: PageInk, edge: Box) -> "tuple[Ruling, NDArray[np.uint8]]":
    """Return the lines of a page that say nothing, in pixels of its ink, and the mask of the ink.

    `edge` is the edge of what was given, in pixels of the picture. The mask is (h, w), uint8, 1 where there is
    ink.
    """
    import numpy as np

    mask = (page.pixels > INK).astype(np.uint8)
    em = _letter_em(mask)
    return classify_lines(mask, drawn_lines(mask, em), page.to_page(edge), em), mask


def _letter_em(mask: "NDArray[np.uint8]") -> float:
    """Estimate the size of the text from all pieces of ink but those that are hollow. `mask` (h, w), uint8."""
    import numpy as np

    from pic2latex.preprocessing.text_size import estimate_em

    pieces = connected_components(mask)
    if len(pieces) >= MANY_LETTERS:
        return estimate_em(mask)
    solid = pieces.area >= HOLLOW * pieces.width * pieces.height
    return estimate_em(pieces.spread(solid).astype(np.uint8)) if solid.any() else EMPTY_EM


def _without(
    picture: Picture, page: PageInk, ruling: Ruling, mask: "NDArray[np.uint8]"
) -> "NDArray[np.uint8]":
    """Return the picture with ground in place of lines, and of what they leave of the corners of their frames.

    `mask` (h, w), uint8, is that of the page's ink; the result (h, w, 3), uint8.
    """
    import numpy as np

    gone = np.zeros_like(mask)
    drawn = np.zeros_like(mask)
    for line in ruling.lines:
        gone[_frame(line.box, HALO)] = 1
        drawn[_frame(line.box, 0)] = 1
    for corner in _corners(ruling.frames):
        _take_corner(mask & drawn, mask, gone, _frame(Box(*corner, *corner), round(CORNER * page.em)))
    return _erased(picture, page, gone)


def _erased(picture: Picture, page: PageInk, gone: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    """Return the picture with ground where `gone` (h, w, of the page's ink) is not 0.

    Filled in from around by fast marching (Telea, Journal of Graphics Tools 9, 2004).
    """
    import cv2
    import numpy as np

    size = (round(gone.shape[1] / page.scale), round(gone.shape[0] / page.scale))
    grown = cv2.resize(gone, size, interpolation=cv2.INTER_NEAREST)
    left, top = round(page.left), round(page.top)
    hole = np.zeros((picture.height, picture.width), np.uint8)
    source = grown[max(0, -top) : picture.height - top, max(0, -left) : picture.width - left]
    hole[max(0, top) :, max(0, left) :][: len(source), : len(source[0])] = source
    return np.asarray(cv2.inpaint(picture.pixels, hole, PATCH, cv2.INPAINT_TELEA), np.uint8)


def _corners(frames: Sequence[Box]) -> list[tuple[float, float]]:
    return [(x, y) for frame in frames for x in (frame.left, frame.right) for y in (frame.top, frame.bottom)]


def _take_corner(
    lines: "NDArray[np.uint8]",
    mask: "NDArray[np.uint8]",
    gone: "NDArray[np.uint8]",
    window: tuple[slice, slice],
) -> None:
    """Add the pieces of ink in a corner of a frame that hang on its lines to what is `gone`.

    Letters may stand as near to a line as its soft edge, and do not hang on it. All are (h, w), uint8, 1 where
    something is.
    """
    import cv2
    import numpy as np

    _, pieces = cv2.connectedComponents(mask[window], connectivity=8)
    hanging = np.unique(pieces[lines[window] > 0])
    gone[window] |= np.isin(pieces, hanging[hanging > 0]).astype(np.uint8)


def _frame(box: Box, more: int) -> tuple[slice, slice]:
    return (
        slice(max(0, int(box.top) - more), int(box.bottom) + more),
        slice(max(0, int(box.left) - more), int(box.right) + more),
    )


def _read_only(pixels: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    """Make pixels (h, w, 3), uint8, unwritable and return them."""
    pixels.setflags(write=False)
    return pixels
