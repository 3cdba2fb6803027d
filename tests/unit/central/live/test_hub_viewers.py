"""What the hub hands to those who watch: newest only, only what they may see, and an end for all."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from central.live import hub as hub_module
from central.live.hub import Hub, Seen, Viewer
from central.live.view import LiveView
from central.metrics import Metrics
from central.store.places import Agency, Area, AreaKind, Door, Places, Room
from tests.support.central_store import state

AREAS = {
    "bac": Area("bac", "Huyện Bắc", AreaKind.DISTRICT, None),
    "nam": Area("nam", "Huyện Nam", AreaKind.DISTRICT, None),
}


def places(version: int = 1, **areas: str) -> Places:
    """Return a registry with a room of one door for each *name=area*."""
    rooms = {
        name: Room(name, f"Phòng {name}", area, "ubnd", 10, 1, (Door("chinh", "Cửa chính"),))
        for name, area in areas.items()
    }
    return Places(version=version, areas=AREAS, agencies={"ubnd": Agency("ubnd", "Ủy ban", "bac")}, rooms=rooms)


def events(data: bytes) -> list[tuple[str, Any]]:
    """Return name and document of each server-sent event in *data*."""
    found = []
    for block in data.decode().split("\n\n")[:-1]:
        name, text = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(text.removeprefix("data: "))))
    return found


def brief(data: bytes) -> list[tuple[str, Any]]:
    """Return each event with the occupancy of the rooms it tells."""

    def people(document: Any) -> Any:
        return {r["id"]: r["occupancy"] for r in document} if isinstance(document, list) else document["occupancy"]

    return [(name, people(document)) for name, document in events(data)]


class Bench:
    """A live view with a running hub."""

    def __init__(self, known: Places) -> None:
        self.live = LiveView(known)
        self.metrics = Metrics()
        self.hub = Hub(self.live, self.metrics)
        self._number = 0

    def watch(self, look: Callable[[], Seen] = Seen) -> tuple[Viewer, bytes]:
        """Return a viewer and its first event."""
        viewer = Viewer(look)
        self.hub.join(viewer)
        return viewer, self.hub.snapshot(viewer)

    def enter(self, room: str, people: int) -> None:
        """Let a door say how many came in."""
        self._number += 1
        self.live.hear_state(room, "chinh", state(self._number, people), self._number)

    async def passed_on(self) -> None:
        """Wait until a change was handed out, whichever way."""
        watcher, _ = self.watch(lambda: Seen(frozenset(AREAS)))
        assert b"" != await watcher.next(10) or watcher.needs_snapshot
        self.hub.leave(watcher)


def run(story: Callable[[Bench], Awaitable[None]], known: Places | None = None) -> None:
    """Play *story* with a hub of its own."""

    async def play() -> None:
        bench = Bench(known or places(a="bac", b="nam"))
        bench.hub.start()
        try:
            await asyncio.wait_for(story(bench), 20)
        finally:
            bench.hub.close()

    asyncio.run(play())


def test_a_slow_viewer_gets_only_the_newest_of_each_room() -> None:
    """Three changes of a room while nothing is read are one frame, the last one; the skips are counted."""

    async def story(bench: Bench) -> None:
        viewer, _ = bench.watch()
        for people in (1, 2, 3):
            bench.enter("a", people)
            await bench.passed_on()
        bench.enter("b", 5)
        await bench.passed_on()
        assert {("room", 3), ("room", 5)} == set(brief(await viewer.next(10)))
        assert 2 == bench.metrics.live_skips._value.get()

    run(story)


def test_a_burst_is_one_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes within the time of coalescing go out together."""

    async def story(bench: Bench) -> None:
        viewer, _ = bench.watch()
        for people in range(1, 30):
            bench.enter("a", people)
        assert [("room", 29)] == brief(await viewer.next(10))
        assert 1 == bench.metrics.live_frames._value.get()

    run(story)


def test_a_viewer_hears_nothing_of_rooms_it_may_not_see() -> None:
    """Snapshot and frames are cut to the areas a viewer may see."""

    async def story(bench: Bench) -> None:
        viewer, first = bench.watch(lambda: Seen(frozenset({"nam"})))
        assert [("snapshot", {"b": 0})] == brief(first)
        bench.enter("a", 4)
        bench.enter("b", 2)
        assert [("room", 2)] == brief(await viewer.next(10))

    run(story)


