r"""Commands that ran into the letter behind them: `\geqm` for `\geq m`.

Recognizers whose tokens carry no spaces write this. There is no such command, so nothing is lost by reading two.
"""

from functools import cache

from pic2latex.latex.lexer import TEXT_COMMANDS
from pic2latex.latex.signatures import FONT_SWITCHES, INFIX, SIGNATURES
from pic2latex.latex.symbols import RELATIONS, STANDALONE, STYLES

__all__ = ["taken_apart"]

# Shorter commands begin too many others: `\Pic` is no `\Pi c`.
SHORTEST = len(r"\abc")


def taken_apart(tokens: list[str]) -> list[str]:
    """Split unknown commands that are a known one and a letter. Returns `tokens` itself if there are none."""
    known = _known()
    if not any(token not in known and token[0] == "\\" for token in tokens):
        return tokens
    out: list[str] = []
    for token in tokens:
        command, letter = token[:-1], token[-1]
        if token not in known and command in known and _is_likely(command) and letter.isalpha():
            out += [command, letter]
        else:
            out.append(token)
    return out


def _is_likely(command: str) -> bool:
    return command[0] == "\\" and (len(command) >= SHORTEST or command in RELATIONS)


@cache
def _known() -> frozenset[str]:
    structural = {
        r"\left",
        r"\right",
        r"\middle",
        r"\not",
        r"\limits",
        r"\nolimits",
        r"\begin",
        r"\end",
        r"\cr",
    }
    return frozenset({*STANDALONE, *STYLES, *SIGNATURES, *TEXT_COMMANDS, *FONT_SWITCHES, *INFIX, *structural})
