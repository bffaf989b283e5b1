"""Scripts within a page: modules put together, files compressed always the same, hashes as browsers count them."""

import base64
import gzip
from pathlib import Path

import pytest

import pic2latex_resources
from pic2latex.errors import ComponentMissing
from pic2latex.pages.proof.proof_report import MODULES
from pic2latex.pages.proof.script_bundle import IMPORT, bundled, compressed, csp_hash, library_files


def test_modules_become_one_script(tmp_path: Path) -> None:
    first, second = tmp_path / "first.js", tmp_path / "page-two.js"
    first.write_text(
        "// One.\nexport const one = 1;\nconst own = 2;\nexport const both = () => own;\n", "utf-8"
    )
    second.write_text(
        'import {\n  one, both,\n} from "./first.js";\nexport const sum = one + both();\n', "utf-8"
    )
    script = bundled((first, second))
    assert "import " not in script
    assert "export " not in script
    assert 'modules["first"] = (() => {' in script
    assert "return { one, both };" in script
    assert 'const { one, both } = modules["first"];' in script
    assert "return { sum };" in script


def test_every_module_imports_only_those_before_it() -> None:
    seen: set[str] = set()
    for name in MODULES:
        file = pic2latex_resources.path(name)
        source = file.read_text("utf-8")
        wanted = {found for _, found in IMPORT.findall(source)}
        assert source.count("\nimport ") + source.startswith("import ") == len(IMPORT.findall(source)), name
        assert wanted <= seen, name
        assert "</script" not in source
        seen.add(file.stem)


def test_compressed_text_is_always_the_same() -> None:
    text = "const formula = '∑';\n" * 50
    assert compressed(text) == compressed(text)
    assert gzip.decompress(base64.b64decode(compressed(text))).decode() == text
    assert len(compressed(text)) < len(text)


def test_hashes_are_those_of_the_specification() -> None:
    """The example of Content Security Policy Level 3, section 6.7.3.3, made with openssl."""
    assert csp_hash("alert('Hello, world.');") == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"


def test_a_missing_script_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pic2latex_resources, "path", lambda name: tmp_path / name)
    with pytest.raises(ComponentMissing, match=r"mathjax/startup\.js") as raised:
        list(library_files())
    assert raised.value.hint
