"""Keeps the lamp: what it shows, how long it has shown green, and when it is switched.

Owns the light's state between events. It must not know why the situation is what it is.
"""

from collections import deque
from collections.abc import Callable

from edge.core import light
from edge.core.effects import ShowLight
from edge.protocol.vocabulary import Cause, Light

_REMEMBERED = 64
"""Switches: more than happen while somebody walks through a door."""


class Lamplighter:
    """The lamp as the rules want it; *switch* is called with every change, and once at the first decision."""

    def __init__(self, now: float, min_red_s: float, switch: Callable[[ShowLight], None]) -> None:
        self._min_red_s = min_red_s
        self._switch = switch
        self._shown: ShowLight | None = None
        self._green_since_s = now
        self._green_before_s = 0.0
        self.state = light.at_start(now)
        self._switches: deque[tuple[float, Light]] = deque([(now, self.state.light)], _REMEMBERED)

    @property
    def is_red(self) -> bool:
        """Does the lamp show red?"""
        return self.state.light is Light.RED

    def was_red(self, at_s: float) -> bool:
        """Did the lamp show red at *at_s*? Before what is remembered it showed what is remembered first."""
        shown = next((light for since_s, light in reversed(self._switches) if since_s <= at_s), self._switches[0][1])
        return shown is Light.RED

    def green_s(self, at_s: float) -> float:
        """Return for how many seconds the lamp has shown green up to *at_s*."""
        return self._green_before_s + (0.0 if self.is_red else at_s - self._green_since_s)

    def decide(self, situation: light.Situation, at_s: float) -> bool:
        """Switch the lamp where *situation* asks for it; return whether a fault has just turned it red."""
        was = self.state
        green_s = self.green_s(at_s)
        self.state = light.step(was, situation, at_s, self._min_red_s)
        self._green_before_s, self._green_since_s = green_s, at_s
        self._remember(at_s)
        show = ShowLight(self.state.light, self.state.is_fault)
        if show != self._shown:
            self._shown = show
            self._switch(show)
        return self.state.is_fault and not was.is_fault

    def redden(self, situation: light.Situation, at_s: float) -> bool:
        """Do as `decide` if that leaves the lamp red; never switch to green."""
        return light.wanted(situation) is not Cause.ROOM and self.decide(situation, at_s)

    def was_forced_red(self, at_s: float) -> None:
        """Somebody else switched the lamp to red with the fault pattern; go on from there."""
        self._green_before_s = self.green_s(at_s)
        self.state = light.LightState(Light.RED, Cause.FAULT, at_s)
        self._shown = ShowLight(Light.RED, is_fault=True)
        self._remember(at_s)

    def _remember(self, at_s: float) -> None:
        if self.state.light is not self._switches[-1][1]:
            self._switches.append((at_s, self.state.light))

    def next_deadline(self, situation: light.Situation) -> float | None:
        """Return when the lamp may change by time alone."""
        return light.next_deadline(self.state, situation, self._min_red_s)
