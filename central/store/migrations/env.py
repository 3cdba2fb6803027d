"""Alembic's entry: runs the migrations on the connection that `central.store.migrate` opened."""

from alembic import context

from central.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
