"""A handler over a `Reader`: photographs become tasks, and results are handed to whoever shows them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from pic2latex.server.admission import Admission
from pic2latex.server.phone.photo_handler import PhoneAnswer, PhoneEvent, PhonePhoto
from pic2latex.server.reading_options import reading_task
from pic2latex.server.settings import Limits
from pic2latex.server.uploads import picture_pixels
from pic2latex.types import Mode, Options

__all__ = ["PhoneReading", "PhoneResult", "ReaderPhotoHandler"]

SVG = "svg"


@dataclass(frozen=True, slots=True)
class PhoneResult:
    """A photograph and what was read on it; `text` is LaTeX of a formula and Markdown of a page, or the format's."""

    photo: PhonePhoto
    text: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """How photographs are read, and the format of formulas (None: plain LaTeX)."""

    options: Options = field(default_factory=Options)
    output_format: str | None = None


class ReaderPhotoHandler:
    """Reads as `reading` says and hands results to `show`, which tells whether they are on the clipboard now."""

    def __init__(
        self,
        admission: Admission,
        limits: Limits,
        show: Callable[[PhoneResult], Awaitable[bool]],
        heard: Callable[[PhoneEvent], None],
        reading: PhoneReading | None = None,
    ) -> None:
        self._admission = admission
        self._limits = limits
        self._show = show
        self._heard = heard
        self._reading = reading or PhoneReading()

    async def read(self, photo: PhonePhoto) -> PhoneAnswer:
        """Read a photograph; see `PhotoHandler`."""
        is_formula = photo.mode is Mode.FORMULA
        pixels = await picture_pixels(photo.data, self._limits)
        wanted = self._reading.output_format if is_formula else None
        named = () if wanted is None else (wanted,)
        formats = (*named, SVG) if is_formula else ()
        options = replace(self._reading.options, mode=photo.mode)
        task = reading_task(photo.data, pixels, photo.mode, formats, options)
        facts = await self._admission.run(task, pixels=pixels)
        texts = facts.get("texts", {})
        text = texts.get(wanted, facts["latex"] if is_formula else facts["markdown"])
        is_copied = await self._show(PhoneResult(photo, text, facts))
        warnings = tuple(each["reason"] for each in facts.get("warnings", ()))
        return PhoneAnswer(text, is_copied, texts.get(SVG, ""), warnings)

    def happened(self, event: PhoneEvent) -> None:
        """Pass it on; see `PhotoHandler`."""
        self._heard(event)