def test_a_single_room_is_its_object_and_an_empty_list_once_it_is_gone() -> None:
    """The stream of a room says that the room was removed, by the snapshot that follows every change of the registry."""

    async def story(bench: Bench) -> None:
        viewer, first = bench.watch(lambda: Seen(None, "a"))
        assert [("snapshot", 0)] == brief(first)
        bench.live.set_places(places(2, b="nam"))
        assert b"" == await viewer.next(10)
        assert [("snapshot", {})] == brief(bench.hub.snapshot(viewer))

    run(story)


def test_what_waited_before_a_snapshot_is_not_sent_after_it() -> None:
    """A frame of a room that was removed since would bring it back on a slow viewer's screen."""

    async def story(bench: Bench) -> None:
        viewer, _ = bench.watch()
        bench.enter("a", 3)
        await bench.passed_on()
        bench.live.set_places(places(2, b="nam"))
        await bench.passed_on()
        assert [("snapshot", {"b": 0})] == brief(bench.hub.snapshot(viewer))
        bench.enter("b", 1)
        assert [("room", 1)] == brief(await viewer.next(10))

    run(story)


def test_a_room_moved_to_another_area_leaves_the_screens_of_the_old_one() -> None:
    """What a viewer may see is asked anew when the registry changes."""

    async def story(bench: Bench) -> None:
        viewer, first = bench.watch(lambda: Seen(frozenset({"bac"})))
        room, _ = bench.watch(lambda: Seen(frozenset({"bac"}), "a"))
        assert [("snapshot", {"a": 0})] == brief(first)
        bench.live.set_places(places(2, a="nam", b="nam"))
        await viewer.next(10)
        assert [("snapshot", {})] == brief(bench.hub.snapshot(viewer))
        assert [("snapshot", {})] == brief(bench.hub.snapshot(room))

    run(story)


def test_what_may_be_seen_is_asked_anew_with_the_registry() -> None:
    """A commune that was moved into a viewer's district is on its screen with the next snapshot, and so are its changes."""
    areas = {"bac"}

    async def story(bench: Bench) -> None:
        viewer, first = bench.watch(lambda: Seen(frozenset(areas)))
        assert [("snapshot", {"a": 0})] == brief(first)
        areas.add("nam")
        bench.live.set_places(places(2, a="bac", b="nam"))
        await viewer.next(10)
        assert [("snapshot", {"a": 0, "b": 0})] == brief(bench.hub.snapshot(viewer))
        bench.enter("b", 2)
        assert [("room", 2)] == brief(await viewer.next(10))

    run(story)


def test_many_rooms_at_once_are_one_snapshot_that_all_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the broker comes back every room changes: viewers of the same rooms get the same bytes, not copies."""
    monkeypatch.setattr(hub_module, "MANY_ROOMS", 2)

    async def story(bench: Bench) -> None:
        one, _ = bench.watch()
        other, _ = bench.watch()
        bench.live.link_changed(True)
        assert b"" == await one.next(10)
        assert one.needs_snapshot
        assert other.needs_snapshot
        assert bench.hub.snapshot(one) is bench.hub.snapshot(other)

    run(story)


def test_a_snapshot_is_never_older_than_the_view() -> None:
    """The shared snapshot is thrown away with the first change after it."""

    async def story(bench: Bench) -> None:
        _, first = bench.watch()
        bench.enter("a", 6)
        _, second = bench.watch()
        assert [[("snapshot", {"a": 0, "b": 0})], [("snapshot", {"a": 6, "b": 0})]] == [brief(first), brief(second)]

    run(story)


def test_closing_ends_every_stream_also_one_that_joins_afterwards() -> None:
    """At the server's end no viewer waits for its next ping."""

    async def story(bench: Bench) -> None:
        viewer, _ = bench.watch()
        waiting = asyncio.ensure_future(viewer.next(600))
        await asyncio.sleep(0)
        bench.hub.close()
        assert b"" == await waiting
        late = Viewer(Seen)
        bench.hub.join(late)
        assert (True, True) == (viewer.is_over, late.is_over)

    run(story)


def test_a_stumble_does_not_stop_the_streams(capfd: pytest.CaptureFixture[str]) -> None:
    """After a fault in handing out, everybody begins anew and the next change arrives."""

    async def story(bench: Bench) -> None:
        viewer, _ = bench.watch()
        send = bench.hub._send
        bench.hub._send = None  # type: ignore[assignment,method-assign]
        bench.enter("a", 1)
        assert (b"", True) == (await viewer.next(10), viewer.needs_snapshot)
        bench.hub._send = send  # type: ignore[method-assign]
        assert [("snapshot", {"a": 1, "b": 0})] == brief(bench.hub.snapshot(viewer))
        bench.enter("a", 2)
        assert [("room", 2)] == brief(await viewer.next(10))

    run(story)
