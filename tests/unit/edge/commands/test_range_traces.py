"""`counterroom-edge count` over rangings of time-of-flight sensors."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from edge.commands.count import command
from edge.commands.range_trace import recorded
from edge.errors import TraceError
from tests.support.walkers.people import measures, person
from tests.support.walkers.ranges import Device, ranges

HEADER = "seconds,lane,zone,distance_mm\n"


def trace_of_a_walker(height_m: float) -> str:
    """Return what a sensor records of somebody who walks in."""
    rng = np.random.default_rng(4)
    found = ranges([person(measures(rng), rng)], Device(height_m=height_m), 0.0, rng)
    lines = [f"{at_s:.4f},0,{zone},{'' if mm is None else mm}\n" for at_s, zone, mm in found]
    return f"# height_m = {height_m}\n{HEADER}{''.join(lines)}"


def test_a_trace_of_rangings_is_counted(tmp_path: Path) -> None:
    """Its header tells its kind, its comment how high the sensor hung."""
    path = tmp_path / "door.csv"
    path.write_text(trace_of_a_walker(2.3))
    result = CliRunner().invoke(command, [str(path), "--verbose"])
    assert 0 == result.exit_code
    assert {"file": str(path), "in": 1, "out": 0, "turned_back": 0} == json.loads(result.stdout)
    assert f"{path}: counted with time-of-flight sensors 2.30 m above the floor\n" == result.stderr


def test_the_mount_is_read_from_a_comment() -> None:
    """A sensor at the side knows no heights."""
    settings = recorded("t", [b"# reach_m = 0.8", HEADER.encode(), b"0.1,0,outer,700"]).settings
    assert (0.8, False) == (settings.reach_m, settings.is_overhead)
    assert (2.2, True) == (recorded("t", []).settings.reach_m, recorded("t", []).settings.is_overhead)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1,0,outer", "3 fields instead of seconds,lane,zone,distance_mm"),
        ("x,0,outer,700", "'x' is no time in seconds from the start of the trace"),
        ("-1,0,outer,700", "'-1' is no time in seconds from the start of the trace"),
        ("1,9,outer,700", "'9' is no lane; it must be 0 to 3"),
        ("1,²,outer,700", "'²' is no lane; it must be 0 to 3"),
        ("1,0,left,700", "'left' is no zone; it must be outer or inner"),
        ("1,0,outer,far", "'far' is no distance in mm; it is left empty where there is none"),
        ("1,0,outer,nan", "'nan' is no distance in mm; it is left empty where there is none"),
        ("# height_m = high", "height_m must be 0.3 to 4 m, not 'high'"),
        ("0.1,0,outer,700", "the time 0.1 s is before an earlier line's; sort the file"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(line: str, problem: str) -> None:
    """Never a traceback."""
    with pytest.raises(TraceError) as caught:
        recorded("door.csv", [HEADER.encode(), b"0.9,0,outer,", line.encode()])
    assert f"door.csv, line 3: {problem}" == str(caught.value)
