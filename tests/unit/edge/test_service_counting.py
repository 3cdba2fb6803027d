"""Starting, counting, passes and staff: what events at the door lead to, and in which order."""

import pytest
from msgspec import structs

from edge.core.effects import MakeSound, ShowLight, Signal
from edge.core.events import (
    Beam,
    BeamChanged,
    BrokerAnswered,
    Button,
    LinkChanged,
    NeighbourReported,
    PassJudged,
    PlanReceived,
    StaffAdjusted,
    StaffTookOver,
    TimePassed,
)
from edge.protocol.rows import Entered
from edge.protocol.vocabulary import Cause, Light, Mode, Source, VerdictKind
from edge.roomkeeping import NEIGHBOURS_WITHIN_S
from tests.support.door import SCAN, Door, neighbour, only, plan, steps
from tests.support.fakes import FakeLedger, FakePlans


def test_a_new_ledger_opens_an_epoch_and_then_the_unit_has_booted() -> None:
    """The first rows of a door."""
    assert ["EpochOpened", "Booted"] == Door().open().kinds


def test_a_known_ledger_goes_on_where_it_was() -> None:
    """Totals and staff's mode outlive a restart."""
    before = Door().open()
    before.enter()
    before.press(Button.TAKE_OVER)
    after = Door(ledger=before.ledger, now=500.0).open()
    assert ["EpochOpened", "Booted", "Entered", "ModeChanged", "Booted"] == after.kinds
    assert (1, Mode.STAFF) == (after.view.inside, after.view.mode)


def test_the_light_is_red_until_both_beams_have_spoken() -> None:
    """A receiver that is not there must not look like an empty doorway."""
    door = Door()
    door.take(BeamChanged, 10.0, beam=Beam.OUTER, is_broken=False)
    assert (ShowLight(Light.RED, is_fault=False), Cause.STARTING) == (door.light, door.view.cause)
    door.take(BeamChanged, beam=Beam.INNER, is_broken=False)
    assert ShowLight(Light.GREEN, is_fault=False) == door.light


def test_without_any_limit_the_door_stays_red() -> None:
    """Nobody has said how many may enter."""
    door = Door(limit=None).open()
    assert (Light.RED, Cause.STARTING, None) == (door.light.light, door.view.cause, door.view.places)


def test_the_kept_plan_holds_without_network() -> None:
    """A restart during an outage changes nothing for the door."""
    door = Door(limit=None, plans=FakePlans(plan(limit=7))).open()
    assert (Light.GREEN, 7, "Room of the plan") == (door.light.light, door.view.limit, door.view.room_name)


def test_the_ledger_remembers_the_limit_when_the_plan_file_is_lost() -> None:
    """Two memories fail less often than one."""
    before = Door(limit=None).open()
    before.take(PlanReceived, plan=plan(limit=7))
    assert 7 == Door(limit=None, ledger=before.ledger).open().view.limit


def test_other_doors_are_waited_for_but_not_for_ever() -> None:
    """They may be offline; a lost network is no fault of this door."""
    ledger = FakeLedger()
    Door(ledger=ledger).open().connect()
    door = Door(ledger=ledger, plans=FakePlans(plan(doors=("south", "north"))))
    for beam in Beam:
        door.take(BeamChanged, 1.0, beam=beam, is_broken=False)
    door.take(TimePassed, NEIGHBOURS_WITHIN_S - 2.5)
    assert Light.RED is door.light.light
    assert 100.0 + NEIGHBOURS_WITHIN_S == door.service.next_deadline()
    door.take(TimePassed, 1.0)
    assert Light.GREEN is door.light.light


def test_a_new_card_asks_what_its_door_has_given_away() -> None:
    """A ledger that knows nothing of its door's past must not hand out places that other doors may hold."""
    door = Door(plans=FakePlans(plan(limit=8, doors=("south", "north")))).open()
    door.take(TimePassed, 60.0)
    assert (Light.RED, Cause.STARTING) == (door.light.light, door.view.cause)
    door.take(LinkChanged, is_connected=True)
    door.take(NeighbourReported, door="north", state=structs.replace(neighbour(7, 4), taken={"south": 3}))
    door.take(BrokerAnswered)
    door.take(TimePassed, NEIGHBOURS_WITHIN_S)
    assert (Light.GREEN, 1, {"north": 3}) == (door.light.light, door.state.permits, door.state.given)


