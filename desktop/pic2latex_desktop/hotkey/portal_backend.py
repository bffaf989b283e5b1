"""Keys through the GlobalShortcuts portal: the only way under Wayland (KDE, Hyprland, GNOME from 48 on).

xdg-desktop-portal documentation, org.freedesktop.portal.GlobalShortcuts. The desktop owns the keys: what is asked for
is a proposal, and the answer says what the user really has to press. A session takes one set of shortcuts, so other
shortcuts mean another session.
"""

import logging
import os
import threading
from typing import Any

from PySide6.QtCore import QCoreApplication

from pic2latex_desktop.errors import DesktopError, HotkeyError, PortalCancelled, PortalDenied, PortalError
from pic2latex_desktop.hotkey.backend import (
    Bindings,
    HotkeyState,
    HotkeyStatus,
    KeyProblem,
    OnPressed,
    Reported,
    Trigger,
)
from pic2latex_desktop.hotkey.shortcut import portal_trigger
from pic2latex_desktop.system.backend_selection import Availability, available, unavailable
from pic2latex_desktop.system.desktop_session import DesktopSession, Display
from pic2latex_desktop.system.portal import PortalBus, request
from pic2latex_desktop.system.portal.request import Options, new_token, text_variant

__all__ = ["PortalHotkeys"]

_logger = logging.getLogger(__name__)
_NAME = "portal"
_SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
_SETUP_SECONDS = 10.0
_USER_SECONDS = 300.0


class PortalHotkeys:
    """Asks the desktop for the keys."""

    name = _NAME

    def available(self, session: DesktopSession) -> Availability:
        """Work under Wayland where there is a session bus. Whether the portal has shortcuts is learned by asking."""
        if session.display is Display.WAYLAND and session.has_bus:
            return available()
        return unavailable(QCoreApplication.translate("Hotkey", "Works under Wayland only."))

    def open(self, heard: OnPressed, reported: Reported) -> "PortalSession":
        """Find the portal for a listener, which asks it on a thread: the user may have to agree. Raises HotkeyError."""
        try:
            with PortalBus() as bus:
                version = bus.property(_SHORTCUTS, "version")
        except PortalError as error:
            raise HotkeyError(
                QCoreApplication.translate("Hotkey", "This desktop does not give programs global shortcuts."),
                hint=command_hint(),
            ) from error
        _logger.debug("the portal has global shortcuts, version %s", version)
        return PortalSession(heard, reported)


def command_hint() -> str:
    """Return the way that works on every desktop."""
    return QCoreApplication.translate(
        "Hotkey", "Open the system's keyboard settings and bind a key to the command “pic2latex snip”."
    )


