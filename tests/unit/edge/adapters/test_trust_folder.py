"""The trust folder: which file may sign what, and what is said about files that cannot be used."""

import json
import ssl
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from structlog.testing import capture_logs

from edge.adapters.trust_folder import MAX_BYTES, load_trust, read_trust
from edge.passes import Purpose
from edge.passes.card_revocation import RevokedCard
from tests.support.foreign_passes import CARD_ISSUER, authority_certificate, jwk, revocation_list, staff_key
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


def test_a_folder_that_cannot_be_looked_at_is_told(tmp_path: Path) -> None:
    """A name that no folder can have stands for all that the system refuses: a sentence, and nobody believed."""
    path = tmp_path / ("a" * 300)
    reading = read_trust(path)
    assert (True, (f"{path} cannot be looked at: File name too long: no signed pass can be verified",)) == (
        reading.trust.is_empty,
        reading.problems,
    )


def test_a_part_of_the_folder_that_cannot_be_looked_at_costs_that_part(folder: Path) -> None:
    """Where nobody can know which badges were withdrawn none is taken; the other places count."""
    (folder / "staff").symlink_to("a" * 300)
    reading = read_trust(folder)
    assert 5 == len(reading.trust.issuers)
    assert [
        f"{folder}/staff: File name too long",
        f"{folder}/staff/revoked.txt: File name too long; no staff badge is taken until it can be read",
    ] == list(reading.problems)


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


