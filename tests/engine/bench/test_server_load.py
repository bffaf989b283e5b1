"""The load generator of `bench --server`, and a server process that is measured and ended."""

from pic2latex.bench.server_load import Target, send
from pic2latex.bench.server_process import served
from pic2latex.server.settings import Limits, ServerSettings
from tests.engine.server.running import faked, running, sample


def test_answers_are_counted() -> None:
    with running(faked()) as server:
        load = send(Target("127.0.0.1", server.port), [sample("basel")], 3, 12)
    assert load.statuses == {200: 12}
    assert len(load.seconds) == 12
    assert load.rate > 0
    assert 0 < load.quantile(0.0) <= load.quantile(0.95) <= max(load.seconds)


def test_refusals_are_counted_apart() -> None:
    settings = ServerSettings(port=0, limits=Limits(queue=1))
    with running(faked(seconds=0.2), settings) as server:
        load = send(Target("127.0.0.1", server.port), [sample("basel")], 4, 8)
    assert set(load.statuses) == {200, 503}
    assert load.without_retry == load.broken == 0


def test_nobody_there() -> None:
    load = send(Target("127.0.0.1", 9), [b"x"], 1, 2)
    assert (load.broken, load.rate, load.quantile(0.5)) == (2, 0.0, 0.0)


def test_a_server_of_its_own() -> None:
    with served("--threads", "1", "--device", "cpu") as server:
        before = server.cpu_seconds()
        load = send(server.target, [sample("basel")], 1, 4)
        assert load.statuses == {200: 4}
        assert server.cpu_seconds() > before
        assert server.resident_bytes() > 10_000_000
        assert server.descriptors() > 3
        assert server.workers() == []
