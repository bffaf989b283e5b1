"""The report's HTML: one file, nothing in it that the document could have put there as code."""

import html
import json
import re
from html.parser import HTMLParser

import pytest

from pic2latex.pages.document.document_reader import Document
from pic2latex.pages.proof.proof_report import proof_report
from pic2latex.pages.proof.script_bundle import csp_hash
from tests.engine.pages.proof.reports import HOSTILE, DrawnPages, document, hostile_document


class _Elements(HTMLParser):
    """Collects the elements of a page with their attributes, and the content of scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[str, str]] = []
        self.title = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts.append((self.elements[-1][1].get("type") or "", data))
        if self._inside == "title":
            self.title += data


def parsed(name: str, read: Document) -> _Elements:
    elements = _Elements()
    elements.feed(proof_report(name, "text.md", read, DrawnPages(read)))
    return elements


@pytest.mark.parametrize("read", [document(), hostile_document()])
def test_only_our_scripts_are_allowed_and_nothing_is_fetched(read: Document) -> None:
    page = parsed("paper.pdf", read)
    names = [tag for tag, _ in page.elements]
    assert set(names) == {"html", "head", "meta", "title", "style", "body", "noscript", "p", "script"}
    policy = next(
        each["content"] or ""
        for tag, each in page.elements
        if tag == "meta" and each.get("http-equiv") == "Content-Security-Policy"
    )
    (script,) = [text for kind, text in page.scripts if kind == ""]
    assert csp_hash(script) in policy
    assert "'unsafe-inline'" not in policy[: policy.index("style-src")]
    assert "default-src 'none'" in policy
    attributes = {key for _, each in page.elements for key in each}
    assert not attributes & {"src", "href", "onload", "onerror", "action"}


def test_hostile_text_travels_as_data() -> None:
    page = parsed("<b>\"&'.pdf", hostile_document())
    facts = [json.loads(text) for kind, text in page.scripts if kind == "application/json"]
    (proof,) = [each for each in facts if "passages" in each]
    assert [each["markdown"] for each in proof["passages"]] == list(HOSTILE)
    assert page.title == "<b>\"&'.pdf"
    assert proof["name"] == "<b>\"&'.pdf"


def test_the_title_is_escaped() -> None:
    text = proof_report("</title><script>", "text.md", document(), DrawnPages(document()))
    assert f"<title>{html.escape('</title><script>')}</title>" in text
    assert len(re.findall(r"<title>", text)) == 1
