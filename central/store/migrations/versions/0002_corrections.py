"""Headcounts ordered from the dashboard."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("room", sa.String(length=48), nullable=False),
        sa.Column("door", sa.String(length=48), nullable=False),
        sa.Column("inside", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("account_name", sa.String(length=64), nullable=False),
        sa.Column("asked_ms", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("delta", sa.Integer(), nullable=True),
        sa.Column("epoch", sa.String(length=64), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("settled_ms", sa.BigInteger(), nullable=True),
        sa.Column("last_word", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_room_asked_ms"), "corrections", ["room", "asked_ms"], unique=False)
    op.create_index(op.f("ix_corrections_outcome_asked_ms"), "corrections", ["outcome", "asked_ms"], unique=False)
    is_adjusted = sa.text("kind = 'adjusted'")
    op.create_index(
        "ix_ledger_rows_adjusted",
        "ledger_rows",
        ["epoch_id", "utc_ms"],
        unique=False,
        sqlite_where=is_adjusted,
        postgresql_where=is_adjusted,
    )


def downgrade() -> None:
    op.drop_index("ix_ledger_rows_adjusted", "ledger_rows")
    op.drop_table("corrections")
