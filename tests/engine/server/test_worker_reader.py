"""Worker processes: they read, die, are replaced, and what they were doing is done again."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable

import pytest

from pic2latex.errors import ModelMissing, PictureUnreadable
from pic2latex.server.errors import ServerFault
from pic2latex.server.reader_tasks import DetectTask, FormulaTask, PageTask
from pic2latex.server.settings import EngineSettings
from pic2latex.server.worker_reader import WorkerReader
from pic2latex.types import Device, Mode, Options
from tests.engine.server.crashing_worker import ENDLESS, FATAL, crash_or_answer
from tests.engine.server.running import ONE_THREAD, sample

FORMULA = FormulaTask(sample("basel"))


def with_workers(count: int, work: Callable[[WorkerReader], Awaitable[None]]) -> None:
    async def run() -> None:
        reader = WorkerReader(count, ONE_THREAD)
        await reader.open()
        try:
            await work(reader)
        finally:
            await reader.close()

    asyncio.run(run())


def test_everything_is_read_in_other_processes() -> None:
    async def work(reader: WorkerReader) -> None:
        told: list[tuple[int, int]] = []
        page = PageTask(sample("page"), Options(mode=Mode.PAGE))
        formula, found, text, *more = await asyncio.gather(
            reader.run(FORMULA),
            reader.run(DetectTask(sample("page"))),
            reader.run(page, lambda *each: told.append(each)),
            *(reader.run(FORMULA) for _ in range(4)),
        )
        assert formula["latex"].startswith(r"\sum")
        assert {each["latex"] for each in more} == {formula["latex"]}
        assert found["formulas"]
        assert "$" in text["markdown"]
        assert told[-1][0] == told[-1][1]
        with pytest.raises(PictureUnreadable) as caught:
            await reader.run(FormulaTask(b"x"))
        assert caught.value.hint
        assert os.getpid() not in reader.process_ids()

    with_workers(1, work)


@pytest.mark.logs_warnings
def test_what_a_killed_worker_was_doing_is_done_again() -> None:
    async def work(reader: WorkerReader) -> None:
        asked = [asyncio.ensure_future(reader.run(FORMULA)) for _ in range(12)]
        for _ in range(3):
            await asyncio.sleep(0.3)
            os.kill(reader.process_ids()[0], signal.SIGKILL)
        latex = {facts["latex"] for facts in await asyncio.gather(*asked)}
        assert len(latex) == 1
        assert reader.state().restarts >= 1

    with_workers(2, work)


@pytest.mark.logs_warnings
@pytest.mark.parametrize("workers", [1, 2])
def test_a_picture_that_ends_its_worker_fails_alone(workers: int) -> None:
    async def run() -> None:
        reader = WorkerReader(workers, ONE_THREAD, life=crash_or_answer)
        await reader.open()
        whole = [asyncio.ensure_future(reader.run(FormulaTask(b"whole"))) for _ in range(6)]
        with pytest.raises(ServerFault, match="ended while they read"):
            await reader.run(FormulaTask(FATAL))
        assert {facts["latex"] for facts in await asyncio.gather(*whole)} == {"x"}
        again = await asyncio.gather(*(reader.run(FormulaTask(b"whole")) for _ in range(4)))
        assert all(facts["latex"] == "x" for facts in again)
        await reader.close()

    asyncio.run(run())


@pytest.mark.logs_warnings
def test_workers_killed_again_and_again_make_nothing_fail() -> None:
    async def run() -> None:
        reader = WorkerReader(2, ONE_THREAD, life=crash_or_answer)
        await reader.open()
        asked = [asyncio.ensure_future(reader.run(FormulaTask(b"whole"))) for _ in range(8)]
        for death in range(4):
            while reader.state().restarts < death or not reader.state().is_ready:
                await asyncio.sleep(0.01)
            for number in reader.process_ids():
                os.kill(number, signal.SIGKILL)
        assert {facts["latex"] for facts in await asyncio.gather(*asked)} == {"x"}
        await reader.close()

    asyncio.run(run())


@pytest.mark.logs_warnings
def test_a_worker_that_overruns_is_ended() -> None:
    async def run() -> None:
        reader = WorkerReader(1, ONE_THREAD, limit=5.0, life=crash_or_answer)
        await reader.open()
        before = reader.process_ids()
        with pytest.raises(ServerFault, match="ended while they read"):
            await reader.run(FormulaTask(ENDLESS))
        assert (await reader.run(FormulaTask(b"whole")))["latex"]
        assert reader.process_ids() != before
        await reader.close()

    asyncio.run(run())


def test_a_model_that_is_missing_is_said_at_the_start() -> None:
    async def run() -> None:
        reader = WorkerReader(1, EngineSettings(model="no-such-model", device=Device.CPU))
        with pytest.raises(ModelMissing, match="no-such-model"):
            await reader.open()
        await reader.close()

    asyncio.run(run())
