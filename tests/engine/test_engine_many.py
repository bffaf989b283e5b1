"""Many pictures in one call: each outcome as it comes, and one picture cancelled while the others go on."""

from pathlib import Path

from pic2latex.engine import Engine
from pic2latex.errors import Cancelled, PictureMissing
from pic2latex.types import Recognition
from tests.engine.recognizers.tiny_models import scribbles
from tests.engine.test_engine import bundled, faked, sample_files

__all__ = ["bundled"]


def test_each_outcome_is_told_with_its_place(bundled: Engine, tmp_path: Path) -> None:
    files = [*sample_files()[:3], tmp_path / "gone.png"]
    told: dict[int, object] = {}
    outcomes = bundled.recognize_many(files, done=told.__setitem__)
    assert [told[place] for place in range(4)] == list(outcomes)
    assert isinstance(told[3], PictureMissing)


def test_one_of_many_is_cancelled_alone(bundled: Engine) -> None:
    files = sample_files()
    outcomes = bundled.recognize_many(files, cancelled_at=lambda place: place in {0, 2})
    assert [place for place, each in enumerate(outcomes) if isinstance(each, Cancelled)] == [0, 2]
    assert all(isinstance(outcomes[place], Recognition) for place in (1, *range(3, len(files))))


def test_a_reading_stops_when_everybody_cancelled_who_waits_for_it() -> None:
    engine, _ = faked(seconds=60.0)
    asked: list[int] = []

    def cancelled_at(place: int) -> bool:
        asked.append(place)
        return len(asked) > 2

    outcomes = engine.recognize_many(scribbles(2), cancelled_at=cancelled_at)
    assert [type(each) for each in outcomes] == [Cancelled, Cancelled]
