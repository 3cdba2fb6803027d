"""German and Austrian trust lists: what is taken, and every near miss told in words."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from central.trust.austrian import read_austrian
from central.trust.found import Found, ListError
from central.trust.german import read_german
from edge.passes import Issuer, Purpose, judge
from edge.protocol.vocabulary import Reason
from tests.support.passes import AT, a_dcc, certificate_of, health_issuer, kid_of
from tests.support.trust_lists import (
    SwissService,
    austrian,
    german,
    german_entry,
    new_key,
    pem,
    pem_of_key,
    plain64,
    signers,
)

DE, AUSTRIA, SWISS = new_key(), new_key(), SwissService()
AUSTRIA_DER = certificate_of(AUSTRIA)
(ONE, ONE_DER), (TWO, TWO_DER) = signers(2)
RSA = rsa.generate_private_key(65537, 2048)
IDS = [plain64(bytes([number]) * 8) for number in range(9)]


def verifies(found: Found, key: ec.EllipticCurvePrivateKey, issuer: Issuer) -> bool:
    """Tell whether a certificate signed by *key* is verified by what was found."""
    return Reason.SIGNATURE_VALID == judge(a_dcc(key, issuer), found.trust, AT).reason


# --- Germany ------------------------------------------------------------------------------------------------------------


def read_de(data: bytes, key: bytes = pem_of_key(DE)) -> Found:
    """Read a German list."""
    return read_german(data, key)


def test_german_list_is_taken() -> None:
    """Its signers verify; unknown fields, and entries that are no signers, are passed over."""
    entries = [german_entry(ONE_DER, later="x"), german_entry(TWO_DER, certificateType="CSCA")]
    found = read_de(german(DE, entries, etag="5"))
    assert ([ONE_DER], (), None, None) == (
        [each.der for each in found.trust.issuers],
        found.problems,
        found.until,
        found.order,
    )
    assert verifies(found, ONE, health_issuer(ONE)) is False  # another certificate of the key has another id
    assert verifies(found, ONE, Issuer.from_der(ONE_DER, Purpose.HEALTH)) is True


def test_german_key_may_be_of_another_curve_or_in_a_certificate() -> None:
    """What vouches for the list is a public key alone or a certificate."""
    k1 = ec.generate_private_key(ec.SECP384R1())
    entries = [german_entry(ONE_DER)]
    data = german(DE, entries)
    assert 1 == len(read_german(data, pem(certificate_of(DE))).trust.issuers)
    with pytest.raises(ListError, match="not of the length"):
        read_german(data, pem_of_key(k1))


def test_bad_german_entries_take_none_of_the_others_with_them() -> None:
    """Each is told by its number; the same signer twice counts once, two signers of one id both do."""
    entries = [
        german_entry(ONE_DER),
        german_entry(ONE_DER),
        german_entry(TWO_DER, kid=plain64(kid_of(ONE_DER))),
        german_entry(TWO_DER, rawData="!!"),
        german_entry(TWO_DER, rawData=plain64(b"\x30\x00")),
        german_entry(TWO_DER, kid="AAAA"),
        5,
    ]
    found = read_de(german(DE, entries))
    assert [ONE_DER, TWO_DER] == [each.der for each in found.trust.issuers]
    assert ["entry 4", "entry 5", "entry 6", "entry 7"] == [words.partition(":")[0] for words in found.problems]


GOOD_DE = german(DE, [german_entry(ONE_DER)])
BAD_GERMAN = {
    "by another": (german(new_key(), [german_entry(ONE_DER)]), "signature of the list is wrong"),
    "changed": (GOOD_DE.replace(b'"UT"', b'"UX"'), "signature of the list is wrong"),
    "cut": (GOOD_DE[:-30], "signature of the list is wrong"),
    "no signature": (GOOD_DE.partition(b"\n")[2], "signature must stand before"),
    "odd signature": (b"!!\n" + GOOD_DE.partition(b"\n")[2], "first line is no base64"),
    "short signature": (b"AAAA\n" + GOOD_DE.partition(b"\n")[2], "not of the length"),
    "empty": (b"", "signature must stand before"),
    "no certificates": (german(DE, [], certificates=5), 'no "certificates"'),
    "nobody": (german(DE, []), "nobody who can be believed"),
    "nobody usable": (german(DE, [5]), "entry 1"),
}


@pytest.mark.parametrize(("data", "words"), BAD_GERMAN.values(), ids=BAD_GERMAN)
def test_german_near_miss_is_told(data: bytes, words: str) -> None:
    """Nothing of it is taken."""
    with pytest.raises(ListError, match=words):
        read_de(data)


@pytest.mark.parametrize(
    "key", [b"", b"junk", pem_of_key(RSA), b"-----BEGIN PUBLIC KEY-----\nAA\n-----END PUBLIC KEY-----"]
)
def test_key_that_cannot_vouch_is_told(key: bytes) -> None:
    """A file that holds no key, or one of another kind."""
    with pytest.raises(ListError, match="key"):
        read_german(GOOD_DE, key)


# --- Austria ------------------------------------------------------------------------------------------------------------


def read_at(*files: bytes) -> Found:
    """Read an Austrian list at AT."""
    return read_austrian(files, pem(AUSTRIA_DER), AT)


def test_austrian_list_is_taken_in_any_order_of_files() -> None:
    """Its signers verify until its end; unknown names are passed over, a bad entry takes no other with it."""
    entries = [ONE_DER, {"i": b"12345678", "c": TWO_DER, "z": 1}, {"i": b"1", "c": TWO_DER}, {"c": 5}, 5]
    files = austrian(AUSTRIA, AUSTRIA_DER, entries, more={"z": 1})
    for found in (read_at(*files), read_at(*files[::-1])):
        assert [kid_of(ONE_DER), b"12345678"] == [each.kid for each in found.trust.issuers]
        assert {AT + timedelta(hours=47)} == {found.until, *(each.listed_until for each in found.trust.issuers)}
        assert int((AT - timedelta(hours=1)).timestamp()) == found.order
        assert 3 == len(found.problems)
        assert verifies(found, ONE, Issuer.from_der(ONE_DER, Purpose.HEALTH)) is True


def test_austrian_list_may_be_signed_with_rsa() -> None:
    """PS256 serves as well as ES256."""
    der = certificate_of(RSA)
    assert 1 == len(read_austrian(austrian(RSA, der, [ONE_DER]), pem(der), AT).trust.issuers)


OTHER = new_key()
GOOD_AT = austrian(AUSTRIA, AUSTRIA_DER, [ONE_DER])
BAD_AUSTRIAN = {
    "by another": (austrian(OTHER, certificate_of(OTHER), [ONE_DER]), "another certificate"),
    "by another in its name": (austrian(OTHER, AUSTRIA_DER, [ONE_DER]), "signature of the list is wrong"),
    "changed": ((GOOD_AT[0].replace(b"Invented", b"invented"), GOOD_AT[1]), "signature is one of another list"),
    "cut": ((GOOD_AT[0][:-5], GOOD_AT[1]), "signature is one of another list"),
    "cut signature": ((GOOD_AT[0], GOOD_AT[1][:-5]), "one file must be the list"),
    "two lists": ((GOOD_AT[0], GOOD_AT[0]), "one file must be the list"),
    "alone": ((GOOD_AT[0],), "two files"),
    "over": (austrian(AUSTRIA, AUSTRIA_DER, [ONE_DER], ends=AT - timedelta(minutes=6)), "ended at 2026-03-02 08:24"),
    "to come": (austrian(AUSTRIA, AUSTRIA_DER, [ONE_DER], begins=AT + timedelta(minutes=6)), "begins only"),
    "endless": (austrian(AUSTRIA, AUSTRIA_DER, [ONE_DER], ends=None), "until when"),
    "version": (austrian(AUSTRIA, AUSTRIA_DER, [ONE_DER], version=1), "version"),
    "digest": (austrian(AUSTRIA, AUSTRIA_DER, [ONE_DER], digest=b""), "another list"),
    "nobody": (austrian(AUSTRIA, AUSTRIA_DER, []), "nobody who can be believed"),
    "no list": (austrian(AUSTRIA, AUSTRIA_DER, [], more={"c": 5}), 'no "c"'),
}


@pytest.mark.parametrize(("files", "words"), BAD_AUSTRIAN.values(), ids=BAD_AUSTRIAN)
def test_austrian_near_miss_is_told(files: tuple[bytes, ...], words: str) -> None:
    """Nothing of it is taken."""
    with pytest.raises(ListError, match=words):
        read_at(*files)
