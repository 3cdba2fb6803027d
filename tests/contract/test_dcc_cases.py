"""The public interoperability cases of the EU DCC agree with every stage this project has, save the set's own known faults."""

from collections import Counter

import pytest

from edge.adapters.trust_folder import read_trust
from edge.passes import Issuer, Purpose, Trust, judge
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.contract.dcc_cases import DATA, DCC, STAGES, Case, load_cases

# Signatures made with a P-384 key (96 bytes) and labelled ES256; a field that does not match its certificate in the others.
KNOWN_FAULTS = {
    *(("ES", n, "VERIFY") for n in ("401", "402", "403")),
    ("IS", "3", "VERIFY"),
    ("FR", "1", "VERIFY"),
    ("PL", "2", "VERIFY"),
}

CASES = load_cases()
pytestmark = pytest.mark.skipif(not CASES, reason=f"the public DCC cases are not in {DCC}; set COUNTERROOM_DATA")


def is_known_fault(case: Case, stage: str) -> bool:
    """Tell whether the set's description names this result as wrong."""
    return (case.name.split("/")[0], case.name.rsplit("/", 1)[-1], stage) in KNOWN_FAULTS


@pytest.mark.parametrize("stage", STAGES)
def test_stage_agrees_with_every_case(stage: str, record_property: pytest.FixtureRequest) -> None:
    """Each tested flag of each case is what our stage answers, save the known faults."""
    tested = [case for case in CASES if case.expected(stage) is not None]
    differing = [case.name for case in tested if case.answer(stage) != case.expected(stage)]
    record_property(stage, f"{len(tested) - len(differing)} of {len(tested)}")  # type: ignore[operator]
    assert [] == [name for name in differing if not _known(name, stage)]


def test_judging_the_text_agrees_with_the_stages() -> None:
    """The whole way from a symbol's text to the verdict is no other than its stages together."""
    outcomes = Counter[tuple[bool, Reason]]()
    for case in CASES:
        if not case.text or case.issuer is None or case.expected("VERIFY") is None or is_known_fault(case, "VERIFY"):
            continue
        judgement = judge(case.text, Trust((case.issuer,)), case.at)
        should = all(case.answer(stage) for stage in STAGES if stage != "PICTUREDECODE") and _signer_is_valid(
            case.issuer, case
        )
        outcomes[should, judgement.reason] += 1
        expected = VerdictKind.VERIFIED if should else VerdictKind.REFUSED
        assert (case.name, PassFormat.DCC, expected) == (case.name, judgement.format, judgement.verdict)
    assert outcomes[True, Reason.SIGNATURE_VALID] > 0


@pytest.mark.skipif(
    not (DATA / "trust").is_dir(), reason=f"the published signers are not in {DATA}; set COUNTERROOM_DATA"
)
def test_viet_nams_signer_may_sign_every_kind() -> None:
    """Viet Nam's document signer is found by its key id, and its other usages restrict nothing."""
    reading = read_trust(DATA / "trust")
    assert () == reading.problems
    (issuer,) = reading.trust.find(bytes.fromhex("66d25512539d5a6d"))
    assert (Purpose.HEALTH, frozenset()) == (issuer.purpose, issuer.usages)


def _signer_is_valid(issuer: Issuer, case: Case) -> bool:
    claims = case.claims
    issued = None if isinstance(claims, Reason) else claims.issued
    return issuer.not_before <= (issued or case.at) and issuer.not_before <= case.at <= issuer.not_after


def _known(name: str, stage: str) -> bool:
    return any(is_known_fault(case, stage) for case in CASES if case.name == name)
