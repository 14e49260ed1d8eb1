"""The databases that tests are given."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from liveloop.kit.database import Database
from tests.fixtures.postgres import DatabaseInUse, PostgresCluster
from tests.waiting import until

OWNER = """
import sys
from tests.fixtures.postgres import PostgresCluster
cluster = PostgresCluster()
cluster.start()
print(cluster._server.pid, cluster._folder, flush=True)
sys.stdin.read()
"""


async def test_a_test_gets_an_empty_database_that_can_be_written(database_url: str) -> None:
    database = Database(database_url)
    await database.start()
    async with database.transaction() as session:
        await session.execute(text("CREATE TABLE seen (id INTEGER)"))
        await session.execute(text("INSERT INTO seen VALUES (1)"))
    async with database.read() as session:
        assert (await session.scalars(text("SELECT id FROM seen"))).all() == [1]
    await database.close()


def test_schemas_of_one_cluster_are_apart(postgres_cluster: PostgresCluster) -> None:
    names = ["apart_1", "apart_2"]
    for number, url in enumerate(postgres_cluster.create_schema(name) for name in names):
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE numbers AS SELECT %s::int AS number", [number])
            assert connection.execute("SELECT number FROM numbers").fetchall() == [(number,)]
    for name in names:
        postgres_cluster.drop_schema(name)


def test_a_connection_that_is_left_open_is_told_with_what_it_did(postgres_cluster: PostgresCluster) -> None:
    url = postgres_cluster.create_database("left_open")
    with psycopg.connect(url) as connection:
        connection.execute("SELECT 'who was it'")
        with pytest.raises(DatabaseInUse, match=r"client backend.*who was it"):
            postgres_cluster.drop_database("left_open")
    postgres_cluster.drop_database("left_open")


def test_the_cluster_dies_with_a_killed_test_run() -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    server, folder = owner.stdout.readline().split()
    owner.send_signal(signal.SIGKILL)
    owner.communicate()
    asyncio.run(until(lambda: not _alive(int(server)), what="the end of the server"))
    shutil.rmtree(folder)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
