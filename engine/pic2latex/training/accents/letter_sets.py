"""Letters to learn from: rendered formulas with looks, cut out by the recognizer that will cut them out in use."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.errors import PictureBlank
from pic2latex.recognizers.accents.accent_check import ACCENT_CLASSES
from pic2latex.recognizers.accents.accented_letters import NO_ACCENT, shapes_of_accents
from pic2latex.training.data.image_augmentation import augment_snip
from pic2latex.training.data.tokenizer import encoded_formula
from pic2latex.types import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from pic2latex.recognizers.compact import CompactRecognizer
    from pic2latex.training.data.shards import Sample, ShardReader

__all__ = ["LetterSet", "cut_letters", "draw_samples"]

PLAIN_SHARE = 0.06
"""Of the formulas without accents, so many are taken: they hold rules, roots and dots that are none."""

SNIPS = 0.7
"""Share of pictures that get a look."""

LEAST_EM = 8.0
"""Pixels: below that an accent cannot be told by anybody."""

LONGEST = 260
"""Characters of LaTeX: longer formulas cost more than their letters are worth."""

MOST_PLAIN_LETTERS = 12


@dataclass(frozen=True, slots=True, eq=False)
class LetterSet:
    """Crops (n, h, w), uint8; the class of each (n,), int64; the number of the picture each is from (n,), int64."""

    crops: "NDArray[np.uint8]"
    classes: "NDArray[np.int64]"
    pictures: "NDArray[np.int64]"


def draw_samples(
    stems: "Sequence[Path]", generator: np.random.Generator
) -> "list[tuple[ShardReader, Sample]]":
    """Return the samples with accents of all shards, and a share of the others, in random order."""
    from pic2latex.training.data.shards import shard_reader

    commands = tuple(shapes_of_accents())
    drawn = []
    for stem in stems:
        reader = shard_reader(stem)
        for sample in reader.samples():
            has_accent = any(command in sample.latex for command in commands)
            if len(sample.latex) <= LONGEST and (has_accent or generator.random() < PLAIN_SHARE):
                drawn.append((reader, sample))
    return [drawn[place] for place in generator.permutation(len(drawn))]


def cut_letters(
    recognizer: "CompactRecognizer",
    tokenizer: "Tokenizer",
    samples: "Sequence[tuple[ShardReader, Sample]]",
    generator: np.random.Generator,
) -> "Iterator[LetterSet]":
    """Yield the letters of each picture; pictures of which nothing is left, or too plain ones, are passed over."""
    for number, (reader, sample) in enumerate(samples):
        ids = encoded_formula(tokenizer, sample.latex)
        picture = _picture(reader.pixels(sample), sample.em, generator)
        if picture is None or ids is None:
            continue
        try:
            letters, crops = recognizer.letters_of(picture, ids)
        except PictureBlank:
            continue
        accents = [letter.accent for letter in letters]
        if not letters or (len(letters) > MOST_PLAIN_LETTERS and set(accents) == {NO_ACCENT}):
            continue
        classes = np.array([ACCENT_CLASSES.index(accent) for accent in accents], np.int64)
        yield LetterSet(np.stack(crops), classes, np.full(len(classes), number, np.int64))


def _picture(grey: "NDArray[np.uint8]", em: float, generator: np.random.Generator) -> Picture | None:
    """Return a stored picture (h, w), uint8, mostly with a look; None if its text is too small then."""
    if generator.random() >= SNIPS:
        return Picture(np.repeat(grey[:, :, None], 3, 2))
    view = augment_snip(grey, np.zeros((0, 2), np.float32), em, generator)
    if view.em < LEAST_EM:
        return None
    return Picture(np.clip(view.coverage, 0, 255).astype(np.uint8))
