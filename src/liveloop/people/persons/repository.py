from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.kit.ids import new_id
from liveloop.people.persons.models import PersonRow


class PersonRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create_missing(
        self, people: Sequence[tuple[uuid.UUID, uuid.UUID | None, uuid.UUID | None, str]], *, at: datetime
    ) -> None:
        """Insert (organisation, guest, account, nickname) where there is no such person yet."""
        rows = [
            {
                "id": new_id(),
                "organisation_id": organisation_id,
                "guest_id": guest_id,
                "account_id": account_id,
                "nickname": nickname,
                "created_at": at,
            }
            for organisation_id, guest_id, account_id, nickname in people
        ]
        await self._session.execute(upsert(self._session, PersonRow).on_conflict_do_nothing(), rows)

    async def put_nobody(
        self, person_id: uuid.UUID, organisation_id: uuid.UUID, nickname: str, *, at: datetime
    ) -> None:
        """A person with neither guest nor account; one that exists keeps its name."""
        statement = upsert(self._session, PersonRow).values(
            id=person_id, organisation_id=organisation_id, nickname=nickname, created_at=at
        )
        await self._session.execute(statement.on_conflict_do_nothing())

    async def list_by_identity(
        self, *, guests: Collection[uuid.UUID], accounts: Collection[uuid.UUID]
    ) -> Sequence[PersonRow]:
        """The persons of these guests and accounts, in every organisation."""
        found = select(PersonRow).where(
            or_(PersonRow.guest_id.in_(guests), PersonRow.account_id.in_(accounts))
        )
        return (await self._session.scalars(found.execution_options(populate_existing=True))).all()

    async def list_by_ids(self, ids: Collection[uuid.UUID]) -> Sequence[PersonRow]:
        return (await self._session.scalars(select(PersonRow).where(PersonRow.id.in_(ids)))).all()

    async def rename(self, person_id: uuid.UUID, nickname: str) -> None:
        await self._session.execute(
            update(PersonRow).where(PersonRow.id == person_id).values(nickname=nickname)
        )

    async def rename_guest(self, guest_id: uuid.UUID, nickname: str) -> None:
        """In every organisation; persons of accounts keep the account's name."""
        await self._session.execute(
            update(PersonRow)
            .where(PersonRow.guest_id == guest_id, PersonRow.account_id.is_(None))
            .values(nickname=nickname)
        )

    async def rename_account(self, account_id: uuid.UUID, nickname: str) -> None:
        await self._session.execute(
            update(PersonRow).where(PersonRow.account_id == account_id).values(nickname=nickname)
        )
