"""markdown-it in the embedded engine: Markdown taken apart by the same parser and the same rules as in the preview.

Measured on two cores: 0.03 s to start, 1 ms for a page. It lives in a context of its own, apart from MathJax.
"""

import functools
from typing import Any

from pic2latex.errors import ConversionError
from pic2latex.javascript.quickjs_engine import Context, JavaScript, ScriptLimits

__all__ = ["MOST_CHARACTERS", "MarkdownParser", "markdown_parser"]

# A thick book. What is longer was not read off a picture.
MOST_CHARACTERS = 2_000_000


class MarkdownParser:
    """markdown-it, ready for any thread. Starts with its first call."""

    def __init__(self, limits: ScriptLimits | None = None) -> None:
        self._javascript = JavaScript(_boot, limits or ScriptLimits())

    def parse(self, markdown: str) -> Any:
        """Return the tree of a page as nested dictionaries; see `scripts/markdown.js`.

        Raises ConversionError when it is too long or nested too deeply, ComponentMissing without the scripts.
        """
        if len(markdown) > MOST_CHARACTERS:
            raise ConversionError(
                f"The page is longer than {MOST_CHARACTERS} characters.", hint="Convert it in smaller pieces."
            )
        return self._javascript.call("takeMarkdownApart", markdown)

    def close(self) -> None:
        """Give the memory back; a later call starts anew."""
        self._javascript.close()


@functools.cache
def markdown_parser() -> MarkdownParser:
    """Return the one parser of this process. It costs nothing before it is asked something."""
    return MarkdownParser()


def _boot(context: Context) -> None:
    from pic2latex_resources import path

    context.evaluate(path("javascript/markdown-it/markdown-it.umd.min.js"))
    context.evaluate(path("scripts/markdown.js"))
