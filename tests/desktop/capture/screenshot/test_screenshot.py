"""Freezing the screens from files, blank pictures, and small programs that play grim and spectacle."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from pic2latex_desktop.capture import screenshot
from pic2latex_desktop.capture.screenshot import GrabBackend
from pic2latex_desktop.capture.screenshot.blank_check import is_one_colour
from pic2latex_desktop.capture.screenshot.screen_geometry import ScreenArea
from pic2latex_desktop.capture.screenshot.screenshot_task import BackgroundGrab
from pic2latex_desktop.errors import GrabError, GrabRefused
from pic2latex_desktop.system.backend_selection import BackendChoice, select
from pic2latex_desktop.system.desktop_session import read_session

AREAS = (ScreenArea("OUT-1", QRect(0, 0, 64, 40), 1.0), ScreenArea("OUT-2", QRect(64, 0, 64, 40), 1.0))


def image(width: int, height: int, colour: str, dot: tuple[int, int] | None = None) -> QImage:
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor(colour))
    if dot is not None:
        made.setPixelColor(*dot, QColor("red"))
    return made


@pytest.mark.parametrize(
    ("picture", "answer"),
    [
        (image(100, 80, "black"), True),
        (image(100, 80, "white"), True),
        (image(100, 80, "black", (99, 79)), False),
        (image(37, 1, "white", (1, 0)), False),
        (image(100, 80, "white").convertToFormat(QImage.Format.Format_RGB888), True),
        (image(101, 80, "white", (100, 79)).convertToFormat(QImage.Format.Format_RGB888), False),
        (QImage(), True),
    ],
)
def test_one_colour(picture: QImage, answer: bool) -> None:
    assert is_one_colour(picture) is answer


def test_transparency_is_no_colour() -> None:
    picture = QImage(4, 4, QImage.Format.Format_ARGB32)
    picture.fill(0)
    picture.setPixel(1, 1, 0x80000000)
    assert is_one_colour(picture)


def files(monkeypatch: pytest.MonkeyPatch, folder: Path, *pictures: QImage) -> None:
    paths = []
    for number, picture in enumerate(pictures):
        paths.append(str(folder / f"screen {number}.png"))
        picture.save(paths[-1])
    monkeypatch.setenv("PIC2LATEX_SCREENS", os.pathsep.join(paths))


def test_screens_from_files_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files(monkeypatch, tmp_path, image(64, 40, "black"), image(128, 80, "white", (3, 3)))
    screens = screenshot.grab_screens(
        "mss", areas=AREAS, choice=select(screenshot.BACKENDS[:1], read_session())
    )
    assert [screen.screen_name for screen in screens] == ["OUT-1", "OUT-2"]
    assert screens[1].image.width() == 128, "one blank screen of two is ordinary"


def test_black_screens_are_refused_and_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files(monkeypatch, tmp_path, image(64, 40, "black"), image(64, 40, "black"))
    with pytest.raises(GrabRefused, match="one colour") as refused:
        screenshot.grab_screens(areas=AREAS, choice=select(screenshot.BACKENDS[:1], read_session()))
    assert "privacy settings" in refused.value.hint


def player(folder: Path, name: str, code: str) -> None:
    """Put a program called `name` on the desk; `code` is Python."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport sys\n{code}\n")
    path.chmod(0o755)


def wayland(folder: Path, desktop: str) -> BackendChoice[GrabBackend]:
    environ = {"WAYLAND_DISPLAY": "w", "XDG_CURRENT_DESKTOP": desktop, "PATH": str(folder)}
    return select(screenshot.BACKENDS, read_session(environ, "linux"))


def test_grim_is_asked_once_per_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    player(
        tmp_path,
        "grim",
        "assert sys.argv[1:4] == ['-t', 'ppm', '-o'] and sys.argv[5] == '-'\n"
        "shade = {'OUT-1': b'\\x10\\x20\\x30', 'OUT-2': b'\\x40\\x50\\x60'}[sys.argv[4]]\n"
        "sys.stdout.buffer.write(b'P6 128 80 255\\n' + shade + b'\\xff' * (128 * 80 * 3 - 3))",
    )
    screens = screenshot.grab_screens(areas=AREAS, choice=wayland(tmp_path, "sway"))
    assert [screen.image.pixelColor(0, 0).red() for screen in screens] == [0x10, 0x40]
    assert screens[0].image.width() == 128


def test_spectacle_writes_the_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    image(256, 80, "white", (129, 1)).save(str(tmp_path / "desk.png"))
    player(
        tmp_path,
        "spectacle",
        "import shutil\n"
        "assert sys.argv[1:5] == ['-b', '-n', '-f', '-o']\n"
        f"shutil.copy({str(tmp_path / 'desk.png')!r}, sys.argv[5])",
    )
    screens = screenshot.grab_screens(areas=AREAS, choice=wayland(tmp_path, "KDE"))
    assert screens[1].image.pixelColor(1, 1) == QColor("red")


def test_when_nothing_works_every_reason_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    player(tmp_path, "spectacle", "sys.exit(4)")
    with pytest.raises(GrabError, match=r"spectacle failed \(exit code 4\)") as failed:
        screenshot.grab_screens(areas=AREAS, choice=wayland(tmp_path, "KDE"))
    assert "pasted" in failed.value.hint
    with pytest.raises(GrabError, match="no way to take a picture") as none:
        screenshot.grab_screens(areas=AREAS, choice=wayland(tmp_path, "Hyprland"))
    assert "Install the package grim" in none.value.hint
    with pytest.raises(GrabError, match="No screen"):
        screenshot.grab_screens(areas=())


def test_in_the_background(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = BackgroundGrab()
    files(monkeypatch, tmp_path, image(800, 800, "white", (1, 1)))
    with qtbot.waitSignal(worker.grabbed) as grabbed:
        assert worker.start(choice=select(screenshot.BACKENDS[:1], read_session()))
        assert not worker.start(), "one at a time"
    assert grabbed.args is not None
    assert grabbed.args[0][0].image.width() == 800
    files(monkeypatch, tmp_path, image(800, 800, "white"))
    with qtbot.waitSignal(worker.failed) as failed:
        worker.start(choice=select(screenshot.BACKENDS[:1], read_session()))
    assert failed.args is not None
    assert isinstance(failed.args[0], GrabRefused)
