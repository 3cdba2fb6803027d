"""Bundles: what central lets doors believe comes back as it was, and nothing that is not central's own comes in."""

import zlib
from dataclasses import replace
from datetime import timedelta

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from edge.passes import Issuer, Purpose, Trust, TrustError, judge
from edge.passes.authorities import Authority
from edge.passes.bundle import MAX_BYTES, encode_content, read_bundle
from edge.passes.card_revocation import RevokedCard
from edge.passes.cose import sign
from edge.passes.dcc_revocation import mark_of
from edge.passes.signed import LIST_GRACE
from edge.passes.trust import Usage
from edge.protocol.vocabulary import Reason, VerdictKind
from tests.support.bundles import a_bundle, bare, list_key
from tests.support.foreign_passes import authority_certificate, card_key, staff_key
from tests.support.passes import AT, VACCINATION, a_dcc, declaration_key, health_issuer

KEY = list_key()
EC = ec.generate_private_key(ec.SECP256R1())
RSA = rsa.generate_private_key(65537, 2048)
FULL = Trust(
    (
        health_issuer(EC),
        bare(RSA, b"\x09" * 8, frozenset({Usage.TEST, Usage.RECOVERY}), AT + timedelta(days=2)),
        staff_key().issuer,
        declaration_key().issuer,
    ),
    (card_key(EC), card_key(EC, "key-2")),
    (Authority(authority_certificate(EC), frozenset({0, 5, 2**150})),),
    frozenset({b"\x07" * 8}),
    frozenset({RevokedCard("key-1", "abc", None), RevokedCard("key-1", "abc", 5)}),
    frozenset({mark_of("URN:UVCI:01:XX:A#B")}),
)


def told(data: bytes, *anchors: Issuer) -> str:
    """Return why a bundle is not taken."""
    with pytest.raises(TrustError) as caught:
        read_bundle(data, anchors or (KEY.issuer,))
    return str(caught.value)


def signed(content: object) -> bytes:
    """Return any content signed as a bundle."""
    return sign(zlib.compress(cbor2.dumps(content)), KEY.issuer.kid, KEY.key)


def content(**changes: object) -> dict[str, object]:
    """Return the content of an empty bundle with *changes*."""
    return {"v": 1, "revision": 1, "issued": int(AT.timestamp()), "until": int(AT.timestamp()) + 5, **changes}


def test_everything_comes_back() -> None:
    """Signers with and without certificate, keys, authorities with what they revoked, and all that is withdrawn."""
    bundle = read_bundle(a_bundle(KEY, FULL, 7), (staff_key().issuer, KEY.issuer))
    assert (7, AT, AT + timedelta(days=30), ()) == (bundle.revision, bundle.issued, bundle.until, bundle.problems)
    assert encode_content(FULL)["revoked"] == encode_content(bundle.trust)["revoked"]
    until = AT + timedelta(days=30)
    assert {replace(each, listed_until=until) for each in FULL.card_keys} == set(bundle.trust.card_keys)
    assert tuple(replace(each, listed_until=until) for each in FULL.authorities) == bundle.trust.authorities
    expected = {(each.kid, each.purpose, each.der, each.usages, each.has_certificate) for each in FULL.issuers}
    assert expected == {
        (each.kid, each.purpose, each.der, each.usages, each.has_certificate) for each in bundle.trust.issuers
    }


def test_signer_is_listed_until_its_list_or_the_bundle_ends() -> None:
    """The earlier of both ends counts; what central itself issues ends with the bundle."""
    bundle = read_bundle(a_bundle(KEY, FULL), (KEY.issuer,))
    ends = {each.purpose: each.listed_until for each in bundle.trust.issuers if each.has_certificate}
    assert {AT + timedelta(days=30)} == set(ends.values())
    (listed,) = (each for each in bundle.trust.issuers if not each.has_certificate)
    assert AT + timedelta(days=2) == listed.listed_until


