"""The table of staff badges. Names and types only; joined to the other tables by the same metadata."""

from sqlalchemy import BigInteger, Column, Index, String, Table

from central.store.tables import metadata

badges = Table(  # no name, no code: who bears a badge is written on it by hand, if at all
    "badges",
    metadata,
    Column("id", String(64), primary_key=True),  # hexadecimal, as in the badge
    Column("label", String(40), nullable=False),  # a number or a role
    Column(
        "area", String(48), nullable=False
    ),  # "" for everywhere; an area that is gone leaves its badges to be withdrawn
    Column("issued_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("revoked_ms", BigInteger),  # null: in force
    Index(None, "area", "issued_ms"),
)
