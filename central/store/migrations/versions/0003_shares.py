"""Slots of the limit, doors that close and doors that left, closing times."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SLOT_A_DOOR = """
INSERT INTO door_slots (room_id, slot, door_id)
SELECT room_id, row_number() OVER (PARTITION BY room_id ORDER BY position, id) - 1, id FROM doors
"""

# Doors removed by a program that did not carry their people: they left them out of the count with their last word.
_DOORS_GONE = """
INSERT INTO departures (room, door, left_ms, net, traded)
SELECT gone.room, gone.door, gone.received_ms, 0, 0 FROM door_states AS gone
WHERE NOT EXISTS (SELECT 1 FROM doors WHERE doors.room_id = gone.room AND doors.id = gone.door)
"""


def upgrade() -> None:
    op.add_column("rooms", sa.Column("closes_at_min", sa.Integer(), nullable=True))
    op.add_column("rooms", sa.Column("utc_offset_min", sa.Integer(), server_default="420", nullable=False))
    op.add_column("doors", sa.Column("share_offset", sa.Integer(), server_default="0", nullable=False))
    op.add_column("doors", sa.Column("closing_revision", sa.BigInteger(), nullable=True))
    op.create_table(
        "door_slots",
        sa.Column("room_id", sa.String(length=48), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("door_id", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id", "door_id"],
            ["doors.room_id", "doors.id"],
            name=op.f("fk_door_slots_room_id_door_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("room_id", "slot", name=op.f("pk_door_slots")),
    )
    op.create_table(
        "departures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("room", sa.String(length=48), nullable=False),
        sa.Column("door", sa.String(length=48), nullable=False),
        sa.Column("left_ms", sa.BigInteger(), nullable=False),
        sa.Column("back_ms", sa.BigInteger(), nullable=True),
        sa.Column("net", sa.Integer(), nullable=False),
        sa.Column("traded", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departures")),
    )
    op.create_index(op.f("ix_departures_room_door"), "departures", ["room", "door"], unique=False)
    op.execute(_SLOT_A_DOOR)
    op.execute(_DOORS_GONE)


def downgrade() -> None:
    op.drop_table("departures")
    op.drop_table("door_slots")
    op.drop_column("doors", "closing_revision")
    op.drop_column("doors", "share_offset")
    op.drop_column("rooms", "utc_offset_min")
    op.drop_column("rooms", "closes_at_min")
