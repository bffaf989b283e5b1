"""Files that travel with the program: models, page assets, samples. No logic, and nothing of ours is imported."""

from pathlib import Path

__all__ = ["path"]


def path(name: str) -> Path:
    """Return where the resource `name` (a relative path with forward slashes) lies on this machine."""
    return Path(__file__).parent / name
