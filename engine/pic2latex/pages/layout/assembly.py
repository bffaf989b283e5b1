"""All that was read on a page, put together: numbers to their equations, rows to columns, columns to Markdown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pic2latex.geometry import bounds, height, middle, overlap_of, width
from pic2latex.pages.formulas.formula_reading import FormulaReading, without_punctuation
from pic2latex.pages.layout.answers import answer_rows, label_of, leading_label, leads_to
from pic2latex.pages.layout.formula_placement import PlacedFormula, number_of
from pic2latex.pages.layout.markdown_writer import escaped, markdown_of, passage_of
from pic2latex.pages.layout.paragraph_grouping import TextRow, blocks_of
from pic2latex.pages.layout.reading_order import columns_of
from pic2latex.pages.layout.table_segments import is_inside, segments_of
from pic2latex.pages.layout.table_writer import table_markdown
from pic2latex.pages.layout.tables import LineSegment, cells_of, table_areas
from pic2latex.pages.layout.text_lines import TextLine
from pic2latex.pages.layout.word_detection import parted_at_words
from pic2latex.pages.text.line_joining import Fragment, join_fragments
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.pages.text.ocr_corrections import fix_ocr_errors
from pic2latex.pages.text.unicode_classes import display_width, is_wide
from pic2latex.types import Box, Candidate, Passage, Region, RegionKind

__all__ = ["Assembled", "assemble"]

_Row = tuple[TextLine, Sequence[Piece]]

APART = 0.8
"""Of a row's height: white before the label of an answer within the row, at least; between words there is less."""

FAR_IN = 0.2
"""Of a column's width: a formula alone in a row that begins so far in is a display, for words begin at the left."""

_OWN_NUMBER = re.compile(
    r"(?<=[.,;])(?:\s|\\q?quad|\\[ ,;:]|~)*(\(\s*\d{1,3}(?:\s*\.\s*\d{1,3})*\s*[a-z]?\s*\))\s*$"
)
"""A number that was read as the end of its display, behind the mark that ends that."""

_POINTS = frozenset(",.;:，。；：、")
"""A formula that took in its comma is followed by none that the text has as well."""

LENIENT = 1.15
"""How much higher letters may be than their row's height tells: that holds accents, marks and the detector's room."""

CHINESE_HEIGHT, HIGH_LETTERS, LOW_LETTERS, DESCENT = 0.92, 0.7, 0.46, 0.2
"""Ems that rows are high: of Chinese, with capitals and without, and how far some letters reach below the line."""

FEWEST_UNITS = 4.0
"""Ems of text from which its letters' size can be told."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """Regions in reading order, boxes in pixels of the page's ink, and the Markdown, whole and by its passages."""

    regions: tuple[Region, ...]
    markdown: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class _Element:
    """A row before it has its place: what it will be in Markdown, and its regions."""

    row: TextRow
    regions: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class _Beside:
    """The text that stands beside a display, and its box: the display's number, or the label of the answer it is."""

    text: str = ""
    box: Box | None = None
    is_label: bool = False


_NOTHING = _Beside()


def assemble(
    pieces: Sequence[Sequence[Piece]],
    lines: Sequence[TextLine],
    formulas: Sequence[PlacedFormula],
    readings: Sequence[FormulaReading],
    measures: tuple[float, Sequence[Box]],
) -> Assembled:
    """Put a page together. `pieces` are what was read in each of `lines`, `readings` what of each of `formulas`.

    `measures` are the em, and the boxes of the lines that are drawn on the page.
    """
    em, rules = measures
    shown = [place for place, each in enumerate(formulas) if each.is_display]
    rows = [(line, row) for line, row in zip(lines, pieces, strict=True) if row]
    tables, rows, shown = _tables(rows, (formulas, shown, readings), rules, em)
    text, beside = _text_and_numbers(rows, (formulas, shown, readings), em)
    elements = [
        *tables,
        *text,
        *(_display(formulas[place], readings[place], beside.get(place, _NOTHING)) for place in shown),
    ]
    elements = [element for element in elements if element.row.fragments]
    elements = _with_sizes(_with_answer_rows(elements), em)
    columns = [
        _rows_of_column([elements[place] for place in column])
        for column in columns_of([element.row.box for element in elements], em, rules)
    ]
    blocks = blocks_of([[each.row for each in column] for column in columns], em)
    regions = tuple(region for column in columns for each in column for region in each.regions)
    return Assembled(regions, markdown_of(blocks), tuple(map(passage_of, blocks)))


