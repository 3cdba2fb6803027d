"""A console with invented views: for tests, and to look at (`python -m tests.support.console [--shots FOLDER]`)."""

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from edge.config import ConsoleSection, UnitSection
from edge.console.app import create_app
from edge.console.board import ViewBoard
from edge.console.server import ConsoleServer
from edge.core.events import Event
from edge.core.view import CardView, DoorView, VerdictView
from edge.protocol.vocabulary import Cause, Fault, Light, Mode, PassFormat, Reason, VerdictKind

UNIT = UnitSection(
    room="hoa-binh-1",
    door="cua-chinh",
    room_name="Bộ phận Một cửa phường Hòa Bình",
    door_name="Cửa chính",
    data_dir="unused",
)

GREEN = DoorView(
    room_name=UNIT.room_name,
    door_name=UNIT.door_name,
    light=Light.GREEN,
    cause=Cause.ROOM,
    mode=Mode.AUTOMATIC,
    inside=12,
    limit=20,
    places=8,
    is_connected=True,
    is_clock_known=True,
    entries=57,
    exits=44,
    adjusted=-1,
)
RED = replace(GREEN, light=Light.RED)
FULL = replace(RED, cause=Cause.FULL, inside=20, places=0)


class TestClock:
    """A clock that stands until it is moved."""

    __test__ = False
    boot_id = "boot-1"

    def __init__(self, now_s: float = 1000.0) -> None:
        self.now_s = now_s
        self.offset_ms: int | None = None

    def monotonic_s(self) -> float:
        """The time it was set to."""
        return self.now_s

    def utc_offset_ms(self) -> int | None:
        """Not known until it is set."""
        return self.offset_ms


class RunningClock(TestClock):
    """The machine's own clock."""

    def monotonic_s(self) -> float:
        """The machine's monotonic time."""
        return time.monotonic()


def seen(verdict: VerdictKind, reason: Reason, format: PassFormat, *, at_s: float, people: int = 1) -> VerdictView:
    """A verdict as the display gets it."""
    return VerdictView(format, verdict, reason, at_s, people)


DECLARE_URL = "https://khai-bao.vung-tau.example.vn/khai-bao/"

ELSEWHERE = replace(RED, cause=Cause.ELSEWHERE, inside=18, places=0, waiting=2, elsewhere=(("Cửa phụ", 2),))


def sample_answers(now_s: float) -> dict[str, tuple[DoorView, VerdictView]]:
    """A code shown just now for each answer of the door, by name."""
    verified, recorded, refused = VerdictKind.VERIFIED, VerdictKind.RECORDED, VerdictKind.REFUSED
    kinds = PassFormat
    shown: dict[str, tuple[DoorView, VerdictKind, Reason, PassFormat, int]] = {
        "accepted": (GREEN, verified, Reason.SIGNATURE_VALID, kinds.DECLARATION, 3),
        "recorded": (GREEN, recorded, Reason.AS_STATED, kinds.COVID_NATIONAL, 1),
        "recorded-red": (FULL, recorded, Reason.ON_FILE, kinds.ID_CARD, 1),
        "wait-elsewhere": (ELSEWHERE, verified, Reason.SIGNATURE_VALID, kinds.DECLARATION, 1),
        "spoken": (GREEN, recorded, Reason.STAFF_HEARD, kinds.SPOKEN, 4),
        "badge": (FULL, verified, Reason.SIGNATURE_VALID, kinds.STAFF_BADGE, 1),
        "damaged": (GREEN, refused, Reason.MALFORMED, kinds.DECLARATION, 1),
        "unknown": (GREEN, refused, Reason.UNKNOWN_CODE, kinds.UNKNOWN, 1),
        "declare": (GREEN, refused, Reason.DECLARATION_NEEDED, kinds.ID_CARD, 1),
        "expired": (FULL, refused, Reason.EXPIRED, kinds.DCC, 1),
        "talk": (GREEN, refused, Reason.ANSWERS_NOT_CLEAR, kinds.DECLARATION, 1),
        "refused": (GREEN, refused, Reason.ISSUER_EXPIRED, kinds.DCC, 1),
        "forged": (GREEN, refused, Reason.SIGNATURE_INVALID, kinds.DCC, 1),
    }
    return {
        name: (view, seen(verdict, reason, kind, at_s=now_s, people=people))
        for name, (view, verdict, reason, kind, people) in shown.items()
    }


