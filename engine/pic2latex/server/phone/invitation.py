"""What the user is shown to bring a phone to the computer: the address, its QR code, and a code to type."""

import io
from dataclasses import dataclass

__all__ = ["PhoneInvitation"]


@dataclass(frozen=True, slots=True)
class PhoneInvitation:
    """`address` is what a browser is told where the QR code cannot be scanned; `secret` follows it in the QR code."""

    address: str
    secret: str
    code: str

    @property
    def link(self) -> str:
        """The content of the QR code."""
        return f"{self.address}#{self.secret}"

    def svg(self) -> str:
        """Return the QR code as SVG with a quiet zone, black on white, as scanners like it."""
        import segno

        image = io.BytesIO()
        code = segno.make(self.link, error="m", micro=False)
        code.save(image, kind="svg", border=4, light="white", xmldecl=False, svgns=True, omitsize=True)
        return image.getvalue().decode()

    def png(self, scale: int) -> bytes:
        """Return the QR code as a PNG file, `scale` pixels for each module."""
        import segno

        image = io.BytesIO()
        segno.make(self.link, error="m", micro=False).save(image, kind="png", border=4, scale=scale)
        return image.getvalue()

    def terminal(self) -> str:
        """Return the QR code in half blocks, for terminals."""
        import segno

        text = io.StringIO()
        segno.make(self.link, error="l", micro=False).terminal(text, border=2, compact=True)
        return text.getvalue()
