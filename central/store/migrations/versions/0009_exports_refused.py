"""PostgreSQL refuses to change the list of exports, as SQLite does: until now it passed over the attempt without a word."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_PASSED_OVER = {"UPDATE": "contact_exports_no_update", "DELETE": "contact_exports_no_delete"}

# 23000 is the family of broken integrity: the error is told apart from a database that is out of order.
_REFUSE = """
CREATE FUNCTION contact_exports_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the list of exports is only added to' USING ERRCODE = '23000'; END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for name in _PASSED_OVER.values():
        op.execute(f"DROP RULE {name} ON contact_exports")
    op.execute(_REFUSE)
    op.execute(
        "CREATE TRIGGER contact_exports_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON contact_exports "
        "FOR EACH STATEMENT EXECUTE FUNCTION contact_exports_refuse()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("DROP TRIGGER contact_exports_only_grow ON contact_exports")
    op.execute("DROP FUNCTION contact_exports_refuse")
    for what, name in _PASSED_OVER.items():
        op.execute(f"CREATE RULE {name} AS ON {what} TO contact_exports DO INSTEAD NOTHING")
