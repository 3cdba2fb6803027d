"""The tables of what plans order beyond limits: levels and when they held, rules for codes, settings of all rooms.

Names and types only; joined to the other tables by the same metadata.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table

from central.store.tables import metadata

level_changes = (
    Table(  # append-only; an area or an account that is gone leaves its lines: reports ask which level held when
        "levels",
        metadata,
        Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
        Column("area", String(48), nullable=False),
        Column("level", Integer),  # null: from then on that of the area above
        Column("since_ms", BigInteger, nullable=False),
        Column("set_by", String(64), nullable=False),
        Index(None, "area", "since_ms"),
    )
)

pass_rules = Table(
    "pass_rules",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column(
        "room_id", ForeignKey("rooms.id", ondelete="CASCADE"), index=True
    ),  # null: for all rooms that say nothing else
    Column("level", Integer, nullable=False),
    Column("format", String(32), nullable=False),
    Column("taking", String(16), nullable=False),
)

settings = Table(  # what stands once for all rooms
    "settings",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", String(200), nullable=False),
)
