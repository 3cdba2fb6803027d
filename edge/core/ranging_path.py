"""From bumps under two zones to passages. PURE.

Whoever passes makes a bump in each zone, and both its beginning and its end come in the order of the way taken; whoever turns back
begins and ends in the same zone. Several bumps in a zone are several people, or one who moved to and fro: people follow each other
sooner than a body can turn, or differ in height.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from edge.core.crossing_model import Kind, Passage
from edge.core.events import Beam
from edge.core.ranging_model import Bump, RangingSettings

Bumps = Sequence[Bump]


@dataclass(frozen=True, slots=True)
class Pair:
    """The bumps of one body in both zones."""

    outer: Bump
    inner: Bump

    @property
    def lag_s(self) -> float:
        """How much later the middle was under the inner zone than under the outer one."""
        return self.inner.middle_s - self.outer.middle_s

    @property
    def front_s(self) -> float:
        """How much later the inner zone was reached than the outer one; a valley between two people tells no beginning."""
        return self.lag_s if self.outer.is_behind or self.inner.is_behind else self.inner.from_s - self.outer.from_s

    @property
    def back_s(self) -> float:
        """How much later the inner zone was left than the outer one; a valley tells no end either."""
        return self.lag_s if self.outer.is_cut or self.inner.is_cut else self.inner.until_s - self.outer.until_s


def passages(bumps: Iterable[Bump], before: Iterable[Bump], settings: RangingSettings) -> tuple[Passage, ...]:
    """Return what the bumps of one encounter mean, in the order of time.

    Those of the encounter *before* it tell whose luggage comes behind.
    """
    by_time = _seen_through(sorted(bumps, key=lambda bump: bump.from_s), settings)
    seen = [bump for bump in by_time if not settings.is_overhead or bump.top_m <= settings.tallest_m]
    theirs = [bump for bump in seen if any(_is_theirs(bump, each, settings) for each in [*seen, *before])]
    people = [_without(bump, theirs, settings) for bump in seen if bump not in theirs]
    outer = _bodies([bump for bump in people if bump.zone is Beam.OUTER], settings)
    inner = _bodies([bump for bump in people if bump.zone is Beam.INNER], settings)
    if not outer or not inner:
        return tuple(_turned_back([each]) for each in [*outer, *inner][:1])
    if _is_standing(people, settings):
        return (_passage(Pair(_whole(outer), _whole(inner)), settings),)
    if len(outer) == len(inner):
        found = [_passage(pair, settings) for pair in _paired(outer, inner)]
        if len({passage.kind for passage in found}) > 1 and _are_one(people, settings):
            return (_passage(Pair(_whole(outer), _whole(inner)), settings),)
        return _settled(found, settings)
    return _uneven(outer, inner, seen, settings)


def _seen_through(bumps: Bumps, settings: RangingSettings) -> list[Bump]:
    """Join what only failed rangings part: the head was as high before and after as ever.

    Between two people who follow each other shoulders and backs go down first and come up again.
    """
    whole: dict[Beam, list[Bump]] = {zone: [] for zone in Beam}
    for bump in bumps:
        before = whole[bump.zone]
        if before and _is_only_unseen(before[-1], bump, settings):
            before[-1] = _joined(before[-1], bump)
        else:
            before.append(bump)
    return sorted((bump for each in whole.values() for bump in each), key=lambda bump: bump.from_s)


def _is_only_unseen(before: Bump, after: Bump, settings: RangingSettings) -> bool:
    if not settings.is_overhead or before.is_cut or after.from_s - before.until_s > settings.blind_s:
        return False
    is_head = before.last_m > before.rise_m - settings.alike_m and after.first_m > after.rise_m - settings.alike_m
    return is_head and abs(before.rise_m - after.rise_m) < settings.dip_m


def _joined(before: Bump, after: Bump) -> Bump:
    share = after.stay_s / (before.stay_s + after.stay_s)
    return replace(
        before,
        until_s=after.until_s,
        rise_m=max(before.rise_m, after.rise_m),
        top_m=max(before.top_m, after.top_m),
        middle_s=before.middle_s + share * (after.middle_s - before.middle_s),
        is_cut=after.is_cut,
        last_m=after.last_m,
    )


def _is_standing(bumps: Bumps, settings: RangingSettings) -> bool:
    """Return whether somebody stood there: a bump lasted, or bumps all of one height did together."""
    if any(bump.stay_s > settings.slow_s for bump in bumps):
        return True
    rises = [bump.rise_m for bump in bumps]
    span_s = max(bump.until_s for bump in bumps) - min(bump.from_s for bump in bumps)
    return span_s > 1.5 * settings.slow_s and max(rises) - min(rises) < settings.alike_m


def _whole(bumps: Bumps) -> Bump:
    """Return all the bumps of a zone as one: who stands there sways, and is lost and found again at its edge."""
    first, last = bumps[0], bumps[-1]
    return replace(
        first,
        until_s=last.until_s,
        rise_m=max(bump.rise_m for bump in bumps),
        middle_s=(first.from_s + last.until_s) / 2,
        is_cut=last.is_cut,
    )


def _are_one(bumps: Bumps, settings: RangingSettings) -> bool:
    """Return whether all *bumps* are of one height: to and fro within one encounter is then one body."""
    tops = [bump.top_m for bump in bumps]
    return max(tops) - min(tops) < settings.alike_m


def _settled(found: list[Passage], settings: RangingSettings) -> tuple[Passage, ...]:
    """Take somebody who came and went at once, as tall as before, for one who turned back."""
    settled: list[Passage] = []
    for passage in found:
        last = settled[-1] if settled else None
        if last and {last.kind, passage.kind} == {Kind.ENTRY, Kind.EXIT} and _are_alike(last, passage, settings):
            settled[-1] = Passage(passage.at_s, Kind.TURNED_BACK, last.side)
        else:
            settled.append(passage)
    return tuple(settled)


def _are_alike(one: Passage, two: Passage, settings: RangingSettings) -> bool:
    return one.height_m is None or two.height_m is None or abs(one.height_m - two.height_m) < settings.alike_m


def _is_theirs(bump: Bump, other: Bump, settings: RangingSettings) -> bool:
    """Return whether *bump* is something that *other* carries, pushes or pulls."""
    if not settings.is_overhead or bump.zone is not other.zone:
        return False
    return _is_luggage(bump, other, settings) or _is_bag(bump, other, settings)


def _without(bump: Bump, theirs: Bumps, settings: RangingSettings) -> Bump:
    """Return *bump* with a beginning and an end of its own where not another person but an arm or a shoulder was next to it."""
    near = [each for each in theirs if each.zone is bump.zone and each.stay_s < settings.bag_s]
    return replace(
        bump,
        is_behind=bump.is_behind and all(each.until_s != bump.from_s for each in near),
        is_cut=bump.is_cut and all(each.from_s != bump.until_s for each in near),
    )


def _is_luggage(bump: Bump, other: Bump, settings: RangingSettings) -> bool:
    """Return whether *bump* is too low beside *other*, close before or behind it, to be anything but what they push or pull."""
    if bump.rise_m >= settings.luggage_m:
        return False
    return other.rise_m > bump.rise_m + settings.luggage_lower_m and _apart_s(bump, other) < settings.luggage_s


def _is_bag(bump: Bump, other: Bump, settings: RangingSettings) -> bool:
    """Return whether *bump* is a bag on the back or the chest of *other*: lower, next to them, and much shorter."""
    if bump.rise_m > other.rise_m - settings.dip_m:
        return False
    return _apart_s(bump, other) < settings.bag_s and bump.stay_s < settings.bag_share * other.stay_s


def _bodies(bumps: list[Bump], settings: RangingSettings) -> list[Bump]:
    """Join the bumps that one body made while it moved to and fro."""
    joined: list[Bump] = []
    for bump in bumps:
        if joined and _is_same_body(joined[-1], bump, settings):
            joined[-1] = _whole([joined[-1], bump])
        else:
            joined.append(bump)
    return joined


def _is_same_body(before: Bump, after: Bump, settings: RangingSettings) -> bool:
    is_alike = not settings.is_overhead or abs(before.rise_m - after.rise_m) < settings.alike_m
    if not is_alike:
        return False
    if before.is_cut:
        return max(before.until_s - before.from_s, after.until_s - after.from_s) > settings.slow_s
    return after.from_s - before.until_s > settings.turn_s


def _paired(outer: Bumps, inner: Bumps) -> list[Pair]:
    """Pair in the order of time, or crosswise where two people of different heights passed each other."""
    if len(outer) == 2:
        straight = abs(outer[0].rise_m - inner[0].rise_m) + abs(outer[1].rise_m - inner[1].rise_m)
        crossed = abs(outer[0].rise_m - inner[1].rise_m) + abs(outer[1].rise_m - inner[0].rise_m)
        if crossed + 0.10 < straight:
            return [Pair(outer[0], inner[1]), Pair(outer[1], inner[0])]
    return [Pair(*each) for each in zip(outer, inner, strict=True)]


def _passage(pair: Pair, settings: RangingSettings) -> Passage:
    front_s, back_s = pair.front_s, pair.back_s
    stay_s = max(pair.outer.until_s, pair.inner.until_s) - min(pair.outer.from_s, pair.inner.from_s)
    lag_s = front_s + back_s
    if front_s * back_s <= 0.0:
        if stay_s > settings.quick_s:
            return _turned_back([pair.outer, pair.inner])
        lag_s = pair.lag_s  # both ends fall between the same looks
    kind = Kind.ENTRY if lag_s > 0.0 else Kind.EXIT
    return _through(kind, [pair.outer, pair.inner], settings)


def _uneven(outer: list[Bump], inner: list[Bump], seen: Bumps, settings: RangingSettings) -> tuple[Passage, ...]:
    """One zone tells more bodies than the other: they went one way, or both ways if the zones' order says so.

    All that was *seen* counts as presence: what looks like luggage in one zone can be a person in the other.
    """
    front_s = inner[0].from_s - outer[0].from_s
    back_s = inner[-1].until_s - outer[-1].until_s
    several = outer if len(outer) > len(inner) else inner
    every = [*outer, *inner]
    if front_s * back_s > 0.0:
        kind = Kind.ENTRY if front_s > 0.0 else Kind.EXIT
        others = [each for each in seen if each.zone is not several[0].zone]
        return tuple(_through(kind, [each], settings) for each in _in_both(several, others))
    first, last = (Kind.ENTRY, Kind.EXIT) if several is outer else (Kind.EXIT, Kind.ENTRY)
    is_alike = abs(several[0].rise_m - several[-1].rise_m) < settings.alike_m
    if (front_s > 0.0) == (several is outer) and not is_alike:
        return (_through(first, every[:1], settings), _through(last, every[-1:], settings))
    return (_turned_back(every),)


def _in_both(several: Bumps, others: Bumps) -> list[Bump]:
    """Return those of *several* who can be in the other zone too, where the *others* were seen: there is no way through without.

    A body is in both zones at once, or its bump there is the next one to it. Who stands at the edge of the light and sways is
    lost and found in one zone again and again, and is not in the other meanwhile.
    """
    return [
        bump
        for bump in several
        if any(_apart_s(bump, each) <= max(0.0, min(_apart_s(one, each) for one in several)) for each in others)
    ]


def _apart_s(one: Bump, two: Bump) -> float:
    """Return how long it was between *one* and *two*, less than 0 where both were there at once."""
    return max(one.from_s - two.until_s, two.from_s - one.until_s)


def _through(kind: Kind, bumps: list[Bump], settings: RangingSettings) -> Passage:
    """Return a passage with its speed and height as far as the bumps tell them."""
    from_s, until_s = min(each.from_s for each in bumps), max(each.until_s for each in bumps)
    rise_m = max(each.rise_m for each in bumps)
    side = Beam.OUTER if kind is Kind.ENTRY else Beam.INNER
    speed_m_s = None
    if len(bumps) == 2:
        lag_s = abs(bumps[1].middle_s - bumps[0].middle_s)
        speed_m_s = settings.apart_m(rise_m) / lag_s if lag_s > 0.0 else None
    if not settings.is_overhead:
        return Passage(until_s, kind, side, speed_m_s=speed_m_s, started_s=from_s)
    height_m = rise_m + settings.blur_m
    is_child = height_m < settings.child_m
    return Passage(until_s, kind, side, speed_m_s, started_s=from_s, height_m=height_m, is_child=is_child)


def _turned_back(bumps: list[Bump]) -> Passage:
    first = min(bumps, key=lambda bump: bump.from_s)
    return Passage(max(bump.until_s for bump in bumps), Kind.TURNED_BACK, first.zone)
