"""MathJax inside the program: its files against their manifest, and a formula that goes in and comes out."""

import hashlib
import json
from pathlib import Path

from pic2latex.doctor.check_result import CheckResult, State

__all__ = ["assets", "mathjax"]

FOLDER = "javascript"
RIGHT, WRONG = r"\sum_{n=1}^{\infty} \frac{1}{n^{2}} = \mathfrak{Z}", r"\frac{1}{"
REMEDY = "Install Pic2LaTeX again. In a checkout: python3 installer/assets.py"


def assets() -> tuple[CheckResult, ...]:
    """Compare every script and font file with the manifest written when they were brought."""
    import pic2latex_resources

    folder = pic2latex_resources.path(FOLDER)
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        packages, files = manifest["packages"], manifest["files"]
    except (OSError, ValueError, KeyError):
        return (CheckResult("JavaScript assets", "not there", State.FAILED, REMEDY),)
    wrong = [name for name, file in files.items() if _sha256(folder / name) != file["sha256"]]
    if wrong:
        version = f"missing or changed: {', '.join(sorted(wrong)[:3])}" + (" and more" if wrong[3:] else "")
        return (CheckResult("JavaScript assets", version, State.FAILED, REMEDY),)
    version = ", ".join(f"{package['name']} {package['version']}" for package in packages)
    return (CheckResult("JavaScript assets", version, State.READY),)


def mathjax() -> tuple[CheckResult, ...]:
    """Let the embedded MathJax draw a formula, with a rare glyph, and refuse one that is wrong."""
    from pic2latex.errors import Pic2LatexError
    from pic2latex.javascript.typesetter import typesetter

    try:
        drawing = typesetter().draw(RIGHT)
        problem = typesetter().check(WRONG)
    except Pic2LatexError as error:
        return (CheckResult("MathJax", str(error), State.FAILED, error.hint),)
    if problem is None or not drawing.width > 0:
        return (CheckResult("MathJax", "takes wrong formulas or draws nothing", State.FAILED, REMEDY),)
    return (CheckResult("MathJax", "draws formulas and finds mistakes", State.READY),)


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
