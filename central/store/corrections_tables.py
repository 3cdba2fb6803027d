"""The table of headcounts ordered from the dashboard, and the index that finds corrections among a ledger's rows.

Names and types only; joined to the other tables by the same metadata.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, literal_column

from central.store.tables import ledger_rows, metadata

corrections = Table(  # a room or an account that is gone leaves its corrections behind: they explain the past count
    "corrections",
    metadata,
    Column("id", String(64), primary_key=True),  # the order on the wire
    Column("room", String(48), nullable=False),
    Column("door", String(48), nullable=False),
    Column("inside", Integer, nullable=False),
    Column("why", String(200), nullable=False),
    Column("account_id", Integer, nullable=False),
    Column("account_name", String(64), nullable=False),  # stays here; on the wire goes the number
    Column("asked_ms", BigInteger, nullable=False),
    Column("outcome", String(16)),  # null: under way
    Column("delta", Integer),  # null: not applied, or not known by how much
    Column("epoch", String(64)),
    Column("number", BigInteger),
    Column("settled_ms", BigInteger),
    Column("last_word", String(16)),  # what the door answered last, while that settles nothing
    Index(None, "room", "asked_ms"),
    Index(None, "outcome", "asked_ms"),
)

IS_ADJUSTED = ledger_rows.c.kind == literal_column("'adjusted'")
"""Written out in each statement: a database takes the index below only where it can read that it applies."""

adjusted_rows = Index(  # a few rows among a hundred thousand: the index costs next to nothing
    "ix_ledger_rows_adjusted",
    ledger_rows.c.epoch_id,
    ledger_rows.c.utc_ms,
    sqlite_where=IS_ADJUSTED,
    postgresql_where=IS_ADJUSTED,
)