def sample_views(now_s: float) -> dict[str, DoorView | None]:
    """Every kind of picture the door can show, by name."""
    long_name = "Bộ phận Tiếp nhận và Trả kết quả giải quyết thủ tục hành chính một cửa Ủy ban nhân dân phường Nguyễn Thị Minh Khai"
    return {
        "starting": None,
        "green": GREEN,
        "offline": replace(GREEN, is_connected=False, inside=19, places=1, unsent_rows=42),
        "full": FULL,
        "fault": replace(RED, cause=Cause.FAULT, faults=(Fault.CLOCK_UNKNOWN, Fault.BEAM_SWAPPED)),
        "elsewhere": ELSEWHERE,
        "elsewhere-lost": replace(RED, cause=Cause.ELSEWHERE, inside=18, places=0, is_whole=False),
        "cut-off": replace(GREEN, places=3, is_connected=False, is_whole=False, spread=2.4),
        "closed": replace(RED, cause=Cause.CLOSED, inside=0, limit=0, places=0),
        "by-hand": replace(GREEN, mode=Mode.STAFF, faults=(Fault.BEAM_BLOCKED,), undeclared=3, undeclared_at_s=now_s),
        "no-reader": replace(GREEN, faults=(Fault.CAMERA_LOST,)),
        "level": replace(GREEN, level=3, staff=2, card=CardView(PassFormat.ID_CARD, "A" * 22, now_s)),
        **{name: replace(view, verdict=verdict) for name, (view, verdict) in sample_answers(now_s).items()},
        "long": replace(
            FULL, room_name=long_name, door_name="Cửa số 2, phía đường Nguyễn Đình Chiểu", inside=133, limit=128
        ),
    }


def serve(
    board: ViewBoard,
    clock: TestClock,
    port: int = 0,
    section: ConsoleSection | None = None,
    submit: Callable[[Event], None] = lambda event: None,
) -> ConsoleServer:
    """Return a console's server, not yet started; orders are thrown away unless *submit* takes them."""
    app = create_app(board, submit, clock, section or ConsoleSection(port=port), UNIT)
    return ConsoleServer(app, "127.0.0.1", port)


SIZES = {
    "800x480": (800, 480),
    "1024x600": (1024, 600),
    "1280x720": (1280, 720),
    "1280x800": (1280, 800),
    "1920x1080": (1920, 1080),
    "800x1280": (800, 1280),
    "390x844": (390, 844),
    "320x568": (320, 568),
}


PATHS = {"door": "/", "staff": "/staff", "declare": "/staff/declare", "paper": "/staff/declare/paper"}


def take_shots(folder: Path, paths: dict[str, str], names: list[str], languages: list[str], sizes: list[str]) -> None:
    """Photograph the pages *paths* for the views *names* into *folder*."""
    from tests.support.browser import chromium, new_page

    folder.mkdir(parents=True, exist_ok=True)
    board, clock = ViewBoard(), RunningClock()
    section = ConsoleSection(port=0, declare_url=DECLARE_URL)
    with serve(board, clock, section=section) as server, chromium() as browser:
        for size in sizes:
            width, height = SIZES[size]
            with new_page(browser, {"width": width, "height": height}) as page:
                for name in names:
                    view = sample_views(clock.monotonic_s())[name]
                    if view is not None:
                        board.put(view)
                    for which, path in paths.items():
                        for language in languages:
                            page.goto(f"{server.url}{path}?lang={language}")
                            if which != "paper":  # the one page that does not change by itself
                                page.wait_for_selector("html[data-link=live]")
                            page.wait_for_function("Array.from(document.images).every(image => image.complete)")
                            page.screenshot(
                                path=folder / f"{which}-{name}-{language}-{size}.png", full_page=which != "door"
                            )


def main() -> None:
    """Serve the sample views one after another, or photograph them."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--shots", type=Path, help="photograph all views into this folder and end")
    parser.add_argument("--views", default=",".join(sample_views(0.0)))
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--languages", default="vi,en")
    parser.add_argument("--page", choices=PATHS, default="door")
    parser.add_argument("--every-s", type=float, default=4.0)
    given = parser.parse_args()
    names = given.views.split(",")
    if given.shots:
        paths = {given.page: PATHS[given.page]}
        take_shots(given.shots, paths, names, given.languages.split(","), given.sizes.split(","))
        return
    board, clock = ViewBoard(), RunningClock()
    with serve(board, clock) as server:
        print(f"{server.url} and {server.url}/staff, a new view each {given.every_s} s; Ctrl-C ends it")
        while True:
            for name in names:
                view = sample_views(clock.monotonic_s())[name]
                if view is not None:
                    board.put(view)
                    time.sleep(given.every_s)


if __name__ == "__main__":
    main()
