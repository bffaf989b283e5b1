"""Who may ask: Host, Origin and token of a request. Loopback is no wall against web pages, so each request is checked.

A page of another site can send simple requests to 127.0.0.1, and a name that it makes resolve to 127.0.0.1 lets it
read the answers (DNS rebinding). So the Host must name this server, and an Origin must be this server's own.
"""

import hmac
import ipaddress
import time
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from pic2latex.server.errors import HostRefused, NotAuthorized, OriginRefused, TooManyRequests
from pic2latex.server.settings import LOOPBACK_HOSTS, ServerSettings, is_loopback

__all__ = ["COOKIE", "RequestGuard"]

COOKIE = "pic2latex-token"
PUBLIC_PATHS = frozenset(
    {"/", "/docs", "/healthz", "/readyz", "/favicon.ico", "/manifest.webmanifest", "/service-worker.js"}
)
PUBLIC_FOLDERS = ("/web/", "/javascript/", "/problems/")
SAME_SITE = frozenset({"", "same-origin", "none"})


class RequestGuard:
    """Checks requests against the settings. `headers` are by lower-case name."""

    def __init__(self, settings: ServerSettings) -> None:
        self._settings = settings
        self._hosts = LOOPBACK_HOSTS | {settings.host.lower()}
        self._rate = _Rate(settings.limits.requests_per_minute)

    def check(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        """Raise HostRefused, OriginRefused, NotAuthorized or TooManyRequests when a request must not be answered."""
        self._check_host(headers.get("host", ""))
        self._check_origin(method, path, headers)
        if self._settings.token is not None and not self.is_public(path):
            self._check_token(headers)

    @staticmethod
    def is_public(path: str) -> bool:
        """Tell whether a path needs no token: the page's files, which know nothing, and the health checks."""
        return path in PUBLIC_PATHS or path.startswith(PUBLIC_FOLDERS)

    def is_token(self, given: str) -> bool:
        """Tell, in a time that does not depend on it, whether this is the token."""
        return hmac.compare_digest(given.encode(), (self._settings.token or "").encode())

    def _check_host(self, header: str) -> None:
        name, port = _host_and_port(header, 80 if self._settings.tls is None else 443)
        if name in {each.lower() for each in self._settings.allowed_hosts}:
            return
        if port in {None, self._settings.port} or self._settings.port == 0:
            if name in self._hosts:
                return
            # A number cannot be rebound; who listens beyond loopback is reached by it.
            if not is_loopback(self._settings.host) and _is_address(name):
                return
        hint = "Ask it by the address it was started with, or start it with --allowed-host NAME."
        raise HostRefused("The Host header does not name this server.", hint=hint)

    def _check_origin(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "")
        if origin is not None:
            if origin in self._settings.cors_origins or self._is_own(origin, headers.get("host", "")):
                return
        elif site in SAME_SITE:
            return
        elif method == "GET" and headers.get("sec-fetch-mode") == "navigate" and self.is_public(path):
            return  # a link to the page
        hint = "Open the server's own page, or start it with --cors-origin ORIGIN."
        raise OriginRefused("The request comes from another web page.", hint=hint)

    @staticmethod
    def _is_own(origin: str, host: str) -> bool:
        parts = urlsplit(origin)
        return parts.scheme in {"http", "https"} and parts.netloc.lower() == host.lower() != ""

    def _check_token(self, headers: Mapping[str, str]) -> None:
        given = _token_in(headers)
        if given is None or not self.is_token(given):
            hint = "Send the header “Authorization: Bearer TOKEN” with the token the server was started with."
            raise NotAuthorized("The request has no token, or a wrong one.", hint=hint)
        if not self._rate.allows():
            raise TooManyRequests("This token asked too often.", hint="Wait as long as Retry-After says.")


class _Rate:
    """A token bucket: `per_minute` requests, with bursts of a quarter of that. 0 is no bound."""

    def __init__(self, per_minute: int) -> None:
        self._per_second = per_minute / 60
        self._most = max(1.0, per_minute / 4)
        self._left = self._most
        self._since = time.monotonic()

    def allows(self) -> bool:
        if not self._per_second:
            return True
        now = time.monotonic()
        self._left = min(self._most, self._left + (now - self._since) * self._per_second)
        self._since = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


def _token_in(headers: Mapping[str, str]) -> str | None:
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and given:
        return given.strip()
    if "app_key" in headers:  # how Mathpix' clients send theirs
        return headers["app_key"]
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return None if cookie is None else cookie.value


def _host_and_port(header: str, usual: int) -> tuple[str, int | None]:
    """Return the name in a Host header, without brackets, and its port; an empty name for what is none.

    `usual` is the port of a header without one.
    """
    try:
        parts = urlsplit(f"//{header}")
        return (parts.hostname or "").lower(), parts.port if parts.port is not None else usual
    except ValueError:
        return "", None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
