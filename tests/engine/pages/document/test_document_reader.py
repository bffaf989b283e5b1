"""Documents of pictures: folders and TIFF files of several pages, what is kept, and pages that fail."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pic2latex.engine import Engine
from pic2latex.errors import OutputError, PictureBlank, PictureUnreadable, RecognitionError
from pic2latex.pages.document.checkpoint import DocumentRecord
from pic2latex.pages.document.document_reader import open_record, read_document
from pic2latex.pages.document.pictures import PicturePages, has_pages, picture_pages
from pic2latex.types import (
    Alternative,
    Box,
    Candidate,
    Mode,
    Options,
    Page,
    Passage,
    PassageKind,
    Region,
    RegionKind,
    Token,
)
from tests.engine.pages.documents import blank_pages

OPTIONS = Options(mode=Mode.PAGE)
DOUBTFUL = Region(
    Box(2, 41, 9, 49),
    RegionKind.INLINE,
    "",
    Candidate("1", (Token("1", 0.5, Box(3, 42, 6, 48), (Alternative("l", 0.25),)),), -0.75),
)


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
        return Page((DOUBTFUL,), source.width, source.height, text, passages=(passage,))


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
    assert [page.doubtful for page in read.pages] == [(DOUBTFUL,)]


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


class MeetingEngine(WidthTeller):
    """Reads a page only when another thread reads one too."""

    def __init__(self) -> None:
        super().__init__()
        self._meeting = threading.Barrier(2)

    def recognize_page(self, source: Any, *others: Any, **named: Any) -> Page:
        self._meeting.wait(timeout=30)
        return super().recognize_page(source, *others, **named)


def test_pages_are_read_at_one_time_and_come_in_order(tmp_path: Path) -> None:
    source = picture(tmp_path / "scan.tif", 61, 62, 63, 64, 65)
    told: list[tuple[int, float]] = []
    record = open_record(tmp_path / "pages.jsonl", "key")
    numbers = (5, 1, 2, 3, 4)
    pages = pages_of(source, MeetingEngine())
    read = read_document(pages, numbers[1:], record, jobs=2, progress=lambda *each: told.append(each))
    assert [page.number for page in read.pages] == [1, 2, 3, 4]
    assert told[-1] == (4, 0.0)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    engine = WidthTeller()
    again = read_document(
        pages_of(source, engine), numbers, open_record(tmp_path / "pages.jsonl", "key"), jobs=2
    )
    assert [page.number for page in again.pages] == list(numbers)
    assert engine.shown == [65]  # the others were kept


def test_an_error_of_all_ends_the_other_pages_and_keeps_what_was_read(tmp_path: Path) -> None:
    source = picture(tmp_path / "scan.tif", *range(61, 69))
    begun = threading.Event()

    class EndingEngine(WidthTeller):
        def recognize_page(self, source: Any, *others: Any, **named: Any) -> Page:
            if source.width == 62:
                assert begun.wait(30)
                raise RecognitionError("The model is gone.", hint="Take another.")
            if source.width == 63:
                begun.set()
                while True:  # until it is told that nobody wants it any more
                    named["progress"](1, 2)
            return super().recognize_page(source, *others, **named)

    engine = EndingEngine()
    record = open_record(tmp_path / "pages.jsonl", "key")
    with pytest.raises(RecognitionError, match="is gone"):
        read_document(pages_of(source, engine), range(1, 9), record, jobs=2)
    assert set(open_record(tmp_path / "pages.jsonl", "key").load()) == {1}
    assert engine.shown == [61]


def test_a_page_that_fails_among_others(tmp_path: Path) -> None:
    source = picture(tmp_path / "scan.tif", 61, 62, 63)

    class FailingEngine(WidthTeller):
        def recognize_page(self, source: Any, *others: Any, **named: Any) -> Page:
            if source.width == 62:
                raise PictureUnreadable("It is torn.", hint="Scan it again.")
            return super().recognize_page(source, *others, **named)

    failed: list[int] = []
    read = read_document(
        pages_of(source, FailingEngine()),
        (1, 2, 3),
        DocumentRecord(None, ""),
        jobs=3,
        failed=lambda page: failed.append(page.number),
    )
    assert [page.number for page in read.pages] == [1, 3]
    assert failed == [page.number for page in read.failed] == [2]
