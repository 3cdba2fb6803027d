"""Sources of trust: a newer list replaces the older one, never the other way, and what several say is joined."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from central.errors import Invalid, NotFound, StoreError
from central.trust.found import Found, ListError
from central.trust.sources import ASSUMED_TERM, Form, Source, TrustSources, merged
from edge.passes import Issuer, Purpose, Trust
from edge.passes.authorities import Authority
from edge.passes.bundle import encode_content
from edge.passes.dcc_revocation import mark_of
from edge.passes.trust import Usage
from tests.support.bundles import bare
from tests.support.foreign_passes import authority_certificate
from tests.support.passes import AT, certificate_of, health_issuer, kid_of

KEY = ec.generate_private_key(ec.SECP256R1())
ONE, TWO = (health_issuer(ec.generate_private_key(ec.SECP256R1())) for _ in range(2))


@pytest.fixture
def sources(tmp_path: Path) -> TrustSources:
    """Sources of which none was taken."""
    return TrustSources(tmp_path / "lists")


def found(*issuers: Issuer, order: int | None = None) -> Found:
    """Return a list of *issuers*."""
    return Found(Trust(issuers or (ONE,)), AT + timedelta(days=2), order, ("entry 3: bad",))


def test_list_is_kept_whole(sources: TrustSources) -> None:
    """Everything of it is there after a restart."""
    trust = Trust(
        (bare(KEY, b"12345678", frozenset({Usage.TEST}), AT),), revoked_certificates=frozenset({mark_of("x")})
    )
    taken = sources.take("ch", Form.SWISS, Found(trust, AT, 7, ("odd",)), [b"file"], AT)
    (kept,) = sources.all()
    assert encode_content(trust) == encode_content(kept.trust)
    assert (taken.until, taken.imported, 7, ("odd",)) == (kept.until, kept.imported, kept.order, kept.problems)


def test_newer_list_takes_the_place_of_the_older(sources: TrustSources) -> None:
    """A signer that left the list is believed no more."""
    sources.take("at", Form.AUSTRIAN, found(ONE, TWO, order=1), [b"1"], AT)
    before = sources.mark()
    sources.take("at", Form.AUSTRIAN, found(TWO, order=2), [b"2"], AT)
    (kept,) = sources.all()
    assert ([TWO.der], True) == ([each.der for each in kept.trust.issuers], before != sources.mark())


def test_older_list_is_refused(sources: TrustSources) -> None:
    """By what it says itself, or, where it says nothing, by being one of those taken before; the same again is no fault."""
    sources.take("at", Form.AUSTRIAN, found(order=5), [b"5"], AT)
    with pytest.raises(ListError, match="older than the one taken"):
        sources.take("at", Form.AUSTRIAN, found(order=4), [b"4"], AT)
    sources.take("at", Form.AUSTRIAN, found(order=5), [b"5"], AT)
    for data in (b"a", b"b", b"b"):
        sources.take("de", Form.GERMAN, found(), [data], AT)
    with pytest.raises(ListError, match="taken before"):
        sources.take("de", Form.GERMAN, found(), [b"a"], AT)
    sources.remove("de")
    sources.take("de", Form.GERMAN, found(), [b"a"], AT)


def test_list_of_files_is_the_same_in_any_order(sources: TrustSources) -> None:
    """Three files given the other way round are no other list."""
    for files in ([b"1", b"2"], [b"3", b"2"]):
        sources.take("ch", Form.SWISS, found(order=1), files, AT)
    with pytest.raises(ListError, match="taken before"):
        sources.take("ch", Form.SWISS, found(order=1), [b"2", b"1"], AT)


def test_list_without_an_end_gets_one(sources: TrustSources) -> None:
    """A German list counts as current for a week, a folder for ever."""
    german = sources.take("de", Form.GERMAN, Found(Trust((ONE,)), None, None, ()), [b"1"], AT)
    folder = sources.take("own", Form.FOLDER, Found(Trust((ONE,)), None, None, ()), [b"1"], AT)
    assert (AT + ASSUMED_TERM, None) == (german.until, folder.until)
    assert [AT + ASSUMED_TERM, None] == [each.trust.issuers[0].listed_until for each in (german, folder)]
    assert [True, False] == [each.has_ended(AT + timedelta(days=8)) for each in (german, folder)]


def test_source_keeps_its_form(sources: TrustSources) -> None:
    """A slip in --format does not put one country's list in the place of another's."""
    sources.take("de", Form.GERMAN, found(), [b"1"], AT)
    with pytest.raises(ListError, match="of the form de"):
        sources.take("de", Form.FOLDER, found(), [b"2"], AT)


@pytest.mark.parametrize("name", ["", "../x", "Đức", "a" * 33, "-a"])
def test_name_that_cannot_be_is_told(sources: TrustSources, name: str) -> None:
    """Names are file names."""
    with pytest.raises(Invalid, match="name of a source"):
        sources.take(name, Form.FOLDER, found(), [b"1"], AT)
    with pytest.raises(NotFound):
        sources.remove(name)


@pytest.mark.parametrize("content", [b"", b"junk", b"\xa0", b"\xa1\x65until\x00"])
def test_damaged_list_is_told_and_not_dropped(sources: TrustSources, tmp_path: Path, content: bytes) -> None:
    """Whoever would go on without it would believe nobody on it, in silence."""
    sources.take("de", Form.GERMAN, found(), [b"1"], AT)
    (tmp_path / "lists" / "de.list").write_bytes(content)
    with pytest.raises(StoreError, match="is damaged"):
        sources.all()


def source(name: str, *issuers: Issuer, **trust: object) -> Source:
    """Return a source that lists *issuers*."""
    return Source(name, Form.FOLDER, AT, None, None, Trust(issuers, **trust))  # type: ignore[arg-type]


def test_key_on_two_lists_is_one_signer() -> None:
    """The certificate is kept, both restrictions hold, and the later end counts, in whichever order they come."""
    der = certificate_of(KEY)
    certified = Issuer.from_der(der, Purpose.HEALTH, None, frozenset({Usage.TEST}), AT + timedelta(days=1))
    listed = bare(KEY, kid_of(der), frozenset({Usage.TEST, Usage.RECOVERY}), AT)
    for pair in ((listed, certified), (certified, listed)):
        trust, problems = merged(source(str(number), each) for number, each in enumerate(pair))
        (issuer,) = trust.issuers
        assert ((), {Usage.TEST}, AT + timedelta(days=1)) == (problems, issuer.usages, issuer.listed_until)
        assert der == issuer.der


def test_renewed_certificate_of_a_key_counts_beside_the_old_one() -> None:
    """Who kept key and key id over a renewal is believed for both terms, on one list or on two, in whichever order they come."""
    kid = b"12345678"
    old, new = (
        Issuer.from_der(certificate_of(KEY, not_before=AT + start, not_after=AT + end), Purpose.HEALTH, kid)
        for start, end in ((timedelta(days=-90), timedelta(days=-1)), (timedelta(days=-2), timedelta(days=90)))
    )
    listed = bare(KEY, kid, frozenset({Usage.TEST}), AT)
    for order in ((old, new), (new, old)):
        for several in ((source("a", *order),), (source("a", order[0]), source("b", order[1]))):
            trust, problems = merged((*several, source("c", listed)))
            assert ((), [each.der for each in order]) == (problems, [each.der for each in trust.issuers])
            assert [{Usage.TEST}] * 2 == [each.usages for each in trust.issuers]


def test_signer_that_is_listed_without_end_has_none() -> None:
    """One source that names no end is enough."""
    trust, _ = merged((source("ch", bare(KEY, b"12345678", until=AT)), source("own", bare(KEY, b"12345678"))))
    assert [None] == [each.listed_until for each in trust.issuers]


def test_signer_of_which_nothing_is_left_is_told() -> None:
    """Lists that contradict each other leave a signer out, whatever their order, also beside a third."""
    test, recovery, free = (
        bare(KEY, b"12345678", usages) for usages in (frozenset({Usage.TEST}), frozenset({Usage.RECOVERY}), frozenset())
    )
    trust, problems = merged((source("a", test), source("b", recovery), source("c", free)))
    assert (0, 1, True) == (len(trust.issuers), len(problems), "b: " in problems[0])


def test_withdrawals_of_all_sources_count() -> None:
    """Any source may withdraw."""
    trust, _ = merged(
        (
            source("a", revoked_certificates=frozenset({b"1" * 16})),
            source("b", revoked_certificates=frozenset({b"2" * 16})),
        )
    )
    assert {b"1" * 16, b"2" * 16} == trust.revoked_certificates


def test_what_any_source_withdrew_of_an_authority_is_withdrawn() -> None:
    """One authority on two lists is one, and no list takes back what the other one knows as revoked, whatever their order."""
    der = authority_certificate(KEY)
    pair = [
        source(name, authorities=(Authority(der, frozenset(serials)),)) for name, serials in (("a", {1, 2}), ("b", {3}))
    ]
    for order in (pair, pair[::-1]):
        (authority,) = merged(order)[0].authorities
        assert (der, {1, 2, 3}) == (authority.der, authority.revoked)
