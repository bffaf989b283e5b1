"""HTML that shows the formula anywhere: a picture that carries itself, with the LaTeX for who cannot see it."""

import base64
import html as markup

from pic2latex.formats.svg import picture

__all__ = ["html"]


def html(latex: str, *, display: bool = True) -> str:
    """Return an `img` element of the size of its text. Raises ConversionError when the LaTeX does not compile.

    Mail programs, wikis and forums let an image through where they remove SVG and MathML.
    """
    drawn = picture(latex, display=display)
    data = base64.b64encode(drawn.document.encode()).decode()
    style = "display: block; margin: 1em auto" if display else f"vertical-align: {-drawn.depth:.2f}px"
    return (
        f'<img src="data:image/svg+xml;base64,{data}" alt="{markup.escape(latex)}"'
        f' width="{drawn.width:.2f}" height="{drawn.height:.2f}" style="{style}">'
    )
