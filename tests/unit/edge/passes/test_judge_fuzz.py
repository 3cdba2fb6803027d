"""Whatever a stranger prints into a code, `judge` answers with a Judgement."""

import cbor2
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.passes import Judgement, SigningKey, Trust, issue, judge, open_declaration
from edge.passes.cose import sign
from edge.protocol.vocabulary import VerdictKind
from tests.support.passes import AT, a_declaration, declaration_key, pack

KEY: SigningKey = declaration_key()
TRUST = Trust((KEY.issuer,))
GENUINE = issue(a_declaration(), KEY)
PREFIXES = st.sampled_from(["", "CR1:", "HC1:"])

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
@given(st.sampled_from(["CR1:", "HC1:"]), items)
def test_any_signed_claims_are_judged(prefix: str, claims: object) -> None:
    """Any claims under a good signature are answered."""
    message = cbor2.loads(sign(cbor2.dumps(claims), KEY.issuer.kid, KEY.key))
    assert isinstance(judge(pack(message, prefix), TRUST, AT), Judgement)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(GENUINE) - 1), st.characters(codec="ascii"))
def test_a_changed_letter_never_verifies_as_something_else(place: int, letter: str) -> None:
    """A genuine pass with a letter changed is refused, or still says exactly what was signed."""
    changed = GENUINE[:place] + letter + GENUINE[place + 1 :]
    if judge(changed, TRUST, AT).verdict is not VerdictKind.REFUSED:
        assert a_declaration() == open_declaration(changed, TRUST)
