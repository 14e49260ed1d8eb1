"""What people change about their own account."""

from __future__ import annotations

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.database import Database
from liveloop.people.access import Actor
from liveloop.people.accounts.passwords import Passwords
from liveloop.people.accounts.service import AccountsService
from liveloop.people.audit.service import AuditLog
from liveloop.people.persons.service import PersonsService
from liveloop.people.profile.errors import CurrentPasswordNeeded, CurrentPasswordWrong
from liveloop.people.profile.schemas import AccountUpdate
from liveloop.people.sessions.errors import SessionEnded
from liveloop.people.sessions.repository import SessionParts
from liveloop.people.sessions.service import Client, Opened, SessionsService
from liveloop.people.sessions.sign_in import SignInService


class ProfileService:
    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        accounts: AccountsService,
        sessions: SessionsService,
        sign_in: SignInService,
        persons: PersonsService,
        audit: AuditLog,
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._accounts = accounts
        self._sessions = sessions
        self._sign_in = sign_in
        self._persons = persons
        self._audit = audit

    async def update(
        self, session: AsyncSession, actor: Actor, form: AccountUpdate, client: Client
    ) -> tuple[SessionParts, Opened | None]:
        """The session after the change, and a new one if the password changed: all others have ended."""
        password_hash = None
        if form.new_password is not None:
            password_hash = await self._new_hash(session, actor, form.current_password, form.new_password)
        parts = await self._sessions.find(session, client.token or "")
        if parts is None:
            raise SessionEnded("Your session has ended. Sign in again.")
        if form.locale is not None:
            parts.account.locale = form.locale
        if form.name is not None and form.name != parts.account.name:
            parts.account.name = form.name
            await self._persons.rename_account(session, actor.account_id, form.name)
        opened = None
        if password_hash is not None:
            opened = await self._replace_password(session, parts, password_hash, client)
        changed = sorted(form.model_fields_set - {"current_password"})
        await self._audit.record(
            session,
            actor,
            "account.updated",
            target=("account", actor.account_id),
            details={"fields": changed},
        )
        return opened.parts if opened else parts, opened

    async def _new_hash(
        self, session: AsyncSession, actor: Actor, current: SecretStr | None, new: SecretStr
    ) -> str:
        """Hash the new password after proof of the current one; nothing is written yet."""
        if current is None:
            raise CurrentPasswordNeeded("Give your current password as well.")
        password_hash = await self._passwords.hash(new)
        async with self._database.read() as reader:
            account = await self._accounts.get(reader, actor.account_id)
        if await self._sign_in.prove(session, account.email, current, address=actor.address) is None:
            raise CurrentPasswordWrong("The current password is wrong.")
        return password_hash

    async def _replace_password(
        self, session: AsyncSession, parts: SessionParts, password_hash: str, client: Client
    ) -> Opened:
        self._accounts.set_password(parts.account, password_hash)
        await self._sessions.close_all(session, parts.account.id, reason="password_changed")
        return await self._sessions.open(session, parts.account, parts.membership, parts.organisation, client)
