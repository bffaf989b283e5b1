"""The clipboard of a real X server, read back and filled by other programs."""

import base64
import json
import os
import subprocess
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.e2e.xvfb_session import PATIENCE, Desk, Program, eventually

FORMULA = "\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2} \\text{, α 与 中文 𝔄}\n"


def start(desk: Desk, **variables: str) -> Program:
    program = desk.start("copying", **variables)
    program.expect("ready")
    return program


def order(program: Program, *words: Any) -> None:
    program.order(json.dumps(words))


def paste(desk: Desk, target: str = "UTF8_STRING") -> bytes:
    """Read the clipboard with another program."""
    command = ["xclip", "-selection", "clipboard", "-out", "-target", target]
    done = subprocess.run(command, env=desk.environ, capture_output=True, check=False, timeout=PATIENCE)
    return done.stdout


def copy_elsewhere(desk: Desk, data: bytes, target: str = "UTF8_STRING") -> None:
    """Copy with another program; xclip ends a moment before it owns the clipboard, so it is waited for."""
    command = ["xclip", "-selection", "clipboard", "-in", "-target", target]
    subprocess.run(
        command,
        env=desk.environ,
        input=data,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    limit = time.monotonic() + PATIENCE
    while paste(desk, target) != data and time.monotonic() < limit:
        time.sleep(0.05)


def without(desk: Desk, tmp_path: Path, *kept: str) -> dict[str, str]:
    """Return a PATH on which only the kept tools are found."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in kept:
        (folder / tool).symlink_to(
            next(Path(p) / tool for p in os.get_exec_path() if (Path(p) / tool).exists())
        )
    return {"PATH": str(folder)}


@pytest.mark.parametrize(
    ("tools", "backend"), [(("xclip", "xsel"), "pyperclip"), (("xsel",), "pyperclip"), ((), "qt")]
)
def test_text_reaches_other_programs(
    desk: Desk, tmp_path: Path, tools: tuple[str, ...], backend: str
) -> None:
    program = start(desk, **without(desk, tmp_path, *tools))
    for text in (FORMULA, "x" * 2_000_000):
        order(program, "text", text)
        told = program.expect("copied")
        assert told["backend"] == backend
        assert told["is_confirmed"]
        assert ("Install the package xclip" in told["hint"]) == (backend == "qt")
        assert paste(desk).decode() == text


def test_text_outlives_the_program(desk: Desk) -> None:
    program = start(desk)
    order(program, "text", FORMULA)
    program.expect("copied")
    program.kill()
    assert program.ended(), "what holds the text does not hold our output"
    assert paste(desk).decode() == FORMULA


def test_word_gets_every_flavour_and_text_is_left_behind(desk: Desk) -> None:
    program = start(desk)
    mathml = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>α</mi></math>'
    order(program, "word", mathml, "<m:oMath><m:r><m:t>α</m:t></m:r></m:oMath>")
    assert program.expect("copied")["backend"] == "qt"
    for name in ("MathML", "MathML Presentation", "application/mathml+xml", "UTF8_STRING"):
        assert paste(desk, name).decode() == mathml
    page = paste(desk, "text/html").decode()
    assert "<!--[if gte msEquation 12]><m:oMath>" in page
    assert mathml in page
    order(program, "quit")
    assert program.end() == 0
    assert paste(desk).decode() == mathml


def test_a_picture_is_there_as_png_and_svg_and_outlives_the_program(desk: Desk) -> None:
    program = start(desk)
    buffer = BytesIO()
    Image.new("RGB", (40, 20), (10, 200, 30)).save(buffer, "PNG")
    svg = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    order(program, "picture", base64.b64encode(buffer.getvalue()).decode(), svg)
    program.expect("copied")
    assert paste(desk, "image/png") == buffer.getvalue()
    assert paste(desk, "image/svg+xml").decode() == svg
    assert b"UTF8_STRING" not in paste(desk, "TARGETS")
    order(program, "quit")
    assert program.end() == 0
    assert paste(desk, "image/png") == buffer.getvalue()


def test_what_was_there_can_be_had_back(desk: Desk) -> None:
    program = start(desk)
    copy_elsewhere(desk, b"my own words")
    order(program, "remember")
    program.expect("remembered")
    order(program, "text", FORMULA)
    program.expect("copied")
    order(program, "previous")
    assert base64.b64decode(program.expect("previous")["flavours"]["text/plain"]) == b"my own words"
    order(program, "restore")
    program.expect("restored")
    assert paste(desk) == b"my own words"
    order(program, "restore")
    assert "could not be kept" in program.expect("refused")["message"]


def test_a_picture_that_was_there_can_be_had_back(desk: Desk) -> None:
    program = start(desk)
    buffer = BytesIO()
    Image.effect_noise((60, 40), 50).save(buffer, "PNG")
    copy_elsewhere(desk, buffer.getvalue(), "image/png")
    order(program, "text", FORMULA)
    program.expect("copied")
    order(program, "restore")
    program.expect("restored")
    assert paste(desk, "image/png") == buffer.getvalue()


def test_an_empty_result_touches_nothing(desk: Desk) -> None:
    program = start(desk)
    copy_elsewhere(desk, b"my own words")
    order(program, "text", "  \n")
    assert "nothing to copy" in program.expect("refused")["message"]
    assert paste(desk) == b"my own words"


def test_hanging_tools_are_left_behind_and_not_asked_again(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    count = tmp_path / "count"
    for tool in ("xclip", "xsel"):
        (folder / tool).write_text(f"#!/bin/sh\necho x >> {count}\nexec /bin/sleep 3\n")
        (folder / tool).chmod(0o755)
    program = start(desk, PATH=str(folder))
    order(program, "text", FORMULA)
    assert program.expect("copied")["backend"] == "qt"
    assert paste(desk).decode() == FORMULA
    asked = count.read_text().count("x")
    order(program, "text", "again")
    assert program.expect("copied")["backend"] == "qt"
    assert count.read_text().count("x") == asked


def test_a_stuck_owner_of_the_clipboard_does_not_hold_us_up(desk: Desk) -> None:
    owner = start(desk, PATH="/nowhere")
    order(owner, "text", "mine")
    owner.expect("copied")
    os.kill(owner.process.pid, 19)  # stopped: it owns the clipboard and will not answer
    program = start(desk)
    order(program, "text", FORMULA)
    program.expect("copied")
    assert paste(desk).decode() == FORMULA
    order(program, "previous")
    assert program.expect("previous")["flavours"] is None
    os.kill(owner.process.pid, 18)


def test_another_programs_polluted_environment_stays_there(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    seen = tmp_path / "seen"
    (folder / "xclip").write_text(f'#!/bin/sh\n/usr/bin/env >> {seen}\nexec /usr/bin/xclip "$@"\n')
    (folder / "xclip").chmod(0o755)
    program = start(
        desk,
        PATH=str(folder),
        LD_LIBRARY_PATH="/opt/site-packages/cv2/../../lib64:/opt/good",
        QT_QPA_FONTDIR="/opt/site-packages/cv2/qt/fonts",
    )
    order(program, "text", FORMULA)
    program.expect("copied")
    environment = eventually(lambda: seen.exists() and seen.read_text(), "xclip was started")
    assert "cv2" not in environment
    assert "LD_LIBRARY_PATH=/opt/good" in environment