def _text_and_numbers(
    rows: Sequence[_Row],
    shown: tuple[Sequence[PlacedFormula], Sequence[int], Sequence[FormulaReading]],
    em: float,
) -> tuple[list[_Element], dict[int, _Beside]]:
    """Return the rows of text of a page, and the numbers and labels that stand beside displays, by their places."""
    formulas, displays, readings = shown
    text: list[_Element] = []
    beside: dict[int, _Beside] = {}
    for line, row in rows:
        numbered = _numbered(line, row, formulas, displays)
        if numbered is None or numbered in beside:
            text.append(_text_element(line, row, readings))
            continue
        is_label = leads_to(row[0].text, line.box, formulas[numbered].box, em)
        beside[numbered] = _Beside(row[0].text.strip(), line.box, is_label=is_label)
    return text, beside


def _tables(
    rows: list[_Row],
    shown: tuple[Sequence[PlacedFormula], list[int], Sequence[FormulaReading]],
    rules: Sequence[Box],
    em: float,
) -> tuple[list[_Element], list[_Row], list[int]]:
    """Return the tables of a page, and the rows and displays that stand in none."""
    formulas, displays, readings = shown
    tables: list[_Element] = []
    for area in table_areas(rules, em):
        inside = [each for each in rows if is_inside(each[0].whole, area.box)]
        in_cells = [place for place in displays if is_inside(formulas[place].box, area.box)]
        texts = [_text_element(line, row, readings) for line, row in inside]
        segments = [each for _, row in inside for each in segments_of(row, readings, em)]
        segments += [
            LineSegment(
                formulas[place].box, _display(formulas[place], readings[place], _NOTHING).row.fragments
            )
            for place in in_cells
        ]
        cells = cells_of(area, [each for each in segments if each.fragments], em)
        if not cells:
            continue
        row = TextRow(area.box, (Fragment(table_markdown(cells, escaped)),), is_table=True)
        regions = [region for each in texts for region in each.regions]
        regions += [_display(formulas[place], readings[place], _NOTHING).regions[0] for place in in_cells]
        tables.append(_Element(row, tuple(regions)))
        rows = [each for each in rows if not any(each is other for other in inside)]
        displays = [place for place in displays if place not in in_cells]
    return tables, rows, displays


def _with_answer_rows(elements: Sequence[_Element]) -> list[_Element]:
    """Make one row of answers to choose from that stand beside each other."""
    groups = answer_rows([each.row.text for each in elements], [each.row.box for each in elements])
    grouped = {place for group in groups for place in group}
    rows = [_beside_each_other([elements[place] for place in group]) for group in groups]
    return [*(each for place, each in enumerate(elements) if place not in grouped), *rows]


def _beside_each_other(elements: Sequence[_Element]) -> _Element:
    """Return one element of elements that make a row, from the left."""
    fragments = join_fragments([fragment for each in elements for fragment in each.row.fragments])
    size = max(each.row.size for each in elements)  # the number before a heading says nothing of its size
    row = replace(
        elements[0].row, box=bounds(each.row.box for each in elements), fragments=fragments, size=size
    )
    return _Element(row, tuple(region for each in elements for region in each.regions))


def _numbered(
    line: TextLine, row: Sequence[Piece], formulas: Sequence[PlacedFormula], shown: Sequence[int]
) -> int | None:
    """Return the place of the display whose number a row is, or None when it is none."""
    if len(row) != 1 or row[0].formula is not None or number_of(row[0].text) is None:
        return None
    beside = [
        place
        for place in shown
        if overlap_of(line.box.top, line.box.bottom, formulas[place].box.top, formulas[place].box.bottom)
        > 0.5 * height(line.box)
    ]
    if not beside:
        beside = [place for place in shown if _is_right_below(line.box, formulas[place].box)]
    return min(
        beside,
        key=lambda place: (abs(middle(formulas[place].box) - middle(line.box)), -formulas[place].box.right),
        default=None,
    )


def _is_right_below(number: Box, formula: Box) -> bool:
    """Tell whether a number stands below the right half of a display that leaves no room beside it."""
    gap = number.top - formula.bottom
    return (
        -0.5 * height(number) < gap < 0.5 * height(number)
        and number.left > (formula.left + formula.right) / 2
    )


