"""The phone's page in a real Chromium, over a name that is no secure context, as on a local network."""

import base64
import gzip
import json
import os
import re
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import pic2latex_resources
from pic2latex.server.admission import Admission
from pic2latex.server.local_reader import LocalReader
from pic2latex.server.metrics import Metrics
from pic2latex.server.phone.listener import PhonePlace
from pic2latex.server.phone.photo_handler import PhoneAnswer, PhoneEvent, PhonePhoto
from pic2latex.server.phone.reader_photo_handler import PhoneResult, ReaderPhotoHandler
from pic2latex.server.settings import Limits
from tests.engine.chromium import NAMES
from tests.engine.server.phone.listening import listening
from tests.engine.server.running import ONE_THREAD, SAMPLES

pytestmark = pytest.mark.slow
BASEL = r"\sum_{n=1}^{\infty} \frac{1}{n^{2}} = \frac{\pi^{2}}{6}"
FOLDER = pic2latex_resources.path("web/phone")
SCRIPT = Path(__file__).with_name("phone.mjs")
VISIT_SECONDS = 200
MOST_GZIPPED = 12_000  # bytes of the page, beside the cipher


class ComputerSide:
    """Reads with the bundled model; opened by the first photograph, in the loop it came in."""

    def __init__(self) -> None:
        self.reader = LocalReader(ONE_THREAD)
        self.reader.open_now()
        self.shown: list[str] = []
        self.events: list[PhoneEvent] = []

    async def read(self, photo: PhonePhoto) -> PhoneAnswer:
        admission = Admission(self.reader, Limits(), Metrics())
        return await ReaderPhotoHandler(admission, Limits(), self.show, self.happened).read(photo)

    async def show(self, result: PhoneResult) -> bool:
        self.shown.append(result.text)
        return True

    def happened(self, event: PhoneEvent) -> None:
        self.events.append(event)


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a formula in the middle of a photograph that was taken with the phone held sideways."""
    path = tmp_path_factory.mktemp("photo") / "photo.jpg"
    with Image.open(SAMPLES / "basel.png") as formula:
        whole = Image.new("RGB", (formula.width + 80, formula.height + 80), "white")
        whole.paste(formula.convert("RGB"), (40, 40))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned right by a quarter
    whole.transpose(Image.Transpose.ROTATE_90).save(path, quality=95, exif=exif)
    return path


@pytest.fixture(scope="module")
def visit(node_modules: Path, photo: Path) -> dict[str, Any]:
    """Visit the page three times and return what was seen."""
    chromium = next((found for name in NAMES if (found := shutil.which(name))), None)
    assert chromium is not None, "These tests need Chromium (Debian: apt-get install chromium)."
    desk = ComputerSide()
    with ExitStack() as stack:
        links = {}
        for name in ("formula", "code", "turned"):
            place = PhonePlace("127.0.0.1", name="phone.test")
            invitation = stack.enter_context(listening(desk, place=place)).invitation
            links[name] = {
                "link": invitation.link,
                "code": invitation.code,
                "address": invitation.address,
            }
        command = ["node", str(SCRIPT), json.dumps(links), str(photo)]
        command += [os.environ["PHONE_SCREENSHOTS"]] if "PHONE_SCREENSHOTS" in os.environ else []
        environment = {**os.environ, "NODE_MODULES_PARENT": str(node_modules), "CHROMIUM": chromium}
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=VISIT_SECONDS, env=environment
        )
    desk.reader._host.close()  # type: ignore[union-attr]
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    failed = {name: each for name, each in seen["results"].items() if "failed" in each}
    assert not failed
    return {**seen, "shown": desk.shown, "events": desk.events}


def test_a_photo_becomes_latex_on_phone_and_desk(visit: dict[str, Any]) -> None:
    found = visit["results"]["formula"]
    assert found["text"] == BASEL
    assert found["again"] == BASEL, "a page that is loaded anew goes on"
    assert visit["shown"].count(BASEL) == 3
    assert found["title"] == "Copied on your computer"
    assert found["drawn"]


def test_there_is_no_secure_context_and_what_is_sent_is_sealed(visit: dict[str, Any]) -> None:
    assert visit["results"]["formula"]["secure"] == [False, False]
    bodies = [base64.b64decode(each) for each in visit["sent"]]
    assert max(map(len, bodies)) > 5000
    assert not [each for each in bodies if b"\xff\xd8\xff" in each or b"JFIF" in each or b"page" in each]


def test_the_secret_leaves_the_address(visit: dict[str, Any]) -> None:
    assert "#" not in visit["results"]["formula"]["address"]


def test_another_page_is_refused(visit: dict[str, Any]) -> None:
    assert "does not know this page" in visit["results"]["formula"]["refused"]


def test_a_typed_code_in_chinese(visit: dict[str, Any]) -> None:
    found = visit["results"]["code"]
    assert found["text"] == BASEL
    assert "数字不正确" in found["wrong"]
    assert found["title"] == "已复制到电脑的剪贴板"


def test_a_photo_is_turned_and_cut(visit: dict[str, Any]) -> None:
    found = visit["results"]["turned"]
    assert found["after"] == found["before"][::-1]
    assert found["narrow"] < found["wide"]
    assert "cannot open the photo" in found["problem"]


def test_it_is_accessible_and_nothing_breaks_a_rule(visit: dict[str, Any]) -> None:
    assert (visit["foreign"], visit["violations"], visit["errors"]) == ([], [], [])
    assert {name: found for name, found in visit["axe"].items() if found} == {}
    assert set(visit["widths"].values()) == {0}, "320 pixels are enough"


def test_languages_have_the_same_keys() -> None:
    english, chinese = (
        json.loads((FOLDER / f"strings.{name}.json").read_text("utf-8")) for name in ("en", "zh-CN")
    )
    assert list(english) == list(chinese)
    assert all(english.values())
    assert all(chinese.values())
    page = (FOLDER / "phone.html").read_text("utf-8")
    assert set(re.findall(r'data-text="(\w+)"', page)) <= set(english)


def test_it_is_small() -> None:
    assert sum(len(gzip.compress(file.read_bytes())) for file in FOLDER.iterdir()) <= MOST_GZIPPED
