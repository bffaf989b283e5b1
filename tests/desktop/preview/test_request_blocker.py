"""The walls around the browser page: only our files answer, and what LaTeX asks for reaches nothing."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from pic2latex_desktop.preview.asset_scheme import PAGE, resolve
from pic2latex_desktop.preview.drawing_page import DrawingPage, Profile
from pic2latex_desktop.preview.web_preview import WebPreview
from pic2latex_desktop.ui.theme import LIGHT


@pytest.mark.parametrize(
    ("address", "is_served"),
    [
        ("p2l://page/page.html", True),
        ("p2l://page/page.js", True),
        ("p2l://scripts/configuration.js", True),
        ("p2l://assets/mathjax/startup.js", True),
        ("p2l://assets/mathjax-newcm/svg.js", True),
        ("p2l://assets/markdown-it/markdown-it.umd.min.js", True),
        ("p2l://scripts/markdown.js", True),
        ("p2l://page/../models/catalogue.toml", False),
        ("p2l://page/..%2f..%2fmodels/catalogue.toml", False),
        ("p2l://page/%2e%2e/%2e%2e/__init__.py", False),
        ("p2l://page//etc/passwd", False),
        ("p2l://page/", False),
        ("p2l://page", False),
        ("p2l://elsewhere/page.html", False),
        ("p2l://assets/mathjax/missing.js", False),
        ("p2l://assets/manifest.json", True),
        ("file:///etc/passwd", False),
        ("https://page/page.html", False),
    ],
)
def test_only_our_files_answer(address: str, is_served: bool) -> None:
    assert (resolve(QUrl(address)) is not None) is is_served


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "preview").mkdir()
    (tmp_path / "secret.js").write_text("1")
    (tmp_path / "preview" / "link.js").symlink_to(tmp_path / "secret.js")
    monkeypatch.setattr("pic2latex_resources.path", lambda name: tmp_path / name)
    assert resolve(QUrl("p2l://page/link.js")) is None


class Listener(http.server.BaseHTTPRequestHandler):
    """Notes every request that reaches this machine's network."""

    reached: list[str]

    def do_GET(self) -> None:
        self.reached.append(self.path)
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        """Say nothing."""


@pytest.fixture
def network() -> Iterator[tuple[str, list[str]]]:
    reached: list[str] = []
    handler = type("Handler", (Listener,), {"reached": reached})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", reached
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def preview(qtbot: QtBot) -> Iterator[WebPreview]:
    made = WebPreview(LIGHT)
    made.resize(500, 160)
    made.show()
    with qtbot.waitSignal(made.ready, timeout=30_000):
        pass
    yield made
    made.close_browser()
    qtbot.addWidget(made)


def page_of(preview: WebPreview) -> DrawingPage:
    pages = preview.findChildren(DrawingPage)
    assert len(pages) == 1
    return pages[0]


def answer_to(qtbot: QtBot, page: DrawingPage, script: str) -> object:
    """Run an asynchronous script in the page and return what its promise became, as text."""
    answers: list[object] = []
    page.runJavaScript(f"window.outcome = 'open'; ({script}).then(r => {{ window.outcome = String(r) }})")

    def hear(value: object) -> None:
        if value != "open":
            answers.append(value)

    def ask() -> bool:
        page.runJavaScript("window.outcome", hear)
        return bool(answers)

    qtbot.waitUntil(ask, timeout=10_000)
    return answers[0]


def caught(action: str) -> str:
    return f"(async () => {{ try {{ {action}; return 'reached' }} catch (error) {{ return 'refused' }} }})()"


def test_page_reaches_neither_network_nor_files(
    qtbot: QtBot, preview: WebPreview, network: tuple[str, list[str]], tmp_path: Path
) -> None:
    address, reached = network
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    page = page_of(preview)
    for target in (address, secret.as_uri(), "p2l://page/page.css"):
        assert answer_to(qtbot, page, caught(f"await fetch('{target}')")) == "refused", target
    picture = (
        "new Promise(done => {{ const image = new Image(); image.onload = () => done('reached');"
        " image.onerror = () => done('refused'); image.src = '{}' }})"
    )
    assert answer_to(qtbot, page, picture.format(f"{address}/image.png")) == "refused"
    script = (
        "new Promise(done => {{ const script = document.createElement('script');"
        " script.onload = () => done('reached'); script.onerror = () => done('refused');"
        " script.src = '{}'; document.head.append(script) }})"
    )
    assert answer_to(qtbot, page, script.format(f"{address}/evil.js")) == "refused"
    assert answer_to(qtbot, page, caught("eval('1')")) == "refused"
    assert answer_to(qtbot, page, caught("localStorage.setItem('a', 'b')")) == "refused"
    assert answer_to(qtbot, page, caught("if (window.open('about:blank') === null) throw 1")) == "refused"
    page.runJavaScript(f"location.href = '{address}/elsewhere'")
    frame = (
        "new Promise(done => {{ const frame = document.createElement('iframe'); frame.src = '{}';"
        " frame.onload = () => done('ended'); document.body.append(frame) }})"
    )
    assert answer_to(qtbot, page, frame.format(f"{address}/frame")) == "ended"
    assert page.url() == PAGE
    assert reached == []


@pytest.mark.parametrize(
    "latex",
    [
        r"\href{javascript:document.title='owned'}{x}",
        r"\unicode{x3c}script\unicode{x3e}",
        r"\text{<img src=x onerror=\"document.title='owned'\">}",
        r"\style{background:url(http://example.com)}{x}",
        r"\require{html}\class{a}{b}",
        r"\text{</script><script>document.title='owned'</script>}",
        r"\color{red;background:url(http://example.com)}x",
    ],
)
def test_latex_is_only_ever_drawn(qtbot: QtBot, preview: WebPreview, latex: str) -> None:
    page = page_of(preview)
    asked: list[str] = []
    preview.findChildren(Profile)[0].blocked.connect(asked.append)
    ended: list[object] = []
    preview.drawn.connect(lambda: ended.append("drawn"))
    preview.wrong.connect(ended.append)
    preview.show_source(latex, is_page=False)
    qtbot.waitUntil(lambda: bool(ended), timeout=10_000)
    with qtbot.waitSignal(preview.drawn, timeout=10_000):  # what the page asked for comes before this
        preview.show_source("y", is_page=False)
    assert page.title() == "Preview"
    assert page.url() == PAGE
    assert asked == []


def test_page_of_text_is_not_read_as_html(qtbot: QtBot, preview: WebPreview) -> None:
    page = page_of(preview)
    source = "A <b>bold</b> claim: <img src=x onerror=\"document.title='owned'\"> and $x<y$.\n\n$$a>b$$"
    source += "\n\n![figure](http://example.com/a.png) [link](http://example.com/) <http://example.com/>"
    source += "\n\n[x](javascript:document.title='owned')\n\n<script>document.title='owned'</script>"
    asked: list[str] = []
    preview.findChildren(Profile)[0].blocked.connect(asked.append)
    with qtbot.waitSignal(preview.drawn, timeout=10_000):
        preview.show_source(source, is_page=True)
    assert (
        answer_to(qtbot, page, "(async () => document.querySelectorAll('main a, main script').length)()")
        == "0"
    )
    assert asked == []
    texts = answer_to(qtbot, page, "(async () => document.querySelector('main').innerText)()")
    assert "<b>bold</b>" in str(texts)
    assert (
        answer_to(qtbot, page, "(async () => document.querySelectorAll('main b, main img').length)()") == "0"
    )
    assert page.title() == "Preview"
