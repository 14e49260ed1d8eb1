"""The categories of goods as staff keeps them."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.people.access import Actor
from liveloop.people.audit.service import AuditLog
from liveloop.shop.goods import repository
from liveloop.shop.goods.errors import CategoriesInvalid, CategoryNotFound, TooManyCategories
from liveloop.shop.goods.models import Category
from liveloop.shop.goods.repository import CategoryRepository
from liveloop.shop.goods.schemas import (
    CATEGORIES,
    CategoryForm,
    CategoryList,
    CategoryOrder,
    CategoryRead,
)


class CategoryService:
    def __init__(self, clock: Clock, audit: AuditLog) -> None:
        self._clock = clock
        self._audit = audit

    async def list(self, session: AsyncSession, actor: Actor) -> CategoryList:
        categories = CategoryRepository(session, actor.organisation_id)
        counts = await categories.product_counts()
        return CategoryList(
            items=[
                CategoryRead(id=one.id, name=one.name, products=counts.get(one.id, 0))
                for one in await categories.list()
            ]
        )

    async def create(self, session: AsyncSession, actor: Actor, form: CategoryForm) -> CategoryRead:
        """At the end. Raises TooManyCategories, CategoryTaken."""
        known = await CategoryRepository(session, actor.organisation_id).list()
        if len(known) >= CATEGORIES:
            raise TooManyCategories(f"At most {CATEGORIES} categories. Delete some first.")
        category = Category(
            id=new_id(),
            organisation_id=actor.organisation_id,
            name=form.name,
            position=max((one.position for one in known), default=-1) + 1,
            created_at=self._clock.now(),
        )
        await repository.save_category(session, category)
        await self._record(session, actor, "category.created", category)
        return CategoryRead(id=category.id, name=category.name, products=0)

    async def rename(
        self, session: AsyncSession, actor: Actor, category_id: uuid.UUID, form: CategoryForm
    ) -> CategoryRead:
        """Raises CategoryNotFound, CategoryTaken."""
        category = await self._get(session, actor, category_id)
        category.name = form.name
        await repository.save_category(session, category)
        await self._record(session, actor, "category.renamed", category)
        counts = await CategoryRepository(session, actor.organisation_id).product_counts()
        return CategoryRead(id=category.id, name=category.name, products=counts.get(category.id, 0))

    async def delete(self, session: AsyncSession, actor: Actor, category_id: uuid.UUID) -> None:
        """Its products are in no category then. Raises CategoryNotFound."""
        category = await self._get(session, actor, category_id)
        await self._record(session, actor, "category.deleted", category)
        await repository.remove_category(session, category)

    async def order(self, session: AsyncSession, actor: Actor, wanted: CategoryOrder) -> CategoryList:
        """Raises CategoriesInvalid unless every category is named once."""
        known = {one.id: one for one in await CategoryRepository(session, actor.organisation_id).list()}
        if sorted(wanted.ids) != sorted(known):
            raise CategoriesInvalid("Name every category once. Reload the page and order them again.")
        for position, category_id in enumerate(wanted.ids):
            known[category_id].position = position
        await session.flush()
        await self._audit.record(session, actor, "categories.ordered")
        return await self.list(session, actor)

    async def _get(self, session: AsyncSession, actor: Actor, category_id: uuid.UUID) -> Category:
        category = await CategoryRepository(session, actor.organisation_id).get_or_none(category_id)
        if category is None:
            raise CategoryNotFound("There is no such category.")
        return category

    async def _record(self, session: AsyncSession, actor: Actor, act: str, category: Category) -> None:
        await self._audit.record(
            session, actor, act, target=("category", category.id), details={"name": category.name}
        )
