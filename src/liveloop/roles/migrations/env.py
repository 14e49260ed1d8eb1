"""Alembic's entry: runs the versions on the connection that `liveloop.roles.database` opened."""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from liveloop.kit.database import UtcDateTime
from liveloop.roles.models import is_compared


def render(kind: str, item: object, autogen_context: AutogenContext) -> str | Literal[False]:
    """Our own column type by its short name, with its import."""
    if kind == "type" and isinstance(item, UtcDateTime):
        autogen_context.imports.add("from liveloop.kit.database import UtcDateTime")
        return "UtcDateTime()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes["target_metadata"],
    render_as_batch=True,
    compare_type=True,
    render_item=render,
    include_name=is_compared,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
connection.commit()
