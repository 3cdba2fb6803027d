"""SMART Health Cards, invented and signed here, apart from the code under test."""

import pickle
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from edge.passes import Judgement, Trust, judge
from edge.passes.card_revocation import RevokedCard
from edge.passes.cwt import SKEW
from edge.passes.signed import LIST_GRACE
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.foreign_passes import CARD_TYPE, card_claims, card_key, health_card, shc
from tests.support.passes import AT

KEY = ec.generate_private_key(ec.SECP256R1())
OTHER = ec.generate_private_key(ec.SECP256R1())
TRUST = Trust(card_keys=(card_key(KEY),))
LONGEST_DIGITS = 7089
"""In a QR symbol of version 40-L (ISO/IEC 18004, table 7)."""
VERIFIED = Judgement(PassFormat.HEALTH_CARD, VerdictKind.VERIFIED, Reason.SIGNATURE_VALID)


def refusal(reason: Reason) -> Judgement:
    """Return the refusal of a health card."""
    return Judgement(PassFormat.HEALTH_CARD, VerdictKind.REFUSED, reason)


def test_genuine_card_is_verified() -> None:
    """A card signed by a trusted key of its issuer is verified, offline."""
    assert VERIFIED == judge(health_card(KEY), TRUST, AT)


def test_scheme_is_read_in_any_case() -> None:
    """An encoder that writes the scheme large to save space changes nothing."""
    assert VERIFIED == judge(health_card(KEY).replace("shc:", "SHC:"), TRUST, AT)


def test_card_that_fills_the_largest_symbol_is_verified() -> None:
    """Digits take the least room in a symbol, so a card has more of them than any other code has letters."""
    card = health_card(KEY, card_claims(filler=random.Random(1).randbytes(2040).hex()))
    assert 7000 < len(card) <= LONGEST_DIGITS
    assert VERIFIED == judge(card, TRUST, AT)


def test_keys_that_share_an_id_are_all_tried() -> None:
    """The right key is found whichever comes first."""
    keys = (card_key(OTHER), card_key(KEY))
    for order in (keys, keys[::-1]):
        assert VERIFIED == judge(health_card(KEY), Trust(card_keys=order), AT)


def test_trust_in_cards_travels_to_another_process() -> None:
    """A reader process gets the same keys and judges alike."""
    there = pickle.loads(pickle.dumps(TRUST))
    assert (TRUST, VERIFIED) == (there, judge(health_card(KEY), there, AT))


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ({"kid": "key-2"}, Reason.UNKNOWN_ISSUER),
        ({"kid": None}, Reason.MALFORMED),
        ({"kid": 5}, Reason.MALFORMED),
        ({"zip": None}, Reason.MALFORMED),
        ({"zip": "GZ"}, Reason.MALFORMED),
        ({"crit": ["exp"], "exp": 1}, Reason.MALFORMED),
        ({"b64": False, "crit": ["b64"]}, Reason.MALFORMED),
        ({"alg": None}, Reason.SIGNATURE_INVALID),
        ({"alg": "none"}, Reason.SIGNATURE_INVALID),
        ({"alg": "HS256"}, Reason.SIGNATURE_INVALID),
        ({"alg": "ES384"}, Reason.SIGNATURE_INVALID),
        ({"alg": ["ES256"]}, Reason.SIGNATURE_INVALID),
        ({"alg": "ES256", "x": "y" * 600}, Reason.SIGNATURE_INVALID),
    ],
)
def test_header_must_be_a_cards(header: dict[str, Any], reason: Reason) -> None:
    """Only ES256 over deflated content with a known key id is taken, whatever the stranger's header says."""
    assert refusal(reason) == judge(health_card(KEY, header=header), TRUST, AT)


def test_other_key_under_a_known_id_is_a_wrong_signature() -> None:
    """A forger who names a trusted key id is refused."""
    assert refusal(Reason.SIGNATURE_INVALID) == judge(health_card(OTHER), TRUST, AT)


