"""Headers that bound what a page of this server may do and who may embed or read its answers."""

from types import MappingProxyType

__all__ = ["CONTENT_SECURITY_POLICY", "security_headers"]

# MathLive and MathJax place glyphs by style attributes; scripts and style sheets come from this server alone.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
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
STATIC = ("/web/", "/javascript/")
EVERYWHERE = MappingProxyType(
    {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(self), clipboard-write=(self), clipboard-read=(self)",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
)


def security_headers(path: str) -> dict[str, str]:
    """Return the headers of an answer; what was read is kept in no cache."""
    cache = "no-cache" if path.startswith(STATIC) else "no-store"
    return {**EVERYWHERE, "Cache-Control": cache}
