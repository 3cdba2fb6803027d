"""What `scan` and `judge` share: the trust folder, the time to judge at, and the line each code is answered with."""

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from edge.passes import Trust, judge
from edge.passes.bearer import bearer_of
from edge.passes.rules import Rules, rule
from edge.protocol.vocabulary import VerdictKind


def read_instant(_ctx: click.Context, _param: click.Parameter, value: str | None) -> datetime | None:
    """Return an ISO 8601 date or time as UTC, which it is in when it names no zone. Raises: click.BadParameter."""
    if value is None:
        return None
    try:
        instant = datetime.fromisoformat(value.strip())
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.BadParameter(
            f"{value!r} is no ISO date or time such as 2026-03-02 or 2026-03-02T08:30+07:00"
        ) from None


trust_option = click.option(
    "--trust",
    "trust_dir",
    type=click.Path(path_type=Path),
    help="Folder of trusted certificates; issuers of our declarations in its declarations/, of staff badges in staff/, authorities "
    "over ICAO seals in icao/, key sets of health cards in shc/.",
)
at_option = click.option(
    "--at", callback=read_instant, metavar="TIME", help="Judge at this ISO date or time (no zone: UTC) instead of now."
)


plan_option = click.option(
    "--plan",
    "plan_file",
    type=click.Path(path_type=Path),
    help="A plan as a unit keeps it (plan.json): judge by its rules, too. Nobody is on file.",
)


def open_rules(plan_file: Path | None) -> Rules:
    """Return the rules of the plan in *plan_file*, or that all kinds are taken alone. Raises: click.UsageError (exit status 2)."""
    from edge.protocol import codec
    from edge.protocol.errors import ProtocolError
    from edge.protocol.messages import Plan

    if plan_file is None:
        return Rules()
    try:
        plan = codec.decode(plan_file.read_bytes(), Plan)
    except OSError as error:
        raise click.UsageError(f"the plan {plan_file} cannot be read: {error.strerror}") from None
    except ProtocolError as error:
        raise click.UsageError(f"{plan_file} is no plan: {error}") from None
    return Rules(taking=plan.taking, areas=frozenset(plan.areas))


def open_trust(folder: Path | None) -> Trust:
    """Return the trusted certificates, saying on standard error what is wrong with the folder.

    Raises: click.UsageError (exit status 2) when a folder was named and gives nothing to trust.
    """
    from edge.adapters.trust_folder import read_trust

    if folder is None:
        click.echo("no --trust folder given: no signed pass can be verified", err=True)
        return Trust()
    reading = read_trust(folder)
    if reading.trust.is_empty:
        raise click.UsageError("; ".join(reading.problems))
    for problem in reading.problems:
        click.echo(f"trust: {problem}", err=True)
    return reading.trust


class Answers:
    """Writes a JSON line a code and remembers whether all were good."""

    def __init__(self, trust: Trust, at: datetime | None, rules: Rules) -> None:
        self._trust = trust
        self._rules = rules
        self._at = at
        self.is_all_good = True

    def judge(self, head: dict[str, Any], text: str, read_ms: float = 0.0) -> None:
        """Judge *text* and write the answer. `ms` is the time of reading and judging together."""
        began = time.perf_counter()
        at = self._at or datetime.now(UTC)
        judgement = judge(text, self._trust, at)
        bearer = None if judgement.verdict is VerdictKind.REFUSED else bearer_of(judgement.format, text)
        judgement = rule(judgement, None, self._rules, at, bearer.area if bearer else "").judgement
        ms = read_ms + (time.perf_counter() - began) * 1000
        if judgement.verdict is VerdictKind.REFUSED:
            self.is_all_good = False
        self._write(head, judgement.format, judgement.verdict, judgement.reason, ms)

    def no_code(self, head: dict[str, Any], read_ms: float) -> None:
        """Write that there was nothing to judge."""
        self.is_all_good = False
        self._write(head, None, "no_code", None, read_ms)

    def unreadable(self, head: dict[str, Any], read_ms: float) -> None:
        """Write that a picture, or the rest of one, could not be read."""
        self.is_all_good = False
        self._write(head, None, "no_code", "unreadable", read_ms)

    def _write(self, head: dict[str, Any], format: str | None, verdict: str, reason: str | None, ms: float) -> None:
        line = head | {"format": format, "verdict": verdict, "reason": reason, "ms": round(ms, 3)}
        # A file name may hold bytes that are no text; they go out as they came in.
        data = json.dumps(line, ensure_ascii=False).encode("utf-8", "surrogateescape")
        try:
            click.echo(data)
        except BrokenPipeError:  # who reads has enough, which click knows
            raise
        except OSError as error:
            # What is left in the buffer would be tried again at the end, and told then in Python's own words.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            click.echo(f"the answers cannot be written: {error.strerror}", err=True)
            sys.exit(2)
