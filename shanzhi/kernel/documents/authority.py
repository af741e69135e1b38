"""The local certificate authority (本机签名机构): made once on this machine, marked as what it is.

It is not the national e-seal system (国家统一电子印章系统); whether that serves communities is settled
locally. Keys lie in the var folder, readable by their owner alone; back them up apart from the database.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID
from django.conf import settings

ROOT_NAME = "善治 本机签名机构（未接入国家统一电子印章系统）"
DEMO_ROOT_NAME = "善治 演示签名机构（仅供演示）"
BEGINS, ENDS = datetime(2021, 8, 10, tzinfo=UTC), datetime(2046, 8, 10, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate and its private key, both as DER."""

    certificate: bytes
    key: bytes


def folder() -> Path:
    return Path(settings.VAR) / "authority"


def root() -> Credential:
    """The authority itself; made the first time it is asked for."""
    return _root(folder())


@cache
def _root(place: Path) -> Credential:
    return _kept(place, "root", lambda: _made_root(DEMO_ROOT_NAME if settings.DEMO else ROOT_NAME))


def seal_of(body_id: int, body_name: str) -> Credential:
    """The e-seal of one body: a certificate with its name, signed by the authority."""
    return _seal(folder(), body_id, body_name)


@cache
def _seal(place: Path, body_id: int, body_name: str) -> Credential:
    return _kept(place, f"seal-{body_id}", lambda: _made_seal(root(), body_name))


def status_key() -> ed25519.Ed25519PrivateKey:
    """The key that signs the status list for offline verifiers."""
    return _status_key(folder())


@cache
def _status_key(place: Path) -> ed25519.Ed25519PrivateKey:
    path = place / "status.key"
    if not path.exists():
        raw = ed25519.Ed25519PrivateKey.generate().private_bytes_raw()
        _write(path, raw)
    return ed25519.Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def revocation_list(at: datetime) -> bytes:
    """The authority's list of revoked seals, as DER; it goes into each signature (long-term validation)."""
    own = root()
    issuer = x509.load_der_x509_certificate(own.certificate)
    built = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(at - timedelta(days=1))
        .next_update(at + timedelta(days=30))
    )
    key = serialization.load_der_private_key(own.key, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the root key is an EC key")
    return built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _kept(place: Path, name: str, make: Callable[[], Credential]) -> Credential:
    certificate, key = place / f"{name}.crt", place / f"{name}.key"
    if not certificate.exists():
        made = make()
        _write(key, made.key)
        _write(certificate, made.certificate)
    return Credential(certificate.read_bytes(), key.read_bytes())


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and only once: whoever comes second takes what is there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(f".{os.getpid()}")
    handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _name(text: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, text[:64])]
    )


def _made_root(name: str) -> Credential:
    key = ec.generate_private_key(ec.SECP256R1())
    built = _certificate(_name(name), _name(name), key.public_key()).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    return _credential(built.add_extension(usage, critical=True).sign(key, hashes.SHA256()), key)


def _made_seal(own: Credential, name: str) -> Credential:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.load_der_x509_certificate(own.certificate)
    built = _certificate(_name(name), issuer.subject, key.public_key()).add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    root_key = serialization.load_der_private_key(own.key, None)
    if not isinstance(root_key, ec.EllipticCurvePrivateKey):
        raise TypeError("the root key is an EC key")
    return _credential(built.add_extension(usage, critical=True).sign(root_key, hashes.SHA256()), key)


def _certificate(subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGINS)
        .not_valid_after(ENDS)
    )


def _credential(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Credential:
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Credential(certificate.public_bytes(serialization.Encoding.DER), plain)
