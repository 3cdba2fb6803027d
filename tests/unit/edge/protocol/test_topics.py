"""Topics are built and taken apart in one place."""

import pytest

from edge.protocol.errors import TopicError
from edge.protocol.topics import DoorAddress, DoorTopics, RoomTopics, parse_door_topic


def test_a_doors_topics_are_taken_apart_as_they_were_built() -> None:
    """Every leaf finds its way back to its room and door."""
    topics = DoorTopics("phong-1", "cua-a")
    for leaf in ("availability", "state", "log", "stored"):
        assert DoorAddress("phong-1", "cua-a", leaf) == parse_door_topic(getattr(topics, leaf))


def test_the_rooms_topics() -> None:
    """The plan is the room's; the filter hears all its doors."""
    assert RoomTopics("phong-1").plan == "counterroom/v1/phong-1/plan"
    assert RoomTopics("phong-1").door_states == "counterroom/v1/phong-1/+/state"


@pytest.mark.parametrize("slug", ["", "A", "a b", "a/b", "+", "#", "-a", "a-", "cửa", "a" * 49, "a\n"])
def test_ids_that_could_harm_a_topic_are_refused(slug: str) -> None:
    """Neither a wildcard nor a separator can come in by an id."""
    with pytest.raises(TopicError):
        DoorTopics("phong-1", slug)
    with pytest.raises(TopicError):
        RoomTopics(slug)


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "a/b",
        "counterroom/v2/a/b/state",
        "counterroom/v1/a/state",
        "counterroom/v1/a/b/c/state",
        "counterroom/v1/A/b/state",
    ],
)
def test_foreign_topics_are_refused(topic: str) -> None:
    """What is not a door's topic is said so."""
    with pytest.raises(TopicError):
        parse_door_topic(topic)
