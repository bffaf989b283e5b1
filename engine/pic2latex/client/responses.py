"""What a server answered, as values."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Answer", "DocumentAnswer"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read from one picture. `facts` is all the server said; see its OpenAPI description."""

    facts: Mapping[str, Any] = field(repr=False)

    @property
    def latex(self) -> str:
        """The best reading of a formula; empty for pages and text."""
        return str(self.facts.get("latex", ""))

    @property
    def markdown(self) -> str:
        """The text of a page; empty for formulas."""
        return str(self.facts.get("markdown", ""))

    @property
    def confidence(self) -> float:
        """The smallest probability of a token (0-1)."""
        return float(self.facts.get("confidence", 0.0))

    @property
    def texts(self) -> Mapping[str, str]:
        """The result in each asked format that is text."""
        texts: Mapping[str, str] = self.facts.get("texts", {})
        return texts

    @property
    def files(self) -> Mapping[str, bytes]:
        """The result in each asked format that is binary."""
        return {name: base64.b64decode(each["data"]) for name, each in self.facts.get("files", {}).items()}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is doubtful about the reading."""
        return tuple(str(each["reason"]) for each in self.facts.get("warnings", ()))


@dataclass(frozen=True, slots=True)
class DocumentAnswer:
    """The text of a PDF as Markdown, its figures (PNG files by name), and why pages are missing from it."""

    markdown: str
    figures: Mapping[str, bytes] = field(repr=False)
    failed: Mapping[int, str]
