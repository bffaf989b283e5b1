"""PROBES: every look, in the order of the report. A new component is a new line here."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from pic2latex.doctor import environment, models, processor, python_packages, typesetting
from pic2latex.doctor.check_result import Finding, State
from pic2latex.doctor.subprocess_check import Look, LookFailed, isolated

__all__ = ["PROBES", "Probe", "examine"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Probe:
    """A look at something, called `name` when it fails; taken in another process when it may crash."""

    name: str
    look: Look
    may_crash: bool = False
    seconds: float = 60.0

    def take(self) -> tuple[Finding, ...]:
        """Take the look. A failing one is a finding too, and its traceback is logged."""
        try:
            return isolated(self.name, self.look, self.seconds) if self.may_crash else self.look()
        except LookFailed as error:
            reason = str(error).strip().splitlines()[-1]
            log.warning("The look at %s failed:\n%s", self.name, error)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            log.exception("The look at %s failed", self.name)
        remedy = "Install Pic2LaTeX again. If that does not help, report this line."
        return (Finding(self.name, reason, State.FAILED, remedy),)


PROBES: tuple[Probe, ...] = (
    Probe("Python", python_packages.python),
    Probe("packages", python_packages.packages),
    Probe("ONNX Runtime packages", python_packages.runtimes),
    *(
        Probe(f"import {module}", partial(python_packages.imports, module), may_crash=True)
        for module in python_packages.NATIVE
    ),
    Probe("processor", processor.instructions, may_crash=True),
    Probe("threads", processor.threads),
    Probe("models", models.models),
    Probe("devices", models.devices, may_crash=True),
    Probe("JavaScript assets", typesetting.assets),
    Probe("MathJax", typesetting.mathjax, may_crash=True),
    Probe("folders", environment.folders),
    Probe("desktop session", environment.session),
    Probe("clipboard tools", environment.clipboard),
    Probe("TeX", environment.tex),
    Probe("extras", python_packages.extras),
)


def examine(probes: tuple[Probe, ...] = PROBES) -> Iterator[Finding]:
    """Take every look and yield the findings as they come. Never raises."""
    for probe in probes:
        yield from probe.take()
