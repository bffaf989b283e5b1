"""Which components of the ink belong to which character, and where characters that touch are cut."""

from collections.abc import Sequence

import numpy as np
import pytest

from pic2latex.recognizers.text_in_formulas.character_components import (
    StripCharacter,
    assign_components,
    ink_components,
    parted_between,
)

EM = 20.0
Rectangle = tuple[int, int, int, int]


def ink_of(*boxes: Rectangle) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    pixels = np.zeros((40, 120), np.uint8)
    for left, top, right, bottom in boxes:
        pixels[top:bottom, left:right] = 255
    return pixels


@pytest.mark.parametrize(
    ("boxes", "characters", "owned"),
    [
        # a letter and its index
        ([(0, 0, 12, 20), (14, 10, 30, 26)], [("F", 6), ("液", 22)], [(0,), (1,)]),
        # a slanted letter that reaches over its index: no column of white between them
        ([(0, 0, 16, 14), (13, 16, 29, 32)], [("V", 8), ("排", 21)], [(0,), (1,)]),
        # one character of three pieces
        ([(0, 0, 6, 20), (8, 0, 20, 9), (8, 11, 20, 20)], [("明", 10)], [(0, 1, 2)]),
        # a letter that the network for text did not see
        ([(0, 4, 10, 24), (14, 4, 34, 24)], [("冰", 26)], [(1,)]),
        # a character without ink of its own
        ([(0, 0, 20, 20)], [("液", 10), ("x", 60)], [(0,), ()]),
        ([], [("液", 10)], [()]),
        ([(0, 0, 20, 20)], [], []),
    ],
)
def test_components_go_to_the_characters_they_make(
    boxes: Sequence[Rectangle], characters: Sequence[tuple[str, float]], owned: Sequence[tuple[int, ...]]
) -> None:
    found = ink_components(ink_of(*boxes)).boxes
    places = {box.label: place for place, box in enumerate(found)}
    read = [StripCharacter(text, 1.0, x) for text, x in characters]
    assert [
        tuple(places[label] for label in labels) for labels in assign_components(found, read, EM)
    ] == owned


def test_characters_that_touch_are_cut_at_the_thinnest_place() -> None:
    ink = ink_of((0, 0, 20, 20), (18, 10, 24, 11), (22, 0, 42, 20))
    components = ink_components(ink)
    assert len(components.boxes) == 1
    read = [StripCharacter("热", 1.0, 10), StripCharacter("量", 1.0, 32)]
    parted = parted_between(components, components.boxes, read)
    assert [(box.left, box.right) for box in parted.boxes] == [(0, 20), (20, 42)]
    assert {*np.unique(parted.labels)} == {0, *(box.label for box in parted.boxes)}
    assert (components.labels[ink > 0] == 1).all()  # the given ones stay


def test_one_character_is_not_cut() -> None:
    components = ink_components(ink_of((0, 0, 20, 20)))
    assert (
        parted_between(components, components.boxes, [StripCharacter("热", 1.0, 10)]).boxes
        == components.boxes
    )
