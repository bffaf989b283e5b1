"""Typeset the pictures in resources/pic2latex_resources/samples with real TeX, and write their list.

    .venv/bin/python tests/make_samples.py

Needs pdflatex with the fonts named below. Not needed to use or test the program: the pictures are committed.
"""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

SAMPLES = Path(__file__).resolve().parents[1] / "resources" / "pic2latex_resources" / "samples"
# At scale 1 a pixel is 1/72 inch; TeX has 72.27 points to the inch and these documents have 10-point type.
PIXELS_OF_EM = 10 * 72 / 72.27
BLACK_ON_WHITE = ("000000", "FFFFFF")
DOCUMENT = r"""\documentclass[%(options)s]{standalone}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb,xcolor}
%(font)s
\begin{document}
\pagecolor[HTML]{%(paper)s}\color[HTML]{%(ink)s}
%(body)s
\end{document}
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """A picture: what is written on it (LaTeX, or Markdown for a page), font, em in pixels, colours."""

    name: str
    latex: str
    font: str
    em: int
    colours: tuple[str, str] = BLACK_ON_WHITE


FONTS = {
    "Computer Modern": "",
    "Latin Modern": r"\usepackage{lmodern}",
    "Times": r"\usepackage{newtxtext,newtxmath}",
    "Palatino": r"\usepackage{newpxtext,newpxmath}",
    "Euler": r"\usepackage[euler-digits]{eulervm}",
    "Fourier": r"\usepackage{fourier}",
    "Sans serif": r"\usepackage{arev}",
}

FORMULAS = (
    Sample("basel", r"\sum_{n=1}^{\infty} \frac{1}{n^{2}} = \frac{\pi^{2}}{6}", "Computer Modern", 32),
    Sample("quadratic", r"x = \frac{-b \pm \sqrt{b^{2} - 4ac}}{2a}", "Times", 24),
    Sample(
        "gauss-dark",
        r"\int_{-\infty}^{\infty} e^{-x^{2}} \, dx = \sqrt{\pi}",
        "Latin Modern",
        20,
        ("D4D4D4", "1E1E1E"),
    ),
    Sample("euler-12px", r"e^{i \pi} + 1 = 0", "Computer Modern", 12),
    Sample("stokes-60px", r"\oint_{\partial S} \omega = \iint_{S} d \omega", "Palatino", 60),
    Sample(
        "inverse",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}^{-1} = "
        r"\frac{1}{ad - bc} \begin{pmatrix} d & -b \\ -c & a \end{pmatrix}",
        "Latin Modern",
        24,
    ),
    Sample(
        "modulus",
        r"|x| = \begin{cases} x & \text{if } x \geq 0 \\ -x & \text{otherwise} \end{cases}",
        "Fourier",
        22,
    ),
    Sample(
        "binomial",
        r"\begin{aligned} (a + b)^{3} &= (a + b)(a^{2} + 2ab + b^{2}) \\"
        r" &= a^{3} + 3a^{2}b + 3ab^{2} + b^{3} \end{aligned}",
        "Computer Modern",
        20,
    ),
    Sample(
        "bayes",
        r"\mathbb{P}(A \mid B) = \frac{\mathbb{P}(B \mid A) \, \mathbb{P}(A)}{\mathbb{P}(B)}",
        "Euler",
        28,
        ("3B2F1E", "F4ECD8"),
    ),
    Sample(
        "schroedinger",
        r"i \hbar \frac{\partial}{\partial t} \Psi = "
        r"\left( -\frac{\hbar^{2}}{2m} \nabla^{2} + V \right) \Psi",
        "Sans serif",
        18,
    ),
)

PAGES = (
    Sample(
        "page",
        "Let $f$ be continuous on $[a, b]$ and let $F(x) = \\int_{a}^{x} f(t) \\, dt$.\n"
        "Then $F$ is differentiable on $(a, b)$, and its derivative is $f$. Hence\n\n"
        "$$\n\\int_{a}^{b} f(t) \\, dt = G(b) - G(a)\n$$\n\n"
        "for every antiderivative $G$ of $f$.",
        "Computer Modern",
        20,
    ),
    Sample(
        "paragraph",
        "A sequence of real numbers converges to the limit $a$ if for every $\\varepsilon > 0$ there is an index $N$ "
        "such that $|a_n - a| < \\varepsilon$ for all $n \\geq N$. A sequence has at most one limit. Indeed, if it "
        "also converged to some $b \\neq a$, we could choose $\\varepsilon = \\frac{1}{2}|a - b|$, and then no term "
        "could be close to both limits at once, although all terms but finitely many would have to be. For the same "
        "reason every convergent sequence is bounded: only finitely many of its terms are further away from the "
        "limit than one. The converse is false, as is shown by the sequence whose terms are given by $(-1)^n$. It is "
        "bounded, and yet it does not come to rest at any number.",
        "Latin Modern",
        25,
    ),
)


def main() -> None:
    """Make every picture and samples.json."""
    entries = [_entry(sample, "formula", rf"$\displaystyle {sample.latex}$") for sample in FORMULAS]
    entries += [_entry(page, "page", page.latex) for page in PAGES]
    text = json.dumps(entries, indent=2, ensure_ascii=False) + "\n"
    (SAMPLES / "samples.json").write_text(text, encoding="utf-8")


def _entry(sample: Sample, mode: str, body: str) -> dict[str, object]:
    file = SAMPLES / f"{sample.name}.png"
    _draw(sample, body, file, options="border=4pt" if mode == "formula" else "border=8pt,varwidth=11cm")
    written = {"latex": sample.latex} if mode == "formula" else {"markdown": sample.latex}
    return {"file": file.name, "mode": mode, **written, "font": sample.font, "em": sample.em}


def _draw(sample: Sample, body: str, file: Path, options: str) -> None:
    ink, paper = sample.colours
    values = {"options": options, "font": FONTS[sample.font], "ink": ink, "paper": paper, "body": body}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "sample.tex").write_text(DOCUMENT % values, encoding="utf-8")
        command = ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "sample.tex")
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        document = pypdfium2.PdfDocument(Path(folder, "sample.pdf"))
        picture = document[0].render(scale=sample.em / PIXELS_OF_EM).to_pil().convert("RGB")
        (picture.point(_coarse) if picture.height > 200 else picture).save(file, optimize=True)
        document.close()


def _coarse(level: int) -> int:
    """Return one of 16 levels: enough for soft edges, and half the bytes."""
    return level // 17 * 17 + (17 if level % 17 > 8 else 0)


if __name__ == "__main__":
    main()
