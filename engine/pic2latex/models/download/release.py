"""What is to be fetched for a model: the files of a release, their addresses, sizes and fingerprints."""

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from pic2latex.errors import ModelInstallFailed
from pic2latex.models.catalogue import Hub
from pic2latex.models.download.checksum import Digest

__all__ = ["Release", "RemoteFile", "endpoint", "refuse_when_offline"]

OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
YES = ("1", "ON", "YES", "TRUE")


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file on a hub: its name here, its address, its size in bytes and the fingerprint it must have."""

    name: str
    url: str
    bytes: int
    digest: Digest
    hub: Hub = Hub.HUGGING_FACE


@dataclass(frozen=True, slots=True)
class Release:
    """The files of a model as they were at one commit or tag of a repository, and the address that was asked."""

    repo: str
    commit: str
    endpoint: str
    files: tuple[RemoteFile, ...]

    @property
    def bytes(self) -> int:
        """The size of all files together."""
        return sum(file.bytes for file in self.files)


def endpoint(hub: Hub) -> str:
    """Return the address of a hub: the mirror that the environment names, or the public one.

    It is read anew at every call, so that a mirror can be chosen without starting the program again. Raises
    ModelInstallFailed when it is not an address.
    """
    address = (os.environ.get(hub.mirror) or hub.endpoint).rstrip("/")
    try:
        parts = urlsplit(address)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        valid = False
    if valid:
        return address
    hint = f"Write it as {hub.endpoint}, or unset it."
    raise ModelInstallFailed(f"{hub.mirror} is “{address}”, which is not an address.", hint=hint)


def refuse_when_offline(what: str) -> None:
    """Raise ModelInstallFailed when the user has forbidden the network. `what` begins the sentence."""
    if any(os.environ.get(name, "").upper() in YES for name in OFFLINE):
        hint = f"Unset {' and '.join(OFFLINE)}, or import the model's folder from another machine."
        raise ModelInstallFailed(f"{what}: offline mode is on.", hint=hint)
