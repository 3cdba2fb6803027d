"""Every limit of a pass and of a key set holds to the sign: what is just within is taken, what is just beyond is not."""

import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from edge.passes import Trust, TrustError, badge, declaration, issue, issue_badge, judge
from edge.passes.card_keys import MAX_ISSUER, MAX_KID, read_card_file
from edge.passes.judgement import MAX_PEOPLE, Judgement
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.support.foreign_passes import CARD_ISSUER, a_badge, jwk, staff_key
from tests.support.passes import AT, a_declaration, declaration_key

OURS, STAFF = declaration_key(), staff_key()
TRUST = Trust((OURS.issuer, STAFF.issuer))
PUBLIC = jwk(ec.generate_private_key(ec.SECP256R1()))
LEAST, MOST = declaration.MIN_RANDOM, declaration.MAX_RANDOM
SECOND = timedelta(seconds=1)
ISSUED = a_declaration().issued


@pytest.mark.parametrize(
    ("within", "beyond"),
    [
        ({"pseudonym": bytes(LEAST)}, {"pseudonym": bytes(LEAST - 1)}),
        ({"pseudonym": bytes(MOST)}, {"pseudonym": bytes(MOST + 1)}),
        ({"token": bytes(LEAST)}, {"token": bytes(LEAST - 1)}),
        ({"token": bytes(MOST)}, {"token": bytes(MOST + 1)}),
        ({"people": 1}, {"people": 0}),
        ({"people": MAX_PEOPLE}, {"people": MAX_PEOPLE + 1}),
        ({"area": "a" * declaration.MAX_AREA}, {"area": "a" * (declaration.MAX_AREA + 1)}),
        ({"issuer": "i" * declaration.MAX_ISSUER}, {"issuer": "i" * (declaration.MAX_ISSUER + 1)}),
        ({"issuer": "i"}, {"issuer": ""}),
        ({"expires": ISSUED + SECOND}, {"expires": ISSUED}),
        ({"area": ""}, {"issued": ISSUED.replace(tzinfo=None)}),
        ({"area": ""}, {"expires": ISSUED.replace(tzinfo=None)}),
    ],
)
def test_a_declaration_at_its_limits(within: dict[str, Any], beyond: dict[str, Any]) -> None:
    """What may be declared reaches the door as it was signed, what may not cannot be built."""
    opened = declaration.open_declaration(issue(a_declaration(**within), OURS), TRUST)
    assert a_declaration(**within) == opened
    with pytest.raises(ValueError, match=r"\w"):
        a_declaration(**beyond)


@pytest.mark.parametrize(
    ("within", "beyond"),
    [
        ({"badge": bytes(badge.MIN_ID)}, {"badge": bytes(badge.MIN_ID - 1)}),
        ({"badge": bytes(badge.MAX_ID)}, {"badge": bytes(badge.MAX_ID + 1)}),
        ({"area": "a" * badge.MAX_AREA}, {"area": "a" * (badge.MAX_AREA + 1)}),
        ({"issuer": "i" * badge.MAX_ISSUER}, {"issuer": "i" * (badge.MAX_ISSUER + 1)}),
        ({"issuer": "i"}, {"issuer": ""}),
        ({"expires": a_badge().issued + SECOND}, {"expires": a_badge().issued}),
        ({"area": ""}, {"expires": AT.replace(tzinfo=None)}),
    ],
)
def test_a_badge_at_its_limits(within: dict[str, Any], beyond: dict[str, Any]) -> None:
    """A badge that can be is judged as one, one that cannot is not built."""
    at = a_badge(**within).issued
    assert Reason.SIGNATURE_VALID is judge(issue_badge(a_badge(**within), STAFF), TRUST, at).reason
    with pytest.raises(ValueError, match=r"\w"):
        a_badge(**beyond)


@pytest.mark.parametrize("people", [0, MAX_PEOPLE + 1])
def test_no_answer_is_about_more_people_than_a_pass_may_carry(people: int) -> None:
    """The number is counted at the door: nobody, or a crowd, is a mistake of the code that says so."""
    with pytest.raises(ValueError, match=f"stands for 1 to {MAX_PEOPLE}"):
        Judgement(PassFormat.DECLARATION, VerdictKind.VERIFIED, Reason.SIGNATURE_VALID, people=people)


def test_an_issuer_of_cards_at_its_limits() -> None:
    """An address of 256 signs is taken, of 257 not; nor is one that is not https."""
    longest = CARD_ISSUER.ljust(MAX_ISSUER, "x")
    assert longest == read_card_file(json.dumps({"iss": longest, "keys": [PUBLIC]}).encode()).keys[0].issuer
    for issuer in (longest + "x", CARD_ISSUER.replace("https", "http"), 5, None):
        with pytest.raises(TrustError, match="does not say whose it is"):
            read_card_file(json.dumps({"iss": issuer, "keys": [PUBLIC]}).encode())


@pytest.mark.parametrize(
    "changes",
    [
        {"kid": "k" * (MAX_KID + 1)},
        {"kid": 5},
        {"x": None},
        {"y": None},
        {"kty": "RSA"},
        {"crv": "P-384"},
        {"alg": "ES384"},
    ],
    ids=repr,
)
def test_a_key_that_signs_no_cards_is_passed_over(changes: dict[str, Any]) -> None:
    """A set may hold keys of other kinds beside; with an id of 128 signs and without an algorithm a key is taken."""
    taken = {name: value for name, value in (PUBLIC | {"kid": "k" * MAX_KID}).items() if name != "alg"}
    found = read_card_file(json.dumps({"iss": CARD_ISSUER, "keys": [PUBLIC | changes, taken, 5]}).encode())
    assert ["k" * MAX_KID] == [key.kid for key in found.keys]
