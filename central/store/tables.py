"""The tables: what central keeps. Names and types only; no engine, no query.

A ledger row is keyed by a small integer for (room, door, epoch) and its number: the table then grows at the end of each epoch's
run, and ten years of a district stay a file. Times are milliseconds since 1970-01-01T00:00:00Z.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_KEY = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only for INTEGER

areas = Table(
    "areas",
    metadata,
    Column("id", String(48), primary_key=True),
    Column("kind", String(16), nullable=False),  # province | district | commune
    Column("name", String(120), nullable=False),
    Column("parent_id", ForeignKey("areas.id"), index=True),
    Column("level", Integer),  # epidemic, 1 to 4; null: that of the area above
)

agencies = Table(
    "agencies",
    metadata,
    Column("id", String(48), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("area_id", ForeignKey("areas.id"), nullable=False, index=True),
)

rooms = Table(
    "rooms",
    metadata,
    Column("id", String(48), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("area_id", ForeignKey("areas.id"), nullable=False, index=True),
    Column("agency_id", ForeignKey("agencies.id"), nullable=False, index=True),
    Column("people_limit", Integer, nullable=False),
    Column("revision", BigInteger, nullable=False),  # of the plan that the room's units hold
    Column("closings", String(64), nullable=False, server_default=""),  # local, ascending, as in "11:30, 17:00"
    Column("utc_offset_min", Integer, nullable=False, server_default="420"),  # of the room's local time
    Column("declaration_h", Integer),  # null: as configured
    Column("contacts_days", Integer),  # null: no contacts are kept
)

doors = Table(
    "doors",
    metadata,
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(48), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("position", Integer, nullable=False),
    Column("share_offset", Integer, nullable=False, server_default="0"),  # permits added to those of its slots
    Column("closing_revision", BigInteger),  # of the plan that says so; null: the door is open
)

door_slots = Table(  # the parts the room's limit is split into, and whose each is
    "door_slots",
    metadata,
    Column("room_id", String(48), primary_key=True),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("door_id", String(48), nullable=False),
    ForeignKeyConstraint(["room_id", "door_id"], ["doors.room_id", "doors.id"], ondelete="CASCADE"),
)

departures = Table(  # doors taken from a room: what they leave behind counts on, and is dated for the history
    "departures",
    metadata,
    Column("id", _KEY, primary_key=True),
    Column("room", String(48), nullable=False),
    Column("door", String(48), nullable=False),
    Column("left_ms", BigInteger, nullable=False),
    Column("back_ms", BigInteger),  # null: still away
    Column("net", Integer, nullable=False),  # people who came in by it less those who left, carried by the room
    Column("traded", Integer, nullable=False),  # permits it took from other doors less those it gave
    Index(None, "room", "door"),
)

registry_version = Table(  # one row, raised with every change above: another process sees that it must read anew
    "registry_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", BigInteger, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("password_hash", String(255), nullable=False),
    Column("role", String(16), nullable=False),  # admin | viewer | health
    Column("area_id", ForeignKey("areas.id")),  # null: everywhere
    Column("stamp", String(32), nullable=False),  # renewed with the password: older sessions end
    Column("created_ms", BigInteger, nullable=False),
)

epochs = Table(  # a door's ledgers, and how far each is stored without a gap
    "epochs",
    metadata,
    Column("id", _KEY, primary_key=True),
    Column("room", String(48), nullable=False),
    Column("door", String(48), nullable=False),
    Column("epoch", String(64), nullable=False),
    Column("epoch_order", BigInteger, nullable=False),
    Column("stored", BigInteger, nullable=False),
    UniqueConstraint("room", "door", "epoch"),
)

ledger_rows = Table(
    "ledger_rows",
    metadata,
    Column("epoch_id", _KEY, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("utc_ms", BigInteger),  # null until the unit's clock is known
    Column("mono_ms", BigInteger, nullable=False),
    Column("boot", String(64), nullable=False),
    Column("entries", BigInteger, nullable=False),
    Column("exits", BigInteger, nullable=False),
    Column("adjusted", BigInteger, nullable=False),
    Column("body", Text, nullable=False),  # the row as it came, JSON, unknown fields included
    Column("received_ms", BigInteger, nullable=False),
    Index(None, "epoch_id", "utc_ms"),
    sqlite_with_rowid=False,
)

door_states = Table(  # the newest state of each door: what the live view starts from
    "door_states",
    metadata,
    Column("room", String(48), primary_key=True),
    Column("door", String(48), primary_key=True),
    Column("epoch_order", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
)

kept_aside = Table(  # messages that could not be taken, the newest thousand
    "kept_aside",
    metadata,
    Column("id", _KEY, primary_key=True),
    Column("received_ms", BigInteger, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("kind", String(32), nullable=False),  # the topic's leaf
    Column("topic", String(256), nullable=False),
    Column("detail", String(300), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
)
