"""Reading the project's own source with `ast`: files, imports, statements. For tests of the house rules."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {
    "pic2latex": ROOT / "engine" / "pic2latex",
    "pic2latex_desktop": ROOT / "desktop" / "pic2latex_desktop",
    "pic2latex_resources": ROOT / "resources" / "pic2latex_resources",
}
QUIET = (
    ast.Import,
    ast.ImportFrom,
    ast.Assign,
    ast.AnnAssign,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Assert,
)


@dataclass(frozen=True, slots=True)
class Import:
    """One import: the module asked for, its line, and whether it happens when the importer is loaded."""

    module: str
    line: int
    at_load: bool

    @property
    def top(self) -> str:
        """The first part of the module's name."""
        return self.module.partition(".")[0]


def files_of(name: str) -> list[Path]:
    return sorted(PACKAGES.get(name, ROOT / name).rglob("*.py"))


def everything() -> list[Path]:
    return [file for name in (*PACKAGES, "installer", "tests") for file in files_of(name)]


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


@cache
def nodes_of(file: Path) -> tuple[ast.AST, ...]:
    """Return every node of a file, walked once for all tests that look at them."""
    return tuple(ast.walk(tree_of(file)))


def label(value: object) -> str:
    return value.relative_to(ROOT).as_posix() if isinstance(value, Path) else str(value)


def module_name(file: Path) -> str:
    base = next((folder.parent for folder in PACKAGES.values() if file.is_relative_to(folder)), ROOT)
    parts = file.relative_to(base).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports_of(file: Path) -> list[Import]:
    return list(_imports(tree_of(file).body, file, at_load=True))


def _imports(body: list[ast.stmt], file: Path, *, at_load: bool) -> Iterator[Import]:
    for node in body:
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno, at_load) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = _source(node, file)
            yield from (Import(f"{source}.{alias.name}", node.lineno, at_load) for alias in node.names)
        else:
            late = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or _is_for_types(node)
            for field in ("body", "orelse", "finalbody", "handlers", "cases"):
                inner = [part for part in getattr(node, field, []) if isinstance(part, ast.stmt)]
                for part in getattr(node, field, []):
                    if isinstance(part, ast.ExceptHandler | ast.match_case):
                        inner += part.body
                yield from _imports(inner, file, at_load=at_load and not (late and field == "body"))


def _is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def _source(node: ast.ImportFrom, file: Path) -> str:
    if not node.level:
        return node.module or ""
    package = module_name(file).split(".")
    if file.name != "__init__.py":
        package = package[:-1]
    return ".".join((*package[: len(package) - node.level + 1], *([node.module] if node.module else [])))


def does_work(node: ast.stmt) -> bool:
    """Whether a statement at a module's top level does something; definitions and constants do not."""
    if isinstance(node, ast.If):
        if ast.unparse(node.test) == "__name__ == '__main__'":
            return False
        return any(does_work(inner) for inner in (*node.body, *node.orelse))
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant)
    return not isinstance(node, QUIET)


def is_silent(node: ast.AST) -> bool:
    """Whether this swallows every error: a bare or broad `except` with nothing in it, or its `suppress`."""
    broad = {"Exception", "BaseException"}
    if isinstance(node, ast.ExceptHandler):
        caught = (
            {part.id for part in ast.walk(node.type) if isinstance(part, ast.Name)} if node.type else broad
        )
        return bool(caught & broad) and all(isinstance(part, ast.Pass | ast.Continue) for part in node.body)
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
        return any(isinstance(part, ast.Name) and part.id in broad for part in node.args)
    return False


def module_arrows() -> dict[str, set[str]]:
    """Return every module of the packages with those it imports, whenever it does."""
    modules = {module_name(file): file for name in PACKAGES for file in files_of(name)}
    return {
        name: {_module_in(modules, one.module) for one in imports_of(file)} - {name, ""}
        for name, file in modules.items()
    }


def _module_in(modules: dict[str, Path], dotted: str) -> str:
    """Return the module that holds an imported name; "" for a foreign one."""
    while dotted and dotted not in modules:
        dotted = dotted.rpartition(".")[0]
    return dotted


def folder_arrows(package: str) -> dict[str, set[str]]:
    """Return the folders and single modules below `package` with those they import from."""
    arrows: dict[str, set[str]] = {}
    for one, others in module_arrows().items():
        if one.startswith(f"{package}."):
            inner = {other.split(".")[1] for other in others if other.startswith(f"{package}.")}
            arrows.setdefault(one.split(".")[1], set()).update(inner - {one.split(".")[1]})
    return arrows


def circles(arrows: dict[str, set[str]]) -> list[set[str]]:
    """Return the groups of names that reach each other."""
    reached = {name: _reached(arrows, name) for name in arrows}
    groups = (
        frozenset({name} | {other for other in reached[name] if name in reached.get(other, ())})
        for name in arrows
        if name in reached[name]
    )
    return [set(group) for group in dict.fromkeys(groups)]


def _reached(arrows: dict[str, set[str]], name: str) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for other in arrows.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
