"""What `pic2latex bench --server` measures: ratios within one run, because other work on the machine moves seconds."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable

from pic2latex.bench.result_table import BenchTable, Column
from pic2latex.bench.server_load import Load, send
from pic2latex.bench.server_process import ServerProcess, served

__all__ = ["measure_server"]

PICTURES = ("basel", "quadratic", "bayes", "binomial", "euler-12px", "inverse")
PAGE = "page"
KILLS = 3
ONE_THREAD = ("--threads", "1")
CPU = ("--device", "cpu")
COLUMNS = (Column("figure", "figure"), Column("measured", "measured"), Column("wanted", "wanted"))


def measure_server(count: int, tell: Callable[[str], None], *, with_ray: bool = False) -> BenchTable:
    """Measure everything with about `count` requests each; returns a table of figures and what they should be."""
    rows: list[tuple[str, str, str]] = []
    bodies = [_sample(name) for name in PICTURES]
    tell("the engine alone")
    alone = _engine_cpu(bodies, count)
    tell("one process: overhead, batches, overload, memory")
    with served(*CPU, *ONE_THREAD) as server:
        rows += _one_process(server, bodies, count, alone)
    tell("two workers, and workers that are killed")
    rows += _workers(bodies, count)
    tell("an end under load")
    rows.append(_ending(bodies, count))
    if with_ray:
        tell("Ray Serve")
        rows += _on_ray(bodies, count, alone)
    return BenchTable("server", "The server, as ratios within this run", COLUMNS, tuple(rows))


def _sample(name: str) -> bytes:
    import pic2latex_resources

    return pic2latex_resources.path(f"samples/{name}.png").read_bytes()


def _engine_cpu(bodies: list[bytes], count: int) -> float:
    """Return CPU seconds a picture of the engine in a loop, in this process."""
    from pic2latex import Device, Engine

    with Engine(device=Device.CPU, threads=1) as engine:
        for body in bodies:
            engine.recognize(body)
        began = time.process_time()
        for number in range(count):
            engine.recognize(bodies[number % len(bodies)])
        return (time.process_time() - began) / count


def _one_process(
    server: ServerProcess, bodies: list[bytes], count: int, alone: float
) -> list[tuple[str, str, str]]:
    send(server.target, bodies, 2, 2 * len(bodies))
    before = server.cpu_seconds()
    single = send(server.target, bodies, 1, count)
    overhead = (server.cpu_seconds() - before) / count / alone
    several = send(server.target, bodies, 16, count)
    formulas = send(server.target, bodies, 4, count)
    mixed = _with_pages(server, bodies, count)
    memory, files = server.resident_bytes(), server.descriptors()
    over = send(server.target, bodies, 160, 4 * count)
    send(server.target, bodies, 4, count)
    capacity = max(several.rate, single.rate)
    grown = server.resident_bytes() / memory
    return [
        ("CPU a picture, over the engine's own", f"{overhead:.2f} x", "<= 1.10 x"),
        ("throughput, 16 connections over 1", f"{several.rate / single.rate:.2f} x", ">= 1.2 x"),
        ("p95 of formulas with 5 % pages", f"{_ratio(mixed, formulas):.2f} x", "<= 3 x"),
        ("overload: statuses", _statuses(over), "200, 503, 504"),
        ("overload: refusals without Retry-After", str(over.without_retry + over.broken), "0"),
        ("overload: answered, of the capacity", f"{over.rate / capacity:.2f}", ">= 0.9"),
        ("memory after overload, over before", f"{grown:.2f} x", "<= 1.1 x"),
        ("descriptors more than before", str(server.descriptors() - files), "<= 0"),
    ]


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


def _workers(bodies: list[bytes], count: int) -> list[tuple[str, str, str]]:
    rates = []
    for workers in ("1", "2"):
        with served(*CPU, "--workers", workers, "--queue", "64") as server:
            _wait_for_workers(server, int(workers))
            send(server.target, bodies, 4, 4 * len(bodies))
            rates.append(send(server.target, bodies, 8, count).rate)
            if workers == "2":
                killed = _with_kills(server, bodies, 2 * count)
    return [
        ("throughput, two workers over one", f"{rates[1] / rates[0]:.2f} x", ">= 1.6 x on 2 free cores"),
        ("a worker killed now and then: failed", _failures(killed), "0"),
    ]


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


def _ending(bodies: list[bytes], count: int) -> tuple[str, str, str]:
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


def _on_ray(bodies: list[bytes], count: int, alone: float) -> list[tuple[str, str, str]]:
    with served(*CPU, "--num-replicas", "1") as server:
        send(server.target, bodies, 4, 2 * len(bodies))
        began = server.cpu_seconds()
        load = send(server.target, bodies, 4, count)
        added = (server.cpu_seconds() - began) / count - alone
    return [
        ("Ray: CPU added a request", f"{1000 * added:.0f} ms", "<= 40 ms"),
        ("Ray: CPU a picture, over the engine's own", f"{added / alone + 1:.2f} x", "side by side"),
        ("Ray: failed", _failures(load), "0"),
    ]


def _ratio(one: Load, other: Load) -> float:
    return one.quantile(0.95) / max(1e-9, other.quantile(0.95))


def _statuses(load: Load) -> str:
    return ", ".join(f"{status}: {number}" for status, number in sorted(load.statuses.items()))


def _failures(load: Load) -> str:
    return str(load.broken + sum(number for status, number in load.statuses.items() if status != 200))
