"""Documents of pictures: folders and TIFF files of several pages, what is kept, and pages that fail."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pic2latex.engine import Engine
from pic2latex.errors import OutputError, PictureBlank
from pic2latex.pages.document.checkpoint import DocumentRecord
from pic2latex.pages.document.document_reader import open_record, read_document
from pic2latex.pages.document.pictures import PicturePages, has_pages, picture_pages
from pic2latex.types import Box, Mode, Options, Page, Passage, PassageKind
from tests.engine.pages.documents import blank_pages

OPTIONS = Options(mode=Mode.PAGE)


class WidthTeller:
    """Stands for the engine: reads of each picture how wide it is, and nothing of black ones."""

    def __init__(self) -> None:
        self.shown: list[int] = []

    def recognize_page(
        self,
        source: Any,
        options: Options | None = None,
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> Page:
        assert options == OPTIONS
        assert progress is not None
        progress(1, 2)
        self.shown.append(source.width)
        if source.width == 50:
            raise PictureBlank("Nothing is written on it.", hint="Take another.")
        text = f"Wide {source.width}."
        passage = Passage(PassageKind.TEXT, Box(1, 40, 30, 50), text)
        return Page((), source.width, source.height, text, passages=(passage,))


def picture(path: Path, *widths: int) -> Path:
    first, *others = [Image.new("RGB", (width, 100), "white") for width in widths]
    first.save(path, save_all=bool(others), append_images=others) if others else first.save(path)
    return path


def pages_of(source: Path, engine: WidthTeller) -> PicturePages:
    pages = picture_pages(source, engine, OPTIONS)
    assert pages is not None
    return pages


def test_a_tiff_of_three_pages(tmp_path: Path) -> None:
    source = picture(tmp_path / "scan.tif", 60, 50, 80)
    assert has_pages(source)
    read = read_document(pages_of(source, WidthTeller()), (1, 2, 3), DocumentRecord(None, ""))
    assert read.markdown == "Wide 60.\n\nWide 80.\n"
    assert not read.is_blank


def test_a_folder_goes_by_the_numbers_in_its_names(tmp_path: Path) -> None:
    for name, width in (("p10.png", 110), ("p9.png", 90), ("p1.jpg", 10)):
        picture(tmp_path / name, width)
    (tmp_path / "notes.txt").write_text("no picture")
    engine = WidthTeller()
    read = read_document(pages_of(tmp_path, engine), (1, 2, 3), DocumentRecord(None, ""))
    assert engine.shown == [10, 90, 110]
    assert [page.number for page in read.pages] == [1, 2, 3]


@pytest.mark.parametrize("name", ["one.tif", "one.png"])
def test_a_single_picture_is_no_document(tmp_path: Path, name: str) -> None:
    assert not has_pages(picture(tmp_path / name, 60))
    assert picture_pages(tmp_path / "missing", WidthTeller(), OPTIONS) is None


def test_a_damaged_page_is_told_and_the_others_are_kept(tmp_path: Path) -> None:
    picture(tmp_path / "1.png", 60)
    (tmp_path / "2.png").write_bytes(b"no picture")
    told: list[int] = []
    shares: list[tuple[int, float]] = []
    record = tmp_path / "kept" / "pages.jsonl"
    engine = WidthTeller()
    read = read_document(
        pages_of(tmp_path, engine),
        (1, 2),
        open_record(record, "key"),
        progress=lambda done, share: shares.append((done, share)),
        failed=lambda page: told.append(page.number),
    )
    assert told == [2] == [page.number for page in read.failed]
    assert shares == [(0, 0.0), (0, 0.5), (1, 0.0), (2, 0.0)]
    again = read_document(pages_of(tmp_path, engine), (1, 2), open_record(record, "key"))
    assert engine.shown == [60]
    assert again.pages == read.pages


def test_a_record_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be written"):
        open_record(tmp_path / "file" / "pages.jsonl", "key")


def test_the_engine_reads_documents(tmp_path: Path) -> None:
    source = blank_pages(tmp_path / "blank.pdf", 3)
    with Engine(threads=1) as engine:
        read = engine.recognize_document(source, pages="2-3", folder=tmp_path / "out")
        assert read.is_blank
        assert [page.number for page in read.pages] == [2, 3]
        assert (tmp_path / "out" / "pages.jsonl").is_file()
        assert engine.recognize_document(source, pages="2-3", folder=tmp_path / "out").pages == read.pages
