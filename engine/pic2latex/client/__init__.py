"""A client of the server: the same words as `Engine`, the same errors, over HTTP.

from pic2latex.client import Client

with Client("http://127.0.0.1:8000") as client:
    print(client.recognize("formula.png", formats=["typst"]).texts["typst"])
"""

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pic2latex.client.async_client import AsyncClient
    from pic2latex.client.client import Client
    from pic2latex.client.responses import Answer, DocumentAnswer

__all__ = ["Answer", "AsyncClient", "Client", "DocumentAnswer"]

_ON_DEMAND = MappingProxyType(
    {
        "Answer": "pic2latex.client.responses",
        "AsyncClient": "pic2latex.client.async_client",
        "Client": "pic2latex.client.client",
        "DocumentAnswer": "pic2latex.client.responses",
    }
)


def __getattr__(name: str) -> object:
    """Load a public name's module at its first use."""
    if name not in _ON_DEMAND:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ON_DEMAND[name]), name)
