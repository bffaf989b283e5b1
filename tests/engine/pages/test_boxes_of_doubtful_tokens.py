"""Doubtful tokens of a page's formulas have their boxes on the page, however the page lies."""

import numpy as np
import pytest

import pic2latex_resources
from pic2latex.engine import Engine
from pic2latex.picture import read_picture
from pic2latex.recognizers import symbol_boxes
from pic2latex.types import Device, Mode, Options, Page, Picture

LEEWAY = 8.0  # pixels


@pytest.mark.parametrize("is_turned", [False, True])
def test_tokens_lie_in_their_formulas(monkeypatch: pytest.MonkeyPatch, *, is_turned: bool) -> None:
    monkeypatch.setattr(symbol_boxes, "DOUBTFUL", 1.1)
    given = read_picture(pic2latex_resources.path("samples") / "paragraph.png")
    picture = Picture(np.ascontiguousarray(np.rot90(given.pixels, 2)), "turned") if is_turned else given
    with Engine(device=Device.CPU, threads=1) as engine:
        page = engine.recognize_page(picture, Options(mode=Mode.PAGE))
    assert isinstance(page, Page)
    count = 0
    for region in page.regions:
        for token in region.formula.tokens if region.formula is not None else ():
            if token.box is not None:
                count += 1
                assert (
                    region.box.left - LEEWAY <= token.box.left < token.box.right <= region.box.right + LEEWAY
                )
                assert (
                    region.box.top - LEEWAY <= token.box.top < token.box.bottom <= region.box.bottom + LEEWAY
                )
    assert count > 5
