"""The examples that the specifications print themselves come out as they say."""

import json
from datetime import UTC, datetime, timedelta

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from edge.passes import Issuer, Judgement, Purpose, Trust, judge
from edge.passes.bounds import decode_base45
from edge.passes.card_keys import read_card_file
from edge.passes.cose import parse
from edge.passes.cwt import Claims, fault_in_time, parse_claims
from edge.passes.signed import find_signers
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.passes import certificate_of
from tests.support.specification_examples import (
    BASE45,
    HEALTH_CARD,
    HEALTH_CARD_KEYS,
    NO_BASE45,
    SIGNED_CWT,
    SIGNED_CWT_KEY,
    SIGNED_CWT_KID,
)

CARDS = Trust(card_keys=read_card_file(json.dumps(HEALTH_CARD_KEYS).encode()).keys)
BEGAN = datetime(2021, 9, 2, 21, 4, 26, tzinfo=UTC)


@pytest.mark.parametrize("text", BASE45)
def test_base45_of_the_rfc(text: str) -> None:
    """RFC 9285, sections 4.3 and 4.4."""
    assert BASE45[text] == decode_base45(text)


@pytest.mark.parametrize("text", NO_BASE45)
def test_what_is_no_base45_is_malformed(text: str) -> None:
    """RFC 9285, sections 4.2 and 6."""
    assert Reason.MALFORMED is decode_base45(text)


@pytest.mark.parametrize(
    ("at", "verdict", "reason"),
    [
        (BEGAN - timedelta(days=1), VerdictKind.REFUSED, Reason.NOT_YET_VALID),
        (BEGAN, VerdictKind.VERIFIED, Reason.SIGNATURE_VALID),
        (datetime(2051, 1, 1, tzinfo=UTC), VerdictKind.VERIFIED, Reason.SIGNATURE_VALID),
        (None, VerdictKind.RECORDED, Reason.CLOCK_UNKNOWN),
    ],
)
def test_health_card_of_the_framework(at: datetime | None, verdict: VerdictKind, reason: Reason) -> None:
    """The framework's example is verified by the keys its issuer publishes, from the day it began; it states no end."""
    assert Judgement(PassFormat.HEALTH_CARD, verdict, reason) == judge(HEALTH_CARD, CARDS, at)


@pytest.mark.parametrize("place", [7, 60, 400, 1000, -2])
def test_health_card_of_the_framework_with_one_digit_changed(place: int) -> None:
    """One digit of another value anywhere, and the signature does not hold, or nothing can be read."""
    digits = list(HEALTH_CARD)
    digits[place] = "1" if digits[place] == "0" else "0"
    assert VerdictKind.REFUSED is judge("".join(digits), CARDS, BEGAN).verdict


@pytest.mark.parametrize(
    "tagged", [SIGNED_CWT, b"\xd8\x3d" + SIGNED_CWT, SIGNED_CWT[1:]], ids=["18", "61 and 18", "none"]
)
def test_signed_cwt_of_the_rfc(tagged: bytes) -> None:
    """RFC 8392, appendix A.3, tagged as there, as in A.4, and untagged: its signer is found, its claims are those printed."""
    key = ec.derive_private_key(SIGNED_CWT_KEY, ec.SECP256R1())
    issuer = Issuer.from_der(certificate_of(key), Purpose.HEALTH, SIGNED_CWT_KID)
    message = parse(tagged)
    assert not isinstance(message, Reason)
    assert (issuer,) == find_signers(message, Trust((issuer,)), Purpose.HEALTH)
    claims = parse_claims(message.payload)
    assert isinstance(claims, Claims)
    told = (claims.issuer, claims.issued, claims.not_before, claims.expires)
    began, ended = (datetime.fromtimestamp(second, UTC) for second in (1443944944, 1444064944))
    assert ("coap://as.example.com", began, began, ended) == told
    days = [began - timedelta(days=1), began, ended + timedelta(days=1)]
    assert [Reason.NOT_YET_VALID, None, Reason.EXPIRED] == [fault_in_time(claims, day) for day in days]


def test_signed_cwt_of_the_rfc_with_another_payload() -> None:
    """The signature is over these claims and no others."""
    key = ec.derive_private_key(SIGNED_CWT_KEY, ec.SECP256R1())
    trust = Trust((Issuer.from_der(certificate_of(key), Purpose.HEALTH, SIGNED_CWT_KID),))
    header, further, payload, signature = cbor2.loads(SIGNED_CWT).value
    message = parse(cbor2.dumps([header, further, payload.replace(b"erikw", b"erika"), signature]))
    assert not isinstance(message, Reason)
    assert Reason.SIGNATURE_INVALID is find_signers(message, trust, Purpose.HEALTH)
