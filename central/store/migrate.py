"""Brings a database to the newest shape of the tables, at every start. A database newer than the program is refused."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import SQLAlchemyError

from central.errors import StoreError
from central.store.engine import Database

_SCRIPTS = Path(__file__).with_name("migrations")


def upgrade_to_head(database: Database) -> None:
    """Run the migrations that *database* lacks, all or none.

    Raises: StoreError when the database cannot be changed, or was made by a newer program.
    """
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    with database.write() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current == script.get_current_head():
            return
        if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
            raise StoreError(f"the database is of a newer program than this one (its shape is {current!r})")
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except SQLAlchemyError as error:
            raise StoreError(f"the database could not be brought up to date: {error}") from error
