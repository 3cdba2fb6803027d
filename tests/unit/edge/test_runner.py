"""The wheel: events in order, deadlines, and what fails without stopping it."""

import threading
from collections.abc import Callable
from typing import cast

from edge.core.effects import Effect, MakeSound, ShowLight, Signal
from edge.core.events import Button, ButtonPressed, Event, LinkChanged, TimePassed
from edge.protocol.vocabulary import Light
from edge.runner import Hands, Runner
from edge.service import EntranceService
from tests.support.fakes import FakeClock, FakeWatchdog


class FakeService:
    """A service that does what a test tells it to, and remembers its events."""

    def __init__(self, act: Callable[[Event], tuple[Effect, ...]] = lambda event: ()) -> None:
        self._act = act
        self.events: list[Event] = []
        self.deadline: float | None = None
        self.was_forced = False

    def handle(self, event: Event) -> tuple[Effect, ...]:
        """Remember and act."""
        self.events.append(event)
        return self._act(event)

    def next_deadline(self) -> float | None:
        """What the test said."""
        return self.deadline

    def lamp_was_forced_red(self) -> None:
        """Remember."""
        self.was_forced = True


def runner(service: FakeService, hands: Hands | None = None, watchdog: FakeWatchdog | None = None) -> Runner:
    """Return a runner of *service*."""
    return Runner(cast(EntranceService, service), hands or Hands({}), FakeClock(), watchdog or FakeWatchdog())


PRESS = ButtonPressed(1.0, Button.PLUS)


def test_events_are_handled_in_their_order_until_the_end() -> None:
    """What was emitted before the stop is done; what came after is not."""
    service = FakeService()
    wheel = runner(service)
    for at_s in (1.0, 2.0):
        wheel.emit(ButtonPressed(at_s, Button.PLUS))
    wheel.stop()
    wheel.emit(PRESS)
    wheel.run()
    assert [1.0, 2.0] == [event.at_s for event in service.events]


def test_a_deadline_becomes_an_event() -> None:
    """The service is woken when it asked to be."""
    service = FakeService(lambda event: wheel.stop() or ())
    service.deadline = 0.0
    wheel = runner(service)
    wheel.run()
    assert [TimePassed(100.0)] == service.events


def test_time_passes_only_when_nothing_waits() -> None:
    """An event that came while the thread slept past its deadline is older than the time it wakes up to."""

    class LateClock(FakeClock):
        """A clock that lets something happen each time it is read."""

        def monotonic_s(self) -> float:
            wheel.emit(PRESS)
            return super().monotonic_s()

    service = FakeService(lambda event: wheel.stop() or ())
    service.deadline = 0.0
    wheel = Runner(cast(EntranceService, service), Hands({}), LateClock(), FakeWatchdog())
    wheel._turn(wheel._next(0.0) or PRESS)
    assert [PRESS] == service.events


def test_effects_are_carried_out_by_type() -> None:
    """A type without a handler is nobody's business."""
    played: list[Signal] = []
    hands = Hands({MakeSound: lambda effect: played.append(effect.signal)})
    service = FakeService(lambda event: (MakeSound(Signal.PRESSED), ShowLight(Light.RED, is_fault=False)))
    wheel = runner(service, hands)
    wheel.emit(PRESS)
    wheel.stop()
    wheel.run()
    assert [Signal.PRESSED] == played


def test_a_failing_effect_does_not_stop_the_others() -> None:
    """A sounder that is broken must not keep the lamp from switching."""
    shown: list[ShowLight] = []

    def fail(effect: MakeSound) -> None:
        raise OSError("no sound")

    hands = Hands({MakeSound: fail, ShowLight: shown.append})
    red = ShowLight(Light.RED, is_fault=False)
    wheel = runner(FakeService(lambda event: (MakeSound(Signal.FAULT), red)), hands)
    wheel.emit(PRESS)
    wheel.emit(PRESS)
    wheel.stop()
    wheel.run()
    assert [red, red] == shown


def test_a_bug_in_the_service_turns_the_lamp_red_and_the_wheel_on() -> None:
    """Nobody knows what is true after it; the next event may be fine."""
    shown: list[ShowLight] = []

    def act(event: Event) -> tuple[Effect, ...]:
        if isinstance(event, LinkChanged):
            raise ZeroDivisionError
        return ()

    service = FakeService(act)
    wheel = runner(service, Hands({ShowLight: shown.append}))
    wheel.emit(LinkChanged(1.0, is_connected=True))
    wheel.emit(PRESS)
    wheel.stop()
    wheel.run()
    assert [ShowLight(Light.RED, is_fault=True)] == shown
    assert (True, 2) == (service.was_forced, len(service.events))


def test_the_service_manager_hears_that_the_wheel_turns() -> None:
    """A wheel that stands is restarted."""
    watchdog = FakeWatchdog()
    wheel = runner(FakeService(), watchdog=watchdog)
    wheel.stop()
    wheel.run()
    assert ["alive"] == watchdog.heard


def test_listeners_hear_events_where_they_are_emitted() -> None:
    """A simulated unit tells what its reader saw."""
    heard: list[tuple[Event, str]] = []
    wheel = Runner(
        cast(EntranceService, FakeService()),
        Hands({}),
        FakeClock(),
        FakeWatchdog(),
        lambda event: heard.append((event, threading.current_thread().name)),
    )
    wheel.emit(PRESS)
    assert [(PRESS, threading.current_thread().name)] == heard
