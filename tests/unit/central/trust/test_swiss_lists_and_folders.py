"""Swiss trust lists and folders: what is taken, and every near miss told in words."""

import json
from datetime import timedelta
from pathlib import PurePath

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from central.trust.austrian import read_austrian
from central.trust.folder import read_folder
from central.trust.found import Found, ListError
from central.trust.german import read_german
from central.trust.swiss import SIGNER, read_swiss
from edge.passes import Issuer, judge
from edge.passes.dcc_revocation import mark_of
from edge.passes.trust import Usage
from edge.protocol.vocabulary import Reason
from tests.support.foreign_passes import CARD_ISSUER, authority_certificate, jwk, revocation_list
from tests.support.passes import AT, a_dcc, certificate_of
from tests.support.trust_lists import (
    SwissService,
    austrian,
    german,
    new_key,
    pem,
    pem_of_key,
    plain64,
    signers,
    swiss_entry,
)

DE, AUSTRIA, SWISS = new_key(), new_key(), SwissService()
AUSTRIA_DER = certificate_of(AUSTRIA)
(ONE, ONE_DER), (TWO, TWO_DER) = signers(2)
RSA = rsa.generate_private_key(65537, 2048)
IDS = [plain64(bytes([number]) * 8) for number in range(9)]


def verifies(found: Found, key: ec.EllipticCurvePrivateKey, issuer: Issuer) -> bool:
    """Tell whether a certificate signed by *key* is verified by what was found."""
    return Reason.SIGNATURE_VALID == judge(a_dcc(key, issuer), found.trust, AT).reason


# --- Switzerland --------------------------------------------------------------------------------------------------------


def read_ch(*files: bytes, service: SwissService = SWISS, name: str = SIGNER) -> Found:
    """Read a Swiss list at AT."""
    return read_swiss(files, pem(service.root), AT, name)


def test_swiss_list_is_taken_with_uses_and_withdrawals() -> None:
    """Active keys count, over several files; `use` restricts; withdrawn certificates are known by their marks."""
    files = (
        SWISS.keys(swiss_entry(ONE, 1), swiss_entry(TWO, 2, "tv"), swiss_entry(RSA, 3, "r", new=1)),
        SWISS.keys(swiss_entry(new_key(), 4), swiss_entry(new_key(), 5, "l")),
        SWISS.active(*IDS[1:4], IDS[5]),
        SWISS.withdrawn("urn:uvci:01:CH:F0FDABC1708A81BB1A843891", 5),
    )
    found = read_ch(*files[::-1])
    uses = {each.kid[0]: each.usages for each in found.trust.issuers}
    assert {1: frozenset(), 2: {Usage.TEST, Usage.VACCINATION}, 3: {Usage.RECOVERY}} == uses
    assert ({mark_of("urn:uvci:01:CH:F0FDABC1708A81BB1A843891")}, 700) == (
        found.trust.revoked_certificates,
        found.order,
    )
    assert (AT + timedelta(hours=48), 1) == (found.until, len(found.problems))
    assert verifies(found, ONE, found.trust.find(b"\x01" * 8)[0]) is True
    rsa_text = a_dcc(RSA, found.trust.find(b"\x03" * 8)[0], content={"r": [{"ci": "x"}]})
    assert Reason.SIGNATURE_VALID == judge(rsa_text, found.trust, AT).reason


def test_swiss_list_ends_with_what_ends_first() -> None:
    """The shortest term counts; an end that the signed claims state themselves is kept."""
    keys = SWISS.keys(swiss_entry(ONE, 1))
    assert AT + timedelta(hours=5) == read_ch(keys, SWISS.active(IDS[1]), SWISS.withdrawn(hours=5)).until
    exp = int((AT + timedelta(hours=2)).timestamp())
    assert AT + timedelta(hours=2) == read_ch(keys, SWISS.active(IDS[1], exp=exp)).until


