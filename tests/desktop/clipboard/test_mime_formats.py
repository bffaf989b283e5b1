"""What is put on the clipboard, and under which names."""

import pytest

from pic2latex.types import Rendered
from pic2latex_desktop.clipboard import MimeFormat, flavours_of, for_pictures, for_text, for_word
from pic2latex_desktop.clipboard.mime_formats import text_in

MATHML = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>α</mi></math>'


def test_text_stands_alone() -> None:
    assert for_text("α") == (MimeFormat("text/plain", "α".encode()),)
    assert text_in(for_text("α")) == "α"
    assert text_in(for_pictures(b"png")) is None


def test_word_finds_mathml_under_every_name_and_its_own_markup() -> None:
    flavours = {flavour.mime: flavour.data.decode() for flavour in for_word(MATHML, "<m:oMath>{}</m:oMath>")}
    assert {"MathML", "MathML Presentation", "application/mathml+xml", "text/plain", "text/html"} <= set(
        flavours
    )
    assert flavours["text/plain"].startswith("<math")
    page = flavours["text/html"]
    assert "xmlns:m=" in page
    assert page.index("<!--[if gte msEquation 12]><m:oMath>{}</m:oMath><![endif]-->") < page.index(MATHML)
    assert "text/html" not in {flavour.mime for flavour in for_word(MATHML)}


@pytest.mark.parametrize(
    ("rendered", "mimes"),
    [
        (Rendered("latex", "text/x-tex", "x"), ["text/plain"]),
        (
            Rendered("mathml", "application/mathml+xml", MATHML),
            [
                "text/plain",
                "MathML",
                "MathML Presentation",
                "application/mathml+xml",
                "application/mathml-presentation+xml",
            ],
        ),
        (Rendered("omml", "application/xml", "<m:oMath/>"), ["text/plain", "text/html"]),
        (Rendered("html", "text/html", "<p>x</p>"), ["text/plain", "text/html"]),
        (Rendered("svg", "image/svg+xml", "<svg/>"), ["text/plain", "image/svg+xml"]),
        (Rendered("png", "image/png", "", b"png"), ["image/png"]),
    ],
)
def test_a_format_is_copied_as_what_it_is(rendered: Rendered, mimes: list[str]) -> None:
    assert [flavour.mime for flavour in flavours_of(rendered)] == mimes
