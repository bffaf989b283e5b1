r"""Markdown as it was read, and with the delimiters of LaTeX, which many chats want instead of dollars."""

from pic2latex.formats.pages.markdown_tree import formulas_in, read_page

__all__ = ["markdown_page", "markdown_with_brackets"]


def markdown_page(markdown: str) -> str:
    """Return the page as it is."""
    return markdown


def markdown_with_brackets(markdown: str) -> str:
    r"""Return the page with `\( \)` and `\[ \]` around its formulas; nothing else of it is touched."""
    parts: list[str] = []
    end = 0
    for formula in formulas_in(read_page(markdown)):
        if formula.outer_end <= end:
            continue
        opening, closing = (r"\[", r"\]") if formula.is_display else (r"\(", r"\)")
        size = 2 if formula.is_display else 1
        inside = markdown[formula.outer_start + size : formula.outer_end - size]
        parts += [markdown[end : formula.outer_start], opening, inside, closing]
        end = formula.outer_end
    return "".join([*parts, markdown[end:]])
