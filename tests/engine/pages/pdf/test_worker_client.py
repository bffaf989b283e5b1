"""A PDF can end the process it is read in, and nothing else: not ours, not another PDF's, not the next page's."""

import os
import signal
import subprocess
import sys
import threading
import time
from io import FileIO
from pathlib import Path

import pytest

from pic2latex.cli import main
from pic2latex.errors import PictureTooLarge, PictureUnreadable
from pic2latex.pages.pdf import worker_client
from pic2latex.pages.pdf.pdf_worker import read_frame
from pic2latex.pages.pdf.pdfium import Pdf
from tests.engine.pages.documents import blank_pages
from tests.engine.pages.pdf.hostile_pdfs import HOSTILE

posix = pytest.mark.skipif(os.name == "nt", reason="signals and limits as POSIX has them")


def pid_of(pdf: Pdf) -> int:
    running = pdf._process._running
    assert running is not None
    return running._process.pid


def has_ended(pid: int) -> bool:
    """Say so also of a zombie: an orphan stays one until init, or whoever stands for it here, asks for it."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in {"Z", "X"}
    except ProcessLookupError:
        return True
    except FileNotFoundError:  # it ended just now, or there is no /proc
        return False


def is_gone(pid: int) -> bool:
    for _ in range(100):
        if has_ended(pid):
            return True
        time.sleep(0.1)
    return False


@posix
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_end_with_a_message(tmp_path: Path, name: str) -> None:
    """The first two once took all memory and ended the whole program by SIGABRT, the last divided by zero."""
    with (
        Pdf(HOSTILE[name](tmp_path / "hostile.pdf")) as pdf,
        Pdf(blank_pages(tmp_path / "good.pdf", 1)) as good,
    ):
        with pytest.raises(PictureUnreadable, match=r"takes more memory|shows nothing") as caught:
            pdf.picture(1)
        assert caught.value.hint
        assert good.picture(1).width > 0


@posix
def test_the_command_tells_it_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = HOSTILE["a form that draws itself"](tmp_path / "hostile.pdf")
    assert main(["recognize", str(path), "-o", str(tmp_path / "out.md")]) == 12
    said = [line for line in capsys.readouterr().err.splitlines() if not line.endswith("%")]
    assert len(said) == 1
    assert "more memory or time" in said[0]


@posix
def test_a_killed_process_costs_one_answer(tmp_path: Path) -> None:
    with Pdf(blank_pages(tmp_path / "good.pdf", 2)) as pdf:
        first = pid_of(pdf)
        os.kill(first, signal.SIGSTOP)
        threading.Timer(0.3, os.kill, (first, signal.SIGKILL)).start()
        with pytest.raises(PictureUnreadable, match="more memory or time"):
            pdf.picture(1)
        assert pdf.picture(2).width > 0
        second = pid_of(pdf)
        os.kill(second, signal.SIGKILL)
        assert is_gone(first)
        time.sleep(0.2)
        assert pdf.picture(1).width > 0, "one that ended between two questions costs nothing"


@posix
def test_one_that_sleeps_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Pdf(blank_pages(tmp_path / "good.pdf", 1)) as pdf:
        asleep = pid_of(pdf)
        os.kill(asleep, signal.SIGSTOP)
        monkeypatch.setattr(worker_client, "SECONDS", 0.3)
        with pytest.raises(PictureUnreadable, match="more memory or time"):
            pdf.picture(1)
        assert is_gone(asleep)


@posix
def test_waiting_can_be_given_up(tmp_path: Path) -> None:
    def give_up() -> None:
        raise KeyboardInterrupt

    with Pdf(blank_pages(tmp_path / "good.pdf", 1)) as pdf:
        asleep = pid_of(pdf)
        os.kill(asleep, signal.SIGSTOP)
        pdf.call_while_waiting(give_up)
        with pytest.raises(KeyboardInterrupt):
            pdf.picture(1)
        assert is_gone(asleep)


@posix
def test_it_ends_with_us(tmp_path: Path) -> None:
    """However we end, also while it is busy; and Ctrl-C in the terminal does not reach it."""
    path = blank_pages(tmp_path / "good.pdf", 1)
    program = (
        "import os, pathlib, sys\nfrom pic2latex.pages.pdf.pdfium import Pdf\n"
        f"pdf = Pdf(pathlib.Path({str(path)!r}))\n"
        "pid = pdf._process._running._process.pid\n"
        "assert os.getpgid(pid) != os.getpgid(0)\nprint(pid, flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run((sys.executable, "-c", program), capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert is_gone(int(done.stdout))


@posix
def test_a_fork_has_a_process_of_its_own(tmp_path: Path) -> None:
    with Pdf(blank_pages(tmp_path / "good.pdf", 2)) as pdf:
        ours = pid_of(pdf)
        child = os.fork()
        if child == 0:
            fine = False
            try:
                fine = pdf.picture(1).width > 0 and pid_of(pdf) != ours
                pdf.close()
            finally:
                os._exit(0 if fine else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert pdf.picture(2).width > 0
        assert pid_of(pdf) == ours


def test_several_threads_may_ask(tmp_path: Path) -> None:
    widths: list[int] = []
    with Pdf(blank_pages(tmp_path / "good.pdf", 4)) as pdf:
        threads = [
            threading.Thread(
                target=lambda number=number: widths.append(pdf.picture(number, 20 * number).width)
            )
            for number in range(1, 5)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(widths) == [84, 167, 250, 334]


def test_a_huge_file_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "huge.pdf").open("wb") as file:
        file.write(b"%PDF-1.4\n")
        file.truncate(1 << 40)
    with pytest.raises(PictureTooLarge, match="512 MB"):
        Pdf(tmp_path / "huge.pdf")


@pytest.mark.parametrize(
    "said",
    [
        b"\xff\xff\xff\xff",
        b"\x02\x00\x00\x00[]",
        b"\x0d\x00\x00\x00" + b'{"bytes": 99}',
        b"\x0d\x00\x00\x00" + b'{"bytes": -1}',
        b"\x03\x00\x00\x00{}",
    ],
)
def test_what_it_says_is_not_trusted(tmp_path: Path, said: bytes) -> None:
    (tmp_path / "said").write_bytes(said)
    with FileIO(tmp_path / "said") as stream, pytest.raises(ValueError, match=r".+"):
        read_frame(stream, 50)


@posix
def test_the_second_ctrl_c_ends_the_command(tmp_path: Path) -> None:
    path = HOSTILE["nine forms of ten draws"](tmp_path / "hostile.pdf")
    command = (sys.executable, "-m", "pic2latex", "recognize", str(path), "-o", str(tmp_path / "out.md"))
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as process:
        assert process.stderr is not None
        while not process.poll() and not _child_of(process.pid):
            time.sleep(0.05)
        time.sleep(1)
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            time.sleep(0.05)
        assert process.wait(10) in {-signal.SIGINT, 130, 12}


def _child_of(pid: int) -> bool:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return bool(children.read_text().strip()) if children.exists() else True
