"""Paragraphs on a real desk: their key pressed, text with formulas dragged over in another program, Markdown pasted."""

import json
import subprocess
from pathlib import Path

import pic2latex_resources
from pic2latex.formats.pages.markdown_tree import formulas_in, read_page
from pic2latex_desktop.history.store import HistoryStore
from tests.e2e.whole_program import LATEX, clipboard, command, history_of, show_formula, start, window_named
from tests.e2e.xvfb_session import Desk, Program, eventually

PICTURE = pic2latex_resources.path("samples/page.png")
SAMPLES = json.loads(pic2latex_resources.path("samples/samples.json").read_text(encoding="utf-8"))
MARKDOWN: str = next(sample["markdown"] for sample in SAMPLES if sample["file"] == PICTURE.name)
# Reading with the real networks, on a machine that does other things too.
LONG = 120.0


def show_page(desk: Desk) -> None:
    desk.start("show_picture", PICTURE, 300, 200).expect("ready")


def drag_over_page(desk: Desk) -> None:
    # Within the window: its white is 655 by 185 pixels.
    desk.drag((304, 204), (600, 300), (948, 378))


def snip_page(desk: Desk, program: Program, keys: str = "ctrl+alt+p") -> None:
    desk.hands(f"key {keys}")
    program.expect("opened")
    drag_over_page(desk)


def test_key_drag_paste(desk: Desk, artefacts: Path) -> None:
    show_page(desk)
    program = start(desk, pages=[MARKDOWN], arguments=("--background",))
    snip_page(desk, program)
    assert program.expect("copied")["format"] == "markdown"
    assert clipboard(desk) == MARKDOWN
    program.expect("kept")
    window_named(desk, "Result")
    desk.screenshot(artefacts / "paragraph-beside-snip.png")
    history = HistoryStore(history_of(desk))
    (entry,) = history.entries("antiderivative")
    assert (entry.mode, entry.source) == ("page", MARKDOWN)
    history.close()


def test_formats_of_pages_by_a_digit(desk: Desk) -> None:
    show_page(desk)
    program = start(desk, pages=[MARKDOWN], arguments=("--background",))
    snip_page(desk, program)
    program.expect("copied")
    desk.hands(f"windowfocus --sync {window_named(desk, 'Result')} key 2")
    assert program.expect("copied")["format"] == "brackets"
    assert clipboard(desk).startswith(r"Let \(f\) be continuous on \([a, b]\)")
    # Text formats in the order of their table; a Word file is none of the clipboard's. "Office" comes last.
    desk.hands("key 7")
    assert program.expect("copied")["format"] == "office"
    assert clipboard(desk) == MARKDOWN
    assert "oMath" in desk.run("xclip", "-selection", "clipboard", "-out", "-target", "text/html")


def test_repeat_keeps_the_mode_the_region_had(desk: Desk) -> None:
    show_page(desk)
    settings = {"shows_result": "never", "checks_itself": False}
    program = start(desk, LATEX, pages=["first", "second"], arguments=("--background",), settings=settings)
    snip_page(desk, program)
    assert program.expect("read")["source"] == "first"
    program.expect("copied")
    # The mode of the program is still that of formulas; the region was a paragraph.
    desk.hands("key ctrl+alt+r")
    assert program.expect("read")["source"] == "second"
    program.expect("copied")
    snip_page(desk, program, "ctrl+alt+m")
    assert program.expect("read")["source"] == LATEX


def test_text_has_a_key_of_its_own(desk: Desk) -> None:
    show_page(desk)
    settings = {"key_text": "Ctrl+Alt+W", "shows_result": "never"}
    program = start(desk, pages=["words"], arguments=("--background",), settings=settings)
    snip_page(desk, program, "ctrl+alt+w")
    assert program.expect("read")["source"] == "words"
    program.expect("kept")
    history = HistoryStore(history_of(desk))
    assert history.entries()[0].mode == "text"
    history.close()


def test_command_line_asks_for_a_mode(desk: Desk) -> None:
    show_page(desk)
    program = start(desk, LATEX, pages=[MARKDOWN, "words"], arguments=("--background",))
    for mode, arguments, expected in (
        ("page", ("--format", "text"), "Let f be continuous"),
        ("text", (), "words"),
    ):
        asking = command(desk, "snip", "--mode", mode, "--wait", *arguments)
        program.expect("opened")
        drag_over_page(desk)
        printed, complaint = asking.communicate(timeout=20)
        assert asking.returncode == 0, complaint
        assert printed.startswith(expected)
        program.expect("kept")


def test_long_reading_shows_progress_and_is_stopped(desk: Desk) -> None:
    show_page(desk)
    subprocess.run(
        ["xclip", "-selection", "clipboard"], input="mine", text=True, env=desk.environ, check=True
    )
    program = start(desk, pages=["never"], arguments=("--background",), is_held=True)
    asking = command(desk, "snip", "--mode", "page", "--wait")
    program.expect("opened")
    drag_over_page(desk)
    eventually(lambda: "%" in program.expect("status")["words"], "the progress is told")
    stopping = command(desk, "app", "stop")
    stopping.communicate(timeout=20)
    assert stopping.returncode == 0
    program.expect("cancelled")
    printed, _ = asking.communicate(timeout=20)
    assert (asking.returncode != 0, printed) == (True, "")
    assert clipboard(desk) == "mine"
    assert program.says_nothing("read", 0.3)


def test_formula_read_while_a_paragraph_waits(desk: Desk) -> None:
    """Snips made one after the other are all read, in their order."""
    show_page(desk)
    show_formula(desk, 300, 450)
    settings = {"shows_result": "never", "checks_itself": False}
    program = start(
        desk, LATEX, pages=[MARKDOWN], arguments=("--background",), is_held=True, settings=settings
    )
    snip_page(desk, program)
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    desk.drag((295, 445), (520, 580))
    program.order("read")
    program.order("read")
    assert program.expect("read", LONG)["source"] == MARKDOWN
    assert program.expect("read", LONG)["source"] == LATEX
    assert program.expect("copied")
    eventually(lambda: clipboard(desk) == LATEX, "the newest result is on the clipboard")


def test_real_networks_read_text(desk: Desk) -> None:
    show_page(desk)
    program = start(desk, arguments=("--background",), is_real=True, settings={"mode": "text"})
    asking = command(desk, "snip", "--wait")
    program.expect("opened")
    drag_over_page(desk)
    printed, complaint = asking.communicate(timeout=LONG)
    assert asking.returncode == 0, complaint
    assert "differentiable on (a, b), and its derivative is f. Hence" in printed
    program.expect("copied", LONG)
    assert clipboard(desk) == printed.removesuffix("\n")


def test_real_networks_read_a_paragraph_and_the_browser_shows_it(desk: Desk) -> None:
    show_page(desk)
    desk.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # build machines run as root
    program = start(desk, arguments=("--background",), is_real=True, settings={"preview": "auto"})
    snip_page(desk, program)
    markdown = program.expect("read", LONG)["source"]
    assert "differentiable on" in markdown
    assert "for every antiderivative" in markdown
    formulas = [formula.latex for formula in formulas_in(read_page(markdown))]
    assert len(formulas) >= 6
    assert any(r"\int_{a}^{b}" in latex for latex in formulas)
    program.expect("copied", LONG)
    assert clipboard(desk) == markdown
    eventually(lambda: not program.expect("preview", LONG)["is_light"], "the browser draws", LONG)
    window_named(desk, "Result")
