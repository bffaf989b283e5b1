"""Debian and Ubuntu packages that Python wheels cannot bring: installed when root, otherwise named exactly.

A need is looked up by what it provides (a library, a program, a file), not by package name: names change
between releases, and a library may come from elsewhere.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from installer.progress import Progress

APT = ("apt-get", "-o", "DPkg::Lock::Timeout=300")


@dataclass(frozen=True, slots=True)
class Need:
    """`provides` is a library (soname), a program (name) or a file (path); `packages`: newest name first."""

    provides: str
    packages: tuple[str, ...]


PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"

# Debian takes venv's parts out of Python; the libraries are what `ldd` names for OpenCV.
ENGINE = (
    Need(f"{sysconfig.get_path('stdlib')}/ensurepip", (f"{PYTHON}-venv",)),
    Need("libGL.so.1", ("libgl1",)),
    Need("libglib-2.0.so.0", ("libglib2.0-0t64", "libglib2.0-0")),
)

# What `ldd` names for PySide6 with its xcb and Wayland platforms and WebEngine; a compiler and headers
# for evdev, which pynput needs and which has no wheels.
DESKTOP = (
    *ENGINE,
    Need("libEGL.so.1", ("libegl1",)),
    Need("libfontconfig.so.1", ("libfontconfig1",)),
    Need("libfreetype.so.6", ("libfreetype6",)),
    Need("libdbus-1.so.3", ("libdbus-1-3",)),
    Need("libgssapi_krb5.so.2", ("libgssapi-krb5-2",)),
    Need("libxkbcommon.so.0", ("libxkbcommon0",)),
    Need("libxkbcommon-x11.so.0", ("libxkbcommon-x11-0",)),
    Need("libX11-xcb.so.1", ("libx11-xcb1",)),
    Need("libxcb-cursor.so.0", ("libxcb-cursor0",)),
    Need("libxcb-icccm.so.4", ("libxcb-icccm4",)),
    Need("libxcb-image.so.0", ("libxcb-image0",)),
    Need("libxcb-keysyms.so.1", ("libxcb-keysyms1",)),
    Need("libxcb-randr.so.0", ("libxcb-randr0",)),
    Need("libxcb-render-util.so.0", ("libxcb-render-util0",)),
    Need("libxcb-shape.so.0", ("libxcb-shape0",)),
    Need("libxcb-sync.so.1", ("libxcb-sync1",)),
    Need("libxcb-xfixes.so.0", ("libxcb-xfixes0",)),
    Need("libxcb-xkb.so.1", ("libxcb-xkb1",)),
    Need("libxcb-dri3.so.0", ("libxcb-dri3-0",)),
    Need("libxkbfile.so.1", ("libxkbfile1",)),
    Need("libXcomposite.so.1", ("libxcomposite1",)),
    Need("libXdamage.so.1", ("libxdamage1",)),
    Need("libXrandr.so.2", ("libxrandr2",)),
    Need("libXtst.so.6", ("libxtst6",)),
    Need("libnss3.so", ("libnss3",)),
    Need("libnspr4.so", ("libnspr4",)),
    Need("libasound.so.2", ("libasound2t64", "libasound2")),
    Need("libgbm.so.1", ("libgbm1",)),
    Need("libdrm.so.2", ("libdrm2",)),
    Need("libwayland-client.so.0", ("libwayland-client0",)),
    Need("libwayland-cursor.so.0", ("libwayland-cursor0",)),
    Need("libwayland-egl.so.1", ("libwayland-egl1",)),
    Need("gcc", ("gcc",)),
    Need("/usr/include/linux/input.h", ("linux-libc-dev",)),
    Need("/usr/include/stdio.h", ("libc6-dev",)),
    Need(sysconfig.get_path("include") + "/Python.h", (f"{PYTHON}-dev",)),
)

# What fetches the page assets; a release has them inside.
ASSETS = (Need("npm", ("npm",)),)

# What pictures for training are typeset with: pdflatex and XeLaTeX, and the packages and fonts their documents name.
TEX_TREE, TEX_TREE_OF_DEBIAN = "/usr/share/texlive/texmf-dist", "/usr/share/texmf"
TEX = (
    Need("pdflatex", ("texlive-latex-base",)),
    Need(f"{TEX_TREE}/tex/latex/jknapltx/mathrsfs.sty", ("texlive-latex-recommended",)),
    Need(f"{TEX_TREE}/tex/latex/cancel/cancel.sty", ("texlive-latex-extra",)),
    Need(f"{TEX_TREE}/tex/latex/txfonts/txfonts.sty", ("texlive-fonts-recommended",)),
    Need(f"{TEX_TREE}/tex/latex/newtx/newtxmath.sty", ("texlive-fonts-extra",)),
    Need(f"{TEX_TREE}/tex/generic/kastrup/binhex.tex", ("texlive-plain-generic",)),
    Need(f"{TEX_TREE}/tex/latex/concmath/concmath.sty", ("texlive-science",)),
    Need("xelatex", ("texlive-xetex",)),
    Need(f"{TEX_TREE}/fonts/opentype/public/fandol/FandolSong-Regular.otf", ("texlive-lang-chinese",)),
    Need(f"{TEX_TREE_OF_DEBIAN}/tex/latex/preview/preview.sty", ("preview-latex-style",)),
    Need(f"{TEX_TREE_OF_DEBIAN}/tex/latex/lm/lmodern.sty", ("lmodern",)),
    Need(f"{TEX_TREE_OF_DEBIAN}/fonts/type1/public/tex-gyre/qtmr.pfb", ("tex-gyre",)),
    Need(f"{TEX_TREE_OF_DEBIAN}/fonts/type1/public/cm-super/sfrm1000.pfb", ("cm-super-minimal",)),
)

# The virtual screens and desktop services that tests use for real.
TESTS = (
    *DESKTOP,
    *TEX,
    *ASSETS,
    Need("git", ("git",)),
    Need("Xvfb", ("xvfb",)),
    Need("openbox", ("openbox",)),
    Need("xdotool", ("xdotool",)),
    Need("xrandr", ("x11-xserver-utils",)),
    Need("xprop", ("x11-utils",)),
    Need("setxkbmap", ("x11-xkb-utils",)),
    Need("xclip", ("xclip",)),
    Need("xsel", ("xsel",)),
    Need("sway", ("sway",)),
    Need("grim", ("grim",)),
    Need("wl-copy", ("wl-clipboard",)),
    Need("wtype", ("wtype",)),
    Need("chromium", ("chromium",)),
    Need("soffice", ("libreoffice-writer-nogui",)),
    Need("/usr/lib/libreoffice/program/libsmlo.so", ("libreoffice-math-nogui",)),
    Need("dbus-run-session", ("dbus-daemon", "dbus")),
    Need("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", ("fonts-noto-cjk",)),
)

NEEDS = {"engine": ENGINE, "desktop": DESKTOP, "tests": TESTS}


def missing(needs: tuple[Need, ...]) -> tuple[Need, ...]:
    """Return the needs this machine does not meet, in order."""
    libraries = _libraries()
    return tuple(need for need in needs if not _is_met(need.provides, libraries))


def ensure(needs: tuple[Need, ...], progress: Progress) -> bool:
    """Install what is missing when root, else name the line to run; return whether all is there.

    Does nothing on systems without apt-get.
    """
    gaps = (
        missing(tuple(dict.fromkeys(needs)))
        if shutil.which("apt-get") and shutil.which("ldconfig", path=_SBIN)
        else ()
    )
    if not gaps:
        return True
    if os.geteuid() != 0:
        progress("System packages are missing. If something does not start, run:")
        progress(f"    {remedy(gaps)}")
        return False
    return _install(gaps, progress)


def remedy(needs: tuple[Need, ...]) -> str:
    """Return the exact line that installs the needs."""
    return " ".join(("sudo apt-get install --yes", *(_name(need) for need in needs)))


_SBIN = os.pathsep.join((os.environ.get("PATH", ""), "/sbin", "/usr/sbin"))


def _libraries() -> frozenset[str]:
    ldconfig = shutil.which("ldconfig", path=_SBIN)
    if ldconfig is None:
        return frozenset()
    listing = subprocess.run((ldconfig, "-p"), capture_output=True, text=True, check=False).stdout
    return frozenset(line.split()[0] for line in listing.splitlines() if "=>" in line)


def _is_met(provides: str, libraries: frozenset[str]) -> bool:
    if provides.startswith("/"):
        return Path(provides).exists()
    if ".so" in provides:
        return provides in libraries
    return shutil.which(provides) is not None


def _name(need: Need) -> str:
    """Return the first of the package's names that this release knows; a virtual package shows nothing."""
    for name in need.packages[:-1]:
        shown = subprocess.run(("apt-cache", "show", name), capture_output=True, check=False).stdout
        if shown.strip():
            return name
    return need.packages[-1]


def _install(needs: tuple[Need, ...], progress: Progress) -> bool:
    progress(f"Installing system packages: {', '.join(need.packages[-1] for need in needs)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}

    def apt(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (*APT, *arguments),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    apt("update")
    done = apt("install", "--yes", "--no-install-recommends", *(_name(need) for need in needs))
    if done.returncode != 0:
        progress("apt-get could not install them:")
        for line in done.stdout.splitlines()[-5:]:
            progress(f"    {line}")
    return done.returncode == 0
