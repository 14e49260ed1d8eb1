"""The catalogue as staff keeps it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.kit.pictures import Pictures
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.talk.gifts import repository
from liveloop.talk.gifts.errors import GiftInvalid, GiftNotFound, TooManyGifts
from liveloop.talk.gifts.models import Gift
from liveloop.talk.gifts.schemas import ORDER_LIMIT, GiftForm, GiftList, GiftOrder, GiftRead


class CatalogueService:
    """Whoever changes it first makes the default gifts the organisation's own."""

    def __init__(self, clock: Clock, audit: AuditLog, pictures: Pictures) -> None:
        self._clock = clock
        self._audit = audit
        self._pictures = pictures

    async def list(self, session: AsyncSession, actor: Actor) -> GiftList:
        return _list(await repository.gifts(session, actor.organisation_id))

    async def create(self, session: AsyncSession, actor: Actor, wanted: GiftForm) -> GiftRead:
        """At the end. Raises TooManyGifts."""
        known = await self._own(session, actor)
        if len(known) >= ORDER_LIMIT:
            raise TooManyGifts(f"At most {ORDER_LIMIT} gifts. Delete some first.")
        gift = Gift(
            id=new_id(),
            organisation_id=actor.organisation_id,
            picture=None,
            position=max((one.position for one in known), default=-1) + 1,
            created_at=self._clock.now(),
            **wanted.model_dump(),
        )
        await repository.save(session, gift)
        await self._record(session, actor, "gift.created", gift)
        return GiftRead.model_validate(gift)

    async def update(
        self, session: AsyncSession, actor: Actor, gift_id: uuid.UUID, wanted: GiftForm
    ) -> GiftRead:
        """What was sent keeps its old price and look. Raises GiftNotFound."""
        gift = await self._get(session, actor, gift_id)
        for name, value in wanted.model_dump().items():
            setattr(gift, name, value)
        await repository.save(session, gift)
        await self._record(session, actor, "gift.updated", gift)
        return GiftRead.model_validate(gift)

    async def delete(self, session: AsyncSession, actor: Actor, gift_id: uuid.UUID) -> None:
        """What was sent of it stays. Raises GiftNotFound."""
        gift = await self._get(session, actor, gift_id)
        await self._record(session, actor, "gift.deleted", gift)
        await repository.remove(session, gift)

    async def order(self, session: AsyncSession, actor: Actor, wanted: GiftOrder) -> GiftList:
        """Raises GiftInvalid unless every gift is named once."""
        known = {one.id: one for one in await self._own(session, actor)}
        if sorted(wanted.ids) != sorted(known):
            raise GiftInvalid("Name every gift once. Reload the page and order them again.")
        for position, gift_id in enumerate(wanted.ids):
            known[gift_id].position = position
        await session.flush()
        await self._audit.record(session, actor, "gifts.ordered")
        return _list([known[gift_id] for gift_id in wanted.ids])

    async def set_picture(
        self, session: AsyncSession, actor: Actor, gift_id: uuid.UUID, picture: bytes | None
    ) -> GiftRead:
        """Shown in the place of the emoji; None: the emoji again. Raises GiftNotFound, PictureInvalid."""
        name = await self._pictures.store(picture) if picture is not None else None
        gift = await self._get(session, actor, gift_id)
        gift.picture = name
        await repository.save(session, gift)
        await self._record(session, actor, "gift.picture_changed", gift)
        return GiftRead.model_validate(gift)

    async def _own(self, session: AsyncSession, actor: Actor) -> Sequence[Gift]:
        await repository.ensure_catalogue(session, actor.organisation_id, at=self._clock.now())
        return await repository.gifts(session, actor.organisation_id)

    async def _get(self, session: AsyncSession, actor: Actor, gift_id: uuid.UUID) -> Gift:
        await repository.ensure_catalogue(session, actor.organisation_id, at=self._clock.now())
        gift = await repository.gift_or_none(session, actor.organisation_id, gift_id)
        if gift is None:
            raise GiftNotFound("There is no such gift.")
        return gift

    async def _record(self, session: AsyncSession, actor: Actor, act: str, gift: Gift) -> None:
        details = {"name": gift.name_zh, "price": gift.price}
        await self._audit.record(session, actor, act, target=("gift", gift.id), details=details)


def _list(gifts: Sequence[Gift]) -> GiftList:
    return GiftList(items=[GiftRead.model_validate(one) for one in gifts])
