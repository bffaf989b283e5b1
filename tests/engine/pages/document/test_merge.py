"""Pages put together: page breaks, hyphens, figures and captions, in English and Chinese."""

from dataclasses import replace

import pytest

from pic2latex.pages.document.merge import joined, markdown_of_document, placed_passages
from pic2latex.pages.document.page import DocumentPage, Figure
from pic2latex.types import Box, Passage, PassageKind

TEXT, HEADING, ITEM, DISPLAY = (
    PassageKind.TEXT,
    PassageKind.HEADING,
    PassageKind.ITEM,
    PassageKind.DISPLAY,
)
LONG = "A sentence that is long enough to be no title and goes on"


def page(number: int, *passages: tuple[PassageKind, str], figures: tuple[Figure, ...] = ()) -> DocumentPage:
    """Return a page of passages below each other, each 40 points high, well inside the margins."""
    boxes = (Box(100, 150 + 50 * place, 500, 190 + 50 * place) for place in range(len(passages)))
    made = tuple(Passage(kind, box, text) for box, (kind, text) in zip(boxes, passages, strict=True))
    return DocumentPage(number, 612, 792, made, figures)


@pytest.mark.parametrize(
    ("end", "start", "whole"),
    [
        ("where the func-", "tion is", "where the function is"),
        ("the well-known Cauchy-", "Schwarz inequality", "the well-known Cauchy- Schwarz inequality"),
        ("we see that", "$x=1$ holds", "we see that $x=1$ holds"),
        ("设函数在区间", "上连续", "设函数在区间上连续"),
        ("设函数 $f$", "在区间上连续", "设函数 $f$ 在区间上连续"),
        ("由此，", "我们", "由此，我们"),
        ("a trailing blank ", " and a leading one", "a trailing blank and a leading one"),
    ],
)
def test_two_parts_of_a_paragraph(end: str, start: str, whole: str) -> None:
    assert joined(end, start) == whole


@pytest.mark.parametrize(
    ("end", "start", "runs_on"),
    [
        ((TEXT, LONG), (TEXT, "to the next page."), True),
        ((TEXT, LONG), (TEXT, f"Riemann proved it. {LONG}"), True),
        ((TEXT, LONG), (TEXT, "Riemann proved it."), True),
        ((TEXT, LONG), (TEXT, "2 Results"), False),
        ((TEXT, r"$\int_{0}^{X} R(x)^{2} dx = cX^{3/2} + O(X^{5/4})$ $(2)$"), (TEXT, f"Now. {LONG}."), False),
        ((TEXT, LONG + " func-"), (TEXT, "tion."), True),
        ((ITEM, "- " + LONG), (TEXT, "to the next page."), True),
        ((TEXT, "设函数在区间"), (TEXT, "上连续。"), False),
        ((TEXT, "设" * 20), (TEXT, "上连续。"), True),
        ((TEXT, "设" * 20), (TEXT, "第二章"), False),
        ((TEXT, LONG + "."), (TEXT, "The next one."), False),
        ((TEXT, LONG + "。"), (TEXT, "下一段。"), False),
        ((TEXT, LONG + " (see above)."), (TEXT, "the next one."), False),
        ((TEXT, LONG + " that $x=1.$"), (TEXT, "the next one."), False),
        ((TEXT, LONG + ":"), (DISPLAY, "$$\nx\n$$"), False),
        ((TEXT, LONG), (HEADING, "## 2 Results"), False),
        ((TEXT, LONG), (ITEM, "- first"), False),
        ((HEADING, "## Introduction"), (TEXT, "to the next page."), False),
        ((DISPLAY, "$$\nx\n$$"), (TEXT, "where $x$ is"), False),
        ((TEXT, "Contents"), (TEXT, "Introduction"), False),
    ],
)
def test_what_runs_over_a_page_end(
    end: tuple[PassageKind, str], start: tuple[PassageKind, str], runs_on: bool
) -> None:
    text = markdown_of_document([page(1, (HEADING, "# Title"), end), page(2, start, (TEXT, "Last."))])
    blocks = text.rstrip("\n").split("\n\n")
    assert blocks[0] == "# Title"
    assert blocks[-1] == "Last."
    assert len(blocks) == (3 if runs_on else 4)


def test_pages_that_do_not_follow_each_other_are_not_joined() -> None:
    text = markdown_of_document([page(2, (TEXT, LONG)), page(5, (TEXT, "to somewhere else."))])
    assert text == f"{LONG}\n\nto somewhere else.\n"


