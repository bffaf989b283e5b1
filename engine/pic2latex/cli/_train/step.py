"""One step of `pic2latex train`, and how a step lists the settings of its runs."""

import argparse
import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["TrainStep", "add_settings"]


@dataclass(frozen=True, slots=True)
class TrainStep:
    """A step's name, a line about it, its arguments and what it does."""

    name: str
    summary: str
    add_arguments: "Callable[[argparse.ArgumentParser], None]"
    run: "Callable[[argparse.Namespace], int]"


def add_settings(parser: argparse.ArgumentParser, module: str, config: str) -> None:
    """Declare `--settings`, which lists the fields of the class `config` in `module`: it is imported only then."""
    parser.add_argument(
        "--settings", action=_ListSettings, const=(module, config), help="list all settings and exit"
    )


class _ListSettings(argparse.Action):
    """Print the settings with their defaults and what they are."""

    def __init__(self, option_strings: list[str], dest: str, const: tuple[str, str], help: str) -> None:  # noqa: A002
        super().__init__(option_strings, dest, nargs=0, help=help)
        self._module, self._config = const

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,  # noqa: ARG002 (argparse's interface)
        values: object,  # noqa: ARG002
        option_string: str | None = None,  # noqa: ARG002
    ) -> None:
        from pic2latex.training.config_file import settings_table

        print(settings_table(getattr(importlib.import_module(self._module), self._config)))
        parser.exit()
