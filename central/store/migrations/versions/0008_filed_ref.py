"""The reference of a declaration on file, by which who shows a card in its place can be reached."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("filed", sa.Column("ref", sa.String(length=32), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("filed") as filed:
        filed.drop_column("ref")
