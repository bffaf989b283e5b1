"""One measured number beside what is promised of it."""

from dataclasses import dataclass

__all__ = ["PROMISES", "Budget", "Measurement"]


@dataclass(frozen=True, slots=True)
class Budget:
    """What is measured, its unit, and the most it may be."""

    what: str
    unit: str
    limit: float


PROMISES = {
    "start": Budget("start to tray", "ms", 1000),
    "overlay": Budget("key to overlay", "ms", 150),
    "clipboard": Budget("release to clipboard, formula of 30 tokens", "ms", 300),
    "growth": Budget("memory grown over many snips", "%", 5),
    "lost": Budget("snips lost", "", 0),
    "processes": Budget("programs left behind", "", 0),
    "idle": Budget("idle memory after unload, without preview", "MB", 250),
    "turn loading": Budget("windows still while models load", "ms", 50),
    "turn first result": Budget("windows still at the first result", "ms", 50),
    "turn next result": Budget("windows still at the next result", "ms", 50),
    "turn windows": Budget("windows still while others open", "ms", 50),
}


@dataclass(frozen=True, slots=True)
class Measurement:
    """The number for a promise, or why there is none. `remark` says what else to know about it."""

    promise: Budget
    value: float | None
    remark: str = ""

    @property
    def is_broken(self) -> bool:
        """Whether the number was measured and is too large."""
        return self.value is not None and self.value > self.promise.limit

    def __str__(self) -> str:
        promise = self.promise
        if self.value is None:
            return f"{promise.what:<44} not measured: {self.remark}"
        unit = f" {promise.unit}".rstrip()
        verdict = "BROKEN" if self.is_broken else "kept"
        line = f"{promise.what:<44} {self.value:7.1f}{unit:<3} promised: {promise.limit:g}{unit:<3} {verdict}"
        return f"{line} ({self.remark})" if self.remark else line