def test_bad_swiss_entries_take_none_of_the_others_with_them() -> None:
    """Numbers that are no key, algorithms of others and odd uses are told; one id may stand for two keys."""
    odd = [
        swiss_entry(ONE, 1),
        swiss_entry(TWO, 1),
        swiss_entry(ONE, 1, x="AAAA"),
        swiss_entry(ONE, 1, alg="HS256"),
        swiss_entry(ONE, 1, crv="P-384"),
        swiss_entry(ONE, 1, use=5),
        swiss_entry(RSA, 1, n="AAAA"),
        swiss_entry(RSA, 1, e=None),
        5,
    ]
    found = read_ch(SWISS.keys(*odd), SWISS.active(IDS[1]), SWISS.withdrawn())
    assert (2, 7) == (len(found.trust.issuers), len(found.problems))


STRANGER, LEAF_ONLY = SwissService(), SwissService(is_authority=False)
KEYS, ACTIVE = SWISS.keys(swiss_entry(ONE, 1)), SWISS.active(IDS[1])
OVER = int((AT - timedelta(minutes=6)).timestamp())
BAD_SWISS = {
    "by another": ((STRANGER.keys(swiss_entry(ONE, 1)), STRANGER.active(IDS[1])), "not come from the root"),
    "another's chain": (
        (STRANGER.sign({}, chain=(SWISS.leaf, SWISS.middle)), ACTIVE),
        "signature of the list is wrong",
    ),
    "no chain": ((SWISS.sign({}, chain=()), ACTIVE), "no chain"),
    "odd chain": ((SWISS.sign({}, chain=(b"junk",)), ACTIVE), "cannot be read"),
    "part of a chain": ((SWISS.sign({}, chain=(SWISS.leaf,)), ACTIVE), "not come from the root"),
    "changed": ((KEYS[:-8] + b"AAAAAAAA", ACTIVE), "signature of the list is wrong"),
    "cut": ((KEYS[:-40], ACTIVE), "signature of the list is wrong"),
    "unsigned": ((SWISS.sign({}, alg="none"), ACTIVE), "algorithm"),
    "by digest": ((SWISS.sign({}, alg="HS256"), ACTIVE), "algorithm"),
    "critical": ((SWISS.sign({}, crit=["x"]), ACTIVE), "not a JWS"),
    "no JWS": ((b"{}", ACTIVE), "not a JWS"),
    "not text": ((b"\xff\xfe", ACTIVE), "not a JWS"),
    "no object": ((SWISS.sign([]), ACTIVE), "no JSON object"),
    "keys alone": ((KEYS,), "both are needed"),
    "ids alone": ((ACTIVE,), "both are needed"),
    "ids twice": ((KEYS, ACTIVE, ACTIVE), "both are needed"),
    "none active": ((KEYS, SWISS.active(IDS[2])), "nobody who can be believed"),
    "over": ((KEYS, SWISS.active(IDS[1], exp=OVER)), "ended at"),
    "no term": ((KEYS, SWISS.active(IDS[1], hours="x")), "how long it holds"),
    "endless": ((KEYS, SWISS.active(IDS[1], hours=24 * 365)), "how long it holds"),
    "no list": ((KEYS, SWISS.sign({"activeKeyIds": 5, "validDuration": 5})), "is no list"),
}


@pytest.mark.parametrize(("files", "words"), BAD_SWISS.values(), ids=BAD_SWISS)
def test_swiss_near_miss_is_told(files: tuple[bytes, ...], words: str) -> None:
    """Nothing of it is taken."""
    with pytest.raises(ListError, match=words):
        read_ch(*files)


def test_swiss_signer_must_be_the_trust_service() -> None:
    """The root issues to many: a certificate of another name, one issued by no authority, and one out of force sign no list."""
    other = SwissService("CH01-SomethingElse")
    files = (other.keys(swiss_entry(ONE, 1)), other.active(IDS[1]))
    with pytest.raises(ListError, match="--signer"):
        read_ch(*files, service=other)
    assert 1 == len(read_ch(*files, service=other, name="CH01-SomethingElse").trust.issuers)
    with pytest.raises(ListError, match="not come from the root"):
        read_ch(LEAF_ONLY.keys(swiss_entry(ONE, 1)), LEAF_ONLY.active(IDS[1]), service=LEAF_ONLY)
    with pytest.raises(ListError, match="not in force"):
        read_swiss((KEYS, ACTIVE), pem(SWISS.root), AT + timedelta(days=331))


