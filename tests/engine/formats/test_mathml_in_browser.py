"""MathML as a real browser draws it: every formula in one page, each measured there."""

import json
from xml.etree import ElementTree as ET

import pytest

from pic2latex.formats import render
from tests.engine.chromium import shown
from tests.engine.formats.formulas import FORMULAS, Formula

MEASURE = """
<script>
const sizes = {};
for (const place of document.querySelectorAll("[data-name]")) {
  const math = place.querySelector("math");
  const box = math.getBoundingClientRect();
  const unknown = [...math.querySelectorAll("*")].filter((node) => !(node instanceof MathMLElement));
  sizes[place.dataset.name] = [box.width, box.height, unknown.length];
}
document.body.replaceChildren(Object.assign(document.createElement("pre"), {textContent: JSON.stringify(sizes)}));
</script>
"""


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[float]]:
    """Width, height and number of elements that are no MathML, of each formula, in a browser."""
    page = tmp_path_factory.mktemp("browser") / "page.html"
    places = (
        f'<p data-name="{formula.name}">{render(formula.latex, "mathml").text}</p>\n' for formula in FORMULAS
    )
    page.write_text(f'<!doctype html><meta charset="utf-8">{"".join(places)}{MEASURE}', encoding="utf-8")
    result: dict[str, list[float]] = json.loads(shown(page, "pre"))
    return result


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.name)
def test_the_browser_draws_it(sizes: dict[str, list[float]], formula: Formula) -> None:
    width, height, strangers = sizes[formula.name]
    assert width > 5
    assert height > 5
    assert strangers == 0


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.name)
def test_it_is_plain_mathml(formula: Formula) -> None:
    text = render(formula.latex, "mathml").text
    root = ET.fromstring(text)
    assert root.tag == "{http://www.w3.org/1998/Math/MathML}math"
    assert root.get("display") == "block"
    for unwanted in ("data-", "mjx", "mlabeledtr", "class=", "merror"):
        assert unwanted not in text
    variants = {element.get("mathvariant") for element in root.iter()}
    assert variants <= {None, "normal"}


SAID = (
    (r"\mathbb{R}\mathcal{F}\mathbf{x}", "<mi>ℝ</mi><mi>ℱ</mi><mi>𝐱</mi>"),
    (r"\mathrm{d}x", '<mi mathvariant="normal">d</mi><mi>x</mi>'),
    (r"\mathrm{Spec}", "<mi>Spec</mi>"),
    (r"\hat{x}", '<mover accent="true"><mi>x</mi><mo stretchy="false">^</mo></mover>'),
    (r"\overline{x}", '<mover accent="true"><mi>x</mi><mo accent="true">¯</mo></mover>'),
    (r"x<y\&z", "<mi>x</mi><mo>&lt;</mo>"),
)


@pytest.mark.parametrize(("latex", "expected"), SAID)
def test_browsers_are_told_what_they_understand(latex: str, expected: str) -> None:
    assert expected in render(latex, "mathml").text


def test_rows_and_lines_are_also_said_as_styles() -> None:
    aligned = render(r"\begin{aligned}a&=b\\c&=d\end{aligned}", "mathml").text
    assert 'style="text-align: right; padding-left: 0; padding-right: 0em"' in aligned
    ruled = render(r"\begin{array}{c|c}a&b\\\hline c&d\end{array}", "mathml").text
    assert "border-left" in ruled
    assert "border-top" in ruled


def test_display_and_running_text() -> None:
    assert 'display="inline"' in render("x", "mathml", display=False).text