def test_a_new_card_goes_on_when_the_broker_knows_nothing() -> None:
    """A door just installed has no past, and its neighbours may not be there yet."""
    door = Door(plans=FakePlans(plan(limit=8, doors=("south", "north")))).open()
    door.take(TimePassed, 60.0)
    door.take(LinkChanged, is_connected=True)
    door.take(BrokerAnswered)
    door.take(TimePassed, NEIGHBOURS_WITHIN_S - 0.1)
    assert Light.RED is door.light.light
    door.take(TimePassed, 0.2)
    assert (Light.GREEN, 4) == (door.light.light, door.state.permits)


def test_entries_fill_the_room_and_exits_empty_it() -> None:
    """The light follows the count."""
    door = Door(limit=2).open()
    door.enter()
    assert (Light.GREEN, 1) == (door.light.light, door.view.places)
    door.enter()
    assert (Light.RED, Cause.FULL, 0) == (door.light.light, door.view.cause, door.view.places)
    door.leave()
    assert Light.RED is door.light.light
    door.take(TimePassed, 3.0)
    assert (Light.GREEN, 1, 2, 1) == (door.light.light, door.view.inside, door.view.entries, door.view.exits)


def test_a_missed_deadline_changes_nothing() -> None:
    """What is counted does not depend on when the thread wakes up."""
    prompt, late = Door(limit=9).open(), Door(limit=9).open()
    for _ in range(3):
        prompt.enter()
    for _ in range(3):
        for after_s, beam, is_broken in steps(Beam.OUTER):
            late.take(BeamChanged, after_s, beam=beam, is_broken=is_broken)
    late.take(TimePassed, 60.0)
    assert prompt.view.inside == late.view.inside


def test_red_goes_out_before_the_row_is_on_disk_and_green_after() -> None:
    """The lamp may be early with no, never with yes."""
    ledger = FakeLedger()
    seen: list[tuple[Light, int]] = []
    door = Door(ledger=ledger, limit=1, on_light=lambda show: seen.append((show.light, len(ledger.rows))))
    door.open()
    door.enter()
    door.take(TimePassed, 5.0)
    door.leave()
    door.take(TimePassed, 5.0)
    assert [(Light.RED, 2), (Light.GREEN, 2), (Light.RED, 2), (Light.GREEN, 4)] == seen
    assert [] == only(ShowLight, door.effects)


def test_an_entry_on_red_is_counted_and_told() -> None:
    """The light cannot hold anybody back; staff can."""
    door = Door(limit=1).open()
    door.enter()
    effects = door.enter()
    assert [MakeSound(Signal.ENTERED_ON_RED)] == only(MakeSound, effects)
    assert (2, 1) == (door.view.inside, door.view.on_red)
    assert door.view.on_red_at_s is not None


def test_who_began_on_green_has_not_entered_on_red() -> None:
    """Nobody can stop in the beams because the one before took the last place."""
    door = Door(limit=1).open()
    door.take(BeamChanged, 0.5, beam=Beam.OUTER, is_broken=True)
    door.press(Button.TAKE_OVER)
    door.press(Button.PLUS)
    door.press(Button.TAKE_OVER)
    assert Light.RED is door.light.light
    for beam, is_broken in ((Beam.INNER, True), (Beam.OUTER, False), (Beam.INNER, False)):
        door.take(BeamChanged, 0.1, beam=beam, is_broken=is_broken)
    assert (2, 0) == (door.view.inside, door.view.on_red)


def test_who_waits_in_the_beam_for_green_has_not_entered_on_red() -> None:
    """They did what the lamp told them."""
    door = Door(limit=1).open()
    door.enter()
    door.take(BeamChanged, 1.0, beam=Beam.OUTER, is_broken=True)
    door.take(StaffAdjusted, delta=-1, by="staff", why="", order="1")
    door.take(TimePassed, 3.0)
    assert Light.GREEN is door.light.light
    for beam, is_broken in ((Beam.INNER, True), (Beam.OUTER, False), (Beam.INNER, False)):
        door.take(BeamChanged, 0.1, beam=beam, is_broken=is_broken)
    assert (1, 0) == (door.view.inside, door.view.on_red)


def test_an_entry_without_a_scan_is_undeclared() -> None:
    """Staff hears and sees it at once."""
    door = Door(limit=9).open()
    door.take(PassJudged, **SCAN)
    assert [] == only(MakeSound, door.enter())
    assert [MakeSound(Signal.UNDECLARED)] == only(MakeSound, door.enter())
    assert [True, False] == [row.is_declared for row in door.ledger.rows if isinstance(row, Entered)]
    assert (1, 1) == (door.view.undeclared, door.ledger.rows[-1].n - 4)


