"""RapidOCR as it is used here: offline, quiet, with its own networks or with files that are named."""

import logging
import shutil
import socket
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
import pytest
import rapidocr
from PIL import Image

from pic2latex.errors import ModelDamaged, ModelMissing
from pic2latex.pages.text.rapidocr import DETECTOR, RECOGNIZER, LineOfText
from pic2latex.types import TextFiles
from tests.engine.pages.known_pages import FOLDER, text_networks

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHIPPED = Path(rapidocr.__file__).parent / "models"


@pytest.fixture(scope="module")
def page() -> "NDArray[np.uint8]":
    with Image.open(FOLDER / "images" / "zh-integral.png") as image:
        return np.array(image.convert("L"))


def test_finds_and_reads_without_network_or_noise(
    page: "NDArray[np.uint8]", monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    networks = text_networks()
    boxes = networks.find(page)
    assert len(boxes) >= 2
    last = max(boxes, key=lambda box: box.top)
    line = networks.read(page[int(last.top) : int(last.bottom)])
    assert "读者可以通过求导来验证这个结果的正确性" in line.text
    assert line.score > 0.9
    assert [glyph.x for glyph in line.glyphs] == sorted(glyph.x for glyph in line.glyphs)
    assert line.glyphs[-1].x <= page.shape[1]
    assert all(0 <= glyph.probability <= 1 for glyph in line.glyphs)
    networks.close()
    printed = capfd.readouterr()
    assert printed.out + printed.err == ""


def test_nothing_is_nothing() -> None:
    networks = text_networks()
    blank = np.full((64, 200), 255, np.uint8)
    assert networks.find(blank) == ()
    assert networks.read(blank) == LineOfText()
    assert networks.read(blank).score == 0.0


def test_the_terminal_stays_quiet_in_a_fresh_process() -> None:
    program = """
        import logging
        import sys
        from pic2latex.pages.page_networks import open_installed_text
        from pic2latex.types import TextFiles
        assert "rapidocr" not in sys.modules
        open_installed_text(1)(TextFiles())
        assert logging.getLogger("RapidOCR").level == logging.CRITICAL
    """
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_named_files(tmp_path: Path, page: "NDArray[np.uint8]") -> None:
    detector, recognizer = tmp_path / "find.onnx", tmp_path / "read.onnx"
    shutil.copy(SHIPPED / DETECTOR, detector)
    shutil.copy(SHIPPED / RECOGNIZER, recognizer)
    named = text_networks(TextFiles(detector, recognizer))
    assert named.find(page) == text_networks().find(page)


def test_characters_in_a_file_of_their_own(tmp_path: Path, page: "NDArray[np.uint8]") -> None:
    """As older ONNX files of PP-OCR want it."""
    model = onnx.load(SHIPPED / RECOGNIZER)
    kept = [entry for entry in model.metadata_props if entry.key != "character"]
    characters = next(entry.value for entry in model.metadata_props if entry.key == "character")
    del model.metadata_props[:]
    model.metadata_props.extend(kept)
    bare, keys = tmp_path / "bare.onnx", tmp_path / "keys.txt"
    onnx.save(model, bare)
    keys.write_text(characters, encoding="utf-8")
    with pytest.raises(ModelDamaged, match=r"bare\.onnx does not say which characters"):
        text_networks(TextFiles(recognizer=bare))
    line = page[98:122]
    assert text_networks(TextFiles(recognizer=bare, keys=keys)).read(line) == text_networks().read(line)


NONE = Path("none.onnx")


@pytest.mark.parametrize(
    "files", [TextFiles(detector=NONE), TextFiles(recognizer=NONE), TextFiles(keys=NONE)]
)
def test_missing_files(files: TextFiles) -> None:
    with pytest.raises(ModelMissing, match=r"There is no file none\.onnx"):
        text_networks(files)


def test_damaged_files(tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no network")
    with pytest.raises(ModelDamaged, match=r"broken\.onnx"):
        text_networks(TextFiles(detector=broken))


def test_the_logger_is_not_ours_to_keep() -> None:
    text_networks()
    assert logging.getLogger("RapidOCR").level == logging.CRITICAL
