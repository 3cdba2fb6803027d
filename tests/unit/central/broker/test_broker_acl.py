"""The access rules follow from the protocol's table."""

import pytest

from central.broker.acl import CENTRAL_USER, DoorKey, acl_text
from edge.protocol.errors import TopicError
from edge.protocol.table import TABLE


def _rights(text: str) -> dict[str, set[str]]:
    rights: dict[str, set[str]] = {}
    user = ""
    for line in text.splitlines():
        if line.startswith("user "):
            user = line.removeprefix("user ")
        elif line.startswith("topic "):
            rights.setdefault(user, set()).add(line.removeprefix("topic "))
    return rights


def test_a_door_writes_its_own_topics_and_reads_its_rooms() -> None:
    """A door may write what is its own and read what its room shares, and nothing else."""
    expected = {
        "write counterroom/v1/hall/west/availability",
        "write counterroom/v1/hall/west/state",
        "write counterroom/v1/hall/west/log",
        "read counterroom/v1/hall/west/stored",
        "read counterroom/v1/hall/+/state",
        "read counterroom/v1/hall/plan",
        "read counterroom/v1/hall/day",
    }
    assert expected <= _rights(acl_text([DoorKey("hall", "west")]))["hall.west"]
    foreign = [right for right in _rights(acl_text([DoorKey("hall", "west")]))["hall.west"] if "/hall/" not in right]
    assert foreign == ["read counterroom/v1/trust/+"]


def test_central_hears_every_door_and_writes_no_doors_word() -> None:
    """Central reads what units say and writes only what central says."""
    rights = _rights(acl_text([]))[CENTRAL_USER]
    written = {right.removesuffix("/+").rsplit("/", 1)[1] for right in rights if "write " in right}
    assert {said.leaf for said in TABLE if said.speaker == "central"} == written


def test_every_message_of_the_table_has_its_speaker_and_hearers() -> None:
    """No message of the protocol is left out of the rules."""
    text = acl_text([DoorKey("a", "b")])
    missing = [said.leaf for said in TABLE if f"/{said.leaf}\n" not in text and f"/{said.leaf}/+\n" not in text]
    assert missing == []


def test_doors_are_listed_once_and_in_order() -> None:
    """The same doors give the same file, whatever order they come in."""
    one, two = DoorKey("a", "x"), DoorKey("b", "y")
    assert acl_text([one, two]) == acl_text([two, one, two])


def test_no_text_but_an_id_gets_into_the_file() -> None:
    """A name with a line break or a wildcard cannot become a rule."""
    for bad in ("a\nuser central", "+", "#", "a/b", "a.b", ""):
        with pytest.raises(TopicError):
            DoorKey(bad, "x")
