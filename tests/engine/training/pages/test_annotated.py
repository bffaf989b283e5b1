"""Own pages with boxes are learned from, whoever drew the boxes; what cannot be used is named."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from pic2latex.errors import TrainingError
from pic2latex.training.pages.annotated import annotated_page, import_annotated, read_annotations
from pic2latex.training.pages.formula_boxes import FormulaBox
from pic2latex.training.pages.page_shards import PageShard
from pic2latex.training.pages.typeset import LABELS
from pic2latex.types import Box, RegionKind

SIZE = (300, 400)  # height, width
INLINE, DISPLAY = Box(50, 60, 130, 90), Box(100, 150, 300, 210)


def draw(path: Path) -> None:
    """Draw lines of “text”, a formula in one of them, and a formula by itself."""
    page = np.full((*SIZE, 3), 255, np.uint8)
    for row in (20, 65, 110, 240):
        for left in range(20, 380, 14):
            page[row : row + 16, left : left + 8] = 30
    page[150:210, 20:100] = page[150:210, 300:380] = 255
    for left in range(104, 296, 16):
        page[160:200, left : left + 9] = 30
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), page)


def coco(folder: Path) -> None:
    draw(folder / "images" / "a.png")
    boxes = [(1, INLINE), (2, DISPLAY), (3, Box(0, 0, 50, 50))]
    data = {
        "images": [{"id": 7, "file_name": "a.png"}],
        "categories": [
            {"id": 1, "name": "embedding"},
            {"id": 2, "name": "isolated"},
            {"id": 3, "name": "figure"},
        ],
        "annotations": [
            {
                "image_id": 7,
                "category_id": kind,
                "bbox": [box.left, box.top, box.right - box.left, box.bottom - box.top],
            }
            for kind, box in boxes
        ],
    }
    (folder / "annotations.json").write_text(json.dumps(data), encoding="utf-8")


def yolo(folder: Path, names: str = "data.yaml") -> None:
    draw(folder / "images" / "a.png")
    (folder / "labels").mkdir()
    lines = []
    for kind, box in ((0, INLINE), (1, DISPLAY), (2, INLINE)):
        x, y = (box.left + box.right) / 2 / SIZE[1], (box.top + box.bottom) / 2 / SIZE[0]
        lines.append(f"{kind} {x} {y} {(box.right - box.left) / SIZE[1]} {(box.bottom - box.top) / SIZE[0]}")
    (folder / "labels" / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    content = {
        "data.yaml": "names:\n  0: inline\n  1: display\n  2: figure\n",
        "classes.txt": "inline\ndisplay\nfigure\n",
    }
    (folder / names).write_text(content[names], encoding="utf-8")


def detect(folder: Path) -> None:
    draw(folder / "a.png")
    formulas = [
        {"kind": kind, "box": [box.left, box.top, box.right, box.bottom]}
        for kind, box in (("inline", INLINE), ("display", DISPLAY))
    ]
    (folder / "a.json").write_text(json.dumps({"picture": "a.png", "formulas": formulas}), encoding="utf-8")


@pytest.mark.parametrize(
    "write",
    [coco, yolo, lambda folder: yolo(folder, "classes.txt"), detect],
    ids=["coco", "yolo", "names", "detect"],
)
def test_boxes_of_every_kind_label_the_same_ink(write: object, tmp_path: Path) -> None:
    write(tmp_path)  # type: ignore[operator]
    (annotated,) = read_annotations(tmp_path)
    assert sorted(kind for kind, _ in annotated.formulas) == [RegionKind.DISPLAY, RegionKind.INLINE]
    page = annotated_page(annotated)
    assert page.ink.shape == page.labels.shape
    assert 15 < page.em < 60
    inline, display = sorted(page.boxes, key=lambda box: box.kind, reverse=True)
    # Cut to its ink, in pixels of the page without its margins of 20 pixels: 104 to 289 and 160 to 200 on the page.
    assert (inline.kind, display.kind) == (RegionKind.INLINE, RegionKind.DISPLAY)
    assert (display.right - display.left, display.bottom - display.top) == pytest.approx((185, 40), abs=3)
    for box in (inline, display):
        inside = page.labels[box.top : box.bottom, box.left : box.right]
        assert set(np.unique(inside)) == {0, LABELS[box.kind]}
    assert (page.labels == LABELS[RegionKind.TEXT]).sum() > (page.labels > 1).sum()


def test_pages_become_shards_and_what_is_broken_is_told(tmp_path: Path) -> None:
    detect(tmp_path)
    data = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    (tmp_path / "b.json").write_text(json.dumps(data | {"picture": "gone.png"}), encoding="utf-8")
    (trouble,) = import_annotated(tmp_path, tmp_path / "shards")
    assert "gone.png is left out" in trouble
    (facts,) = PageShard(tmp_path / "shards" / "annotated-00000").facts()
    assert all(isinstance(box, FormulaBox) for box in facts.boxes)
    assert len(facts.boxes) == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", "{", "is not what it should be"),
        ("a.json", '{"annotations": [], "images": [{}], "categories": []}', "is not what it should be"),
        ("labels/a.txt", "0 0.1 0.1", "has no picture|names of the classes"),
        ("notes.txt", "", "no annotated pages"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, content: str, said: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TrainingError, match=said) as caught:
        read_annotations(tmp_path)
    assert "COCO" in str(caught.value.hint)


def test_a_line_that_is_no_box_is_named(tmp_path: Path) -> None:
    yolo(tmp_path)
    (tmp_path / "labels" / "a.txt").write_text("0 0.5 0.5 0.1 0.1\n9 0.5 0.5 0.1 0.1\n", encoding="utf-8")
    with pytest.raises(TrainingError, match="line 2"):
        read_annotations(tmp_path)
