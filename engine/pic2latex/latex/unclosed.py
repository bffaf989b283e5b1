"""Which opening braces of a formula nothing closes."""

__all__ = ["unclosed_braces"]


def unclosed_braces(tokens: list[str]) -> frozenset[int]:
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
