"""How much one session of phone to computer takes."""

from dataclasses import dataclass

__all__ = ["PhoneLimits"]


@dataclass(frozen=True, slots=True)
class PhoneLimits:
    """The bounds of a session.

    `photo_bytes` of one sealed upload, `photos` in all, `posts_per_minute` of any kind, `code_tries` of the code to
    type. The session ends `idle_seconds` after its last use; without a visit for `hint_seconds` the user is told
    what commonly stands in the way.
    """

    photo_bytes: int = 25_000_000
    photos: int = 10
    posts_per_minute: int = 20
    code_tries: int = 5
    idle_seconds: float = 300.0
    hint_seconds: float = 60.0
