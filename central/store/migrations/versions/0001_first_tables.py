"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "areas",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("parent_id", sa.String(length=48), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["areas.id"], name=op.f("fk_areas_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_areas")),
    )
    op.create_index(op.f("ix_areas_parent_id"), "areas", ["parent_id"], unique=False)
    op.create_table(
        "door_states",
        sa.Column("room", sa.String(length=48), nullable=False),
        sa.Column("door", sa.String(length=48), nullable=False),
        sa.Column("epoch_order", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("room", "door", name=op.f("pk_door_states")),
    )
    op.create_table(
        "epochs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("room", sa.String(length=48), nullable=False),
        sa.Column("door", sa.String(length=48), nullable=False),
        sa.Column("epoch", sa.String(length=64), nullable=False),
        sa.Column("epoch_order", sa.BigInteger(), nullable=False),
        sa.Column("stored", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_epochs")),
        sa.UniqueConstraint("room", "door", "epoch", name=op.f("uq_epochs_room_door_epoch")),
    )
    op.create_table(
        "kept_aside",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(length=256), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_aside")),
    )
    op.create_table(
        "ledger_rows",
        sa.Column(
            "epoch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("utc_ms", sa.BigInteger(), nullable=True),
        sa.Column("mono_ms", sa.BigInteger(), nullable=False),
        sa.Column("boot", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("exits", sa.BigInteger(), nullable=False),
        sa.Column("adjusted", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("epoch_id", "number", name=op.f("pk_ledger_rows")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_ledger_rows_epoch_id_utc_ms"), "ledger_rows", ["epoch_id", "utc_ms"], unique=False)
    op.create_table(
        "registry_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_version")),
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("area_id", sa.String(length=48), nullable=True),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_accounts_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("name", name=op.f("uq_accounts_name")),
    )
    op.create_table(
        "agencies",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("area_id", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_agencies_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agencies")),
    )
    op.create_index(op.f("ix_agencies_area_id"), "agencies", ["area_id"], unique=False)
    op.create_table(
        "rooms",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("area_id", sa.String(length=48), nullable=False),
        sa.Column("agency_id", sa.String(length=48), nullable=False),
        sa.Column("people_limit", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_rooms_agency_id")),
        sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=op.f("fk_rooms_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
    )
    op.create_index(op.f("ix_rooms_agency_id"), "rooms", ["agency_id"], unique=False)
    op.create_index(op.f("ix_rooms_area_id"), "rooms", ["area_id"], unique=False)
    op.create_table(
        "doors",
        sa.Column("room_id", sa.String(length=48), nullable=False),
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_doors_room_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("room_id", "id", name=op.f("pk_doors")),
    )
    op.bulk_insert(
        sa.table("registry_version", sa.column("id", sa.Integer), sa.column("version", sa.BigInteger)),
        [{"id": 1, "version": 1}],
    )


def downgrade() -> None:
    op.drop_table("kept_aside")
    op.drop_table("door_states")
    op.drop_table("ledger_rows")
    op.drop_table("epochs")
    op.drop_table("accounts")
    op.drop_table("registry_version")
    op.drop_table("doors")
    op.drop_table("rooms")
    op.drop_table("agencies")
    op.drop_table("areas")
