"""A picture whose text has a known size is read at that size: a small letter is no capital that was drawn small."""

import numpy as np
import pytest

from pic2latex.preprocessing.binarization import extract_ink
from pic2latex.recognizers.installed import InstalledModels
from pic2latex.types import Device, Picture


def bar(em: float | None) -> Picture:
    pixels = np.full((40, 60, 3), 255, np.uint8)
    pixels[10:30, 10:50] = 0
    return Picture(pixels, "bar", em)


def test_what_is_known_is_not_estimated() -> None:
    assert extract_ink(bar(17.0)).em == 17.0
    assert extract_ink(bar(None)).em != 17.0


def test_large_writing_is_shrunk_by_what_is_known() -> None:
    ink = extract_ink(bar(160.0))
    assert ink.em == pytest.approx(80)
    assert ink.scale == pytest.approx(0.5)


def test_the_same_ink_at_another_size_is_another_picture() -> None:
    recognizer = InstalledModels(threads=1)(None, Device.CPU).recognizer
    prepared = [recognizer.prepare(bar(em)) for em in (None, 17.0, 34.0)]
    assert len({each.key for each in prepared}) == 3
    assert [each.em_is_known for each in prepared] == [False, True, True]
    recognizer.close()
