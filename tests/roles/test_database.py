from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text

from liveloop.kit.ids import new_id
from liveloop.roles.database import alembic_config, migrate, sync_url
from liveloop.roles.models import METADATA, is_compared

QUESTIONNAIRES = "0007"
BEFORE = f"{int(QUESTIONNAIRES) - 1:04}"


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


def test_old_anonymous_ballots_lose_their_persons_and_named_ones_keep_them(database_url: str) -> None:
    with at_revision(database_url, BEFORE) as connection:
        voter, named, anonymous = _polls_before(connection)
    with at_revision(database_url, QUESTIONNAIRES) as connection:
        rows = connection.execute(text("SELECT poll_id, voter, person_id, number, name FROM ballots")).all()
        states = [tuple(row) for row in connection.execute(text("SELECT id, state FROM polls"))]
    kept = {uuid.UUID(str(row.poll_id)): row for row in rows}
    ballot = kept[named]
    assert {uuid.UUID(str(ballot.voter)), uuid.UUID(str(ballot.person_id))} == {voter}
    assert (ballot.number, ballot.name) == (1, "Ann")
    lost = kept[anonymous]
    assert (lost.person_id, lost.number, lost.name) == (None, None, "")
    assert uuid.UUID(str(lost.voter)) != voter
    assert {uuid.UUID(str(key)): state for key, state in states} == {
        named: "open",
        anonymous: "closed",
    }


def test_questionnaires_go_when_the_schema_goes_back(database_url: str) -> None:
    with at_revision(database_url, BEFORE) as connection:
        _, named, _ = _polls_before(connection)
    with at_revision(database_url, QUESTIONNAIRES):
        pass
    with at_revision(database_url, BEFORE, down=True) as connection:
        rows = connection.execute(text("SELECT poll_id FROM ballots")).scalars().all()
        assert [uuid.UUID(str(row)) for row in rows] == [named]


@contextmanager
def at_revision(url: str, revision: str, *, down: bool = False) -> Iterator[Connection]:
    engine = create_engine(sync_url(url))
    try:
        with engine.connect() as connection:
            (command.downgrade if down else command.upgrade)(alembic_config(connection), revision)
            yield connection
            connection.commit()
    finally:
        engine.dispose()


def _polls_before(connection: Connection) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """A named and an anonymous open poll with a ballot each: (voter, named poll, anonymous poll)."""
    house, room, broadcast, voter, named, anonymous = (new_id() for _ in range(6))
    moment = "2026-01-01 00:00:07"

    def insert(table: str, **values: object) -> None:
        plain = {
            name: (value.hex if connection.dialect.name == "sqlite" else value)
            if isinstance(value, uuid.UUID)
            else value
            for name, value in values.items()
        }
        names = ", ".join(plain)
        marks = ", ".join(f":{name}" for name in plain)
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), plain)

    insert("organisations", id=house, name="Tea House", created_at=moment)
    insert(
        "rooms",
        id=room,
        organisation_id=house,
        slug="tea-room",
        title="Tea",
        orientation="portrait",
        created_at=moment,
    )
    insert(
        "broadcasts",
        id=broadcast,
        organisation_id=house,
        room_id=room,
        title="Tea",
        state="live",
        created_at=moment,
        start_on_first_picture=False,
        grace_seconds=600,
        has_source=True,
    )
    insert("persons", id=voter, organisation_id=house, nickname="Ann", created_at=moment)
    for poll, hides in ((named, False), (anonymous, True)):
        insert(
            "polls",
            id=poll,
            room_id=room,
            broadcast_id=broadcast,
            question="Which?",
            options='["a", "b"]',
            multiple=False,
            anonymous=hides,
            live_results=True,
            state="open",
            at=moment,
            voters=1,
            votes="[1, 0]",
            created_at=moment,
        )
        insert("ballots", poll_id=poll, person_id=voter, name="Ann", choices="[0]", created_at=moment)
    return voter, named, anonymous
