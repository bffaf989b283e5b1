"""Names of Python packages."""

import re

__all__ = ["canonical"]


def canonical(name: str) -> str:
    """Return a package's name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
