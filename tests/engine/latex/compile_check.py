"""Does it compile? Asked of the real MathJax, in the embedded engine: no browser, no TeX, a few milliseconds."""

from dataclasses import dataclass

from pic2latex.errors import ConversionError

__all__ = ["CompileResult", "compile_latex"]


@dataclass(frozen=True, slots=True)
class CompileResult:
    """Whether the LaTeX compiles; if not, what is wrong and at which index of the source, if that is known."""

    ok: bool
    message: str = ""
    position: int | None = None


def compile_latex(latex: str, *, display: bool = True) -> CompileResult:
    """Compile one formula as MathJax does, with unknown commands and unbalanced braces as errors.

    What takes too long or too much memory counts as not compiling. Raises ComponentMissing without MathJax.
    """
    from pic2latex.javascript.typesetter import typesetter

    try:
        problem = typesetter().check(latex, display=display)
    except ConversionError as error:
        return CompileResult(ok=False, message=str(error))
    if problem is None:
        return CompileResult(ok=True)
    return CompileResult(ok=False, message=problem.message, position=problem.position)
