"""`pic2latex recognize` with a PDF, page by page: the text, the figures, and going on where it stopped."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pic2latex.cli import DOUBTFUL
from pic2latex.cli._recognize.pdf import PdfInput, recognize_document
from pic2latex.cli._recognize.recognize_request import PdfOptions, RecognizeRequest
from pic2latex.errors import OptionError, OutputError, PictureBlank, PictureUnreadable, RecognitionError
from pic2latex.recognition_warnings import warning_of
from pic2latex.types import Box, Mode, Options, Page, Passage, PassageKind, Picture, WarningCode
from tests.engine.pages.documents import blank_pages, needs_tex, typeset

OPTIONS = Options(mode=Mode.PAGE)


class PagesByScript:
    """Stands for the engine: says for each picture what a function makes of its number, and keeps what it was shown."""

    def __init__(self, answer: Callable[[int], str | Exception]) -> None:
        self._answer = answer
        self.shown: list[Picture] = []

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
        self.shown.append(source)
        number = int(source.origin.rpartition(" ")[2])
        answer = self._answer(number)
        if isinstance(answer, BaseException):
            raise answer
        scale = source.width / 300
        passage = Passage(PassageKind.TEXT, Box(50 * scale, 80 * scale, 250 * scale, 120 * scale), answer)
        return Page((), source.width, source.height, answer, passages=(passage,))


def request_for(
    *, pages: str | None = None, dpi: int = 72, password: str | None = None, **others: Any
) -> RecognizeRequest:
    return RecognizeRequest((), PdfOptions(pages, dpi, password), **others)


def read(
    path: Path, output: Path | None, answer: Callable[[int], str | Exception], **others: Any
) -> tuple[int, list[int]]:
    """Read a PDF; return the exit code and the numbers of the pages that the engine saw."""
    engine = PagesByScript(answer)
    code = recognize_document(request_for(**others), PdfInput(str(path), path, output), engine, OPTIONS)
    return code, [int(picture.origin.rpartition(" ")[2]) for picture in engine.shown]


def text_of(number: int) -> str:
    return f"Page number {number} says this."


@pytest.fixture
def five(tmp_path: Path) -> Path:
    return blank_pages(tmp_path / "论文 5.pdf", 5)


def test_the_asked_pages_become_one_text(five: Path, tmp_path: Path) -> None:
    output = tmp_path / "out" / "paper.md"
    assert read(five, output, text_of, pages="2-3,5") == (0, [2, 3, 5])
    assert output.read_text(encoding="utf-8") == "\n\n".join(map(text_of, (2, 3, 5))) + "\n"


def test_without_a_place_the_text_is_printed(
    five: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert read(five, None, text_of, pages="4") == (0, [4])
    out, err = capsys.readouterr()
    assert out == text_of(4) + "\n"
    assert "reading pages: 100 %" in err
    assert [each.name for each in tmp_path.iterdir()] == [five.name]


def test_pages_that_were_read_are_not_read_again(five: Path, tmp_path: Path) -> None:
    output = tmp_path / "paper.md"
    read(five, output, text_of, pages="1-2")
    assert read(five, output, text_of)[1] == [3, 4, 5]
    assert read(five, output, text_of)[1] == []
    assert output.read_text(encoding="utf-8") == "\n\n".join(map(text_of, range(1, 6))) + "\n"
    assert read(five, output, text_of, overwrite=True)[1] == [1, 2, 3, 4, 5]


def test_another_document_or_another_way_begins_anew(five: Path, tmp_path: Path) -> None:
    output = tmp_path / "paper.md"
    read(five, output, text_of)
    assert read(five, output, text_of, dpi=100)[1] == [1, 2, 3, 4, 5]
    other = blank_pages(tmp_path / "other.pdf", 2, (310, 200))
    assert read(other, output, text_of, dpi=100)[1] == [1, 2]
    assert read(five, output, text_of)[1] == [1, 2, 3, 4, 5]


def test_interrupting_loses_nothing(five: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def until_four(number: int) -> str:
        if number == 4:
            raise KeyboardInterrupt
        return text_of(number)

    output = tmp_path / "paper.md"
    with pytest.raises(KeyboardInterrupt):
        read(five, output, until_four)
    assert "Run the same command again" in capsys.readouterr().err
    assert not output.exists()
    record = tmp_path / "paper.pages.jsonl"
    assert len(record.read_text(encoding="utf-8").splitlines()) == 3
    with record.open("a", encoding="utf-8") as file:
        file.write('{"key": "cut o')  # as a power cut leaves it
    assert read(five, output, text_of) == (0, [4, 5])
    assert output.read_text(encoding="utf-8").startswith(text_of(1))


def test_a_page_that_cannot_be_read_is_reported_and_tried_again(
    five: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def not_three(number: int) -> str | Exception:
        broken = PictureUnreadable("Page 3 is damaged.", hint="Leave it out.")
        return broken if number == 3 else text_of(number)

    output = tmp_path / "paper.md"
    assert read(five, output, not_three) == (12, [1, 2, 3, 4, 5])
    assert "Page 3 is damaged." in capsys.readouterr().err
    assert output.read_text(encoding="utf-8").count("says this") == 4
    assert read(five, output, text_of) == (0, [3])


def test_blank_pages_have_no_text(five: Path, tmp_path: Path) -> None:
    output = tmp_path / "paper.md"
    blank = PictureBlank("Nothing is written on it.", hint="Choose another.")
    assert read(five, output, lambda number: text_of(5) if number == 5 else blank)[0] == 0
    assert output.read_text(encoding="utf-8") == text_of(5) + "\n"
    assert read(five, output, text_of)[1] == [], "a blank page was read, too"
    assert read(five, tmp_path / "blank.md", lambda _: blank)[0] == 15
    assert (tmp_path / "blank.md").read_text(encoding="utf-8") == ""


def test_what_concerns_all_pages_ends_the_run(five: Path, tmp_path: Path) -> None:
    failed = RecognitionError("The network failed.", hint="Try again.")
    output = tmp_path / "paper.md"
    with pytest.raises(RecognitionError):
        read(five, output, lambda number: failed if number == 3 else text_of(number))
    assert read(five, output, text_of)[1] == [3, 4, 5]


def test_json_has_a_line_for_each_page(five: Path, tmp_path: Path) -> None:
    output = tmp_path / "paper.jsonl"
    read(five, output, text_of, json=True, dpi=144)
    lines = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [line["page"] for line in lines] == [1, 2, 3, 4, 5]
    assert lines[0]["passages"] == [{"kind": "text", "box": [50, 80, 250, 120], "markdown": text_of(1)}]
    assert lines[0]["width"] == 300


def report_facts(report: Path) -> Any:
    text = report.read_text(encoding="utf-8")
    start = text.index('id="proof">') + len('id="proof">')
    return json.loads(text[start : text.index("</script>", start)])


def test_a_report_has_every_page_and_its_picture(five: Path, tmp_path: Path) -> None:
    def not_three(number: int) -> str | Exception:
        broken = PictureUnreadable("Page 3 is damaged.", hint="Leave it out.")
        return broken if number == 3 else text_of(number)

    output, report = tmp_path / "paper.md", tmp_path / "new folder" / "proof.html"
    assert read(five, output, not_three, report=report, pages="2-4")[0] == 12
    facts = report_facts(report)
    assert (facts["name"], facts["saveAs"]) == (five.name, "paper.md")
    assert [each["number"] for each in facts["pages"]] == [2, 3, 4]
    assert "damaged" in facts["pages"][1]["failed"]
    assert all(each["picture"].startswith("data:image/webp") for each in facts["pages"])
    assert [each["markdown"] for each in facts["passages"]] == [text_of(2), text_of(4)]
    assert read(five, output, text_of, report=report, pages="2-4")[1] == [3], (
        "pages that were kept are shown, too"
    )
    assert len(report_facts(report)["passages"]) == 3


def test_a_report_that_cannot_be_written_is_said(five: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputError):
        read(five, tmp_path / "paper.md", text_of, report=tmp_path / "file" / "proof.html")
    assert (tmp_path / "paper.md").is_file()


def test_another_format(five: Path, tmp_path: Path) -> None:
    output = tmp_path / "paper.html"
    read(five, output, lambda _: "The value **of** $x$.", pages="1", format="html")
    assert "<b>of</b>" in output.read_text(encoding="utf-8")


@needs_tex
def test_figures_become_links_to_pictures_and_are_not_read(pictured_pdf: Path, tmp_path: Path) -> None:
    from PIL import Image

    output = tmp_path / "my paper.md"
    engine = PagesByScript(text_of)
    document = PdfInput("it.pdf", pictured_pdf, output)
    recognize_document(request_for(), document, engine, OPTIONS)

    text = output.read_text(encoding="utf-8")
    assert text.count("![Figure 1 on page 1](<my paper-figures/p1-1.png>)") == 1
    assert text.count("![Figure 2 on page 1](<my paper-figures/p1-2.png>)") == 1
    folder = tmp_path / "my paper-figures"
    assert sorted(each.name for each in folder.iterdir()) == ["p1-1.png", "p1-2.png"]
    with Image.open(folder / "p1-1.png") as photo:
        assert photo.width == pytest.approx(240, abs=3), "as fine as it is in the PDF"
    colourful = [(picture.pixels.max(axis=2) - picture.pixels.min(axis=2)) > 60 for picture in engine.shown]
    assert not colourful[0].any(), "the photo was not shown to the reader"

    (folder / "p1-2.png").unlink()
    recognize_document(request_for(), document, PagesByScript(text_of), OPTIONS)
    assert (folder / "p1-2.png").is_file(), "a figure that is gone is made again"


@needs_tex
def test_a_paragraph_over_a_page_end_and_page_numbers(tmp_path: Path) -> None:
    path = typeset(tmp_path, "two", r"a\newpage b")
    parts = {
        1: "A paragraph that is long enough to be no title runs over the end of the first pa-",
        2: "ge to the next.",
    }
    output = tmp_path / "two.md"
    read(path, output, parts.__getitem__)
    assert output.read_text(encoding="utf-8").endswith("the first page to the next.\n")


def test_mistakes(five: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for output, others, message in (
        (None, {"pages": "9"}, "there are 5 pages"),
        (None, {"dpi": 9}, "--dpi cannot be 9"),
        (tmp_path / "file" / "paper.md", {}, "cannot be written"),
    ):
        with pytest.raises((OptionError, OutputError), match=message):
            read(five, output, text_of, **others)


def test_doubtful_places_are_told_with_their_page_and_kept(
    five: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warning = replace(
        warning_of(WarningCode.DOUBTFUL_FORMULA, formula="$x$"), boxes=(Box(200, 400, 240, 420),)
    )

    class DoubtingPages(PagesByScript):
        def recognize_page(self, source: Any, *others: Any, **named: Any) -> Page:
            page = super().recognize_page(source, *others, **named)
            return replace(page, warnings=(warning,)) if self.shown[-1].origin.endswith("2") else page

    engine = DoubtingPages(text_of)
    output = tmp_path / "paper.jsonl"
    for _ in range(2):  # the second time the pages come from the record
        request = request_for(dpi=144, pages="1-3", json=True)
        document = PdfInput("paper", five, output)
        assert recognize_document(request, document, engine, OPTIONS) == DOUBTFUL
        told = capsys.readouterr().err
        assert "pic2latex: paper, page 2: The formula $x$ may be wrong." in told
        assert "(100, 200)" in told  # points, not pixels
        pages = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
        assert [len(page["warnings"]) for page in pages] == [0, 1, 0]
        assert pages[1]["warnings"][0]["boxes"] == [[100, 200, 120, 210]]
    assert len(engine.shown) == 3
