"""What an administrator does at the server itself, where being there is the permission."""

from __future__ import annotations

from pydantic import SecretStr, TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.people.accounts.errors import AccountNotFound
from liveloop.people.accounts.fields import Email, Locale, Name
from liveloop.people.accounts.models import Account
from liveloop.people.accounts.passwords import NewPassword, Passwords
from liveloop.people.accounts.service import AccountsService
from liveloop.people.audit.service import AuditLog
from liveloop.people.organisations.repository import MembershipRepository
from liveloop.people.sessions.service import SessionsService
from liveloop.people.setup.service import SetupService

EMAIL: TypeAdapter[str] = TypeAdapter(Email)
NAME: TypeAdapter[str] = TypeAdapter(Name)
PASSWORD: TypeAdapter[SecretStr] = TypeAdapter(NewPassword)


class Administration:
    """Raises pydantic's ValidationError for input that a form would refuse as well."""

    def __init__(
        self,
        passwords: Passwords,
        accounts: AccountsService,
        setup: SetupService,
        sessions: SessionsService,
        audit: AuditLog,
    ) -> None:
        self._passwords = passwords
        self._accounts = accounts
        self._setup = setup
        self._sessions = sessions
        self._audit = audit

    async def create_owner(
        self,
        session: AsyncSession,
        *,
        organisation: str,
        name: str,
        email: str,
        password: str,
        locale: Locale = "zh-CN",
    ) -> Account:
        """Does the first setup too, if nobody did; `organisation` counts only then. Raises EmailTaken."""
        return await self._setup.create_owner(
            session,
            organisation=NAME.validate_python(organisation),
            name=NAME.validate_python(name),
            email=EMAIL.validate_python(email),
            password_hash=await self._passwords.hash(PASSWORD.validate_python(password)),
            locale=locale,
        )

    async def create_organisation(
        self, session: AsyncSession, *, name: str, owner_email: str, password: str, locale: Locale = "zh-CN"
    ) -> bool:
        """One more organisation. Its owner is the account with this email, or a new one with `password`,
        named like the email; returns whether it is new."""
        email = EMAIL.validate_python(owner_email)
        account = await self._accounts.find_by_email(session, email)
        is_new = account is None
        if account is None:
            password_hash = await self._passwords.hash(PASSWORD.validate_python(password))
            account = await self._accounts.create(
                session,
                email=email,
                name=email.partition("@")[0],
                locale=locale,
                password_hash=password_hash,
            )
        organisation = await self._setup.add_organisation(session, NAME.validate_python(name))
        await self._setup.make_owner(session, organisation, account)
        return is_new

    async def reset_password(self, session: AsyncSession, *, email: str, password: str) -> Account:
        """Every session of the account ends. Raises AccountNotFound."""
        password_hash = await self._passwords.hash(PASSWORD.validate_python(password))
        account = await self._accounts.find_by_email(session, EMAIL.validate_python(email))
        if account is None:
            raise AccountNotFound("There is no account with this email.")
        self._accounts.set_password(account, password_hash)
        await self._sessions.close_all(session, account.id, reason="password_changed")
        if home := await MembershipRepository(session).first_of(account.id):
            await self._audit.record_system(
                session, home[1].id, "account.password_reset", target=("account", account.id)
            )
        return account
