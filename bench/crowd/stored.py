"""What the database of an install holds of a broadcast, read past the server from the file itself."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID


class Stored:
    """Reads; every call sees what is committed now."""

    def __init__(self, file: Path, broadcast_id: str) -> None:
        self._file = file
        self._broadcast = UUID(broadcast_id).hex

    def comments(self) -> Counter[str]:
        """How often each client id is there, held ones too."""
        found: Counter[str] = Counter()
        with self._open() as database:
            for table in ("comments", "held_comments"):
                rows = database.execute(
                    f"SELECT client_id FROM {table} WHERE broadcast_id = ?",  # noqa: S608 - two names of ours
                    (self._broadcast,),
                )
                found.update(row[0] for row in rows)
        return found

    def likes(self) -> dict[str, int]:
        """The count of each page, by its name."""
        query = "SELECT source, count FROM like_counts WHERE broadcast_id = ?"
        with self._open() as database:
            return dict(database.execute(query, (self._broadcast,)))

    def like_total(self) -> int:
        """The sum that the room is told."""
        query = "SELECT total FROM like_totals WHERE broadcast_id = ?"
        with self._open() as database:
            row = database.execute(query, (self._broadcast,)).fetchone()
        return int(row[0]) if row else 0

    def votes(self, poll_id: str) -> Counter[int]:
        """Ballots of a poll with one choice each, by option."""
        query = "SELECT choices FROM ballots WHERE poll_id = ?"
        with self._open() as database:
            rows = database.execute(query, (UUID(poll_id).hex,)).fetchall()
        return Counter(choice for row in rows for choice in json.loads(row[0]))

    def entries(self, raffle_id: str) -> int:
        """Of a raffle."""
        query = "SELECT count(*) FROM raffle_entries WHERE raffle_id = ?"
        with self._open() as database:
            return int(database.execute(query, (UUID(raffle_id).hex,)).fetchone()[0])

    def gifts(self) -> Counter[str]:
        """How often each client id is there."""
        query = "SELECT client_id FROM gifts_sent WHERE broadcast_id = ?"
        with self._open() as database:
            return Counter(row[0] for row in database.execute(query, (self._broadcast,)))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, timeout=20)) as database:
            yield database
