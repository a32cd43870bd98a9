"""What we sign, others can check: poppler's pdfsig is not the library that signs."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from tests.races.test_races import at_once
from volunteering.core import clock
from volunteering.core.signing import CannotSign, make_pair, pair_in, signed
from volunteering.core.typesetting import pdf_of

TEMPLATE = '#set text(font: "Noto Serif SC")\n记录证明'


@pytest.fixture
def paper(tmp_path: Path) -> bytes:
    (tmp_path / "paper.typ").write_text(TEMPLATE, encoding="utf-8")
    return pdf_of(tmp_path / "paper.typ", {})


@pytest.fixture
def own_file(tmp_path: Path, settings) -> Path:
    settings.CERTIFICATE_SIGNING_FILE = str(tmp_path / "signing.pem")
    make_pair(tmp_path / "signing.pem", name="常州市科学技术协会", now=clock.now())
    return tmp_path / "signing.pem"


def judged(pdf: bytes, folder: Path) -> str:
    (folder / "judged.pdf").write_bytes(pdf)
    return subprocess.run(["pdfsig", folder / "judged.pdf"], capture_output=True, text=True, check=False).stdout


def test_another_program_finds_the_signature_valid(paper: bytes, own_file: Path, tmp_path: Path) -> None:
    verdict = judged(signed(paper, reason="证明"), tmp_path)
    assert "Signature is Valid" in verdict
    assert "Total document signed" in verdict
    assert "常州市科学技术协会" in verdict


def test_another_program_finds_one_changed_byte(paper: bytes, own_file: Path, tmp_path: Path) -> None:
    pdf = bytearray(signed(paper, reason="证明"))
    pdf[pdf.index(b"/Producer") + 12] ^= 1
    assert "Signature is Valid" not in judged(bytes(pdf), tmp_path)


def test_a_file_of_pkcs12_signs_too(paper: bytes, own_file: Path, tmp_path: Path, settings) -> None:
    key, certificate, _ = pair_in(own_file)
    content = pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, BestAvailableEncryption(b"word"))
    (tmp_path / "signing.p12").write_bytes(content)
    settings.CERTIFICATE_SIGNING_FILE, settings.CERTIFICATE_SIGNING_PASSWORD = str(tmp_path / "signing.p12"), "word"
    assert "Signature is Valid" in judged(signed(paper, reason="证明"), tmp_path)
    with pytest.raises(CannotSign):
        pair_in(tmp_path / "signing.p12", "another")


def test_ten_at_once_make_one_key(tmp_path: Path) -> None:
    path = tmp_path / "keys/signing.pem"

    def make(_):
        make_pair(path, name="平台", now=clock.now())
        return path.read_bytes()

    assert len(set(at_once(4, make))) == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["signing.pem"]


def test_production_without_a_key_is_told_and_signs_nothing(settings, paper: bytes) -> None:
    settings.MAKES_SIGNING_CERTIFICATE, settings.CERTIFICATE_SIGNING_FILE = False, ""
    settings.SITE_ADDRESS = "http://127.0.0.1:8000"
    found = {one.id for one in run_checks(include_deployment_checks=True)}
    assert {"core.E001", "core.E004"} <= found
    with pytest.raises(CannotSign, match="签名证书"):
        signed(paper, reason="证明")


@pytest.mark.parametrize(
    ("made_at", "finding"), [(-3700, {"core.E003"}), (-3600, {"core.W001"}), (0, set())], ids=["over", "soon", "good"]
)
def test_production_is_told_when_the_certificate_ends(settings, tmp_path: Path, made_at: int, finding: set) -> None:
    from datetime import timedelta

    settings.CERTIFICATE_SIGNING_FILE = str(tmp_path / "old.pem")
    make_pair(tmp_path / "old.pem", name="平台", now=clock.now() + timedelta(days=made_at))
    found = {one.id for one in run_checks(include_deployment_checks=True)}
    assert {one for one in found if one in {"core.E001", "core.E002", "core.E003", "core.W001"}} == finding


def test_the_command_makes_a_file_once(tmp_path: Path, settings) -> None:
    path = tmp_path / "made.pem"
    call_command("make_signing_certificate", str(path))
    settings.CERTIFICATE_SIGNING_FILE = str(path)
    assert pair_in(path).certificate.subject.rfc4514_string() == f"CN={settings.PLATFORM_NAME}"
    with pytest.raises(CommandError, match="已经存在"):
        call_command("make_signing_certificate", str(path))
