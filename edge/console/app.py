"""Puts the console together: settings, pages, error pages. Wires and starts nothing."""

import hashlib
import secrets
from pathlib import Path

from flask import Flask

from edge.config import ConsoleSection, UnitSection
from edge.console import assist, context, door, errors, staff
from edge.console.access import StaffDoor
from edge.console.board import ViewBoard
from edge.console.declaring import declaring
from edge.console.headers import secure
from edge.console.live import Streams
from edge.console.papers import ForgetfulStore, PaperNumbers
from edge.ports import Clock, Emit, PaperStore

_FOLDER = Path(__file__).parent


def create_app(
    board: ViewBoard,
    submit: Emit,
    clock: Clock,
    section: ConsoleSection,
    unit: UnitSection,
    papers: PaperStore | None = None,
) -> Flask:
    """Return the console's app: it shows what is on *board* and hands the staff's orders to *submit*.

    Without a store of *papers* their numbers begin at 1 with each start.
    """
    app = Flask("edge.console", root_path=str(_FOLDER))
    app.config.update(
        # A new key at each start: nothing secret lies on the disk, and a restart signs everybody out.
        SECRET_KEY=secrets.token_bytes(32),
        SESSION_COOKIE_NAME="counterroom_staff",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=16 * 1024,
        SEND_FILE_MAX_AGE_DEFAULT=0,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    context.install(
        app,
        context.Console(
            board=board,
            submit=submit,
            clock=clock,
            section=section,
            unit=unit,
            streams=Streams(board),
            staff=StaffDoor(section.staff_pin_file, clock, app.config["SECRET_KEY"]),
            declaring=declaring(section, unit),
            papers=PaperNumbers(papers or ForgetfulStore(), clock),
            secret=app.config["SECRET_KEY"],
            build=_build(),
        ),
    )
    app.register_blueprint(door.blueprint)
    app.register_blueprint(staff.blueprint)
    app.register_blueprint(assist.blueprint)
    errors.install(app)
    secure(app)
    return app


def _build() -> str:
    """Name the pages' edition: an open page of another edition loads itself anew after an upgrade of the unit."""
    digest = hashlib.sha256()
    for file in sorted(path for folder in ("static", "templates") for path in (_FOLDER / folder).iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
