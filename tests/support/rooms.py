"""A room with several doors under test: real services, joined by a broker that keeps what is retained and can be cut off from each."""

from dataclasses import dataclass, field

from edge.core.effects import PublishState
from edge.core.events import BrokerAnswered, LinkChanged, NeighbourReported, NeighbourSeen, PlanReceived, TimePassed
from edge.protocol.messages import Plan, State
from edge.protocol.vocabulary import Light
from tests.support.door import Door


@dataclass
class RoomUnderTest:
    """Doors by name, on one clock. Doors in `cut` hear and are heard by nobody."""

    plan: Plan
    doors: dict[str, Door] = field(default_factory=dict)
    retained: dict[str, State] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)

    def open(self) -> "RoomUnderTest":
        """Start every door of the plan, and let them come to rest."""
        for each in self.plan.doors:
            self.doors[each.id] = Door(name=each.id, limit=None).open()
        for name in self.doors:
            self.join(name)
        self.rest(10.0)
        return self

    def join(self, name: str) -> None:
        """Connect a door: it hears what is retained, and the others hear that it is there."""
        self.cut.discard(name)
        self._give(name, LinkChanged, is_connected=True)
        self._give(name, PlanReceived, plan=self.plan)
        for other, state in list(self.retained.items()):
            self._give(name, NeighbourReported, door=other, state=state)
        self._give(name, BrokerAnswered)
        for other in self.doors.keys() - self.cut - {name}:
            self._give(name, NeighbourSeen, door=other, is_online=True)
            self._give(other, NeighbourSeen, door=name, is_online=True)
        self._say(name)

    def part(self, name: str) -> None:
        """Cut a door off."""
        self.cut.add(name)
        self._give(name, LinkChanged, is_connected=False)
        for other in self.doors.keys() - self.cut:
            self._give(other, NeighbourSeen, door=name, is_online=False)

    def enter(self, name: str) -> None:
        """Let somebody in by a door."""
        self.doors[name].enter()
        self._settle()

    def leave(self, name: str) -> None:
        """Let somebody out by a door."""
        self.doors[name].leave()
        self._settle()

    def take(self, name: str, kind: type, **details: object) -> None:
        """Hand a door an event."""
        self._give(name, kind, **details)
        self._settle()

    def set_plan(self, plan: Plan) -> None:
        """Let central publish a plan; doors cut off hear of it when they are back."""
        self.plan = plan
        for name in self.doors.keys() - self.cut:
            self._give(name, PlanReceived, plan=plan)
        self._settle()

    def rest(self, for_s: float) -> None:
        """Let time pass, a second at a time."""
        for _ in range(int(for_s)):
            for name in self.doors:
                self._give(name, TimePassed, after_s=1.0)
            self._settle()

    def permits(self) -> dict[str, int | None]:
        """What each door holds, by its own word."""
        return {name: door.state.permits for name, door in self.doors.items()}

    def greens(self) -> set[str]:
        """Which doors let people in."""
        return {name for name, door in self.doors.items() if door.light.light is Light.GREEN}

    def _give(self, name: str, kind: type, after_s: float = 0.0, **details: object) -> None:
        self.doors[name].take(kind, after_s, **details)

    def _say(self, name: str) -> None:
        states = [effect.state for effect in self.doors[name].effects if isinstance(effect, PublishState)]
        if states and name not in self.cut and self.retained.get(name) != states[-1]:
            self.retained[name] = states[-1]
            for other in self.doors.keys() - self.cut - {name}:
                self._give(other, NeighbourReported, door=name, state=states[-1])

    def _settle(self) -> None:
        """Let what the connected doors say reach the others, until nobody has anything new to say."""
        for _ in range(100):
            before = dict(self.retained)
            for name in sorted(self.doors):
                self._say(name)
            if before == self.retained:
                return
        raise AssertionError("the doors never came to rest")
