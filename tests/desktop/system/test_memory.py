"""Memory: measured, returned to the system, and the JavaScript engine given back."""

import subprocess
import sys

import pytest

from pic2latex.javascript.typesetter import typesetter
from pic2latex_desktop.system.memory import free_typesetter, release_memory, resident_megabytes

only_glibc = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems return freed memory by themselves"
)

# Every thread of a program has a heap of its own, so each could keep the last screen that it freed.
FREED_SCREENS = """
import threading
from pic2latex_desktop.system.memory import resident_megabytes, return_large_blocks
return_large_blocks()

def freeze():
    for _ in range(3):
        bytearray(b"x" * 4_000_000)
    met.wait()
    met.wait()

met = threading.Barrier(5)
before = resident_megabytes()
for _ in range(4):
    threading.Thread(target=freeze).start()
met.wait()
print(resident_megabytes() - before)
met.wait()
"""


def test_memory_is_that_of_now() -> None:
    before = resident_megabytes()
    block = bytearray(b"x" * 80_000_000)
    assert resident_megabytes() > before + 70
    del block
    release_memory()
    assert resident_megabytes() < before + 10


@only_glibc
def test_freed_screens_do_not_stay() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", FREED_SCREENS],
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    )
    assert float(done.stdout) < 4


def test_typesetter_starts_again_after_it_was_freed() -> None:
    assert typesetter().check("x") is None
    free_typesetter()
    assert typesetter().check("x^2") is None
