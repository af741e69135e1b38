"""Whether a PDF is one of ours and untouched: signature, whole-file coverage, no later change, our authority.

`intact and valid` alone is not enough: an appended revision or bytes after the end pass it (measured).
"""

import io
from dataclasses import dataclass
from typing import Any

from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from shanzhi.kernel.documents import authority

MOST_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file turned out to be. `ours` means signed under our authority, `intact` that nothing came after."""

    readable: bool
    ours: bool = False
    intact: bool = False


UNREADABLE = Examined(readable=False)


def examine(content: bytes) -> Examined:
    """Look at a PDF from anywhere; never raises, whatever it holds."""
    if not content.startswith(b"%PDF-") or len(content) > MOST_BYTES:
        return UNREADABLE
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=True)
        if reader.encrypted:
            return UNREADABLE
        signatures = list(reader.embedded_signatures)
    except Exception:  # a stranger's file may break the library in any way
        return UNREADABLE
    if not signatures:
        return Examined(readable=True)
    return _validated(signatures)


def _validated(signatures: list[Any]) -> Examined:
    try:
        status = validate_pdf_signature(signatures[0], _trust())
    except Exception:  # as above
        return Examined(readable=True, ours=_names_us(signatures[0]))
    ours = bool(status.trusted) or _names_us(signatures[0])
    intact = (
        len(signatures) == 1
        and bool(status.bottom_line)
        and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        and status.modification_level == ModificationLevel.NONE
    )
    return Examined(readable=True, ours=ours, intact=intact and bool(status.trusted))


def _names_us(signature: Any) -> bool:
    """Whether the certificate in it claims our authority, however broken the signature is."""
    try:
        return bool(signature.signer_cert.issuer == _root().subject)
    except Exception:  # as above
        return False


def _root() -> Any:
    return asn1_x509.Certificate.load(authority.root().certificate)


def _trust() -> Any:
    return ValidationContext(trust_roots=[_root()], allow_fetching=False, revocation_mode="soft-fail")
