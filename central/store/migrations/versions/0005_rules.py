"""Epidemic levels, rules for codes, hours of declarations, contacts; days with their keys and declarations on file."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("areas", sa.Column("level", sa.Integer(), nullable=True))
    op.add_column("rooms", sa.Column("declaration_h", sa.Integer(), nullable=True))
    op.add_column("rooms", sa.Column("contacts_days", sa.Integer(), nullable=True))
    op.create_table(
        "levels",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("area", sa.String(length=48), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("since_ms", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_levels")),
    )
    op.create_index(op.f("ix_levels_area_since_ms"), "levels", ["area", "since_ms"], unique=False)
    op.create_table(
        "pass_rules",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("room_id", sa.String(length=48), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=32), nullable=False),
        sa.Column("taking", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_pass_rules_room_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pass_rules")),
    )
    op.create_index(op.f("ix_pass_rules_room_id"), "pass_rules", ["room_id"], unique=False)
    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "room_days",
        sa.Column("room", sa.String(length=48), nullable=False),
        sa.Column("from_utc_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until_utc_ms", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=43), nullable=False),
        sa.PrimaryKeyConstraint("room", "from_utc_ms", name=op.f("pk_room_days")),
    )
    op.create_index(op.f("ix_room_days_until_utc_ms"), "room_days", ["until_utc_ms"], unique=False)
    op.create_table(
        "filed",
        sa.Column("room", sa.String(length=48), nullable=False),
        sa.Column("from_utc_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("who", sa.String(length=22), nullable=False),
        sa.Column("at_utc_ms", sa.BigInteger(), nullable=False),
        sa.Column("until_utc_ms", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("room", "from_utc_ms", "who", name=op.f("pk_filed")),
    )


def downgrade() -> None:
    op.drop_table("filed")
    op.drop_table("room_days")
    op.drop_table("settings")
    op.drop_table("pass_rules")
    op.drop_table("levels")
    op.drop_column("rooms", "contacts_days")
    op.drop_column("rooms", "declaration_h")
    op.drop_column("areas", "level")
