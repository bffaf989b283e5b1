"""Installing in a process of its own: what is read from the environment at start, and a disk that fills up."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.engine.models.local_hub import LocalHub, serving

REPO = "TonyLee1256/texteller_det"
NETWORK = os.urandom(2_000_000)
FILES = {"rtdetr_r50vd_6x_coco.onnx": NETWORK, "infer_cfg.yml": b"not needed"}
COMMAND = (sys.executable, "-c", "import sys; from pic2latex.cli import main; sys.exit(main())", "models")


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {
        key: value for key, value in os.environ.items() if "proxy" not in key.lower() and "HF_" not in key
    }
    return {**kept, "PYTHONPATH": os.pathsep.join(sys.path), "PIC2LATEX_HOME": str(home), **more}


def execute(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, env=environment(home, **more), capture_output=True, text=True, timeout=120, check=False
    )


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return execute(home, *COMMAND, *arguments, **more)


def test_a_proxy_is_used(tmp_path: Path) -> None:
    with serving(LocalHub({REPO: FILES})) as proxy:
        done = run(
            tmp_path,
            "install",
            "--yes",
            "texteller-detector",
            HF_ENDPOINT="http://hub.invalid",
            HTTP_PROXY=proxy.url,
        )

    assert done.returncode == 0, done.stderr
    assert proxy.downloads() == ["file rtdetr_r50vd_6x_coco.onnx"]
    assert (tmp_path / "models" / "texteller-detector" / "model.onnx").read_bytes() == NETWORK


def test_a_proxy_that_is_not_there_is_named_in_the_hint(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        "install",
        "--yes",
        "texteller-detector",
        HF_ENDPOINT="http://hub.invalid",
        HTTP_PROXY="http://127.0.0.1:1",
    )

    assert done.returncode == 23
    assert "cannot be reached" in done.stderr
    assert "HTTPS_PROXY" in done.stderr


def test_offline_mode_from_the_start(tmp_path: Path) -> None:
    with serving(LocalHub({REPO: FILES})) as hub:
        done = run(
            tmp_path, "install", "--yes", "texteller-detector", HF_ENDPOINT=hub.url, HF_HUB_OFFLINE="1"
        )

    assert done.returncode == 23
    assert "offline mode is on" in done.stderr
    assert hub.asked == []


def test_a_killed_process_leaves_a_piece_that_the_next_one_uses(tmp_path: Path) -> None:
    hub = LocalHub({REPO: FILES}, pause_after=600_000)
    with serving(hub):
        arguments = (*COMMAND, "install", "--yes", "texteller-detector")
        child = subprocess.Popen(
            arguments, env=environment(tmp_path, HF_ENDPOINT=hub.url), stderr=subprocess.DEVNULL
        )
        wait_for(tmp_path, 600_000)
        child.send_signal(signal.SIGKILL)
        child.wait()
        hub.go_on.set()
        assert run(tmp_path, "list").returncode == 0
        assert "available" in run(tmp_path, "list").stdout.split("texteller-detector", 1)[1].splitlines()[0]

        done = run(tmp_path, "install", "--yes", "texteller-detector", HF_ENDPOINT=hub.url)

    assert done.returncode == 0, done.stderr
    assert hub.downloads()[-1] == "file rtdetr_r50vd_6x_coco.onnx from 600000"
    assert run(tmp_path, "verify", "texteller-detector").stdout == "texteller-detector: intact\n"


def wait_for(home: Path, size: int) -> None:
    deadline = time.monotonic() + 60
    while not any(path.stat().st_size >= size for path in home.rglob("*.part")):
        assert time.monotonic() < deadline, "the download did not begin"
        time.sleep(0.02)


def test_a_disk_that_is_too_small(tmp_path: Path) -> None:
    """On a real small disk: a tmpfs that only the process itself sees."""
    namespace = ("unshare", "--mount") if os.geteuid() == 0 else ("unshare", "--map-root-user", "--mount")
    mount = f"mount -t tmpfs -o size=16m none {tmp_path}"
    if execute(tmp_path, *namespace, "sh", "-c", mount).returncode:
        pytest.skip("this machine does not let tests mount a disk of their own")
    program = f'{mount} && exec "$@"'
    with serving(LocalHub({REPO: FILES})) as hub:
        done = execute(
            tmp_path,
            *(*namespace, "sh", "-c", program, "sh", *COMMAND, "install", "--yes", "texteller-detector"),
            HF_ENDPOINT=hub.url,
        )

    assert done.returncode == 23
    assert "MB are free" in done.stderr
    assert "PIC2LATEX_HOME" in done.stderr
    assert hub.downloads() == []


def test_a_system_that_refuses_large_files(tmp_path: Path) -> None:
    program = "trap '' XFSZ; ulimit -f 1000; exec \"$@\""
    with serving(LocalHub({REPO: FILES})) as hub:
        done = execute(
            tmp_path,
            *("sh", "-c", program, "sh", *COMMAND, "install", "--yes", "texteller-detector"),
            HF_ENDPOINT=hub.url,
        )

    assert done.returncode == 23
    assert "does not allow files of this size" in done.stderr
    assert not list((tmp_path / "models").glob("texteller*"))


def test_two_processes_at_once(tmp_path: Path) -> None:
    hub = LocalHub({REPO: FILES}, pause_after=600_000)
    with serving(hub):
        first = subprocess.Popen(
            (*COMMAND, "install", "--yes", "texteller-detector"),
            env=environment(tmp_path, HF_ENDPOINT=hub.url),
            stderr=subprocess.PIPE,
        )
        wait_for(tmp_path, 600_000)
        second = run(tmp_path, "install", "--yes", "texteller-detector", HF_ENDPOINT=hub.url)
        hub.go_on.set()
        first.communicate()

    assert (first.returncode, second.returncode) == (0, 23)
    assert "by another program right now" in second.stderr
    assert run(tmp_path, "verify").returncode == 0
