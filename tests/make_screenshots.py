"""Take the pictures of the front page from the real program: the snip and the result window, light and dark.

    .venv/bin/python tests/make_screenshots.py

Needs what the tests in tests/e2e need: an X server without a screen (Xvfb), a window manager (openbox), xdotool, xclip.
A page is shown by another program, the real key is pressed, a formula is dragged over, and the bundled model reads it.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pic2latex_resources
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.settings.store import save
from tests.e2e.whole_program import clipboard, window_named
from tests.e2e.xvfb_session import Desk, eventually, new_desk

FOLDER = Path(__file__).resolve().parents[1] / ".github" / "images"
SIZE = "1100x760"
#: The wall behind the windows, and what is kept of the two pictures (left, top, right, bottom).
WALL = {"light": "#c9d3df", "dark": "#2b3038"}
SNIP, RESULT = (30, 30, 750, 410), (30, 30, 750, 740)
PAGE, PAGE_AT = "samples/page.png", (60, 60)
#: Corners around the displayed formula of that page, in its own pixels.
FORMULA = ((200, 76), (460, 142))


def main() -> None:
    """Take all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        with tempfile.TemporaryDirectory() as home:
            desk = new_desk(Path(home) / "home", SIZE)
            try:
                take(desk, theme)
            finally:
                desk.end()


def take(desk: Desk, theme: str) -> None:
    """Snip a formula and keep two pictures: while it is dragged over, and the result."""
    write_settings(desk, theme)
    desk.run("xsetroot", "-solid", WALL[theme])
    desk.start("show_picture", pic2latex_resources.path(PAGE), *PAGE_AT).expect("ready")
    program = subprocess.Popen(
        [sys.executable, "-m", "pic2latex_desktop", "--background"],
        env=desk.environ,
        stderr=subprocess.DEVNULL,
    )
    desk.processes.append(program)
    eventually(lambda: "Ready" in status(desk), "the program is ready")
    time.sleep(3)  # its keys are heard a moment later
    (left, top), (right, bottom) = ((x + PAGE_AT[0], y + PAGE_AT[1]) for x, y in FORMULA)
    desk.hands("key ctrl+alt+m")
    time.sleep(4)  # the screens are frozen and shown
    desk.hands(
        f"mousemove {left} {top} mousedown 1 mousemove {right} {top + 9} sleep 0.2 mousemove {right} {bottom}"
    )
    time.sleep(1)
    keep(desk, f"snip-{theme}.png", SNIP)
    desk.hands("mouseup 1")
    window_named(desk, "Result")
    eventually(lambda: copied(desk), "the result is copied")
    time.sleep(4)  # the preview and the check draw after that
    keep(desk, f"result-{theme}.png", RESULT)
    print(f"{theme}: {copied(desk)}")  # noqa: T201


def keep(desk: Desk, name: str, part: tuple[int, int, int, int]) -> None:
    """Keep a part of the screen, in few colours: the pictures travel with every clone."""
    from PIL import Image

    path = desk.screenshot(FOLDER / name)
    with Image.open(path) as whole:
        cut = whole.crop(part).quantize(128)
    cut.save(path, optimize=True)


def write_settings(desk: Desk, theme: str) -> None:
    """Write the settings that the program starts with."""
    folder = Path(desk.environ["HOME"]) / ".config" / "pic2latex"
    folder.mkdir(parents=True)
    save(Settings(theme=theme, language="en"), folder / "settings.json")


def copied(desk: Desk) -> str:
    """Return the text on the clipboard; empty while nobody owns it."""
    try:
        return clipboard(desk)
    except subprocess.CalledProcessError:
        return ""


def status(desk: Desk) -> str:
    """Return what the program says about itself; empty while it does not answer."""
    command = [sys.executable, "-m", "pic2latex", "app", "status"]
    done = subprocess.run(command, env=desk.environ, capture_output=True, text=True, check=False)
    return done.stdout


if __name__ == "__main__":
    main()