def test_any_changed_digit_pair_is_noticed() -> None:
    """Each letter of the signed part is covered by the signature; none may change."""
    text = health_card(KEY)
    for place in range(len("shc:/"), len(text) - 200, 14):
        other = f"{(int(text[place : place + 2]) + 1) % 77:02}"
        changed = text[:place] + other + text[place + 2 :]
        assert VerdictKind.REFUSED == judge(changed, TRUST, AT).verdict


@pytest.mark.parametrize("keep", [0, 2, 43, 62, 63])
def test_cut_signature_is_wrong(keep: int) -> None:
    """A signature of another length is wrong, never a fault."""
    text = health_card(KEY)
    signature = len(text) - 2 * 86
    assert VerdictKind.REFUSED == judge(text[: signature + 2 * keep], TRUST, AT).verdict


def test_issuer_may_not_sign_for_another() -> None:
    """A trusted key signs only for the issuer it belongs to."""
    card = health_card(KEY, card_claims(iss="https://example.org/other"))
    assert refusal(Reason.ISSUER_NOT_ALLOWED) == judge(card, TRUST, AT)


@pytest.mark.parametrize(
    "claims",
    [
        [],
        5,
        "card",
        {},
        card_claims(vc=None),
        card_claims(vc=[]),
        card_claims(vc={}),
        card_claims(vc={"type": CARD_TYPE}),
        card_claims(vc={"type": ["VerifiableCredential"]}),
        card_claims(nbf="today"),
        card_claims(nbf=True),
        card_claims(exp=[1]),
        card_claims(exp=1e300),
    ],
    ids=range(13),
)
def test_signed_content_that_is_no_card_is_malformed(claims: object) -> None:
    """A good signature over something else makes no card of it."""
    assert refusal(Reason.MALFORMED) == judge(health_card(KEY, claims), TRUST, AT)


@pytest.mark.parametrize("payload", [b"", b"{}", b"\x00\x01", b"\x03\x00\xff", b"\x78\x9c\x03\x00\x00\x00\x00\x01"])
def test_content_that_does_not_unfold_is_malformed(payload: bytes) -> None:
    """Bare deflate only: no plain text, no zlib header, no cut stream."""
    assert refusal(Reason.MALFORMED) == judge(health_card(KEY, payload=payload), TRUST, AT)


@pytest.mark.parametrize(
    ("claims", "at", "reason"),
    [
        ({}, AT, Reason.SIGNATURE_VALID),
        ({}, AT - timedelta(days=10) - SKEW, Reason.SIGNATURE_VALID),
        ({}, AT - timedelta(days=10) - SKEW - timedelta(seconds=1), Reason.NOT_YET_VALID),
        ({}, datetime(9999, 12, 31, tzinfo=UTC), Reason.SIGNATURE_VALID),
        ({"exp": AT.timestamp()}, AT + SKEW - timedelta(seconds=1), Reason.SIGNATURE_VALID),
        ({"exp": AT.timestamp()}, AT + SKEW, Reason.EXPIRED),
        ({"exp": int(AT.timestamp())}, AT + timedelta(days=1), Reason.EXPIRED),
    ],
)
def test_times_of_a_card_are_judged(claims: dict[str, Any], at: datetime, reason: Reason) -> None:
    """A card counts from its beginning, to its end where it states one."""
    assert reason == judge(health_card(KEY, card_claims(**claims)), TRUST, at).reason


def test_unknown_clock_records_a_card() -> None:
    """With no known time a genuine card is recorded."""
    expected = Judgement(PassFormat.HEALTH_CARD, VerdictKind.RECORDED, Reason.CLOCK_UNKNOWN)
    assert expected == judge(health_card(KEY), TRUST, None)


BEGAN_S = int((AT - timedelta(days=10)).timestamp())


@pytest.mark.parametrize(
    ("entry", "is_withdrawn"),
    [
        (RevokedCard("key-1", "card-1", None), True),
        (RevokedCard("key-1", "card-1", BEGAN_S + 1), True),
        (RevokedCard("key-1", "card-1", BEGAN_S), False),
        (RevokedCard("key-1", "card-2", None), False),
        (RevokedCard("key-2", "card-1", None), False),
    ],
)
@pytest.mark.parametrize("at", [AT, None])
def test_withdrawn_card_is_refused(entry: RevokedCard, is_withdrawn: bool, at: datetime | None) -> None:
    """A card on its issuer's list is refused, at any time; an entry with a time means cards that began before it."""
    trust = Trust(card_keys=(card_key(KEY),), revoked_cards=frozenset({entry}))
    card = health_card(KEY, card_claims(vc={"type": [CARD_TYPE], "rid": "card-1"}))
    assert is_withdrawn == (judge(card, trust, at) == refusal(Reason.REVOKED))
    there = pickle.loads(pickle.dumps(trust))
    assert judge(card, trust, at) == judge(card, there, at)


