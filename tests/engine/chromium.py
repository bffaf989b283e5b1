"""A real Chromium, without a window and without a network, that loads one page and waits for what it shows."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

__all__ = ["shown"]

NAMES = ("chromium", "chromium-browser", "google-chrome")
#: Seconds. A fixed stretch of the browser's virtual time was not enough on busy cores, where real work is slow.
PATIENCE = 40.0
ATTEMPTS = 3
#: What to know of a page that does not come to its end.
STATE = """JSON.stringify([document.URL, document.readyState, [...document.scripts].map((script) => script.src),
performance.getEntriesByType("resource").map((entry) => [entry.name, entry.duration, entry.transferSize]),
document.documentElement.outerHTML.slice(-300)])"""


def shown(page: Path, selector: str) -> str:
    """Load a page and return the text of the first element that matches, as soon as there is one.

    On busy machines Chromium has been seen to load a page and never run its scripts. What is tested here is the page:
    a fresh browser is asked again.
    """
    states = []
    for attempt in range(ATTEMPTS):
        text, state = _seen(page, selector, page.parent / f"profile-{attempt}")
        if text is not None:
            return text
        states.append(state)
    pytest.fail(f"the page never showed {selector!r}: {states}")


def _seen(page: Path, selector: str, profile: Path) -> tuple[str | None, str]:
    """Return what one browser shows, or None and what became of the page."""
    with _browser(profile) as browser:
        target = browser.ask("Target.createTarget", url=page.as_uri())["targetId"]
        session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        expression = f"document.querySelector({json.dumps(selector)})?.textContent"
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            answer = browser.ask("Runtime.evaluate", session, expression=expression)
            if "value" in answer["result"]:
                return str(answer["result"]["value"]), ""
            time.sleep(0.05)
        answer = browser.ask("Runtime.evaluate", session, expression=STATE)
    return None, str(answer["result"].get("value"))


class _Browser:
    """The browser's end of the DevTools protocol: JSON messages through two pipes, each ended by a zero."""

    def __init__(self, orders: int, answers: int) -> None:
        self._orders, self._answers = orders, answers
        self._count, self._received = 0, b""

    def ask(self, method: str, session: str | None = None, **parameters: object) -> dict[str, Any]:
        """Call a method and return its result; what the browser says unasked is passed over."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        os.write(self._orders, json.dumps(message).encode() + b"\0")
        while True:
            reply = json.loads(self._message())
            if reply.get("id") == self._count:
                assert "result" in reply, reply
                result: dict[str, Any] = reply["result"]
                return result

    def _message(self) -> bytes:
        while b"\0" not in self._received:
            part = os.read(self._answers, 1 << 16)
            assert part, "the browser ended"
            self._received += part
        message, _, self._received = self._received.partition(b"\0")
        return message


@contextmanager
def _browser(profile: Path) -> Iterator[_Browser]:
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    assert program is not None, "These tests need Chromium (Debian: apt-get install chromium)."
    their_orders, our_orders = os.pipe()
    our_answers, their_answers = os.pipe()
    # Chromium reads orders from descriptor 3 and answers on 4, which only a shell can give it safely.
    script = f'exec "$0" "$@" 3<&{their_orders} 4>&{their_answers}'
    process = subprocess.Popen(
        (
            *("bash", "-c", script, program),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--remote-debugging-pipe",
            f"--user-data-dir={profile}",
        ),
        pass_fds=(their_orders, their_answers),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(their_orders)
    os.close(their_answers)
    try:
        browser = _Browser(our_orders, our_answers)
        yield browser
        browser.ask("Browser.close")
    finally:
        os.close(our_orders)
        os.close(our_answers)
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
