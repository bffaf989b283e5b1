"""What only a server can get wrong. Each becomes a problem (problems.py), and an exception again in the client.

Pic2LatexError
├── OptionError
│   └── RequestInvalid          a parameter, field or body has a value that does not exist
└── ServerError
    ├── BodyTooLarge            more bytes than the server accepts
    ├── BodyIncomplete          the body stopped, or came too slowly
    ├── MediaTypeUnsupported    neither a picture nor a form
    ├── NotAuthorized           no token, or a wrong one
    ├── HostRefused             the Host header names another server
    ├── OriginRefused           the request comes from another web page
    ├── PhoneRefused            a phone with another secret, or another page of it
    ├── PhoneExpired            the phone's QR code is used up or too old
    ├── RouteMissing            no such address
    ├── MethodRefused           the address is not asked this way
    ├── HttpMalformed           what was sent is no HTTP request
    ├── DocumentNotReady        its result is asked for before it is there
    ├── ServerBusy              the queue is full, or the server is ending
    ├── TooManyRequests         more requests a minute than one token may make
    ├── OutOfTime               the work took longer than the server allows
    ├── ServerFault             a fault of the server, logged there
    ├── ServerUnreachable       the client's own: nobody answers at the address
    └── ServerUntrusted         the client's own: nobody vouches for the server's certificate
"""

from pic2latex.errors import OptionError, Pic2LatexError

__all__ = [
    "BodyIncomplete",
    "BodyTooLarge",
    "DocumentNotReady",
    "HostRefused",
    "HttpMalformed",
    "MediaTypeUnsupported",
    "MethodRefused",
    "NotAuthorized",
    "OriginRefused",
    "OutOfTime",
    "PhoneExpired",
    "PhoneRefused",
    "RequestInvalid",
    "RouteMissing",
    "ServerBusy",
    "ServerError",
    "ServerFault",
    "ServerUnreachable",
    "ServerUntrusted",
    "TooManyRequests",
]


class RequestInvalid(OptionError):
    """A parameter, a field or the body of a request has a value that does not exist."""


class ServerError(Pic2LatexError):
    """Base of the errors that only a server has. `retry_after` is in seconds, None where repeating is no use."""

    retry_after: int | None = None


class BodyTooLarge(ServerError):
    """The body of a request has more bytes than the server accepts."""


class BodyIncomplete(ServerError):
    """The body of a request stopped before its end, or came too slowly."""


class MediaTypeUnsupported(ServerError):
    """The body is neither a picture nor a form."""


class NotAuthorized(ServerError):
    """The request has no token, or a wrong one."""


class HostRefused(ServerError):
    """The Host header does not name this server."""


class OriginRefused(ServerError):
    """The request comes from a web page that is not the server's own."""


class PhoneRefused(ServerError):
    """A message of a phone that does not know the secret of the QR code, or of another page than the first."""


class PhoneExpired(ServerError):
    """The QR code that the phone scanned is used up, too old, or was closed on the computer."""


class RouteMissing(ServerError):
    """There is nothing at this address."""


class MethodRefused(ServerError):
    """The address is not asked with this method."""


class HttpMalformed(ServerError):
    """What was sent is no HTTP request."""


class DocumentNotReady(ServerError):
    """The result of a document is asked for before it is there."""

    retry_after: int | None = 1


class ServerBusy(ServerError):
    """The queue is full, or the server is ending."""

    retry_after: int | None = 1


class TooManyRequests(ServerError):
    """One token asked more often than it may."""

    retry_after: int | None = 10


class OutOfTime(ServerError):
    """The work took longer than the server allows."""

    retry_after: int | None = 5


class ServerFault(ServerError):
    """A fault of the server. Its details are in the server's log."""


class ServerUnreachable(ServerError):
    """Nobody answers at the address. Raised by the client."""


class ServerUntrusted(ServerError):
    """Nobody that is trusted vouches for the server's certificate. Raised by the client."""
