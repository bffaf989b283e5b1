"""How one of several ways is chosen to do something with the desktop: written once, used by every capability.

A capability (taking a picture, listening for keys, copying text) keeps an ordered table of backends. Each
says for a session whether it can work, cannot, or would after something is installed. Here they are put in
order, and tried until one succeeds; the reasons of the others are kept, because they are what the user needs
when none does.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from pic2latex_desktop.errors import DesktopError
from pic2latex_desktop.system.desktop_session import DesktopSession

__all__ = [
    "AllBackendsFailed",
    "Attempt",
    "Availability",
    "Backend",
    "BackendChoice",
    "BackendOutcome",
    "Evaluated",
    "Presence",
    "available",
    "needs_install",
    "select",
    "try_in_order",
    "unavailable",
]

_logger = logging.getLogger(__name__)


class Presence(StrEnum):
    """Whether a backend can work: yes, never on this system, or once something is installed or allowed."""

    YES = "yes"
    NOT_HERE = "not here"
    INSTALL = "install this"


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a backend can work in a session, why not, and what would change that."""

    presence: Presence
    reason: str = ""
    hint: str = ""


def available() -> Availability:
    """Say that a backend can work."""
    return Availability(Presence.YES)


def unavailable(reason: str) -> Availability:
    """Say that a backend has no place on this system."""
    return Availability(Presence.NOT_HERE, reason)


def needs_install(reason: str, hint: str) -> Availability:
    """Say that a backend would work after the user did what `hint` says."""
    return Availability(Presence.INSTALL, reason, hint)


class Backend(Protocol):
    """One way to do something. `name` is stable: settings remember it."""

    @property
    def name(self) -> str:
        """A short stable name."""

    def available(self, session: DesktopSession) -> Availability:
        """Say whether this backend can work in `session`. Quick, and never raises."""


B = TypeVar("B", bound=Backend)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One backend and what it said about a session."""

    name: str
    availability: Availability


@dataclass(frozen=True, slots=True)
class BackendChoice(Generic[B]):
    """The backends of a table in the order in which they are tried. Each is asked when its turn comes."""

    backends: tuple[B, ...]
    session: DesktopSession

    @property
    def usable(self) -> Iterator[B]:
        """The backends worth trying, best first."""
        return (each for each in self.backends if each.available(self.session).presence is Presence.YES)

    @property
    def considered(self) -> tuple[Evaluated, ...]:
        """What every backend of the table says."""
        return tuple(Evaluated(each.name, each.available(self.session)) for each in self.backends)

    @property
    def hints(self) -> tuple[str, ...]:
        """What the user could do to have more backends."""
        return tuple(each.availability.hint for each in self.considered if each.availability.hint)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One backend that was tried and did not succeed."""

    name: str
    error: DesktopError


@dataclass(frozen=True, slots=True)
class BackendOutcome(Generic[B, R]):
    """The backend that succeeded, what it gave, and those tried in vain before it."""

    backend: B
    result: R
    failures: tuple[Attempt, ...]


class AllBackendsFailed(Exception):
    """Every backend failed. Never leaves a capability: each turns it into its own error."""

    def __init__(self, failures: tuple[Attempt, ...]) -> None:
        super().__init__("; ".join(f"{failure.name}: {failure.error}" for failure in failures))
        self.failures = failures


def select(backends: Sequence[B], session: DesktopSession, preferred: str | None = None) -> BackendChoice[B]:
    """Order the backends as in the table, the preferred one (by name) in front."""
    return BackendChoice(tuple(sorted(backends, key=lambda backend: backend.name != preferred)), session)


def try_in_order(
    usable: Iterable[B], action: Callable[[B], R], *, final: tuple[type[DesktopError], ...] = ()
) -> BackendOutcome[B, R]:
    """Try `action` on each backend until one succeeds, and return how it went.

    An error of a class in `final` ends the search and is raised as it is: the user who cancelled does not
    want to be asked again by the next backend. Raises AllBackendsFailed when no backend is left.
    """
    failures: list[Attempt] = []
    for backend in usable:
        try:
            return BackendOutcome(backend, action(backend), tuple(failures))
        except final:
            raise
        except DesktopError as error:
            _logger.info("%s did not work: %s", backend.name, error)
            failures.append(Attempt(backend.name, error))
        except Exception as error:  # the border of a backend: foreign code may raise anything
            _logger.warning("%s failed unexpectedly", backend.name, exc_info=True)
            failures.append(Attempt(backend.name, DesktopError(str(error) or type(error).__name__, hint="")))
    raise AllBackendsFailed(tuple(failures))
