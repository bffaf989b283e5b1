"""`pic2latex recognize --batch`: names, the record, going on where it stopped, and bad pictures."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import pic2latex_resources
from pic2latex.cli import main
from pic2latex.cli._recognize.folder import recognize_folder
from pic2latex.cli._recognize.recognize_request import PdfOptions, RecognizeRequest
from pic2latex.engine import Engine
from pic2latex.errors import OptionError
from pic2latex.recognizers.decoding.loop import not_cancelled
from pic2latex.recognizers.installed import Opened, Opener
from pic2latex.recognizers.protocol import DecodeRequest, Prepared, RecognizerOutput
from pic2latex.testing import FORMULAS, FakeRecognizer
from pic2latex.types import Device, Options, Picture
from tests.engine.recognizers.tiny_models import scribbles

SAMPLE = pic2latex_resources.path("samples/basel.png")


def request_for(folder: Path, output: Path | None, **others: Any) -> RecognizeRequest:
    return RecognizeRequest((), PdfOptions(None, 200, None), batch=folder, output=output, **others)


class Counting(FakeRecognizer):
    """Counts the pictures it is given and those it has to read."""

    def __init__(self) -> None:
        super().__init__()
        self.given = self.read_at_all = 0

    def prepare(self, picture: Picture) -> Prepared:
        self.given += 1
        return super().prepare(picture)

    def read(
        self,
        pictures: Sequence[Prepared],
        request: DecodeRequest,
        cancelled: Callable[[], bool] = not_cancelled,
    ) -> Iterator[tuple[int, RecognizerOutput]]:
        self.read_at_all += len(pictures)
        return super().read(pictures, request, cancelled)

    def opened(self, name: str = "fake") -> Opened:
        return Opened(name, self)


def opener_of(fake: Counting) -> Opener:
    def opener(model: str | None, device: Device) -> Opened:
        return fake.opened()

    return opener


def batch(folder: Path, output: Path | None, **others: Any) -> tuple[int, int]:
    """Run a batch with a fake recogniser; return the exit code and how many pictures it was given."""
    fake = Counting()
    with Engine(opener=opener_of(fake)) as engine:
        code = recognize_folder(request_for(folder, output, **others), engine, Options())
    return code, fake.given


def lines_of(output: Path) -> list[dict[str, Any]]:
    text = (output / "results.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def write_pictures(folder: Path, *names: str) -> None:
    for number, (name, picture) in enumerate(zip(names, scribbles(len(names), seed=5), strict=True)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pixels = picture.pixels.copy()
        pixels[40:44, 4 : 8 + number] = 0  # no two are alike
        Image.fromarray(pixels).save(path)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    write_pictures(folder, "p10.png", "p2.png", "第 一 章/公式 1.png", "a.b.png", "twice.png", "twice.bmp")
    return folder


def test_a_text_for_each_and_one_record_in_natural_order(pictures: Path, tmp_path: Path) -> None:
    output = tmp_path / "results"
    assert batch(pictures, output) == (0, 6)
    lines = lines_of(output)
    names = ["a.b.png", "p2.png", "p10.png", "twice.bmp", "twice.png", "第 一 章/公式 1.png"]
    assert [line["picture"] for line in lines] == names
    files = ["a.b.tex", "p2.tex", "p10.tex", "twice.bmp.tex", "twice.png.tex", "第 一 章/公式 1.tex"]
    assert [line["file"] for line in lines] == files
    for line in lines:
        assert (output / line["file"]).read_text(encoding="utf-8") == line["text"] + "\n"
        assert line["confidence"] > 0


def test_what_is_done_is_left_out(pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "results"
    batch(pictures, output)
    before = (output / "results.jsonl").read_bytes()
    assert batch(pictures, output) == (0, 0)
    assert (output / "results.jsonl").read_bytes() == before
    assert "Pictures: 0 read, 6 done before." in capsys.readouterr().err


def test_what_changed_is_read_again(pictures: Path, tmp_path: Path) -> None:
    output = tmp_path / "results"
    batch(pictures, output)
    write_pictures(pictures, "new.png")  # a new picture
    Image.fromarray(np.flip(np.asarray(Image.open(pictures / "p2.png")), 1)).save(pictures / "p2.png")
    (output / "p10.tex").unlink()
    assert batch(pictures, output) == (0, 3)
    assert len(lines_of(output)) == 7
    assert batch(pictures, output, format="dollars")[1] == 7, "asked in another way"
    assert lines_of(output)[0]["text"].startswith("$$")
    assert batch(pictures, output, format="dollars", overwrite=True)[1] == 7


def test_goes_on_after_a_stop_in_the_middle(pictures: Path, tmp_path: Path) -> None:
    output = tmp_path / "results"
    batch(pictures, output)
    record = output / "results.jsonl"
    whole = record.read_text(encoding="utf-8").splitlines(keepends=True)
    record.write_text("".join(whole[:3]) + whole[3][:40], encoding="utf-8")  # power cut while writing a line
    assert batch(pictures, output) == (0, 3)
    assert [line["picture"] for line in lines_of(output)] == [json.loads(line)["picture"] for line in whole]


def test_interrupting_keeps_what_was_read(pictures: Path, tmp_path: Path) -> None:
    class Interrupting(Engine):
        def recognize_many(self, *_: Any, **__: Any) -> Any:
            raise KeyboardInterrupt

    output = tmp_path / "results"
    shutil.copytree(pictures, tmp_path / "some", ignore=shutil.ignore_patterns("p*"))
    batch(tmp_path / "some", output)
    with pytest.raises(KeyboardInterrupt):
        recognize_folder(request_for(pictures, output), Interrupting(), Options())
    assert len(lines_of(output)) == 4
    assert batch(pictures, output) == (0, 2)


def test_bad_pictures_are_reported_recorded_and_tried_again(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "results"
    (pictures / "torn.png").write_bytes(b"\x89PNG torn")
    Image.new("RGB", (60, 40), "white").save(pictures / "blank.png")
    code, _ = batch(pictures, output)
    assert code in {12, 15}
    err = capsys.readouterr().err
    assert "torn.png is not a picture" in err
    assert "blank.png" in err
    assert "6 read, 2 could not be read" in err
    bad = [line for line in lines_of(output) if "error" in line]
    assert [line["picture"] for line in bad] == ["blank.png", "torn.png"]
    assert all(line["hint"] for line in bad)
    assert not (output / "torn.tex").exists()

    write_pictures(pictures, "torn.png")
    assert batch(pictures, output)[1] == 2
    assert [line["picture"] for line in lines_of(output) if "error" in line] == ["blank.png"]


def test_hundreds_of_pictures(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    Image.fromarray(scribbles(1)[0].pixels).save(folder / "0.png")
    for number in range(1, 300):
        shutil.copy(folder / "0.png", folder / f"{number}.png")
    fake = Counting()
    with Engine(opener=opener_of(fake)) as engine:
        assert recognize_folder(request_for(folder, tmp_path / "results"), engine, Options()) == 0
    assert fake.given == 300
    assert fake.read_at_all < 30, "equal pictures of one bunch are read once"
    lines = lines_of(tmp_path / "results")
    assert [line["picture"] for line in lines] == [f"{number}.png" for number in range(300)]
    assert {line["latex"] for line in lines} < set(FORMULAS) | {line["latex"] for line in lines[:1]}


def test_results_beside_the_pictures_are_not_read(pictures: Path) -> None:
    output = pictures / "results"
    assert batch(pictures, output, format="png")[1] == 6
    assert batch(pictures, output, format="png")[1] == 0


def test_a_folder_that_detect_wrote_stands_for_its_crops(pictures: Path, tmp_path: Path) -> None:
    found = tmp_path / "found"
    write_pictures(found / "subimages", "page_0001_inline.png", "page_0002_display.png")
    write_pictures(found, "page_annotated.png")
    batch(found, tmp_path / "results")
    names = [line["picture"] for line in lines_of(tmp_path / "results")]
    assert names == ["page_0001_inline.png", "page_0002_display.png"]


def test_mistakes(pictures: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    file = tmp_path / "file"
    file.write_text("x")
    for folder, output, message in (
        (tmp_path / "absent", tmp_path / "out", "There is no folder"),
        (pictures, None, "needs a place"),
        (empty, tmp_path / "out", "no pictures in"),
        (pictures, file, "is a file"),
    ):
        with pytest.raises(OptionError, match=message) as caught:
            batch(folder, output)
        assert caught.value.hint


def test_the_command_with_the_bundled_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "samples"
    folder.mkdir()
    shutil.copy(SAMPLE, folder / "基本 公式.png")
    output = tmp_path / "results"
    assert main(["recognize", "--batch", str(folder), "-o", str(output), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert r"\frac" in printed["latex"]
    assert r"\frac" in (output / "基本 公式.tex").read_text(encoding="utf-8")
    assert main(["recognize", "--batch", str(folder), str(SAMPLE)]) == 2
    assert "no other pictures" in capsys.readouterr().err
