"""An immutable JSON object with typed reading: the open part of a card, with other keys for each kind."""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Never, TypeAlias, Union

from pic2latex.errors import ModelDamaged

__all__ = ["DAMAGED_HINT", "JsonObject", "JsonValue", "parse_json"]

JsonValue: TypeAlias = Union[bool, int, float, str, tuple["JsonValue", ...], "JsonObject", None]
"""What JSON can say, frozen: arrays are tuples and objects are Records."""

FARTHEST = 1e12
DEEPEST = 64
"""Objects and lists within each other. No card and no answer of a hub comes near; Python's own limit is an error of
its own, which is not ours, and depends on who asks."""

RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "settings.channels": (1, 4),
        "settings.em": (4, 256),
        "settings.height": (16, 8192),
        "settings.image_size": (16, 8192),
        "settings.max_tokens": (1, 100_000),
        "settings.std": (1e-6, 1e6),
        "settings.width": (16, 8192),
    }
)
"""What numbers may be, by their paths in the card, ends included. Others need only be finite."""

DAMAGED_HINT = "Remove the model and install it again."


class JsonObject(Mapping[str, JsonValue]):
    """A frozen JSON object. `record["key"]` reads plainly; `integer`, `number`, ... also check the type.

    The typed readers raise ModelDamaged and name the field by its path in the card, e.g. `settings.mean`.
    """

    __slots__ = ("_path", "_values")

    def __init__(self, values: Mapping[str, object] | None = None, *, path: str = "", depth: int = 0) -> None:
        self._path = path
        self._values = {
            key: _frozen(value, self._where(key), depth + 1) for key, value in (values or {}).items()
        }

    def __getitem__(self, key: str) -> JsonValue:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(tuple(sorted(self._values.items(), key=lambda item: item[0])))

    def __repr__(self) -> str:
        return f"JsonObject({json.dumps(self.plain(), ensure_ascii=False)})"

    def plain(self) -> dict[str, object]:
        """Return the same as dictionaries and lists, ready for `json.dump`."""
        return {key: _plain(value) for key, value in self._values.items()}

    def boolean(self, key: str, *, default: bool | None = None) -> bool:
        """Read true or false. Raises ModelDamaged when it is not one, or missing without a default."""
        value = self._value(key, default)
        if isinstance(value, bool):
            return value
        raise self._wrong(key, "true or false")

    def integer(self, key: str, default: int | None = None) -> int:
        """Read a whole number. Raises ModelDamaged when it is not one, or missing without a default."""
        value = self._value(key, default)
        if isinstance(value, int) and not isinstance(value, bool):
            self._within(key, value)
            return value
        raise self._wrong(key, "a whole number")

    def number(self, key: str, default: float | None = None) -> float:
        """Read a number. Raises ModelDamaged when it is not one, or missing without a default."""
        value = self._value(key, default)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._within(key, value)
        raise self._wrong(key, "a number")

    def numbers(self, key: str, default: tuple[float, ...] | None = None) -> tuple[float, ...]:
        """Read a list of numbers. Raises ModelDamaged when it is not one, or missing without a default."""
        value = self._value(key, default)
        if isinstance(value, tuple):
            items = [item for item in value if isinstance(item, int | float) and not isinstance(item, bool)]
            if len(items) == len(value):
                return tuple(self._within(key, item) for item in items)
        raise self._wrong(key, "a list of numbers")

    def text(self, key: str, default: str | None = None) -> str:
        """Read a string. Raises ModelDamaged when it is not one, or missing without a default."""
        value = self._value(key, default)
        if isinstance(value, str):
            return value
        raise self._wrong(key, "a string")

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Read a list of strings. Raises ModelDamaged when it is not one, or missing without a default."""
        value = self._value(key, default)
        if isinstance(value, tuple):
            items = [item for item in value if isinstance(item, str)]
            if len(items) == len(value):
                return tuple(items)
        raise self._wrong(key, "a list of strings")

    def record(self, key: str) -> "JsonObject":
        """Read an object. Raises ModelDamaged when it is not one, or missing."""
        value = self._value(key, None)
        if isinstance(value, JsonObject):
            return value
        raise self._wrong(key, "an object")

    def _within(self, key: str, value: float) -> float:
        """Return the number when it is finite and in its range. Raises ModelDamaged."""
        least, most = RANGES.get(self._where(key), (-FARTHEST, FARTHEST))
        if least <= value <= most:  # never true of NaN
            return float(value)
        raise self._wrong(key, f"a number from {least:g} to {most:g}")

    def _value(self, key: str, default: JsonValue) -> JsonValue:
        return self._values.get(key, default)

    def _where(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def _wrong(self, key: str, expected: str) -> ModelDamaged:
        what = f"must be {expected}" if key in self._values else "is missing"
        return ModelDamaged(
            f"The card of the model is wrong: “{self._where(key)}” {what}.", hint=DAMAGED_HINT
        )


def parse_json(text: str | bytes) -> object:
    """Read JSON as the standard has it: no NaN, no Infinity, and nothing that is nested beyond all sense.

    Raises ValueError for what is no JSON, and for bytes that are no UTF-8.
    """
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _refuse(constant: str) -> Never:
    raise ValueError(f"{constant} is not JSON")  # Python would read it without a word


def _frozen(value: object, path: str, depth: int) -> JsonValue:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if depth > DEEPEST:
        raise ModelDamaged(f"“{path[:80]}” is nested too deeply.", hint=DAMAGED_HINT)
    if isinstance(value, Mapping):
        return JsonObject(value, path=path, depth=depth)
    if isinstance(value, list | tuple):
        return tuple(_frozen(item, path, depth + 1) for item in value)
    raise TypeError(f"{path} holds a {type(value).__name__}, which JSON cannot express")


def _plain(value: JsonValue) -> object:
    if isinstance(value, JsonObject):
        return value.plain()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
