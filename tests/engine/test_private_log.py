"""What was read is in no log: not in messages, not in tracebacks, not in what JavaScript or asyncio say."""

import asyncio
import io
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from pic2latex.errors import ConversionError, Pic2LatexError
from pic2latex.formats import FORMATS, render, render_page
from pic2latex.javascript.quickjs_engine import _translated
from pic2latex.latex import clean
from pic2latex.private_log import PrivateFormatter

MARKER = "secretword"
FORMULAS = (
    rf"\{MARKER}{{x}}",
    rf"\frac{{{MARKER}}}{{",
    rf"\begin{{{MARKER}}} a \end{{matrix}}",
    rf"\def\{MARKER}{{\{MARKER}\{MARKER}}}\{MARKER}",
    "{" * 3000 + MARKER,
    f"{MARKER}\x00\x1b",
    rf"\text{{{MARKER}}} \unicode{{{MARKER}}}",
)


@pytest.fixture
def written() -> Iterator[Callable[[], str]]:
    """Take down the whole log, as `--verbose` does, and return what was written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PrivateFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream.getvalue
    root.setLevel(level)
    root.removeHandler(handler)


def fail_with_a_cause() -> None:
    try:
        json.loads(f'{{"{MARKER}')
    except ValueError as error:
        raise ConversionError(f"{MARKER} cannot be converted.", hint=MARKER) from error


def fail_with_a_chain() -> None:
    try:
        fail_with_a_cause()
    except ConversionError:
        raise ExceptionGroup(MARKER, [KeyError(MARKER), ValueError(MARKER)])  # noqa: B904 - a context, no cause


@pytest.mark.logs_warnings
def test_tracebacks_name_places_and_types_alone(written: Callable[[], str]) -> None:
    try:
        fail_with_a_chain()
    except ExceptionGroup:
        logging.getLogger("anything").exception("It failed.")
    text = written()
    assert MARKER not in text
    for kind in ("JSONDecodeError", "ConversionError", "ExceptionGroup", "KeyError", "ValueError"):
        assert kind in text
    assert "in fail_with_a_chain" in text
    assert text.count("which led to:") == 2


@pytest.mark.logs_warnings
def test_another_handler_does_not_spoil_it() -> None:
    """A record keeps the traceback that the first handler wrote; ours once took that over."""
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "It failed.", None, None)
    try:
        json.loads(MARKER)
    except ValueError:
        record.exc_info = sys.exc_info()
    plain = logging.Formatter().format(record)
    assert "Expecting value" in plain
    assert "Expecting value" not in PrivateFormatter().format(record)
    assert logging.Formatter().format(record) == plain


@pytest.mark.logs_warnings
def test_tasks_that_nobody_waits_for(written: Callable[[], str]) -> None:
    async def fail() -> None:
        raise ValueError(MARKER)

    async def forget() -> None:
        task = asyncio.get_running_loop().create_task(fail())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task

    asyncio.run(forget())
    text = written()
    assert "never retrieved" in text
    assert MARKER not in text


@pytest.mark.logs_warnings
@pytest.mark.parametrize("kind", [entry.id for entry in FORMATS])
def test_formats(written: Callable[[], str], kind: str) -> None:
    for formula in FORMULAS:
        try:
            render(clean(formula), kind)
        except Pic2LatexError:
            logging.getLogger("caller").info("A formula was not converted.", exc_info=True)
    assert MARKER not in written()


@pytest.mark.logs_warnings
def test_pages(written: Callable[[], str]) -> None:
    for kind in ("html", "tex", "docx"):
        render_page(" and ".join(f"${formula}$" for formula in FORMULAS if "\x00" not in formula), kind)
    assert MARKER not in written()


@pytest.mark.logs_warnings
@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (f"TypeError: cannot read property '{MARKER}' of undefined\n    at f (x.js:1)", "TypeError"),
        (f"SyntaxError: {MARKER}", "SyntaxError"),
        (f"{MARKER}: thrown as text", "something else"),
        (f"Error{MARKER}", "something else"),
        ("", "something else"),
    ],
)
def test_what_javascript_throws(written: Callable[[], str], trouble: str, kind: str) -> None:
    """“JavaScript failed: …” once quoted it whole."""
    assert isinstance(_translated(trouble), ConversionError)
    assert f"JavaScript failed: {kind}" in written()
    assert MARKER not in written()


COMMAND = """
import logging, sys
from pic2latex.cli import main, models
from dataclasses import replace
def fail(_store, _arguments):
    try:
        raise ValueError("secretword")
    except ValueError:
        logging.getLogger("pic2latex.anything").exception("It failed.")
    return 0
models.ACTIONS = (replace(models.ACTIONS[0], run=fail),)
sys.exit(main(["models", "list"]))
"""


def test_the_command_sets_its_log_up_so() -> None:
    done = subprocess.run((sys.executable, "-c", COMMAND), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "It failed." in done.stderr
    assert "ValueError" in done.stderr
    assert MARKER not in done.stderr
