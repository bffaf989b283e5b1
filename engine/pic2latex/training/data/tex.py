"""Runs a TeX program over a document, as everything that typesets here does it."""

import subprocess
from typing import TYPE_CHECKING

from pic2latex.errors import ComponentMissing

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["run_tex"]

_HINT = (
    "Install TeX Live (Debian: texlive-latex-extra texlive-fonts-extra texlive-science texlive-xetex"
    " texlive-lang-chinese fonts-noto-cjk)."
)


def run_tex(program: str, source: "Path", *, timeout: float, halts: bool = False) -> "Path | None":
    """Run `program` (pdflatex or xelatex) over the file `source`, in its folder; return the PDF.

    Returns None when there is none, or after `timeout` seconds. What an earlier run left is removed first, so that it
    is never taken for this one's. TeX goes on after errors, which stand in the log beside the source with file and
    line, unless it `halts`; it starts no other programs. Raises ComponentMissing without the program.
    """
    pdf, log = source.with_suffix(".pdf"), source.with_suffix(".log")
    for left in (pdf, log):
        left.unlink(missing_ok=True)
    options = ["-interaction=nonstopmode", "-no-shell-escape", "-file-line-error"]
    command = [program, *options, *(["-halt-on-error"] if halts else []), source.name]
    try:
        subprocess.run(
            command,
            cwd=source.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=timeout,
            check=False,
        )
    except FileNotFoundError:
        raise ComponentMissing(f"{program} is not installed.", hint=_HINT) from None
    except subprocess.TimeoutExpired:
        return None
    return pdf if pdf.exists() else None