def _text_element(line: TextLine, row: Sequence[Piece], readings: Sequence[FormulaReading]) -> _Element:
    fragments: list[Fragment] = []
    regions: list[Region] = []
    every = _with_labels(row, readings, APART * height(line.box))
    for piece, following in zip(every, [*every[1:], None], strict=True):
        if piece.formula is None:
            text = fix_ocr_errors(piece.text, alone=piece is every[0])
            fragments.append(Fragment(text, before=piece.before, after=piece.after))
            regions.append(Region(piece.box, RegionKind.TEXT, text))
            continue
        reading = readings[piece.formula]
        if reading.candidate is None:
            if reading.words:
                fragments.append(Fragment(reading.words))
                regions.append(Region(piece.box, RegionKind.TEXT, reading.words))
            continue
        latex, mark = without_punctuation(reading.candidate.latex)
        label, latex = leading_label(latex) or ("", latex)
        parts = (
            Fragment(label),
            Fragment(reading.before),
            *(Fragment(part, is_formula=is_formula) for part, is_formula in parted_at_words(latex)),
            Fragment("" if following is not None and following.text[:1] in _POINTS else mark),
            Fragment(reading.after),
        )
        fragments += [part for part in parts if part.content]
        kind = RegionKind.INLINE if latex else RegionKind.TEXT
        regions.append(Region(piece.box, kind, "" if latex else label, reading.candidate if latex else None))
    box = line.whole if width(line.box) <= 0 else bounds((line.box, line.whole))
    return _Element(TextRow(box, join_fragments(fragments)), tuple(regions))


def _with_labels(row: Sequence[Piece], readings: Sequence[FormulaReading], least_gap: float) -> list[Piece]:
    """Return a row whose labels, such as the A of “A.”, are text though a detector saw formulas in them.

    `least_gap` are pixels of white before a label within a row, at least.
    """
    result: list[Piece] = []
    waiting = list(row)
    while waiting:
        piece = waiting.pop(0)
        candidate = readings[piece.formula].candidate if piece.formula is not None else None
        following = waiting[0] if waiting and waiting[0].formula is None else None
        label = None
        if candidate is not None:
            gap = piece.box.left - result[-1].box.right if result else 0.0
            label = label_of(
                candidate.latex,
                following.text if following is not None else "",
                first=not result,
                apart=gap > least_gap,
            )
        if label is None:
            result.append(piece)
            continue
        result.append(replace(piece, formula=None, text=label[0], score=1.0))
        if following is not None:
            text = label[1].strip()
            rest = [replace(following, text=text, before=None, glyphs=())] if text else []
            waiting[:1] = rest
    return result


def _display(formula: PlacedFormula, reading: FormulaReading, beside: _Beside) -> _Element:
    if reading.candidate is None:
        words = reading.words
        if beside.text:
            words = f"{beside.text} {words}" if beside.is_label else f"{words} {beside.text}"
        fragments = (Fragment(words.strip()),) if words.strip() else ()
        regions = (Region(formula.box, RegionKind.TEXT, words.strip()),)
        return _Element(TextRow(formula.box, fragments), regions)
    candidate = reading.candidate
    labelled = leading_label(candidate.latex, plain=True)
    if beside.is_label:
        labelled = beside.text, candidate.latex
    if labelled is not None:
        return _labelled(formula.box, candidate, labelled, beside.box)
    tag = number_of(beside.text)
    if tag is None and (number := _OWN_NUMBER.search(candidate.latex)) is not None:
        tag = number_of(number[1])
        candidate = replace(candidate, latex=candidate.latex[: number.start()])
    fragments = (Fragment(candidate.latex, is_formula=True),)
    region = Region(formula.box, RegionKind.DISPLAY, formula=candidate, tag=tag)
    return _Element(TextRow(formula.box, fragments, is_display=True, tag=tag), (region,))


def _labelled(box: Box, candidate: Candidate, parts: tuple[str, str], label: Box | None) -> _Element:
    """Return an answer with its label, `parts`; the label has a box of its own where it was found apart."""
    fragments = (Fragment(parts[0]), Fragment(parts[1], is_formula=True))
    regions = [Region(box, RegionKind.INLINE, formula=replace(candidate, latex=parts[1]))]
    if label is not None:
        regions.insert(0, Region(label, RegionKind.TEXT, parts[0]))
        box = bounds((label, box))
    return _Element(
        TextRow(box, join_fragments([part for part in fragments if part.content])), tuple(regions)
    )


def _with_sizes(elements: Sequence[_Element], em: float) -> list[_Element]:
    """Tell the size of each row's letters, in those of the usual row of its script."""
    measured = [_letter_size(element) for element in elements]
    heights = [_letter_height(element) for element in elements]
    result = []
    for element, (size, wide) in zip(elements, measured, strict=True):
        alike = [
            (other, display_width(element_.row.text))
            for element_, (other, other_wide) in zip(elements, measured, strict=True)
            if other and other_wide == wide
        ]
        usual = _weighted_median(alike) if len(alike) > 1 else em if wide else 0.0
        ratio = size / usual if size and usual else 0.0
        high = _weighted_median([(each, 1.0) for each in heights if each])
        if ratio and high:
            ratio = min(ratio, LENIENT * _letter_height(element) / high)
        result.append(replace(element, row=replace(element.row, size=ratio)))
    return result


