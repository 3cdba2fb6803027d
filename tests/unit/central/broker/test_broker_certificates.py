"""The broker's authority and server certificate."""

import ipaddress
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store

from central.broker.certificates import CertificateError, make_certificates

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def _verify(folder: Path, name: x509.DNSName | x509.IPAddress, at: datetime) -> None:
    authority = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
    server = x509.load_pem_x509_certificate((folder / "server.crt").read_bytes())
    PolicyBuilder().store(Store([authority])).time(at).build_server_verifier(name).verify(server, [])


def test_the_server_certificate_is_good_for_its_names(tmp_path: Path) -> None:
    """A strict verifier accepts the chain for every name given, and for no other."""
    make_certificates(tmp_path, ["broker.example.vn", "10.0.0.5"], NOW)
    _verify(tmp_path, x509.DNSName("broker.example.vn"), NOW)
    _verify(tmp_path, x509.IPAddress(ipaddress.ip_address("10.0.0.5")), NOW)
    with pytest.raises(x509.verification.VerificationError):
        _verify(tmp_path, x509.DNSName("other.example.vn"), NOW)


def test_renewing_keeps_the_authority(tmp_path: Path) -> None:
    """A new server certificate needs no new ca.crt at the doors."""
    first = make_certificates(tmp_path, ["a.example.vn"], NOW)
    authority = (tmp_path / "ca.crt").read_bytes()
    second = make_certificates(tmp_path, ["b.example.vn"], NOW + timedelta(days=800))
    assert (True, False) == (first.is_new_authority, second.is_new_authority)
    assert authority == (tmp_path / "ca.crt").read_bytes()
    _verify(tmp_path, x509.DNSName("b.example.vn"), NOW + timedelta(days=1500))


def test_keys_are_private(tmp_path: Path) -> None:
    """Nobody but the owner reads a key."""
    make_certificates(tmp_path, ["a.example.vn"], NOW)
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("ca.key", "server.key", "ca.crt")]
    assert [0o600, 0o600, 0o644] == modes


def test_a_half_authority_is_never_replaced(tmp_path: Path) -> None:
    """With one file of the authority lost, a sentence says so: a silent new authority would lock every door out."""
    make_certificates(tmp_path, ["a.example.vn"], NOW)
    (tmp_path / "ca.key").unlink()
    with pytest.raises(CertificateError, match=r"ca\.key is missing"):
        make_certificates(tmp_path, ["a.example.vn"], NOW)


def test_what_is_no_authority_is_said(tmp_path: Path) -> None:
    """Rubbish, a foreign key and a name in other letters each give a sentence."""
    make_certificates(tmp_path / "other", ["a.example.vn"], NOW)
    make_certificates(tmp_path, ["a.example.vn"], NOW)
    with pytest.raises(CertificateError, match="cannot stand in a certificate"):
        make_certificates(tmp_path, ["một-cửa.vn"], NOW)
    (tmp_path / "ca.key").write_bytes((tmp_path / "other" / "ca.key").read_bytes())
    with pytest.raises(CertificateError, match="is not the key of"):
        make_certificates(tmp_path, ["a.example.vn"], NOW)
    (tmp_path / "ca.crt").write_text("rubbish")
    with pytest.raises(CertificateError, match="not readable as PEM"):
        make_certificates(tmp_path, ["a.example.vn"], NOW)
