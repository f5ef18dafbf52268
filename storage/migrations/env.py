"""What Alembic runs: the migrations, on the connection that `database/migrate.py` hands over."""

from alembic import context

from storage.database.migrate import VERSION_TABLE
from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
# The transaction is the caller's: it holds the lock, and one failure undoes everything.
context.run_migrations()
