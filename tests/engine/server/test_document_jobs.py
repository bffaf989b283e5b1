"""PDFs as jobs: progress, result, figures, errors, cancelling, forgetting."""

import io
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pic2latex.client import Client
from pic2latex.errors import OptionError, PictureUnreadable
from pic2latex.server.settings import Limits, ServerSettings
from tests.engine.pages.conftest import pictured_pdf
from tests.engine.pages.documents import blank_pages, mirrored_page, needs_tex
from tests.engine.server.running import Running, faked, problem, running

__all__ = ["pictured_pdf"]

PDF = {"Content-Type": "application/pdf"}


def start(server: Running, path: Path, query: str = "") -> dict[str, Any]:
    response = server.post(f"/v1/documents{query}", content=path.read_bytes(), headers=PDF)
    assert response.status_code == 202, response.text
    facts: dict[str, Any] = response.json()
    assert response.headers["location"] == f"/v1/documents/{facts['id']}"
    return facts


def events(server: Running, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the events of a job until it ended."""
    with server.http() as http, http.stream("GET", f"/v1/documents/{name}/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        event = ""
        for line in response.iter_lines():
            if line.startswith("event: "):
                event = line.removeprefix("event: ")
            elif line.startswith("data: "):
                yield event, json.loads(line.removeprefix("data: "))


@needs_tex
def test_a_document_with_figures(real_server: Running, pictured_pdf: Path) -> None:
    name = start(real_server, pictured_pdf)["id"]
    told = list(events(real_server, name))
    assert told[-1][0] == "done"
    assert told[-1][1]["done"] == told[-1][1]["pages"] == 2
    progress = [facts["progress"] for _, facts in told]
    assert progress == sorted(progress)
    assert len(told) > 3
    result = real_server.get(f"/v1/documents/{name}/result")
    assert result.headers["content-type"].startswith("text/markdown")
    assert "between" in result.text
    figure = told[-1][1]["figures"][0]
    assert f"figures/{figure}" in result.text
    assert real_server.get(f"/v1/documents/{name}/figures/{figure}").content.startswith(b"\x89PNG")
    assert "\\includegraphics" in real_server.get(f"/v1/documents/{name}/result?format=latex").text
    assert problem(real_server.get(f"/v1/documents/{name}/result?format=nope"))["status"] == 422
    assert problem(real_server.get(f"/v1/documents/{name}/figures/p9-9.png"))["status"] == 404
    assert told[-1][1]["read"] == [1, 2]
    page = real_server.get(f"/v1/documents/{name}/pages/1").json()
    assert (page["page"], page["width"], page["height"]) == (1, 612, 792)
    assert f"figures/{figure}" in page["figures"][0]["link"]
    assert any("between" in each["markdown"] for each in page["passages"])
    picture = real_server.get(f"/v1/documents/{name}/pages/1/picture")
    assert picture.headers["content-type"] == "image/jpeg"
    with Image.open(io.BytesIO(picture.content)) as shown:
        assert shown.width / shown.height == pytest.approx(612 / 792, abs=0.01)
    for path in ("3", "3/picture"):
        assert problem(real_server.get(f"/v1/documents/{name}/pages/{path}"))["status"] == 404
    with real_server.http() as http:
        assert http.delete(f"/v1/documents/{name}").status_code == 204
    assert problem(real_server.get(f"/v1/documents/{name}"))["status"] == 404


@needs_tex
def test_the_text_grows_page_by_page(real_server: Running, pictured_pdf: Path) -> None:
    name = start(real_server, pictured_pdf)["id"]
    assert real_server.get(f"/v1/documents/{name}/text").text == ""
    texts = []
    for event, facts in events(real_server, name):
        if facts["read"] and event == "progress":
            texts.append(real_server.get(f"/v1/documents/{name}/text").text)
    assert "between" in texts[0]
    whole = real_server.get(f"/v1/documents/{name}/text")
    assert whole.headers["content-type"].startswith("text/markdown")
    assert whole.text == real_server.get(f"/v1/documents/{name}/result").text
    assert all(whole.text.startswith(text.rstrip()) for text in texts)
    assert problem(real_server.get(f"/v1/documents/{'0' * 32}/text"))["status"] == 404


@needs_tex
def test_the_client_reads_documents(real_server: Running, pictured_pdf: Path) -> None:
    told: list[tuple[int, int]] = []
    with Client(real_server.base) as client:
        read = client.recognize_document(pictured_pdf, progress=lambda *each: told.append(each), pages="2")
        assert read.markdown.strip() == "Second page, no pictures."
        assert told[-1] == (1, 1)
        with pytest.raises(OptionError):
            client.recognize_document(pictured_pdf, pages="9")
        with pytest.raises(PictureUnreadable):
            client.recognize_document(b"%PDF-1.7 and nothing else")


def test_doubtful_places_of_a_document_are_in_points(real_server: Running, tmp_path: Path) -> None:
    path = tmp_path / "doubtful.pdf"
    with Image.open(mirrored_page(tmp_path / "doubtful.png")) as picture:
        size = picture.size
        picture.save(path, resolution=150)
    name = start(real_server, path)["id"]
    facts = list(events(real_server, name))[-1][1]
    assert facts["warned"] == [1]
    page = real_server.get(f"/v1/documents/{name}/pages/1").json()
    assert (page["width"], page["height"]) == pytest.approx([72 / 150 * each for each in size], abs=1)
    boxes = [token["box"] for each in page["doubtful"] for token in each["tokens"] if "box" in token]
    boxes += [box for warning in page["warnings"] for box in warning["boxes"]]
    assert page["doubtful"]
    assert len(boxes) > 1
    for left, top, right, bottom in boxes:
        assert 0 <= left < right <= page["width"]
        assert 0.48 * 70 < top < bottom < 0.48 * 150, "the formula that is read wrongly"
    with real_server.http() as http:
        http.delete(f"/v1/documents/{name}")


def test_blank_pages_make_an_empty_text(tmp_path: Path) -> None:
    with running(faked()) as server:
        name = start(server, blank_pages(tmp_path / "blank.pdf", 3))["id"]
        assert list(events(server, name))[-1][0] == "done"
        result = server.get(f"/v1/documents/{name}/result?format=html")
        assert (result.status_code, result.text) == (200, "")


def test_a_job_is_cancelled_and_nothing_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "jobs"
    folder.mkdir()
    settings = ServerSettings(port=0, documents_folder=folder)
    with running(faked(), settings) as server:
        name = start(server, blank_pages(tmp_path / "long.pdf", 200, (600, 600)), "?dpi=150")["id"]
        assert problem(server.get(f"/v1/documents/{name}/result"))["type"] == "/problems/document-not-ready"
        with server.http() as http:
            assert http.delete(f"/v1/documents/{name}").status_code == 204
        deadline = time.monotonic() + 30
        while server.services.reader._host._waiting:
            assert time.monotonic() < deadline, "the page that was read did not stop"
            time.sleep(0.02)
    assert list(folder.iterdir()) == []


def test_too_many_documents_and_pages(tmp_path: Path) -> None:
    limits = replace(Limits(), documents=1, document_pages=2)
    with running(faked(), ServerSettings(port=0, limits=limits)) as server:
        long = blank_pages(tmp_path / "long.pdf", 3)
        name = start(server, long)["id"]
        assert list(events(server, name))[-1][1]["problem"]["type"] == "/problems/request-invalid"
        large = blank_pages(tmp_path / "large.pdf", 30, (600, 600))
        start(server, large, "?dpi=150&pages=1,2")
        refused = server.post("/v1/documents", content=long.read_bytes(), headers=PDF)
        assert problem(refused)["status"] == 503
        assert refused.headers["retry-after"]


def test_old_documents_are_forgotten(tmp_path: Path) -> None:
    limits = replace(Limits(), document_seconds=0.0)
    with running(faked(), ServerSettings(port=0, limits=limits)) as server:
        name = start(server, blank_pages(tmp_path / "short.pdf", 1))["id"]
        deadline = time.monotonic() + 30
        while server.get(f"/v1/documents/{name}").status_code != 404:
            assert time.monotonic() < deadline
            time.sleep(0.02)
