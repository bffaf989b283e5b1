"""The local API: the engine's HTTP server on loopback, as the settings say, over the recognition thread."""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pic2latex.errors import Pic2LatexError
from pic2latex_desktop.controllers.recognition import RecognitionController, options_from
from pic2latex_desktop.local_server.event_loop_thread import EventLoopThread
from pic2latex_desktop.recognition.worker import Worker
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.ui.messages import Problem, explain

if TYPE_CHECKING:
    from pic2latex_desktop.local_server.desktop_reader import DesktopReader
    from pic2latex_desktop.local_server.hosting import HttpServer

__all__ = ["LocalApi", "LocalApiState"]

log = logging.getLogger(__name__)
TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class LocalApiState:
    """Where the API answers and what requests must carry; `address` is empty while it does not run."""

    address: str = ""
    token: str = ""
    problem: Problem | None = None


class LocalApi(QObject):
    """Starts and ends the server as the settings change."""

    state_changed = Signal(object)
    """The new LocalApiState."""

    def __init__(
        self,
        worker: Worker,
        recognition: RecognitionController,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.state = LocalApiState()
        self.loop = EventLoopThread(self)
        """Also for the phone's listener."""
        self._worker = worker
        self._recognition = recognition
        self._settings = settings
        self._is_closed = False
        self._server: HttpServer | None = None
        self._reader: DesktopReader | None = None
        self._next: Callable[[], None] | None = None
        settings.changed.connect(self._follow)

    def begin(self) -> None:
        """Start the server if it is switched on."""
        if self._server is None:
            self._start()

    def renew_token(self) -> None:
        """Make another token: programs that hold the old one are shut out."""
        self._settings.set(local_api_token=secrets.token_urlsafe(TOKEN_BYTES))

    def close(self) -> None:
        """End every server of the program."""
        if self._is_closed:  # quitting closes it, and so may whoever made the program
            return
        self._is_closed = True
        self._settings.changed.disconnect(self._follow)
        self.loop.close()

    def reader(self) -> "DesktopReader":
        """Return the reader over the recognition thread."""
        from pic2latex_desktop.local_server.desktop_reader import DesktopReader

        if self._reader is None:
            self._reader = DesktopReader(
                self._worker,
                self._recognition.tasks,
                lambda mode: options_from(self._settings.current, mode),
                self,
            )
        return self._reader

    def _follow(self, old: Settings, new: Settings) -> None:
        names = ("local_api", "local_api_port", "local_api_token")
        if all(getattr(old, name) == getattr(new, name) for name in names):
            return
        if new.local_api:
            self._restart()
        else:
            self._stop(None)
            self._tell(LocalApiState())

    def _restart(self) -> None:
        if self._server is None:
            self._start()
        else:
            self._stop(self._start)

    def _stop(self, after: Callable[[], None] | None) -> None:
        self._next = after
        server = self._server
        if server is not None:
            self.loop.call(lambda: setattr(server, "should_exit", True))

    def _start(self) -> None:
        settings = self._settings.current
        if not settings.local_api:
            return
        if not settings.local_api_token:
            self.renew_token()  # comes back here by `changed`
            return
        try:
            self._serve(settings)
        except (Pic2LatexError, OSError) as error:
            log.info("The local API could not be started.", exc_info=error)
            self._tell(LocalApiState(problem=explain(error)))

    def _serve(self, settings: Settings) -> None:
        """Listen, and serve beside. Raises ComponentMissing and OptionError."""
        from pic2latex.server import ServerSettings
        from pic2latex.server.components import require_server
        from pic2latex.server.serving import bind, server_for
        from pic2latex_desktop.local_server.hosting import host

        require_server()
        token = settings.local_api_token
        bound, final = bind(ServerSettings(port=settings.local_api_port, token=token))
        bound.listen()  # who asks before the server runs waits for it
        self._server = server_for(self.reader(), final)
        self.loop.run(host(self._server, bound), lambda _: self._ended(None), self._ended)
        self._tell(LocalApiState(f"http://{final.host}:{final.port}", token))

    def _ended(self, error: Exception | None) -> None:
        self._server = None
        after, self._next = self._next, None
        if error is not None:
            self._tell(LocalApiState(problem=explain(error)))
        elif after is not None:
            after()

    def _tell(self, state: LocalApiState) -> None:
        self.state = state
        self.state_changed.emit(state)
