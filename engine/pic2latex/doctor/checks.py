"""PROBES: every look, in the order of the report. A new component is a new line here."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from pic2latex.doctor import environment, models, processor, python_packages, typesetting
from pic2latex.doctor.check_result import CheckResult, State
from pic2latex.doctor.subprocess_check import CheckCall, CheckCrashed, isolated

__all__ = ["CHECKS", "Check", "examine"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """A look at something, called `name` when it fails; taken in another process when it may crash."""

    name: str
    look: CheckCall
    may_crash: bool = False
    seconds: float = 60.0

    def take(self) -> tuple[CheckResult, ...]:
        """Take the look. A failing one is a finding too, and its traceback is logged."""
        try:
            return isolated(self.name, self.look, self.seconds) if self.may_crash else self.look()
        except CheckCrashed as error:
            reason = str(error).strip().splitlines()[-1]
            log.warning("The look at %s failed:\n%s", self.name, error)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            log.exception("The look at %s failed", self.name)
        remedy = "Install Pic2LaTeX again. If that does not help, report this line."
        return (CheckResult(self.name, reason, State.FAILED, remedy),)


CHECKS: tuple[Check, ...] = (
    Check("Python", python_packages.python),
    Check("packages", python_packages.packages),
    Check("ONNX Runtime packages", python_packages.runtimes),
    *(
        Check(f"import {module}", partial(python_packages.imports, module), may_crash=True)
        for module in python_packages.NATIVE
    ),
    Check("processor", processor.instructions, may_crash=True),
    Check("threads", processor.threads),
    Check("models", models.models),
    Check("devices", models.devices, may_crash=True),
    Check("JavaScript assets", typesetting.assets),
    Check("MathJax", typesetting.mathjax, may_crash=True),
    Check("folders", environment.folders),
    Check("desktop session", environment.session),
    Check("clipboard tools", environment.clipboard),
    Check("TeX", environment.tex),
    Check("extras", python_packages.extras),
)


def examine(probes: tuple[Check, ...] = CHECKS) -> Iterator[CheckResult]:
    """Take every look and yield the findings as they come. Never raises."""
    for probe in probes:
        yield from probe.take()
