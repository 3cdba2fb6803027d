"""Contacts sealed to the health department, and the list of who exported them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REFUSED = {"UPDATE": "contact_exports_no_update", "DELETE": "contact_exports_no_delete"}


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("gone_on", sa.String(length=10), nullable=False),
        sa.Column("room", sa.String(length=48), nullable=False),
        sa.Column("door", sa.String(length=48), nullable=True),
        sa.Column("epoch_id", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("tag", sa.LargeBinary(length=16), nullable=True),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(op.f("ix_contacts_gone_on"), "contacts", ["gone_on"], unique=False)
    op.create_index(op.f("ix_contacts_day_room"), "contacts", ["day", "room"], unique=False)
    op.create_index(op.f("ix_contacts_room_door"), "contacts", ["room", "door"], unique=False)
    op.create_index(op.f("ix_contacts_tag"), "contacts", ["tag"], unique=False)
    op.create_table(
        "contact_exports",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("room", sa.String(length=48), nullable=False),
        sa.Column("from_ms", sa.BigInteger(), nullable=False),
        sa.Column("to_ms", sa.BigInteger(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_exports")),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for what, name in _REFUSED.items():
        if is_sqlite:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {what} ON contact_exports "
                "BEGIN SELECT RAISE(ABORT, 'the list of exports is only added to'); END"
            )
        else:
            op.execute(f"CREATE RULE {name} AS ON {what} TO contact_exports DO INSTEAD NOTHING")


def downgrade() -> None:
    op.drop_table("contact_exports")
    op.drop_table("contacts")