def test_same_trust_is_the_same_content() -> None:
    """The order in which things were found changes nothing, so that nothing is said anew without need."""
    turned = Trust(FULL.issuers[::-1], FULL.card_keys[::-1], FULL.authorities)
    straight = Trust(FULL.issuers, FULL.card_keys, FULL.authorities)
    assert cbor2.dumps(encode_content(straight)) == cbor2.dumps(encode_content(turned))


def test_bundle_signed_by_another_is_told() -> None:
    """A stranger's, one of central's key for badges, and one whose bytes were changed are nobody's."""
    good = a_bundle(KEY, FULL)
    assert "nobody signed" in told(a_bundle(list_key(), FULL))
    badges = list_key(purpose=Purpose.STAFF)
    assert "nobody signed" in told(sign(zlib.compress(b"\xa0"), badges.issuer.kid, badges.key), badges.issuer)
    assert "nobody signed" in told(good[:-1] + bytes([good[-1] ^ 1]))


@pytest.mark.parametrize("length", [0, 1, 20, 200])
def test_bundle_that_is_cut_is_told(length: int) -> None:
    """Half a message is none."""
    assert "not a signed message" in told(a_bundle(KEY, FULL)[:length])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x00" * (MAX_BYTES + 1), "larger"),
        (sign(b"junk", KEY.issuer.kid, KEY.key), "unfolded"),
        (sign(zlib.compress(b"\xa0")[:-5], KEY.issuer.kid, KEY.key), "cut off"),
        (sign(zlib.compress(b"\x00" * 30_000_000), KEY.issuer.kid, KEY.key), "more than any may"),
        (signed([]), "cannot be read"),
        (signed(content(v=2)), "version"),
        (signed(content(v=None)), "version"),
        (signed(content(revision=0)), "cannot be read"),
        (signed(content(revision="9")), "cannot be read"),
        (signed(content(until=0)), "cannot be read"),
        (signed(content(issued=10**30)), "cannot be read"),
        (signed(content(revoked={"dcc": b"123"})), "cannot be read"),
        (signed(content(issued=int(AT.timestamp()) - 86400 * 31)), "not in force"),
    ],
    ids=[
        "huge",
        "junk",
        "cut",
        "bomb",
        "list",
        "newer",
        "no version",
        "zero",
        "text",
        "ends early",
        "never",
        "marks",
        "before",
    ],
)
def test_bundle_that_cannot_be_is_told(data: bytes, words: str) -> None:
    """Each fault has its words."""
    assert words in told(data)


def test_bad_entry_takes_none_of_the_others_with_it() -> None:
    """An entry that cannot be used is told by its number, one of a kind that is not known is passed over."""
    good = {"kid": b"12345678", "for": "health", "cert": FULL.issuers[0].der}
    entries = [
        good,
        good | {"cert": b"\x30\x00"},
        good | {"for": "tea"},
        good | {"for": "list"},
        good | {"use": "l"},
        5,
    ]
    bundle = read_bundle(signed(content(signers=entries, new_thing=1)), (KEY.issuer,))
    assert [b"12345678"] == [issuer.kid for issuer in bundle.trust.issuers]
    assert ["signer 2", "signer 6"] == [words.partition(" of ")[0] for words in bundle.problems]


def test_key_for_something_else_signs_no_bundle() -> None:
    """Central cannot slip either."""
    with pytest.raises(ValueError, match="not for list"):
        a_bundle(staff_key(), FULL)


