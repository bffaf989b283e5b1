"""A real Chromium, without a window and without a network, that loads one page and says what became of it."""

import shutil
import subprocess
from pathlib import Path

__all__ = ["loaded"]

NAMES = ("chromium", "chromium-browser", "google-chrome")


def loaded(page: Path) -> str:
    """Load a page, let its scripts finish, and return its DOM as HTML."""
    browser = next((found for name in NAMES if (found := shutil.which(name))), None)
    assert browser is not None, "These tests need Chromium (Debian: apt-get install chromium)."
    command = (
        browser,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--virtual-time-budget=30000",
        f"--user-data-dir={page.parent / 'profile'}",
        "--dump-dom",
        page.as_uri(),
    )
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout
