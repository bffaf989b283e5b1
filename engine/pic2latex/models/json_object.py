"""An immutable JSON object with typed reading: the open part of a card, with other keys for each kind."""

import json
from collections.abc import Iterator, Mapping
from typing import TypeAlias, Union

from pic2latex.errors import ModelDamaged

__all__ = ["DAMAGED_HINT", "JsonObject", "JsonValue"]

JsonValue: TypeAlias = Union[bool, int, float, str, tuple["JsonValue", ...], "JsonObject", None]
"""What JSON can say, frozen: arrays are tuples and objects are Records."""

DAMAGED_HINT = "Remove the model and install it again."


class JsonObject(Mapping[str, JsonValue]):
    """A frozen JSON object. `record["key"]` reads plainly; `integer`, `number`, ... also check the type.

    The typed readers raise ModelDamaged and name the field by its path in the card, e.g. `settings.mean`.
    """

    __slots__ = ("_path", "_values")

    def __init__(self, values: Mapping[str, object] | None = None, *, path: str = "") -> None:
        self._path = path
        self._values = {key: _frozen(value, self._where(key)) for key, value in (values or {}).items()}

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
            return value
        raise self._wrong(key, "a whole number")

    def number(self, key: str, default: float | None = None) -> float:
        """Read a number. Raises ModelDamaged when it is not one, or missing without a default."""
        value = self._value(key, default)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        raise self._wrong(key, "a number")

    def numbers(self, key: str, default: tuple[float, ...] | None = None) -> tuple[float, ...]:
        """Read a list of numbers. Raises ModelDamaged when it is not one, or missing without a default."""
        value = self._value(key, default)
        if isinstance(value, tuple):
            items = [item for item in value if isinstance(item, int | float) and not isinstance(item, bool)]
            if len(items) == len(value):
                return tuple(float(item) for item in items)
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

    def _value(self, key: str, default: JsonValue) -> JsonValue:
        return self._values.get(key, default)

    def _where(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def _wrong(self, key: str, expected: str) -> ModelDamaged:
        what = f"must be {expected}" if key in self._values else "is missing"
        return ModelDamaged(
            f"The card of the model is wrong: “{self._where(key)}” {what}.", hint=DAMAGED_HINT
        )


def _frozen(value: object, path: str) -> JsonValue:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return JsonObject(value, path=path)
    if isinstance(value, list | tuple):
        return tuple(_frozen(item, path) for item in value)
    raise TypeError(f"{path} holds a {type(value).__name__}, which JSON cannot express")


def _plain(value: JsonValue) -> object:
    if isinstance(value, JsonObject):
        return value.plain()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
