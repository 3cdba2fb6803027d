"""A room as the world may treat it: real services whose power, disks and cables fail, and a broker that delays, repeats and forgets.

Every door is a real `EntranceService`. Its ledger keeps what was appended and nothing else; the broker keeps what is retained until it is
wiped, and holds for each connected door the messages that are on their way. What must be true of it stands in `tests.support.room_truth`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from edge.core.effects import Effect, PublishRows, PublishState, ShowLight, ShowView
from edge.core.events import (
    Beam,
    BeamChanged,
    BrokerAnswered,
    ClockSet,
    Event,
    LinkChanged,
    NeighbourReported,
    NeighbourSeen,
    PlanReceived,
    RowsStored,
    TimePassed,
)
from edge.core.view import DoorView
from edge.protocol.messages import Plan, State
from edge.protocol.vocabulary import Fault, Light
from tests.support.crashable_ledger import CrashableLedger, PowerCut
from tests.support.door import UTC_OFFSET_MS, Door, steps
from tests.support.fakes import FakePlans


@dataclass
class Node:
    """A door of the world: its unit while it has power, its card, its cable, and what is on the way to it.

    `entries` and `exits` are what its sensors have seen and no power cut took back. `is_linked`: the unit believes that it is connected.
    """

    name: str
    ledger: CrashableLedger = field(default_factory=CrashableLedger)
    plans: FakePlans = field(default_factory=FakePlans)
    door: Door | None = None
    has_cable: bool = True
    is_linked: bool = False
    inbox: list[tuple[type[Event], dict[str, Any]]] = field(default_factory=list)
    word: State | None = None
    lamp: Light = Light.RED
    view: DoorView | None = None
    entries: int = 0
    exits: int = 0
    has_spoken: bool = False


@dataclass
class World:
    """The doors, the broker and its messages. `connected` are those whom the broker takes for connected."""

    plan: Plan
    nodes: dict[str, Node] = field(default_factory=dict)
    now: float = 100.0
    states: dict[str, State] = field(default_factory=dict)
    online: dict[str, bool] = field(default_factory=dict)
    stored: dict[str, tuple[str, int]] = field(default_factory=dict)
    known: dict[str, State] = field(default_factory=dict)
    connected: set[str] = field(default_factory=set)

    # --- units --------------------------------------------------------------------------------------------------------

    def start(self, name: str) -> None:
        """Give a unit power; it connects if it can, and then its beams are heard."""
        node = self.nodes.setdefault(name, Node(name))

        def switch(show: ShowLight) -> None:
            node.lamp = show.light

        node.lamp = Light.RED
        node.ledger.fuse = None
        node.door = Door(node.ledger, node.plans, name=name, limit=None, now=self.now, on_light=switch)
        self.take(name, ClockSet, utc_offset_ms=UTC_OFFSET_MS)
        if node.has_cable:
            self.connect(name)
        for beam in Beam:
            self.take(name, BeamChanged, beam=beam, is_broken=False)

    def lose_power(self, name: str, *, is_noticed: bool = True) -> None:
        """Stop a unit where it stands; the broker may notice only later."""
        node = self.nodes[name]
        durable, view = node.ledger.totals, node.view
        is_disk_well = node.ledger.failure is None and (view is None or Fault.DISK_FULL not in view.faults)
        if is_disk_well and node.ledger.fuse is None:
            assert (durable.entries, durable.exits) == (node.entries, node.exits), "a power cut took back what was told"
        node.entries, node.exits = durable.entries, durable.exits
        node.door, node.word, node.is_linked, node.inbox, node.lamp = None, None, False, [], Light.RED
        node.ledger.fuse = None
        if is_noticed:
            self.notice(name)

    def insert_card(self, name: str) -> None:
        """Start a unit with an empty card."""
        node = self.nodes[name]
        if node.door is not None:
            self.lose_power(name)
        node.ledger, node.plans, node.has_spoken = CrashableLedger(), FakePlans(), False
        node.entries = node.exits = 0
        self.start(name)

    def take(self, name: str, kind: Callable[..., Event], after_s: float = 0.01, **details: Any) -> None:
        """Hand a unit an event, and do what it says; its power may go meanwhile."""
        node = self.nodes[name]
        door = node.door
        if door is None:
            return
        door.now = max(door.now, self.now)
        door.effects.clear()  # they are done, and would grow without end
        try:
            effects = door.take(kind, after_s, **details)
        except PowerCut:
            self.lose_power(name)
            return
        self.now = max(self.now, door.now)
        for effect in effects:
            self._do(node, effect)

    def _do(self, node: Node, effect: Effect) -> None:
        is_through = node.name in self.connected and node.has_cable and node.is_linked
        if isinstance(effect, PublishState):
            for what in ("number", "net", "given", "taken"):
                assert getattr(node.ledger.totals, what) == getattr(effect.state, what), f"{what} told and not durable"
            node.word, node.has_spoken = effect.state, True
            if is_through:
                self._publish(node)
        elif isinstance(effect, PublishRows) and is_through:
            self.stored[node.name] = (effect.epoch, effect.rows[-1].n)
            node.inbox.append((RowsStored, {"epoch": effect.epoch, "number": effect.rows[-1].n}))
        elif isinstance(effect, ShowView):
            node.view = effect.view

    # --- people -------------------------------------------------------------------------------------------------------

    def walk(self, name: str, first: Beam, *, is_disturbed: bool = False) -> None:
        """Let somebody through a door, meeting the beam *first* first; *is_disturbed*: what neighbours say arrives meanwhile."""
        node = self.nodes[name]
        door = node.door
        for after_s, beam, is_broken in steps(first):
            if node.door is not door or door is None:
                return
            if not is_broken and beam is not first:  # the last beam clears: the sensors have seen a whole passage
                node.entries += first is Beam.OUTER
                node.exits += first is Beam.INNER
            self.take(name, BeamChanged, after_s, beam=beam, is_broken=is_broken)
            if is_disturbed and [NeighbourReported] == [kind for kind, _ in node.inbox[:1]]:
                self.deliver(name)
        self.take(name, TimePassed, 0.6)

    def rest(self, seconds: float, step_s: float = 1.0) -> None:
        """Let time pass for all units. What a new card waits for reaches it before."""
        for name in [name for name, node in self.nodes.items() if node.door is not None and not node.has_spoken]:
            while not self.nodes[name].has_spoken and self.deliver(name):
                pass
        until_s = self.now + seconds
        while self.now < until_s:
            self.now += step_s
            for name in sorted(self.nodes):
                self.take(name, TimePassed, 0.0)

    # --- the network --------------------------------------------------------------------------------------------------

    def connect(self, name: str) -> None:
        """Connect a unit: it hears what is retained, and the others that it is there.

        The plan is subscribed to first, so it is heard before anything else.
        """
        node = self.nodes[name]
        if name in self.connected:
            self.notice(name)
        if node.is_linked:
            self.take(name, LinkChanged, is_connected=False)
        if node.door is None:
            return
        self.connected.add(name)
        node.is_linked = True
        node.inbox = [(NeighbourReported, {"door": door, "state": state}) for door, state in self.states.items()]
        node.inbox += [
            (NeighbourSeen, {"door": door, "is_online": is_online})
            for door, is_online in self.online.items()
            if door != name
        ]
        if name in self.stored:
            epoch, number = self.stored[name]
            node.inbox.append((RowsStored, {"epoch": epoch, "number": number}))
        node.inbox.append((BrokerAnswered, {}))
        self._tell_seen(name, is_online=True)
        if node.word is not None:
            self._publish(node)
        self.take(name, LinkChanged, is_connected=True)
        self.take(name, PlanReceived, plan=self.plan)

    def cut(self, name: str, *, unit_notices: bool, broker_notices: bool) -> None:
        """Cut a unit's cable. What is on the way to it is lost."""
        node = self.nodes[name]
        node.has_cable, node.inbox = False, []
        if unit_notices:
            node.is_linked = False
            self.take(name, LinkChanged, is_connected=False)
        if broker_notices:
            self.notice(name)

    def mend(self, name: str) -> None:
        """Plug the cable in again."""
        self.nodes[name].has_cable = True
        self.connect(name)

    def notice(self, name: str) -> None:
        """Let the broker notice that a unit is gone: its last will is told."""
        if name in self.connected:
            self.connected.discard(name)
            self._tell_seen(name, is_online=False)

    def wipe(self) -> None:
        """Let the broker lose all it kept and all that was on its way; it is back at once, and central tells the plan again."""
        self.states, self.online, self.stored = {}, {}, {}
        back = sorted(name for name in self.connected if self.nodes[name].has_cable)
        self.connected.clear()
        for node in self.nodes.values():
            node.inbox = []
        for name in back:
            self.connect(name)

    def set_plan(self, plan: Plan) -> None:
        """Let central publish a plan."""
        self.plan = plan
        for name in self.connected:
            if self.nodes[name].has_cable:
                self.nodes[name].inbox.append((PlanReceived, {"plan": plan}))

    def deliver(self, name: str, place: int = 0, *, is_repeated: bool = False, is_lost: bool = False) -> bool:
        """Hand a unit one of the messages on their way to it; return whether there was one.

        Those of one topic about who is there, and about the unit itself, keep their order, as a broker keeps it; a lost one of these
        would be told again with the next connection only, so they are never lost alone.
        """
        if not (inbox := self.nodes[name].inbox):
            return False
        place %= len(inbox)
        kind, details = inbox[place]
        is_ordered = kind is NeighbourSeen or details.get("door") == name
        if is_ordered:
            same = [kind is each and details.get("door") == others.get("door") for each, others in inbox]
            place = same.index(True)
        kind, details = inbox[place] if is_repeated else inbox.pop(place)
        if not is_lost or is_ordered or kind is PlanReceived:
            self.take(name, kind, **details)
        return True

    def deliver_all(self) -> None:
        """Deliver until nothing is on its way."""
        delivered = 0
        while any(node.inbox for node in self.nodes.values() if node.door is not None):
            for name in sorted(self.nodes):
                if self.nodes[name].door is not None:
                    self.deliver(name)
            delivered += 1
            assert delivered < 5000, "the doors never come to rest"

    def come_to_rest(self) -> None:
        """Mend everything, and let it settle."""
        for name, node in sorted(self.nodes.items()):
            node.ledger.refuse(False)
            node.ledger.fuse = None
            is_through = node.has_cable and node.is_linked and name in self.connected
            node.has_cable = True
            if node.door is None:
                self.start(name)
            elif not is_through:
                self.connect(name)
        self.rest_until_quiet()

    def rest_until_quiet(self) -> None:
        """Let all be delivered, every deadline pass, and every heartbeat be heard."""
        for seconds, step_s in ((1, 1.0),) * 8 + ((32, 8.0),) + ((1, 1.0),) * 8:
            self.deliver_all()
            self.rest(seconds, step_s)
        self.deliver_all()

    def _publish(self, node: Node) -> None:
        state = node.word
        assert state is not None
        self.states[node.name] = self.known[node.name] = state
        for name in self.connected:
            if self.nodes[name].has_cable:
                self.nodes[name].inbox.append((NeighbourReported, {"door": node.name, "state": state}))

    def _tell_seen(self, name: str, *, is_online: bool) -> None:
        self.online[name] = is_online
        for other in self.connected - {name}:
            if self.nodes[other].has_cable:
                self.nodes[other].inbox.append((NeighbourSeen, {"door": name, "is_online": is_online}))
