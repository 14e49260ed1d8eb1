from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.ids import new_id
from liveloop.people.access import Role
from liveloop.people.organisations.models import Membership, Organisation


class OrganisationRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(self, name: str, *, at: datetime) -> Organisation:
        organisation = Organisation(id=new_id(), name=name, created_at=at)
        self._session.add(organisation)
        await self._session.flush()
        return organisation

    async def get(self, organisation_id: uuid.UUID) -> Organisation:
        """Of an id that a foreign key vouches for."""
        return await self._session.get_one(Organisation, organisation_id)

    async def get_first(self) -> Organisation | None:
        """The oldest organisation: the one that the installation was set up with."""
        return (await self._session.scalars(select(Organisation).order_by(Organisation.id).limit(1))).first()


class MembershipRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create(
        self, organisation_id: uuid.UUID, account_id: uuid.UUID, role: Role, *, at: datetime
    ) -> Membership:
        membership = Membership(
            organisation_id=organisation_id, account_id=account_id, role=role, created_at=at
        )
        self._session.add(membership)
        await self._session.flush()
        return membership

    async def get_or_none(self, organisation_id: uuid.UUID, account_id: uuid.UUID) -> Membership | None:
        return await self._session.get(Membership, (organisation_id, account_id))

    async def first_of(self, account_id: uuid.UUID) -> tuple[Membership, Organisation] | None:
        """The account's oldest membership, with its organisation."""
        row = (
            await self._session.execute(
                select(Membership, Organisation)
                .join(Organisation, Organisation.id == Membership.organisation_id)
                .where(Membership.account_id == account_id)
                .order_by(Membership.created_at, Membership.organisation_id)
                .limit(1)
            )
        ).one_or_none()
        return (row[0], row[1]) if row else None

    async def organisations_of(self, account_id: uuid.UUID) -> Sequence[Organisation]:
        """In the order in which the account joined them."""
        statement = (
            select(Organisation)
            .join(Membership, Membership.organisation_id == Organisation.id)
            .where(Membership.account_id == account_id)
            .order_by(Membership.created_at, Membership.organisation_id)
        )
        return (await self._session.scalars(statement)).all()

    async def count_role(self, organisation_id: uuid.UUID, role: Role) -> int:
        counted = await self._session.scalar(
            select(func.count())
            .select_from(Membership)
            .where(Membership.organisation_id == organisation_id, Membership.role == role)
        )
        return counted or 0

    async def delete(self, membership: Membership) -> None:
        await self._session.delete(membership)
        await self._session.flush()
