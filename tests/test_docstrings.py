"""What docstrings must say: shapes and dtypes of arrays, sources of what others found or specified."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.source_code import PACKAGES, files_of, label, nodes_of, tree_of

ARRAY = re.compile(r"\b(NDArray|ndarray|Tensor)\b")
SHAPE = re.compile(
    r"\((\.\.\.|[\w'/* +-]+),[^()]*\)"  # (h, w), (n,), (b, 3, h, w)
    r"|\b\(\)"
    r"|\bshapes?\b",
    re.IGNORECASE,
)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def aliases(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the names of types that stand for arrays in a module: those it defines and those it imports."""
    names = {"NDArray", "ndarray", "Tensor"}
    for node in nodes:
        target: ast.expr | None = node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(node, ast.Assign):
            target = node.targets[0]
        value = getattr(node, "value", None)
        is_type = isinstance(target, ast.Name) and target.id[0].isupper() and not target.id.isupper()
        if (
            is_type
            and isinstance(target, ast.Name)
            and value is not None
            and ARRAY.search(ast.unparse(value))
        ):
            names.add(target.id)
        if isinstance(node, ast.ImportFrom):
            names |= {each.name for each in node.names if each.name in {"Arrays", "Grey"}}
    return names


def annotations(function: Function) -> str:
    arguments = function.args
    every = [
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        arguments.vararg,
        function.returns,
    ]
    nodes = (each.annotation if isinstance(each, ast.arg) else each for each in every)
    return " ".join(ast.unparse(node) for node in nodes if node is not None)


def array_functions(nodes: Sequence[ast.AST]) -> Iterator[Function]:
    """Give the functions and methods of a module's nodes with an array among their parameters or as a result.

    Constructors are described by their class, and functions inside of functions by what is around them.
    """
    arrays = re.compile("|".join(rf"\b{name}\b" for name in aliases(nodes)))
    for scope in nodes:
        if not isinstance(scope, ast.Module | ast.ClassDef):
            continue
        for node in scope.body:
            is_function = isinstance(node, Function) and node.name != "__init__"
            if is_function and isinstance(node, Function) and arrays.search(annotations(node)):
                yield node


@pytest.mark.parametrize("package", ["pic2latex", "pic2latex_desktop"])
def test_functions_of_arrays_name_their_shapes(package: str) -> None:
    wrong = [
        f"{label(file)}:{function.lineno} {function.name}"
        for file in files_of(package)
        for function in array_functions(nodes_of(file))
        if not SHAPE.search(ast.get_docstring(function) or "")
    ]
    assert not wrong


def test_planted_faults_are_found(tmp_path: Path) -> None:
    """The check sees arrays behind quotes and aliases, and takes no word in brackets for a shape."""
    source = (
        "Grey = 'NDArray[np.uint8]'\n"
        'def good(ink: "Grey") -> None:\n    """Take `ink` (h, w)."""\n'
        'def silent(ink: "NDArray[np.uint8]") -> None: ...\n'
        'def vague(ink: "Grey") -> None:\n    """Take ink (uint8)."""\n'
        'def plain(count: int) -> int:\n    """Count."""\n    return count\n'
    )
    functions = list(array_functions(list(ast.walk(ast.parse(source)))))
    assert [each.name for each in functions] == ["good", "silent", "vague"]
    assert [bool(SHAPE.search(ast.get_docstring(each) or "")) for each in functions] == [True, False, False]


#: Where a reader finds what a module takes from others: words that stand in its docstrings.
SOURCES = {
    "pic2latex": {
        "detectors/rtdetr.py": "arXiv 2304.08069",
        "training/detector/network.py": "arXiv 1505.04597",
        "training/recognizer/compact_network.py": "arXiv 1706.03762",
        "recognizers/vision_encoder_decoder.py": "arXiv 2109.10282",
        "scoring/bleu.py": "doi 10.3115/1073083.1073135",
        "scoring/edit_distance.py": "Levenshtein",
        "formats/render_comparison.py": "Sakoe and Chiba",
        "formats/mathml.py": "w3.org/TR/mathml-core",
        "formats/word/omml.py": "ECMA-376",
        "latex/canonical.py": "arXiv 1609.04938",
        "pages/layout/reading_order.py": "XY-cut (Nagy and Seth",
        "pages/preprocessing/deskew.py": "Baird",
        "pages/preprocessing/page_image.py": "Telea",
        "preprocessing/binarization.py": "Otsu's (IEEE",
        "preprocessing/connected_components.py": "Bolelli",
    },
    "pic2latex_desktop": {
        "hotkey/portal_backend.py": "org.freedesktop.portal.GlobalShortcuts",
        "system/portal/bus.py": "flatpak.github.io/xdg-desktop-portal",
        "system/tray_availability.py": "StatusNotifierItem specification",
        "ui/notifications.py": "Desktop Notifications Specification",
    },
}


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (PACKAGES[package] / module, words)
        for package, modules in SOURCES.items()
        for module, words in modules.items()
    ],
    ids=label,
)
def test_sources_are_named(file: Path, words: str) -> None:
    docstrings = (
        ast.get_docstring(node)
        for node in nodes_of(file)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    )
    assert any(words in each for each in docstrings if each)


def test_maps_of_folders_name_files_that_exist() -> None:
    """A folder's `__init__.py` says what lies in it: a file that was renamed must be renamed there."""
    missing = [
        f"{label(file)}: {name}"
        for package in PACKAGES
        for file in files_of(package)
        if file.name == "__init__.py"
        for name in re.findall(
            r"^\s*([a-z_0-9]+\.py)\s", ast.get_docstring(tree_of(file)) or "", re.MULTILINE
        )
        if not (file.parent / name).exists()
    ]
    assert not missing
