"""The house rules a machine can check: who imports whom and when, sizes, names, what happens at import."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from pic2latex.cli import COMMANDS
from tests.conftest import MARKED
from tests.source_code import (
    PACKAGES,
    circles,
    does_work,
    everything,
    files_of,
    folder_arrows,
    imports_of,
    is_silent,
    label,
    module_arrows,
    module_name,
    nodes_of,
    tree_of,
)

ARROWS = {
    "pic2latex": {"pic2latex", "pic2latex_resources"},
    "pic2latex_desktop": {"pic2latex_desktop", "pic2latex", "pic2latex_resources"},
    "pic2latex_resources": set(),
    "installer": {"installer"},
}
QT = {"PySide6", "shiboken6", "PyQt5", "PyQt6", "qtpy"}
# Slow to import, so imported by the function that first needs them.
HEAVY = {
    "PIL",
    "accelerate",
    "cv2",
    "fastapi",
    "httpx2",
    "huggingface_hub",
    "ifaddr",
    "nacl",
    "onnx",
    "onnxruntime",
    "prometheus_client",
    "pypdfium2",
    "quickjs",
    "ray",
    "segno",
    "starlette",
    "tokenizers",
    "torch",
    "transformers",
    "uvicorn",
}
# Modules that need them to be defined at all, and the only ones that may import them.
WEB = {"fastapi", "pydantic", "starlette", "uvicorn"}
RAY_MODULES = {
    "server/ray_deployments.py",
    "server/ray_reader.py",
    "server/ray_serving.py",
    "server/ray_front.py",
}
EMPTY_NAMES = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
FILE_LINES, FUNCTION_LINES, LAYOUT_LINES = 500, 40, 60


@pytest.mark.parametrize("name", ARROWS)
def test_arrows_point_one_way(name: str) -> None:
    ours = {*ARROWS, "tests"}
    wrong = [
        f"{label(file)}:{one.line} imports {one.module}"
        for file in files_of(name)
        for one in imports_of(file)
        if one.top in ours - ARROWS[name]
    ]
    assert not wrong


def test_engine_and_resources_know_no_qt() -> None:
    files = files_of("pic2latex") + files_of("pic2latex_resources")
    assert not [label(file) for file in files for one in imports_of(file) if one.top in QT]


def test_installer_needs_python_alone() -> None:
    """It runs before anything is installed; the build hook alone is started by hatchling itself."""
    allowed = sys.stdlib_module_names | {"installer"}
    assert not [
        f"{label(file)}: {one.module}"
        for file in files_of("installer")
        for one in imports_of(file)
        if one.top not in allowed | ({"hatchling"} if file.stem == "build_hook" else set())
    ]


def test_onnxruntime_has_one_door() -> None:
    engine = PACKAGES["pic2latex"]
    users = {
        (file.relative_to(engine).as_posix(), one.module)
        for name in PACKAGES
        for file in files_of(name)
        for one in imports_of(file)
        if one.top == "onnxruntime"
    }
    assert not [
        (file, module)
        for file, module in users
        if file != "onnx_session.py"
        and not (file == "models/quantization/quantize.py" and module.startswith("onnxruntime.quantization"))
    ]


def test_connected_components_are_measured_in_one_place() -> None:
    """Elsewhere `Components` is used, whose fields have names; the rows and columns of OpenCV's table have none."""
    words = ("connectedComponentsWithStats", "CC_STAT_")
    users = {
        label(file)
        for name in PACKAGES
        for file in files_of(name)
        if any(word in file.read_text(encoding="utf-8") for word in words)
    }
    assert users == {"engine/pic2latex/preprocessing/connected_components.py"}


def test_only_the_command_line_imports_training_and_late() -> None:
    engine = PACKAGES["pic2latex"]
    wrong = [
        f"{label(file)}:{one.line}"
        for name in PACKAGES
        for file in files_of(name)
        if not file.is_relative_to(engine / "training")
        for one in imports_of(file)
        if f"{one.module}.".startswith("pic2latex.training.")
        and (one.at_load or not file.is_relative_to(engine / "cli"))
    ]
    assert not wrong