def test_bad_certificate_takes_none_of_its_bundle_with_it(folder: Path) -> None:
    """Of a bundle with a certificate that cannot be used the others count, and the bad one is numbered."""
    bundle = pem(new_certificate(), b"\x30\x00", new_certificate())
    (folder / "bundle.pem").write_text(bundle)
    reading = read_trust(folder)
    assert 7 == len(reading.trust.issuers)
    assert ["certificate 2 of 3"] == [problem.split(": ")[1] for problem in reading.problems]


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


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A trust folder with an issuer of badges, a key set of health cards and an authority over seals, each twice."""
    key = ec.generate_private_key(ec.SECP256R1())
    keys = json.dumps({"iss": CARD_ISSUER, "keys": [jwk(key), jwk(key, "key-2")]})
    authority, issuer = authority_certificate(key), staff_key().issuer.der
    for name in ("staff", "shc", "icao"):
        (tmp_path / name).mkdir()
    for copy in ("a", "b"):
        (tmp_path / "staff" / f"{copy}.pem").write_text(pem(issuer))
        (tmp_path / "shc" / f"{copy}.json").write_text(keys)
        (tmp_path / "icao" / f"{copy}.der").write_bytes(authority)
    return tmp_path


def test_each_kind_of_trust_has_its_folder(foreign: Path) -> None:
    """Badges, health cards and seals are believed by what lies in their own folders, once each."""
    reading = read_trust(foreign)
    assert () == reading.problems
    trust = reading.trust
    assert [Purpose.STAFF] == [issuer.purpose for issuer in trust.issuers]
    assert [(CARD_ISSUER, "key-1"), (CARD_ISSUER, "key-2")] == [(key.issuer, key.kid) for key in trust.card_keys]
    assert ["CN=Invented CSCA,C=UT"] == [authority.name for authority in trust.authorities]


@pytest.mark.parametrize("kept", ["staff", "shc", "icao"])
def test_one_kind_of_trust_is_enough(foreign: Path, kept: str) -> None:
    """A folder with one kind alone is not taken for an empty one."""
    for file in foreign.glob("*/*"):
        if file.parent.name != kept:
            file.unlink()
    reading = read_trust(foreign)
    assert ((), False) == (reading.problems, reading.trust.is_empty)


def test_withdrawn_badges_are_read(foreign: Path) -> None:
    """An id a line, in either case, with blanks, remarks and empty lines between."""
    text = "\ufeff# withdrawn\r\n0707070707070707\n\n  ABcd 0102030405060708 # lost in May\n"
    (foreign / "staff" / "revoked.txt").write_text(text, "utf-8")
    reading = read_trust(foreign)
    assert () == reading.problems
    assert {b"\x07" * 8, b"\xab\xcd\x01\x02\x03\x04\x05\x06\x07\x08"} == reading.trust.revoked_badges


def test_line_that_is_no_badge_is_named_and_the_others_count(foreign: Path) -> None:
    """A slip in the list is told by its line, not shown, and withdraws nothing else."""
    (foreign / "staff" / "revoked.txt").write_text("0707070707070707\nNguyen Van Mau\n0808080808080808\n")
    reading = read_trust(foreign)
    assert {b"\x07" * 8, b"\x08" * 8} == reading.trust.revoked_badges
    (problem,) = reading.problems
    assert ("line 2 is no badge id" in problem, "Nguyen" in problem) == (True, False)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"\xff\xfe\x00"),
        lambda path: path.write_bytes(b" " * (MAX_BYTES + 1)),
        lambda path: path.mkdir(),
        lambda path: path.symlink_to(path.parent / "nowhere"),
    ],
    ids=["not text", "huge", "a folder", "dangling"],
)
def test_no_badge_is_taken_while_the_list_cannot_be_read(foreign: Path, spoil: object) -> None:
    """A door that cannot know which badges were withdrawn believes none, and says so; other kinds go on."""
    spoil(foreign / "staff" / "revoked.txt")  # type: ignore[operator]
    reading = read_trust(foreign)
    assert () == reading.trust.issuers
    assert (2, 1) == (len(reading.trust.card_keys), len(reading.trust.authorities))
    (problem,) = reading.problems
    assert "no staff badge is taken" in problem


BAD_SETS = {
    "junk": (b"\xff\xfe", "not JSON"),
    "a list": (b"[]", "no object"),
    "nobody's": (json.dumps({"keys": []}).encode(), "whose it is"),
    "over plain http": (json.dumps({"iss": "http://example.org", "keys": []}).encode(), "whose it is"),
    "no keys": (json.dumps({"iss": CARD_ISSUER}).encode(), "holds no key"),
    "other keys": (
        json.dumps({"iss": CARD_ISSUER, "keys": [{"kty": "RSA", "kid": "a", "n": "AA", "e": "AQAB"}, 5]}).encode(),
        "holds no key",
    ),
    "keys for something else": (
        json.dumps(
            {"iss": CARD_ISSUER, "keys": [jwk(ec.generate_private_key(ec.SECP256R1())) | {"alg": "ECDH-ES"}]}
        ).encode(),
        "holds no key",
    ),
    "private": (json.dumps({"iss": CARD_ISSUER, "keys": [{"kty": "EC", "d": "AA"}]}).encode(), "private key"),
    "no point": (
        json.dumps(
            {"iss": CARD_ISSUER, "keys": [{"kty": "EC", "crv": "P-256", "kid": "a", "x": "AA", "y": "AA"}]}
        ).encode(),
        "no point of the curve",
    ),
    "deep": (b"[" * 100_000, "too deep"),
    "other method": (json.dumps({"kid": "a", "method": "hash", "rids": []}).encode(), "of no known method"),
    "nobody's list": (json.dumps({"method": "rid", "rids": []}).encode(), "of no known method"),
    "bad entry": (json.dumps({"kid": "a", "method": "rid", "rids": ["ok", "not one"]}).encode(), "entry 2"),
    "bad time": (json.dumps({"kid": "a", "method": "rid", "rids": ["ok.x"]}).encode(), "entry 1"),
    "number": (json.dumps({"kid": "a", "method": "rid", "rids": [5]}).encode(), "entry 1"),
}


@pytest.mark.parametrize(("data", "words"), BAD_SETS.values(), ids=BAD_SETS)
def test_bad_key_set_is_named_and_the_others_count(foreign: Path, data: bytes, words: str) -> None:
    """A file of keys that cannot be used is told in words and left out."""
    (foreign / "shc" / "c.json").write_bytes(data)
    reading = read_trust(foreign)
    assert 2 == len(reading.trust.card_keys)
    (problem,) = reading.problems
    assert words in problem


def test_directory_of_many_issuers_is_read(foreign: Path) -> None:
    """The snapshot of the VCI directory holds the sets of many issuers, each with its name."""
    key = jwk(ec.generate_private_key(ec.SECP256R1()))
    crl = {"kid": "key-1", "method": "rid", "ctr": 1, "rids": ["card-1", "card-2.1636977600"]}
    entries = [{"issuer": {"iss": f"https://{name}.example"}, "keys": [key], "crls": [crl]} for name in ("one", "two")]
    for file in (foreign / "shc").iterdir():
        file.unlink()
    (foreign / "shc" / "directory.json").write_text(json.dumps({"directory": "x", "issuerInfo": entries}))
    reading = read_trust(foreign)
    assert () == reading.problems
    assert ["https://one.example", "https://two.example"] == [key.issuer for key in reading.trust.card_keys]
    withdrawn = {RevokedCard("key-1", "card-1", None), RevokedCard("key-1", "card-2", 1636977600)}
    assert withdrawn == reading.trust.revoked_cards


def test_list_of_withdrawn_cards_is_a_file_of_its_own(foreign: Path) -> None:
    """An issuer's list lies beside its key set, as it was published."""
    (foreign / "shc" / "key-1.json").write_text(
        json.dumps({"kid": "key-1", "method": "rid", "ctr": 2, "rids": ["card-1", "card-2.1636977600"]})
    )
    reading = read_trust(foreign)
    assert () == reading.problems
    assert {"card-1", "card-2"} == {card.rid for card in reading.trust.revoked_cards}


def test_lists_of_authorities_are_read(foreign: Path) -> None:
    """What an authority revoked is known; a list that cannot be used is told, and the authority is believed without it."""
    key = ec.generate_private_key(ec.SECP256R1())
    for file in (foreign / "icao").iterdir():
        file.unlink()
    (foreign / "icao" / "csca.der").write_bytes(authority_certificate(key))
    (foreign / "icao" / "a.crl").write_bytes(revocation_list(key, 1, 2))
    (foreign / "icao" / "b.crl").write_bytes(revocation_list(ec.generate_private_key(ec.SECP256R1()), 3))
    (foreign / "icao" / "c.crl").write_bytes(b"junk")
    (foreign / "icao" / "d.crl").write_bytes(revocation_list(key, 4))
    reading = read_trust(foreign)
    assert [{1, 2, 4}] == [authority.revoked for authority in reading.trust.authorities]
    assert ["b.crl", "c.crl"] == [Path(problem.partition(": ")[0]).name for problem in reading.problems]
    assert all("is still believed" in problem for problem in reading.problems)