# --- folders ------------------------------------------------------------------------------------------------------------


def test_folder_is_taken_by_its_places() -> None:
    """Certificates, authorities with what they revoked, key sets and withdrawn certificates; central's own are left alone."""
    files = {
        "a.pem": pem(ONE_DER) + pem(b"\x30\x00"),
        "dcc/b.der": TWO_DER,
        "dcc/revoked.txt": b"\xef\xbb\xbf# told by post\nURN:UVCI:01:XX:ABC#D\n",
        "icao/c.der": authority_certificate(ONE),
        "icao/a.crl": revocation_list(ONE, 5),
        "icao/z.crl": b"junk",
        "shc/d.json": json.dumps({"iss": CARD_ISSUER, "keys": [jwk(ONE)]}).encode(),
        "shc/e.json": b"{}",
        "staff/own.der": certificate_of(DE),
        "README": b"hello",
    }
    found = read_folder({PurePath(name): data for name, data in files.items()})
    trust = found.trust
    assert {ONE_DER, TWO_DER} == {each.der for each in trust.issuers}
    assert (1, [frozenset({5})]) == (len(trust.card_keys), [each.revoked for each in trust.authorities])
    assert ({mark_of("URN:UVCI:01:XX:ABC#D")}, 3) == (trust.revoked_certificates, len(found.problems))


@pytest.mark.parametrize("name", ["a.crl", "dcc/a.crl", "icao/revoked.txt"])
def test_list_of_the_revoked_in_another_place_is_told(name: str) -> None:
    """It revokes nobody there, and whoever put it there must know."""
    found = read_folder({PurePath("a.der"): ONE_DER, PurePath(name): b""})
    assert [True] == [each.startswith(f"{name}: what it revokes is still believed") for each in found.problems]


def test_folder_of_nobody_is_told() -> None:
    """A slip in the list of withdrawn certificates stops the import, since what it meant would be taken."""
    with pytest.raises(ListError, match="nobody"):
        read_folder({PurePath("README"): b""})
    with pytest.raises(ListError, match="line 1") as caught:
        read_folder({PurePath("a.der"): ONE_DER, PurePath("revoked.txt"): b"Nguyen Van Mau"})
    assert "Nguyen" not in str(caught.value)


def read_de(data: bytes, key: bytes = pem_of_key(DE)) -> Found:
    """Read a German list."""
    return read_german(data, key)


def read_at(*files: bytes) -> Found:
    """Read an Austrian list at AT."""
    return read_austrian(files, pem(AUSTRIA_DER), AT)


# --- whatever comes -----------------------------------------------------------------------------------------------------

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from([*IDS[:3], "sig", "ES256", plain64(ONE_DER)])
)
NAMES = st.sampled_from(
    [
        "certificates",
        "certificateType",
        "kid",
        "rawData",
        "certs",
        "activeKeyIds",
        "validDuration",
        "revokedCerts",
        "keyId",
        "use",
        "alg",
        "x",
        "c",
        "i",
    ]
)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5), max_leaves=15
)


def outcome(read: object, *arguments: object) -> None:
    """Let *read* end with a list or with words."""
    try:
        assert isinstance(read(*arguments), Found)  # type: ignore[operator]
    except ListError as error:
        assert str(error)


@settings(max_examples=60, deadline=None)
@given(ANYTHING, st.binary(max_size=60))
def test_any_content_is_a_list_or_told(content: object, noise: bytes) -> None:
    """Whatever was signed, and whatever was not, no reader fails in another way than with words."""
    more = content if isinstance(content, dict) else {"certificates": content}
    outcome(read_de, german(DE, [], **more))
    outcome(read_ch, SWISS.sign(content), SWISS.active(IDS[1]), SWISS.sign(more))
    files = austrian(AUSTRIA, AUSTRIA_DER, [content] if not isinstance(content, bytes) else [], more={})
    outcome(read_at, *files)
    for read in (read_de, lambda data: read_at(data, files[1]), lambda data: read_ch(data, ACTIVE)):
        outcome(read, noise)
    outcome(read_folder, {PurePath("shc/a.json"): noise, PurePath("a.pem"): noise, PurePath("icao/a.crl"): noise})
