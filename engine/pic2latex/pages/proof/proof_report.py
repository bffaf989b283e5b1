"""The proof report: one HTML file with pages, text, and all that shows, corrects and saves it, offline.

Nothing that was read is ever parsed as HTML: it travels as JSON, becomes text nodes, and the content security policy
allows our own scripts alone.
"""

import html
import json

from pic2latex.pages.document.document_reader import Document
from pic2latex.pages.proof.proof_data import PagePictures, proof_facts
from pic2latex.pages.proof.script_bundle import bundled, compressed, csp_hash, library_files

__all__ = ["proof_report"]

MODULES = (
    "proof/library.js",
    "web/typesetting.js",
    "web/replacing.js",
    "proof/words.js",
    "proof/proof.js",
    "proof/page-pictures.js",
    "proof/doubt-card.js",
    "proof/passages.js",
    "proof/scrolling.js",
    "proof/app.js",
)
"""In the order in which they are evaluated: each imports only from those before it."""


def proof_report(name: str, save_as: str, document: Document, pictures: PagePictures) -> str:
    """Return the report of a document as HTML.

    `name` is shown as its title, `save_as` is the name of the Markdown that it saves. Raises ComponentMissing without
    the scripts that draw formulas.
    """
    from pic2latex_resources import path

    library = dict(library_files())
    script = bundled(tuple(path(each) for each in MODULES))
    allowed = " ".join(csp_hash(each) for each in (script, *library.values()))
    words = {
        "strings": json.loads(path("proof/strings.json").read_text(encoding="utf-8")),
        "warnings": {
            "zh-CN": json.loads(path("web/messages.zh-CN.json").read_text(encoding="utf-8"))["warnings"]
        },
    }
    parts = {
        "title": html.escape(name),
        "policy": allowed,
        "style": path("proof/proof.css").read_text(encoding="utf-8"),
        "words": _json(words),
        "proof": _json(proof_facts(name, save_as, document, pictures)),
        "library": "\n".join(
            f'<script type="application/gzip" data-file="{file}">{compressed(text)}</script>'
            for file, text in library.items()
        ),
        "script": script,
    }
    page = path("proof/page.html").read_text(encoding="utf-8")
    pieces = page.split("%%")
    return "".join(parts[piece] if place % 2 else piece for place, piece in enumerate(pieces))


def _json(value: object) -> str:
    """Return JSON that may stand in a script element: nothing in it ends one (WHATWG HTML, 4.12.1.3)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
