"""Search learns of comments a moment after they were written: in the worker, many in a short transaction."""

from __future__ import annotations

from liveloop.kit.database import Database
from liveloop.kit.draining import drain
from liveloop.talk.search import repository
from liveloop.talk.search.documents import numbered

BATCH = 100
"""Comments of one transaction; on SQLite it has the writing lock for some 10 ms."""


class CommentIndexer:
    """One at a time; a second one would only find nothing to do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self) -> None:
        await drain("search.changes", self.index_some, batch=BATCH)

    async def index_some(self) -> int:
        """Look anew at comments that changed; returns how many."""
        async with self._database.read() as session:
            if not await repository.has_changed(session):
                return 0
        async with self._database.transaction() as session:
            changed = await repository.take_changed(session, limit=BATCH)
            found = await repository.documents(session, changed)
            known = await repository.numbers_of(session, changed)
            fresh = [one for one in found if one.comment_id not in known]
            numbers = {**known, **numbered(fresh, await repository.taken_numbers(session, fresh))}
            there = {one.comment_id for one in found}
            await repository.forget(session, known.values())
            await repository.remove(session, [known[one] for one in known if one not in there])
            await repository.add(session, numbers, fresh)
            await repository.learn(session, numbers, found)
        return len(changed)