def test_items_of_a_list_stand_close() -> None:
    text = markdown_of_document(
        [
            page(1, (TEXT, "List:"), (ITEM, "- one"), (ITEM, "- two"), (TEXT, "After.")),
            page(2, (TEXT, "End.")),
        ]
    )
    assert text == "List:\n\n- one\n- two\n\nAfter.\n\nEnd.\n"


def figure(top: float, bottom: float, left: float = 150, right: float = 450) -> Figure:
    return Figure(Box(left, top, right, bottom), "![](f.png)")


@pytest.mark.parametrize(
    ("box", "place"),
    [(figure(100, 140), 0), (figure(192, 198), 1), (figure(242, 248), 2), (figure(600, 700), 3)],
)
def test_figures_stand_where_they_stood(box: Figure, place: int) -> None:
    text = markdown_of_document([page(1, (TEXT, "One."), (TEXT, "Two."), (TEXT, "Three."), figures=(box,))])
    blocks = text.rstrip("\n").split("\n\n")
    assert blocks.index("![](f.png)") == place
    assert [block for block in blocks if block != "![](f.png)"] == ["One.", "Two.", "Three."]


def test_a_figure_stays_in_its_column() -> None:
    passages = tuple(
        Passage(TEXT, Box(left, top, left + 200, top + 40), name)
        for left, top, name in ((50, 100, "L1."), (50, 400, "L2."), (320, 100, "R1."), (320, 400, "R2."))
    )
    for left, expected in (
        (60, ["L1.", "![](f.png)", "L2.", "R1.", "R2."]),
        (330, ["L1.", "L2.", "R1.", "![](f.png)", "R2."]),
    ):
        whole = DocumentPage(1, 612, 792, passages, (figure(200, 350, left, left + 150),))
        assert markdown_of_document([whole]).rstrip("\n").split("\n\n") == expected


def test_only_a_figure() -> None:
    assert markdown_of_document([page(1, figures=(figure(100, 400),))]) == "![](f.png)\n"
    assert markdown_of_document([page(1)]) == ""
    assert markdown_of_document([]) == ""


def test_a_paragraph_flows_around_a_figure_with_its_caption() -> None:
    top_of_second = page(
        2, (TEXT, "Figure 3. A plot."), (TEXT, "to the next page."), figures=(figure(60, 140),)
    )
    text = markdown_of_document([page(1, (TEXT, LONG)), top_of_second])
    assert text == f"{LONG} to the next page.\n\n![](f.png)\n\nFigure 3. A plot.\n"


def test_a_text_that_begins_like_a_caption_but_has_no_figure() -> None:
    text = markdown_of_document(
        [page(1, (TEXT, LONG)), page(2, (TEXT, "Figure 3 shows a plot."), (TEXT, "End."))]
    )
    assert text == f"{LONG}\n\nFigure 3 shows a plot.\n\nEnd.\n"


def test_every_passage_is_placed_with_what_becomes_of_it() -> None:
    head, foot = (
        Passage(TEXT, Box(100, top, 300, top + 12), text) for top, text in ((40, "Notes"), (760, "- 3 -"))
    )
    first, second = (page(number, (TEXT, f"{LONG} and")) for number in (1, 2))
    pages = [replace(each, passages=(head, *each.passages, foot)) for each in (first, second)]
    pages[1] = replace(pages[1], figures=(figure(300, 400),))
    third = page(3, (TEXT, f"{LONG} then"), (TEXT, "End."))
    placed = placed_passages([*pages, third])
    assert [each.page for each in placed] == [1, 1, 1, 2, 2, 2, 2, 3, 3]
    assert [each.is_running_head for each in placed] == [
        *(True, False, True),
        *(True, False, False, True),
        *(False, False),
    ]
    assert [each.continues for each in placed] == [None, None, None, None, 1, None, None, 1, None]
    assert [each.joint and (each.joint.cut, each.joint.between) for each in placed if each.joint] == [
        (0, " ")
    ] * 2
    text = markdown_of_document([*pages, third])
    assert text == f"{LONG} and {LONG} and {LONG} then\n\n![](f.png)\n\nEnd.\n"


@pytest.mark.parametrize("note", ["¹Keep magnets apart.", "12Keep magnets apart."])
def test_a_paragraph_flows_around_a_footnote(note: str) -> None:
    pages = [page(1, (TEXT, LONG), (TEXT, note)), page(2, (TEXT, "to the next page."))]
    assert markdown_of_document(pages) == f"{LONG} to the next page.\n\n{note}\n"
    apart = [page(1, (TEXT, LONG), (TEXT, "3D models are no notes")), page(2, (TEXT, "to the next page."))]
    assert f"{LONG} to" not in markdown_of_document(apart)