def test_heavy_packages_are_imported_late() -> None:
    training = PACKAGES["pic2latex"] / "training"
    wrong = [
        f"{label(file)}:{one.line} imports {one.module}"
        for name in PACKAGES
        for file in files_of(name)
        if not file.is_relative_to(training)
        for one in imports_of(file)
        if one.at_load and one.top in HEAVY and not (one.top in WEB and is_server(file))
    ]
    assert not wrong


def is_server(file: Path) -> bool:
    return file.is_relative_to(PACKAGES["pic2latex"] / "server")


def test_only_the_server_imports_web_frameworks_and_ray() -> None:
    engine = PACKAGES["pic2latex"]
    wrong = [
        f"{label(file)}:{one.line} imports {one.module}"
        for name in PACKAGES
        for file in files_of(name)
        for one in imports_of(file)
        if (one.top in WEB and not is_server(file))
        or (one.top == "ray" and file.relative_to(PACKAGES[name]).as_posix() not in RAY_MODULES)
    ]
    assert not wrong
    light = (
        "__init__",
        "components",
        "errors",
        "problems",
        "settings",
        "reader_tasks",
        "reader",
        "engine_host",
    )
    assert not [
        file
        for file in light
        for one in imports_of(engine / "server" / f"{file}.py")
        if one.at_load and one.top in WEB
    ]


@pytest.mark.parametrize("name", PACKAGES)
def test_nothing_happens_at_import(name: str) -> None:
    wrong = [
        f"{label(file)}:{node.lineno}"
        for file in files_of(name)
        for node in tree_of(file).body
        if does_work(node)
    ]
    assert not wrong


