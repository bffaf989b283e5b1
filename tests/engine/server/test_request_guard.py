"""Host, Origin and token: whom the server answers."""

import pytest

from pic2latex.server.errors import HostRefused, NotAuthorized, OriginRefused, ServerError, TooManyRequests
from pic2latex.server.request_guard import COOKIE, RequestGuard
from pic2latex.server.settings import Limits, ServerSettings
from tests.engine.server.running import PNG, faked, problem, running, sample

HOME = "127.0.0.1:8000"
LOCAL = ServerSettings()
NAMED = ServerSettings(allowed_hosts=("math.example",), cors_origins=("https://notes.example",))
WIDE = ServerSettings(host="0.0.0.0", token="secret")
SECRET = {"authorization": "Bearer secret"}


@pytest.mark.parametrize(
    ("settings", "headers", "refused"),
    [
        (LOCAL, {"host": HOME}, None),
        (LOCAL, {"host": "localhost:8000"}, None),
        (LOCAL, {"host": "[::1]:8000"}, None),
        (LOCAL, {"host": "LOCALHOST:8000"}, None),
        (LOCAL, {"host": "127.0.0.1:9000"}, HostRefused),
        (LOCAL, {"host": "127.0.0.1"}, HostRefused),
        (LOCAL, {"host": "rebound.example:8000"}, HostRefused),
        (LOCAL, {"host": "192.168.1.2:8000"}, HostRefused),
        (LOCAL, {"host": ""}, HostRefused),
        (LOCAL, {}, HostRefused),
        (LOCAL, {"host": "[broken"}, HostRefused),
        (NAMED, {"host": "math.example"}, None),
        (WIDE, {"host": "192.168.1.2:8000", **SECRET}, None),
        (WIDE, {"host": "rebound.example:8000", **SECRET}, HostRefused),
        (LOCAL, {"host": HOME, "origin": f"http://{HOME}"}, None),
        (LOCAL, {"host": HOME, "origin": "http://127.0.0.1:9000"}, OriginRefused),
        (LOCAL, {"host": HOME, "origin": "http://evil.example"}, OriginRefused),
        (LOCAL, {"host": HOME, "origin": "null"}, OriginRefused),
        (LOCAL, {"host": HOME, "origin": ""}, OriginRefused),
        (LOCAL, {"host": HOME, "sec-fetch-site": "cross-site"}, OriginRefused),
        (LOCAL, {"host": HOME, "sec-fetch-site": "same-site"}, OriginRefused),
        (LOCAL, {"host": HOME, "sec-fetch-site": "same-origin"}, None),
        (LOCAL, {"host": HOME, "sec-fetch-site": "none"}, None),
        (NAMED, {"host": HOME, "origin": "https://notes.example"}, None),
        (WIDE, {"host": HOME}, NotAuthorized),
        (WIDE, {"host": HOME, "authorization": "Bearer wrong"}, NotAuthorized),
        (WIDE, {"host": HOME, "authorization": "Bearer \u00fcber"}, NotAuthorized),
        (WIDE, {"host": HOME, "authorization": "Basic secret"}, NotAuthorized),
        (WIDE, {"host": HOME, "cookie": f"{COOKIE}=wrong"}, NotAuthorized),
        (WIDE, {"host": HOME, "cookie": f"a=b; {COOKIE}=secret"}, None),
        (WIDE, {"host": HOME, "app_key": "secret"}, None),
        (WIDE, {"host": HOME, **SECRET}, None),
    ],
)
def test_whom_it_answers(
    settings: ServerSettings, headers: dict[str, str], refused: type[ServerError] | None
) -> None:
    guard = RequestGuard(settings)
    if refused is None:
        guard.check("POST", "/v1/recognize", headers)
        return
    with pytest.raises(refused):
        guard.check("POST", "/v1/recognize", headers)


@pytest.mark.parametrize("path", ["/", "/healthz", "/web/app.js", "/javascript/mathjax/core.js"])
def test_the_page_itself_needs_no_token(path: str) -> None:
    RequestGuard(WIDE).check("GET", path, {"host": HOME})


def test_a_link_to_the_page_may_be_followed() -> None:
    headers = {"host": HOME, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    RequestGuard(LOCAL).check("GET", "/", headers)
    for method, path in (("GET", "/v1/models"), ("POST", "/")):
        with pytest.raises(OriginRefused):
            RequestGuard(LOCAL).check(method, path, headers)


def test_a_token_may_ask_so_often() -> None:
    guard = RequestGuard(ServerSettings(token="secret", limits=Limits(requests_per_minute=8)))
    for _ in range(2):
        guard.check("GET", "/v1/models", {"host": HOME, **SECRET})
    with pytest.raises(TooManyRequests):
        guard.check("GET", "/v1/models", {"host": HOME, **SECRET})


def test_the_token_over_http() -> None:
    with running(faked(), ServerSettings(port=0, token="secret")) as server:
        refused = server.post("/v1/recognize", content=sample("basel"), headers=PNG)
        assert problem(refused)["status"] == 401
        assert refused.headers["www-authenticate"].startswith("Bearer")
        assert problem(server.get("/metrics"))["status"] == 401
        with server.http() as http:
            begun = http.post("/v1/session", headers={"Authorization": "Bearer secret"})
            cookie = begun.headers["set-cookie"].lower()
            assert "httponly" in cookie
            assert "samesite=strict" in cookie
            assert http.post("/v1/recognize", content=sample("basel"), headers=PNG).status_code == 200
            assert http.get("/metrics").status_code == 200


def test_refused_requests_never_reach_the_engine() -> None:
    with running(faked()) as server:
        for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
            server.post("/v1/recognize", content=sample("basel"), headers={**PNG, **headers})
        assert "pic2latex_pictures_total{" not in server.get("/metrics").text


def test_other_pages_may_ask_when_they_were_named() -> None:
    settings = ServerSettings(port=0, cors_origins=("https://notes.example",))
    with running(faked(), settings) as server:
        asked = {"Origin": "https://notes.example", "Access-Control-Request-Method": "POST"}
        with server.http() as http:
            allowed = http.request("OPTIONS", "/v1/recognize", headers=asked)
            assert allowed.headers["access-control-allow-origin"] == "https://notes.example"
            refused = http.request(
                "OPTIONS", "/v1/recognize", headers={**asked, "Origin": "https://a.example"}
            )
            assert problem(refused)["status"] == 403


def test_nothing_is_said_about_other_origins() -> None:
    with running(faked()) as server:
        response = server.post("/v1/recognize", content=sample("basel"), headers=PNG)
        assert "access-control-allow-origin" not in response.headers
        for name in ("content-security-policy", "x-content-type-options", "cross-origin-resource-policy"):
            assert name in response.headers
        assert response.headers["cache-control"] == "no-store"


def test_what_is_read_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"), running(faked("secretlatex")) as server:
        response = server.post("/v1/recognize", files={"picture": ("secret-name.png", sample("basel"))})
        assert "s e c r e t" in response.text or "secretlatex" in response.text
    ours = (record for record in caplog.records if record.name.startswith(("pic2latex", "uvicorn")))
    text = "\n".join(record.getMessage() for record in ours)
    assert '"route": "/v1/recognize"' in text
    assert "secret" not in text
