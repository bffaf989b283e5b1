r"""Finding formulas in a history by what they say, not by how they are spelled.

A key is the formula's loosest canonical tokens with everything left out that only groups: braces, cells, lines. It is
text, so that a database can look for a part of it.
"""

import re

from pic2latex.latex.canonical import canonical_loose
from pic2latex.latex.lexer import tokenize

__all__ = ["search_key", "search_patterns"]

_GROUPING = frozenset({"{", "}", "&", "\\\\"})
_WORD = re.compile(r"[a-z]{2,}", re.IGNORECASE)


def search_key(latex: str) -> str:
    r"""Turn a formula into the text that is searched: its tokens, each between spaces.

    `\frac{a}{b}` gives `" \frac a b "`, and so do `\dfrac ab` and `{a\over b}`. A formula contains another one when
    its key contains the other's key. An empty formula gives one space, which everything contains.
    """
    tokens = tokenize(canonical_loose(latex))
    kept = (token for token in tokens if token not in _GROUPING and not token.startswith(r"\end{"))
    return " " + "".join(f"{token} " for token in kept)


def search_patterns(query: str) -> tuple[str, ...]:
    r"""List what to look for in keys when somebody types `query`; a key that contains any of them is found.

    The query as LaTeX, and, where it is a plain word, the commands that begin with it: `alpha` finds `\alpha`.
    """
    word = query.strip()
    patterns = (search_key(query),)
    return (*patterns, f"\\{word}") if _WORD.fullmatch(word) else patterns
