"""Pictures from files, PDFs, the clipboard and drops."""

import os
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import pic2latex_resources
from pic2latex.errors import PictureError, PictureMissing, PictureUnreadable
from pic2latex.types import Picture
from pic2latex_desktop.capture.drop_target import DropTarget, pasted
from pic2latex_desktop.capture.picture_sources import (
    PICTURE_ENDINGS,
    PictureFile,
    image_of,
    page_count,
    read_source,
    sources_in,
)

SAMPLE = pic2latex_resources.path("samples/basel.png")


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "three pages 中文.pdf"
    document = pypdfium2.PdfDocument.new()
    for width in (300, 400, 500):
        document.new_page(width, 200)
    document.save(path)
    document.close()
    return path


def image(width: int = 8, height: int = 5) -> QImage:
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(0xFF112233)
    return made


def mime_of(*paths: Path | str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) if isinstance(path, Path) else QUrl(path) for path in paths])
    return mime


def test_picture_file_is_read() -> None:
    picture = read_source(PictureFile(SAMPLE))
    assert picture.width > picture.height > 0


def test_pages_of_a_pdf(pdf: Path) -> None:
    assert page_count(pdf) == 3
    widths = [read_source(PictureFile(pdf, page)).width for page in range(3)]
    assert widths == [pytest.approx(points * 200 / 72, abs=2) for points in (300, 400, 500)]
    picture = read_source(PictureFile(pdf, 1))
    assert not picture.pixels.flags.writeable
    assert (picture.pixels == 255).all()
    assert "page 2" in picture.origin


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("missing.png", None, PictureMissing),
        ("missing.pdf", None, PictureMissing),
        ("broken.pdf", b"%PDF-1.7 and then nothing", PictureUnreadable),
        ("empty.pdf", b"", PictureUnreadable),
        ("text.png", b"this is no picture", PictureUnreadable),
    ],
)
def test_bad_files_are_errors_with_a_hint(
    tmp_path: Path, name: str, content: bytes | None, kind: type[PictureError]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(kind) as caught:
        read_source(PictureFile(tmp_path / name, 0))
    assert caught.value.hint


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """The thread that reads files waited for its other end, and all that was opened after it waited too."""
    for name in ("x.png", "x.pdf"):
        os.mkfifo(tmp_path / name)
        with pytest.raises(PictureUnreadable, match="is a pipe") as caught:
            read_source(PictureFile(tmp_path / name))
        assert caught.value.hint
    with pytest.raises(PictureUnreadable, match="is a pipe"):
        page_count(tmp_path / "x.pdf")


def test_page_that_is_not_there(pdf: Path) -> None:
    with pytest.raises(PictureMissing, match="no page 9"):
        read_source(PictureFile(pdf, 8))


def test_image_of_keeps_every_pixel(qtbot: QtBot) -> None:
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 256, (7, 13, 3), dtype=np.uint8)
    made = image_of(Picture(pixels))
    for y in range(7):
        for x in range(13):
            colour = made.pixelColor(x, y)
            assert (colour.red(), colour.green(), colour.blue()) == tuple(pixels[y, x])


def test_files_are_found_in_a_drop(pdf: Path, tmp_path: Path) -> None:
    mime = mime_of(SAMPLE, pdf, tmp_path / "notes.txt", "https://example.com/picture.png", "ftp://x/y.pdf")
    assert sources_in(mime) == (PictureFile(SAMPLE), PictureFile(pdf))


@pytest.mark.parametrize("ending", [*PICTURE_ENDINGS, ".PNG", ".Pdf"])
def test_endings_count_in_any_case(ending: str) -> None:
    assert sources_in(mime_of(Path(f"/somewhere/file{ending}"))) == (
        PictureFile(Path(f"/somewhere/file{ending}")),
    )


def test_picture_itself_is_found() -> None:
    mime = QMimeData()
    mime.setImageData(image())
    found = sources_in(mime)
    assert isinstance(found, QImage)
    assert found.size() == image().size()


@pytest.mark.parametrize("text", ["", "just text", "/etc/passwd"])
def test_nothing_in_text(text: str) -> None:
    mime = QMimeData()
    mime.setText(text)
    assert sources_in(mime) == ()


def test_pasting_reads_the_clipboard(qtbot: QtBot) -> None:
    QApplication.clipboard().setImage(image(20, 10))
    found = pasted()
    assert isinstance(found, QImage)
    assert found.width() == 20
    QApplication.clipboard().setText("no picture")
    assert pasted() == ()


def drop_on(widget: QWidget, mime: QMimeData) -> bool:
    """Drop as the user would; return whether the widget took it."""
    enter = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, enter)
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, drop)
    return drop.isAccepted()


def test_pictures_can_be_dropped_anywhere_in_a_window(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    editor = QPlainTextEdit(window)
    QVBoxLayout(window).addWidget(editor)
    window.show()
    dropping = DropTarget()
    dropping.watch(window)
    told: list[object] = []
    dropping.dropped.connect(told.append)
    mime = mime_of(SAMPLE)
    for target in (window, editor, editor.viewport()):
        assert drop_on(target, mime)
    assert told == [(PictureFile(SAMPLE),)] * 3


def test_text_dropped_on_the_editor_stays_text(qtbot: QtBot) -> None:
    editor = QPlainTextEdit()
    qtbot.addWidget(editor)
    editor.show()
    dropping = DropTarget()
    dropping.watch(editor)
    mime = QMimeData()
    mime.setText("x^2")
    with qtbot.assertNotEmitted(dropping.dropped):
        drop_on(editor.viewport(), mime)
    assert editor.toPlainText() == "x^2"