def _letter_size(element: _Element) -> tuple[float, bool]:
    """Return pixels for each em of a row's text, 0 where there is too little of it, and whether it is Chinese."""
    texts = [region for region in element.regions if region.kind is RegionKind.TEXT]
    count = sum(display_width(region.text) for region in texts)
    wide = sum(is_wide(character) for region in texts for character in region.text) > 0.5 * count
    if count < (FEWEST_UNITS if not wide else 2.0):
        return 0.0, wide
    return sum(width(region.box) for region in texts) / count, wide


def _letter_height(element: _Element) -> float:
    """Return pixels for each em of a row's text going by its height, 0 without text: code and spread rows are wide."""
    texts = [region for region in element.regions if region.kind is RegionKind.TEXT and region.text.strip()]
    if not texts:
        return 0.0
    written = "".join(region.text for region in texts)
    if any(map(is_wide, written)):
        units = CHINESE_HEIGHT
    else:
        is_high = any(each.isupper() or each.isdigit() or each in "bdfhklt()[]" for each in written)
        units = (HIGH_LETTERS if is_high else LOW_LETTERS) + (
            DESCENT if set(written) & set("gjpqy(),;") else 0.0
        )
    return max(height(region.box) for region in texts) / units


def _weighted_median(values: Sequence[tuple[float, float]]) -> float:
    """Return the median of values with weights."""
    half = sum(weight for _, weight in values) / 2
    reached = 0.0
    for value, weight in sorted(values):
        reached += weight
        if reached >= half:
            return value
    return 0.0


def _rows_of_column(elements: Sequence[_Element]) -> list[_Element]:
    """Make one row of texts that stand beside each other; displays with room around them stay what they are."""
    result: list[_Element] = []
    for element in elements:
        if result and _continues_row(result[-1].row, element.row):
            result[-1] = _beside_each_other((result[-1], element))
        else:
            result.append(element)
    frame = bounds(each.row.box for each in result) if result else Box(0, 0, 0, 0)
    before = [None, *result[:-1]]
    return [
        _inline(element)
        if last is not None and _goes_on(last.row, element.row)
        else _display_if_alone(element, frame)
        for last, element in zip(before, result, strict=True)
    ]


def _inline(element: _Element) -> _Element:
    """Return a formula that was taken for a display as one in a row of text; one with a number stays what it is."""
    row = element.row
    is_one_row = not any("\\begin" in each.content for each in row.fragments)
    if not row.is_display or row.tag is not None or not is_one_row:
        return element
    regions = tuple(
        replace(region, kind=RegionKind.INLINE) if region.formula is not None else region
        for region in element.regions
    )
    return _Element(replace(row, is_display=False), regions)


def _goes_on(last: TextRow, row: TextRow) -> bool:
    """Tell whether a row is the next of a paragraph: as close below as rows are, at the same margin."""
    low, high = sorted((height(last.box), height(row.box)))
    gap = row.box.top - last.box.bottom
    return (
        not last.is_display
        and not last.is_table
        and high < 2 * low
        and gap < 0.6 * low
        and abs(last.box.left - row.box.left) < 0.3 * high
    )


def _continues_row(last: TextRow, row: TextRow) -> bool:
    if last.is_display or row.is_display:
        return False
    shared = overlap_of(last.box.top, last.box.bottom, row.box.top, row.box.bottom)
    return shared > 0.5 * min(height(last.box), height(row.box)) and row.box.left >= last.box.right


def _display_if_alone(element: _Element, frame: Box) -> _Element:
    """Make a display of a single formula in the middle of a column or far in, or of one that is all there is."""
    row = element.row
    if row.is_display or not row.fragments or not row.fragments[0].is_formula:
        return element
    mark = "".join(each.content.strip() for each in row.fragments[1:])
    if any(each.is_formula for each in row.fragments[1:]) or mark not in {"", ".", ",", ";"}:
        return element
    left, right = row.box.left - frame.left, frame.right - row.box.right
    centred = abs(left - right) < 0.15 * width(frame)
    if not centred and left < FAR_IN * width(frame):
        return element
    whole = Fragment(row.fragments[0].content + mark, is_formula=True)
    regions = tuple(
        replace(region, kind=RegionKind.DISPLAY) if region.formula is not None else region
        for region in element.regions
    )
    return _Element(replace(row, fragments=(whole,), is_display=True), regions)
