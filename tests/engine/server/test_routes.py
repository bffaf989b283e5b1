"""The routes of the API with the real networks: what is asked and what is answered."""

import base64
import json

import pytest

from pic2latex.formats import FORMATS, PAGE_FORMATS
from pic2latex.server.routes.capabilities import FORMATS_ZH
from tests.engine.server.running import PNG, Running, problem, sample

BASEL = r"\sum_{n=1}^{\infty} \frac{1}{n^{2}} = \frac{\pi^{2}}{6}"


@pytest.mark.parametrize("kind", ["raw body", "form"])
def test_a_formula(real_server: Running, kind: str) -> None:
    data = sample("basel")
    body = {"content": data, "headers": PNG} if kind == "raw body" else {"files": {"picture": data}}
    response = real_server.post("/v1/recognize?format=typst&format=png", **body)
    facts = response.json()
    assert (response.status_code, facts["mode"], facts["latex"]) == (200, "formula", BASEL)
    assert facts["texts"]["typst"].startswith("$ sum")
    assert base64.b64decode(facts["files"]["png"]["data"]).startswith(b"\x89PNG")
    assert facts["failed"] == {}
    assert facts["candidates"][0]["latex"] == BASEL
    assert list(facts["seconds"]) == ["queue", "prepare", "encode", "decode", "clean"]
    assert facts["request"] == response.headers["x-request-id"]
    assert "decode;dur=" in response.headers["server-timing"]


def test_brief_answers_leave_tokens_out(real_server: Running) -> None:
    facts = real_server.post("/v1/recognize?detail=brief", content=sample("basel"), headers=PNG).json()
    assert "candidates" not in facts


def test_many_pictures_are_answered_one_by_one(real_server: Running) -> None:
    files = [("picture", ("a.png", sample(name))) for name in ("basel", "gauss-dark")]
    files.insert(1, ("picture", ("b.png", b"no picture")))
    response = real_server.post("/v1/recognize-many", files=files)
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert response.headers["content-type"] == "application/x-ndjson"
    assert {line["index"] for line in lines} == {0, 1, 2}
    by_index = {line["index"]: line for line in lines}
    assert by_index[0]["latex"] == BASEL
    assert by_index[1]["problem"]["type"] == "/problems/picture-unreadable"
    assert by_index[2]["latex"]


def test_a_page(real_server: Running) -> None:
    response = real_server.post("/v1/recognize?mode=page&format=latex", content=sample("page"), headers=PNG)
    facts = response.json()
    assert response.status_code == 200, facts
    assert "$" in facts["markdown"]
    assert facts["texts"]["latex"]
    assert {region["kind"] for region in facts["regions"]} >= {"text", "inline"}
    assert 0 < facts["confidence"] <= 1


def test_formulas_are_found(real_server: Running) -> None:
    facts = real_server.post("/v1/detect", content=sample("page"), headers=PNG).json()
    assert len(facts["formulas"]) > 3
    for each in facts["formulas"]:
        left, top, right, bottom = each["box"]
        assert 0 <= left < right <= facts["width"]
        assert 0 <= top < bottom <= facts["height"]
    none = real_server.post("/v1/detect?threshold=1", content=sample("page"), headers=PNG).json()
    assert none["formulas"] == []


def test_latex_is_converted(real_server: Running) -> None:
    order = {"latex": r"\frac{1}{2}", "formats": ["typst", "mathml", "png"]}
    facts = real_server.post("/v1/convert", json=order).json()
    assert (facts["compiles"], facts["complaint"]) == (True, None)
    assert facts["texts"]["typst"] == "$ 1/2 $"
    assert set(facts["files"]) == {"png"}


def test_what_is_wrong_with_latex_is_said(real_server: Running) -> None:
    facts = real_server.post("/v1/convert", json={"latex": r"\frac{1", "formats": ["raw", "typst"]}).json()
    assert facts["compiles"] is False
    assert facts["complaint"]["message"]
    assert facts["texts"]["raw"] == r"\frac{1"
    assert facts["failed"]["typst"]["type"] == "/problems/not-convertible"


def test_markdown_is_converted(real_server: Running) -> None:
    order = {"markdown": "Let $x$ be **one**.", "formats": ["latex", "html"]}
    facts = real_server.post("/v1/convert", json=order).json()
    assert facts["compiles"] is None
    assert "\\textbf" in facts["texts"]["latex"]


def test_tables(real_server: Running) -> None:
    formats = real_server.get("/v1/formats").json()
    assert [each["id"] for each in formats["formula"]] == [each.id for each in FORMATS]
    assert [each["id"] for each in formats["page"]] == [each.id for each in PAGE_FORMATS]
    chinese = {each["label"]: each["label_zh"] for each in (*formats["formula"], *formats["page"])}
    assert (chinese["Word document"], chinese["Typst"]) == ("Word 文档", "Typst")
    assert set(FORMATS_ZH) <= set(chinese), "a name that no format has"
    assert "compact" in {each["name"] for each in real_server.get("/v1/models").json()}
    options = {each["name"]: each for each in real_server.get("/v1/options").json()}
    assert [choice["value"] for choice in options["mode"]["choices"]] == ["formula", "page", "text"]
    assert all(option["label"] and option["label_zh"] for option in options.values())
    assert real_server.get("/v1/version").json()["api"] == "1"


def test_options_are_those_of_the_route(real_server: Running) -> None:
    description = real_server.get("/openapi.json").json()
    parameters = description["paths"]["/v1/recognize"]["post"]["parameters"]
    assert {each["name"] for each in parameters} == {
        each["name"] for each in real_server.get("/v1/options").json()
    }


def test_health_and_counters(real_server: Running) -> None:
    assert real_server.get("/healthz").json() == {"status": "alive"}
    assert real_server.get("/readyz").json()["status"] == "ready"
    real_server.post("/v1/recognize", content=sample("basel"), headers=PNG)
    text = real_server.get("/metrics").text
    assert 'pic2latex_requests_total{route="/v1/recognize",status="200"}' in text
    assert 'pic2latex_stage_seconds_count{stage="decode"}' in text
    assert "basel" not in text


def test_clients_of_texteller(real_server: Running) -> None:
    assert real_server.post("/frec", files={"img": sample("basel")}).json() == BASEL
    boxes = real_server.post("/fdet", files={"img": sample("page")}).json()
    assert {"p", "h", "w", "label", "confidence"} == set(boxes[0])
    assert problem(real_server.post("/frec", files={"img": b"x"}))["status"] == 415


def test_problem_types_have_pages(real_server: Running) -> None:
    text = real_server.get("/problems/busy").text
    assert "Server busy" in text
    assert "服务器繁忙" in text


def test_every_route_is_described_with_its_problems(real_server: Running) -> None:
    description = real_server.get("/openapi.json").json()
    for path, methods in description["paths"].items():
        for method, route in methods.items():
            assert route["summary"], (method, path)
            for status, answer in route["responses"].items():
                for kind, content in answer.get("content", {}).items():
                    if not kind.startswith("image/"):
                        assert "example" in content, (method, path, status, kind)
            for status in ("401", "403", "421", "500", "503"):
                content = route["responses"][status]["content"]["application/problem+json"]
                assert content["example"]["status"] == int(status)
