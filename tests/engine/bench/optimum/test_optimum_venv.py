"""The environment for Optimum: made once, made anew when what belongs into it changes."""

import subprocess
from pathlib import Path

import pytest

from pic2latex.bench.optimum import optimum_venv
from pic2latex.bench.optimum.optimum_venv import optimum_python, requirements
from pic2latex.errors import ComponentMissing


def test_same_runtime_as_here() -> None:
    optimum, runtime, torch = requirements()
    assert optimum.startswith("optimum-onnx==")
    assert runtime.startswith("onnxruntime==1.")
    assert torch.startswith("torch==")
    assert "+" not in torch


def test_environment_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimum_venv, "requirements", lambda: ("pip",))  # which is there already
    folder = tmp_path / "optimum"
    python = optimum_python(folder)
    subprocess.run((python, "-c", "import pip"), check=True)
    (folder / "mark").touch()
    assert optimum_python(folder) == python
    assert (folder / "mark").exists()
    monkeypatch.setattr(optimum_venv, "requirements", lambda: (str(tmp_path / "nowhere"),))
    with pytest.raises(ComponentMissing) as caught:
        optimum_python(folder)
    protocol = tmp_path / "optimum.log"
    assert str(protocol) in caught.value.hint
    assert "nowhere" in protocol.read_text()
