"""Coupons, drops and claims in the database."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, Table, and_, case, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import upsert
from liveloop.kit.keys import among
from liveloop.people.persons.models import PersonRow
from liveloop.shop.coupons.models import Coupon, CouponClaim, CouponDrop
from liveloop.shop.coupons.vocabulary import ClaimState, CouponState
from liveloop.shop.goods.models import Category, Product

ClaimKey = tuple[uuid.UUID, uuid.UUID, str]
"""(coupon, person, what they claimed by)."""

_CLAIMS = cast("Table", CouponClaim.__table__)
_BY_KEYS = select(CouponClaim).where(
    among(CouponClaim.coupon_id, CouponClaim.person_id, CouponClaim.key, keys="keys")
)
_HELD = (
    select(_CLAIMS.c.coupon_id, _CLAIMS.c.person_id, func.count().label("number"))
    .where(among(_CLAIMS.c.coupon_id, _CLAIMS.c.person_id, keys="pairs"))
    .group_by(_CLAIMS.c.coupon_id, _CLAIMS.c.person_id)
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Of the claims of a coupon."""

    reserved: int = 0
    used: int = 0


class CouponRepository:
    """The coupons of one organisation; those of another do not exist here."""

    def __init__(self, session: AsyncSession, organisation_id: uuid.UUID) -> None:
        self._session = session
        self._organisation_id = organisation_id

    async def list(
        self, *, state: CouponState | None, query: str, before: uuid.UUID | None, limit: int
    ) -> Sequence[Coupon]:
        """Newest first; `query` is a part of the title."""
        statement = self._base().order_by(Coupon.id.desc()).limit(limit)
        if state is not None:
            statement = statement.where(Coupon.state == state)
        if query:
            statement = statement.where(Coupon.title.icontains(query, autoescape=True))
        if before is not None:
            statement = statement.where(Coupon.id < before)
        return (await self._session.scalars(statement)).all()

    async def get_or_none(self, coupon_id: uuid.UUID) -> Coupon | None:
        return (await self._session.scalars(self._base().where(Coupon.id == coupon_id))).one_or_none()

    async def count(self) -> int:
        statement = select(func.count()).where(
            Coupon.organisation_id == self._organisation_id, Coupon.state == CouponState.ACTIVE
        )
        return int(await self._session.scalar(statement) or 0)

    async def names(
        self, product_ids: Collection[uuid.UUID], category_ids: Collection[uuid.UUID]
    ) -> dict[uuid.UUID, str]:
        """What these categories and products are called; whatever is not the organisation's is missing."""
        categories = await self._session.execute(
            select(Category.id, Category.name).where(
                Category.organisation_id == self._organisation_id, Category.id.in_(category_ids)
            )
        )
        products = await self._session.execute(
            select(Product.id, Product.title).where(
                Product.organisation_id == self._organisation_id, Product.id.in_(product_ids)
            )
        )
        return {row[0]: row[1] for row in (*categories, *products)}

    def _base(self) -> Select[Coupon]:
        return select(Coupon).where(Coupon.organisation_id == self._organisation_id)


async def save(session: AsyncSession, coupon: Coupon) -> None:
    session.add(coupon)
    await session.flush()


async def counts(session: AsyncSession, coupon_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Counts]:
    """By coupon; one that nobody uses may be missing."""
    statement = (
        select(CouponClaim.coupon_id, CouponClaim.state, func.count())
        .where(
            CouponClaim.coupon_id.in_(coupon_ids),
            CouponClaim.state.in_([ClaimState.RESERVED, ClaimState.USED]),
        )
        .group_by(CouponClaim.coupon_id, CouponClaim.state)
    )
    found: defaultdict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for coupon_id, state, number in await session.execute(statement):
        found[coupon_id][state] = number
    return {
        coupon_id: Counts(reserved=by.get(ClaimState.RESERVED, 0), used=by.get(ClaimState.USED, 0))
        for coupon_id, by in found.items()
    }


