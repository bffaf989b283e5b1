"""What `pic2latex bench --server` measures: ratios within one run, because other work on the machine moves seconds."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from statistics import fmean, median

from pic2latex.bench.dawdlers import dawdling
from pic2latex.bench.result_table import BenchTable, Column
from pic2latex.bench.server_load import Load, send
from pic2latex.bench.server_process import ServerProcess, served
from pic2latex.server.descriptor_limit import raise_descriptor_limit

__all__ = ["measure_server"]

PICTURES = ("basel", "quadratic", "bayes", "binomial", "euler-12px", "inverse")
PAGE = "page"
KILLS = 3
OVERLOAD = 4.0  # times the capacity
ROUNDS = 3
CLOSING_SECONDS = 5.0
SLOW, IDLE = 500, 1000  # clients that send a byte a second, and nothing
CUT_SECONDS = 35.0
SOAK = 10  # times as many requests as for other figures
FULL, CROWD = 16, 96  # connections: enough for full batches, and three times the room in the queue
ONE_THREAD = ("--threads", "1")
CPU = ("--device", "cpu")
Figure = tuple[str, str, str]
"""What was measured, how much it is, and what is wanted."""

COLUMNS = (Column("figure", "figure"), Column("measured", "measured"), Column("wanted", "wanted"))


def measure_server(count: int, tell: Callable[[str], None], *, with_ray: bool = False) -> BenchTable:
    """Measure everything with about `count` requests each; returns a table of figures and what they should be."""
    rows: list[Figure] = []

    def found(figures: Iterable[Figure]) -> None:
        for figure, measured, wanted in figures:  # told at once: all of it takes minutes, and may be stopped
            tell(f"{figure}: {measured} ({wanted})")
            rows.append((figure, measured, wanted))

    bodies = [_sample(name) for name in PICTURES]
    tell("one process, beside the engine alone: overhead, batches, overload, memory")
    with served(*CPU, *ONE_THREAD) as server:
        found(_one_process(server, bodies, count))
    tell("two workers, and workers that are killed")
    found(_workers(bodies, count))
    tell("an end under load")
    found([_ending(bodies, count)])
    if with_ray:
        tell("Ray Serve")
        found(_on_ray(bodies, count))
    return BenchTable("server", "The server, as ratios within this run", COLUMNS, tuple(rows))


def _sample(name: str) -> bytes:
    import pic2latex_resources

    return pic2latex_resources.path(f"samples/{name}.png").read_bytes()


@dataclass(frozen=True, slots=True)
class _Cost:
    """CPU seconds a picture, of the engine in a loop in this process and of a server, taken in turns."""

    engine: float
    server: float
    ratio: float


def _cost(server: ServerProcess, bodies: list[bytes], count: int, connections: int = 1) -> _Cost:
    """Measure both, each picture once a turn: what else the machine does then changes both. The ratio is a median."""
    from pic2latex import Device, Engine

    turns = max(3, count // len(bodies))
    alone, asked = [], []
    with Engine(device=Device.CPU, threads=1) as engine:
        for body in bodies:
            engine.recognize(body)
        send(server.target, bodies, 2, 2 * len(bodies))
        for _ in range(turns):
            began = time.process_time()
            for body in bodies:
                engine.recognize(body)
            alone.append((time.process_time() - began) / len(bodies))
            before = server.cpu_seconds()
            send(server.target, bodies, connections, len(bodies))
            asked.append((server.cpu_seconds() - before) / len(bodies))
    ratios = [one / other for one, other in zip(asked, alone, strict=True)]
    return _Cost(fmean(alone), fmean(asked), median(ratios))


def _one_process(server: ServerProcess, bodies: list[bytes], count: int) -> Iterator[Figure]:
    cost = _cost(server, bodies, count)
    yield ("CPU a picture: the engine alone", f"{1000 * cost.engine:.1f} ms", "for comparison")
    yield ("CPU a picture: with the server", f"{1000 * cost.server:.1f} ms", "for comparison")
    yield ("CPU a picture, over the engine's own", f"{cost.ratio:.2f} x", "<= 1.10 x")
    single = send(server.target, bodies, 1, count)
    several = send(server.target, bodies, 16, count)
    yield ("throughput, 16 connections over 1", f"{several.rate / single.rate:.2f} x", ">= 1.2 x")
    mixed = median(_mixed_over_formulas(server, bodies, count) for _ in range(ROUNDS))
    yield ("p95 of formulas with 5 % pages", f"{mixed:.2f} x", "<= 3 x")
    yield from _beside_dawdlers(server, bodies, count)
    yield from _overloaded(server, bodies, count)
    yield from _soaked(server, bodies, count)


def _mixed_over_formulas(server: ServerProcess, bodies: list[bytes], count: int) -> float:
    formulas = send(server.target, bodies, 4, count)
    return _ratio(_with_pages(server, bodies, count), formulas)


def _beside_dawdlers(server: ServerProcess, bodies: list[bytes], count: int) -> list[Figure]:
    """Ask with and without clients that dawdle, which the server cuts."""
    raise_descriptor_limit(SLOW + IDLE)
    alone = send(server.target, bodies, 4, count)
    with dawdling(server.target, SLOW, IDLE) as clients:
        beside = send(server.target, bodies, 4, count)
        cut = clients.wait_until_cut(CUT_SECONDS + 10)
    return [
        (f"p95 beside {SLOW} slow and {IDLE} idle clients", f"{_ratio(beside, alone):.2f} x", "<= 1.5 x"),
        ("the same: failed", _failures(beside), "0"),
        ("the same: all of them cut after", f"{cut:.0f} s", f"<= {CUT_SECONDS:.0f} s"),
    ]


def _soaked(server: ServerProcess, bodies: list[bytes], count: int) -> list[Figure]:
    """Ask many times; what came before has filled all caches."""
    memory, files = server.resident_bytes(), server.descriptors()
    load = send(server.target, bodies, 4, SOAK * count)
    grown = server.resident_bytes() / memory
    return [
        (f"{SOAK * count} requests: failed", _failures(load), "0"),
        (f"{SOAK * count} requests: memory, after over before", f"{grown:.3f} x", "<= 1.05 x"),
        ("the same: descriptors more than before", str(_more_descriptors(server, files)), "<= 0"),
    ]


@dataclass(slots=True)
class _Overload:
    """What several rounds of overload found, each beside the capacity measured before and after it."""

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: int = 0
    asked: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, server: ServerProcess, bodies: list[bytes], count: int) -> None:
        """Ask four times as much as the server can answer, between two measurements of how much that is."""
        spent = [server.cpu_seconds()]
        before = send(server.target, bodies, FULL, count)
        spent.append(server.cpu_seconds())
        over = send(server.target, bodies, CROWD, int(OVERLOAD * count), rate=OVERLOAD * before.rate)
        spent.append(server.cpu_seconds())
        after = send(server.target, bodies, FULL, count)
        capacity = (before.rate + after.rate) / 2
        self.statuses += over.statuses
        self.wrong += over.without_retry + over.broken
        self.asked.append(OVERLOAD * count / over.sending / capacity)
        self.answered.append(over.rate / capacity)
        alone = (spent[1] - spent[0]) / count
        self.cpu.append((spent[2] - spent[1]) / max(1, len(over.seconds)) / alone)


def _overloaded(server: ServerProcess, bodies: list[bytes], count: int) -> list[Figure]:
    memory, files = server.resident_bytes(), server.descriptors()
    found = _Overload()
    for _ in range(ROUNDS):
        found.add(server, bodies, count)
    grown = server.resident_bytes() / memory
    return [
        ("overload: asked a second, over capacity", f"{median(found.asked):.1f} x", "about 4 x"),
        ("overload: statuses", _statuses(found.statuses), "200, 503, 504"),
        ("overload: refusals without Retry-After", str(found.wrong), "0"),
        ("overload: answered, of the capacity", f"{median(found.answered):.2f}", ">= 0.9"),
        ("overload: CPU a picture answered", f"{median(found.cpu):.2f} x", "for comparison"),
        ("memory after overload, over before", f"{grown:.2f} x", "<= 1.1 x"),
        ("descriptors more than before", str(_more_descriptors(server, files)), "<= 0"),
    ]


def _more_descriptors(server: ServerProcess, before: int) -> int:
    """Return how many more are open than before, once what is being closed is closed."""
    deadline = time.monotonic() + CLOSING_SECONDS
    while (more := server.descriptors() - before) > 0 and time.monotonic() < deadline:
        time.sleep(0.05)
    return more


def _with_pages(server: ServerProcess, bodies: list[bytes], count: int) -> Load:
    """Send formulas while one connection reads pages, about one for twenty formulas."""
    ending = threading.Event()
    page = server.target
    pages = threading.Thread(
        target=send,
        args=(
            type(page)(page.host, page.port, f"{page.path}&mode=page"),
            [_sample(PAGE)],
            1,
            max(1, count // 20),
        ),
        kwargs={"stop": ending.is_set},
    )
    pages.start()
    load = send(server.target, bodies, 4, count)
    ending.set()
    pages.join()
    return load


def _workers(bodies: list[bytes], count: int) -> Iterator[Figure]:
    """Ask a server with one worker and one with two in turns; the one that is not asked does nothing meanwhile."""
    ratios = []
    with (
        served(*CPU, "--workers", "1", "--queue", "64") as one,
        served(*CPU, "--workers", "2", "--queue", "64") as two,
    ):
        for server, workers in ((one, 1), (two, 2)):
            _wait_for_workers(server, workers)
            send(server.target, bodies, 4, 4 * len(bodies))
        for _ in range(ROUNDS):
            single = send(one.target, bodies, 8, count).rate
            ratios.append(send(two.target, bodies, 8, count).rate / single)
        yield (
            "throughput, two workers over one",
            f"{median(ratios):.2f} x",
            ">= 1.6 x on 2 free cores",
        )
        killed = _with_kills(two, bodies, 2 * count)
    yield ("a worker killed now and then: failed", _failures(killed), "0")


def _wait_for_workers(server: ServerProcess, count: int) -> None:
    import json
    import urllib.request

    address = f"http://{server.target.host}:{server.target.port}/readyz"
    while True:
        with urllib.request.urlopen(address, timeout=10) as answer:
            if json.load(answer)["workers"] >= count:
                return
        time.sleep(0.2)


def _with_kills(server: ServerProcess, bodies: list[bytes], count: int) -> Load:
    ending = threading.Event()

    def kill() -> None:
        for _ in range(KILLS):
            if ending.wait(2.0):
                return
            workers = server.workers()
            if workers:
                os.kill(random.choice(workers), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    load = send(server.target, bodies, 8, count)
    ending.set()
    killer.join()
    return load


def _ending(bodies: list[bytes], count: int) -> Figure:
    """Send SIGTERM under load: what was accepted is answered. What came later finds nobody, which is no failure."""
    loads: list[Load] = []
    with served(*CPU, *ONE_THREAD) as server:
        thread = threading.Thread(target=lambda: loads.append(send(server.target, bodies, 8, count)))
        thread.start()
        time.sleep(1.0)
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(60)
        thread.join()
    (load,) = loads
    answered = sum(load.statuses.values())
    wrong = sum(number for status, number in load.statuses.items() if status not in {200, 503})
    return ("SIGTERM under load: answered, other than 200 and 503", f"{answered}, {wrong}", "some, 0")


def _on_ray(bodies: list[bytes], count: int) -> list[Figure]:
    """Measure one replica, in turns with the engine alone."""
    with served(*CPU, "--num-replicas", "1") as server:
        cost = _cost(server, bodies, count, connections=4)
        load = send(server.target, bodies, 4, count)
    added = cost.server - cost.engine
    return [
        ("Ray: CPU a picture: the engine alone", f"{1000 * cost.engine:.1f} ms", "side by side"),
        ("Ray: CPU a picture: with Ray Serve", f"{1000 * cost.server:.1f} ms", "side by side"),
        ("Ray: CPU added a request", f"{1000 * added:.0f} ms", "<= 40 ms"),
        ("Ray: failed", _failures(load), "0"),
    ]


def _ratio(one: Load, other: Load) -> float:
    return one.quantile(0.95) / max(1e-9, other.quantile(0.95))


def _statuses(statuses: Counter[int]) -> str:
    return ", ".join(f"{status}: {number}" for status, number in sorted(statuses.items()))


def _failures(load: Load) -> str:
    return str(load.broken + sum(number for status, number in load.statuses.items() if status != 200))
