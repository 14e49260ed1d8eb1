"""Everything about people, put together once a process; handlers find it at `app.state.people`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from argon2 import Parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy.ext.asyncio import AsyncSession

from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.jobs import Handler, Jobs
from liveloop.people.accounts.passwords import Passwords
from liveloop.people.accounts.service import AccountsService
from liveloop.people.administration import Administration
from liveloop.people.audit.service import AuditLog
from liveloop.people.authentication import RequestAuthenticator
from liveloop.people.guests.passes import GuestPasses
from liveloop.people.guests.service import GuestsService
from liveloop.people.invitations.accept import AcceptService
from liveloop.people.invitations.service import InvitationsService
from liveloop.people.members.service import MembersService
from liveloop.people.persons.service import PersonsService
from liveloop.people.points.auditing import PointsAuditor
from liveloop.people.points.book import PointsBook
from liveloop.people.points.expiry import KIND as EXPIRY
from liveloop.people.points.expiry import PointsExpiry
from liveloop.people.points.service import PointsService
from liveloop.people.profile.service import ProfileService
from liveloop.people.sessions.browser import SessionBrowser
from liveloop.people.sessions.service import SessionsService
from liveloop.people.sessions.sign_in import SignInService
from liveloop.people.sessions.sign_out import SignOutService
from liveloop.people.sessions.switch import SwitchService
from liveloop.people.settings import PeopleSettings
from liveloop.people.setup.service import SetupService
from liveloop.people.throttle.pace import AddressPace
from liveloop.people.throttle.service import Throttle
from liveloop.people.tokens.service import TokensService
from liveloop.people.upkeep.jobs import KIND, Upkeep

ARRIVAL_SECONDS = 60.0


class People:
    """`secret` is the installation's master secret; keys for each purpose are derived from it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        jobs: Jobs,
        settings: PeopleSettings,
        *,
        secret: str,
        password_parameters: Parameters = RFC_9106_LOW_MEMORY,
    ) -> None:
        self.settings = settings
        self.audit = AuditLog(clock)
        self.persons = PersonsService(clock)
        self.accounts = AccountsService(clock)
        self.sessions = SessionsService(clock, settings, self.persons, secret=secret)
        self.browser = SessionBrowser(settings, self.sessions)
        self.sign_out = SignOutService(self.sessions, self.audit)
        self.switch = SwitchService(self.accounts, self.sessions, self.audit)
        self.tokens = TokensService(clock, self.audit)
        self.members = MembersService(self.sessions, self.audit)
        self.invitations = InvitationsService(clock, settings, self.accounts, self.audit)
        guest_days = timedelta(days=settings.guest_days)
        self.guest_passes = GuestPasses(secret, clock, lifetime=guest_days, secure=settings.secure_cookies)
        self.arrivals = AddressPace(clock, acts=settings.joins_per_address, seconds=ARRIVAL_SECONDS)
        self.guests = GuestsService(self.persons, self.guest_passes, self.arrivals)
        self.authenticator = RequestAuthenticator(database, clock, self.sessions, self.tokens, self.browser)
        self.throttle = Throttle(database, clock)
        passwords = Passwords(threads=settings.password_threads, parameters=password_parameters)
        self.sign_in = SignInService(
            database, settings, self.throttle, passwords, self.accounts, self.sessions, self.audit
        )
        self.accept = AcceptService(
            database,
            clock,
            passwords,
            self.accounts,
            self.invitations,
            self.sign_in,
            self.sessions,
            self.audit,
        )
        self.profile = ProfileService(
            database, passwords, self.accounts, self.sessions, self.sign_in, self.persons, self.audit
        )
        self.setup = SetupService(
            database, clock, self.throttle, passwords, self.accounts, self.sessions, self.audit, secret=secret
        )
        self.administration = Administration(passwords, self.accounts, self.setup, self.sessions, self.audit)
        self.upkeep = Upkeep(clock, jobs, self.sessions, self.invitations, self.throttle)
        self.book = PointsBook(clock)
        self.expiry = PointsExpiry(clock, jobs, self.book)
        self.points = PointsService(clock, self.audit, self.book, self.expiry)
        self.points_auditor = PointsAuditor(database, clock)

    @property
    def job_handlers(self) -> Mapping[str, Handler]:
        """For the worker's JobRunner; it also calls `schedule` once at its start."""
        return {KIND: self.upkeep.run, EXPIRY: self.expiry.run}

    async def schedule(self, session: AsyncSession) -> None:
        """Have the jobs that come back by themselves begin."""
        await self.upkeep.schedule(session)
        await self.expiry.schedule(session)

    async def start(self) -> None:
        """Needed where requests are answered; the services alone work without."""
        await self.throttle.start()
        await self.authenticator.start()

    async def close(self) -> None:
        await self.authenticator.close()
        await self.throttle.close()
