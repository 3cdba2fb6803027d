"""The end of each show is told once, whoever ends it."""

import threading

import pytest

from edge.adapters.reader_shows import Shows


@pytest.fixture
def told() -> list[str]:
    """What was told of the ends."""
    return []


@pytest.fixture
def shows(told: list[str]) -> Shows:
    """Two shows under way."""
    shows = Shows(told.append)
    assert (shows.begin(lambda: True), shows.begin(lambda: True)) == (True, True)
    return shows


def test_each_end_is_told_once(shows: Shows, told: list[str]) -> None:
    """An end is told as it comes, and none that nothing began for."""
    shows.over()
    shows.over("no picture")
    shows.over("once more")
    assert told == ["", "no picture"]


def test_the_end_of_the_reader_ends_what_is_under_way(shows: Shows, told: list[str]) -> None:
    """Whatever is not over when the reader dies is told of then, and not again."""
    shows.over()
    shows.all_over("the reader ended")
    shows.all_over("the reader ended")
    assert told == ["", "the reader ended"]


def test_what_could_not_be_said_has_no_end(told: list[str]) -> None:
    """An order that does not reach the reader is refused at once, and never told of."""
    shows = Shows(told.append)
    assert shows.begin(lambda: False) is False
    shows.all_over("the reader ended")
    shows.wait()
    assert told == []


def test_waits_for_the_last(shows: Shows) -> None:
    """Waiting ends with the last show, not before."""
    is_over = threading.Event()
    waiting = threading.Thread(target=lambda: (shows.wait(), is_over.set()))
    waiting.start()
    shows.over()
    before = is_over.is_set()
    shows.over()
    waiting.join(10)
    assert (before, is_over.is_set()) == (False, True)
