"""Pictures of every kind that is read, some that are not, and PDFs: what the fuzzer damages."""

import io
import zlib
from functools import cache
from typing import Any

import numpy as np
from PIL import Image

import pic2latex_resources

__all__ = ["pdfs", "pictures"]

SVG = (
    b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e "M0 0h9v9z">]><svg xmlns="http://www.w3.org/2000/svg" width="20" '
    b'height="2em" viewBox="0 0 20 20"><g id="a"><path d="&e;"/></g><use href="#a"/></svg>'
)


@cache
def pictures() -> tuple[bytes, ...]:
    """Return small pictures in all formats, depths and modes."""
    grey = Image.open(pic2latex_resources.path("samples/basel.png")).convert("L").resize((160, 60))
    deep = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    colour, alpha = grey.convert("RGB"), grey.convert("RGBA")
    frames = {"save_all": True, "append_images": [grey.convert("P")]}
    kinds: tuple[tuple[Image.Image, str, dict[str, Any]], ...] = (
        *(
            (grey, "PNG", {}),
            (grey.convert("1"), "PNG", {}),
            (grey.convert("P"), "PNG", {}),
            (deep, "PNG", {}),
        ),
        *((alpha, "PNG", {}), (grey.convert("LA"), "PNG", {}), (grey.convert("P"), "PNG", frames)),
        *((grey, "JPEG", {}), (colour, "JPEG", {"progressive": True}), (grey.convert("CMYK"), "JPEG", {})),
        *(
            (colour, "WEBP", {}),
            (alpha, "WEBP", {"lossless": True}),
            (grey, "BMP", {}),
            (grey.convert("P"), "GIF", frames),
        ),
        *((grey, "TIFF", {}), (deep, "TIFF", {}), (colour, "TIFF", {"compression": "tiff_lzw"})),
        *((grey.convert("1"), "TIFF", {"compression": "group4"}), (grey.convert("F"), "TIFF", {})),
        *((grey, "PPM", {}), (colour, "EPS", {}), (grey, "ICO", {}), (grey, "TGA", {})),
    )
    others = (b"", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"<svg/>", SVG, b"GIF89a")
    return (*(_saved(*kind) for kind in kinds), *others)


def _saved(picture: Image.Image, name: str, options: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    picture.save(file, name, **options)
    return file.getvalue()


@cache
def pdfs() -> tuple[bytes, ...]:
    """Return PDFs: a scan, odd boxes, forms that draw themselves, content that is compressed twice."""
    scan = io.BytesIO()
    Image.open(pic2latex_resources.path("samples/basel.png")).convert("RGB").save(scan, "PDF")
    return (
        scan.getvalue(),
        _pdf(b"BT /F 12 Tf 40 100 Td (x = 2) Tj ET"),
        _pdf(b"0 0 m 100 100 l S", boxes=b"/MediaBox[0 0 300 200]/CropBox[500 500 600 600]"),
        _pdf(
            b"/X Do", resources=b"/XObject<</X 5 0 R>>", more=_form(b"/X Do /X Do", b"/XObject<</X 5 0 R>>")
        ),
        _pdf(zlib.compress(zlib.compress(b"q " * 20_000)), filters=b"/Filter[/FlateDecode/FlateDecode]"),
        _pdf(b"", boxes=b"/MediaBox[0 0 1e9 1e9]/UserUnit 1000"),
    )


def _form(content: bytes, resources: bytes) -> bytes:
    head = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<%s>>/Length %d>>" % (
        resources,
        len(content),
    )
    return b"5 0 obj" + head + b"stream\n" + content + b"\nendstream endobj\n"


def _pdf(
    content: bytes,
    *,
    boxes: bytes = b"/MediaBox[0 0 300 200]",
    resources: bytes = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>",
    filters: bytes = b"",
    more: bytes = b"",
) -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        + b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<%s>>%s>>endobj\n" % (resources, boxes)
        + b"4 0 obj<</Length %d%s>>stream\n%s\nendstream endobj\n" % (len(content), filters, content)
        + more
        + b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )
