"""The command line with a server reads as it does without."""

import json
from pathlib import Path

import pytest

from pic2latex.cli import main
from pic2latex.client.remote_engine import RemoteEngine
from pic2latex.engine import Engine
from pic2latex.errors import Cancelled, PictureMissing, PictureUnreadable
from pic2latex.types import Device, Mode, Options, Recognition
from tests.engine.pages.documents import needs_tex, typeset
from tests.engine.server.conftest import real_server
from tests.engine.server.running import SAMPLES, Running

__all__ = ["real_server"]

BASEL, PAGE = SAMPLES / "basel.png", SAMPLES / "page.png"


def test_it_reads_as_the_engine_does(real_server: Running) -> None:
    told: list[tuple[int, int]] = []
    with RemoteEngine(real_server.base) as remote, Engine(device=Device.CPU, threads=1) as local:
        remote.open()
        far = remote.recognize_many([BASEL, b"x"], progress=lambda done, of: told.append((done, of)))
        near = local.recognize(BASEL)
        there, here = remote.recognize_page(PAGE), local.recognize_page(PAGE)
    assert isinstance(far[0], Recognition)
    assert isinstance(far[1], PictureUnreadable)
    assert far[0].latex == near.latex
    assert far[0].confidence == pytest.approx(near.confidence, abs=1e-3)
    assert [token.text for token in far[0].candidates[0].tokens] == [
        token.text for token in near.candidates[0].tokens
    ]
    assert told == [(1, 2), (2, 2)]
    assert there.markdown == here.markdown
    assert [each.markdown for each in there.passages] == [each.markdown for each in here.passages]
    assert [each.tag for each in there.regions] == [each.tag for each in here.regions]


def test_a_missing_file_is_one_outcome(real_server: Running, tmp_path: Path) -> None:
    with RemoteEngine(real_server.base) as remote:
        outcomes = remote.recognize_many([tmp_path / "gone.png", BASEL])
        assert isinstance(outcomes[0], PictureMissing)
        assert isinstance(outcomes[1], Recognition)
        with pytest.raises(Cancelled):
            remote.recognize_many([BASEL], cancelled=lambda: True)
        with pytest.raises(Cancelled):
            remote.recognize_page(PAGE, Options(mode=Mode.PAGE), cancelled=lambda: True)


def test_the_command(real_server: Running, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recognize", str(BASEL), "--server", real_server.base, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["latex"].startswith(r"\sum")
    assert main(["recognize", "gone.png", "--server", real_server.base]) == 11


@needs_tex
def test_a_pdf(real_server: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pdf = typeset(tmp_path, "short", "Let $x$ be a number. It is larger than zero.")
    assert main(["recognize", str(pdf), "--server", real_server.base]) == 0
    assert "larger than zero" in capsys.readouterr().out


def test_options_of_texteller(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recognize", "-img", str(BASEL)]) == 0
    assert capsys.readouterr().out.startswith(r"\sum")
    assert main(["recognize", "-img", str(PAGE), "-mix", "--inference-mode", "cpu"]) == 0
    assert "$" in capsys.readouterr().out


def test_one_picture_is_cancelled_alone(real_server: Running) -> None:
    pictures = [SAMPLES / f"{name}.png" for name in ("basel", "quadratic", "bayes")]
    with RemoteEngine(real_server.base) as remote:
        outcomes = remote.recognize_many(pictures, cancelled_at=lambda place: place == 1)
    assert [isinstance(each, Cancelled) for each in outcomes] == [False, True, False]
