"""`/v3/text`, asked by hand and by Mathpix' own client."""

import base64
import json
from typing import Any

import pytest
from mpxpy.mathpix_client import MathpixClient

from pic2latex.server.adapters.mathpix_lines import line_data, text_of
from tests.engine.server.running import SAMPLES, Running, problem, sample

BASEL = r"\sum_{n=1}^{\infty} \frac{1}{n^{2}} = \frac{\pi^{2}}{6}"


def data_uri(data: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def ask(server: Running, **order: Any) -> dict[str, Any]:
    response = server.post("/v3/text", json={"src": data_uri(sample("basel")), **order})
    assert response.status_code == 200, response.text
    facts: dict[str, Any] = response.json()
    return facts


def test_the_real_client_gets_its_answer(real_server: Running) -> None:
    client = MathpixClient(app_id="anything", app_key="anything", api_url=real_server.base)
    image = client.image_new(file_path=str(SAMPLES / "basel.png"))
    assert BASEL in image.results()["text"]


def test_formats_and_delimiters(real_server: Running) -> None:
    facts = ask(
        real_server,
        formats=["text", "data", "html", "latex_styled"],
        data_options={"include_mathml": True, "include_latex": True},
        math_inline_delimiters=["$", "$"],
    )
    assert facts["text"] == f"${BASEL}$"
    assert facts["latex_styled"] == BASEL
    assert {each["type"] for each in facts["data"]} == {"mathml", "latex", "html"}
    assert "<" in facts["html"]
    assert 0 < facts["confidence"] <= facts["confidence_rate"] <= 1
    assert ask(real_server, rm_spaces=False)["text"] == rf"\( {BASEL} \)"


def test_a_region_is_cut_out(real_server: Running) -> None:
    region = {"top_left_x": 0, "top_left_y": 0, "width": 40, "height": 400}
    assert ask(real_server, region=region).get("text") != ask(real_server)["text"]
    outside = {"top_left_x": 9000, "top_left_y": 0, "width": 4, "height": 4}
    assert ask(real_server, region=outside)["error_info"]["id"] == "opts_bad"


@pytest.mark.parametrize(
    ("order", "error"),
    [
        ({"src": "https://example.invalid/x.png"}, "image_decode_error"),
        ({"src": "file:///etc/passwd"}, "image_decode_error"),
        ({"src": "data:image/png;base64,!!"}, "image_decode_error"),
        ({"src": data_uri(b"no picture")}, "image_decode_error"),
        ({"src": ""}, "image_decode_error"),
        ({"src": 7}, "opts_bad"),
        ({"confidence_threshold": 1.0}, "image_low_confidence"),
        ({"confidence_rate_threshold": 1.0}, "image_low_confidence"),
    ],
)
def test_errors_are_answered_as_mathpix_does(real_server: Running, order: dict[str, Any], error: str) -> None:
    facts = ask(real_server, **order)
    assert facts["error_info"]["id"] == error
    assert facts["error"]
    assert "text" not in facts


def test_a_form(real_server: Running) -> None:
    files = {"file": sample("basel")}
    response = real_server.post(
        "/v3/text", files=files, data={"options_json": json.dumps({"rm_spaces": True})}
    )
    assert BASEL in response.json()["text"]
    assert real_server.post("/v3/text", files={"other": b"x"}).json()["error_info"]["id"] == "opts_bad"


def test_what_is_unknown_is_ignored(real_server: Running) -> None:
    assert ask(real_server, metadata={"a": 1}, alphabets_allowed={"en": True}, of_tomorrow=[])["text"]


def test_a_server_with_another_host_name_is_a_true_refusal(real_server: Running) -> None:
    assert problem(real_server.post("/v3/text", json={}, headers={"Host": "other"}))["status"] == 421


def test_a_page_has_lines(real_server: Running) -> None:
    facts = ask(real_server, src=data_uri(sample("page")), include_line_data=True)
    lines = facts["line_data"]
    assert {"text", "math"} <= {each["type"] for each in lines}
    assert all(each["text"].startswith(r"\[") for each in lines if each["type"] == "math")
    assert any(r"\(" in each["text"] for each in lines if each["type"] == "text")
    assert facts["text"] == "\n".join(each["text"] for each in lines if each["included"])
    for line in lines:
        (left, top), right_top, (right, bottom), left_bottom = line["cnt"]
        assert (right_top, left_bottom) == ([right, top], [left, bottom])
        assert 0 <= left < right <= facts["image_width"]
        assert 0 <= top < bottom <= facts["image_height"]
    assert 0 < facts["confidence"] <= 1


def test_lines_are_regions_beside_each_other() -> None:
    def region(kind: str, box: list[float], **more: object) -> dict[str, object]:
        return {"kind": kind, "box": box, **more}

    facts = {
        "regions": [
            region("text", [0, 0, 40, 20], text="Let", confidence=0.9),
            region("inline", [44, 2, 60, 22], latex="x", confidence=0.8),
            region("text", [64, 0, 90, 20], text="be"),
            region("display", [20, 30, 80, 60], latex="x=1", tag="3", confidence=0.7),
            region("text", [0, 70, 40, 90], text="so."),
        ],
        "left_out": [{"kind": "page number", "box": [50, 95, 60, 99], "text": "7"}],
    }
    lines = line_data(facts, ("$", "$"), ("$$", "$$"))
    assert [(each["type"], each["text"], each["included"]) for each in lines] == [
        ("text", "Let $x$ be", True),
        ("math", r"$$x=1 \tag{3}$$", True),
        ("text", "so.", True),
        ("page_info", "7", False),
    ]
    assert lines[0]["cnt"] == [[0, 0], [90, 0], [90, 22], [0, 22]]
    assert [each.get("confidence") for each in lines] == [0.8, 0.7, 1.0, None]
    assert text_of(lines) == "Let $x$ be\n" + r"$$x=1 \tag{3}$$" + "\nso."
