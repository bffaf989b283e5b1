"""A desk of its own for every test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.xvfb_session import Desk, MakeDesk, new_desk


@pytest.fixture
def make_desk(tmp_path: Path) -> Iterator[MakeDesk]:
    """Make desks, by size ("1280x800"), with a window manager running."""
    desks: list[Desk] = []

    def make(size: str = "1280x800") -> Desk:
        desks.append(new_desk(tmp_path / f"desk{len(desks)}", size))
        return desks[-1]

    yield make
    for desk in desks:
        desk.end()


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    """One monitor of 1280 by 800 pixels."""
    return make_desk()


@pytest.fixture
def two_monitors(make_desk: MakeDesk) -> Desk:
    """Two monitors side by side: 1200x1000 shown at scale 2, and 1200x800 set 100 pixels lower at scale 1."""
    desk = make_desk("2400x1000")
    desk.run("xrandr", "--setmonitor", "LEFT", "1200/300x1000/250+0+0", "screen")
    desk.run("xrandr", "--setmonitor", "RIGHT", "1200/300x800/200+1200+100", "none")
    desk.environ["QT_SCREEN_SCALE_FACTORS"] = "LEFT=2;RIGHT=1"
    return desk


@pytest.fixture
def artefacts(tmp_path: Path) -> Path:
    """Where pictures to look at are kept: $PIC2LATEX_ARTEFACTS, or a folder that is thrown away."""
    return Path(os.environ.get("PIC2LATEX_ARTEFACTS", tmp_path / "artefacts"))
