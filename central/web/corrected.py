"""What put a room's count right, as lines for people: headcounts ordered here, and what was done at the doors.

An order and the ledger row that carried it out are one line. Knows no page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from central.corrections.correction import Correction, Outcome
from central.corrections.figures import AdjustedBody, adjusted_body
from central.services import services
from central.store.history import Happening
from central.web.times import clock
from central.web.words import language, t

_BY = {
    "button": "by.button",
    "console.unit": "by.console_unit",
    "console.pin": "by.console_pin",
    "closing": "by.closing",
    "floor": "by.floor",
}
_ACCOUNT = "account:"


@dataclass(frozen=True, slots=True)
class PutRight:
    """One line. `state` is `applied`, `open` or the outcome; `order` the order's id, empty for what was done at a door."""

    utc_ms: int
    door: str
    by: str
    who: str
    why: str
    inside: int | None
    delta: int | None
    state: str
    order: str
    is_anchor: bool = False


def lines(room: str, at_most: int) -> list[PutRight]:
    """Return a room's newest corrections, newest first. Raises: StoreError."""
    store = services().store
    rows, orders = store.counting.adjusted(room, at_most), store.corrections.newest(room, at_most)
    names = {account.id: account.name for account in store.accounts.list()}
    return merged(orders, rows, names)[:at_most]


def merged(orders: Iterable[Correction], rows: Iterable[Happening], names: Mapping[int, str]) -> list[PutRight]:
    """Return *orders* and *rows* as lines, newest first; what a row tells of an order is stronger than what was heard of it."""
    at_doors = [(row, adjusted_body(row)) for row in rows]
    by_order = {body.order: (row, body) for row, body in at_doors if body.order}
    known = set()
    found = []
    for order in orders:
        known.add(order.id)
        _, body = by_order.get(order.id, (None, None))
        is_applied = body is not None or order.outcome is Outcome.APPLIED
        found.append(
            PutRight(
                utc_ms=order.asked_ms,
                door=order.door,
                by=f"{_ACCOUNT}{order.account_id}",
                who=order.account_name,
                why=order.why,
                inside=order.inside,
                delta=body.delta if body is not None else order.delta,
                state="applied" if is_applied else order.outcome.value if order.outcome else "open",
                order=order.id,
                is_anchor=is_applied,
            )
        )
    found += [_at_door(row, body, names) for row, body in at_doors if not body.order or body.order not in known]
    return sorted(found, key=lambda line: line.utc_ms, reverse=True)


def _at_door(row: Happening, body: AdjustedBody, names: Mapping[int, str]) -> PutRight:
    return PutRight(
        utc_ms=row.utc_ms or row.received_ms,
        door=row.door,
        by=body.by,
        who=by_words(body.by, names),
        why=body.why,
        inside=body.headcount,
        delta=body.delta,
        state="applied",
        order="",
        is_anchor=body.is_anchor,
    )


def by_words(by: str, names: Mapping[int, str]) -> str:
    """Return who or what put a count right: an account by its name, a place by what it is; anything else as it stands."""
    if by.startswith(_ACCOUNT):
        number = by.removeprefix(_ACCOUNT)
        known = names.get(int(number)) if number.isdecimal() and len(number) < 10 else None
        return known or t("by.account", n=number)
    key = _BY.get(by)
    return t(key) if key else by


def progress_words(order: Correction, door_names: Mapping[str, str]) -> str:
    """Return how far an order has come."""
    values = {"inside": order.inside, "door": door_names.get(order.door, order.door), "time": clock(order.asked_ms)}
    if order.outcome is None:
        return t("count.sending_not_ready" if order.last_word else "count.sending", **values)
    if order.outcome is not Outcome.APPLIED:
        return t(f"count.{order.outcome.value}", **values)
    if order.delta is None:
        return t("count.applied_unknown", **values)
    return t("count.applied" if order.delta else "count.applied_same", delta=signed(order.delta), **values)


def signed(number: float, digits: int = 0) -> str:
    """Return *number* with its sign, as people write it in the reader's language."""
    text = f"{number:+.{digits}f}".replace("-", "−") if round(number, digits) else f"{0:.{digits}f}"
    return text.replace(".", ",") if language() == "vi" else text