async def dropped(session: AsyncSession, coupon_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of which there was a drop."""
    statement = select(CouponDrop.coupon_id).where(CouponDrop.coupon_id.in_(coupon_ids)).distinct()
    return set(await session.scalars(statement))


async def was_dropped(session: AsyncSession, coupon_id: uuid.UUID) -> bool:
    return bool(await session.scalar(select(exists().where(CouponDrop.coupon_id == coupon_id))))


async def claim_rows(
    session: AsyncSession,
    coupon_id: uuid.UUID,
    *,
    state: ClaimState | None = None,
    before: uuid.UUID | None = None,
    after: uuid.UUID | None = None,
    limit: int,
) -> Sequence[tuple[CouponClaim, str]]:
    """(claim, nickname): newest first, or oldest first beyond `after`."""
    statement = (
        select(CouponClaim, PersonRow.nickname)
        .join(PersonRow, PersonRow.id == CouponClaim.person_id)
        .where(CouponClaim.coupon_id == coupon_id)
        .order_by(CouponClaim.id if after is not None else CouponClaim.id.desc())
        .limit(limit)
    )
    if state is not None:
        statement = statement.where(CouponClaim.state == state)
    if before is not None:
        statement = statement.where(CouponClaim.id < before)
    if after is not None:
        statement = statement.where(CouponClaim.id > after)
    return [(row[0], row[1]) for row in await session.execute(statement)]


async def add_drop_or_none(session: AsyncSession, drop: CouponDrop) -> CouponDrop | None:
    """None: another one of the broadcast is open."""
    values = {
        column.key: getattr(drop, column.key)
        for column in CouponDrop.__table__.columns
        if getattr(drop, column.key) is not None
    }
    statement = upsert(session, CouponDrop).values(**values).on_conflict_do_nothing()
    added = await session.scalar(statement.returning(CouponDrop.id))
    return await session.get(CouponDrop, added) if added else None


async def drops_of(
    session: AsyncSession, broadcast_id: uuid.UUID, *, limit: int
) -> list[tuple[CouponDrop, Coupon]]:
    """The last ones, in the order of their media time."""
    statement = (
        select(CouponDrop, Coupon)
        .join(Coupon, Coupon.id == CouponDrop.coupon_id)
        .where(CouponDrop.broadcast_id == broadcast_id)
        .order_by(CouponDrop.at.desc(), CouponDrop.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in reversed((await session.execute(statement)).all())]


async def drop_or_none(session: AsyncSession, drop_id: uuid.UUID) -> tuple[CouponDrop, Coupon] | None:
    statement = (
        select(CouponDrop, Coupon)
        .join(Coupon, Coupon.id == CouponDrop.coupon_id)
        .where(CouponDrop.id == drop_id)
    )
    row = (await session.execute(statement)).one_or_none()
    return (row[0], row[1]) if row else None


async def coupons_of_drops(
    session: AsyncSession, drop_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, uuid.UUID]:
    """Drop -> coupon, which never changes."""
    rows = await session.execute(
        select(CouponDrop.id, CouponDrop.coupon_id).where(CouponDrop.id.in_(drop_ids))
    )
    return {row.id: row.coupon_id for row in rows}


async def on_wall(session: AsyncSession, organisation_id: uuid.UUID, *, limit: int) -> Sequence[Coupon]:
    """Those that can be claimed at any time, newest first."""
    statement = (
        select(Coupon)
        .where(Coupon.organisation_id == organisation_id, Coupon.on_wall, Coupon.state == CouponState.ACTIVE)
        .order_by(Coupon.id.desc())
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def claims_by_keys(session: AsyncSession, keys: Collection[ClaimKey]) -> dict[ClaimKey, CouponClaim]:
    """Those that there are already."""
    rows = await session.scalars(_BY_KEYS, {"keys": keys}) if keys else ()
    return {(row.coupon_id, row.person_id, row.key): row for row in rows}


async def numbers_held(
    session: AsyncSession, pairs: Collection[tuple[uuid.UUID, uuid.UUID]]
) -> dict[tuple[uuid.UUID, uuid.UUID], int]:
    """(coupon, person) -> how many they ever claimed; none may be missing."""
    rows = await session.execute(_HELD, {"pairs": pairs}) if pairs else ()
    return {(row.coupon_id, row.person_id): row.number for row in rows}


async def add_claims(session: AsyncSession, claims: Sequence[CouponClaim]) -> None:
    """Insert claims that nothing else will change in this transaction."""
    rows: list[dict[str, Any]] = [
        {column.key: getattr(claim, column.key) for column in _CLAIMS.columns} for claim in claims
    ]
    await session.execute(_CLAIMS.insert(), rows)


async def own(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    person_id: uuid.UUID,
    *,
    now: datetime,
    limit: int,
) -> list[tuple[CouponClaim, Coupon]]:
    """What somebody can use, will be able to, or has in an order: the soonest to expire first."""
    is_theirs = and_(Coupon.organisation_id == organisation_id, CouponClaim.person_id == person_id)
    is_good = or_(
        CouponClaim.state == ClaimState.RESERVED,
        and_(CouponClaim.state == ClaimState.HELD, CouponClaim.expires_at > now),
    )
    statement = _with_coupons().where(is_theirs, is_good).order_by(CouponClaim.expires_at, CouponClaim.id)
    return [(row[0], row[1]) for row in await session.execute(statement.limit(limit))]


async def past(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    person_id: uuid.UUID,
    *,
    used: bool,
    now: datetime,
    limit: int,
) -> list[tuple[CouponClaim, Coupon]]:
    """What somebody has used, or has let expire: the last ones first."""
    is_theirs = and_(Coupon.organisation_id == organisation_id, CouponClaim.person_id == person_id)
    if used:
        statement = _with_coupons().where(is_theirs, CouponClaim.state == ClaimState.USED)
        statement = statement.order_by(CouponClaim.used_at.desc(), CouponClaim.id.desc())
    else:
        is_expired = and_(CouponClaim.state == ClaimState.HELD, CouponClaim.expires_at <= now)
        statement = _with_coupons().where(is_theirs, is_expired)
        statement = statement.order_by(CouponClaim.expires_at.desc(), CouponClaim.id.desc())
    return [(row[0], row[1]) for row in await session.execute(statement.limit(limit))]


async def reserve(
    session: AsyncSession,
    person_id: uuid.UUID,
    claim_ids: Collection[uuid.UUID],
    order_id: uuid.UUID,
    *,
    now: datetime,
) -> set[uuid.UUID]:
    """One statement: those of the person that are good now become the order's. Returns those that are the
    order's then, also from before."""
    is_good = and_(
        CouponClaim.state == ClaimState.HELD,
        CouponClaim.expires_at > now,
        or_(CouponClaim.usable_from.is_(None), CouponClaim.usable_from <= now),
    )
    mine = (
        select(CouponClaim.id)
        .where(
            CouponClaim.id.in_(claim_ids),
            CouponClaim.person_id == person_id,
            or_(is_good, CouponClaim.order_id == order_id),
        )
        .order_by(CouponClaim.id)
        .with_for_update()
    )
    statement = (
        update(CouponClaim)
        .where(CouponClaim.id.in_(mine))
        .values(
            state=case((CouponClaim.state == ClaimState.USED, ClaimState.USED), else_=ClaimState.RESERVED),
            order_id=order_id,
        )
        .returning(CouponClaim.id)
        .execution_options(synchronize_session=False)
    )
    return set(await session.scalars(statement))


async def use(session: AsyncSession, order_id: uuid.UUID, *, now: datetime) -> None:
    """One statement: what the order has reserved is used."""
    await session.execute(
        update(CouponClaim)
        .where(CouponClaim.order_id == order_id, CouponClaim.state == ClaimState.RESERVED)
        .values(state=ClaimState.USED, used_at=now)
        .execution_options(synchronize_session=False)
    )


async def release(session: AsyncSession, order_id: uuid.UUID) -> None:
    """One statement: what the order has reserved or used is the person's again."""
    await session.execute(
        update(CouponClaim)
        .where(CouponClaim.order_id == order_id)
        .values(state=ClaimState.HELD, order_id=None, used_at=None)
        .execution_options(synchronize_session=False)
    )


def _with_coupons() -> Select[CouponClaim, Coupon]:
    return select(CouponClaim, Coupon).join(Coupon, Coupon.id == CouponClaim.coupon_id)
