"""Whatever is spoilt and fed to anything that reads is answered: the short form of `make fuzz`, with the same inputs each time."""

import random
from collections.abc import Iterator

import pytest

from edge.protocol.rows import LedgerRow
from edge.protocol.table import TYPE_OF_LEAF
from tests.fuzz.running import Kitchen
from tests.fuzz.target import MARK, Answer, Shape, Target
from tests.fuzz.watch import Watch, memory_kb
from tests.fuzz.wire import MESSAGES

INPUTS = {"codes": 1500, "wire": 800, "pipe": 200, "trust": 500, "files": 150, "central": 250, "console": 150}
MOST_GROWN_KB = 200_000
"""Memory that all of them together may take; one bomb that is let in takes more."""


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kitchen]:
    """All targets, on folders of their own."""
    with Kitchen(tmp_path_factory.mktemp("fuzz")) as made:
        yield made


@pytest.mark.parametrize("name", INPUTS)
def test_whatever_is_fed_is_answered(kitchen: Kitchen, name: str) -> None:
    """Nothing raises but the errors that are told of, nothing hangs, swells, or says again what was fed."""
    target, choose, watch = kitchen.named(name), random.Random(name), Watch()
    before_kb = memory_kb()
    with watch.listening():
        for genuine in target.seeds:
            watch.feed(target, genuine)
        for _ in range(INPUTS[name]):
            watch.feed(target, kitchen.spoil(target, choose.choice(target.seeds), choose))
    assert {} == watch.faults, watch.report()
    assert memory_kb() - before_kb < MOST_GROWN_KB
    assert len({word for _, word in watch.answers}) > 1, "everything was answered alike"


def test_every_message_and_every_row_is_fed() -> None:
    """A new kind of message or row must be fuzzed, too."""
    assert set(TYPE_OF_LEAF) == set(MESSAGES)
    kinds = {row.__struct_config__.tag for row in LedgerRow.__args__}  # type: ignore[attr-defined]
    assert kinds == {row["kind"] for row in MESSAGES["log"]["rows"]}


def _raising(data: bytes) -> Answer:
    raise KeyError(data)


def _repeating(data: bytes) -> Answer:
    return Answer("said", data.decode())


def _slow(data: bytes) -> Answer:
    return Answer(str(sum(range(3_000_000))))


@pytest.mark.parametrize(
    ("feed", "what"), [(_raising, "KeyError"), (_repeating, "repeats what was fed"), (_slow, "slower than 0.01 s")]
)
def test_the_watch_tells_a_fault(feed: object, what: str) -> None:
    """Who watches would see what is looked for."""
    watch = Watch()
    with watch.listening():
        watch.feed(Target("sample", Shape.HEADED, (b"",), feed, most_s=0.01), MARK.encode())  # type: ignore[arg-type]
    assert [what] == [fault.what for fault in watch.faults]
