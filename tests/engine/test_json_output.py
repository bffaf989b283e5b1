"""What is known about a recognition is the same after its way through JSON."""

import json
from dataclasses import replace

from pic2latex.json_input import page_from, recognition_from
from pic2latex.json_output import page_facts, to_json
from pic2latex.recognition_warnings import warning_of
from pic2latex.types import (
    Alternative,
    Box,
    Candidate,
    Device,
    Page,
    Recognition,
    Region,
    RegionKind,
    Rendered,
    StageTime,
    Token,
    WarningCode,
)

DOUBTFUL = Token("1", 0.625, Box(10.5, 4.0, 18.5, 19.5), (Alternative("l", 0.25),))
RECOGNITION = Recognition(
    (Candidate("1x", (DOUBTFUL, Token("x", 1.0)), -0.25),),
    "compact",
    Device.CPU,
    (StageTime("decode", 0.5),),
    (),
    0.75,
)


def test_a_recognition_comes_back_from_json() -> None:
    facts = to_json("a.png", RECOGNITION, Rendered("raw", "text/plain", "1x"))
    assert recognition_from(json.loads(json.dumps(facts))) == RECOGNITION


def test_only_tokens_whose_place_is_known_have_a_box() -> None:
    facts = json.loads(json.dumps(to_json("a.png", RECOGNITION, Rendered("raw", "text/plain", "1x"))))
    doubtful, sure = facts["candidates"][0]["tokens"]
    assert doubtful["box"] == [10.5, 4.0, 18.5, 19.5]
    assert "box" not in sure


def test_a_page_comes_back_with_its_tokens_places_and_the_values_of_its_warnings() -> None:
    formula = Region(Box(8, 2, 30, 22), RegionKind.INLINE, "", RECOGNITION.candidates[0])
    told = replace(warning_of(WarningCode.DOUBTFUL_FORMULA, formula="$1x$"), boxes=(formula.box,))
    page = Page(
        (Region(Box(0, 0, 8, 20), RegionKind.TEXT, "Let"), formula), 40, 25, "Let $1x$", warnings=(told,)
    )
    facts = page_facts("a.png", page, Rendered("markdown", "text/markdown", page.markdown))
    assert page_from(json.loads(json.dumps(facts))) == page
