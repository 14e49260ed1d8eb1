"""The addresses that a person keeps: theirs alone, and gone when they wish."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.ids import new_id
from liveloop.shop.addresses import repository
from liveloop.shop.addresses.errors import AddressNotFound, TooManyAddresses
from liveloop.shop.addresses.locks import lock_addresses_of
from liveloop.shop.addresses.models import Address
from liveloop.shop.addresses.schemas import AddressList, AddressRead, AddressWrite, Destination
from liveloop.shows.watch.tickets import Pass

ADDRESSES = 20
"""Of one person."""


class AddressService:
    """Stateless but for the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def list(self, session: AsyncSession, by: Pass) -> AddressList:
        """Masked."""
        rows = await repository.list_of(session, by.person_id)
        return AddressList(items=[_masked(address) for address in rows])

    async def get(self, session: AsyncSession, by: Pass, address_id: uuid.UUID) -> AddressRead:
        """Whole, for its owner. Raises AddressNotFound."""
        return AddressRead.model_validate(await self._get(session, by, address_id))

    async def destination(self, session: AsyncSession, by: Pass, address_id: uuid.UUID) -> Destination:
        """Whole, for an order to keep. Raises AddressNotFound."""
        return Destination.model_validate(await self._get(session, by, address_id))

    async def create(self, session: AsyncSession, by: Pass, wanted: AddressWrite) -> AddressRead:
        """Raises TooManyAddresses. The same one again changes nothing but the default."""
        known = await lock_addresses_of(session, by.person_id)
        found = next((one for one in known.values() if _is_same(one, wanted)), None)
        if found is None and len(known) >= ADDRESSES:
            raise TooManyAddresses(f"At most {ADDRESSES} addresses are kept. Delete one first.")
        address = found or self._new(by, wanted)
        default = wanted.is_default or address.is_default or not known
        if default:
            await self._unset_others(session, known, address.id)
        address.is_default = default
        await repository.add(session, address)
        return _masked(address)

    async def change(
        self, session: AsyncSession, by: Pass, address_id: uuid.UUID, wanted: AddressWrite
    ) -> AddressRead:
        """A default stays the default until another one becomes it. Raises AddressNotFound."""
        known = await lock_addresses_of(session, by.person_id)
        address = known.get(address_id)
        if address is None:
            raise AddressNotFound("There is no such address.")
        if wanted.is_default:
            await self._unset_others(session, known, address_id)
        for field, value in wanted.model_dump(exclude={"is_default"}).items():
            setattr(address, field, value)
        address.is_default = address.is_default or wanted.is_default
        address.updated_at = self._clock.now()
        await session.flush()
        return _masked(address)

    async def delete(self, session: AsyncSession, by: Pass, address_id: uuid.UUID) -> None:
        """For good; orders keep their own copy. The newest other one becomes the default. Raises
        AddressNotFound."""
        known = await lock_addresses_of(session, by.person_id)
        address = known.pop(address_id, None)
        if address is None:
            raise AddressNotFound("There is no such address.")
        await repository.remove(session, address)
        if address.is_default and known:
            next(iter(known.values())).is_default = True
            await session.flush()

    async def _get(self, session: AsyncSession, by: Pass, address_id: uuid.UUID) -> Address:
        address = await repository.get_or_none(session, by.person_id, address_id)
        if address is None:
            raise AddressNotFound("There is no such address. Choose another one.")
        return address

    def _new(self, by: Pass, wanted: AddressWrite) -> Address:
        now = self._clock.now()
        return Address(
            id=new_id(),
            organisation_id=by.organisation_id,
            person_id=by.person_id,
            created_at=now,
            updated_at=now,
            **wanted.model_dump(),
        )

    async def _unset_others(
        self, session: AsyncSession, known: Mapping[uuid.UUID, Address], address_id: uuid.UUID
    ) -> None:
        """Before another one becomes the default: the database takes one at a time."""
        for other in known.values():
            if other.id != address_id:
                other.is_default = False
        await session.flush()


def _masked(address: Address) -> AddressRead:
    shown = Destination.model_validate(address).masked()
    return AddressRead(id=address.id, is_default=address.is_default, **shown.model_dump())


def _is_same(address: Address, wanted: AddressWrite) -> bool:
    return Destination.model_validate(address) == Destination.model_validate(
        wanted.model_dump(exclude={"is_default"})
    )
