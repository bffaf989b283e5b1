"""Messages between phone and computer, sealed with NaCl's secretbox (XSalsa20-Poly1305, 24 random bytes of nonce).

A page that came over plain HTTP has no WebCrypto (W3C Web Cryptography API: secure contexts only), so the phone uses
TweetNaCl, and this side PyNaCl. A sealed message is its nonce followed by the box; what is inside is the length of
a JSON header (4 bytes, most significant first), the header, and the bytes it speaks of.

The secret of a QR code is the key itself. Six digits to type are no key: whoever listens could try them all. Phone
and computer agree on one with X25519 (RFC 7748), and the digits go into the hash that makes the key of it.
"""

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass
from typing import Any

from pic2latex.server.errors import PhoneRefused

__all__ = ["KEY_BYTES", "NONCE_BYTES", "CodeAgreement", "Message", "SealedChannel"]

KEY_BYTES = 32
NONCE_BYTES = 24
LENGTH = struct.Struct(">I")
REFUSED = "The message cannot be opened."
SCAN_AGAIN = "Scan the QR code on the computer again."


@dataclass(frozen=True, slots=True)
class Message:
    """What a sealed message held: its header, the bytes after it, and the nonce it was sealed with."""

    header: dict[str, Any]
    body: bytes
    nonce: bytes


class SealedChannel:
    """Seals and opens messages with one key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        from nacl.secret import SecretBox

        self._box = SecretBox(key)

    def seal(self, header: dict[str, Any], body: bytes = b"") -> bytes:
        """Return a sealed message."""
        plain = json.dumps(header, ensure_ascii=False).encode()
        return bytes(self._box.encrypt(LENGTH.pack(len(plain)) + plain + body))

    def open(self, sealed: bytes) -> Message:
        """Return what a message holds. Raises PhoneRefused for one that was sealed with another key, or changed."""
        from nacl.exceptions import CryptoError

        try:
            plain = self._box.decrypt(sealed)
            size = LENGTH.unpack_from(plain)[0]
            header = json.loads(plain[LENGTH.size : LENGTH.size + size])
        except (CryptoError, ValueError, TypeError, struct.error):
            raise PhoneRefused(REFUSED, hint=SCAN_AGAIN) from None
        if not isinstance(header, dict):
            raise PhoneRefused(REFUSED, hint=SCAN_AGAIN)
        return Message(header, plain[LENGTH.size + size :], sealed[:NONCE_BYTES])


class CodeAgreement:
    """The computer's half of the key agreement for a code of six digits."""

    def __init__(self) -> None:
        from nacl.public import PrivateKey

        self.code = f"{secrets.randbelow(10**6):06d}"
        self._private = PrivateKey.generate()

    @property
    def public_key(self) -> bytes:
        """The computer's public key, 32 bytes."""
        return bytes(self._private.public_key)

    def channel(self, phone_key: bytes) -> SealedChannel:
        """Return the channel to a phone with this public key. Raises PhoneRefused for what is no key."""
        from nacl.exceptions import CryptoError
        from nacl.public import Box, PublicKey

        try:
            shared = Box(self._private, PublicKey(phone_key)).shared_key()
        except (CryptoError, ValueError, TypeError):
            raise PhoneRefused("The phone's key is none.", hint=SCAN_AGAIN) from None
        return SealedChannel(hashlib.sha512(shared + self.code.encode()).digest()[:KEY_BYTES])
