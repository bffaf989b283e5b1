"""`pic2latex-desktop --bench` on a real desk, with the bundled model."""

import subprocess
import sys

from pic2latex_desktop.bench.measurement import PROMISES
from tests.e2e.whole_program import show_formula
from tests.e2e.xvfb_session import PATIENCE, Desk


def test_every_promise_is_measured(desk: Desk) -> None:
    show_formula(desk)  # an empty screen counts as one that could not be frozen
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "pic2latex_desktop", "--bench", "6"],
        env=desk.environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=2 * PATIENCE,
    )
    lines = done.stdout.splitlines()
    assert [line[: len(each.what)] for line, each in zip(lines, PROMISES.values(), strict=True)] == [
        each.what for each in PROMISES.values()
    ], done.stderr
    assert not [line for line in lines if "not measured" in line or "no screen" in line]
    # How fast it is depends on who else works here; what is lost or left behind does not.
    sure = [line for line in lines if line.startswith((PROMISES["lost"].what, PROMISES["processes"].what))]
    assert all(line.split("promised")[1].split()[2] == "kept" for line in sure), sure
    assert done.returncode == any("BROKEN" in line for line in lines)
    assert done.stderr == ""
