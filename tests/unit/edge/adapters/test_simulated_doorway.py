"""The simulated doorway: bodies break beams as physics demands, one after another."""

import queue

import pytest

from edge.adapters.gpio_beams import GpioBeams
from edge.adapters.simulated_doorway import BODY_M, DISTANCE_S, SimulatedDoorway, walk_edges
from edge.config import BeamsSection, ButtonsSection
from edge.core.events import Beam, BeamChanged, Button
from tests.support.boards import HeaderBoard, Heard


@pytest.mark.parametrize(
    ("is_in", "first", "second"), [(True, Beam.OUTER, Beam.INNER), (False, Beam.INNER, Beam.OUTER)]
)
def test_body_breaks_the_near_beam_first(is_in: bool, first: Beam, second: Beam) -> None:
    """At 1.2 m/s a body of 30 cm passes beams 6 cm apart in 0.3 s, breaking both at once in between."""
    edges = walk_edges(is_in=is_in, speed_m_s=1.2, gap_m=0.06, body_m=0.30)
    assert [(round(at_s, 3), beam, is_broken) for at_s, beam, is_broken in edges] == [
        (0.0, first, True),
        (0.05, second, True),
        (0.25, first, False),
        (0.3, second, False),
    ]


def test_beams_farther_apart_than_a_body_are_clear_in_between() -> None:
    """With a wide gap the first beam is clear again before the second breaks."""
    edges = walk_edges(is_in=True, speed_m_s=1.0, gap_m=0.5, body_m=0.2)
    assert [(beam, is_broken) for _, beam, is_broken in edges] == [
        (Beam.OUTER, True),
        (Beam.OUTER, False),
        (Beam.INNER, True),
        (Beam.INNER, False),
    ]


@pytest.mark.parametrize("broken_is_low", [True, False])
def test_walks_reach_the_detector_with_the_times_of_physics(header: HeaderBoard, broken_is_low: bool) -> None:
    """Two people told to walk at once pass one after the other, each edge at its exact time."""
    section = BeamsSection(broken_is_low=broken_is_low)
    heard = Heard()
    with SimulatedDoorway(header.header, section, None) as doorway, GpioBeams(section) as beams:
        beams.start(heard)
        heard.next(), heard.next()
        doorway.walk(is_in=True, speed_m_s=6.0)
        doorway.walk(is_in=False, speed_m_s=6.0)
        doorway.rest()
        events = [heard.next() for _ in range(8)]
    passed_s = (section.gap_m + BODY_M) / 6.0
    expected = [
        *walk_edges(is_in=True, speed_m_s=6.0, gap_m=section.gap_m),
        *(
            (at_s + passed_s + DISTANCE_S, beam, is_broken)
            for at_s, beam, is_broken in walk_edges(is_in=False, speed_m_s=6.0, gap_m=section.gap_m)
        ),
    ]
    assert [
        (round(event.at_s - events[0].at_s, 6), event.beam, event.is_broken)
        for event in events
        if isinstance(event, BeamChanged)
    ] == [(round(at_s, 6), beam, is_broken) for at_s, beam, is_broken in expected]


def test_press_goes_down_and_up(header: HeaderBoard) -> None:
    """A pressed button is low for a moment, and is let go."""
    with SimulatedDoorway(header.header, BeamsSection(), ButtonsSection()) as doorway:
        header.header.setup(5, header.header.IN, header.header.PUD_UP)
        edges: queue.Queue[int] = queue.Queue()
        header.header.add_event_detect(5, header.header.BOTH, lambda pin: edges.put(header.header.input(pin)))
        assert doorway.press(Button.PLUS) is True
        assert [edges.get(timeout=10), edges.get(timeout=10)] == [0, 1]


def test_unit_without_buttons_cannot_be_pressed(header: HeaderBoard) -> None:
    """Pressing what is not there is refused."""
    with SimulatedDoorway(header.header, BeamsSection(), None) as doorway:
        assert doorway.press(Button.PLUS) is False
