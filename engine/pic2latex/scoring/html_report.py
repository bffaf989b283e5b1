"""A page with every pair side by side, the worst first: what was read, what should have been, and how both look.

One self-contained file: pictures are inside it, it loads nothing, and what models wrote is shown as text, never run.
"""

import base64
import html
import math
from collections.abc import Iterable
from pathlib import Path

from pic2latex.errors import ConversionError
from pic2latex.scoring.formula_scores import BANDS
from pic2latex.scoring.report import PairScore, ScoreReport, SubsetScores, as_text

__all__ = ["html_report"]

MOST_PAIRS = 500
_PICTURE_TYPES = {
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".gif": "gif",
    ".webp": "webp",
    ".svg": "svg+xml",
}
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem;
       color: #1c1c1c; background: #fff }
pre { background: #f4f4f4; padding: .8rem; overflow-x: auto }
label { margin-right: 1.2rem }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #ddd; padding: .6rem; text-align: left; vertical-align: top }
td img { max-width: 26rem; max-height: 14rem; background: #fff }
code { display: block; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 12px; margin-top: .4rem }
.right { color: #176b2c } .wrong { color: #a4161a }
"""
_SCRIPT = """
const chosen = () => [...document.querySelectorAll('input[name=band]')].find(box => box.checked).value;
const wrongOnly = document.getElementById('wrong');
const show = () => document.querySelectorAll('tbody tr').forEach(row => {
  const band = chosen();
  row.hidden = (band !== '' && row.dataset.band !== band) || (wrongOnly.checked && row.dataset.exact === '1');
});
document.querySelectorAll('input').forEach(box => box.addEventListener('change', show));
show();
"""


def html_report(report: ScoreReport, *, title: str = "Recognition scores", most: int = MOST_PAIRS) -> str:
    """Write the page with the `most` worst pairs of a report.

    Each pair shows the picture that was read, where it is known, and both formulas drawn by MathJax. Raises
    ComponentMissing without MathJax.
    """
    worst = sorted(report.pairs, key=_sort_key, reverse=True)[:most]
    left_out = len(report.pairs) - len(worst)
    note = f"<p>{left_out} better pairs are left out.</p>" if left_out else ""
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head><body>",
            f"<h1>{html.escape(title)}</h1>",
            f"<pre>{html.escape(as_text(report))}</pre>",
            _filters(report.subsets),
            note,
            "<table><thead><tr><th>Pair</th><th>Picture</th><th>Read</th><th>Should be</th></tr></thead><tbody>",
            *(_row(score) for score in worst),
            f"</tbody></table><script>{_SCRIPT}</script></body></html>",
        )
    )


def _sort_key(score: PairScore) -> tuple[float, float]:
    """Order pairs: what does not look right before what does, then by the share of wrong tokens."""
    looks = {True: 0.0, None: 0.5, False: 1.0}[score.matches]
    return (0.0 if score.exact else 1.0 + looks, score.normalised + math.log1p(score.distance) / 100)


def _filters(subsets: Iterable[SubsetScores]) -> str:
    names = {subset.name for subset in subsets}
    bands = [("", "every length"), *((name, name) for name, _, _ in BANDS if name in names)]
    boxes = "".join(
        f'<label><input type="radio" name="band" value="{html.escape(value)}"{"" if value else " checked"}> '
        f"{html.escape(label)}</label>"
        for value, label in bands
    )
    return f'<p>{boxes}<label><input type="checkbox" id="wrong" checked> only wrong ones</label></p>'


def _row(score: PairScore) -> str:
    band = next(name for name, shortest, longest in BANDS if shortest <= score.tokens <= longest)
    verdict = "exact" if score.exact else f"{score.distance} of {score.tokens} tokens"
    if score.matches is not None and not score.exact:
        verdict += ", looks the same" if score.matches else ", looks different"
    kind = "right" if score.exact or score.matches else "wrong"
    return (
        f'<tr data-band="{html.escape(band)}" data-exact="{int(score.exact)}">'
        f'<td>{html.escape(score.pair.name)}<br><span class="{kind}">{verdict}</span></td>'
        f"<td>{_input_image(score.pair.picture)}</td>"
        f"<td>{_drawing(score.pair.prediction)}</td><td>{_drawing(score.pair.reference)}</td></tr>"
    )


def _input_image(path: Path | None) -> str:
    kind = _PICTURE_TYPES.get(path.suffix.lower()) if path is not None else None
    if path is None or kind is None:
        return "–"
    try:
        content = path.read_bytes()
    except OSError:
        return "not there any more"
    return _image(content, f"image/{kind}", "the picture that was read")


def _drawing(latex: str) -> str:
    from pic2latex.formats import render

    try:
        picture = _image(render(latex, "svg").text.encode(), "image/svg+xml", "the formula drawn")
    except ConversionError as error:
        picture = f'<span class="wrong">{html.escape(str(error))}</span>'
    return f"{picture}<code>{html.escape(latex)}</code>"


def _image(content: bytes, mime: str, description: str) -> str:
    return f'<img alt="{description}" src="data:{mime};base64,{base64.b64encode(content).decode()}">'
