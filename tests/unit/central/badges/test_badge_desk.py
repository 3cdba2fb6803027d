"""Badges: what the code says, what central keeps of it, and that one is withdrawn for good."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from central.badges.desk import MOST_AT_ONCE, MOST_DAYS, BadgeDesk
from central.errors import Conflict, Invalid, NotFound
from central.keys import BADGES, RenewedKey, open_key
from central.plans.publisher import plan_of
from central.store.places import AreaKind
from edge.passes import Trust, judge
from edge.passes.bearer import bearer_of
from edge.passes.rules import Rules, rule
from edge.protocol.vocabulary import PassFormat, Reason
from tests.support.central_store import open_store
from tests.support.passes import AT

pytestmark = pytest.mark.usefixtures("each_database")


class Desk:
    """A desk with its store, and how often it told of a withdrawal."""

    def __init__(self, folder: Path) -> None:
        self.store = open_store(folder)
        self.key = open_key(folder, BADGES, "Counter room test", AT)
        self.told = 0
        self.desk = BadgeDesk(self.store.badges, lambda: self.key, "Counter room test", self._tell)

    def _tell(self) -> None:
        self.told += 1

    def reason(self, code: str, days: float = 0) -> Reason:
        """Return how a door judges *code* so many days later."""
        revoked = self.store.badges.revoked(int(AT.timestamp() * 1000))
        judgement = judge(code, Trust((self.key.issuer,), revoked_badges=revoked), AT + timedelta(days=days))
        assert PassFormat.STAFF_BADGE is judgement.format
        return judgement.reason


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Desk]:
    """A desk that issued nothing yet."""
    made = Desk(tmp_path)
    yield made
    made.store.close()


def test_badge_is_taken_until_its_end(made: Desk) -> None:
    """The code is good at the door for the days asked for."""
    one, two = made.desk.issue(["Quầy 1", " Bảo   vệ "], "huyen", 30, AT)
    assert [Reason.SIGNATURE_VALID, Reason.EXPIRED] == [made.reason(one.code, days) for days in (29.9, 30.1)]
    assert ["Bảo vệ", "Quầy 1"] == [each.label for each in made.store.badges.of_areas(["huyen"])]
    assert one.record.id != two.record.id


@pytest.mark.parametrize(
    ("area", "room", "reason"),
    [
        ("tinh", "o-xa", Reason.SIGNATURE_VALID),
        ("huyen", "o-xa", Reason.SIGNATURE_VALID),
        ("xa", "o-xa", Reason.SIGNATURE_VALID),
        ("xa", "tiep-dan", Reason.ANOTHER_AREA),
        ("khac", "tiep-dan", Reason.ANOTHER_AREA),
        ("", "tiep-dan", Reason.SIGNATURE_VALID),
    ],
)
def test_badge_is_of_use_in_the_rooms_of_its_area(made: Desk, area: str, room: str, reason: Reason) -> None:
    """By what the plan of a room tells its doors: in the area itself and below it, nowhere above and beside it."""
    registry = made.store.registry
    registry.add_area("xa", "Xã Mẫu", AreaKind.COMMUNE, "huyen")
    registry.add_area("khac", "Huyện Khác", AreaKind.DISTRICT, "tinh")
    registry.add_room("o-xa", "Bộ phận một cửa xã", "xa", "ubnd", 10)
    (badge,) = made.desk.issue(["Quầy 1"], area, 30, AT)
    judgement = judge(badge.code, Trust((made.key.issuer,)), AT)
    bearer = bearer_of(PassFormat.STAFF_BADGE, badge.code)
    assert bearer is not None
    rules = Rules(areas=frozenset(plan_of(registry.room(room)).areas))
    assert reason is rule(judgement, bearer.subject, rules, AT, bearer.area).judgement.reason


def test_badges_of_one_sheet_stand_in_the_order_of_their_numbers(made: Desk) -> None:
    """The second counter's badge before that of the tenth; a later sheet goes before."""
    made.desk.issue([f"Quầy {n}" for n in (10, 2, 11, 1)], "huyen", 30, AT)
    made.desk.issue(["Quầy 12"], "huyen", 30, AT + timedelta(hours=1))
    expected = ["Quầy 12", "Quầy 1", "Quầy 2", "Quầy 10", "Quầy 11"]
    assert expected == [each.label for each in made.store.badges.of_areas(["huyen"])]
    assert expected == [each.label for each in made.store.badges.all()]


def test_code_is_kept_nowhere(made: Desk, tmp_path: Path) -> None:
    """No file of central's data folder holds it, and it does not show in words."""
    (badge,) = made.desk.issue(["1"], "", 30, AT)
    made.store.close()
    files = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert [] == [data for data in files if badge.code.encode()[10:40] in data]
    assert badge.code not in repr(badge)


def test_withdrawn_badge_stays_withdrawn(made: Desk) -> None:
    """The doors are told, and a second time changes nothing."""
    (badge,) = made.desk.issue(["1"], "", 30, AT)
    first = made.desk.revoke(badge.record.id, AT)
    again = made.desk.revoke(badge.record.id, AT + timedelta(days=1))
    assert (first, 2, Reason.REVOKED) == (again, made.told, made.reason(badge.code))
    with pytest.raises(NotFound):
        made.desk.revoke("00" * 8, AT)


def test_list_of_withdrawn_badges_does_not_grow_for_ever(made: Desk) -> None:
    """A badge leaves it a day after its end."""
    (badge,) = made.desk.issue(["1"], "", 30, AT)
    made.desk.revoke(badge.record.id, AT)
    ms = badge.record.expires_ms
    assert [1, 0] == [len(made.store.badges.revoked(ms + days * 86_400_000)) for days in (0, 1)]


def test_same_order_again_is_refused(made: Desk) -> None:
    """A form that is sent twice does not make twins; its codes are gone, which the page says."""
    made.desk.issue(["1", "2"], "", 30, AT, order="a")
    with pytest.raises(Conflict, match="issued already"):
        made.desk.issue(["1", "2"], "", 30, AT, order="a")
    assert 2 == len(made.store.badges.all())


@pytest.mark.parametrize(
    ("labels", "days"),
    [
        ([], 30),
        (["x"] * (MOST_AT_ONCE + 1), 30),
        ([" "], 30),
        (["x" * 41], 30),
        (["x"], 0),
        (["x"], MOST_DAYS + 1),
        (["\x00"], 3),
    ],
)
def test_what_cannot_be_is_told_and_stored_nowhere(made: Desk, labels: list[str], days: int) -> None:
    """Too many, too long, empty, for no day or for too many."""
    with pytest.raises(Invalid):
        made.desk.issue(labels, "", days, AT)
    assert () == made.store.badges.all()


def test_badge_never_outlives_its_issuer(made: Desk, tmp_path: Path) -> None:
    """Whenever it is issued, the certificate then in use holds until its end."""
    now = AT
    key = RenewedKey(tmp_path, BADGES, "Counter room test", lambda: now)
    for years in range(9):
        now = AT + timedelta(days=365 * years)
        (badge,) = BadgeDesk(made.store.badges, key.current, "Counter room test").issue(["1"], "", MOST_DAYS, now)
        assert int((now + timedelta(days=MOST_DAYS)).timestamp() * 1000) == badge.record.expires_ms
