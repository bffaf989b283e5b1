"""Several engines that read the pages of one document: how many, what they share, and that none is left open."""

from typing import Any

import pytest

from pic2latex.engine import Engine
from pic2latex.pages.document.page_engines import MOST_JOBS, PageEngines, jobs_for
from pic2latex.types import Device, Page


@pytest.mark.parametrize(
    ("asked", "pages", "cores", "jobs"),
    [
        (None, 100, 1, 1),
        (None, 100, 2, 2),
        (None, 1, 8, 1),
        (None, 100, 64, MOST_JOBS),
        (1, 100, 8, 1),
        (6, 100, 2, 6),
        (6, 4, 2, 4),
        (None, 0, 4, 1),
    ],
)
def test_how_many(asked: int | None, pages: int, cores: int, jobs: int) -> None:
    assert jobs_for(asked, pages, cores) == jobs


class Sibling:
    def __init__(self) -> None:
        self.read = 0
        self.is_closed = False

    def recognize_page(self, source: Any, *_others: Any, **_named: Any) -> Page:
        self.read += 1
        return Page((), 1, 1, str(source))

    def close(self) -> None:
        self.is_closed = True


class SharingEngine(Sibling):
    def __init__(self) -> None:
        super().__init__()
        self.siblings: tuple[Sibling, ...] = ()

    def jobs_for(self, asked: int | None, pages: int) -> int:
        return jobs_for(asked, pages, 2)

    def beside(self, count: int) -> tuple[Sibling, ...]:
        self.siblings = tuple(Sibling() for _ in range(count))
        return self.siblings


def test_engines_beside_the_first_one_read_and_are_closed() -> None:
    first = SharingEngine()
    with PageEngines(first) as engines:
        assert engines.use(None, 5) == 2
        assert [engines.recognize_page(name).markdown for name in "abcd"] == ["a", "b", "c", "d"]
    assert first.read == 0
    assert [each.read for each in first.siblings] == [2, 2]
    assert all(each.is_closed for each in first.siblings)
    assert not first.is_closed


def test_one_engine_reads_alone() -> None:
    for engine in (SharingEngine(), Sibling()):
        with PageEngines(engine) as engines:
            assert engines.use(None, 1) == 1
            engines.recognize_page("a")
        assert engine.read == 1
        assert not engine.is_closed


def test_engines_share_threads_and_are_cancelled_together() -> None:
    engine = Engine(device=Device.CPU, threads=4)
    assert engine.jobs_for(None, 10) == MOST_JOBS
    assert engine.jobs_for(2, 10) == 2
    assert Engine(device=Device.CUDA, threads=4).jobs_for(None, 10) == 1
    one, other = engine.beside(2)
    engine.cancel()
    for each in (one, other):
        assert each._cancelled.is_set()
        each.close()
    engine.close()
