"""The page `engine/API.md`: every public name of `pic2latex` with its signature and docstring."""

import dataclasses
import enum
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pic2latex

PAGE = Path(__file__).resolve().parents[1] / "engine" / "API.md"
HEAD = """# The library's public names

Written by `.venv/bin/python tests/readme_tables.py` from the docstrings; a test compares it with the code.
[Back to the engine](README.md).

All of them are imported from `pic2latex`, and loaded at the first use.
"""
_PARTS: tuple[tuple[str, Callable[[object], bool]], ...] = (
    ("Reading", lambda thing: getattr(thing, "__name__", "") in {"Engine", "read_picture"}),
    ("Formats", lambda thing: getattr(thing, "__module__", "").startswith("pic2latex.formats")),
    ("Errors", lambda thing: inspect.isclass(thing) and issubclass(thing, pic2latex.Pic2LatexError)),
    ("Values", inspect.isclass),
)


def api_page() -> str:
    """Return the Markdown of the page."""
    left = {name: getattr(pic2latex, name) for name in pic2latex.__all__}
    tables = {name: left.pop(name) for name in ("FORMATS", "PAGE_FORMATS")}
    parts = [HEAD]
    for title, belongs in _PARTS:
        names = [name for name, thing in left.items() if belongs(thing)]
        described = "\n".join(_described(name, left.pop(name)) for name in names)
        if title == "Formats":
            described += "".join(
                f"\n### `{name}`\n\nThe table of the formats: {', '.join(f'`{each.id}`' for each in table)}.\n"
                for name, table in tables.items()
            )
        parts.append(f"\n## {title}\n\n{described}")
    assert not left, f"belongs to no part: {left}"
    return "".join(parts)


def _described(name: str, thing: object) -> str:
    heading = f"### `{name}{_signature(thing)}`\n\n{_prose(thing)}\n"
    return heading + "".join(_members(thing))


def _signature(thing: object) -> str:
    if inspect.isclass(thing) and (
        issubclass(thing, enum.Enum | Exception) or dataclasses.is_dataclass(thing)
    ):
        return ""
    return _plain(str(inspect.signature(thing))) if callable(thing) else ""


def _prose(thing: object) -> str:
    """Return the docstring; what is indented in it is shown as it stands."""
    lines = (inspect.getdoc(thing) or "").splitlines()
    return "\n".join(lines)


def _members(thing: object) -> Iterator[str]:
    if not inspect.isclass(thing) or issubclass(thing, Exception):
        return
    if issubclass(thing, enum.Enum):
        yield f"\nValues: {', '.join(f'`{member.value}`' for member in thing)}.\n"
        return
    if dataclasses.is_dataclass(thing):
        yield "\n"
        yield from (f"- `{field.name}: {_typed(field.type)}`\n" for field in dataclasses.fields(thing))
    for name, member in vars(thing).items():
        if name.startswith("_") or not (inspect.isfunction(member) or isinstance(member, property)):
            continue
        if isinstance(member, property):
            yield f"\n#### `{thing.__name__}.{name}`\n\n{_prose(member)}\n"
        else:
            yield f"\n#### `{thing.__name__}.{name}{_signature(member)}`\n\n{_prose(member)}\n"


def _typed(annotation: object) -> str:
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    return _plain(text)


def _plain(text: str) -> str:
    """Leave out quotes, modules (Python's versions differ in them) and what an enumeration's member holds."""
    text = re.sub(r"<(\w+\.\w+): [^>]*>", r"\1", text.replace("'", ""))
    text = re.sub(r"<function .*? at 0x[0-9a-f]+>", "…", text)
    return re.sub(r"\b(?:[a-z_][a-z_0-9]*\.)+(?=[A-Za-z])", "", text)
