"""Ray Serve: a real local cluster: replicas are killed, come and go with the load, and are drained at the end."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import httpx2
import pytest

from pic2latex.errors import OptionError
from pic2latex.server.errors import ServerFault
from pic2latex.server.ray_arguments import from_arguments
from pic2latex.server.ray_scale import RayScale
from pic2latex.server.ray_serving import QUIETER, environment, started_ray
from pic2latex.server.settings import ServerSettings
from pic2latex.types import Device
from tests.engine.server.running import PNG, sample

START_SECONDS = 240.0
CROWD = 12  # clients: three for each replica more than it should have at once
ADDRESS = re.compile(r"serving at (http://\S+)/")


def test_the_environment_is_private_and_quiet(tmp_path: Path) -> None:
    variables = environment(tmp_path / "ray")
    token = Path(variables["RAY_AUTH_TOKEN_PATH"])
    assert token.stat().st_mode & 0o777 == 0o600
    assert len(token.read_text()) == 64
    assert variables["RAY_USAGE_STATS_ENABLED"] == "0"
    assert environment(tmp_path / "ray") == variables


def test_ray_is_quieter_than_by_itself_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in QUIETER:
        monkeypatch.delenv(name, raising=False)
    assert environment(tmp_path).items() >= QUIETER.items()
    monkeypatch.setenv("RAY_event_stats", "1")
    assert environment(tmp_path)["RAY_event_stats"] == "1"


def test_haproxy_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_SERVE_ENABLE_HA_PROXY", "1")
    with pytest.raises(OptionError, match="every address"):
        environment(tmp_path)


def test_arguments_of_a_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIC2LATEX_TOKEN", raising=False)
    settings, scale = from_arguments({"token": "secret", "device": "cpu", "replicas": 2, "cpus": 0.5})
    assert (settings.token, settings.engine.device) == ("secret", Device.CPU)
    assert (scale.replicas, scale.cpus, scale.threads) == (2, 0.5, 1)
    assert from_arguments({"token": "none"})[0].token is None
    for wrong in ({}, {"token": "x", "of_tomorrow": 1}):
        with pytest.raises(OptionError):
            from_arguments(wrong)
    assert RayScale(cpus=3.7).threads == 3


def test_a_ray_that_does_not_start_is_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def init(**_settings: object) -> None:
        raise Exception("Failed to start the raylet.\nIts last words: …")  # noqa: TRY002 - what Ray raises

    monkeypatch.setitem(sys.modules, "ray", SimpleNamespace(init=init, serve=None))  # the real one warns
    for name in environment(tmp_path):
        monkeypatch.setenv(name, "")  # set in the process, and taken back at the end
    told = pytest.raises(ServerFault, match=r"^Ray did not start: Failed to start the raylet\.$")
    with told, started_ray(ServerSettings(), RayScale(), tmp_path):
        pass


def replicas() -> set[int]:
    """Return the processes of this user that are replicas with an engine."""
    command = ("pgrep", "-f", "ServeReplica:pic2latex:Recognizer")
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return {int(line) for line in found.stdout.split()}


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """Return a folder whose path is short enough for the sockets in it."""
    with tempfile.TemporaryDirectory(prefix="ray-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_real_cluster(short_folder: Path) -> None:
    arguments = ("--port", "0", "--num-replicas", "2", "--ncpu-per-replica", "0.5", "--max-replicas", "3")
    command = (sys.executable, "-m", "pic2latex", "serve", *arguments)
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "RAY_TMPDIR": str(short_folder)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=variables) as process:
        assert process.stderr is not None
        lines: list[str] = []
        address = None
        while address is None:
            line = process.stderr.readline()
            assert line, "".join(lines)
            lines.append(line)
            address = ADDRESS.search(line)
        try:
            _use(address[1])
        finally:
            process.send_signal(signal.SIGTERM)
            rest = process.stderr.read()
    assert any("firewall" in line for line in lines)
    assert process.returncode == 0, rest
    deadline = time.monotonic() + START_SECONDS
    while replicas():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def _scale(ask: Callable[[int], tuple[int, str]]) -> None:
    """Ask until there is a third replica, then not at all until there are two again."""
    statuses: set[int] = set()
    enough = Event()

    def ask_again(number: int) -> None:
        while not enough.is_set():
            statuses.add(ask(number)[0])

    with ThreadPoolExecutor(CROWD) as pool:
        asking = [pool.submit(ask_again, number) for number in range(CROWD)]
        try:
            _wait_for_replicas(3)
        finally:
            enough.set()
        for each in asking:
            each.result()
    assert statuses == {200}
    _wait_for_replicas(2)
    assert ask(0)[0] == 200


def _wait_for_replicas(count: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while len(found := replicas()) != count:
        assert time.monotonic() < deadline, f"{len(found)} replicas instead of {count}"
        time.sleep(0.2)


def _use(base: str) -> None:
    def ask(_number: int) -> tuple[int, str]:
        with httpx2.Client(base_url=base, timeout=120, trust_env=False) as http:
            answer = http.post("/v1/recognize?detail=brief", content=sample("basel"), headers=PNG)
            return answer.status_code, answer.text

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(ask, 0).result()
        assert first[0] == 200, first
        assert r"\frac" in json.loads(first[1])["latex"]
        assert len(replicas()) == 2
        waiting = [pool.submit(ask, number) for number in range(24)]
        waiting[2].result()  # they are at work
        os.kill(min(replicas()), signal.SIGKILL)
        answers = [each.result() for each in waiting]
    assert {status for status, _ in answers} == {200}, answers
    _scale(ask)
    with httpx2.Client(base_url=base, timeout=60, trust_env=False) as http:
        wrong = http.post("/v1/recognize", content=b"x", headers=PNG)
        assert (wrong.status_code, wrong.headers["content-type"]) == (415, "application/problem+json")
        assert http.get("/", headers={"Accept": "text/html"}).status_code == 200
        assert http.get("/healthz", headers={"Host": "elsewhere"}).status_code == 421
