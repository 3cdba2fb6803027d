"""`counterroom-edge count`: the unit's own crossing detector over recorded traces. Owns files and words; decides nothing."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import chain, islice
from typing import BinaryIO

import click

from edge.commands import range_trace, trace
from edge.core import ranging
from edge.core.crossing import CrossingSettings, Kind, Passage, at_start, next_deadline, step
from edge.core.crossing_gap import estimate
from edge.core.events import Beam, BeamChanged, TimePassed
from edge.errors import TraceError

_DIRECTIONS = {Kind.ENTRY: "in", Kind.EXIT: "out", Kind.TURNED_BACK: "turned_back"}

LOOKED_AT = 20_000
"""The edges at the start of a trace that its gap is estimated from: some thousand people; more need not be held in memory."""


def _settings(_ctx: click.Context, _param: click.Parameter, gap_m: float | None) -> CrossingSettings | None:
    if gap_m is None:
        return None
    try:
        return CrossingSettings(gap_m=gap_m)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command("count")
@click.argument("traces", nargs=-1, required=True, metavar="TRACE.csv...")
@click.option(
    "--gap-m",
    "settings",
    type=click.FloatRange(0.005, 1.0),
    callback=_settings,
    help="Distance between the two beams in metres. Without it each file tells its own: the gap at which those of its people who"
    f" walked through alone are {CrossingSettings().usual_m:g} m deep; {CrossingSettings().gap_m:g} where that fits as well or"
    " nobody did.",
)
@click.option("--events", "with_events", is_flag=True, help="Print each crossing before the sum of its file.")
@click.option("--verbose", is_flag=True, help="Say on standard error which gap each file was counted with.")
@click.pass_context
def command(
    ctx: click.Context, traces: tuple[str, ...], settings: CrossingSettings | None, with_events: bool, verbose: bool
) -> None:
    """Count the crossings in recorded traces.

    A trace of beams has a line per edge: seconds,beam,broken (outer or inner; 1 or 0). One of time-of-flight sensors has the
    header seconds,lane,zone,distance_mm and a line per ranging (no distance: left empty); a comment # height_m = 2.2 says how high the
    sensor hangs, # reach_m = 0.9 how far it looks from the side. Comments (#) and blank lines are fine; - reads standard input. For
    each file a JSON line: file, in, out, turned_back. Exit status 2 if a file could not be counted.
    """
    has_failed = False
    for name in traces:
        try:
            with _opened(name) as file:
                kind, lines = trace.kind_of(trace.lines(file), COUNTERS)
                how, found = COUNTERS[kind](name, lines, settings)
        except TraceError as error:
            click.echo(str(error), err=True)
            has_failed = True
        except OSError as error:
            click.echo(f"{name}: cannot be read: {error.strerror or error}", err=True)
            has_failed = True
        else:
            if verbose:
                click.echo(f"{name}: counted with {how}", err=True)
            _print(name, found, with_events)
    if has_failed:
        ctx.exit(2)


def _beams(name: str, lines: Iterable[bytes], settings: CrossingSettings | None) -> tuple[str, list[Passage]]:
    """Count a trace of beam edges with the settings given or estimated from it. Return what it was counted with, and its passages."""
    edges = trace.edges(name, lines)
    start = list(islice(edges, LOOKED_AT))
    if settings is None:
        settings = CrossingSettings(gap_m=estimate(start))
    found = list(passages(chain(_levels(start), start, edges), settings))
    return f"beams {settings.gap_m:.3f} m apart", found


def _rangings(name: str, lines: Iterable[bytes], _settings: CrossingSettings | None) -> tuple[str, list[Passage]]:
    """Count a trace of time-of-flight rangings. Return what it was counted with, and its passages."""
    recorded = range_trace.recorded(name, lines)
    settings, state = recorded.settings, ranging.RangingState()
    found: list[Passage] = []
    for event in recorded.rangings:
        state, passages = ranging.step(state, event, settings)
        found += passages
    while (deadline := ranging.next_deadline(state, settings)) is not None:
        state, passages = ranging.step(state, TimePassed(deadline), settings)
        found += passages
    place = "m above the floor" if settings.is_overhead else "m from the other side"
    return f"time-of-flight sensors {settings.reach_m:.2f} {place}", found


COUNTERS: dict[
    tuple[str, ...], Callable[[str, Iterator[bytes], CrossingSettings | None], tuple[str, list[Passage]]]
] = {
    trace.HEADER: _beams,
    range_trace.HEADER: _rangings,
}
"""How to count a trace, by its header; one without a header is counted as the first: name, lines and the beams' settings in, what it
was counted with and its passages out."""


def _levels(start: list[BeamChanged]) -> list[BeamChanged]:
    """Return the beams that were clear when the trace began: those whose first line is a break, and later than the very start."""
    firsts = [next((edge for edge in start if edge.beam is beam), None) for beam in Beam]
    return [
        BeamChanged(0.0, edge.beam, is_broken=False) for edge in firsts if edge and edge.is_broken and edge.at_s > 0.0
    ]


def passages(edges: Iterable[BeamChanged], settings: CrossingSettings) -> Iterator[Passage]:
    """Yield what the detector announces of a trace; at its end time passes until nothing is pending."""
    state = at_start()
    for edge in edges:
        state, found = step(state, edge, settings)
        yield from found
    while (deadline := next_deadline(state, settings)) is not None:
        state, found = step(state, TimePassed(deadline), settings)
        yield from found


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    if name == "-":
        return nullcontext(sys.stdin.buffer)
    return open(name, "rb")  # noqa: PTH123 - the name is shown as given; the caller closes it


def _print(name: str, found: list[Passage], with_events: bool) -> None:
    count = dict.fromkeys(Kind, 0)
    for passage in found:
        count[passage.kind] += 1
        if with_events:
            _line({"file": name, "at": round(passage.at_s, 6), "direction": _DIRECTIONS[passage.kind]})
    _line({"file": name, **{_DIRECTIONS[kind]: number for kind, number in count.items()}})


def _line(record: dict[str, object]) -> None:
    click.echo(json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogateescape"))
