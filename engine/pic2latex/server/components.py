"""Whether the packages of the extras `server` and `ray` are there, asked before they are imported."""

import importlib.util

from pic2latex.errors import ComponentMissing

__all__ = ["require_ray", "require_server"]

SERVER_PACKAGES = ("fastapi", "uvicorn", "python_multipart", "prometheus_client", "segno", "nacl", "ifaddr")


def require_server() -> None:
    """Raise ComponentMissing unless the extra `server` is installed."""
    _require(SERVER_PACKAGES, "server", "The server")


def require_ray() -> None:
    """Raise ComponentMissing unless the extra `ray` is installed."""
    _require((*SERVER_PACKAGES, "ray"), "ray", "Ray Serve")


def _require(packages: tuple[str, ...], extra: str, what: str) -> None:
    missing = [name for name in packages if importlib.util.find_spec(name) is None]
    if missing:
        message = f"{what} needs packages that are not installed: {', '.join(missing)}."
        raise ComponentMissing(message, hint=f'Install them with: pip install "pic2latex[{extra}]"')
