"""The JavaScript of a report within the report: our modules as one script, MathJax and its font compressed.

A page that was opened from a file may load neither modules nor fonts from beside it in every browser, and a report
that is one file cannot lose them. Its content security policy (CSP, level 3) allows these scripts by their hashes and
no other.
"""

import gzip
import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

from pic2latex.errors import ComponentMissing

__all__ = ["bundled", "compressed", "csp_hash", "library_files"]

FONT_FILES = (
    "accents",
    "arrows",
    "calligraphic",
    "double-struck",
    "fraktur",
    "latin",
    "marrows",
    "math",
    "monospace",
    "mshapes",
    "sans-serif",
    "script",
    "shapes",
    "symbols",
    "variants",
)
"""Parts of MathJax's font beside its base that formulas of papers use. Of a rarer symbol the LaTeX is shown instead."""

IMPORT = re.compile(r'^import \{\s*([^}]+?),?\s*\} from "\./([\w-]+)\.js";$', re.MULTILINE)
EXPORT = re.compile(r"^export const (\w+)", re.MULTILINE)


def bundled(files: tuple[Path, ...]) -> str:
    """Return ECMAScript modules as one classic script; each may import, by names, those before it.

    Every module becomes a function that is called once and returns what it exports.
    """
    parts = ['"use strict";', "const modules = {};"]
    for file in files:
        source = file.read_text(encoding="utf-8")
        body = IMPORT.sub(r'const { \1 } = modules["\2"];', source)
        body = EXPORT.sub(r"const \1", body)
        names = ", ".join(EXPORT.findall(source))
        parts.append(f'modules["{file.stem}"] = (() => {{\n{body}\nreturn {{ {names} }};\n}})();')
    return "\n".join(parts)


def library_files() -> Iterator[tuple[str, str]]:
    """Yield the scripts that draw formulas and take Markdown apart: the end of the address each is asked for, its text.

    Raises ComponentMissing when they were not installed.
    """
    from pic2latex_resources import path

    javascript = path("javascript")
    extensions = sorted((javascript / "mathjax/input/tex/extensions").glob("*.js"))
    names = [
        "mathjax/startup.js",
        "mathjax/core.js",
        "mathjax/input/tex-base.js",
        *(f"mathjax/input/tex/extensions/{file.name}" for file in extensions),
        "mathjax/output/svg.js",
        "mathjax/ui/safe.js",
        "mathjax-newcm/svg.js",
        *(f"mathjax-newcm/svg/dynamic/{name}.js" for name in FONT_FILES),
        "mathjax-mhchem/svg.js",
        "markdown-it/markdown-it.umd.min.js",
    ]
    files = [(name, javascript / name) for name in names]
    files += [(name, path(f"scripts/{name}")) for name in ("configuration.js", "extras.js", "markdown.js")]
    for name, file in files:
        try:
            yield name, file.read_text(encoding="utf-8")
        except OSError as error:
            raise ComponentMissing(
                f"The script {name}, which draws formulas, is not there.", hint="Install the program anew."
            ) from error


def compressed(text: str) -> str:
    """Return text as gzip (RFC 1952) in base64; the same text always as the same."""
    return b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def csp_hash(script: str) -> str:
    """Return what allows an inline script in a content security policy."""
    return f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
