"""Which token closes which: found for all of a formula in one pass, so that no reading depends on how far it looks."""

from collections.abc import Container, Sequence

__all__ = ["bracket_ends", "plain_group_ends", "unclosed_braces"]


def bracket_ends(tokens: Sequence[str]) -> dict[int, int]:
    """Map the place of every `[` to that of the first `]` behind it in the same brace group."""
    ends: dict[int, int] = {}
    levels: list[list[int]] = [[]]
    for index, token in enumerate(tokens):
        if token == "[":
            levels[-1].append(index)
        elif token == "]":
            ends |= dict.fromkeys(levels[-1], index)
            levels[-1].clear()
        elif token == "{":
            levels.append([])
        elif token == "}":
            levels.pop()
            levels = levels or [[]]
    return ends


def plain_group_ends(tokens: Sequence[str], ending: Container[str]) -> dict[int, int]:
    r"""Map the place of every `{` to that of its `}`, if no environment and no token of `ending` is between them."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token == "{":
            opened.append(index)
        elif token == "}":
            if opened:
                ends[opened.pop()] = index
        elif token in ending or token.startswith((r"\begin{", r"\end{")):
            opened.clear()
    return ends


def unclosed_braces(tokens: Sequence[str]) -> frozenset[int]:
    """Find the opening braces that nothing closes before their environment ends."""
    unclosed: set[int] = set()
    levels: list[list[int]] = [[]]
    for index, token in enumerate(tokens):
        if token == "{":
            levels[-1].append(index)
        elif token == "}" and levels[-1]:
            levels[-1].pop()
        elif token.startswith(r"\begin{"):
            levels.append([])
        elif token.startswith(r"\end{") and len(levels) > 1:
            unclosed.update(levels.pop())
    return frozenset(unclosed.union(*levels))