def test_where_no_declaration_is_required_nobody_is_undeclared() -> None:
    """A door without a camera does not cry wolf."""
    door = Door(limit=9, is_declaration_required=False).open().connect()
    assert [] == only(MakeSound, door.enter())
    assert (0, 0) == (door.view.undeclared, door.state.undeclared)


def test_somebody_who_turns_back_is_no_visitor() -> None:
    """It is a row, and changes no total."""
    door = Door().open()
    for is_broken in (True, False):
        for beam in Beam if is_broken else reversed(Beam):
            door.take(BeamChanged, 0.3, beam=beam, is_broken=is_broken)
    door.take(TimePassed, 5.0)
    assert ("TurnedBack", 0) == (door.kinds[-1], door.view.inside)


@pytest.mark.parametrize(
    ("verdict", "limit", "signal"),
    [
        (VerdictKind.VERIFIED, 2, Signal.ACCEPTED),
        (VerdictKind.RECORDED, 2, Signal.RECORDED),
        (VerdictKind.REFUSED, 2, Signal.SEE_STAFF),
    ],
)
def test_a_shown_code_is_answered(verdict: VerdictKind, limit: int, signal: Signal) -> None:
    """By a sound, on the screen, and in the ledger."""
    door = Door(limit=limit).open()
    effects = door.take(PassJudged, **{**SCAN, "verdict": verdict})
    assert [MakeSound(signal)] == only(MakeSound, effects)
    assert door.view.verdict is not None
    assert (verdict, "Scanned") == (door.view.verdict.verdict, door.kinds[-1])
    door.take(TimePassed, door.view.verdict.until_s - door.view.verdict.at_s)
    assert door.view.verdict is None


def test_a_good_pass_at_a_full_room_says_wait() -> None:
    """Come in is not what they should hear."""
    door = Door(limit=1).open()
    door.enter()
    assert [MakeSound(Signal.WAIT)] == only(MakeSound, door.take(PassJudged, **SCAN))


def test_buttons_correct_the_count() -> None:
    """In automatic mode they adjust."""
    door = Door().open()
    door.press(Button.PLUS)
    door.press(Button.PLUS)
    effects = door.press(Button.MINUS)
    assert MakeSound(Signal.PRESSED) in effects
    assert (["Adjusted"] * 3, 1) == (door.kinds[-3:], door.view.inside)


def test_staff_can_count_by_hand() -> None:
    """Then the beams count nothing, and the buttons count people."""
    door = Door(limit=9).open()
    door.press(Button.TAKE_OVER)
    door.enter()
    door.press(Button.PLUS)
    door.press(Button.PLUS)
    door.press(Button.MINUS)
    assert ["ModeChanged", "Entered", "Entered", "Exited"] == door.kinds[-4:]
    assert {Source.STAFF} == {row.source for row in door.ledger.rows if isinstance(row, Entered)}
    door.press(Button.TAKE_OVER)
    door.enter()
    assert (Mode.AUTOMATIC, 2) == (door.view.mode, door.view.inside)


def test_an_order_counts_once() -> None:
    """A phone that repeats its request does not correct twice, not even after a restart."""
    door = Door(limit=9).open()
    order = {"delta": 3, "by": "console", "why": "", "order": "o-1"}
    door.take(StaffAdjusted, **order)
    door.take(StaffAdjusted, **order)
    again = Door(ledger=door.ledger, limit=9).open()
    again.take(StaffAdjusted, **order)
    assert 3 == again.view.inside


def test_a_correction_no_row_can_hold_is_refused() -> None:
    """It must not block the delivery of all rows behind it."""
    door = Door().open()
    door.take(StaffAdjusted, delta=1, by="not a name", why="", order="")
    assert 2 == len(door.ledger.rows)


def test_a_room_shows_no_negative_count() -> None:
    """People leave who were never seen to come."""
    door = Door().open().connect()
    door.leave()
    assert (0, 0, -1) == (door.view.inside, door.state.inside, door.state.net)


def test_taking_over_twice_is_taking_over_once() -> None:
    """The staff's page may be open on two phones."""
    door = Door().open()
    door.take(StaffTookOver, is_by_hand=True, by="console")
    door.take(StaffTookOver, is_by_hand=True, by="console")
    assert 1 == door.kinds.count("ModeChanged")
