"""The tables of contacts, which central cannot read, and of who took which of them out.

Names and types only; joined to the other tables by the same metadata. A day is local, as "2026-11-27".
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table

from central.store.tables import metadata

_KEY = BigInteger().with_variant(Integer, "sqlite")

contacts = Table(
    "contacts",
    metadata,
    Column("id", _KEY, primary_key=True),
    Column("day", String(10), nullable=False),  # of the visit, or of the declaration
    Column("gone_on", String(10), nullable=False),  # nothing of it is there once this day has begun
    Column("room", String(48), nullable=False),
    Column("door", String(48)),  # null: declared on the web, joined to visits by `tag` alone
    Column("epoch_id", BigInteger),
    Column("number", BigInteger),  # of the ledger row it came by; that row tells when the visit was
    Column("at_ms", BigInteger, nullable=False),  # when central got it
    Column("key_id", String(16), nullable=False),  # of the department's public key
    Column("tag", LargeBinary(16)),  # of the declaration's reference, keyed by the key of the day
    Column("box", LargeBinary, nullable=False),  # the sealed box, once more encrypted with the key of the day
    Index(None, "gone_on"),
    Index(None, "day", "room"),
    Index(None, "room", "door"),
    Index(None, "tag"),
)

contact_exports = Table(  # append-only: triggers of the database refuse changes
    "contact_exports",
    metadata,
    Column("id", _KEY, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("who", String(80), nullable=False),
    Column("room", String(48), nullable=False),
    Column("from_ms", BigInteger, nullable=False),
    Column("to_ms", BigInteger, nullable=False),
    Column("visits", Integer, nullable=False),
    Column("reason", String(80), nullable=False),
)
