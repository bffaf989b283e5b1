"""Take pictures of the web page's main states, to be looked at: three widths, light and dark, both languages.

    .venv/bin/python tests/make_web_screenshots.py                        into build/web-screenshots
    .venv/bin/python tests/make_web_screenshots.py --only 320-dark        those whose look has this in it

The pictures of a doubtful reading on the front page, .github/images/doubts-*.png, are of the widest look in English.

Needs what the tests in tests/web need: Chromium, Node.js, and npm for playwright-core.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pytest
from PIL import Image

from pic2latex.server.local_reader import LocalReader
from pic2latex.server.phone import service
from pic2latex.server.settings import ServerSettings
from tests.engine.chromium import NAMES
from tests.engine.pages.documents import mirrored_page
from tests.engine.server.running import ONE_THREAD, SAMPLES, running
from tests.web.conftest import fetch_node_modules, illegible_picture

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / "web-screenshots"
FRONT_PAGE = ROOT / ".github" / "images"
COLOURS = 160  # of a picture that is kept, so that it is small
SCRIPT = Path(__file__).with_name("web") / "screenshots.mjs"
ILLEGIBLE = 18  # pixels: high enough for a user to read, too low for the model to be sure of


def main() -> int:
    """Take them and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", metavar="TEXT", help="a part of WIDTH-THEME-LANGUAGE")
    arguments = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    chromium = next((found for name in NAMES if (found := shutil.which(name))), None)
    if chromium is None:
        parser.exit(1, "Chromium is needed (Debian: apt-get install chromium).\n")
    with (
        pytest.MonkeyPatch.context() as patch,
        tempfile.TemporaryDirectory() as scratch,
        running(LocalReader(ONE_THREAD), ServerSettings(port=0)) as server,
    ):
        patch.setattr(service, "lan_addresses", lambda: ("127.0.0.1",))  # nobody's address is on a picture
        document = Path(scratch) / "paragraph.pdf"
        with Image.open(SAMPLES / "paragraph.png") as paragraph:
            paragraph.convert("RGB").save(document, resolution=150)
        modules = fetch_node_modules(Path(scratch))
        environment = {**os.environ, "NODE_MODULES_PARENT": str(modules), "CHROMIUM": chromium}
        illegible = illegible_picture(Path(scratch), ILLEGIBLE)
        doubtful = mirrored_page(Path(scratch) / "doubtful.png")
        files = (server.base, str(SAMPLES), str(document), str(illegible), str(doubtful), str(FOLDER))
        command = ("node", str(SCRIPT), *files, arguments.only)
        code = subprocess.run(command, env=environment, check=False).returncode
    keep_for_the_front_page()
    return code


def keep_for_the_front_page() -> None:
    """Put the pictures of a doubtful reading, where they were taken, beside those of the front page."""
    for theme in ("light", "dark"):
        taken = FOLDER / f"doubts-card-1920-{theme}-en.png"
        if taken.exists():
            with Image.open(taken) as picture:
                few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
            few.save(FRONT_PAGE / f"doubts-{theme}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main())
