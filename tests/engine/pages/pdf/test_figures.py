"""Figures on pages of PDFs: images and drawings are found where they are; what is text, or behind text, is none."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pic2latex.detectors.visualization import painted_over
from pic2latex.pages.pdf.figures import figures_of
from pic2latex.pages.pdf.objects import PdfObject
from pic2latex.pages.pdf.pdf_reader import figures_in_pixels, figures_on
from pic2latex.pages.pdf.pdfium import Pdf
from pic2latex.types import Box
from tests.engine.pages.documents import needs_tex, typeset

SENTENCE = "Every continuous function on a closed interval is bounded and attains its bounds. "
ROUNDED = (
    r"\newcommand\boxed@[1]{\begin{tikzpicture}\node[draw,rounded corners,fill=black!5,text width=10cm]{#1};"
    r"\foreach\x in{1,...,9}{\draw[rounded corners,opacity=.1](-5.2-\x/50,-1-\x/50)rectangle(5.2+\x/50,1+\x/50);}"
    r"\end{tikzpicture}}"
).replace("@", "theorem")


@needs_tex
def test_pictures_and_plots_are_found_where_they_are(pictured_pdf: Path) -> None:
    with Pdf(pictured_pdf) as pdf:
        objects = pdf.objects(1)
        photo, plot = figures_of(objects, *pdf.size(1))
        (image,) = [each for each in objects if each.pixels != (0, 0)]
        assert image.pixels == (240, 120)
        assert photo == image.box
        assert photo.right - photo.left == pytest.approx(6 / 2.54 * 72, abs=1)
        assert (photo.right - photo.left) == pytest.approx(2 * (photo.bottom - photo.top), abs=1)
        assert plot.top > photo.bottom
        noise = pdf.cutting(1, photo, dpi=100).pixels
        assert noise.std() > 30
        assert noise.shape[1] == pytest.approx(6 / 2.54 * 100, abs=3)
        assert figures_of(pdf.objects(2), *pdf.size(2)) == ()


@needs_tex
def test_figures_in_pixels_cover_all_colour(pictured_pdf: Path) -> None:
    with Pdf(pictured_pdf) as pdf:
        picture = pdf.picture(1, 110)
        figures = figures_in_pixels(pdf, 1, picture)
    assert len(figures) == 2
    painted = painted_over(picture, figures).pixels
    assert (picture.pixels.max(axis=2) - picture.pixels.min(axis=2)).max() > 100
    assert (painted.max(axis=2) - painted.min(axis=2)).max() < 20


@needs_tex
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_places_follow_a_turned_and_trimmed_page(pictured_pdf: Path, tmp_path: Path, turn: int) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(pictured_pdf)
    page = document[0]
    page.set_cropbox(30, 40, 550, 770)
    page.set_rotation(turn)
    page.close()
    document.save(tmp_path / "turned.pdf")
    document.close()
    with Pdf(tmp_path / "turned.pdf") as pdf:
        (photo,) = [each.box for each in pdf.objects(1) if each.pixels != (0, 0)]
        inner = Box(photo.left + 4, photo.top + 4, photo.right - 4, photo.bottom - 4)
        assert pdf.cutting(1, inner, 72).pixels.std() > 30, "noise, not white paper"
        pixels = pdf.picture(1, 72).pixels
        there = pixels[int(inner.top) : int(inner.bottom), int(inner.left) : int(inner.right)]
        assert (there.min(axis=2) > 250).mean() < 0.02


@needs_tex
def test_images_inside_forms_are_found_where_they_are(pictured_pdf: Path, tmp_path: Path) -> None:
    import pypdfium2

    source = pypdfium2.PdfDocument(pictured_pdf)
    document = pypdfium2.PdfDocument.new()
    whole = source.page_as_xobject(0, document)
    page = document.new_page(700, 900)
    small = whole.as_pageobject()
    small.set_matrix(pypdfium2.PdfMatrix().scale(0.5, 0.5).translate(300, 100))
    page.insert_obj(small)
    page.gen_content()
    document.save(tmp_path / "nested.pdf")
    with Pdf(tmp_path / "nested.pdf") as pdf:
        (photo,) = [each.box for each in pdf.objects(1) if each.pixels != (0, 0)]
        assert photo.right - photo.left == pytest.approx(3 / 2.54 * 72, abs=1)
        inner = Box(photo.left + 3, photo.top + 3, photo.right - 3, photo.bottom - 3)
        there = pdf.cutting(1, inner, 72).pixels
        assert (there.min(axis=2) > 250).mean() < 0.02


def image(left: float, top: float, right: float, bottom: float) -> PdfObject:
    return PdfObject(Box(left, top, right, bottom), pixels=(100, 100))


@pytest.mark.parametrize(
    ("objects", "figures"),
    [
        ([image(100, 100, 300, 250)], [(100, 100, 300, 250)]),
        ([image(0, 0, 612, 792)], []),  # a scan
        ([image(0, 100 * n, 612, 100 * n + 100) for n in range(8)], []),  # a scan in strips
        ([image(100, 100 + 20 * n, 300, 120 + 20 * n) for n in range(8)], [(100, 100, 300, 260)]),
        ([image(100, 100, 112, 112)], []),  # an ornament
        ([image(100, 100, 300, 104)], []),  # a rule
        ([image(300, 400, 400, 500), image(50, 90, 150, 190)], [(50, 90, 150, 190), (300, 400, 400, 500)]),
        ([PdfObject(Box(100, 100, 300, 250), paths=20, letters=12)], [(100, 100, 300, 250)]),
        ([PdfObject(Box(100, 100, 300, 250), paths=20, letters=900)], []),  # text that came as one piece
        ([PdfObject(Box(100, 100, 300, 250), paths=2)], []),  # a frame
        ([PdfObject(Box(100, 100, 300, 250), (100, 100), letters=6)], [(100, 100, 300, 250)]),  # labels
        ([PdfObject(Box(100, 100, 300, 250), (100, 100), letters=80)], []),  # the ground of text
        ([], []),
    ],
)
def test_what_is_a_figure(objects: list[PdfObject], figures: list[tuple[float, ...]]) -> None:
    assert figures_of(objects, 612, 792) == tuple(Box(*each) for each in figures)


@needs_tex
def test_a_drawing_on_the_page_itself(tmp_path: Path) -> None:
    curve = (
        r"\begin{tikzpicture}\draw[->](0,0)--(5,0);\draw[->](0,-1.2)--(0,1.2);\draw(1,.1)--(1,-.1);\draw(2,.1)--(2,-.1);"
        r"\draw[domain=0:4.5,smooth]plot(\x,{sin(\x r)});\node at(3,1){$y=\sin x$};\end{tikzpicture}"
    )
    path = typeset(tmp_path, "drawn", rf"{SENTENCE}\begin{{center}}{curve}\end{{center}}{SENTENCE}")
    with Pdf(path) as pdf:
        (figure,) = figures_on(pdf, 1)
        pixels = pdf.cutting(1, figure, 72).pixels
    assert figure.right - figure.left == pytest.approx(5 / 2.54 * 72, abs=25)
    assert (pixels < 100).any()


@needs_tex
def test_a_theorem_in_a_round_frame_with_a_shadow_is_text(tmp_path: Path) -> None:
    with Pdf(typeset(tmp_path, "framed", rf"\boxedtheorem{{{SENTENCE}}}", ROUNDED)) as pdf:
        assert [each for each in pdf.objects(1) if each.letters > 50], "the frame was seen"
        assert figures_on(pdf, 1) == ()


@needs_tex
def test_formulas_tables_and_rules_are_no_drawings(tmp_path: Path) -> None:
    body = (
        r"\[\boxed{\sqrt{\frac{\frac{a}{b}}{\overline{c+d}}}}+\underbrace{x+y}_{z}\]\begin{tabular}{|c|c|c|}\hline "
        r"1&2&3\\\hline 4&5&6\\\hline 7&8&9\\\hline\end{tabular}\fbox{\parbox{5cm}{" + SENTENCE + "}}"
    )
    with Pdf(typeset(tmp_path, "ruled", body)) as pdf:
        assert figures_on(pdf, 1) == ()


@needs_tex
def test_an_image_behind_text_is_no_figure(tmp_path: Path) -> None:
    Image.new("RGB", (80, 40), (230, 240, 255)).save(tmp_path / "ground.png")
    body = (
        r"\begin{tikzpicture}\node at(0,0){\includegraphics[width=10cm,height=4cm]{ground.png}};"
        r"\node[text width=9cm]at(0,0){" + SENTENCE + r"};\end{tikzpicture}"
    )
    with Pdf(typeset(tmp_path, "ground", body)) as pdf:
        assert any(each.pixels == (80, 40) and each.letters > 50 for each in pdf.objects(1))
        assert figures_on(pdf, 1) == ()


def test_a_scan_is_read_not_kept_as_a_figure(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (700, 500, 3)).astype(np.uint8)
    Image.fromarray(noise).save(tmp_path / "scan.pdf", resolution=72)
    with Pdf(tmp_path / "scan.pdf") as pdf:
        assert [each.pixels for each in pdf.objects(1)] == [(500, 700)]
        assert figures_on(pdf, 1) == ()
