r"""LaTeX as the engine understands it: tokens, one spelling for one picture, tidy output, what is wrong with it.

    tokenize(latex)          the tokens that metrics count; `detokenize` joins tokens
    training_target(latex)   what a recognizer is trained to write
    canonical(latex)         what scoring and history compare; `canonical_loose` is the looser level
    clean(latex)             what users read and paste
    problems(latex)          what an editor should point at
    search_key(latex)        what a history is searched by

Nothing here runs TeX or JavaScript; whether a formula really compiles is said by `javascript.typesetter`.
"""

from pic2latex.latex.canonical import canonical, canonical_loose, training_target
from pic2latex.latex.clean import clean
from pic2latex.latex.diagnostics import SyntaxProblem, find_problems, problems
from pic2latex.latex.lexer import detokenize, lex, tokenize
from pic2latex.latex.search_key import search_key, search_patterns

__all__ = [
    "SyntaxProblem",
    "canonical",
    "canonical_loose",
    "clean",
    "detokenize",
    "find_problems",
    "lex",
    "problems",
    "search_key",
    "search_patterns",
    "tokenize",
    "training_target",
]
