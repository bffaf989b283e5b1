"""What the history is searched by: formulas by what they say, pages by their words and their formulas.

Both are one text per entry, kept beside the source, in which a database can look for a part.
"""

from collections.abc import Iterator

from pic2latex.formats.markdown_spans import formula_spans
from pic2latex.types import Mode

__all__ = ["search_patterns", "search_text"]


def search_text(mode: Mode, source: str) -> str:
    """Return the text that is searched: a formula's key; of a page, its words in one line and its formulas' keys."""
    from pic2latex.latex import search_key

    if mode is Mode.FORMULA:
        return search_key(source)
    return "\n".join((_folded(source), *(search_key(formula) for formula in _formulas(source))))


def search_patterns(query: str) -> tuple[str, ...]:
    """Return what to look for when somebody types `query`, which says something; finding one of them is enough."""
    from pic2latex.latex import search_patterns as latex_patterns

    # A formula that says nothing is contained in every other.
    return tuple(pattern for pattern in (*latex_patterns(query), _folded(query)) if pattern.strip())


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _formulas(markdown: str) -> Iterator[str]:
    begun: list[str] = []
    for line in markdown.splitlines():
        spans = formula_spans(line, is_inside=bool(begun))
        for place, (start, end) in enumerate(spans.formulas):
            begun.append(line[start:end])
            is_last = place == len(spans.formulas) - 1
            if not (is_last and spans.is_open):
                yield "\n".join(begun).strip("$").strip()
                begun = []
