"""Text nobody meant: pieces of LaTeX in any order, deep nesting, lone surrogates, control characters; odd JSON."""

import json

from hypothesis import strategies as st

from tests.engine.latex.grown_formulas import formulas, scraps

__all__ = ["json_values", "latex", "words"]

PIECES = (
    *(r"\frac{", r"\sqrt[", r"\hspace{", r"\left(", r"\right", r"\begin{array}{*{3}{c}}[t]", r"\end{array}"),
    *(r"\begin{smallmatrix}[t][t]", r"\end{smallmatrix}", r"\text{", r"\def\a{\a}", r"\verb|x|", r"\limits"),
    *("{", "}", "[", "]", "^", "_", "&", "%", "$", "#", "~", "'", '"', "\\", r"\\", "\n", "%x\n", r"\ "),
    *("\0", "\x1b", "￾", "\ud800", " ", "𝔄", "中", "é", "́", "x", "1", r"\mathbb", r"\operatorname{"),
)
soup = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=60).map("".join)
nested = st.builds(
    lambda piece, depth, rest: piece * depth + rest,
    st.sampled_from(PIECES),
    st.integers(1, 1000),
    st.sampled_from(("", "x", "}", "]" * 30)),
)
latex = st.one_of(formulas, scraps, soup, nested)

_atoms = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["../../etc/passwd", "CON", "a\0b", "9" * 400, "0" * 64, "name", "files"])
)
json_values = st.recursive(
    _atoms,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
words = st.one_of(
    st.sampled_from(
        [
            *(
                "recognize",
                "detect",
                "models",
                "score",
                "doctor",
                "--help",
                "--json",
                "--mode",
                "page",
                "text",
                "-o",
            ),
            *(
                "-",
                "--",
                "",
                ".",
                "/dev/null",
                "no-such.png",
                "a.png",
                "a.pdf",
                "--format",
                "latex",
                "raw",
                "png",
            ),
            *(
                "--batch",
                "--threads",
                "0",
                "-1",
                "99999999999",
                "1e9",
                "--num-beams",
                "--pages",
                "1-",
                "9-2",
                "list",
            ),
            *(
                "verify",
                "remove",
                "import",
                "--model",
                "../..",
                "--device",
                "cpu",
                "cuda",
                "--overwrite",
                "--dpi",
            ),
        ]
    ),
    st.text(max_size=6),
)


def as_bytes(value: object) -> bytes:
    """Return JSON, with lone surrogates as escapes."""
    return json.dumps(value).encode()
