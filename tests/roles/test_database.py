from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from liveloop.roles.database import migrate, sync_url
from liveloop.roles.models import METADATA, is_compared


def test_migrations_make_exactly_the_tables_of_the_models(database_url: str) -> None:
    migrate(database_url)
    engine = create_engine(sync_url(database_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_compared}
        )
        assert compare_metadata(context, METADATA) == []
        assert {"rooms", "broadcasts", "channel_events"} <= set(inspect(connection).get_table_names())
    engine.dispose()


def test_migrating_again_changes_nothing(database_url: str) -> None:
    migrate(database_url)
    migrate(database_url)
