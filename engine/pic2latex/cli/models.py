"""`pic2latex models`: list, install, import, verify, remove and quantise models."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.cli.progress_bar import BYTES, ProgressBar
from pic2latex.errors import Cancelled, ModelError, OptionError

if TYPE_CHECKING:
    from pic2latex.models.catalogue import CatalogueEntry
    from pic2latex.models.store import Store
    from pic2latex.scoring.model_comparison import ModelComparison

__all__ = ["add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done with models: its name, one line about it, its arguments, and the doing."""

    name: str
    summary: str
    declare: Callable[[argparse.ArgumentParser], None]
    run: Callable[["Store", argparse.Namespace], int]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be done with models."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, title="actions")
    for action in ACTIONS:
        action.declare(actions.add_parser(action.name, help=action.summary, description=action.summary))


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked, in the user's store."""
    from pic2latex.models.store import Store

    chosen = next(action for action in ACTIONS if action.name == arguments.action)
    return chosen.run(Store(), arguments)


def _declare_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON list, for programs")


def _declare_install(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="a model of the list")
    parser.add_argument("--yes", action="store_true", help="install it unasked, also when it is not pinned")


def _declare_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help="a folder with a model's files")
    parser.add_argument("--name", metavar="NAME", help="what to call it (default: as it calls itself)")


def _declare_verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="one model (default: all)")


def _declare_remove(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="an installed model")


def _declare_quantize(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="an installed model")
    parser.add_argument("--name", dest="new_name", metavar="NEW", help="what to call it (default: NAME-int8)")
    parser.add_argument(
        "--pictures", metavar="DIR", type=Path, help="compare on these (default: the samples)"
    )
    parser.add_argument("--json", action="store_true", help="the comparison as JSON")


def _list(store: "Store", arguments: argparse.Namespace) -> int:
    from pic2latex.models.card import ModelRole
    from pic2latex.models.listing import overview

    rows = overview(store)
    if arguments.json:
        print(json.dumps([row.plain() for row in rows], ensure_ascii=False, indent=2))
        return 0
    width = max(len(row.name) for row in rows)
    roles = max(len(role) for role in ModelRole)
    for row in rows:
        mark = "(not pinned) " if row.unpinned else ""
        size = f"{row.bytes / 1e6:,.0f} MB" if row.bytes else "?"
        print(
            f"{row.name:<{width}}  {row.state:<9}  {row.role:<{roles}}  {row.kind:<22}  {size:>9}  {mark}{row.summary}"
        )
    return 0


def _install(store: "Store", arguments: argparse.Namespace) -> int:
    from pic2latex.models.catalogue import entry
    from pic2latex.models.install import install

    chosen = entry(arguments.name)
    if chosen.is_unpinned and not arguments.yes and chosen.name not in store.names():
        _ask(chosen)
    with ProgressBar(0, arguments.name, unit=BYTES) as bar:
        model = install(chosen, store, bar.update)
    _say(f"Installed “{model.name}” in {model.folder}.")
    return 0


def _ask(chosen: "CatalogueEntry") -> None:
    """Ask whether a model that is not pinned may be installed. Raises Cancelled, and OptionError without a terminal."""
    from pic2latex.models.download.release import endpoint

    what = f"The model “{chosen.name}” is not pinned: {endpoint(chosen.hub)} alone says what its files are."
    if sys.stdin is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise OptionError(what, hint="If you trust that address, say so with --yes.")
    print(f"{what} Install it? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise Cancelled("Nothing was installed.", hint="Say --yes, or answer y, if you trust that address.")


def _import(store: "Store", arguments: argparse.Namespace) -> int:
    from pic2latex.models.import_folder import import_folder, size_of_import

    with ProgressBar(size_of_import(arguments.folder), "Copying", unit=BYTES) as bar:
        model = import_folder(store, arguments.folder, arguments.name, bar.advance)
    _say(f"Imported “{model.name}” into {model.folder}.")
    return 0


def _verify(store: "Store", arguments: argparse.Namespace) -> int:
    from pic2latex.cli import exit_code, report

    code = 0
    for name in [arguments.name] if arguments.name else store.names():
        try:
            size = store.find(name).card.bytes
            with ProgressBar(size, name, unit=BYTES) as bar:
                store.verify(name, bar.advance)
        except ModelError as error:
            report(error)
            code = code or exit_code(error)
        else:
            print(f"{name}: intact")
    return code


def _remove(store: "Store", arguments: argparse.Namespace) -> int:
    store.remove(arguments.name)
    _say(f"Removed “{arguments.name}”.")
    return 0


def _quantize(store: "Store", arguments: argparse.Namespace) -> int:
    from pic2latex.models.quantization.quantize import quantize
    from pic2latex.scoring.model_comparison import compare, pictures_in

    pictures = pictures_in(arguments.pictures)
    original = store.find(arguments.name)
    with ProgressBar(original.card.bytes, "Quantising", unit=BYTES) as bar:
        sibling = quantize(original, store, arguments.new_name, advance=bar.advance)
    _say(f"Made “{sibling.name}” in {sibling.folder}.")
    with ProgressBar(2 * len(pictures), "Comparing") as bar:
        comparison = compare(original, sibling, pictures, bar.advance)
    if arguments.json:
        print(json.dumps(comparison.plain(), indent=2))
    else:
        _show(comparison)
    return 0


def _show(comparison: "ModelComparison") -> None:
    print(f"Size: {comparison.bytes_before / 1e6:.1f} MB before, {comparison.bytes_after / 1e6:.1f} MB now.")
    if not comparison.pictures:
        print("Speed and answers were not compared: the model does not read formulas.")
        return
    print(f"Time: {comparison.seconds_before:.3f} s a picture before, {comparison.seconds_after:.3f} s now.")
    print(
        f"Answers: {comparison.same} of {comparison.pictures} the same; "
        f"{comparison.token_agreement:.1%} of the tokens agree."
    )


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)


ACTIONS: tuple[Action, ...] = (
    Action("list", "Show the models that are installed or can be.", _declare_list, _list),
    Action("install", "Download a model.", _declare_install, _install),
    Action("import", "Copy a model from a folder.", _declare_import, _import),
    Action("verify", "Compare models with their cards, byte by byte.", _declare_verify, _verify),
    Action("remove", "Delete a model.", _declare_remove, _remove),
    Action("quantize", "Make a smaller, faster sibling of a model.", _declare_quantize, _quantize),
)
