"""Signing (电子签名): a PDF is certified so that nothing in it may change; whoever signs hangs behind one interface.

A national or provincial e-seal service (GB/T 38540, SM2) is attached by writing another `Signer`.
"""

import io
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from shanzhi.kernel.documents import authority


class SignerAway(RuntimeError):
    """The signing service does not answer; the document waits and nothing is lost."""


class Signer(Protocol):
    """Sets the e-seal of one body on a PDF."""

    def sign(self, pdf: bytes, *, body_id: int, body_name: str, reason: str, at: datetime) -> bytes:
        """The signed PDF; SignerAway when it cannot be signed now."""


class LocalSigner:
    """Signs with a key of this machine: certified, no changes allowed, revocation list inside."""

    def sign(self, pdf: bytes, *, body_id: int, body_name: str, reason: str, at: datetime) -> bytes:
        out = io.BytesIO()
        wanted = signers.PdfSignatureMetadata(
            field_name="Seal",
            name=body_name,
            reason=reason,
            md_algorithm="sha256",
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            embed_validation_info=True,
            validation_context=_context(at.date().toordinal()),
        )
        signers.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)), wanted, signer=_signer(body_id, body_name), output=out
        )
        return out.getvalue()


class _LoadedSigner(signers.SimpleSigner):
    """The key is loaded once, not once per signature (87 of 128 ms, measured)."""

    loaded: ec.EllipticCurvePrivateKey

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:
            return bytes(72)
        return self.loaded.sign(data, ec.ECDSA(hashes.SHA256()))


@cache
def _signer(body_id: int, body_name: str) -> Any:
    credential, root = authority.seal_of(body_id, body_name), authority.root()
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # the library's
    store.register(asn1_x509.Certificate.load(root.certificate))
    signer = _LoadedSigner(
        signing_cert=asn1_x509.Certificate.load(credential.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(credential.key),
        cert_registry=store,
    )
    key = serialization.load_der_private_key(credential.key, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("seal keys are EC keys")
    signer.loaded = key
    return signer


@cache
def _context(day: int) -> Any:
    """Trust in our own authority and its revocation list; anew each day."""
    at = datetime.fromordinal(day).astimezone()
    revoked = asn1_crl.CertificateList.load(authority.revocation_list(at))
    return ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(authority.root().certificate)],
        crls=[revoked],
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def signer() -> Signer:
    """The signer of this installation."""
    return LocalSigner()
