"""Levels are inherited and leave a history; a change raises the revision of exactly those rooms whose units must hear of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from central.errors import Invalid, NotFound
from central.plans.publisher import PlanPublisher, plan_of
from central.store.registry_rules import LevelChange
from central.store.store import Store
from edge.protocol.codec import decode
from edge.protocol.messages import ContactsOrder, Plan
from edge.protocol.vocabulary import PassFormat, Taking
from tests.support.governed import ROOMS, levels, open_province, revisions

pytestmark = pytest.mark.usefixtures("each_database")

KEY = "A" * 43


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A province in which nobody has set a level."""
    opened = open_province(tmp_path)
    yield opened
    opened.close()


def raised(store: Store, before: dict[str, int]) -> set[str]:
    """Return the rooms whose revision grew since *before*."""
    return {room for room, revision in revisions(store).items() if revision > before[room]}


def test_a_commune_inherits_from_its_district_and_that_from_the_province(store: Store) -> None:
    """The nearest level above holds; where there is none at all it is 1; taken back, that above holds again."""
    assert dict.fromkeys(ROOMS, 1) == levels(store)
    store.registry.set_level("tinh", 2, "an")
    store.registry.set_level("bac", 4, "an")
    assert {"tinh-phong": 2, "bac-phong": 4, "xa-phong": 4, "nam-phong": 2} == levels(store)
    store.registry.set_level("xa", 1, "an")
    assert (1, "xa", 2, "tinh") == (
        (places := store.registry.places()).level("xa"),
        getattr(places.level_source("xa"), "id", None),
        places.level("nam"),
        getattr(places.level_source("nam"), "id", None),
    )
    store.registry.set_level("bac", None, "an")
    assert {"tinh-phong": 2, "bac-phong": 2, "xa-phong": 1, "nam-phong": 2} == levels(store)


def test_a_level_raises_the_revision_where_it_comes_into_force(store: Store) -> None:
    """A commune with a level of its own hears nothing; setting the same again tells nobody."""
    store.registry.set_level("xa", 3, "an")
    before = revisions(store)
    assert {"bac-phong"} == set(store.registry.set_level("bac", 2, "an"))
    assert {"bac-phong"} == raised(store, before)
    assert () == store.registry.set_level("bac", 2, "an")
    assert {"bac-phong"} == raised(store, before)


def test_the_history_of_levels_tells_who_and_when(store: Store) -> None:
    """It keeps who and when, also of what was taken back, and can be asked about some areas alone."""
    store.registry.set_level("tinh", 2, "an", now_ms=1000)
    store.registry.set_level("bac", 3, "binh", now_ms=2000)
    store.registry.set_level("bac", None, "an", now_ms=3000)
    changes = store.registry.level_changes()
    assert [
        LevelChange("tinh", 2, 1000, "an"),
        LevelChange("bac", 3, 2000, "binh"),
        LevelChange("bac", None, 3000, "an"),
    ] == [*changes]
    assert changes[1:] == store.registry.level_changes(["bac"])


def test_a_room_that_moves_hears_of_its_new_areas_and_level(store: Store) -> None:
    """Moved where it is tells its units nothing; moved elsewhere they hear it, be it to another level or not."""
    store.registry.set_level("bac", 3, "an")
    before = revisions(store)
    store.registry.update_room("nam-phong", area_id="nam")
    assert set() == raised(store, before)
    assert ("nam", "tinh") == plan_of(store.registry.room("nam-phong")).areas
    store.registry.update_room("nam-phong", area_id="tinh")
    assert ({"nam-phong"}, ("tinh",)) == (raised(store, before), plan_of(store.registry.room("nam-phong")).areas)
    moved = store.registry.update_room("nam-phong", area_id="xa")
    assert (3, ("xa", "bac", "tinh")) == (moved.level, plan_of(moved).areas)


