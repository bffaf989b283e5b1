"""Documents that several tests read: typesetting takes a second, so each is made once."""

from pathlib import Path

import numpy as np
import pytest

from tests.engine.pages.documents import typeset

PLOT = (
    r"\begin{tikzpicture}\draw[->](0,0)--(5,0);\draw[->](0,0)--(0,3);"
    r"\foreach\x in{1,...,12}{\draw(\x/3,0)--(\x/3,\x/5);}\node at(2,2.5){plot};\end{tikzpicture}"
)


@pytest.fixture(scope="session")
def pictured_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Typeset a page with an image of 240x120 pixels, 6 cm wide, and a drawing that came as a PDF of its own."""
    from PIL import Image

    folder = tmp_path_factory.mktemp("pictured")
    noise = np.random.default_rng(0).integers(0, 255, (120, 240, 3)).astype(np.uint8)
    Image.fromarray(noise).save(folder / "photo.png")
    plot = typeset(folder, "plot", PLOT, r"\usepackage[paperwidth=9cm,paperheight=7cm,margin=5mm]{geometry}")
    assert plot.is_file()
    body = (
        r"Text above.\begin{center}\includegraphics[width=6cm]{photo.png}\end{center}Text between: $a^2+b^2=c^2$."
        r"\begin{center}\includegraphics{plot.pdf}\end{center}Text below.\newpage Second page, no pictures."
    )
    return typeset(folder, "pictured", body)
