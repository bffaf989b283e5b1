"""What went wrong while a model was fetched or copied, in words the user can act on.

Every failure of the network, the hub and the disk is turned into ModelInstallFailed here and nowhere else: by
one table for the answers of a web server and one for the errors of a file system.
"""

import errno
import shutil
from pathlib import Path

from pic2latex.errors import ModelInstallFailed
from pic2latex.models.catalogue import Hub

__all__ = ["install_failure", "require_space", "status_of", "transport_errors"]

MARGIN_BYTES = 64 << 20  # left free on the disk, so that the system keeps working

NETWORK_HINT = (
    "Check the network and the proxy settings (HTTPS_PROXY). Where the hub cannot be reached, name a mirror "
    "in {mirror}, or copy the model's folder from another machine and import it."
)
SPACE_HINT = "Free some space, or name a folder on another disk in PIC2LATEX_HOME."
RIGHTS_HINT = (
    "Close every program that uses the model and allow writing there, "
    "or name another folder in PIC2LATEX_HOME."
)

STATUS_HINTS: dict[int, tuple[str, str]] = {
    401: (
        "the hub asks for a login, or has no such repository",
        "Log in with “hf auth login”, or set HF_TOKEN.",
    ),
    403: (
        "the hub refuses access",
        "Log in with “hf auth login”, or accept the model's terms on its web page.",
    ),
    404: (
        "the hub has no such file",
        "Update Pic2LaTeX: the model may have moved. A mirror may also lack it.",
    ),
    407: ("the proxy asks for a login", "Put the user name and the password into HTTPS_PROXY."),
    429: ("the hub answers to too many requests", "Wait some minutes, or log in with “hf auth login”."),
}
BUSY = ("the hub is out of order for the moment", "Try again later, or name a mirror in {mirror}.")
REFUSED = ("the hub refuses the request", NETWORK_HINT)

FILE_HINTS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", SPACE_HINT),
    errno.EDQUOT: ("your share of the disk is used up", SPACE_HINT),
    errno.EFBIG: ("the file system does not allow files of this size", SPACE_HINT),
    errno.EACCES: ("the system does not allow writing there", RIGHTS_HINT),
    errno.EPERM: ("the system does not allow it", RIGHTS_HINT),
    errno.EROFS: ("the disk can only be read", RIGHTS_HINT),
    errno.ENAMETOOLONG: ("the path is too long", "Name a folder with a shorter path in PIC2LATEX_HOME."),
}


def install_failure(error: Exception, what: str, hub: Hub = Hub.HUGGING_FACE) -> ModelInstallFailed:
    """Explain `error`, which stopped `what`, the beginning of a sentence: “The model could not be ...”."""
    why, hint = _reason(error)
    return ModelInstallFailed(f"{what}: {why}.", hint=hint.format(mirror=hub.mirror))


def require_space(folder: Path, needed: int) -> None:
    """Raise ModelInstallFailed when the disk on which `folder` lies, or will lie, lacks `needed` bytes."""
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < needed + MARGIN_BYTES:
        message = (
            f"The model needs {_megabytes(needed + MARGIN_BYTES)} MB in {folder}, "
            f"but only {_megabytes(free)} MB are free."
        )
        raise ModelInstallFailed(message, hint=SPACE_HINT)


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.0f}"


def _reason(error: Exception) -> tuple[str, str]:
    if status := status_of(error):
        why, hint = STATUS_HINTS.get(status, BUSY if status >= 500 or status == 408 else REFUSED)
        return f"{why} (answer {status})", hint
    if isinstance(error, OSError) and error.errno in FILE_HINTS:
        return FILE_HINTS[error.errno]
    if _is_offline(error):
        return "offline mode is on", "Unset HF_HUB_OFFLINE (and TRANSFORMERS_OFFLINE), then try again."
    if isinstance(error, transport_errors()):
        return f"the hub cannot be reached ({_first_line(error)})", NETWORK_HINT
    if isinstance(error, OSError):
        return error.strerror or _first_line(error), "Check the disk and your rights, then try again."
    return (
        "the answer is not one of a model hub",
        "Check the address in {mirror}, and whether the network wants a login.",
    )


def status_of(error: Exception) -> int | None:
    """Return the status of the web server's answer that `error` stands for, or None."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    return status if isinstance(status, int) else None


def transport_errors() -> tuple[type[Exception], ...]:
    """Return what is raised when a connection breaks: by sockets, and by the HTTP library of the hub."""
    from huggingface_hub import errors

    # The base class of that library (httpx2 today, httpx before) is not exported, but all of its errors have
    # it.
    return errors.HTTPError, ConnectionError, TimeoutError  # type: ignore[attr-defined]


def _is_offline(error: Exception) -> bool:
    from huggingface_hub.errors import OfflineModeIsEnabled

    return isinstance(error, OfflineModeIsEnabled)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