@pytest.mark.parametrize(
    "program",
    ["import pic2latex", "import pic2latex.cli", "import pic2latex_resources", "help"],
)
def test_import_is_light(program: str) -> None:
    """Neither the library's import nor the command's help loads anything that takes long."""
    unwanted = sorted(HEAVY | QT | {"numpy", "rapidocr"})
    if program == "help":
        program = (
            "import contextlib, io\nfrom pic2latex.cli import main\n"
            "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
            "    main(['--help'])"
        )
    check = f"{program}\nimport sys\nprint(*[name for name in {unwanted!r} if name in sys.modules])"
    paths = [str(folder.parent) for folder in PACKAGES.values()]
    done = subprocess.run(
        (sys.executable, "-W", "error", "-c", f"import sys\nsys.path[:0] = {paths!r}\n{check}"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", [*PACKAGES, "installer", "tests"])
def test_each_file_is_one_idea(name: str) -> None:
    """Every file is named by its idea, says why it exists, and is short; a file of data alone may be long."""
    complaints = [f"{label(file)} {complaint}" for file in files_of(name) for complaint in _complaints(file)]
    assert not complaints, "\n".join(complaints)


def _complaints(file: Path) -> list[str]:
    tree = tree_of(file)
    lines = file.read_text(encoding="utf-8").count("\n")
    has_code = any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in tree.body)
    silent = [ast.unparse(node) for node in nodes_of(file) if is_silent(node)]
    found = {
        "has an empty name": file.stem in EMPTY_NAMES,
        "does not say in a docstring why it exists": not ast.get_docstring(tree),
        f"has {lines} lines": lines > FILE_LINES and has_code,
        f"swallows an error: {silent}": bool(silent),
    }
    return [complaint for complaint, is_so in found.items() if is_so]


@cache
def functions() -> tuple[tuple[str, int], ...]:
    """Every function of the project with its length in lines."""
    return tuple(
        (f"{label(file)}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for file in everything()
        for node in nodes_of(file)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_functions_are_short() -> None:
    """Only the layout of a window may take more lines: one widget after the other, and no decision among them."""
    long = {name for name, lines in functions() if lines > FUNCTION_LINES}
    is_layout = re.compile(r"desktop/pic2latex_desktop/windows/\w+\.py:\d+ (__init__|_arrange)")
    assert not [name for name in long if not is_layout.fullmatch(name)]
    assert not [name for name, lines in functions() if lines > LAYOUT_LINES]


def test_no_module_imports_itself_through_others() -> None:
    """Late imports and those for types count too: a circle is a circle."""
    assert not circles(module_arrows())


#: The folders of the desktop program, from the top down. A folder imports from those below it.
DESKTOP_LAYERS = (
    {"__main__", "app", "bench"},
    {"controllers"},
    {"windows"},
    {"editor", "settings"},
    {"capture", "local_server", "preview"},
    {"hotkey", "clipboard", "recognition", "ui"},
    {"system", "history"},
    {"errors", "tasks", "i18n"},
)


@pytest.mark.parametrize("package", ["pic2latex", "pic2latex_desktop"])
def test_no_folder_imports_itself_through_others(package: str) -> None:
    assert not circles(folder_arrows(package))


def test_no_folder_of_the_desktop_points_up() -> None:
    layer = {name: place for place, names in enumerate(DESKTOP_LAYERS) for name in names}
    arrows = folder_arrows("pic2latex_desktop")
    assert not [(one, other) for one in arrows for other in arrows[one] if layer[other] < layer[one]]


def test_a_public_class_name_means_one_thing() -> None:
    places: dict[str, list[str]] = {}
    for name in (*PACKAGES, "installer"):
        for file in files_of(name):
            for node in tree_of(file).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places.setdefault(node.name, []).append(label(file))
    assert not {name: files for name, files in places.items() if len(files) > 1}


#: Module names that stand in several folders: one idea in several layers, or the same part of several things.
ONE_IDEA = {
    "backend": "what a way of doing something with the desktop must be able to do",
    "compact": "the compact family: read with, trained, exported",
    "config": "what a training run is told",
    "errors": "the error tree of a package",
    "evaluation": "how well a network in training does",
    "html": "HTML as an output format, of a formula and of a page",
    "installed": "opening the models that lie on this machine",
    "phone": "photographs from a phone: the route, the command, the controller",
    "portal_backend": "the way through xdg-desktop-portal",
    "protocol": "what every network of a kind can do",
    "qt_backend": "the way through Qt",
    "starting_checkpoint": "what a training run begins with",
    "store": "what is kept on disk, behind one object",
    "table": "the one table of output formats, of formulas and of pages",
    "texteller": "TexTeller: its architecture trained, its loop compared, its HTTP API answered",
    "train": "what a network learns from and how it is judged",
    "types": "the values that travel between the parts of a package",
    "vision_encoder_decoder": "Hugging Face's VisionEncoderDecoderModel: read with, exported",
}


def test_a_module_name_means_one_thing() -> None:
    """An editor's search for a file finds the one that is meant. A command's module is named like the command."""
    commands = {command.module for command in COMMANDS}
    commands |= {module_name(file) for file in files_of("pic2latex") if file.parent.name == "_train"}
    places: dict[str, list[str]] = {}
    for name in (*PACKAGES, "installer"):
        for file in files_of(name):
            if not file.stem.startswith("__") and module_name(file) not in commands:
                places.setdefault(file.stem, []).append(label(file))
    repeated = {stem: files for stem, files in places.items() if len(files) > 1}
    assert {stem: files for stem, files in repeated.items() if stem not in ONE_IDEA} == {}
    assert set(ONE_IDEA) == set(repeated), "a name stands once now: take it out of the table"


def test_marked_places_exist() -> None:
    here = Path(__file__).parent
    assert not [place for places in MARKED.values() for place in places if not (here / place).exists()]


def test_planted_faults_are_found(tmp_path: Path) -> None:
    """The checks above see what they are meant to see."""
    source = (
        "import cv2\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import torch\n"
        "def f():\n    import onnxruntime\n    try:\n        f()\n    except Exception:\n        pass\nf()\n"
    )
    file = tmp_path / "planted.py"
    file.write_text(source)
    tree = ast.parse(source)
    found = {one.module: one.at_load for one in imports_of(file)}
    assert found == {"cv2": True, "typing.TYPE_CHECKING": True, "torch": False, "onnxruntime": False}
    assert [does_work(node) for node in tree.body] == [False, False, False, False, True]
    assert sum(is_silent(node) for node in ast.walk(tree)) == 1
    assert circles({"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": set()}) == [{"a", "b", "c"}]
