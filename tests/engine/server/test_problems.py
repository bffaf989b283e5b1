"""Errors as problems: the table, the way back, and every way to ask wrongly."""

import json
from typing import Any

import pytest

from pic2latex import errors
from pic2latex.errors import Pic2LatexError
from pic2latex.server import errors as server_errors
from pic2latex.server.problems import PROBLEMS, error_from, problem_document, problem_type
from tests.engine.server.running import PNG, Running, problem, sample
from tests.test_one_place import all_errors

HTML = {"Content-Type": "text/html"}


def test_every_error_has_a_problem_and_comes_back_as_itself() -> None:
    kinds = {kind for kind in all_errors() if kind.__module__ in {errors.__name__, server_errors.__name__}}
    table = {entry.error for entry in PROBLEMS}
    assert kinds - {Pic2LatexError} == table
    for kind in table:
        back = error_from(json.loads(json.dumps(problem_document(kind("What.", hint="How.")))))
        assert (type(back), str(back), back.hint) == (kind, "What.", "How.")


def test_names_are_unique_and_titles_are_there() -> None:
    assert len({entry.name for entry in PROBLEMS}) == len(PROBLEMS)
    assert all(entry.title and entry.title_zh and 400 <= entry.status < 600 for entry in PROBLEMS)


def test_what_is_not_known_is_a_fault() -> None:
    class Strange(Pic2LatexError):
        """An error of another program."""

    assert problem_type(Strange("x", hint="y")).status == 500
    assert isinstance(error_from({"type": "/problems/of-tomorrow"}), server_errors.ServerFault)


def test_errors_are_in_their_tree() -> None:
    for name in server_errors.__all__:
        assert name in (server_errors.__doc__ or "")


CASES: tuple[tuple[str, str, dict[str, Any], int, str], ...] = (
    ("GET", "/nothing", {}, 404, "not-found"),
    ("GET", "/v1/recognize", {}, 405, "method-refused"),
    ("PUT", "/healthz", {}, 405, "method-refused"),
    ("POST", "/v1/recognize", {}, 415, "media-type-unsupported"),
    ("POST", "/v1/recognize", {"content": b"x", "headers": HTML}, 415, "media-type-unsupported"),
    ("POST", "/v1/recognize", {"content": b"", "headers": PNG}, 422, "picture-missing"),
    ("POST", "/v1/recognize", {"content": b"x", "headers": PNG}, 415, "picture-unreadable"),
    ("POST", "/v1/recognize", {"files": {"other": b"x"}}, 422, "picture-missing"),
    ("POST", "/v1/recognize?mode=x", {"content": b"x", "headers": PNG}, 422, "request-invalid"),
    ("POST", "/v1/recognize?beams=99", {"content": b"x", "headers": PNG}, 422, "request-invalid"),
    ("POST", "/v1/recognize?format=x", {"content": sample("basel"), "headers": PNG}, 422, "format-unknown"),
    ("POST", "/v1/recognize?model=x", {"content": sample("basel"), "headers": PNG}, 422, "model-missing"),
    ("POST", "/v1/recognize?model=/etc", {"content": sample("basel"), "headers": PNG}, 422, "model-missing"),
    ("POST", "/v1/detect?model=../x", {"content": sample("basel"), "headers": PNG}, 422, "model-missing"),
    ("POST", "/v1/detect?threshold=2", {"content": b"x", "headers": PNG}, 422, "request-invalid"),
    ("POST", "/v1/recognize-many", {"content": b"x", "headers": PNG}, 415, "media-type-unsupported"),
    ("POST", "/v1/recognize-many", {"files": {"other": b"x"}}, 422, "picture-missing"),
    ("POST", "/v1/convert", {"json": {"formats": ["typst"]}}, 422, "request-invalid"),
    ("POST", "/v1/convert", {"json": {"latex": "x", "formats": ["nope"]}}, 422, "format-unknown"),
    ("POST", "/v1/convert", {"content": b"{", "headers": {"Content-Type": "application/json"}}, 422, ""),
    ("POST", "/v1/documents", {"content": b"x", "headers": PNG}, 415, "media-type-unsupported"),
    ("POST", "/v1/documents?mode=formula", {"content": b"x", "headers": PNG}, 422, "request-invalid"),
    ("GET", "/v1/documents/0", {}, 422, "request-invalid"),
    ("GET", f"/v1/documents/{'0' * 32}", {}, 404, "not-found"),
    ("DELETE", f"/v1/documents/{'0' * 32}", {}, 404, "not-found"),
    ("GET", "/problems/nope", {}, 404, "not-found"),
    ("GET", "/healthz", {"headers": {"Host": "elsewhere"}}, 421, "host-refused"),
    ("POST", "/v1/convert", {"json": {}, "headers": {"Origin": "http://a.example"}}, 403, "origin-refused"),
)


@pytest.mark.parametrize(("method", "path", "body", "status", "name"), CASES)
def test_every_refusal_is_a_problem(
    real_server: Running, method: str, path: str, body: dict[str, Any], status: int, name: str
) -> None:
    with real_server.http() as http:
        response = http.request(method, path, **body)
    members = problem(response)
    assert (response.status_code, members["type"]) == (
        status,
        f"/problems/{name}" if name else members["type"],
    )
    assert members["instance"] == path.partition("?")[0]


def test_what_was_sent_is_not_repeated(real_server: Running) -> None:
    secret = "the-secret-formula"
    response = real_server.post(f"/v1/recognize?mode={secret}", content=b"x", headers=PNG)
    assert secret not in response.text
