"""The same MathJax in a web page: it takes its configuration from us and everything else from the disk."""

import json
from pathlib import Path

import pytest

import pic2latex_resources
from tests.engine.chromium import shown

LATEX = (
    (r"\frac{a}{b}", True),
    (r"\mathfrak{g}\bm{x}\mathds{1}", True),
    (r"\ce{2H2 + O2 -> 2H2O}", True),
    (r"\begin{pmatrix}\hdotsfor{2}\\a&b\end{pmatrix}", True),
    (r"\left\llbracket x\right\rrbracket", True),
    (r"\text{Ж é}\leftrightsquigarrow", True),
    (r"\href{javascript:alert(1)}{x}", False),
    (r"\require{physics}\qty{x}", False),
)

PAGE = """<!doctype html><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="connect-src 'none'">
<script src="{scripts}/configuration.js"></script>
<script>
  const asked = {asked};
  MathJax.tex.formatError = (_jax, error) => {{ throw error; }};
  MathJax.startup = {{
    typeset: false,
    ready() {{
      MathJax.startup.defaultReady();
      MathJax.startup.promise.then(report, (error) => show({{ failed: String(error) }}));
    }},
  }};
  const show = (value) =>
    document.body.replaceChildren(Object.assign(document.createElement("pre"), {{textContent: JSON.stringify(value)}}));
  async function report() {{
    const paths = {{}};
    for (const latex of asked) {{
      try {{
        const node = await MathJax.tex2svgPromise(latex, {{ display: true }});
        paths[latex] = node.querySelectorAll("path").length - 100 * node.querySelectorAll("text").length;
      }} catch (error) {{
        paths[latex] = -1;
      }}
    }}
    const urls = performance.getEntriesByType("resource").map((entry) => entry.name);
    show({{ paths, urls }});
  }}
</script>
<script defer src="{assets}/mathjax/startup.js"></script>
<body></body>
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, int]]:
    page = tmp_path_factory.mktemp("page") / "page.html"
    places = {name: pic2latex_resources.path(name).as_uri() for name in ("scripts", "javascript")}
    asked = json.dumps([latex for latex, _ in LATEX])
    content = PAGE.format(scripts=places["scripts"], assets=places["javascript"], asked=asked)
    page.write_text(content, encoding="utf-8")
    result: dict[str, dict[str, int]] = json.loads(shown(page, "pre"))
    return result


@pytest.mark.parametrize(("latex", "compiles"), LATEX)
def test_a_page_takes_what_the_engine_takes(
    report: dict[str, dict[str, int]], latex: str, *, compiles: bool
) -> None:
    assert (report["paths"][latex] > 0) == compiles


def test_everything_comes_from_the_disk(report: dict[str, dict[str, int]]) -> None:
    folder = Path(str(pic2latex_resources.path(""))).as_uri()
    assert all(url.startswith(folder) for url in report["urls"])
