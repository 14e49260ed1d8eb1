"""The till: payments put together, for the web process and for the worker."""

from __future__ import annotations

from liveloop.connect.payments.connections import PaymentConnections
from liveloop.connect.payments.sandbox.notices import SandboxNotices
from liveloop.connect.payments.sandbox.ticket import SandboxTickets
from liveloop.connect.payments.settings import PaymentsSettings
from liveloop.kit.channels import ChannelLog
from liveloop.kit.clock import Clock
from liveloop.kit.database import Database
from liveloop.kit.tasks import run_together
from liveloop.people.audit.service import AuditLog
from liveloop.shop.payments.asking import Asking
from liveloop.shop.payments.cashier import Cashier
from liveloop.shop.payments.chasing import Chasing
from liveloop.shop.payments.findings import Findings
from liveloop.shop.payments.money import MoneyBook
from liveloop.shop.payments.notices import Notices
from liveloop.shop.payments.opening import Opening
from liveloop.shop.payments.payers import PayerPasses
from liveloop.shop.payments.providers import Providers
from liveloop.shop.payments.refunding import Refunding
from liveloop.shop.payments.service import PaymentService
from liveloop.shop.payments.settling import Settling
from liveloop.shop.payments.subjects import Subjects
from liveloop.shop.sandbox.book import DatabaseSandboxBook
from liveloop.shop.sandbox.cashier import SandboxCashier
from liveloop.shop.sandbox.posting import SandboxPosting
from liveloop.shop.treasury.accounts import ProviderAccounts
from liveloop.shop.treasury.auditing import MoneyAuditor
from liveloop.shop.treasury.reconciling import Reconciling
from liveloop.shop.treasury.service import TreasuryService

SANDBOX_PAGE = "/pay/sandbox"


class Till:
    """What both processes hold. `accounts` are those at the providers, `site_url` is where buyers and
    providers find this site, `secret` the installation's master secret."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: ChannelLog,
        subjects: Subjects,
        *,
        accounts: PaymentsSettings = PaymentsSettings(),
        site_url: str,
        secret: str,
    ) -> None:
        self._connections = PaymentConnections(
            accounts,
            clock,
            DatabaseSandboxBook(database, clock),
            secret=secret,
            cashier_url=site_url + SANDBOX_PAGE,
        )
        providers = self.providers = Providers(self._connections.all, site_url=site_url)
        book, findings, audit = MoneyBook(clock), Findings(clock), AuditLog(clock)
        refunding = Refunding(clock, channels, book, findings, subjects)
        settling = Settling(clock, channels, audit, book, findings, refunding, subjects)
        asking = Asking(database, clock, channels, providers, settling, refunding, subjects)
        opening = Opening(database, clock, providers, subjects)
        self.notices = Notices(database, clock, providers, asking, refunding, findings)
        self.service = PaymentService(clock, opening, refunding, subjects)
        self.payers = PayerPasses(self._connections.payers, clock, site_url=site_url, secret=secret)
        self.cashier = Cashier(
            database, clock, providers, opening, asking, subjects, can_ask_payers=self.payers.can_ask
        )
        self.sandbox = SandboxCashier(clock, SandboxTickets(secret, clock))
        self.treasury = TreasuryService(
            database, clock, audit, providers, settling, refunding, asking, subjects
        )
        self.accounts = ProviderAccounts(database, providers, accounts)
        self.reconciling = Reconciling(database, clock, providers, asking, findings, book)
        self.auditor = MoneyAuditor(database, clock)
        self.chasing = Chasing(database, clock, asking, self.notices)
        self.posting = SandboxPosting(database, clock, SandboxNotices(secret, clock))

    async def start(self) -> None:
        """Open the connections to the providers."""
        await self._connections.start()

    async def close(self) -> None:
        await self._connections.close()

    async def run(self) -> None:
        """In the worker, under its lease."""
        await run_together(self.chasing.run(), self.posting.run(), self.reconciling.run(), self.auditor.run())
