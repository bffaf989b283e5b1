"""A Wayland desk: sway without a screen, two outputs of different scale, keys from wtype."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.e2e.xvfb_session import Desk, environment, eventually

# sway refuses to run as root, which is what most build machines are.
ORDINARY_USER = "nobody"
CONFIGURATION = """
output HEADLESS-1 mode 1280x800 position 0 0 scale 1
output HEADLESS-2 mode 1600x1200 position 1280 0 scale 2
output * bg #336699 solid_color
for_window [title="another program"] floating enable
default_border none
xwayland disable
"""
VARIABLES = {
    "WLR_BACKENDS": "headless",
    "WLR_RENDERER": "pixman",
    "WLR_LIBINPUT_NO_DEVICES": "1",
    "WLR_HEADLESS_OUTPUTS": "2",
}


class WaylandDesk(Desk):
    """Like a desk with an X server, but for how keys are typed."""

    def type_keys(self, *keys: str) -> None:
        """Press and let go of keys, by their X names. The pauses let the compositor make the keyboard known."""
        pressed = [word for key in keys for word in ("-k", key)]
        self.run("wtype", "-s", "200", *pressed, "-s", "200")

    def output(self, name: str, path: Path) -> Path:
        """Keep a picture of one output, as another program sees it."""
        self.run("grim", "-o", name, str(path))
        return path

    def end(self) -> None:
        """End everything, and take its folder away."""
        super().end()
        shutil.rmtree(self.environ["XDG_RUNTIME_DIR"])


def new_wayland_desk(home: Path) -> WaylandDesk:
    """Start sway; `home` is the home of what runs on it."""
    for tool in ("sway", "grim", "wl-copy", "wl-paste", "wtype"):
        assert shutil.which(tool), f"these tests need {tool}"
    # Not in the test's folder: that one is closed to other users, and a socket's path must be short.
    runtime = Path(tempfile.mkdtemp(prefix="sway-"))
    (runtime / "config").write_text(CONFIGURATION)
    environ = environment(home) | {"XDG_RUNTIME_DIR": str(runtime), "QT_QPA_PLATFORM": "wayland"}
    environ |= {"XDG_CURRENT_DESKTOP": "sway", "XDG_SESSION_TYPE": "wayland"}
    command = ["sway", "-c", str(runtime / "config")]
    user = None
    if os.geteuid() == 0:
        user = ORDINARY_USER
        shutil.chown(runtime, user)
        shutil.chown(runtime / "config", user)
    desk = WaylandDesk(environ)
    desk.processes.append(
        subprocess.Popen(
            command,
            env=environ | VARIABLES | {"HOME": str(runtime)},
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            cwd=runtime,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    )
    socket = eventually(lambda: next(runtime.glob("wayland-?"), None), "sway listens")
    environ["WAYLAND_DISPLAY"] = socket.name
    return desk
