"""How often the alert for a drifting door is right: simulated months of rooms whose doors miscount by a known amount.

One door of the room drifts by the figure on the left, the others are right. `alert` is how often that door is named in 200 months, `blamed`
how often a door that is right is named, `room` how often the room as a whole is, `held` how often the drifting door's 95 % interval
holds the truth.
"""

from central.corrections.drift import drift
from tests.support.counted_months import Month, puts

MONTHS = 200
TRUTHS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)


def main() -> None:
    """Print the table."""
    print(f"{'doors':>5} {'drift':>6} {'alert':>7} {'blamed':>7} {'room':>7} {'held':>7} {'found':>7} {'± half':>7}")
    for doors in (1, 2, 3):
        for truth in TRUTHS:
            print(row(doors, truth))


def row(doors: int, truth: float) -> str:
    """Return the line of rooms with so many *doors* of which the first drifts by *truth* per 100 crossings."""
    names = [f"door-{place}" for place in range(doors)]
    month = Month({name: truth if name == names[0] else 0.0 for name in names})
    found = [drift(puts(month, seed)) for seed in range(MONTHS)]
    first = [each.doors[names[0]] for each in found]
    alerts = sum(each.is_alert for each in first)
    blamed = sum(any(each.doors[name].is_alert for name in names[1:]) for each in found)
    rooms = sum(bool(each.room and each.room.is_alert) for each in found)
    held = sum(each.low <= truth <= each.high for each in first)
    mean = sum(each.per_100 for each in first) / MONTHS
    half = sum(each.high - each.low for each in first) / MONTHS / 2
    shares = " ".join(f"{100 * n / MONTHS:6.1f}%" for n in (alerts, blamed, rooms, held))
    return f"{doors:>5} {truth:>6.1f} {shares} {mean:>7.2f} {half:>7.2f}"
