r"""LaTeX in the wrappings of documents: dollar signs, brackets, environments, Markdown."""

from pic2latex.formats.latex_environments import body_of

__all__ = ["align", "brackets", "dollar", "double_dollar", "equation", "markdown", "parentheses", "raw"]


def raw(latex: str, *, display: bool = True) -> str:  # noqa: ARG001 - all formats are called alike
    """Return the LaTeX as it is."""
    return latex


def dollar(latex: str, *, display: bool = True) -> str:  # noqa: ARG001
    """Return the formula in single dollar signs, for running text."""
    return f"${body_of(latex).inline}$"


def parentheses(latex: str, *, display: bool = True) -> str:  # noqa: ARG001
    r"""Return the formula in `\( \)`, for running text."""
    return rf"\({body_of(latex).inline}\)"


def double_dollar(latex: str, *, display: bool = True) -> str:  # noqa: ARG001
    """Return the formula in double dollar signs, on its own line."""
    return f"$${body_of(latex).inside}$$"


def brackets(latex: str, *, display: bool = True) -> str:  # noqa: ARG001
    r"""Return the formula in `\[ \]`, on its own line."""
    return rf"\[{body_of(latex).inside}\]"


def equation(latex: str, *, display: bool = True) -> str:  # noqa: ARG001
    """Return the formula as a numbered equation."""
    return f"\\begin{{equation}}\n  {body_of(latex).inside}\n\\end{{equation}}"


def align(latex: str, *, display: bool = True) -> str:  # noqa: ARG001
    """Return the formula as aligned, numbered rows."""
    return body_of(latex).alone


def markdown(latex: str, *, display: bool = True) -> str:
    """Return the formula as Markdown has it: dollar signs, two of them on lines of their own for a display."""
    body = body_of(latex)
    return f"$$\n{body.inside}\n$$" if display else f"${body.inline}$"
