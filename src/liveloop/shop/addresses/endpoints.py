"""Addresses over HTTP, for the person whose they are."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from liveloop.people.access import public
from liveloop.people.guests.visitor import VisitorDep
from liveloop.people.request import ReadSession, WriteSession
from liveloop.shop.addresses.schemas import AddressList, AddressRead, AddressWrite
from liveloop.shop.addresses.service import AddressService
from liveloop.shows.watch.service import WatchService

router = APIRouter(tags=["addresses"])

ALL = "/watch/{slug}/addresses"
ONE = ALL + "/{address_id}"


async def _service(request: Request) -> AddressService:
    service: AddressService = request.app.state.shop.sales.addresses
    return service


async def _watch(request: Request) -> WatchService:
    watch: WatchService = request.app.state.shows.watch
    return watch


Service = Annotated[AddressService, Depends(_service)]
Watch = Annotated[WatchService, Depends(_watch)]


@router.get(ALL, operation_id="listAddresses", dependencies=[Depends(public)])
async def list_addresses(
    slug: str, visitor: VisitorDep, watch: Watch, session: ReadSession, service: Service
) -> AddressList:
    """This visitor's, masked, the default first."""
    return await service.list(session, await watch.enter(slug, visitor))


@router.post(ALL, operation_id="createAddress", status_code=201, dependencies=[Depends(public)])
async def create_address(
    slug: str,
    wanted: AddressWrite,
    visitor: VisitorDep,
    watch: Watch,
    session: WriteSession,
    service: Service,
) -> AddressRead:
    """One that is known already is answered with itself."""
    return await service.create(session, await watch.enter(slug, visitor), wanted)


@router.get(ONE, operation_id="getAddress", dependencies=[Depends(public)])
async def get_address(
    slug: str,
    address_id: uuid.UUID,
    visitor: VisitorDep,
    watch: Watch,
    session: ReadSession,
    service: Service,
) -> AddressRead:
    """Whole, to be changed."""
    return await service.get(session, await watch.enter(slug, visitor), address_id)


@router.put(ONE, operation_id="putAddress", dependencies=[Depends(public)])
async def put_address(
    slug: str,
    address_id: uuid.UUID,
    wanted: AddressWrite,
    visitor: VisitorDep,
    watch: Watch,
    session: WriteSession,
    service: Service,
) -> AddressRead:
    return await service.change(session, await watch.enter(slug, visitor), address_id, wanted)


@router.delete(ONE, operation_id="deleteAddress", status_code=204, dependencies=[Depends(public)])
async def delete_address(
    slug: str,
    address_id: uuid.UUID,
    visitor: VisitorDep,
    watch: Watch,
    session: WriteSession,
    service: Service,
) -> None:
    """For good. Orders keep the copy that was made when they were placed."""
    await service.delete(session, await watch.enter(slug, visitor), address_id)
