"""Certificates of a server, looked at before it starts, so that what is wrong with them is said in words."""

import ssl
from typing import TYPE_CHECKING, Any

from pic2latex.errors import OptionError

if TYPE_CHECKING:
    from pic2latex.server.settings import TlsFiles

__all__ = ["check_tls", "uvicorn_options"]

SEALED = b"ENCRYPTED"  # in the first lines of such a key (RFC 7468, section 11; RFC 1421)
HINT = "Name PEM files with --tls-cert and --tls-key: the certificate with its chain, and its key."


def check_tls(files: "TlsFiles | None") -> None:
    """Raise OptionError for files that no server can use: missing, no PEM, another certificate's key, a sealed one."""
    if files is None:
        return
    for path in (files.certificate, files.key or files.certificate):
        if not path.is_file():
            raise OptionError(f"{path} is no file.", hint=HINT)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        # An empty password, or OpenSSL would ask for one where nobody answers.
        context.load_cert_chain(files.certificate, files.key, password=lambda: b"")
    except (ssl.SSLError, OSError) as error:
        raise OptionError(f"{files.certificate} {_complaint(files, error)}.", hint=HINT) from error


def _complaint(files: "TlsFiles", error: OSError) -> str:
    reason = str(getattr(error, "reason", None) or error.strerror or error)
    if "KEY_VALUES_MISMATCH" in reason:
        return "and the key do not belong together"
    if SEALED in (files.key or files.certificate).read_bytes():
        return "has a key with a password; take the password off with “openssl pkey”"
    return f"or its key cannot be used ({reason})"


def uvicorn_options(files: "TlsFiles | None") -> dict[str, Any]:
    """Return what uvicorn and Ray Serve take for a certificate."""
    if files is None:
        return {}
    key = files.key or files.certificate
    return {"ssl_certfile": str(files.certificate), "ssl_keyfile": str(key)}
