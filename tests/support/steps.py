"""Counts what the state machines did, for the summary of a test run: steps nobody ran prove nothing."""

from collections import Counter

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

STEPS: Counter[str] = Counter()
"""Steps run, by machine."""

LIVES: Counter[str] = Counter()
"""Lives begun, by machine: a life is one sequence of steps from a fresh start."""


def summary() -> list[str]:
    """Return a line a machine."""
    return [f"state machine {name}: {STEPS[name]:,} steps in {LIVES[name]:,} lives" for name in sorted(LIVES)]


def live(machine: type[RuleBasedStateMachine], *, short: int, long: int) -> None:
    """Let *machine* live *short* lives in a test run, *long* under the profile "long" (`make prove`).

    A test run lives the same lives each time, so that what it says of a change is about the change; new ones are for `make prove`.
    """
    is_long = settings.get_current_profile_name() == "long"
    how = settings(
        max_examples=long if is_long else short,
        derandomize=not is_long,
        stateful_step_count=60,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(machine, settings=how)
