"""What every recogniser can do, and the values it takes and gives. The engine knows recognisers only by this.

A recogniser is opened once and reads many pictures. It works in two moves, so that the engine can leave out what it
has already seen: `prepare` turns a picture into what the network is shown, cheaply; `read` runs the network over many
of those, in whatever order and grouping is fastest for it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pic2latex.recognizers.decoding.types import SearchSettings
from pic2latex.recognizers.text_in_formulas.strips import UnreadInk
from pic2latex.types import Candidate, Device, Picture, RecognitionWarning, StageTime

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DecodeRequest", "Prepared", "Recognizer", "RecognizerOutput", "search_settings"]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A picture as its recogniser wants it.

    `pixels` are the recogniser's own kind of array, `em` the size of the text in it, in pixels: estimated, or known
    from the words around the formula; `other_ems` are the next likeliest ones. Two pictures with the same `key` hold
    the same writing and get the same reading. `scale` is the size of a pixel of the picture in pixels of the array,
    whose pixel (0, 0) lies at (`left`, `top`) of the picture; `touches_edge` tells that ink reaches an edge of it.
    """

    pixels: "NDArray[Any]"
    em: float
    key: bytes
    em_is_known: bool = False
    other_ems: tuple[float, ...] = ()
    scale: float = 1.0
    touches_edge: bool = False
    left: float = 0.0
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class DecodeRequest:
    """How to read: beams, and the most tokens a picture may give (None: as many as its size can show).

    `min_tokens` forbids the network to end earlier, for measurements of speed.
    """

    beams: int = 1
    max_tokens: int | None = None
    min_tokens: int = 0


def search_settings(request: DecodeRequest) -> SearchSettings:
    """Return how to search for `request`. Where the end is forbidden, repetition is what must come."""
    return SearchSettings(beams=request.beams, min_tokens=request.min_tokens, loops=not request.min_tokens)


@dataclass(frozen=True, slots=True)
class RecognizerOutput:
    """What was read from one picture: candidates, best first, how long it took, and what is doubtful about it.

    `confidence` is how likely the best candidate is right as a whole (0-1), None where the model does not know;
    `evidence` are the facts that it follows from, by their names in confidence.EVIDENCE; `disputed` tells of each token
    of the best candidate whether no other reading that was tried has it. `unread` is the ink where a reading that
    was tried has UNREAD_TEXT or the reading is doubtful, so that another network can look for text in it. The boxes of
    tokens are in pixels of `Prepared.pixels`.
    """

    candidates: tuple[Candidate, ...]
    seconds: tuple[StageTime, ...] = ()
    warnings: tuple[RecognitionWarning, ...] = ()
    confidence: float | None = None
    evidence: Mapping[str, float] = field(default_factory=dict)
    disputed: tuple[bool, ...] = ()
    unread: UnreadInk | None = None


class Recognizer(Protocol):
    """An opened model. Used from one thread at a time, except for `interrupt`."""

    @property
    def device(self) -> Device:
        """Where the model really runs: CPU, CUDA or COREML."""

    def prepare(self, picture: Picture) -> Prepared:
        """Make a picture ready. Raises PictureBlank when nothing is written on it."""

    def read(
        self, pictures: Sequence[Prepared], request: DecodeRequest, cancelled: Callable[[], bool]
    ) -> Iterator[tuple[int, RecognizerOutput]]:
        """Read pictures; give each one's place in `pictures` and its reading as soon as it is known, in any order.

        Raises Cancelled soon after `cancelled` says so, DeviceError when an accelerator fails, and
        RecognitionError when the model does.
        """

    def interrupt(self) -> None:
        """Make a running `read` raise Cancelled soon, even inside a long computation. From any thread."""

    def close(self) -> None:
        """Let go of the model's memory. The recogniser must not be used afterwards."""
