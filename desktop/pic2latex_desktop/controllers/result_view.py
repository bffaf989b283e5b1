"""Results, problems and checks, shown where a person looks: window, tray, notice."""

import logging
from dataclasses import dataclass

from PySide6.QtCore import QObject

from pic2latex.errors import Pic2LatexError
from pic2latex_desktop.clipboard import Copied
from pic2latex_desktop.clipboard.copy_formats import chosen_format, label_of
from pic2latex_desktop.controllers.app_status import AppStatus
from pic2latex_desktop.controllers.recognition import RecognitionController
from pic2latex_desktop.i18n import translate
from pic2latex_desktop.recognition.render_check import CheckedResult, CheckVerdict
from pic2latex_desktop.recognition.result import RecognitionResult
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.ui.messages import (
    CHECK_UNSURE,
    COPIED,
    COPIED_UNCHECKED,
    LOOK_AGAIN,
    NOT_COPIED,
    NOTHING_COPIED_YET,
    READ_AND_COPIED,
    READ_UNSURE,
    explain,
    is_silent,
    say,
)
from pic2latex_desktop.ui.notifications import Notifications
from pic2latex_desktop.ui.theme import Theme
from pic2latex_desktop.windows.comparison_image import comparison_image
from pic2latex_desktop.windows.result_window import ResultWindow
from pic2latex_desktop.windows.window_set import WindowSet

__all__ = ["PresenterParts", "ResultView"]

#: Below this confidence the window opens for people who want to see unsure results only.
UNSURE = 0.8

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PresenterParts:
    """What a presenter shows things with."""

    windows: WindowSet
    notices: Notifications
    status: AppStatus
    theme: Theme
    delivery: RecognitionController


class ResultView(QObject):
    """Listens to the delivery and shows what comes. Decides nothing but what is seen."""

    def __init__(self, parts: PresenterParts, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._settings = settings
        self._check: CheckedResult | None = None
        delivery = parts.delivery
        delivery.read.connect(lambda _, result: self.show_result(result))
        delivery.failed.connect(lambda _, error: self.show_error(error))
        delivery.copied.connect(self._show_copied)
        delivery.not_copied.connect(self._show_not_copied)
        delivery.checked.connect(self._show_check)

    def set_settings(self, settings: Settings) -> None:
        """Follow other settings from now on."""
        self._settings = settings

    def show_result(self, result: RecognitionResult, *, is_asked: bool = False) -> None:
        """Show a result; `is_asked` when a person asked to see this very one."""
        wants = {"always": True, "unsure": result.confidence < UNSURE, "never": False}
        is_seen = self._result_window() is not None
        if not (is_asked or is_seen or wants[self._settings.shows_result]):
            return
        self._check = None
        window = self._parts.windows.result
        window.show_result(result, chosen_format(self._settings, is_formula=result.is_formula))
        window.actions_bar.show_state(say(NOTHING_COPIED_YET), "muted", can_restore=False)
        if self._settings.checks_itself and result.is_formula and not is_asked:
            window.check.show_running()
        window.appear(result.snip.place)

    def show_error(self, error: BaseException) -> None:
        """Put an error into words: in a notice, and in a window when it is a bug or a notice may be missed."""
        if is_silent(error):
            return
        problem = explain(error)
        self._parts.notices.show(problem.title, problem.text, is_problem=True)
        if not isinstance(error, Pic2LatexError) or not self._parts.notices.is_on:
            self._parts.windows.problem.show_problem(problem)

    def show_comparison(self, *, is_wanted: bool) -> None:
        """Show the picture and the drawing over each other, or the picture alone again."""
        window = self._result_window()
        if window is None or self._check is None:
            return
        if is_wanted and self._check.comparison is not None:
            window.show_image(comparison_image(self._check.comparison, self._parts.theme.colours))
        else:
            window.show_image(self._check.result.snip.image)

    @property
    def better(self) -> RecognitionResult | None:
        """The better reading that is on offer."""
        return self._check.better if self._check is not None else None

    def _show_copied(self, format_id: str, copied: Copied) -> None:
        is_formula = self._parts.delivery.current is None or self._parts.delivery.current.is_formula
        label = translate("Settings", label_of(format_id, is_formula=is_formula))
        window = self._result_window()
        if window is not None:
            sentence = say(COPIED if copied.is_confirmed else COPIED_UNCHECKED, format=label)
            role = "good" if copied.is_confirmed else "doubt"
            words = " ".join(part for part in (sentence, copied.hint) if part)
            window.actions_bar.show_state(words, role, can_restore=True)
            return
        current = self._parts.delivery.current
        if current is not None:
            title = READ_UNSURE if current.confidence < UNSURE else READ_AND_COPIED
            self._parts.notices.show(say(title, format=label), current.source)

    def _show_not_copied(self, format_id: str, error: Exception) -> None:
        del format_id
        problem = explain(error)
        window = self._result_window()
        if window is not None:
            reason = f"{problem.title}. {problem.text}"
            window.actions_bar.show_state(say(NOT_COPIED, reason=reason), "bad", can_restore=False)
        else:
            self._parts.notices.show(problem.title, problem.text, is_problem=True)

    def _show_check(self, check: CheckedResult) -> None:
        self._check = check
        window = self._result_window()
        if window is None:
            if check.verdict is CheckVerdict.DIFFERS:
                self._parts.notices.show(say(LOOK_AGAIN), say(CHECK_UNSURE))
            return
        line = window.check
        show = {
            CheckVerdict.AGREES: line.show_agreement,
            CheckVerdict.CLOSE: line.show_close,
            CheckVerdict.DIFFERS: line.show_unsure,
            CheckVerdict.BETTER: line.show_better,
            CheckVerdict.UNKNOWN: line.clear,
        }
        show[check.verdict]()

    def _result_window(self) -> ResultWindow | None:
        window = self._parts.windows.existing("result")
        return window if isinstance(window, ResultWindow) and window.isVisible() else None
