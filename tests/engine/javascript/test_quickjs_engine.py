"""The embedded engine: any thread may call, limits hold, and a limit costs nothing but its own call."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pic2latex.errors import ComponentMissing, ConversionError
from pic2latex.javascript import Context, JavaScript, ScriptLimits

SCRIPT = """
globalThis.calls = 0;
globalThis.tools = {
  add: (a, b) => a + b,
  echo: (value) => value,
  nothing: () => undefined,
  count: () => ++calls,
  joined: (n) => { let text = ""; for (let i = 0; i < n; i++) text = text + "é" + i; return text; },
  forever: () => { for (;;) ; },
  forever_caught: () => { for (;;) { try { for (;;) ; } catch (error) {} } },
  fill: () => { const all = []; for (;;) all.push("x".repeat(100000) + all.length); },
  fill_caught: () => { const all = []; try { for (;;) all.push(new Array(100000).fill(all.length)); }
                       catch (error) { throw error; } },
  recurse: (n) => 1 + tools.recurse(n + 1),
  backtrack: () => /^(a+)+$/.test("a".repeat(60) + "b"),
  work: (n) => { let sum = 0; for (let i = 0; i < n; i++) sum = (sum + i) % 1000003; return sum; },
  fail: () => { throw new TypeError("no such thing"); },
};
"""


@pytest.fixture
def boot(tmp_path: Path) -> Callable[[Context], None]:
    script = tmp_path / "tools.js"
    script.write_text(SCRIPT, encoding="utf-8")
    return lambda context: context.evaluate(script)


@pytest.fixture
def javascript(boot: Callable[[Context], None]) -> Iterator[JavaScript]:
    engine = JavaScript(boot, ScriptLimits(seconds=0.5, memory=64 * 2**20))
    yield engine
    engine.close()


@pytest.mark.parametrize(
    "value", [None, True, 3, 2.5, "x", "", "é中😀", 'a"b\\c\n\0', [1, [2, "3"]], {"a": {"b": None}}, "\ud800"]
)
def test_values_come_back_as_they_went(javascript: JavaScript, value: object) -> None:
    assert javascript.call("tools.echo", value) == value


def test_results(javascript: JavaScript) -> None:
    assert javascript.call("tools.add", 2, 3) == 5
    assert javascript.call("tools.nothing") is None
    assert len(javascript.call("tools.joined", 2000)) > 2000


LIMITS = (
    ("tools.forever", "longer than 0.5 seconds"),
    ("tools.forever_caught", "longer than 0.5 seconds"),
    ("tools.backtrack", "longer than 0.5 seconds"),
    ("tools.fill", "more memory"),
    ("tools.fill_caught", "more memory"),
)


@pytest.mark.parametrize(("function", "message"), LIMITS)
def test_limits_end_a_call_and_not_the_engine(javascript: JavaScript, function: str, message: str) -> None:
    with pytest.raises(ConversionError, match=message) as caught:
        javascript.call(function)
    assert caught.value.hint
    assert javascript.call("tools.add", 1, 1) == 2


def test_deep_recursion_ends(javascript: JavaScript) -> None:
    with pytest.raises(ConversionError, match="nested too deeply"):
        javascript.call("tools.recurse", 0)
    assert javascript.call("tools.add", 1, 1) == 2


def test_a_world_that_hit_a_limit_is_not_used_again(javascript: JavaScript) -> None:
    assert [javascript.call("tools.count") for _ in range(3)] == [1, 2, 3]
    with pytest.raises(ConversionError):
        javascript.call("tools.forever")
    assert javascript.call("tools.count") == 1


def test_only_the_calls_own_time_counts(boot: Callable[[Context], None]) -> None:
    """The engine's clock is the process's: threads that compute elsewhere must not use up a call's time."""
    javascript = JavaScript(boot, ScriptLimits(seconds=1.0))
    rounds = 1_000_000
    expected = javascript.call("tools.work", rounds)
    stop = threading.Event()

    def compute() -> None:
        import hashlib

        block = b"x" * 1_000_000
        while not stop.is_set():
            hashlib.sha256(block).digest()

    threads = [threading.Thread(target=compute) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        results = [javascript.call("tools.work", rounds) for _ in range(5)]
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        javascript.close()
    assert results == [expected] * 5


def test_any_thread_may_call(javascript: JavaScript) -> None:
    with ThreadPoolExecutor(8) as pool:
        sums = list(pool.map(lambda n: javascript.call("tools.add", n, n), range(100)))
    assert sums == [2 * n for n in range(100)]


def test_threads_keep_their_stack_size(javascript: JavaScript) -> None:
    before = threading.stack_size()
    javascript.call("tools.add", 1, 1)
    assert threading.stack_size() == before


def test_nothing_starts_before_the_first_call(tmp_path: Path) -> None:
    threads = threading.active_count()
    javascript = JavaScript(lambda context: context.evaluate(tmp_path / "missing.js"))
    assert threading.active_count() == threads
    with pytest.raises(ComponentMissing, match=r"missing\.js") as caught:
        javascript.call("tools.add", 1, 1)
    assert "python3 installer/assets.py" in caught.value.hint
    javascript.close()


def test_closing_gives_back_and_does_no_harm(javascript: JavaScript) -> None:
    assert javascript.call("tools.count") == 1
    javascript.close()
    javascript.close()
    assert javascript.call("tools.count") == 1


@pytest.mark.logs_warnings
def test_an_error_of_a_script_is_an_error_of_ours(javascript: JavaScript) -> None:
    with pytest.raises(ConversionError, match="TypeError: no such thing"):
        javascript.call("tools.fail")
    assert javascript.call("tools.add", 1, 1) == 2


@pytest.mark.parametrize(
    "name", ["require", "process", "fetch", "XMLHttpRequest", "document", "window", "std", "os", "setTimeout"]
)
def test_a_script_reaches_nothing_outside(javascript: JavaScript, name: str) -> None:
    assert javascript.call("globalThis.hasOwnProperty", name) is False
