"""The public interoperability cases of the EU DCC agree with every stage this project has, save the set's own known faults."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from edge.adapters.trust_folder import read_trust
from edge.passes import Issuer, Purpose, Trust, judge
from edge.passes.cwt import Claims
from edge.passes.dcc import may_sign
from edge.passes.signed import judge_times
from edge.protocol.vocabulary import PassFormat, Reason, VerdictKind
from tests.contract.dcc_cases import DATA, DCC, KNOWN_FAULTS, STAGES, Case, load_cases, row_of, strange_flags

CASES = load_cases()
needs_cases = pytest.mark.skipif(not CASES, reason=f"the public DCC cases are not in {DCC}; set COUNTERROOM_DATA")
needs_signers = pytest.mark.skipif(
    not (DATA / "trust").is_dir(), reason=f"the published signers are not in {DATA}; set COUNTERROOM_DATA"
)
_JUDGED = tuple(stage for stage in STAGES if stage not in ("PICTUREDECODE", "VALIDJSON"))
"""What decides on a code: the rest is about pictures and about the set itself."""
VIET_NAM = bytes.fromhex("66d25512539d5a6d")


@needs_cases
@pytest.mark.parametrize("stage", STAGES)
def test_stage_agrees_with_every_case(stage: str) -> None:
    """Each tested flag of each case is what our stage answers, save the known faults; a fault that heals is to be taken off the list."""
    row = row_of(stage, CASES)
    assert ((), ()) == (row.others, row.healed)
    assert row.cases == row.as_expected + len(row.known) > 0


@needs_cases
def test_no_flag_of_a_case_is_passed_over() -> None:
    """Every flag names a stage of ours, or one that we say we have not; a stage of another name would be skipped in silence."""
    assert [] == strange_flags(CASES)


def test_a_known_fault_that_is_none_and_an_unknown_one_are_told() -> None:
    """The table tells what differs from what is expected, whichever way."""
    strange = row_of("UNPREFIX", [Case("mau", {"PREFIX": "HC2:", "EXPECTEDRESULTS": {"EXPECTEDUNPREFIX": True}})])
    assert (1, 0, ("mau",), ()) == (strange.cases, strange.as_expected, strange.others, strange.healed)
    stage, name = next(fault for fault in KNOWN_FAULTS if fault[0] == "VALIDJSON")
    healed = row_of(stage, [Case(name, {"JSON": None, "EXPECTEDRESULTS": {"EXPECTEDVALIDJSON": True}})])
    assert (1, 1, (name,), ()) == (healed.cases, healed.as_expected, healed.healed, healed.others)


@needs_cases
def test_judging_the_text_agrees_with_the_stages() -> None:
    """The whole way from a symbol's text to the verdict is no other than its stages together."""
    outcomes = Counter[tuple[bool, Reason]]()
    for case in CASES:
        if (
            not case.text
            or case.issuer is None
            or case.expected("VERIFY") is None
            or ("VERIFY", case.name) in KNOWN_FAULTS
        ):
            continue
        judgement = judge(case.text, Trust((case.issuer,)), case.at)
        should = all(case.answer(stage) for stage in _JUDGED) and _signer_is_valid(case.issuer, case)
        outcomes[should, judgement.reason] += 1
        expected = VerdictKind.VERIFIED if should else VerdictKind.REFUSED
        assert (case.name, PassFormat.DCC, expected) == (case.name, judgement.format, judgement.verdict)
    assert outcomes[True, Reason.SIGNATURE_VALID] > 0


@needs_signers
def test_viet_nams_signer_may_sign_every_kind() -> None:
    """Viet Nam's document signer is found by its key id, and its other usages (clientAuth, emailProtection) restrict nothing."""
    issuer = _viet_nam()
    assert (Purpose.HEALTH, frozenset()) == (issuer.purpose, issuer.usages)
    assert [True] * 3 == [may_sign(issuer, {kind: [{}]}) for kind in "vtr"]


@needs_signers
@pytest.mark.parametrize(
    ("at", "verdict", "reason"),
    [
        ("2021-07-14", VerdictKind.REFUSED, Reason.ISSUER_EXPIRED),
        ("2021-07-16", VerdictKind.VERIFIED, Reason.SIGNATURE_VALID),
        ("2026-07-13", VerdictKind.VERIFIED, Reason.SIGNATURE_VALID),
        ("2026-07-16", VerdictKind.REFUSED, Reason.ISSUER_EXPIRED),
    ],
)
def test_viet_nams_signer_is_believed_within_its_term(at: str, verdict: VerdictKind, reason: Reason) -> None:
    """A pass of its that states no times stands and falls with the certificate, whatever day is asked for."""
    timeless = Claims("VN", None, None, None, {})
    worth = judge_times(timeless, (_viet_nam(),), datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert (verdict, reason) == (worth.verdict, worth.reason)


@needs_signers
def test_viet_nams_signer_did_not_sign_before_its_term() -> None:
    """A pass issued before the certificate began was not made with it (eu-dcc-hcert-spec 1.0.8, section 3.3.4)."""
    issuer = _viet_nam()
    claims = Claims("VN", issuer.not_before - timedelta(days=1), None, issuer.not_after, {})
    worth = judge_times(claims, (issuer,), issuer.not_before + timedelta(days=1))
    assert (VerdictKind.REFUSED, Reason.ISSUER_EXPIRED) == (worth.verdict, worth.reason)


def _viet_nam() -> Issuer:
    reading = read_trust(DATA / "trust")
    assert () == reading.problems
    (issuer,) = reading.trust.find(VIET_NAM)
    return issuer


def _signer_is_valid(issuer: Issuer, case: Case) -> bool:
    claims = case.claims
    issued = None if isinstance(claims, Reason) else claims.issued
    return issuer.not_before <= (issued or case.at) and issuer.not_before <= case.at <= issuer.not_after