def test_rules_reach_the_plans_of_the_rooms_they_change(store: Store) -> None:
    """A rule about a level that is not in force changes no plan; one for all rooms does not touch who says something else."""
    store.registry.set_level("bac", 2, "an")
    before = revisions(store)
    assert () == store.registry.set_rules("bac-phong", {(3, PassFormat.DCC): Taking.NOT})
    assert ("bac-phong",) == store.registry.set_rules("bac-phong", {(2, PassFormat.DCC): Taking.NOT})
    assert ("xa-phong",) == store.registry.set_rules(None, {(2, PassFormat.DCC): Taking.NOT})
    assert {"bac-phong", "xa-phong"} == raised(store, before)
    plan = plan_of(store.registry.room("bac-phong"))
    assert (2, Taking.NOT, Taking.WITH_DECLARATION) == (
        plan.level,
        plan.taking[PassFormat.DCC],
        plan.taking[PassFormat.ID_CARD],
    )
    store.registry.set_rules("bac-phong", {})
    assert {(2, PassFormat.DCC): Taking.NOT} == store.registry.rules(None)
    assert {} == store.registry.rules("bac-phong")


def test_contacts_are_ordered_only_where_there_is_a_key(store: Store) -> None:
    """A new key tells every room that orders contacts, and no other."""
    store.registry.set_contacts_days("xa-phong", 14)
    assert plan_of(store.registry.room("xa-phong"), store.registry.places().contacts_key).contacts is None
    before = revisions(store)
    store.registry.set_contacts_key(KEY)
    store.registry.set_contacts_key(KEY)
    assert before | {"xa-phong": before["xa-phong"] + 1} == revisions(store)
    plan = plan_of(store.registry.room("xa-phong"), store.registry.places().contacts_key)
    assert ContactsOrder(key=KEY, keep_days=14) == plan.contacts
    store.registry.set_contacts_days("xa-phong", None)
    assert plan_of(store.registry.room("xa-phong"), KEY).contacts is None


@pytest.mark.parametrize("days", [0, 22])
def test_no_contact_is_kept_for_longer_than_may_be(store: Store, days: int) -> None:
    """1 to 21 days."""
    with pytest.raises(Invalid, match="contacts are kept from 1 to 21 days"):
        store.registry.set_contacts_days("xa-phong", days)


def test_hours_of_declarations_are_no_matter_of_the_units(store: Store) -> None:
    """They change what central signs and files, so no revision grows."""
    before = revisions(store)
    assert 8 == store.registry.set_declaration_h("xa-phong", 8).declaration_h
    assert before == revisions(store)
    with pytest.raises(Invalid, match="a declaration holds from 1 to 72 hours, not 73"):
        store.registry.set_declaration_h("xa-phong", 73)


def test_what_is_not_there_is_not_governed(store: Store) -> None:
    """Each is refused in words, and nothing is kept of it."""
    with pytest.raises(NotFound):
        store.registry.set_level("khong-co", 2, "an")
    with pytest.raises(NotFound):
        store.registry.set_rules("khong-co", {})
    with pytest.raises(NotFound):
        store.registry.set_contacts_days("khong-co", 2)
    with pytest.raises(Invalid, match="an epidemic level is from 1 to 4, not 0"):
        store.registry.set_level("tinh", 0, "an")
    assert () == store.registry.level_changes()


def test_a_removed_room_takes_its_rules_along(store: Store) -> None:
    """A room of the same id that comes later begins without."""
    store.registry.set_rules("nam-phong", {(1, PassFormat.DCC): Taking.NOT})
    store.registry.remove_room("nam-phong")
    store.registry.add_room("nam-phong", "Phòng", "nam", "ubnd", 5)
    assert {} == store.registry.room("nam-phong").rules.own


def test_the_publisher_tells_exactly_who_must_hear(store: Store) -> None:
    """A level goes out as one new plan to each room in which it comes into force."""
    said: list[tuple[str, bytes]] = []
    publisher = PlanPublisher(
        lambda topic, payload, qos, is_retained: said.append((topic, payload)), store.registry.places()
    )
    store.registry.set_level("bac", 3, "an")
    publisher.set_places(store.registry.places())
    assert {"counterroom/v1/bac-phong/plan", "counterroom/v1/xa-phong/plan"} == {topic for topic, _ in said}
    assert {(3, Taking.WITH_DECLARATION)} == {
        (plan.level, plan.taking[PassFormat.DCC]) for plan in (decode(payload, Plan) for _, payload in said)
    }
    said.clear()
    store.registry.set_contacts_days("bac-phong", 14)
    store.registry.set_contacts_key(KEY)
    publisher.set_places(store.registry.places())
    assert ["counterroom/v1/bac-phong/plan"] == [topic for topic, _ in said]
