"""`liveloop admin`: what an administrator does at the machine itself."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import SystemClock
from liveloop.kit.database import Database
from liveloop.kit.errors import LiveloopError
from liveloop.kit.jobs import Jobs
from liveloop.kit.objects import ObjectStore
from liveloop.kit.pictures import Pictures
from liveloop.kit.seal import Vault
from liveloop.people.area import People
from liveloop.people.setup.token import setup_token as token_of
from liveloop.roles.database import migrate as migrate_to_head
from liveloop.roles.secret import ensure_secret
from liveloop.roles.settings import load
from liveloop.shows.broadcasts.repository import CurrentBroadcasts
from liveloop.shows.rooms.service import COVER_PIXELS, COVERS, RoomService

app = typer.Typer(no_args_is_help=True, help="Owners, passwords, keys and the database, without the web.")
out = Console(highlight=False)

Email = Annotated[str, typer.Option(prompt=True)]
Work = Callable[[People, AsyncSession], Awaitable[str]]


@app.command("setup-token")
def setup_token() -> None:
    """Print the token that the first owner is made with."""
    typer.echo(token_of(ensure_secret(load())))


@app.command("migrate")
def migrate() -> None:
    """Bring the database to the schema of this version."""
    migrate_to_head(load().resolved_database_url)
    out.print("The database is up to date.")


@app.command("create-owner")
def create_owner(
    email: Email,
    name: Annotated[str, typer.Option(prompt=True)],
    organisation: Annotated[str, typer.Option(help="Used when there is none yet.")] = "Liveloop",
) -> None:
    """Make an owner; the password is printed once."""
    password = secrets.token_urlsafe(12)

    async def work(people: People, session: AsyncSession) -> str:
        await people.administration.create_owner(
            session, organisation=organisation, name=name, email=email, password=password
        )
        return f"{email} is an owner. Password: {password}"

    _run(work)


@app.command("create-organisation")
def create_organisation(
    name: Annotated[str, typer.Option(prompt=True)],
    owner_email: Annotated[str, typer.Option(prompt=True, help="Of an account there is, or of a new one.")],
) -> None:
    """Make one more organisation with its owner; the password of a new account is printed once."""
    password = secrets.token_urlsafe(12)

    async def work(people: People, session: AsyncSession) -> str:
        is_new = await people.administration.create_organisation(
            session, name=name, owner_email=owner_email, password=password
        )
        return f"{owner_email} is the owner of {name}." + (f" Password: {password}" if is_new else "")

    _run(work)


@app.command("reset-password")
def reset_password(email: Email) -> None:
    """Give an account a new password and end all its sessions."""
    password = secrets.token_urlsafe(12)

    async def work(people: People, session: AsyncSession) -> str:
        await people.administration.reset_password(session, email=email, password=password)
        return f"New password of {email}: {password}"

    _run(work)


@app.command("rotate-key")
def rotate_key(
    room: Annotated[str, typer.Option(prompt=True, help="The room's address, as in /r/<room>.")],
) -> None:
    """Give a room a new stream key; who pushes with the old one is refused from the next connection on."""

    async def work(people: People, session: AsyncSession) -> str:
        settings = load()
        objects = ObjectStore(settings.objects, settings.data_dir / "objects")
        covers = Pictures(objects, COVERS, pixels=COVER_PIXELS)
        vault = Vault(settings.master_secret())
        rooms = RoomService(SystemClock(), people.audit, vault, covers, CurrentBroadcasts())
        return f"New stream key of {room}: {await rooms.rotate_key_at_the_server(session, room)}"

    _run(work)


def _run(work: Work) -> None:
    settings = load()
    migrate_to_head(settings.resolved_database_url)

    async def inside() -> str:
        clock = SystemClock()
        database = Database(settings.resolved_database_url)
        people = People(
            database, clock, Jobs(clock), settings.people_settings, secret=ensure_secret(settings)
        )
        await database.start()
        try:
            async with database.transaction() as session:
                return await work(people, session)
        finally:
            await database.close()

    try:
        out.print(asyncio.run(inside()))
    except LiveloopError as error:
        raise _stop(error.message) from error
    except ValidationError as error:
        raise _stop("; ".join(item["msg"] for item in error.errors())) from error


def _stop(reason: str) -> typer.Exit:
    Console(stderr=True, highlight=False).print(f"[bold red]liveloop:[/] {reason}")
    return typer.Exit(1)
