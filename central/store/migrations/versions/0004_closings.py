"""Several closing times a day, as text: "11:30, 17:00"."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_rooms = sa.table("rooms", sa.column("id"), sa.column("closes_at_min"), sa.column("closings"))


def upgrade() -> None:
    op.add_column("rooms", sa.Column("closings", sa.String(length=64), server_default="", nullable=False))
    connection = op.get_bind()
    query = sa.select(_rooms.c.id, _rooms.c.closes_at_min).where(_rooms.c.closes_at_min.is_not(None))
    for room, closes_at_min in connection.execute(query).all():
        text = "{:02d}:{:02d}".format(*divmod(closes_at_min, 60))
        connection.execute(sa.update(_rooms).where(_rooms.c.id == room).values(closings=text))
    op.drop_column("rooms", "closes_at_min")


def downgrade() -> None:
    """Keep the last closing time of each day."""
    op.add_column("rooms", sa.Column("closes_at_min", sa.Integer(), nullable=True))
    connection = op.get_bind()
    for room, text in connection.execute(sa.select(_rooms.c.id, _rooms.c.closings).where(_rooms.c.closings != "")).all():
        hours, minutes = text.rsplit(" ", 1)[-1].split(":")
        closes_at_min = 60 * int(hours) + int(minutes)
        connection.execute(sa.update(_rooms).where(_rooms.c.id == room).values(closes_at_min=closes_at_min))
    op.drop_column("rooms", "closings")
