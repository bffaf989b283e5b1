"""The kinds of values a setting can take, and what is told about one: the words of the schema."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

__all__ = [
    "Choices",
    "FieldChoice",
    "FieldSpec",
    "FieldType",
    "Number",
    "Remembered",
    "Section",
    "SeveralChoices",
    "ShortcutSetting",
    "Toggle",
]


class FieldType(Protocol):
    """The values a setting takes."""

    def accepts(self, value: object) -> bool:
        """Say whether `value`, as it came out of a file, is one of them."""


@dataclass(frozen=True, slots=True)
class Toggle:
    """On or off."""

    def accepts(self, value: object) -> bool:
        """Take true and false only: 1 and "yes" are mistakes in a file."""
        return isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number. `off` says what the smallest value means when it is not simply a number."""

    minimum: int
    maximum: int
    unit: str = ""
    off: str = ""

    def accepts(self, value: object) -> bool:
        """Take whole numbers within the bounds."""
        return (
            isinstance(value, int) and not isinstance(value, bool) and self.minimum <= value <= self.maximum
        )


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One value of a setting and what it is called."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """One of a list. `is_open` lists are only suggestions: a model may be away today and back tomorrow."""

    options: Callable[[], tuple[FieldChoice, ...]]
    is_open: bool = False

    def accepts(self, value: object) -> bool:
        """Take a listed value, or any text when the list is open."""
        if not isinstance(value, str):
            return False
        return self.is_open or any(choice.value == value for choice in self.options())


@dataclass(frozen=True, slots=True)
class SeveralChoices:
    """Some of a list, at most so many, as words with spaces between them, in the order of the list."""

    options: Callable[[], tuple[FieldChoice, ...]]
    most: int

    def accepts(self, value: object) -> bool:
        """Take at least one and at most `most` of the listed values."""
        if not isinstance(value, str) or not 0 < len(value.split()) <= self.most:
            return False
        return set(value.split()) <= {choice.value for choice in self.options()}


@dataclass(frozen=True, slots=True)
class ShortcutSetting:
    """A combination of keys in Qt's portable notation (`Ctrl+Alt+M`), or nothing."""

    def accepts(self, value: object) -> bool:
        """Take text that Qt reads as one combination, and the empty text."""
        from PySide6.QtGui import QKeySequence

        if not isinstance(value, str):
            return False
        return (
            not value or QKeySequence.fromString(value, QKeySequence.SequenceFormat.PortableText).count() == 1
        )


@dataclass(frozen=True, slots=True)
class Remembered:
    """Something the program remembers by itself, outside the form. It keeps its default's type."""

    example: bool | int | str

    def accepts(self, value: object) -> bool:
        """Take values of the same type as the default."""
        return type(value) is type(self.example)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """What the user is told about a setting, and which values it takes."""

    label: str
    help: str
    section: str
    kind: FieldType


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the form."""

    name: str
    label: str
