"""The page's side of a session with a phone: opened, heard of, ended."""

import json
import threading
from typing import Any

import httpx2
import pytest

from pic2latex.server.phone import service
from pic2latex.server.settings import ServerSettings
from tests.engine.server.phone.listening import Phone
from tests.engine.server.running import Running, faked, problem, running, sample


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "lan_addresses", lambda: ("127.0.0.1", "127.0.0.2"))


class Invited:
    """What `Phone` needs of a listener, from the server's answer."""

    def __init__(self, shown: dict[str, Any]) -> None:
        self.invitation = self
        self.address, self.code, self.secret = shown["address"], shown["code"], "A" * 43


def heard(server: Running, events: list[tuple[str, dict[str, Any]]], began: threading.Event) -> None:
    with server.http() as http, http.stream("GET", "/v1/phone/events") as answer:
        name = ""
        for line in answer.iter_lines():
            began.set()
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                events.append((name, json.loads(line.removeprefix("data: "))))


@pytest.mark.usefixtures("at_home")
def test_a_photo_comes_to_the_page() -> None:
    events: list[tuple[str, dict[str, Any]]] = []
    began = threading.Event()
    with running(faked(r"x^2")) as server:
        shown = server.post("/v1/phone").json()
        hearing = threading.Thread(target=heard, args=(server, events, began))
        hearing.start()
        assert began.wait(30)
        phone = Phone(Invited(shown))  # type: ignore[arg-type]
        phone.type_code(shown["code"])
        answer = phone.opened(phone.post("/p/photo", {"mode": "formula"}, sample("basel")))
        phone.close()
        with server.http() as http:
            assert http.delete("/v1/phone").status_code == 204
        hearing.join(30)
        assert not hearing.is_alive()
    assert answer.body == b"x^{2}"
    assert answer.header["copied"] is False
    states = [data["state"] for name, data in events if name == "state"]
    assert states == ["received", "read", "ended"]
    (result,) = [data for name, data in events if name == "result"]
    assert (result["text"], result["facts"]["mode"]) == ("x^{2}", "formula")


@pytest.mark.usefixtures("at_home")
def test_what_is_shown_and_that_one_session_takes_the_place_of_another() -> None:
    with running(faked()) as server:
        assert server.get("/v1/phone").json() == {"hosts": ["127.0.0.1", "127.0.0.2"]}
        first = server.post("/v1/phone").json()
        second = server.post("/v1/phone?host=127.0.0.2")
        assert second.status_code == 201
        assert second.json()["address"].startswith("http://127.0.0.2:")
        assert second.json()["qr"].startswith("<svg")
        phone = Phone(Invited(first))  # type: ignore[arg-type]
        with pytest.raises(httpx2.ConnectError):
            phone.http.get("/p")
        phone.close()


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize("host", ["203.0.113.7", "127.0.0.3", "0.0.0.0"])
def test_other_addresses_are_refused(host: str) -> None:
    with running(faked()) as server:
        assert problem(server.post(f"/v1/phone?host={host}"))["type"] == "/problems/option-invalid"


@pytest.mark.usefixtures("at_home")
def test_a_server_that_others_reach_offers_none() -> None:
    with running(faked(), ServerSettings(host="0.0.0.0", port=0, token="secret")) as server:
        headers = {"Authorization": "Bearer secret"}
        assert server.get("/v1/phone", headers=headers).json() == {"hosts": []}
        assert server.post("/v1/phone", headers=headers).status_code == 422
        assert server.post("/v1/phone").status_code == 401


def test_no_session_has_no_events() -> None:
    with running(faked()) as server:
        assert problem(server.get("/v1/phone/events"))["type"] == "/problems/not-found"


def test_another_page_opens_no_session() -> None:
    with running(faked()) as server:
        answer = server.post("/v1/phone", headers={"Origin": "http://elsewhere.test"})
    assert problem(answer)["status"] == 403