def test_each_entry_of_a_withdrawn_card_counts() -> None:
    """Of several entries for a card the widest holds; a card that does not say when it began is covered."""
    entries = frozenset(RevokedCard("key-1", "card-1", before) for before in (1, BEGAN_S + 1))
    trust = Trust(card_keys=(card_key(KEY),), revoked_cards=entries)
    for changes in ({}, {"nbf": None}):
        card = health_card(KEY, card_claims(vc={"type": [CARD_TYPE], "rid": "card-1"}, **changes))
        assert refusal(Reason.REVOKED) == judge(card, trust, AT)


@pytest.mark.parametrize("rid", [None, 5, ["card-1"], {}])
def test_card_without_an_id_cannot_be_on_a_list(rid: object) -> None:
    """A card whose id is none is judged by its signature alone."""
    trust = Trust(card_keys=(card_key(KEY),), revoked_cards=frozenset({RevokedCard("key-1", "card-1", None)}))
    card = health_card(KEY, card_claims(vc={"type": [CARD_TYPE], "rid": rid}))
    assert VERIFIED == judge(card, trust, AT)


@pytest.mark.parametrize("text", ["shc:/1/2/5676", "shc:/2/2/", "SHC:/10/12/29", "shc:/1/1/" + health_card(KEY)[5:]])
def test_part_of_a_card_is_told_as_one(text: str) -> None:
    """A card spread over several symbols is refused with a word on why."""
    assert refusal(Reason.PART_ONLY) == judge(text, TRUST, AT)


@pytest.mark.parametrize(
    "text",
    [
        "shc:/",
        "shc:/5",
        "shc:/567",
        "shc:/99999999",
        "shc:/0101",
        "shc:/56 76",
        "shc:/５６７６",
        "shc:/-1",
        "shc:/1//2",
        "shc:/1/2",
        "shc:/abc",
        shc("a.b"),
        shc("a.b.c.d"),
        shc(".."),
        shc("e30.e30.e30"),
        shc("W10.e30.e30"),
        shc("bnVsbA.e30.e30"),
        shc("a.e30.e30"),
        "shc:/" + "56" * 2000,
    ],
)
def test_what_is_no_token_is_malformed(text: str) -> None:
    """Digits that make no signed token are malformed."""
    assert refusal(Reason.MALFORMED) == judge(text, TRUST, AT)


def test_key_of_an_outdated_bundle_is_recorded() -> None:
    """Two weeks after the end of the bundle the key came with a card is recorded; a key put there by hand has no end."""
    listed = replace(card_key(KEY), listed_until=AT - LIST_GRACE)
    outdated = replace(listed, listed_until=AT - LIST_GRACE - timedelta(seconds=1))
    recorded = Judgement(PassFormat.HEALTH_CARD, VerdictKind.RECORDED, Reason.LIST_OUTDATED)
    card = health_card(KEY)
    assert VERIFIED == judge(card, Trust(card_keys=(listed,)), AT)
    assert recorded == judge(card, pickle.loads(pickle.dumps(Trust(card_keys=(outdated,)))), AT)
    assert VERIFIED == judge(card, Trust(card_keys=(outdated, card_key(KEY))), AT)


def test_only_the_keys_of_its_own_issuer_keep_a_card_current() -> None:
    """The same key under another issuer's name, by hand, does not make an outdated one current."""
    outdated = replace(card_key(KEY), listed_until=AT - LIST_GRACE - timedelta(seconds=1))
    other = replace(card_key(KEY), issuer="https://other.example")
    assert Reason.LIST_OUTDATED is judge(health_card(KEY), Trust(card_keys=(outdated, other)), AT).reason
