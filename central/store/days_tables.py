"""The tables of rooms' days: keys for pseudonyms and the declarations on file under them. Both are emptied when the day ends.

Names and types only; joined to the other tables by the same metadata.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from central.store.tables import metadata

room_days = Table(
    "room_days",
    metadata,
    Column("room", String(48), primary_key=True),
    Column("from_utc_ms", BigInteger, primary_key=True, autoincrement=False),
    Column("until_utc_ms", BigInteger, nullable=False),
    Column("key", String(43), nullable=False),  # base64url of 32 random bytes
    Index(None, "until_utc_ms"),
)

filed = Table(
    "filed",
    metadata,
    Column("room", String(48), primary_key=True),
    Column("from_utc_ms", BigInteger, primary_key=True, autoincrement=False),  # of the day
    Column("who", String(22), primary_key=True),
    Column("at_utc_ms", BigInteger, nullable=False),  # when it was declared: the newest of somebody counts
    Column("until_utc_ms", BigInteger, nullable=False),
    Column("people", Integer, nullable=False),  # none: what was on file was taken back then
    Column("ref", String(32), nullable=False, server_default=""),  # of a declaration given on the web
)
