"""P12: render and sign one certificate, against the default path of the same libraries, interleaved in one run.

Ours: the kept compiler and the loaded key, revocation list inside. Peer: typst.compile with fonts scanned each
time and pyHanko as documented (RSA-2048 from PKCS#12). Correctness: every document of ours is examined as intact.
usage: python benchmarks/signing.py [rounds, default 3] [documents a round, default 10]
"""

import datetime as dt
import io
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from measuring import ROOT, median, table

sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.entrypoints.site.settings")
os.environ.setdefault("SHANZHI_VAR", "var/bench")
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@/none")
import django

django.setup()
import segno  # noqa: E402
import typst  # noqa: E402
from cryptography import x509  # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: E402
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: E402
from pyhanko.sign import signers  # noqa: E402

from shanzhi.kernel.documents.integrity import examine  # noqa: E402
from shanzhi.kernel.documents.signing import signer  # noqa: E402
from shanzhi.kernel.documents.typesetting import FONTS, LAYOUTS, typeset  # noqa: E402

GOAL = 8.0
WORDS = (
    "居住情况证明\n铁东区某某小学：\n"
    "据本社区居民登记底表，王桂兰自2011年6月起登记居住于7号楼2单元301。\n解放社区居民委员会（章）　2026年11月25日"
)


def values(number: int) -> dict[str, object]:
    return {
        "title": "居住情况证明", "text": WORDS, "number": f"ZM-{number:05d}", "copy": 1, "valid_until": "2027年1月24日",
        "issued_on": "2026年11月25日", "issuer": "解放社区居民委员会", "short_code": "7F4K 92QM", "host": "x",
        "qr": segno.make(f"https://x/v/{number}", error="m").svg_inline(), "check_url": "x", "ground": "示例",
    }  # fmt: skip


def ours(number: int) -> bytes:
    at = dt.datetime.now(dt.UTC)
    pdf = typeset("certificate", values(number), made_at=at)
    return signer().sign(pdf, body_id=1, body_name="解放社区居民委员会（演示）", reason="居住情况证明", at=at)


def pkcs12() -> bytes:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "seal")])
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(7).not_valid_before(start).not_valid_after(start + dt.timedelta(days=900))
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = built.add_extension(usage, critical=True).sign(key, hashes.SHA256())
    kind = serialization.BestAvailableEncryption(b"p")
    return serialization.pkcs12.serialize_key_and_certificates(b"k", key, certificate, None, kind)


def default_path(kept: bytes) -> Callable[[int], bytes]:
    loaded = signers.SimpleSigner.load_pkcs12_data(kept, other_certs=[], passphrase=b"p")

    def make(number: int) -> bytes:
        import json  # noqa: PLC0415

        told = {"values": json.dumps(values(number), ensure_ascii=False)}
        pdf = typst.compile(
            str(LAYOUTS / "certificate.typ"), root=str(LAYOUTS), font_paths=[str(FONTS)], sys_inputs=told
        )
        out = io.BytesIO()
        wanted = signers.PdfSignatureMetadata(field_name="S1")
        signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), wanted, signer=loaded, output=out)
        return out.getvalue()

    return make


def spent(make: Callable[[int], bytes], count: int) -> tuple[float, list[bytes]]:
    began = time.process_time()
    made = [make(number) for number in range(count)]
    return (time.process_time() - began) / count * 1000, made


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    peer = default_path(pkcs12())
    ours(0), peer(0)
    found: dict[str, list[float]] = {"ours": [], "default": []}
    for _ in range(rounds):
        cost, made = spent(ours, count)
        assert all(examine(pdf).intact for pdf in made)
        found["ours"].append(cost)
        found["default"].append(spent(peer, max(2, count // 3))[0])
    mine, theirs = median(found["ours"]), median(found["default"])
    rows = [(f"{mine:.1f}", f"{theirs:.1f}", f"{theirs / mine:.1f}", f"≥ {GOAL:g}")]
    print(table(("ours, CPU ms", "default path, CPU ms", "ratio", "goal"), rows))
    print(f"\n{Path(__file__).name}: {rounds * count} documents, every one intact")


if __name__ == "__main__":
    main()
