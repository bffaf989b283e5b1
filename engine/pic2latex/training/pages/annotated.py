"""Pages of the user's own, with the boxes of their formulas: COCO, YOLO, or the JSON that `pic2latex detect` writes.

A detector learns from labelled ink. Here everything written inside a box is formula, and everything else text; boxes
may be loose, as they are cut to the ink they hold.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pic2latex.errors import PictureError, TrainingError
from pic2latex.input_file import read_input_text
from pic2latex.training.pages.formula_boxes import FormulaBox
from pic2latex.training.pages.page_shards import write_page_shard
from pic2latex.training.pages.typeset import LABELS, TypesetPage
from pic2latex.types import Box, RegionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["AnnotatedPage", "annotated_page", "import_annotated", "read_annotations"]

_KINDS = (
    (("inline", "embed"), RegionKind.INLINE),
    (("display", "isolat", "block", "formula", "equation"), RegionKind.DISPLAY),
)
"""What a class of an annotation is, by a word of its name; classes of other names are no formulas."""

_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")
_SEEN = 40  # of 255: the ink a pixel needs to have a label
_PAGES_A_SHARD = 50
_HINT = (
    "Make pages with `pic2latex train pages`, or annotate your own: a COCO file (images, annotations, categories), "
    "YOLO's folders images and labels with data.yaml or classes.txt, or the JSON files of `pic2latex detect`, "
    "beside the pictures."
)


@dataclass(frozen=True, slots=True)
class AnnotatedPage:
    """A picture of a page and its formulas: kinds and boxes in pixels."""

    path: Path
    formulas: tuple[tuple[RegionKind, Box], ...]


def import_annotated(folder: Path, output: Path) -> tuple[str, ...]:
    """Write the annotated pages of `folder` as shards into `output`; return sentences about those left out.

    Raises TrainingError when no page can be used.
    """
    output.mkdir(parents=True, exist_ok=True)
    pages, troubles, made = read_annotations(folder), [], 0
    for number, start in enumerate(range(0, len(pages), _PAGES_A_SHARD)):
        labelled = []
        for page in pages[start : start + _PAGES_A_SHARD]:
            try:
                labelled.append(("", "", annotated_page(page)))
            except PictureError as error:
                troubles.append(f"{page.path} is left out: {error}")
        made += write_page_shard(output / f"annotated-{number:05d}", labelled) if labelled else 0
    if not made:
        raise TrainingError(
            f"No page in {folder} can be learned from. {' '.join(troubles[:3])}".strip(), hint=_HINT
        )
    return tuple(troubles)


def annotated_page(annotated: AnnotatedPage) -> TypesetPage:
    """Label the ink of a page. Raises PictureError when it cannot be read, or nothing is written on it."""
    import numpy as np

    from pic2latex.picture import read_picture
    from pic2latex.preprocessing.binarization import extract_ink

    ink = extract_ink(read_picture(annotated.path))
    labels = (ink.pixels > _SEEN).astype(np.uint8) * np.uint8(LABELS[RegionKind.TEXT])
    boxes = []
    for kind, box in annotated.formulas:
        place = tuple(
            round((side - offset) * ink.scale)
            for side, offset in zip(
                (box.left, box.top, box.right, box.bottom), (ink.left, ink.top) * 2, strict=True
            )
        )
        found = _labelled(labels, kind, place)
        if found is not None:
            boxes.append(found)
    return TypesetPage(np.ascontiguousarray(ink.pixels), labels, tuple(boxes), ink.em)


def _labelled(labels: "NDArray[np.uint8]", kind: RegionKind, place: tuple[int, ...]) -> FormulaBox | None:
    """Make the ink at `place` (left, top, right, bottom) a formula; return the box around it, None without any."""
    import numpy as np

    left, top, right, bottom = (max(0, side) for side in place)
    inside = labels[top:bottom, left:right]
    rows, columns = np.nonzero(inside)
    if rows.size < 2:
        return None
    inside[inside > 0] = LABELS[kind]
    return FormulaBox(
        kind,
        left + int(columns.min()),
        top + int(rows.min()),
        left + int(columns.max()) + 1,
        top + int(rows.max()) + 1,
    )


def read_annotations(folder: Path) -> tuple[AnnotatedPage, ...]:
    """Read the annotations in `folder`, of whichever kind they are. Raises TrainingError when there are none."""
    pages: list[AnnotatedPage] = []
    if (folder / "labels").is_dir():
        pages += _yolo(folder)
    for path in sorted((*folder.glob("*.json"), *folder.glob("annotations/*.json"))):
        pages += _from_json(path, folder)
    if not pages:
        raise TrainingError(f"There are no annotated pages in {folder}.", hint=_HINT)
    return tuple(pages)


def _kind(name: str) -> RegionKind | None:
    return next((kind for words, kind in _KINDS if any(word in name.lower() for word in words)), None)


def _from_json(path: Path, folder: Path) -> "Iterator[AnnotatedPage]":
    try:
        data = json.loads(read_input_text(path))
        if "annotations" in data:
            yield from _coco(data, folder)
        elif "formulas" in data:
            yield _detected(data, folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"{path} is not what it should be: {error!r}.", hint=_HINT) from error


def _coco(data: dict[str, Any], folder: Path) -> "Iterator[AnnotatedPage]":
    kinds = {each["id"]: _kind(str(each["name"])) for each in data["categories"]}
    by_image: dict[object, list[tuple[RegionKind, Box]]] = {each["id"]: [] for each in data["images"]}
    for each in data["annotations"]:
        kind = kinds[each["category_id"]]
        if kind is not None:
            left, top, width, height = (float(side) for side in each["bbox"])
            by_image[each["image_id"]].append((kind, Box(left, top, left + width, top + height)))
    for each in data["images"]:
        yield AnnotatedPage(_picture(folder, str(each["file_name"])), tuple(by_image[each["id"]]))


def _detected(data: dict[str, Any], folder: Path) -> AnnotatedPage:
    formulas = tuple(
        (RegionKind(each["kind"]), Box(*(float(side) for side in each["box"]))) for each in data["formulas"]
    )
    return AnnotatedPage(_picture(folder, str(data["picture"])), formulas)


def _yolo(folder: Path) -> "Iterator[AnnotatedPage]":
    from PIL import Image

    names = _yolo_names(folder)
    for path in sorted((folder / "labels").rglob("*.txt")):
        stem = path.relative_to(folder / "labels").with_suffix("")
        places = [folder / "images" / f"{stem}{suffix}" for suffix in _PICTURES]
        picture = next((place for place in places if place.exists()), None)
        if picture is None:
            raise TrainingError(f"{path} has no picture {folder / 'images' / stem}.*.", hint=_HINT)
        with Image.open(picture) as image:
            width, height = image.size
        formulas = []
        for number, line in enumerate(read_input_text(path).splitlines(), 1):
            try:
                label, x, y, w, h = line.split()[:5]
                kind = _kind(names[int(label)])
                across, down, wide, tall = (float(word) for word in (x, y, w, h))
            except (ValueError, KeyError) as error:
                raise TrainingError(f"{path}, line {number}, is no box ({error!r}).", hint=_HINT) from error
            box = (across - wide / 2, down - tall / 2, across + wide / 2, down + tall / 2)
            if kind is not None:
                formulas.append((kind, Box(box[0] * width, box[1] * height, box[2] * width, box[3] * height)))
        yield AnnotatedPage(picture, tuple(formulas))


def _yolo_names(folder: Path) -> dict[int, str]:
    """Return the names of YOLO's classes. Raises TrainingError without data.yaml or classes.txt."""
    import yaml

    try:
        if (folder / "classes.txt").exists():
            lines = (folder / "classes.txt").read_text(encoding="utf-8-sig").splitlines()
            return dict(enumerate(line.strip() for line in lines if line.strip()))
        names = yaml.safe_load((folder / "data.yaml").read_text(encoding="utf-8-sig"))["names"]
        return {
            int(key): str(name)
            for key, name in (names if isinstance(names, dict) else dict(enumerate(names))).items()
        }
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        raise TrainingError(
            f"The names of the classes in {folder} are missing: {error}.", hint=_HINT
        ) from error


def _picture(folder: Path, name: str) -> Path:
    """Return where the picture that an annotation names lies: as it says, or beside the annotation."""
    places = [
        folder / name,
        folder / "images" / name,
        folder / Path(name).name,
        Path(name),
        folder.parent / Path(name).name,
    ]
    return next((place for place in places if place.is_file()), places[0])
