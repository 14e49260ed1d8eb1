"""The first start: makes the organisation and its owner, once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.people.access import Role
from liveloop.people.accounts.fields import Locale
from liveloop.people.accounts.models import Account
from liveloop.people.accounts.passwords import Passwords
from liveloop.people.accounts.service import AccountsService
from liveloop.people.audit.service import AuditLog
from liveloop.people.organisations.models import Membership, Organisation
from liveloop.people.organisations.repository import MembershipRepository, OrganisationRepository
from liveloop.people.sessions.service import Client, Opened, SessionsService
from liveloop.people.setup.errors import SetupDone, SetupTokenWrong
from liveloop.people.setup.repository import InstallationRepository
from liveloop.people.setup.schemas import SetupForm
from liveloop.people.setup.token import is_setup_token
from liveloop.people.throttle.service import Allowance, Throttle, address_group

ATTEMPTS = 20
WINDOW = timedelta(minutes=15)
DONE = "This installation has an owner already. Sign in, or ask for an invitation."


class SetupService:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        throttle: Throttle,
        passwords: Passwords,
        accounts: AccountsService,
        sessions: SessionsService,
        audit: AuditLog,
        *,
        secret: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._throttle = throttle
        self._passwords = passwords
        self._accounts = accounts
        self._sessions = sessions
        self._audit = audit
        self._secret = secret

    async def is_needed(self, session: AsyncSession) -> bool:
        return not await InstallationRepository(session).exists()

    async def set_up(self, session: AsyncSession, form: SetupForm, client: Client) -> Opened:
        """Raises SetupDone once there is an owner, and SetupTokenWrong."""
        async with self._database.read() as reader:
            if not await self.is_needed(reader):
                raise SetupDone(DONE)
        await self._throttle.count([Allowance("setup", address_group(client.address), ATTEMPTS, WINDOW)])
        if not is_setup_token(self._secret, form.token.get_secret_value()):
            raise SetupTokenWrong("The setup token is wrong. Copy it from what `liveloop serve` printed.")
        password_hash = await self._passwords.hash(form.password)
        organisation = await self.claim(session, form.organisation)
        account = await self._accounts.create(
            session, email=form.email, name=form.name, locale=form.locale, password_hash=password_hash
        )
        membership = await self.make_owner(session, organisation, account)
        return await self._sessions.open(session, account, membership, organisation, client)

    async def add_organisation(self, session: AsyncSession, name: str) -> Organisation:
        """One more organisation beside those there are; the first one sets the installation up."""
        if await self.is_needed(session):
            return await self.claim(session, name)
        organisation = await OrganisationRepository(session).create(name, at=self._clock.now())
        await self._audit.record_system(
            session, organisation.id, "organisation.created", details={"name": name}
        )
        return organisation

    async def claim(self, session: AsyncSession, name: str) -> Organisation:
        """Make the installation's organisation; raises SetupDone if there is one."""
        organisation = await OrganisationRepository(session).create(name, at=self._clock.now())
        if not await InstallationRepository(session).claim(organisation.id, at=self._clock.now()):
            raise SetupDone(DONE)
        await self._audit.record_system(
            session, organisation.id, "organisation.created", details={"name": name}
        )
        return organisation

    async def make_owner(
        self, session: AsyncSession, organisation: Organisation, account: Account
    ) -> Membership:
        membership = await MembershipRepository(session).create(
            organisation.id, account.id, Role.OWNER, at=self._clock.now()
        )
        await self._audit.record_system(
            session,
            organisation.id,
            "owner.created",
            target=("account", account.id),
            details={"email": account.email},
        )
        return membership

    async def create_owner(
        self,
        session: AsyncSession,
        *,
        organisation: str,
        name: str,
        email: str,
        password_hash: str,
        locale: Locale,
    ) -> Account:
        """One more owner of the first organisation, which is made if there is none yet."""
        home = await OrganisationRepository(session).get_first() or await self.claim(session, organisation)
        account = await self._accounts.create(
            session, email=email, name=name, locale=locale, password_hash=password_hash
        )
        await self.make_owner(session, home, account)
        return account
