"""Whatever a stranger prints into a code, `judge` answers with a Judgement."""

import json

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.passes import Judgement, SigningKey, Trust, issue, issue_badge, judge, open_declaration
from edge.passes.authorities import Authority
from edge.passes.cose import sign
from edge.protocol.vocabulary import VerdictKind
from tests.support.foreign_passes import (
    a_badge,
    authority_certificate,
    card_key,
    health_card,
    seal_certificate,
    seal_data,
    staff_key,
    travel_seal,
)
from tests.support.passes import AT, a_declaration, declaration_key, pack

KEY: SigningKey = declaration_key()
STAFF = staff_key()
FOREIGN, CSCA = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
CERTIFICATE = seal_certificate(FOREIGN, CSCA)
AUTHORITY = Authority(authority_certificate(CSCA))
TRUST = Trust((KEY.issuer, STAFF.issuer), (card_key(FOREIGN),), (AUTHORITY,))
GENUINE = issue(a_declaration(), KEY)
GENUINE_OTHERS = (issue_badge(a_badge(), STAFF), health_card(FOREIGN), travel_seal(FOREIGN, CERTIFICATE))
UNSIGNED = (
    "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021||||",
    "048090001234|Nguyễn Văn Mẫu|1990-03-02|0|QA1B2C3D4|QB9<Nam<DN4480<0900000000<c2ln",
    "DN4480000000000|4e677579e1bb856e|02/03/1990|1|-|48 - 001|01/01/2021|-|$",
)
PREFIXES = st.sampled_from(["", "CR1:", "CB1:", "HC1:", "shc:/", "shc:/1/", '{"t":"icao.vacc"'])
json_items = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=5),
    max_leaves=12,
)

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.binary(max_size=20) | st.text(max_size=20)
keys = st.integers(-70002, 10) | st.sampled_from([-260, -70001, 1, 2, 4, 6, 7]) | st.text(max_size=3)
items = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(keys, inner, max_size=5)
        | st.builds(cbor2.CBORTag, st.sampled_from([0, 1, 2, 4, 5, 18, 24, 25, 28, 29, 35, 61, 256, 1000]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(PREFIXES, st.text(max_size=200))
def test_any_text_is_judged(prefix: str, text: str) -> None:
    """Any text, prefix or not, surrogates included, is answered."""
    assert isinstance(judge(prefix + text, TRUST, AT), Judgement)


@settings(max_examples=200, deadline=None)
@given(PREFIXES, items, st.sampled_from([AT, None]))
def test_any_cbor_is_judged(prefix: str, item: object, at: object) -> None:
    """Any well-formed CBOR in the container is answered."""
    assert isinstance(judge(pack(item, prefix), TRUST, at), Judgement)  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([("CR1:", KEY), ("CB1:", STAFF), ("HC1:", KEY)]), items)
def test_any_signed_claims_are_judged(maker: tuple[str, SigningKey], claims: object) -> None:
    """Any claims under a good signature are answered."""
    prefix, key = maker
    message = cbor2.loads(sign(cbor2.dumps(claims), key.issuer.kid, key.key))
    assert isinstance(judge(pack(message, prefix), TRUST, AT), Judgement)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(GENUINE) - 1), st.characters(codec="ascii"))
def test_a_changed_letter_never_verifies_as_something_else(place: int, letter: str) -> None:
    """A genuine pass with a letter changed is refused, or still says exactly what was signed."""
    changed = GENUINE[:place] + letter + GENUINE[place + 1 :]
    if judge(changed, TRUST, AT).verdict is not VerdictKind.REFUSED:
        assert a_declaration() == open_declaration(changed, TRUST)


@settings(max_examples=200, deadline=None)
@given(json_items, st.sampled_from([AT, None]))
def test_any_signed_health_card_is_judged(claims: object, at: object) -> None:
    """Any JSON under a trusted issuer's good signature is answered."""
    assert isinstance(judge(health_card(FOREIGN, claims), TRUST, at), Judgement)  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["alg", "kid", "zip", "crit", "b64", "jwk", "x5c"]), json_items), st.binary())
def test_any_token_is_judged(header: dict[str, object], payload: bytes) -> None:
    """Any header and any content of a token are answered."""
    assert isinstance(judge(health_card(FOREIGN, header=header, payload=payload), TRUST, AT), Judgement)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["msg", "v", "is", "hdr"]), json_items), json_items, json_items)
def test_any_seal_is_judged(message: dict[str, object], algorithm: object, value: object) -> None:
    """Any content and any signature of a seal are answered."""
    data = seal_data() | message
    seal = {"alg": algorithm, "sigvl": value, "cer": json.loads(GENUINE_OTHERS[2])["sig"]["cer"]}
    for sig in (seal, value):
        assert isinstance(judge(json.dumps({"data": data, "sig": sig}), TRUST, AT), Judgement)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, len(CERTIFICATE) - 1), st.binary(max_size=4))
def test_any_certificate_in_a_seal_is_judged(place: int, junk: bytes) -> None:
    """A certificate cut, lengthened or changed anywhere never vouches for anything."""
    certificate = CERTIFICATE[:place] + junk + CERTIFICATE[place + 1 :]
    judgement = judge(travel_seal(FOREIGN, certificate), TRUST, AT)
    assert (VerdictKind.VERIFIED is judgement.verdict) == (certificate == CERTIFICATE)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(GENUINE_OTHERS + UNSIGNED), st.data())
def test_a_changed_code_is_judged(genuine: str, data: st.DataObject) -> None:
    """Any code with a piece cut out, doubled or replaced is answered."""
    start = data.draw(st.integers(0, len(genuine)))
    end = data.draw(st.integers(start, len(genuine)))
    piece = data.draw(st.text(max_size=8) | st.just(genuine[start:end] * 2))
    assert isinstance(judge(genuine[:start] + piece + genuine[end:], TRUST, AT), Judgement)
