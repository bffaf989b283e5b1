"""The icon in a desktop's tray: seen, clicked, its menu used, its states told, and notices beside it."""

from collections.abc import Callable

import pytest

from tests.e2e.whole_program import LATEX, clipboard, show_formula, start, window_named
from tests.e2e.xvfb_session import PATIENCE, Desk, Program, eventually

StartTray = Callable[..., Program]


@pytest.fixture
def start_tray(desk: Desk) -> StartTray:
    """Start a notification service, and with the argument "tray" a tray as well."""
    desk.start_bus()

    def begin(*arguments: str) -> Program:
        tray = desk.start("fake_tray", *arguments)
        tray.expect("ready")
        return tray

    return begin


def look_at(tray: Program) -> tuple[str, list[int]]:
    """Return the words of the icon, and what tells its pictures apart."""
    tray.order("look")
    icon = tray.expect("icon")
    return icon["words"][0], icon["inks"]


def test_a_click_starts_a_snip_and_a_notice_tells_its_end(desk: Desk, start_tray: StartTray) -> None:
    tray = start_tray("tray")
    show_formula(desk)
    program = start(desk, r"\text{<b>a & b</b>}", settings={"shows_result": "never"})
    tray.expect("registered")
    tray.order("click")
    program.expect("opened")
    desk.drag((295, 195), (400, 280), (520, 330))
    program.expect("copied")
    assert clipboard(desk) == r"\text{<b>a & b</b>}"
    notice = tray.expect("notice")
    assert notice["title"].startswith("Copied as LaTeX")
    # To the service this is markup.
    assert notice["text"] == r"\text{&lt;b&gt;a &amp; b&lt;/b&gt;}"


def test_the_icon_says_how_the_program_is_doing(desk: Desk, start_tray: StartTray) -> None:
    tray = start_tray("tray")
    program = start(desk, is_without_model=True)
    tray.expect("registered")
    words, wanting = eventually(
        lambda: (look := look_at(tray)) and "not installed" in look[0] and look, "the icon says so"
    )
    assert len(wanting) >= 4, "one picture for each size a tray may ask for"
    program.kill()
    start(desk, LATEX)
    tray.expect("registered")
    ready = eventually(lambda: (look := look_at(tray)) and "Ready" in look[0] and look[1], "it is ready")
    assert all(one != other for one, other in zip(wanting, ready, strict=True)), words


def test_the_menu_does_what_it_says(desk: Desk, start_tray: StartTray) -> None:
    tray = start_tray("tray")
    program = start(desk, LATEX)
    tray.expect("registered")
    tray.order("choose Settings")
    window_named(desk, "Settings")
    tray.order("choose Quit")
    assert program.process.wait(timeout=PATIENCE) == 0


@pytest.mark.parametrize(("entry", "key"), [("Snip a paragraph", "Ctrl+Alt+P"), ("Snip text", "")])
def test_paragraphs_are_snipped_from_the_menu(
    desk: Desk, start_tray: StartTray, entry: str, key: str
) -> None:
    """What the program can do beside formulas is found in its first menu, not in a submenu of modes."""
    tray = start_tray("tray")
    show_formula(desk)
    program = start(desk, pages=["A sentence."], settings={"shows_result": "never"})
    tray.expect("registered")
    tray.order("menu")
    assert f"{entry}\t{key}".strip() in tray.expect("menu")["entries"]
    tray.order(f"choose {entry}")
    program.expect("opened")
    desk.drag((295, 195), (520, 330))
    program.expect("copied")
    assert clipboard(desk) == "A sentence."


def test_a_tray_that_comes_later_gets_the_icon(desk: Desk, start_tray: StartTray) -> None:
    """At the start of a session programs come up in any order."""
    start(desk, LATEX, arguments=("--background",))
    tray = start_tray("tray")
    tray.expect("registered")
    assert "Ready" in look_at(tray)[0]


def test_without_a_tray_the_notification_service_is_asked(desk: Desk, start_tray: StartTray) -> None:
    service = start_tray()
    show_formula(desk)
    program = start(desk, "a<b", arguments=("--background",), settings={"shows_result": "never"})
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    desk.drag((295, 195), (400, 280), (520, 330))
    notice = service.expect("notice")
    assert (notice["text"], notice["icon"]) == ("a &lt; b", "io.github.pic2latex.Pic2LaTeX")


@pytest.mark.parametrize("is_first", [True, False], ids=["tray first", "program first"])
def test_a_tray_of_the_older_kind_has_the_icon(desk: Desk, is_first: bool) -> None:
    tray = desk.start("fake_old_tray") if is_first else None
    if tray is not None:
        tray.expect("ready")
    program = start(desk, LATEX, arguments=("--background",))
    if tray is None:
        tray = desk.start("fake_old_tray")
    tray.expect("registered")
    desk.hands("mousemove 24 24 click 1")
    program.expect("opened")
