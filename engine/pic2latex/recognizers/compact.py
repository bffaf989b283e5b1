"""The compact family: the bundled model. Small enough to read a formula in a tenth of a second on two cores.

The network wants one em of text at a known height in pixels, and a picture does not say how large its text is. So
the size is estimated from the shapes (`preprocessing`) and corrected by the scale head when there is one. When it
is unsure of what it read, it reads again somewhat larger and smaller, then all sizes together, and the most probable
reading is kept. Without "together", on 300 formulas in 22 fonts, which also chose the limit and the sizes, that took
the share read exactly from 44 to 56 % without a scale head, for 2.5 times the time.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.latex.unread_text import UNREAD_TEXT
from pic2latex.preprocessing.binarization import Ink, extract_ink
from pic2latex.recognition_warnings import warning_of
from pic2latex.recognizers.accents.accent_check import AccentCheck
from pic2latex.recognizers.accents.accented_letters import AccentedLetter, accented_letters
from pic2latex.recognizers.accents.letter_crops import LetterCrops
from pic2latex.recognizers.branched_reading import BranchedReader
from pic2latex.recognizers.candidates import reading_of
from pic2latex.recognizers.compact_config import CompactConfig, glyph_inventory
from pic2latex.recognizers.compact_decoder import CompactSteps, Memory
from pic2latex.recognizers.compact_encoder import (
    CELL_HEIGHT,
    CELL_WIDTH,
    ILLEGIBLE,
    Attended,
    CompactEncoder,
    Encoded,
)
from pic2latex.recognizers.confidence import Sight, disputed_tokens, evidence_of, judged_tokens
from pic2latex.recognizers.decoding.ensemble import EnsembleSteps
from pic2latex.recognizers.decoding.limits import limit_for
from pic2latex.recognizers.decoding.loop import decode, not_cancelled
from pic2latex.recognizers.decoding.types import Ending, Hypothesis, Limit, SearchSettings
from pic2latex.recognizers.detokenizer import Detokenizer, load_detokenizer
from pic2latex.recognizers.doubt_reasons import InkView, reasons
from pic2latex.recognizers.glyph_coverage import Coverage, GlyphInventory
from pic2latex.recognizers.protocol import DecodeRequest, Prepared, RecognizerOutput, search_settings
from pic2latex.recognizers.scaled_reading import ScaledReading
from pic2latex.recognizers.split_reading import SplitReader
from pic2latex.recognizers.symbol_boxes import (
    carried_over,
    doubtful_tokens,
    symbol_boxes,
    turned_back,
    with_boxes,
)
from pic2latex.recognizers.text_in_formulas.strips import GlyphCertainty, UnreadInk
from pic2latex.types import Candidate, Device, Picture, StageTime, WarningCode

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.models.store import InstalledModel
    from pic2latex.onnx_session import OnnxSession, Sessions

__all__ = ["CompactRecognizer", "open_model"]

OTHER_SCALES = (0.72, 1.38)  # corrections to try: the estimate is off by up to 40 %
OTHER_SCALES_SEEN = (0.8, 1.25)  # the same after a scale head had its say
NO_GLYPH = 0.9  # probability of "no glyph here" from which a cell of the map counts as empty
ACCENT_NETWORK = "accents.onnx"
NO_WRITING = (
    -0.6
)  # mean log probability under which a picture, such as a photo or a paragraph, is not read further
TOGETHER = {Device.CPU: 4}  # pictures decoded at a time
TOGETHER_ON_ACCELERATOR = 16


@dataclass(frozen=True, slots=True)
class DecodeTask:
    """How to read some pictures: the search, the most tokens for one of them, and whether to stop."""

    settings: SearchSettings
    most: int
    cancelled: Callable[[], bool]


def open_model(model: "InstalledModel", sessions: "Sessions") -> "CompactRecognizer":
    """Open a model of this family. Raises ModelDamaged and DeviceError."""
    settings = model.card.settings
    detokenizer = load_detokenizer(model.path("tokenizer.json"), settings.text("joining", "plain"))
    encoder = sessions.open(model.path("encoder.onnx"))
    # One row a step is too little work to share: threads that wake up for it cost more than they bring.
    decoder = sessions.open(model.path("decoder.onnx"), threads=1)
    inventory = glyph_inventory(model, detokenizer)
    recognizer = CompactRecognizer(encoder, decoder, detokenizer, CompactConfig.of(settings), inventory)
    if ACCENT_NETWORK in {file.name for file in model.card.files}:
        recognizer.check_accents_with(sessions.open(model.path(ACCENT_NETWORK), threads=1))
    return recognizer


MANY_CELLS = 500
"""Cells of a canvas that hold more than a letter or two, which may look strange at a size that is known."""


class CompactRecognizer:
    """An opened compact model; a `Recognizer`."""

    def __init__(
        self,
        encoder: "OnnxSession",
        decoder: "OnnxSession",
        detokenizer: Detokenizer,
        numbers: CompactConfig,
        inventory: GlyphInventory | None = None,
    ) -> None:
        self._encoder = CompactEncoder(encoder, numbers.em)
        self._decoder = decoder
        self._detokenizer = detokenizer
        self._numbers = numbers
        self._inventory = inventory
        self._accents: AccentCheck | None = None
        token_ids = {text: token for token, text in enumerate(detokenizer.vocabulary)}
        self._line_breaks = frozenset(token for text, token in token_ids.items() if r"\\" in text)
        self._splitter = None if inventory is None else SplitReader(inventory, token_ids, numbers.em)

    def check_accents_with(self, classifier: "OnnxSession") -> None:
        """Look at accents again with this network from now on."""
        self._accents = AccentCheck(classifier, self._detokenizer.vocabulary)

    @property
    def device(self) -> Device:
        """Where the decoder really runs."""
        return self._decoder.device

    def prepare(self, picture: Picture) -> Prepared:
        """Reduce the picture to ink; see `Recognizer`."""
        ink = extract_ink(picture, enlarges=True)
        digest = hashlib.sha256(repr((ink.pixels.shape, picture.em)).encode() + ink.pixels.tobytes())
        return Prepared(
            ink.pixels,
            ink.em,
            digest.digest(),
            em_is_known=picture.em is not None,
            other_ems=ink.other_ems,
            scale=ink.scale,
            touches_edge=ink.touches_edge,
            left=ink.left,
            top=ink.top,
        )

    def read(
        self,
        pictures: Sequence[Prepared],
        request: DecodeRequest,
        cancelled: Callable[[], bool] = not_cancelled,
    ) -> Iterator[tuple[int, RecognizerOutput]]:
        """Read pictures, those of like width together; see `Recognizer`."""
        most = min(request.max_tokens or self._numbers.max_tokens, self._numbers.max_tokens)
        task = DecodeTask(search_settings(request), most, cancelled)
        order = sorted(
            range(len(pictures)), key=lambda place: pictures[place].pixels.shape[1] / pictures[place].em
        )
        together = TOGETHER.get(self.device, TOGETHER_ON_ACCELERATOR)
        for first in range(0, len(order), together):
            places = order[first : first + together]
            shown = [pictures[place] for place in places]
            inks = [_ink(each) for each in shown]
            encoded = [
                self._encoder.encode(ink, cancelled, em_is_known=pictures[place].em_is_known)
                for place, ink in zip(places, inks, strict=True)
            ]
            legible = []
            for place, ink, seen in zip(places, inks, encoded, strict=True):
                is_letter = pictures[place].em_is_known and seen.cells < MANY_CELLS
                if is_letter or seen.glyphs is None or seen.legibility >= ILLEGIBLE:
                    legible.append((place, ink, seen))
                else:  # noise or a photograph: there is nothing to read
                    yield place, RecognizerOutput((), (StageTime("encode", seen.seconds),))
            reads = self._decode([seen for _, _, seen in legible], task) if legible else []
            for (place, ink, seen), read in zip(legible, reads, strict=True):
                may_turn = not pictures[
                    place
                ].em_is_known  # a page around it is upright, and so is the formula
                yield place, self._best_reading(ink, seen, read, task, may_turn=may_turn)

    def read_canvas(self, ink: "NDArray[np.uint8]", most: int | None = None) -> list[int]:
        """Return the token ids of ink (sides in multiples of 16) as it is: no scaling, greedy, at most `most`.

        `ink` (h, w), uint8.
        """
        memory, _ = self._encoder.encode_canvas(ink)
        most = most or self._numbers.max_tokens
        return decode(self._steps([memory]), [Limit(most, most, most)], SearchSettings(loops=False))[0][0].ids

    def letters_of(
        self, picture: Picture, ids: Sequence[int]
    ) -> "tuple[tuple[AccentedLetter, ...], list[NDArray[np.uint8]]]":
        """Return the letters of a picture that shows these token ids, and each with what is above it (h, w), uint8.

        Nothing is found by a model whose decoder does not tell where it looks. Raises PictureBlank.
        """
        ink = extract_ink(picture, enlarges=True)
        letters = self._letters(ids)
        if not letters:
            return (), []
        seen = self._encoder.encode(ink, not_cancelled, em_is_known=picture.em is not None)
        crops = self._crops(letters, self._attended(seen, ids, not_cancelled), ink)
        return (letters, crops) if crops else ((), [])

    def _letters(self, ids: Sequence[int]) -> tuple[AccentedLetter, ...]:
        return accented_letters([self._detokenizer.vocabulary[token] for token in ids])

    def _crops(
        self, letters: Sequence[AccentedLetter], attended: Attended | None, ink: Ink
    ) -> "list[NDArray[np.uint8]]":
        """Return each letter with what is above it (h, w), uint8; none where it is not known where they stand."""
        if attended is None:
            return []
        points = self._encoder.points_on_ink(attended, [letter.place for letter in letters], ink)
        crops = LetterCrops(ink, ink.em * attended.seen.correction)
        return [crops.crop(*point) for point in points]

    def _attended(self, seen: Encoded, ids: Sequence[int], cancelled: Callable[[], bool]) -> Attended | None:
        """Return where these tokens stand on what was seen, by one more pass of the decoder."""
        if seen.glyphs is None:
            return None
        weights = self._steps([seen.memory]).attention(ids, cancelled)
        return None if weights is None else Attended(weights, seen)

    def interrupt(self) -> None:
        """Stop a running computation; see `Recognizer`."""
        self._encoder.interrupt()
        self._decoder.interrupt()

    def close(self) -> None:
        """Let go of the networks; see `Recognizer`."""
        del self._encoder, self._decoder

    def _best_reading(
        self, ink: Ink, seen: Encoded, read: ScaledReading, task: DecodeTask, *, may_turn: bool
    ) -> RecognizerOutput:
        """Return what was read, after trying what else could be tried where it is doubtful."""
        turn = self._encoder.turned(ink, seen) if may_turn and not read.is_settled else None
        is_turned = False
        if turn is not None:
            again = self._decode([turn.encoded], task)[0]
            is_turned = again.rank > read.rank
            if is_turned:
                ink, seen, read = turn.ink, turn.encoded, again
        best = read if read.is_settled else self._try_others(ink, seen, read, task)
        best = self._with_accents(best, ink, seen, task.cancelled)
        seconds = (StageTime("encode", best.encoding), StageTime("decode", best.decoding))
        view = InkView(ink, seen, 0 if turn is None or is_turned else turn.degrees)
        reading = self._with_confidence(reading_of(best.hypotheses, self._detokenizer, seconds), best, view)
        reading = self._with_boxes(reading, best, ink, seen, task.cancelled)
        others = self._with_unread_text(best.others)
        has_sign = bool(others) or UNREAD_TEXT in reading.candidates[0].latex
        if has_sign or self._may_hold_text(reading, best):
            certainty = None if has_sign else self._certainty(ink, seen)
            degrees = turn.degrees if turn is not None and is_turned else 0
            unread = UnreadInk(ink.pixels, ink.em * seen.correction, others, certainty, degrees)
            reading = replace(reading, unread=unread)
        if turn is None or not is_turned:
            return reading
        told = warning_of(WarningCode.TURNED_BACK, degrees=turn.degrees)
        reading = replace(reading, warnings=(*reading.warnings, told))
        return turned_back(reading, ink.pixels.shape, turn.degrees)

    def _with_accents(
        self, best: ScaledReading, ink: Ink, seen: Encoded, cancelled: Callable[[], bool]
    ) -> ScaledReading:
        """Return the reading with the accents that a closer look at its letters shows.

        Where nothing is doubtful, or no size is read otherwise, only accents that were read are looked at.
        """
        hypothesis, check = best.hypotheses[0], self._accents
        is_clear = best.is_settled or best.is_unanimous
        if check is None or (is_clear and not check.has_accents(hypothesis)):
            return best
        started = time.perf_counter()
        letters, attended = self._letters(hypothesis.ids), best.attended
        if not letters:
            return best
        if attended is None or attended.seen is not seen:
            attended = self._attended(seen, hypothesis.ids, cancelled)
        crops = self._crops(letters, attended, ink)
        if attended is None or not crops:
            return best
        corrected = check.corrected(hypothesis, check.findings(letters, crops))
        return replace(
            best,
            hypotheses=(corrected, *best.hypotheses[1:]),
            coverage=self._coverage(seen, corrected),
            decoding=best.decoding + time.perf_counter() - started,
            attended=carried_over(attended, hypothesis.ids, corrected.ids),
        )

    def _may_hold_text(self, reading: RecognizerOutput, best: ScaledReading) -> bool:
        """Tell whether a reading is so doubtful that there may be text in it that the network does not know."""
        calibration = self._numbers.calibration
        if reading.confidence is None or calibration is None:
            return not best.is_settled
        return reading.confidence < calibration.threshold

    def _certainty(self, ink: Ink, seen: Encoded) -> GlyphCertainty | None:
        """Return how sure the glyph map is of each place of the ink; None without a map."""
        if self._inventory is None or seen.glyphs is None:
            return None
        scale = seen.width * self._encoder.em / ink.pixels.shape[1]
        present, best = 1 - seen.glyphs[0], self._inventory.best(seen.glyphs)
        return GlyphCertainty(present, best, (scale / CELL_HEIGHT, scale / CELL_WIDTH))

    def _with_unread_text(self, hypotheses: Sequence[Hypothesis]) -> tuple[Candidate, ...]:
        """Return the readings that have UNREAD_TEXT, the likeliest first."""
        read = (reading_of([each], self._detokenizer, ()).candidates[0] for each in hypotheses)
        found = (each for each in read if UNREAD_TEXT in each.latex)
        return tuple(sorted(found, key=lambda each: each.score, reverse=True))

    def _try_others(self, ink: Ink, seen: Encoded, read: ScaledReading, task: DecodeTask) -> ScaledReading:
        """Read at other scales and in parts too; return the best reading with the time of all."""
        scales: tuple[float, ...] = OTHER_SCALES_SEEN if self._encoder.has_scale_head else OTHER_SCALES
        scales = scales[: max(0, seen.room)]
        encoded = [self._encoder.encode_at(ink, seen.correction * scale) for scale in scales]
        reads: list[ScaledReading] = [read]
        if encoded:
            reads += self._decode(encoded, task)
        is_unanimous = len({tuple(each.hypotheses[0].ids) for each in reads}) == 1
        is_writing = max(each.score for each in reads) >= NO_WRITING
        if is_writing and not is_unanimous:  # else the mean says the same
            reads.append(self._decode_together([seen, *encoded], task))
        parts = self._read_in_parts(ink, seen, task) if is_writing else None
        if parts is not None:
            reads.append(parts)
        best = max(reads, key=lambda each: each.rank)
        may_waver = not is_unanimous or best.coverage.faults > 0
        if is_writing and may_waver and not best.in_parts:
            better = self._branched(best, [seen, *encoded], task)
            reads += [] if better is None else [better]
            best = better or best
        return replace(
            best,
            others=tuple(each.hypotheses[0] for each in reads if each is not best),
            is_unanimous=is_unanimous and bool(encoded),
            encoding=sum(each.encoding for each in reads),
            decoding=sum(each.decoding for each in reads),
        )

    def _read_in_parts(self, ink: Ink, seen: Encoded, task: DecodeTask) -> ScaledReading | None:
        """Read rows, cells or pieces of a long row apart; None where there are none."""
        if self._splitter is None:
            return None
        started = time.perf_counter()
        together = 2 * TOGETHER.get(self.device, TOGETHER_ON_ACCELERATOR)

        def read_parts(parts: Sequence[Ink]) -> list[Hypothesis]:
            encoded = [self._encoder.encode_at(part, 1.0) for part in parts]
            found: list[Hypothesis] = []
            for first in range(0, len(encoded), together):
                found += [
                    read.hypotheses[0] for read in self._decode(encoded[first : first + together], task)
                ]
            return found

        joined = self._splitter.read(ink, seen, read_parts)
        if joined is None:
            return None
        return ScaledReading(
            (joined,), self._coverage(seen, joined), 0.0, time.perf_counter() - started, in_parts=True
        )

    def _decode(self, encoded: Sequence[Encoded], task: DecodeTask) -> list[ScaledReading]:
        started = time.perf_counter()
        limits = [limit_for(each.width, each.height, task.most, _glyphs(each)) for each in encoded]
        steps = self._steps([each.memory for each in encoded])
        readings = decode(steps, limits, task.settings, task.cancelled)
        share = (time.perf_counter() - started) / len(encoded)
        return [
            ScaledReading(
                hypotheses,
                self._coverage(each, hypotheses[0]),
                each.seconds,
                share,
                attended=_kept(steps, place, each),
            )
            for place, (each, hypotheses) in enumerate(zip(encoded, readings, strict=True))
        ]

    def _decode_together(self, views: Sequence[Encoded], task: DecodeTask) -> ScaledReading:
        """Read one picture at several sizes at once; the first of the `views` says what can stand on it."""
        started, seen = time.perf_counter(), views[0]
        limit = limit_for(seen.width, seen.height, task.most, _glyphs(seen))
        steps = self._steps([view.memory for view in views])
        hypotheses = decode(EnsembleSteps(steps), [limit], task.settings, task.cancelled)[0]
        coverage, seconds = self._coverage(seen, hypotheses[0]), time.perf_counter() - started
        return ScaledReading(
            hypotheses, coverage, 0.0, seconds, is_agreed=True, attended=_kept(steps, 0, seen)
        )

    def _branched(
        self, read: ScaledReading, views: Sequence[Encoded], task: DecodeTask
    ) -> ScaledReading | None:
        """Return what is read better with another token where the reading wavers; None when nothing is."""
        seen, memories = views[0], [view.memory for view in views]
        longest = limit_for(seen.width, seen.height, task.most, _glyphs(seen)).tokens
        counted = None
        if self._inventory is not None and seen.glyphs is not None:
            counted = self._inventory.seen(seen.glyphs)
        reader = BranchedReader(
            lambda: EnsembleSteps(self._steps(memories)),
            self._inventory,
            counted,
            longest,
            task.settings.alternatives,
            task.cancelled,
        )
        return reader.better(read)

    def _coverage(self, encoded: Encoded, hypothesis: Hypothesis) -> Coverage:
        """Return how a reading accounts for what the glyph map sees; nothing to say without one."""
        if self._inventory is None or encoded.glyphs is None:
            return Coverage()
        return self._inventory.coverage(self._inventory.seen(encoded.glyphs), hypothesis.ids)

    def _with_confidence(
        self, reading: RecognizerOutput, best: ScaledReading, view: InkView
    ) -> RecognizerOutput:
        """Return the reading with how likely it is right, and a warning when that is little."""
        hypothesis, seen = best.hypotheses[0], view.seen
        rows = 1 + sum(choice.id in self._line_breaks for choice in hypothesis.choices)
        sight = Sight(seen.width, seen.correction, self._glyph_doubt(seen), rows, best.in_parts)
        evidence = evidence_of(hypothesis, best.coverage, sight, best.others)
        disputed = disputed_tokens(hypothesis, best.others)
        reading = replace(reading, evidence=evidence, disputed=disputed)
        calibration = self._numbers.calibration
        if calibration is None:
            return reading
        confidence = calibration.probability(evidence)
        warnings = reading.warnings
        if confidence < calibration.threshold:
            found = reasons(best.coverage, sight, view.looks(hypothesis.score))
            if hypothesis.ending is not Ending.END:  # which is the reason, unless nothing can be read
                found = tuple(each for each in found if each.code is WarningCode.NO_FORMULA)
            warnings += found
        first, *rest = reading.candidates
        tokens = judged_tokens(first.tokens, disputed, calibration.tokens)
        candidates = (replace(first, tokens=tokens), *rest)
        return replace(reading, candidates=candidates, confidence=confidence, warnings=warnings)

    def _with_boxes(
        self,
        reading: RecognizerOutput,
        best: ScaledReading,
        ink: Ink,
        seen: Encoded,
        cancelled: Callable[[], bool],
    ) -> RecognizerOutput:
        """Return the reading with where its doubtful tokens stand on the ink.

        Only a reading that was put together, or searched with beams, needs another pass of the decoder for that.
        """
        tokens = doubtful_tokens(reading.candidates[0])
        if not tokens:
            return reading
        attended = best.attended or self._attended(seen, best.hypotheses[0].ids, cancelled)
        if attended is None:
            return reading
        points = self._encoder.points_on_ink(attended, tokens, ink)
        em = ink.em * attended.seen.correction
        return with_boxes(reading, dict(zip(tokens, symbol_boxes(ink.pixels, em, points), strict=False)))

    def _glyph_doubt(self, seen: Encoded) -> float:
        if self._inventory is None or seen.glyphs is None:
            return 0.0
        return self._inventory.doubt(seen.glyphs)

    def _steps(self, memories: Sequence[Memory]) -> CompactSteps:
        return CompactSteps(self._decoder, memories, self._numbers.special, self._detokenizer.separators)


def _ink(prepared: Prepared) -> Ink:
    return Ink(
        prepared.pixels,
        prepared.em,
        scale=prepared.scale,
        other_ems=prepared.other_ems,
        touches_edge=prepared.touches_edge,
    )


def _kept(steps: CompactSteps, picture: int, seen: Encoded) -> Attended | None:
    """Return where the tokens stand that were written of a picture, as `seen`; None where that was not kept."""
    weights = steps.kept_attention(picture)
    return None if weights is None else Attended(weights, seen)


def _glyphs(encoded: Encoded) -> int | None:
    """Return in how many cells of the glyph map a glyph may stand; None without a map."""
    return None if encoded.glyphs is None else int((encoded.glyphs[0] < NO_GLYPH).sum())
