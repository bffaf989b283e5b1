"""What a server is told when it starts: where it listens, whom it answers, how much it accepts, which model it runs."""

from dataclasses import dataclass, field
from pathlib import Path

from pic2latex.types import Device

__all__ = [
    "DEFAULT_PORT",
    "LOOPBACK_HOSTS",
    "EngineSettings",
    "Limits",
    "ServerSettings",
    "TlsFiles",
    "is_loopback",
]

DEFAULT_PORT = 8000
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Which model runs where. Crosses process borders.

    `threads` are those of each engine (None: the physical cores).
    """

    model: str | None = None
    device: Device = Device.AUTO
    threads: int | None = None
    models_folder: Path | None = None
    beams: int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request, and all together, may ask for.

    `body_bytes` of a picture, `document_bytes` of a PDF, `pixels` of a picture, `decoded_bytes` of all pictures that
    wait or are read (uint8 RGB), `queue` of tasks in each lane, `request_seconds` for the work, `head_seconds` and
    `body_seconds` for what the client sends, `body_rate` in bytes a second after `body_grace` seconds.
    `requests_per_minute` bounds one token (0: no bound). `documents` and `document_pages` bound jobs, `document_store`
    the bytes they keep and `document_seconds` how long.
    """

    body_bytes: int = 20_000_000
    document_bytes: int = 100_000_000
    pixels: int = 25_000_000
    decoded_bytes: int = 600_000_000
    queue: int = 32
    pictures: int = 64
    request_seconds: float = 60.0
    head_seconds: float = 10.0
    body_seconds: float = 30.0
    body_rate: int = 10_000
    body_grace: float = 5.0
    requests_per_minute: int = 0
    documents: int = 16
    document_pages: int = 2000
    document_store: int = 1_000_000_000
    document_seconds: float = 3600.0


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """PEM files of a certificate with its chain, and of its private key (None: in the same file)."""

    certificate: Path
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where the server listens and whom it answers.

    `allowed_hosts` are names of the Host header beside loopback and `host`; `cors_origins` may call it from other
    pages. With a `token` every route but the page's files and the health checks asks for it. `documents_folder` is
    where jobs keep their files (None: a private temporary folder).
    """

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    allowed_hosts: tuple[str, ...] = ()
    cors_origins: tuple[str, ...] = ()
    token: str | None = field(default=None, repr=False)
    has_page: bool = True
    tls: TlsFiles | None = None
    limits: Limits = Limits()
    engine: EngineSettings = EngineSettings()
    documents_folder: Path | None = None

    @property
    def scheme(self) -> str:
        """The scheme of its addresses."""
        return "http" if self.tls is None else "https"


def is_loopback(host: str) -> bool:
    """Tell whether an address can be reached from this machine alone."""
    return host in LOOPBACK_HOSTS or host.startswith("127.")
