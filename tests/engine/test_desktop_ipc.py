"""Frames between the command line and the desktop program, and where the two meet."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pic2latex import desktop_ipc
from pic2latex.desktop_ipc import Frames, IpcRequest, IpcStatus, Reply, frame, read_reply, read_request

texts = st.text(st.characters(codec="utf-8"))


@given(
    st.lists(
        st.builds(
            IpcRequest, command=texts, mode=texts, paths=st.lists(texts).map(tuple), waits=st.booleans()
        )
    ),
    st.integers(1, 50),
)
def test_frames_survive_any_cutting(requests: list[IpcRequest], piece: int) -> None:
    data = b"".join(map(frame, requests))
    frames = Frames()
    contents = [
        one for start in range(0, len(data), piece) for one in frames.feed(data[start : start + piece])
    ]
    assert [read_request(content) for content in contents] == requests


def test_a_newer_side_may_say_more() -> None:
    assert read_reply(b'{"status": "ok", "text": "x", "mood": "good"}') == Reply(IpcStatus.OK, "x")
    wrong = b'{"command": "open", "paths": ["a", 1], "waits": "yes", "mode": 3}'
    assert read_request(wrong) == IpcRequest("open", paths=("a",))


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"{}", b'{"status": 1}', b'{"status": "odd"}'])
def test_nonsense_is_one_kind_of_error(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the message is Python's own in half of the cases)
        read_reply(data)


def test_a_frame_too_long_is_refused_before_it_arrives() -> None:
    with pytest.raises(ValueError, match="longer"):
        Frames().feed(b"\x7f\xff\xff\xff")


def test_the_address_is_short_and_the_sessions_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desktop_ipc, "_is_ours", lambda _folder: True)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/1000")
    assert desktop_ipc.address("linux") == "/run/user/1000/pic2latex/desktop.sock"
    addresses = set()
    for name in ("one", "two"):
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / ("long " * 20) / name))
        addresses.add(desktop_ipc.address("linux"))
    assert len(addresses) == 2
    assert all(len(address) <= 104 for address in addresses)
    monkeypatch.setenv("USER", "Zoë O'Neil")
    monkeypatch.setenv("LOGNAME", "Zoë O'Neil")
    assert desktop_ipc.address("win32") == r"\\.\pipe\pic2latex-Zo--O-Neil"
