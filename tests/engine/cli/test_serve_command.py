"""`pic2latex serve` from its arguments to its end: the options, the settings, and a real process."""

import argparse
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from pic2latex.cli import main
from pic2latex.cli.serve import add_arguments, address_of
from pic2latex.cli.server_options import settings_from
from pic2latex.errors import OptionError
from pic2latex.server.settings import ServerSettings
from pic2latex.types import Device
from tests.engine.server.running import PNG, sample

ADDRESS = re.compile(r"serving at (http://\S+)/")


def parsed(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(arguments)


def settings(*arguments: str) -> ServerSettings:
    return settings_from(parsed(*arguments))


def test_defaults_are_safe() -> None:
    ours = settings()
    assert (ours.host, ours.port, ours.token) == ("127.0.0.1", 8000, None)
    assert ours.cors_origins == ()


def test_options_of_texteller_are_understood(tmp_path: Path) -> None:
    arguments = f"-ckpt {tmp_path} -tknz {tmp_path} -port 9900 --inference-mode mps --num_beams 3 -onnx"
    ours = settings(*arguments.split())
    assert ours.port == 9900
    assert (ours.engine.model, ours.engine.device, ours.engine.beams) == (str(tmp_path), Device.COREML, 3)


def test_a_token_is_made_for_other_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIC2LATEX_TOKEN", raising=False)
    made = settings("--host", "0.0.0.0").token
    assert made is not None
    assert len(made) >= 32
    assert settings("--host", "192.168.1.2", "--no-token").token is None
    monkeypatch.setenv("PIC2LATEX_TOKEN", "from-outside")
    assert settings("--host", "192.168.1.2").token == "from-outside"
    assert "#token=from-outside" in address_of(settings())
    assert "from-outside" not in repr(settings())


@pytest.mark.parametrize(
    "arguments",
    [
        "--port 70000",
        "--workers -1",
        "--num-beams 0",
        "--queue 0",
        "--timeout 0",
        "--threads 0",
        "--device toaster",
        "-tknz elsewhere",
        "--token a --no-token",
    ],
)
def test_wrong_options_are_refused(arguments: str) -> None:
    with pytest.raises(OptionError) as caught:
        settings(*arguments.split())
    assert caught.value.hint


def test_sizes_have_units() -> None:
    limits = settings("--max-bytes", "1.5M", "--max-pixels", "900k").limits
    assert (limits.body_bytes, limits.pixels) == (1_500_000, 900_000)


def test_a_port_in_use_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as other:
        assert main(["serve", "--port", str(other.getsockname()[1])]) == 2
    assert "--port" in capsys.readouterr().err


def test_a_missing_model_ends_it_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", "0", "--model", "no-such-model"]) == 21
    assert "no-such-model" in capsys.readouterr().err


def test_it_serves_until_it_is_told_to_end() -> None:
    command = (sys.executable, "-m", "pic2latex", "serve", "--port", "0", "--threads", "1")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        found = ADDRESS.search(process.stderr.readline())
        assert found, process.stderr.read()
        answer = httpx2.post(f"{found[1]}/v1/recognize", content=sample("basel"), headers=PNG, timeout=60)
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
    assert r"\frac" in answer.json()["latex"]
    assert process.returncode in {0, -signal.SIGTERM}
    assert rest == ""
