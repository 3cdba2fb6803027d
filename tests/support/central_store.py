"""A real store of a test with one room of two doors, and what a door says to central."""

from pathlib import Path

from central.store.places import AreaKind
from central.store.store import Store
from edge.protocol.messages import Log, State
from edge.protocol.rows import Entered, Row, Scanned
from edge.protocol.vocabulary import Cause, Light, Mode, PassFormat, Reason, VerdictKind
from tests.support.databases import database_url

NOON_MS = 1_790_000_000_000


def open_store(folder: Path) -> Store:
    """Return a new store of *folder* with room `tiep-dan` and its doors `chinh` and `phu`."""
    store = Store(database_url(folder))
    registry = store.registry
    registry.add_area("tinh", "Tỉnh Mẫu", AreaKind.PROVINCE)
    registry.add_area("huyen", "Huyện Mẫu", AreaKind.DISTRICT, "tinh")
    registry.add_agency("ubnd", "Ủy ban nhân dân", "huyen")
    registry.add_room("tiep-dan", "Bộ phận một cửa", "huyen", "ubnd", 10)
    registry.add_door("tiep-dan", "chinh", "Cửa chính")
    registry.add_door("tiep-dan", "phu", "Cửa phụ")
    return store


def entered(n: int, *, boot: str = "boot-1", is_dated: bool = True, is_declared: bool = False) -> Entered:
    """Return the row of the *n*-th person coming in, a second after the one before."""
    utc_ms = NOON_MS + n * 1000 if is_dated else None
    return Entered(n=n, boot=boot, mono_ms=n * 1000, utc_ms=utc_ms, entries=n, is_declared=is_declared)


def scanned(n: int, bearer: str, **changes: object) -> Scanned:
    """Return the row of the *n*-th code shown, a second after the one before: an ID card of *bearer*, a letter. That of "c" is refused."""
    values: dict[str, object] = {
        "format": PassFormat.ID_CARD,
        "verdict": VerdictKind.REFUSED if bearer == "c" else VerdictKind.RECORDED,
        "reason": Reason.AS_STATED,
        "who": bearer * 22,
    }
    return Scanned(n=n, boot="boot-1", mono_ms=n * 1000, utc_ms=NOON_MS + n * 1000, **values | changes)  # type: ignore[arg-type]


def log(*rows: Row, epoch: str = "e1", epoch_order: int = 1) -> Log:
    """Return a `log` message of *rows*."""
    return Log(epoch=epoch, epoch_order=epoch_order, rows=rows)  # type: ignore[arg-type]


def state(
    number: int,
    entries: int,
    exits: int = 0,
    *,
    epoch: str = "e1",
    epoch_order: int = 1,
    light: Light = Light.GREEN,
    adjusted: int = 0,
    plan_revision: int | None = None,
) -> State:
    """Return a door's state."""
    return State(
        epoch=epoch,
        epoch_order=epoch_order,
        number=number,
        entries=entries,
        exits=exits,
        adjusted=adjusted,
        light=light,
        cause=Cause.ROOM if light is Light.GREEN else Cause.FULL,
        mode=Mode.AUTOMATIC,
        limit=10,
        inside=max(0, entries - exits),
        plan_revision=plan_revision,
        boot="boot-1",
        started_mono_ms=0,
        mono_ms=number * 1000,
        utc_ms=NOON_MS + number * 1000,
        version="1",
    )
