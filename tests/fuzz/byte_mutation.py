"""Damaged files: flips, cuts, splices and odd numbers in files that were right."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from hypothesis import strategies as st

__all__ = ["damaged"]

NUMBERS = (
    b"\x00\x00\x00\x00",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\x00\x00\x00",
    b"-1",
    b"99999999999",
)


@dataclass(frozen=True, slots=True)
class Edit:
    """At a place (0-1 of the length), `length` bytes are replaced by `new`."""

    place: float
    length: int
    new: bytes

    def applied(self, content: bytes) -> bytes:
        """Return the content with this edit."""
        start = int(self.place * len(content))
        return content[:start] + self.new + content[start + self.length :]


def damaged(files: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Return files with none to six edits; early places, where headers lie, come more often."""
    places = st.floats(0, 1, exclude_max=True) | st.floats(0, 0.05)
    edits = st.one_of(
        st.builds(Edit, places, st.just(1), st.binary(min_size=1, max_size=1)),
        st.builds(Edit, places, st.integers(0, 8), st.sampled_from(NUMBERS)),
        st.builds(Edit, places, st.just(1 << 40), st.just(b"")),
        st.builds(Edit, places, st.integers(0, 400), st.binary(max_size=40)),
    )
    return st.builds(
        lambda content, todo: reduce(lambda done, edit: edit.applied(done), todo, content),
        st.sampled_from(files),
        st.lists(edits, max_size=6),
    )
