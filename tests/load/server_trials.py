"""The server under full-size load, by hand; the test suite has short versions of the same.

    .venv/bin/python -m tests.load.server_trials               all of them: about half an hour on two cores
    .venv/bin/python -m tests.load.server_trials soak kills    some of them
    .venv/bin/python -m tests.load.server_trials --share 0.1   a tenth of each

    soak      10,000 requests: memory and descriptors before and after
    slow      500 clients that send a byte a second and 1,000 that send nothing, beside ordinary ones
    kills     one of two workers killed every five seconds for a minute
    replicas  one of two replicas of Ray Serve killed every five seconds for a minute
    end       SIGTERM under load, three times
    overload  more clients than the queue has room for, for a minute
    damaged   900 damaged pictures and 100 damaged PDFs, with the real engine, in a temporary folder of its own

Each line says what was measured and what is wanted; the exit code is 1 when something wanted is missed. Times stand
beside times of the same run only.
"""

import argparse
import http.client
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pic2latex.bench.dawdlers import dawdling
from pic2latex.bench.server_load import Load, Target, send
from pic2latex.bench.server_process import ServerProcess, served
from tests.engine.pages.documents import blank_pages
from tests.engine.server.running import sample
from tests.engine.server.test_robustness import damaged

NAMES = ("basel", "quadratic", "bayes", "binomial", "euler-12px", "inverse")
ONE = ("--device", "cpu", "--threads", "1")
ERRORS = {413, 415, 422}
CUT_SECONDS = 35.0


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure, what was wanted of it, and whether it is."""

    figure: str
    measured: str
    wanted: str
    holds: bool


def soak(share: float) -> Iterator[Finding]:
    """Ask 10,000 times; compare with the state after the first tenth."""
    count = int(10_000 * share)
    with served(*ONE) as server:
        send(server.target, bodies(), 4, count // 10)
        memory, files = server.resident_bytes(), server.descriptors()
        cpu = server.cpu_seconds()
        load = send(server.target, bodies(), 4, count - count // 10)
        spent = (server.cpu_seconds() - cpu) / max(1, len(load.seconds))
        time.sleep(2.0)  # the last connections close
        grown, more = server.resident_bytes() / memory, server.descriptors() - files
    yield Finding(
        "requests answered 200", f"{len(load.seconds)} of {count - count // 10}", "all", not failed(load)
    )
    yield Finding("memory, after over before", f"{grown:.3f} x", "<= 1.05 x", grown <= 1.05)
    yield Finding("descriptors more than before", str(more), "<= 0", more <= 0)
    yield Finding("CPU a request", f"{1000 * spent:.1f} ms", "for comparison", holds=True)


def slow(share: float) -> Iterator[Finding]:
    """Ask with and without clients that dawdle."""
    count, slow_clients, idle = int(300 * share) or 30, int(500 * share), int(1000 * share)
    with served(*ONE) as server:
        send(server.target, bodies(), 4, count // 2)
        files = server.descriptors()
        alone = send(server.target, bodies(), 4, count)
        with dawdling(server.target, slow_clients, idle) as clients:
            beside = send(server.target, bodies(), 4, count)
            cut = clients.wait_until_cut(CUT_SECONDS + 10)
        time.sleep(1.0)
        more = server.descriptors() - files
    ratio = beside.quantile(0.95) / alone.quantile(0.95)
    yield Finding("p95 beside them, over alone", f"{ratio:.2f} x", "<= 1.5 x", ratio <= 1.5)
    yield Finding("ordinary requests that failed", str(failed(beside)), "0", not failed(beside))
    yield Finding("all of them cut after", f"{cut:.0f} s", f"<= {CUT_SECONDS:.0f} s", cut <= CUT_SECONDS)
    yield Finding("descriptors more than before", str(more), "<= 0", more <= 0)


def kills(share: float) -> Iterator[Finding]:
    """Kill a worker every five seconds."""
    with served("--device", "cpu", "--workers", "2", "--queue", "64") as server:
        yield from _killed(server, share, server.workers, "workers killed")


def replicas(share: float) -> Iterator[Finding]:
    """Kill a replica of Ray Serve every five seconds."""
    scale = ("--num-replicas", "2", "--ncpu-per-replica", "0.5")
    with served("--device", "cpu", "--queue", "64", *scale) as server:
        yield from _killed(server, share, server.replicas, "replicas killed")


def _killed(
    server: ServerProcess, share: float, victims: Callable[[], list[int]], named: str
) -> Iterator[Finding]:
    ending, killed = threading.Event(), 0
    send(server.target, bodies(), 4, 40)

    def kill() -> None:
        nonlocal killed
        while not ending.wait(5.0):
            for victim in victims()[:1]:
                os.kill(victim, signal.SIGKILL)
                killed += 1

    killer = threading.Thread(target=kill)
    killer.start()
    load = during(60 * share, server.target, 8)
    ending.set()
    killer.join()
    yield Finding(named, str(killed), ">= 1", killed >= 1)
    text = f"{failed(load)} of {sum(load.statuses.values()) + load.broken}"
    yield Finding("requests that failed", text, "0", not failed(load))


def end(share: float) -> Iterator[Finding]:
    """Tell the server to end while it is asked."""
    answered, wrong, cut, codes = 0, 0, 0, Counter[int | None]()
    for _ in range(max(1, int(3 * share))):
        with served(*ONE) as server:
            accepted = Accepted(server.target)
            threads = [threading.Thread(target=accepted.ask, args=(body,)) for body in bodies() + bodies()]
            for thread in threads:
                thread.start()
            accepted.enough.wait(60)
            server.process.send_signal(signal.SIGTERM)
            for thread in threads:
                thread.join()
            codes[server.process.wait(60)] += 1
        answered += accepted.statuses[200]
        wrong += sum(number for status, number in accepted.statuses.items() if status not in {200, 503})
        cut += accepted.cut
    yield Finding("answered", str(answered), "some", answered > 0)
    yield Finding("answered other than 200 and 503", str(wrong), "0", not wrong)
    yield Finding(
        "requests cut after their answer had begun or after they were accepted", str(cut), "0", not cut
    )


def overload(share: float) -> Iterator[Finding]:
    """Ask from many more connections than the queue has room for."""
    seconds = 60 * share
    with served(*ONE) as server:
        send(server.target, bodies(), 16, 60)
        capacity = during(seconds / 2, server.target, 16).rate
        memory = server.resident_bytes()
        over = during(seconds, server.target, 4 * 32)
        send(server.target, bodies(), 4, 60)
        grown = server.resident_bytes() / memory
    allowed = set(over.statuses) <= {200, 503, 504}
    yield Finding("statuses", statuses(over.statuses), "200, 503, 504", allowed)
    missing = over.without_retry + over.broken
    yield Finding("refusals without Retry-After, and broken", str(missing), "0", not missing)
    kept = over.rate / capacity
    yield Finding("answered a second, over capacity", f"{kept:.2f}", ">= 0.9", kept >= 0.9)
    yield Finding("memory, after over before", f"{grown:.2f} x", "<= 1.1 x", grown <= 1.1)


def damaged_files(share: float) -> Iterator[Finding]:
    """Send what is no whole picture or PDF."""
    pictures, documents = int(900 * share), int(100 * share)
    found: Counter[int] = Counter()
    unlike: list[str] = []
    with private_temporary_folder() as folder:
        states, alive = _send_damaged(folder, pictures, documents, found, unlike)
        left = [
            each.name for each in folder.iterdir()
        ]  # after the server ended: it has a folder while it runs
    yield Finding("pictures: statuses", statuses(found), "200, 413, 415, 422", set(found) <= {200, *ERRORS})
    yield Finding("errors that are no problem documents", str(len(unlike)), "0", not unlike)
    ended = {"done", "failed", "415", "422"}
    shown = ", ".join(f"{state}: {number}" for state, number in sorted(Counter(states).items()))
    yield Finding("PDFs", shown, "done, failed or refused", set(states) <= ended)
    yield Finding("temporary files left", str(left), "[]", not left)
    yield Finding("a whole picture afterwards", str(alive), "200", alive == 200)


def _send_damaged(
    folder: Path, pictures: int, documents: int, found: Counter[int], unlike: list[str]
) -> tuple[list[str], int]:
    """Return what became of the PDFs, and how a whole picture is answered afterwards."""
    random_ = random.Random(11)
    whole_file = blank_pages(folder / "whole.pdf", 2)
    whole = whole_file.read_bytes()
    whole_file.unlink()
    with served(*ONE) as server:
        for _ in range(pictures):
            body = damaged(random_, sample(random_.choice(NAMES)))
            status, kind = asked(server.target, "/v1/recognize?detail=brief", body, "image/png")
            found[status] += 1
            if status != 200 and (status not in ERRORS or kind != "application/problem+json"):
                unlike.append(f"{status} {kind}")
        states = [
            document_state(server.target, b"%PDF-" + damaged(random_, whole)[5:]) for _ in range(documents)
        ]
        return states, asked(server.target, "/v1/recognize", sample("basel"), "image/png")[0]


TRIALS: dict[str, Callable[[float], Iterator[Finding]]] = {
    "slow": slow,
    "kills": kills,
    "replicas": replicas,
    "end": end,
    "overload": overload,
    "damaged": damaged_files,
    "soak": soak,
}


def bodies() -> list[bytes]:
    return [sample(name) for name in NAMES]


def during(seconds: float, target: Target, connections: int) -> Load:
    """Ask over so many connections for so many seconds."""
    deadline = time.monotonic() + seconds
    return send(target, bodies(), connections, 10**9, lambda: time.monotonic() > deadline)


def failed(load: Load) -> int:
    return load.broken + sum(number for status, number in load.statuses.items() if status != 200)


def statuses(found: Counter[int]) -> str:
    return ", ".join(f"{status}: {number}" for status, number in sorted(found.items()))


def asked(target: Target, path: str, body: bytes, kind: str) -> tuple[int, str]:
    """Return status and media type of one answer."""
    connection = http.client.HTTPConnection(target.host, target.port, timeout=120)
    try:
        connection.request("POST", path, body, {"Content-Type": kind})
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Content-Type", "")
    finally:
        connection.close()


def document_state(target: Target, body: bytes) -> str:
    """Return what became of a PDF: the status it was refused with, or the state it ended in."""
    connection = http.client.HTTPConnection(target.host, target.port, timeout=120)
    try:
        connection.request("POST", "/v1/documents", body, {"Content-Type": "application/pdf"})
        answer = connection.getresponse()
        facts = json.loads(answer.read())
        if answer.status != 202:
            return str(answer.status)
        path = f"/v1/documents/{facts['id']}"
        while facts["state"] in {"waiting", "running"}:
            time.sleep(0.05)
            connection.request("GET", path)
            facts = json.loads(connection.getresponse().read())
        connection.request("DELETE", path)
        connection.getresponse().read()
        return str(facts["state"])
    finally:
        connection.close()


@contextmanager
def private_temporary_folder() -> Iterator[Path]:
    """Give the server that is started inside a temporary folder that nothing else uses."""
    before = os.environ.get("TMPDIR")
    with tempfile.TemporaryDirectory(prefix="trial-") as folder:
        os.environ["TMPDIR"] = folder
        try:
            yield Path(folder)
        finally:
            if before is None:
                del os.environ["TMPDIR"]
            else:
                os.environ["TMPDIR"] = before


class Accepted:
    """Clients that ask again and again, and know whether a request was accepted before its connection broke."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._lock = threading.Lock()
        self.statuses: Counter[int] = Counter()
        self.cut = 0
        self.enough = threading.Event()

    def ask(self, body: bytes) -> None:
        """Ask over a new connection each time, until nobody listens: what is accepted then must be answered."""
        while True:
            connection = http.client.HTTPConnection(self._target.host, self._target.port, timeout=120)
            try:
                connection.connect()
            except OSError:
                return
            try:
                connection.request("POST", self._target.path, body, {"Content-Type": "image/png"})
                answer = connection.getresponse()
                answer.read()
                self._count(answer.status)
            except http.client.RemoteDisconnected:
                return  # connected while the listening socket closed: it was never taken in
            except ConnectionResetError:
                return  # the same
            except (OSError, http.client.HTTPException):
                with self._lock:
                    self.cut += 1
                return
            finally:
                connection.close()

    def _count(self, status: int) -> None:
        with self._lock:
            self.statuses[status] += 1
            if self.statuses[200] >= 24:
                self.enough.set()


def main() -> int:
    """Run the trials that were named and print what was found."""
    parser = argparse.ArgumentParser(description="The server under full-size load.")
    parser.add_argument("trials", nargs="*", metavar="TRIAL", help=", ".join(TRIALS))
    parser.add_argument("--share", type=float, default=1.0, help="how much of the full size (%(default)s)")
    arguments = parser.parse_args()
    unknown = set(arguments.trials) - set(TRIALS)
    if unknown:
        parser.error(f"there is no trial {', '.join(sorted(unknown))}")
    all_hold = True
    for name in arguments.trials or TRIALS:
        for finding in TRIALS[name](arguments.share):
            all_hold = all_hold and finding.holds
            mark = "ok  " if finding.holds else "MISS"
            line = f"{mark} {name}: {finding.figure}: {finding.measured} (wanted: {finding.wanted})\n"
            sys.stdout.write(line)
            sys.stdout.flush()
    return 0 if all_hold else 1


if __name__ == "__main__":
    sys.exit(main())
