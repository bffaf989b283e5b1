"""An engine whose reading is done by a server: for programs, and the command line, that know only `Engine`."""

import io
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from pic2latex.client.client import Client
from pic2latex.engine import Engine
from pic2latex.errors import Cancelled, Pic2LatexError
from pic2latex.json_input import page_from, recognition_from
from pic2latex.recognizers.batch_recognition import nowhere
from pic2latex.recognizers.decoding.loop import raise_if_cancelled
from pic2latex.types import Mode, Options, Page, Picture

if TYPE_CHECKING:
    from pathlib import Path

    from pic2latex.engine import Done, Progress
    from pic2latex.picture import PictureSource
    from pic2latex.recognizers.batch_recognition import Outcome

__all__ = ["RemoteEngine"]

TOGETHER = 32  # pictures sent in one request


class RemoteEngine(Engine):
    """An `Engine` that asks the server at `base`. Which device reads is the server's affair."""

    def __init__(
        self,
        base: str,
        *,
        token: str | None = None,
        model: str | None = None,
        ca: "str | Path | None" = None,
    ) -> None:
        super().__init__(model)
        self._remote_model = model
        self._client = Client(base, token=token, ca=ca)

    def open(self, options: Options | None = None) -> None:
        """Do nothing: the server has its model loaded."""

    def recognize_many(  # noqa: PLR0913 - those of `Engine`
        self,
        sources: "Iterable[PictureSource]",
        options: Options | None = None,
        *,
        progress: "Progress | None" = None,
        done: "Done | None" = None,
        cancelled: Callable[[], bool] | None = None,
        cancelled_at: Callable[[int], bool] | None = None,
    ) -> "tuple[Outcome, ...]":
        """Read many pictures; see `Engine.recognize_many`. Raises ServerError, too.

        `cancelled_at` is asked before a picture is sent, and once more when its answer comes, which is then dropped.
        """
        is_cancelled = cancelled_at or nowhere
        waiting = list(sources)
        outcomes: dict[int, Outcome] = {}

        def told(place: int, outcome: "Outcome") -> None:
            raise_if_cancelled(cancelled or (lambda: False))
            if is_cancelled(place):
                outcome = _cancelled()
            outcomes[place] = outcome
            if done is not None:
                done(place, outcome)
            if progress is not None:
                progress(len(outcomes), len(waiting))

        encoded: list[tuple[int, bytes]] = []
        for place, source in enumerate(waiting):
            try:
                encoded.append((place, _encoded(source)))
            except Pic2LatexError as error:
                told(place, error)
        self._read_encoded(encoded, options or Options(), is_cancelled, told)
        return tuple(outcomes[place] for place in range(len(waiting)))

    def recognize_page(
        self,
        source: "PictureSource",
        options: Options | None = None,
        *,
        progress: "Progress | None" = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Page:
        """Read a page; see `Engine.recognize_page`. Raises ServerError, too."""
        del progress
        raise_if_cancelled(cancelled or (lambda: False))
        options = options or Options(mode=Mode.PAGE)
        answer = self._client.recognize(_encoded(source), mode=options.mode, **self._query(options))
        return page_from(answer.facts)

    def cancel(self) -> None:
        """Do nothing: what was asked is answered."""

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _read_encoded(
        self,
        encoded: list[tuple[int, bytes]],
        options: Options,
        is_cancelled: Callable[[int], bool],
        told: "Callable[[int, Outcome], None]",
    ) -> None:
        """Send the pictures, some at a time, without those that were cancelled meanwhile."""
        for first in range(0, len(encoded), TOGETHER):
            wanted = []
            for place, data in encoded[first : first + TOGETHER]:
                if is_cancelled(place):
                    told(place, _cancelled())
                else:
                    wanted.append((place, data))
            self._read_chunk(wanted, options, told)

    def _read_chunk(
        self, chunk: list[tuple[int, bytes]], options: Options, told: "Callable[[int, Outcome], None]"
    ) -> None:
        if not chunk:
            return
        answers = self._client.recognize_many([data for _, data in chunk], **self._query(options))
        for index, answer in answers:
            outcome: Outcome = (
                answer if isinstance(answer, Pic2LatexError) else recognition_from(answer.facts)
            )
            told(chunk[index][0], outcome)

    def _query(self, options: Options) -> dict[str, Any]:
        model = options.model or self._remote_model
        return {"model": model, "beams": options.beams, "max_tokens": options.max_tokens}


def _cancelled() -> Cancelled:
    return Cancelled("The recognition was cancelled.", hint="Read the picture again.")


def _encoded(source: "PictureSource") -> bytes:
    """Return a picture as a file's content: what is a file already goes as it is. Raises PictureError."""
    from pathlib import Path

    from PIL import Image

    from pic2latex.client.exchange import bytes_of
    from pic2latex.picture import read_picture

    if isinstance(source, str | Path | bytes):
        return bytes_of(source)
    picture: Picture = read_picture(source)
    file = io.BytesIO()
    Image.fromarray(picture.pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()
