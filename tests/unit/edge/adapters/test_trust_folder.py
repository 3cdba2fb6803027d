"""The trust folder: which file may sign what, and what is said about files that cannot be used."""

import ssl
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from structlog.testing import capture_logs

from edge.adapters.trust_folder import MAX_BYTES, load_trust, read_trust
from edge.passes import Purpose
from tests.support.passes import certificate_of, declaration_key


def new_certificate() -> bytes:
    """Return a new signer's certificate, DER."""
    return certificate_of(ec.generate_private_key(ec.SECP256R1()))


def pem(*ders: bytes) -> str:
    """Return certificates as one PEM text."""
    return "Subject: somebody\n" + "\n".join(ssl.DER_cert_to_PEM_cert(der) for der in ders)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A trust folder with an issuer of declarations and four health signers in all forms."""
    for name in ("declarations", "dcc"):
        (tmp_path / name).mkdir()
    (tmp_path / "declarations" / "central.pem").write_text(pem(declaration_key().issuer.der))
    (tmp_path / "one.der").write_bytes(new_certificate())
    (tmp_path / "two.CER").write_text(pem(new_certificate()))
    (tmp_path / "dcc" / "bundle.crt").write_text(pem(new_certificate(), new_certificate()))
    (tmp_path / "README").write_text("no certificate")
    return tmp_path


def test_place_decides_what_a_certificate_may_sign(folder: Path) -> None:
    """Only what lies in declarations/ may sign declarations; all else signs health certificates."""
    reading = read_trust(folder)
    assert () == reading.problems
    assert [Purpose.DECLARATION] + [Purpose.HEALTH] * 4 == [issuer.purpose for issuer in reading.trust.issuers]


def test_bad_files_are_named_and_the_others_count(folder: Path) -> None:
    """Junk, an empty file, a huge one and a broken PEM each get a sentence."""
    (folder / "a-junk.pem").write_bytes(b"\xff\xfe junk")
    (folder / "b-empty.der").touch()
    (folder / "c-huge.pem").write_bytes(b" " * (MAX_BYTES + 1))
    (folder / "d-cut.pem").write_text("-----BEGIN CERTIFICATE-----\nMIIB!\n-----END CERTIFICATE-----\n")
    (folder / "e-cut.der").write_bytes(new_certificate()[:100])
    (folder / "f-dangling.pem").symlink_to(folder / "nowhere.pem")
    reading = read_trust(folder)
    assert 5 == len(reading.trust.issuers)
    assert list("abcdef") == [Path(problem.partition(": ")[0]).name[0] for problem in reading.problems]


def test_certificate_given_twice_is_trusted_once(folder: Path) -> None:
    """A copy of a file changes nothing."""
    (folder / "copy.der").write_bytes((folder / "one.der").read_bytes())
    assert 5 == len(read_trust(folder).trust.issuers)


@pytest.mark.parametrize("make", [lambda path: None, Path.mkdir, Path.touch], ids=["missing", "empty", "a file"])
def test_nothing_to_trust_is_a_sentence(tmp_path: Path, make: object) -> None:
    """A folder that is missing, empty or no folder says that nothing can be verified."""
    path = tmp_path / "trust"
    make(path)  # type: ignore[operator]
    reading = read_trust(path)
    assert () == reading.trust.issuers
    assert "no signed pass can be verified" in reading.problems[0]


def test_unit_goes_on_and_logs_what_is_wrong(tmp_path: Path) -> None:
    """For a unit an unusable folder is a warning."""
    with capture_logs() as logs:
        trust = load_trust(tmp_path)
    assert () == trust.issuers
    assert [("trust_problem", "warning")] == [(entry["event"], entry["log_level"]) for entry in logs]
