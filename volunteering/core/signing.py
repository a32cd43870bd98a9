"""Signs PDF files (PAdES B-B), so that every reader of PDF says whether a byte was changed since.

The key and its certificate stand in one file: PKCS#12, or PEM with both. The key is opened once in a process: opening
it for each signature would cost ten times the signature.
"""

import datetime as dt
import io
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings

from volunteering.core.errors import Refusal

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
Opened = tuple[object, x509.Certificate, list[x509.Certificate]]
PEM, DER = serialization.Encoding.PEM, serialization.Encoding.DER
HASH = "sha256"
BITS = 3072  # held to be good beyond the ten years a record is kept
FRAME = 3000  # bytes of a signature beside its certificates
LASTS = dt.timedelta(days=3652)


class CannotSign(Refusal):
    sentence = "平台还没有配置好签名证书，暂时不能开具。请联系管理员。"


class Pair(NamedTuple):
    key: Key
    certificate: x509.Certificate
    chain: list[x509.Certificate]


def signed(pdf: bytes, *, reason: str) -> bytes:
    """The same document, certified: nothing may be changed or filled in. Raises CannotSign."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # megabytes that few requests need
    from pyhanko.sign import fields, signers

    metadata = signers.PdfSignatureMetadata(
        field_name="Signature",
        md_algorithm=HASH,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=reason,
        name=settings.PLATFORM_NAME,
    )
    signer, room = _signer()
    target = IncrementalPdfFileWriter(io.BytesIO(pdf))
    made = signers.PdfSigner(metadata, signer).sign_pdf(target, bytes_reserved=room)
    return bytes(made.getvalue())


def pair_in(path: Path, password: str = "") -> Pair:
    """Key and certificate of a file. Raises CannotSign when it has not both, or the password is wrong."""
    secret = password.encode() or None
    try:
        content = path.read_bytes()
        key, first, chain = (_in_pem if b"-----BEGIN" in content else _in_pkcs12)(content, secret)
    except (OSError, ValueError, TypeError):
        raise CannotSign from None
    if not isinstance(key, Key) or key.public_key() != first.public_key():
        raise CannotSign
    return Pair(key, first, chain)


def make_pair(path: Path, *, name: str, now: dt.datetime) -> None:
    """A key and a certificate signed by itself, for who has none from an office. What is there already stays.

    Two processes at once: the first one's is taken by both.
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    form = serialization.PrivateFormat.PKCS8
    content = key.private_bytes(PEM, form, serialization.NoEncryption()) + _by_itself(key, name, now).public_bytes(PEM)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".signing-") as target:  # for the owner alone
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
        try:
            os.link(target.name, path)
        except FileExistsError:
            return


def signing_file() -> Path:
    """Where the file is; the demo and tests make one in the folder of data. Raises CannotSign."""
    if settings.CERTIFICATE_SIGNING_FILE:
        return Path(settings.CERTIFICATE_SIGNING_FILE)
    if not settings.MAKES_SIGNING_CERTIFICATE:
        raise CannotSign
    return Path(settings.VAR_DIR) / "signing.pem"


def _by_itself(key: rsa.RSAPrivateKey, name: str, now: dt.datetime) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    usage = dict.fromkeys(
        (
            *("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"),
            *("encipher_only", "decipher_only"),
        ),
        False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, hashes.SHA256())
    )


def _in_pem(content: bytes, secret: bytes | None) -> Opened:
    first, *chain = x509.load_pem_x509_certificates(content)
    return serialization.load_pem_private_key(content, secret), first, chain


def _in_pkcs12(content: bytes, secret: bytes | None) -> Opened:
    found = pkcs12.load_pkcs12(content, secret)
    if found.key is None or found.cert is None:
        raise CannotSign
    return found.key, found.cert.certificate, [one.certificate for one in found.additional_certs]


def _signer() -> "tuple[Signer, int]":
    path = signing_file()
    if not path.exists() and settings.MAKES_SIGNING_CERTIFICATE:
        make_pair(path, name=settings.PLATFORM_NAME, now=dt.datetime.now(dt.UTC))
    return _signer_with(path, settings.CERTIFICATE_SIGNING_PASSWORD)


@cache
def _signer_with(path: Path, password: str) -> "tuple[Signer, int]":
    """With the room that its signatures take, in hexadecimal digits: told it, the library signs once, not twice."""
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers import Signer
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key, certificate, chain = pair_in(path, password)

    class Ready(Signer):
        """The library's own signer opens the key for each signature."""

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            return signature_of(key, data)

    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(Certificate.load(one.public_bytes(DER)) for one in chain)
    room = 2 * (FRAME + sum(len(one.public_bytes(DER)) for one in (certificate, *chain)))
    return Ready(signing_cert=Certificate.load(certificate.public_bytes(DER)), cert_registry=store), room


def signature_of(key: Key, data: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(data, ec.ECDSA(hashes.SHA256()))
