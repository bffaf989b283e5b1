"""Prose for synthetic pages: sentences with places for formulas, words to fill them, and a split for held-out pages.

A page must look like mathematics in print; it need not mean anything. What counts is that every kind of thing that
stands between formulas in real texts (words, numbers, references, brackets, single letters that are words) comes up.
"""

import random
import re
from dataclasses import dataclass

__all__ = ["FORMULA", "Language", "Prose"]

FORMULA = "@"
"""Where a sentence has room for an inline formula."""

_HELD_OUT_EVERY = 6
_WIDE_MARKS = 0.8
_ASIDES = 0.04
_COMMON = (
    20  # loose words come commonest first; the first is this many times as common as one far down the list
)
_SLOT = re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True)
class Language:
    """The raw material of one language.

    `mixed` are sentences with places for formulas, `plain` sentences without. `words` fills places like `<noun>` in
    both; they are divided by bars. `loose` are common words (or characters) that make up nonsense of any length.
    `gap` stands between sentences and between loose words, `stop` ends a sentence of loose words. `formula_glue` is
    LaTeX for the space between a formula and a letter that follows without one. `wide_marks` are the marks that most
    texts of the language set wider than they stand here.
    """

    name: str
    mixed: tuple[str, ...]
    plain: tuple[str, ...]
    words: dict[str, str]
    loose: str
    headings: tuple[str, ...]
    theorems: tuple[tuple[str, str], ...]
    introductions: tuple[str, ...]
    gap: str = " "
    stop: str = "."
    comma: str = ", "
    formula_glue: str = ""
    wide_marks: tuple[tuple[str, str], ...] = ()


class Prose:
    """Writes in one language from one part of its material: what is for training or what is held out."""

    def __init__(self, language: Language, generator: random.Random, *, held_out: bool = False) -> None:
        self.language, self._generator = language, generator
        self._mixed = _part(language.mixed, held_out=held_out)
        self._plain = _part(language.plain, held_out=held_out)
        # Single characters are no text that could be held out.
        self._loose = (
            _part(tuple(language.loose.split()), held_out=held_out) if language.gap else tuple(language.loose)
        )
        self._commonness = tuple(1 / (place + _COMMON) for place in range(len(self._loose)))
        self._wide = str.maketrans(dict(language.wide_marks)) if generator.random() < _WIDE_MARKS else {}
        self._words = {
            kind: _part(tuple(words.split("|")), held_out=held_out) for kind, words in language.words.items()
        }

    def sentence(self, formulas: float) -> str:
        """Return a sentence; with places for formulas at the given probability."""
        draw = self._generator
        if draw.random() < formulas:
            return self._filled(draw.choice(self._mixed))
        if draw.random() < 0.55:
            return self._filled(draw.choice(self._plain))
        return self._nonsense()

    def paragraph(self, formulas: float, sentences: int) -> str:
        """Return that many sentences."""
        return self.language.gap.join(self.sentence(formulas) for _ in range(sentences))

    def heading(self) -> str:
        """Return a heading, without a number."""
        return self._filled(self._generator.choice(self.language.headings))

    def theorem(self) -> tuple[str, str]:
        """Return a theorem's kind, as it is printed, and a name for the environment."""
        return self._generator.choice(self.language.theorems)

    def introduction(self) -> str:
        """Return words that lead over to a displayed formula."""
        return self._filled(self._generator.choice(self.language.introductions))

    def words(self, count: int) -> str:
        """Return so many loose words."""
        draw = self._generator
        words = draw.choices(self._loose, self._commonness, k=count)
        return self.language.gap.join(_aside(draw) if draw.random() < _ASIDES else word for word in words)

    def _filled(self, template: str) -> str:
        return _SLOT.sub(lambda slot: self._word(slot[1]), template.translate(self._wide))

    def _word(self, kind: str) -> str:
        if kind == "number":
            return _number(self._generator)
        return self._generator.choice(self._words[kind])

    def _nonsense(self) -> str:
        draw, language = self._generator, self.language
        parts = [self.words(draw.randint(3, 9)) for _ in range(draw.randint(1, 3))]
        text = language.comma.join(parts)
        return text[0].upper() + text[1:] + language.stop


def _aside(draw: random.Random) -> str:
    """Return what interrupts words: a number with its unit, initials, a reference, a count in brackets."""
    number, letter = _number(draw), draw.choice("ABCDEFGHJKLMPRSTW")
    asides = (
        number,
        f"{number} km",
        f"[{number}]",
        f"({number})",
        f"No. {number}",
        "e.g.",
        "i.e.",
        "--",
        "---",
    )
    return draw.choice((*asides, f"{letter}.", f"{letter}.-{draw.choice('LPC')}.", f"({letter.lower()})"))


def _number(draw: random.Random) -> str:
    """Return a number as prose has them: references, years, percentages, counts."""
    kind = draw.random()
    if kind < 0.4:
        return f"{draw.randint(1, 9)}.{draw.randint(1, 30)}"
    if kind < 0.6:
        return str(draw.randint(1890, 2026))
    if kind < 0.7:
        return rf"{draw.randint(1, 99)}\%"
    return str(draw.randint(1, 400))


def _part(items: tuple[str, ...], *, held_out: bool) -> tuple[str, ...]:
    chosen = tuple(item for place, item in enumerate(items) if (place % _HELD_OUT_EVERY == 3) == held_out)
    return chosen or items