class PortalSession:
    """One thread with one bus connection, on which a session of shortcuts lives.

    The thread is its own, and not one of `tasks`: it sleeps on a socket for as long as the program runs.
    """

    def __init__(self, heard: OnPressed, reported: Reported) -> None:
        self._heard = heard
        self._reported = reported
        self._bindings: Bindings = ()
        self._is_paused = False
        self._is_closing = False
        self._has_answer = False
        self._lock = threading.Lock()
        self._is_pipe_open = True
        self._wake_reader, self._wake_writer = os.pipe()
        self._thread: threading.Thread | None = None

    def bind(self, bindings: Bindings) -> None:
        """Ask for these shortcuts. The answer is reported when the user and the desktop gave it."""
        if self._thread is None:
            self._bindings = bindings
            self._thread = threading.Thread(target=self._run, name="shortcuts portal", daemon=True)
            self._thread.start()
        elif bindings != self._bindings:
            self._bindings = bindings
            self._wake()

    def pause(self) -> None:
        """Do nothing when keys come. The desktop keeps them: giving them back would ask the user again."""
        self._is_paused = True

    def resume(self) -> None:
        """Act on keys again."""
        self._is_paused = False

    def check(self) -> bool:
        """Say whether shortcuts still arrive. The user who said no is not asked again, so that counts as well."""
        return self._has_answer or self._is_running

    def close(self) -> None:
        """End the session and the thread."""
        self._is_closing = True
        self._wake()
        if not self._is_running:
            self._close_pipe()

    @property
    def _is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _wake(self) -> None:
        with self._lock:
            if self._is_pipe_open:
                os.write(self._wake_writer, b"x")

    def _close_pipe(self) -> None:
        with self._lock:
            if self._is_pipe_open:
                self._is_pipe_open = False
                os.close(self._wake_reader)
                os.close(self._wake_writer)

    def _run(self) -> None:
        try:
            while not self._is_closing:
                with PortalBus() as bus:  # the session ends with its connection
                    self._live(bus)
        except (PortalCancelled, PortalDenied) as error:
            self._has_answer = True
            self._report_failure(error)
        except DesktopError as error:
            self._report_failure(error)
        except Exception as error:  # the border of a thread
            _logger.exception("listening for the portal's shortcuts failed")
            self._report_failure(HotkeyError(str(error), hint=command_hint()))
        finally:
            if self._is_closing:
                self._close_pipe()

    def _live(self, bus: PortalBus) -> None:
        """Make one session, and listen until it must be made anew."""
        bindings = self._bindings
        session = self._new_session(bus)
        activations = bus.listen(interface=_SHORTCUTS, member="Activated")
        restarts = bus.listen_for_restart()
        self._reported(HotkeyState(HotkeyStatus.WAITING, _NAME, reason=_waiting_words()))
        self._reported(_hearing(bindings, self._ask_for_keys(bus, session, bindings)))
        while not self._is_closing and self._bindings == bindings:
            while bus.pump(0.0):
                pass
            while activations:
                self._activate(session, activations.popleft().body)
            if restarts:
                # The new portal knows neither us nor the session; the watch over this listener starts it
                # anew.
                raise PortalError(
                    QCoreApplication.translate("Hotkey", "The desktop portal was restarted."), hint=""
                )
            if bus.wait(self._wake_reader):
                os.read(self._wake_reader, 64)

    def _new_session(self, bus: PortalBus) -> str:
        def create(options: Options) -> tuple[Any, ...]:
            wishes = options | {"session_handle_token": text_variant(new_token())}
            return bus.call(_SHORTCUTS, "CreateSession", "a{sv}", (wishes,))

        return str(request(bus, create, _SETUP_SECONDS)["session_handle"])

    def _ask_for_keys(self, bus: PortalBus, session: str, bindings: Bindings) -> tuple[Trigger, ...]:
        wanted = [
            (
                binding.action,
                {
                    "description": text_variant(binding.label),
                    "preferred_trigger": text_variant(portal_trigger(binding.shortcut)),
                },
            )
            for binding in bindings
        ]

        def bind(options: Options) -> tuple[Any, ...]:
            return bus.call(_SHORTCUTS, "BindShortcuts", "oa(sa{sv})sa{sv}", (session, wanted, "", options))

        given = request(bus, bind, _USER_SECONDS).get("shortcuts", [])
        return tuple(
            Trigger(action, str(details.get("trigger_description", ("s", ""))[1]))
            for action, details in given
        )

    def _activate(self, session: str, body: tuple[Any, ...]) -> None:
        of_session, action, _timestamp, options = body
        if of_session == session and not self._is_paused:
            self._heard(action, str(options.get("activation_token", ("s", ""))[1]))

    def _report_failure(self, error: DesktopError) -> None:
        self._reported(
            HotkeyState(HotkeyStatus.FAILED, _NAME, reason=str(error), hint=error.hint or command_hint())
        )


def _waiting_words() -> str:
    return QCoreApplication.translate("Hotkey", "The desktop may be asking whether these keys are allowed.")


def _hearing(bindings: Bindings, triggers: tuple[Trigger, ...]) -> HotkeyState:
    given = {trigger.action for trigger in triggers if trigger.keys}
    reason = QCoreApplication.translate(
        "Hotkey", "The desktop gave no keys. Set them in its keyboard settings."
    )
    problems = tuple(KeyProblem(each.action, reason) for each in bindings if each.action not in given)
    return HotkeyState(HotkeyStatus.READY, _NAME, problems=problems, triggers=triggers)
