"""Headers that bound what a page of this server may do and who may embed or read its answers."""

import base64
import hashlib
import re
from functools import cache
from types import MappingProxyType

__all__ = ["content_security_policy", "security_headers"]

# MathLive and MathJax place glyphs by style attributes; scripts and style sheets come from this server alone. The map
# of imports stands in the page itself, as browsers want it, and is named by its hash.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' {scripts}",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
IMPORT_MAP = re.compile(r'<script type="importmap">(.*?)</script>', re.DOTALL)
STATIC = ("/web/", "/javascript/")
EVERYWHERE = MappingProxyType(
    {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(self), clipboard-write=(self), clipboard-read=(self)",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
)


def security_headers(path: str) -> dict[str, str]:
    """Return the headers of an answer; what was read is kept in no cache."""
    cached = "no-cache" if path.startswith(STATIC) else "no-store"
    return {**EVERYWHERE, "Content-Security-Policy": content_security_policy(), "Cache-Control": cached}


@cache
def content_security_policy() -> str:
    """Return the policy, with the hash (CSP 3, 2.3.1) of the page's map of imports."""
    import pic2latex_resources

    try:
        page = pic2latex_resources.path("web/index.html").read_text(encoding="utf-8")
    except OSError:
        page = ""
    hashes = (hashlib.sha256(each.encode()).digest() for each in IMPORT_MAP.findall(page))
    return POLICY.format(scripts=" ".join(f"'sha256-{base64.b64encode(each).decode()}'" for each in hashes))
