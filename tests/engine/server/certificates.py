"""Certificates for a minute: an authority of its own, and one for 127.0.0.1 that it vouches for (RFC 5280)."""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

__all__ = ["Certificates", "make_certificates"]

SEALED = serialization.BestAvailableEncryption(b"password")
OPEN = serialization.NoEncryption()


@dataclass(frozen=True, slots=True)
class Certificates:
    """PEM files: the authority, a server's certificate and key, that key with a password, and another key."""

    authority: Path
    certificate: Path
    key: Path
    sealed_key: Path
    other_key: Path


def make_certificates(folder: Path) -> Certificates:
    """Write them into `folder`."""
    authority_key, key, other = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    authority = _certificate("Authority of a test", authority_key, "Authority of a test", authority_key)
    certificate = _certificate("127.0.0.1", key, "Authority of a test", authority_key)
    contents = {
        "authority.pem": authority.public_bytes(serialization.Encoding.PEM),
        "certificate.pem": certificate.public_bytes(serialization.Encoding.PEM),
        "key.pem": _pem(key, OPEN),
        "sealed-key.pem": _pem(key, SEALED),
        "other-key.pem": _pem(other, OPEN),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return Certificates(*(folder / name for name in contents))


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    now = datetime.now(UTC)
    is_authority = name == issuer
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )
    if not is_authority:
        address = x509.IPAddress(ipaddress.ip_address(name))
        builder = builder.add_extension(x509.SubjectAlternativeName([address]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(key: ec.EllipticCurvePrivateKey, encryption: serialization.KeySerializationEncryption) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