def test_bundle_that_no_door_would_take_is_not_made() -> None:
    """One that has grown too large is refused where it is made."""
    marks = frozenset(mark_of(str(number)) for number in range(MAX_BYTES // 13))
    with pytest.raises(ValueError, match="more than"):
        a_bundle(KEY, Trust(revoked_certificates=marks))


def test_key_without_certificate_verifies_and_restricts() -> None:
    """A bare key has no term, and what its list restricts it to holds."""
    vaccination = bare(EC, b"\x05" * 8, frozenset({Usage.VACCINATION}))
    test_only = bare(EC, b"\x05" * 8, frozenset({Usage.TEST}))
    text = a_dcc(EC, vaccination)
    assert Reason.SIGNATURE_VALID == judge(text, Trust((vaccination,)), AT).reason
    assert Reason.ISSUER_NOT_ALLOWED == judge(text, Trust((test_only,)), AT).reason


def test_signer_long_past_its_list_is_recorded() -> None:
    """Within the grace a signer counts as before; after it the pass is taken as stated, and a worse fault still refuses."""
    issuer = bare(EC, b"\x05" * 8, until=AT)
    text, last = a_dcc(EC, issuer), AT + LIST_GRACE
    assert VerdictKind.VERIFIED == judge(text, Trust((issuer,)), last).verdict
    late = judge(text, Trust((issuer,)), last + timedelta(seconds=1))
    assert (VerdictKind.RECORDED, Reason.LIST_OUTDATED) == (late.verdict, late.reason)
    assert Reason.EXPIRED == judge(text, Trust((issuer,)), AT + timedelta(days=101)).reason


def test_restriction_that_leaves_nothing_is_told() -> None:
    """A list that allows only what the certificate forbids makes the signer useless, which is said."""
    der = health_issuer(EC, usages=("1.3.6.1.4.1.1847.2021.1.1",)).der
    with pytest.raises(TrustError, match="leave nothing"):
        Issuer.from_der(der, Purpose.HEALTH, usages=frozenset({Usage.RECOVERY}))
    assert {Usage.TEST} == Issuer.from_der(der, Purpose.HEALTH, usages=frozenset(Usage)).usages


@pytest.mark.parametrize("spki", [b"", b"\x30\x00", EC.public_key().public_numbers().x.to_bytes(32)])
def test_bytes_that_are_no_key_are_told(spki: bytes) -> None:
    """Junk is a TrustError in words."""
    with pytest.raises(TrustError, match="not a usable public key"):
        Issuer.from_key(spki, Purpose.HEALTH, b"12345678")


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=9) | st.binary(max_size=40),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["signers", "cards", "authorities", "revoked", "badges", "dcc", "kid", "for", "cert", "until"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
@example({"cards": [b"\0" * 4]})  # the library has errors of its own for numbers where it wants texts
def test_any_signed_content_is_a_bundle_or_told(inner: object) -> None:
    """Whatever stands in a bundle, reading it ends with trust or with words."""
    parts = inner if isinstance(inner, dict) else {"signers": inner}
    try:
        read_bundle(signed(content(**parts)), (KEY.issuer,))
    except TrustError as error:
        assert str(error)


def test_withdrawn_certificate_is_refused() -> None:
    """One whose identifier has a mark on the list is refused, its neighbour by a letter is not."""
    entries = [{"ci": "URN:UVCI:01:XX:ABC#D"}]
    issuer = FULL.issuers[0]
    text = a_dcc(EC, issuer, content=VACCINATION | {"v": entries})
    trust = Trust((issuer,), revoked_certificates=frozenset({mark_of("URN:UVCI:01:XX:ABC#D")}))
    near = Trust((issuer,), revoked_certificates=frozenset({mark_of("URN:UVCI:01:XX:ABC#E")}))
    assert (Reason.REVOKED, Reason.SIGNATURE_VALID) == (judge(text, trust, AT).reason, judge(text, near, AT).reason)
    for odd in (5, [5], [{"ci": 5}], {"ci": "URN:UVCI:01:XX:ABC#D"}, None):
        assert Reason.SIGNATURE_VALID == judge(a_dcc(EC, issuer, content=VACCINATION | {"v": odd}), trust, AT).reason


def test_encoding_refuses_times_that_cannot_be() -> None:
    """A bundle ends after it begins."""
    with pytest.raises(ValueError, match="must end"):
        a_bundle(KEY, FULL, days=0)
